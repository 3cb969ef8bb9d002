"""The first change of a newcomer, by the commands of the README alone: one digit, and the commit is refused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECTION = (ROOT / "README.md").read_text("utf-8").partition("## A first change\n")[2].partition("\n## ")[0]
COMMANDS = [line.partition("  #")[0].strip() for line in SECTION.partition("```sh\n")[2].partition("```")[0].splitlines()]
OF_THE_CODE = "ruff-check,ruff-format,zizmor,github-workflows,github-actions,gitlab-ci"
"""Hooks that have nothing to say of a network; what they need is not fetched here."""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist", "*.egg-info")
LACKING = [program for program in ("git", "make", "sh", "sed") if shutil.which(program) is None]


@pytest.mark.skipif(bool(LACKING), reason=f"needs {', '.join(LACKING)}")
def test_one_digit_is_refused_with_a_number_that_would_ring_wrong(tmp_path: Path) -> None:
    address, work = tmp_path / "address", tmp_path / "work"
    shutil.copytree(ROOT, address, ignore=LEFT_OUT)
    work.mkdir()
    for words in ("git init --quiet", "git add --all", "git commit --quiet --message all"):
        assert run(words, address).returncode == 0
    clone, enter, *others, commit = [command.replace("ADDRESS", str(address)) for command in COMMANDS]
    assert run(clone, work).returncode == 0
    assert enter == "cd rightnumber"
    installed(work / "rightnumber")
    for command in others:
        done = run(command, work / "rightnumber")
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    refused = run(commit, work / "rightnumber")
    told = refused.stdout + refused.stderr
    if "An unexpected error has occurred" in told:
        pytest.skip("pre-commit could not install what the hook needs: no package index")
    assert (refused.returncode, run("git log --oneline", work / "rightnumber").stdout.count("\n")) == (1, 1)
    for said in re.findall(r"`([^`]+)`", SECTION.rpartition("```")[2]):
        assert said in told


def run(words: str, where: Path) -> subprocess.CompletedProcess[str]:
    """A command as somebody types it in a directory, who has a name and no settings."""
    someone = {f"GIT_{role}_{key}": f"a{key.lower()}@example.invalid" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    environment = {**inherited, **someone, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "SKIP": OF_THE_CODE}
    return subprocess.run(["sh", "-c", words], cwd=where, env=environment, capture_output=True, text=True, check=False)


def installed(clone: Path) -> None:
    """What `make` installs, taken from where these tests run instead of from a package index."""
    venv.create(clone / ".venv", symlinks=True)
    (library,) = (clone / ".venv").glob("lib/python*/site-packages")
    (library / "installed.pth").write_text(f"{clone}\n{sysconfig.get_path('purelib')}\n", "utf-8")
    program = clone / ".venv" / "bin" / "rightnumber"
    program.write_text(f'#!/bin/sh\nexec {clone}/.venv/bin/python -m validator "$@"\n', "utf-8")
    program.chmod(0o755)
    (clone / ".venv" / "installed").touch()
