"""Whatever is handed to the real command, it ends with 0, 1 or 2 and clear words: never a traceback, never a verdict on less than all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
GOOD = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, accepts: [MA], route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [national]}
"""
UNREAD = "a file cannot be read; nothing was proven"
NOT_ANALYSED = "the network was not analysed; nothing was proven"
PLAN_KEYS = (
    "name, country, outside_line, international_prefix, trunk_prefix, trunk_prefix_optional, routing_prefixes, numbers, add, withdraw, note"
)
SECTIONS = "switches, translations, routes, charging, translate_calling, plans, numbering_changes, tests, moves, calling_moves, always"
LAUGHS = 'a: &a ["lol", "lol", "lol"]\n' + "".join(f"{key}: &{key} [{', '.join([f'*{chr(ord(key) - 1)}'] * 9)}]\n" for key in "bcdefghi")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all: the built-in plans are compiled once."""
    return tmp_path_factory.mktemp("cache")


def run(where: Path, cache: Path, *words: str, above: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache), "PYTHONUTF8": "1"}
    command = [*above, sys.executable, "-m", "validator", *words]
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    return done


CONTENTS: dict[str, tuple[bytes, int, str]] = {
    "binary": (
        bytes(range(256)),
        2,
        f"""\
        error[file-unreadable] net/a.yaml is a binary file: it holds NUL bytes
          ╭─ net/a.yaml:1:1

        1 error in 1 of 1 file
        {UNREAD}
        """,
    ),
    "not UTF-8": (
        GOOD.replace("accepts", "é").encode("latin-1"),
        2,
        f"""\
        error[file-unreadable] net/a.yaml is not UTF-8 text: byte 0xE9 on line 4
          ╭─ net/a.yaml:4:53

        1 error in 1 of 1 file
        {UNREAD}
        """,
    ),
    "not YAML": (
        b"routes: [",
        2,
        f"""\
        error[yaml-syntax] not YAML: did not find expected node content
          ╭─ net/a.yaml:1:10
        1 │ routes: [
          │          ^

        1 error in 1 of 1 file
        {UNREAD}
        """,
    ),
    "billion laughs": (
        LAUGHS.encode(),
        1,
        f"""\
        error[unknown-key] unknown key 'a'
          ╭─ net/a.yaml:1:1
        1 │ a: &a ["lol", "lol", "lol"]
          │ ^ a network file has: {SECTIONS}

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "an anchor with many aliases": (
        GOOD.replace("[national]}", "&t [national]}").encode() + b'      - {prefix: "+33", trunks: *t}\n' * 50,
        1,
        f"""\
        error[yaml-anchor] the anchor &t stands before a value
          ╭─ net/a.yaml:9:34
        9 │       - {{prefix: "+212", trunks: &t [national]}}
          │                                  ^^ take it out, and write the value out wherever it is meant

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "a list on top": (
        b"- switches\n- routes\n",
        1,
        f"""\
        error[schema] a file holds sections such as switches: and routes:, each a key with its list
          ╭─ net/a.yaml:1:1
        1 │ - switches
          │ ^

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "nested deeply": (
        b"routes: " + b"[" * 60,
        1,
        f"""\
        error[too-deep] nested more than 50 levels deep
          ╭─ net/a.yaml:1:58
        1 │ routes: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
          │                                                          ^

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "CRLF and a byte order mark, in a file with a fault": (
        b"\xef\xbb\xbf" + GOOD.replace('"+212"', "0537").replace("\n", "\r\n").encode(),
        1,
        f"""\
        error[digits-unquoted] prefix must be a quoted string of digits; YAML 1.1 readers take 0537 for the number 351
          ╭─ net/a.yaml:9:18
        9 │       - {{prefix: 0537, trunks: [national]}}
          │                  ^^^^ write "0537"  (rightnumber check --fix does it)

        1 error in 1 of 1 file (1 fixable with --fix)
        {NOT_ANALYSED}
        """,
    ),
    "no origin": (
        b"switches: [{name: rabat, country: MA}]\n",
        2,
        """\
        no errors, no warnings in 1 file
        no switch has an origin: no call enters this network; nothing was proven
        """,
    ),
    "a file without anything": (
        b"",
        2,
        """\
        no errors, no warnings in 1 file
        no switch has an origin: no call enters this network; nothing was proven
        """,
    ),
    "a deck that is not there": (
        GOOD.replace('    rules:\n      - {prefix: "+212", trunks: [national]}', "    deck: decks/world.csv").encode(),
        2,
        """\
        error[file-unreadable] there is no deck 'decks/world.csv' below the network's directory
          ╭─ net/a.yaml:8:11
        8 │     deck: decks/world.csv
          │           ^^^^^^^^^^^^^^^

        1 error in 1 of 1 file
        a file cannot be read; nothing was proven
        """,
    ),
    "a key of a plan that there is not": (
        GOOD.encode() + b'plans: [{country: MA, trunk_prefx: "0"}]\n',
        1,
        f"""\
        error[unknown-key] unknown key 'trunk_prefx'; did you mean 'trunk_prefix'?
           ╭─ net/a.yaml:10:23
        10 │ plans: [{{country: MA, trunk_prefx: "0"}}]
           │                       ^^^^^^^^^^^ a plan has: {PLAN_KEYS}

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "a rule too wide": (
        GOOD.replace('prefix: "+212"', 'pattern: "0XXXXXXXX5"').encode(),
        1,
        """\
        error[rule-too-wide] pattern 0XXXXXXXX5 would need 100,000,000 prefixes to follow exactly
          ╭─ net/a.yaml:9:10
        9 │       - {pattern: "0XXXXXXXX5", trunks: [national]}
          │          ^^^^^^^^^^^^^^^^^^^^^ name the digits, or split the rule

        1 error in 1 of 1 file
        a rule is too wide to follow; nothing was proven
        """,
    ),
    "transit that does not say what it carries": (
        GOOD.replace("to: {country: MA}", "to: {transit: true}").encode(),
        1,
        f"""\
        error[schema] trunk national must say carries: whose numbers may travel to a switch or over transit
          ╭─ net/a.yaml:5:14
        5 │     trunks: [{{name: national, to: {{transit: true}}}}]
          │              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "a trunk to a switch that does not say what it carries": (
        GOOD.replace("to: {country: MA}", "to: {switch: rabat, origin: gateway}").encode(),
        1,
        f"""\
        error[schema] trunk national must say carries: whose numbers may travel to a switch or over transit
          ╭─ net/a.yaml:5:14
        5 │     trunks: [{{name: national, to: {{switch: rabat, origin: gateway}}}}]
          │              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
    "a day before the calendar": (
        GOOD.replace("[national]}", "[national], from: 0001-01-01T00:00+14:00}").encode(),
        1,
        f"""\
        error[schema] from must be a day and an hour that exist
          ╭─ net/a.yaml:9:52
        9 │       - {{prefix: "+212", trunks: [national], from: 0001-01-01T00:00+14:00}}
          │                                                    ^^^^^^^^^^^^^^^^^^^^^^

        1 error in 1 of 1 file
        {NOT_ANALYSED}
        """,
    ),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_wrong(name: str, tmp_path: Path, cache: Path) -> None:
    content, status, words = CONTENTS[name]
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "a.yaml").write_bytes(content)
    done = run(tmp_path, cache, "check", "net")
    assert (done.returncode, done.stdout, done.stderr) == (status, dedent(words), "")


LONG = "9" * 10_000_000
LINES = [
    (f'{GOOD}      - {{prefix: "+888", reject: 1, note: "{LONG}"}}\n', 0, "no errors, no warnings in 1 file"),
    (f'{GOOD}      - {{prefix: "{LONG}", reject: 1}}\n', 1, "error[schema] prefix must have at most 200 characters: no number is as long"),
    (f"{GOOD}      - {{prefix: {LONG}, reject: 1}}\n", 1, "error[digits-unquoted] prefix must be a quoted string of digits; YAML readers"),
    (f"{GOOD}      - {{{LONG}: '1', reject: 1}}\n", 2, "error[yaml-syntax] not YAML: did not find expected ',' or '}'"),
    (LONG, 1, "error[schema] a file holds sections such as switches: and routes:, each a key with its list"),
]


@pytest.mark.parametrize(("text", "status", "start"), LINES, ids=["note", "prefix", "unquoted", "key", "bare"])
def test_a_line_of_ten_megabytes_ends_in_few_words(text: str, status: int, start: str, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "a.yaml").write_text(text)
    done = run(tmp_path, cache, "check", "a.yaml")
    assert (done.returncode, done.stdout[: len(start)], done.stderr) == (status, start, "")
    assert len(done.stdout) < 1500


def test_crlf_and_a_byte_order_mark_are_no_fault(tmp_path: Path, cache: Path) -> None:
    plain, windows = tmp_path / "plain.yaml", tmp_path / "windows.yaml"
    plain.write_text(GOOD)
    windows.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert run(tmp_path, cache, "check", "windows.yaml").stdout == run(tmp_path, cache, "check", "plain.yaml").stdout
    assert run(tmp_path, cache, "check", "windows.yaml").returncode == 0


def refused(name: str, words: str) -> str:
    return f"error[file-unreadable] {name} {words}\n  ╭─ {name}:1:1\n\n"


NAMED = [
    ("check nowhere", refused("nowhere", "cannot be opened: no such file or directory") + f"1 error\n{UNREAD}\n"),
    ("check -C nowhere", refused("nowhere", "cannot be opened: no such file or directory") + f"1 error\n{UNREAD}\n"),
    ("check", refused("configs", "cannot be opened: no such file or directory") + f"1 error\n{UNREAD}\n"),
    ("check empty", refused("empty", "holds no YAML file") + f"1 error\n{UNREAD}\n"),
    ("check loop", refused("loop", "cannot be opened: too many levels of symbolic links") + f"1 error\n{UNREAD}\n"),
    (f"check {'a' * 300}", refused("a" * 300, "cannot be opened: file name too long") + f"1 error\n{UNREAD}\n"),
    ("check net/a.yaml/b", refused("net/a.yaml/b", "cannot be opened: not a directory") + f"1 error\n{UNREAD}\n"),
    ("check net/a.yaml empty", refused("empty", "is a directory: name one directory, or files") + f"1 error in 1 of 1 file\n{UNREAD}\n"),
    (
        "check net/a.yaml gone.yaml",
        refused("gone.yaml", "cannot be opened: no such file or directory") + f"1 error in 1 of 1 file\n{UNREAD}\n",
    ),
    (
        "check -C net net/gone.yaml",
        refused("net/gone.yaml", "cannot be opened: no such file or directory") + f"1 error in 1 of 1 file\n{UNREAD}\n",
    ),
    ("check -C net net net/a.yaml", refused("net", "is a directory: name one directory, or files") + f"1 error in 1 of 1 file\n{UNREAD}\n"),
    (
        "check -C net net/notes.txt",
        refused("net/notes.txt", "is not among the files of the network net: YAML files and decks, hidden ones left out")
        + f"1 error in 1 of 1 file\n{UNREAD}\n",
    ),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with a network, an empty one, and a link to itself."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "a.yaml").write_text(GOOD)
    (tmp_path / "net" / "notes.txt").write_text("not a part of the network")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


@pytest.mark.parametrize(("typed", "words"), NAMED)
def test_what_is_named_and_is_no_network(typed: str, words: str, place: Path, cache: Path) -> None:
    done = run(place, cache, *typed.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, words, "")


@pytest.mark.parametrize("typed", ["check net", "check -C net", "check -C net/a.yaml", "check net/a.yaml", "check -C net net/a.yaml"])
def test_every_way_to_name_a_network_of_one_file(typed: str, place: Path, cache: Path) -> None:
    done = run(place, cache, *typed.split())
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (0, "no errors, no warnings in 1 file", "")


def test_a_file_of_a_network_that_another_file_breaks_is_not_answered(place: Path, cache: Path) -> None:
    (place / "net" / "b.yaml").write_text("rutes: []")
    done = run(place, cache, "check", "-C", "net", "net/a.yaml")
    assert (done.returncode, done.stdout) == (2, f"no errors, no warnings in 2 files\n{NOT_ANALYSED}\n")
    assert done.stderr == "1 more in other files of the network: rightnumber check\n"


def test_files_whose_names_are_no_text_are_two_files(place: Path, cache: Path) -> None:
    for name in (b"\xfe.yaml", b"\xff.yaml"):
        Path(os.fsdecode(bytes(place / "net") + b"/" + name)).write_text("rutes: []")
    done = run(place, cache, "check", "net")
    assert (done.returncode, done.stdout.splitlines()[-2]) == (1, "2 errors in 2 of 3 files")


USAGE = [
    ("prove", "argument VERB: invalid choice: 'prove'"),
    ("check --on tomorrow", "argument --on: 'tomorrow' is no date: write 2026-01-31, or an instant with its zone"),
    ("check --on 2026-01-31T12:00", "argument --on: '2026-01-31T12:00' names no zone: write 2026-01-31T12:00Z for UTC"),
    (
        "check --on 0001-01-01T00:00+14:00",
        "argument --on: '0001-01-01T00:00+14:00' is no date: write 2026-01-31, or an instant with its zone",
    ),
    ("check --report pdf=a", "argument --report: 'pdf=a' is not FORMAT=FILE with one of the formats text, json, sarif, github"),
]


@pytest.mark.parametrize(("typed", "words"), USAGE)
def test_wrong_usage_is_not_answered(typed: str, words: str, place: Path, cache: Path) -> None:
    done = run(place, cache, *typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("target", "words"),
    [("gone/a.json", "gone/a.json cannot be written: no such file or directory\n"), ("net", "net cannot be written: is a directory\n")],
)
def test_a_report_that_cannot_be_written_is_said_beside_the_verdict(target: str, words: str, place: Path, cache: Path) -> None:
    done = run(place, cache, "check", "net", "--report", f"json={target}", "--report", "text=verdict.txt")
    assert (done.returncode, done.stderr) == (2, words)
    assert done.stdout == (place / "verdict.txt").read_text()


LIKE_A_USER = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search")
"""Root may read and write everything, unless it starts a program without that right."""


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read and write everything, and setpriv is missing")
def test_permissions(place: Path, cache: Path) -> None:
    file, above = place / "net" / "a.yaml", LIKE_A_USER if os.geteuid() == 0 else ()
    file.write_text(GOOD.replace('"+212"', "0537"))
    file.chmod(0o444)
    fixed = run(place, cache, "check", "net", "--fix", above=above)
    assert (fixed.returncode, fixed.stderr) == (1, "net/a.yaml cannot be corrected: permission denied\n")
    file.chmod(0)
    for typed in ("check net", "check net/a.yaml", "check -C net net/a.yaml"):
        done = run(place, cache, *typed.split(), above=above)
        assert (done.returncode, done.stdout) == (2, refused("net/a.yaml", "cannot be opened: permission denied") + f"1 error\n{UNREAD}\n")
