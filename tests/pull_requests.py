"""A git repository with the example network on its branch main, and pull requests: each changes the work tree as somebody would."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]

FES = """\
switches:
  - name: fes
    country: MA
    platform: kamailio
    listen: "udp:127.0.212.4:5060"
    origins:
      - name: from-morocco
        addresses: ["127.0.212.1"]
        route: fes-terminating
    trunks:
      - name: fes-lines
        gateways: ["sip:127.0.213.65:5060"]
        to: {country: MA}

routes:
  - name: fes-terminating
    rules:
      - {prefix: "+2125355", trunks: [fes-lines]}
"""
FES_TRUNK = """\
      - name: fes
        gateways: ["sip:127.0.212.4:5060"]
        carries: [MA]
        to: {switch: fes, origin: from-morocco}
"""


def opens_fes(network: Path) -> None:
    """A new switch takes 0535 5 out of the north."""
    (network / "ma" / "fes.yaml").write_text(FES, encoding="utf-8")
    replace(network / "ma" / "rabat.yaml", "      - name: casablanca\n", FES_TRUNK + "      - name: casablanca\n")
    rule = '      - {prefix: "+21253", trunks: [rabat-lines]}\n'
    replace(network / "ma" / "rabat.yaml", rule, rule + '      - {prefix: "+2125355", trunks: [fes]}\n')


def leaks_rabat_to_france(network: Path) -> None:
    """A translation with the calling code of France for the numbers of Rabat."""
    rule = '      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"'
    replace(network / "ma" / "common.yaml", rule, '      - {pattern: "0537XXXXXX", strip: 1, prepend: "+33"}\n' + rule)


def comments_and_order(network: Path) -> None:
    """Comments, notes, the order of rules, and a table in another file."""
    gateway = network / "ma" / "gateway.yaml"
    rules = '      - {prefix: "+212", trunks: [casablanca]}\n', '      - {prefix: "+21253", trunks: [rabat]}\n'
    replace(gateway, "".join(rules), "      # the north first\n" + "".join(reversed(rules)))
    common = network / "fr" / "common.yaml"
    head, _, tariff = common.read_text(encoding="utf-8").partition("charging:\n")
    common.write_text(head, encoding="utf-8")
    (network / "fr" / "tariff.yaml").write_text("charging:\n" + tariff, encoding="utf-8")
    replace(network / "ma" / "rabat.yaml", "    note: The north of Morocco", "    note: All of the north of Morocco")


def deletes_a_route_file(network: Path) -> None:
    """What all switches of Morocco share is gone."""
    (network / "ma" / "common.yaml").unlink()


PULL_REQUESTS: Mapping[str, Callable[[Path], None]] = {
    "opens-fes": opens_fes,
    "leaks-rabat-to-france": leaks_rabat_to_france,
    "comments-and-order": comments_and_order,
    "deletes-a-route-file": deletes_a_route_file,
}


def replace(file: Path, old: str, new: str) -> None:
    """Exchange a text that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def repository(where: Path) -> Path:
    """A repository with the example network on main, and a branch on which somebody works."""
    shutil.copytree(ROOT / "configs", where / "configs")
    git(where, "init", "--quiet", "--initial-branch", "main")
    commit(where, "the network")
    git(where, "checkout", "--quiet", "-b", "work")
    return where


def commit(where: Path, words: str) -> None:
    """Commit the whole work tree."""
    git(where, "add", "--all")
    git(where, "commit", "--quiet", "--message", words)


def git(where: Path, *words: str) -> str:
    """What git says, in a repository without the user's own settings."""
    someone = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in IDENTITY.items()}
    settings = {"PATH": os.environ["PATH"], "HOME": str(where), "GIT_CONFIG_NOSYSTEM": "1", **someone}
    return subprocess.run(["git", *words], cwd=where, env=settings, capture_output=True, text=True, check=True).stdout.strip()


IDENTITY = {"NAME": "somebody", "EMAIL": "somebody@example.invalid", "DATE": "2026-11-01T00:00:00Z"}
