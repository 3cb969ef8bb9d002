"""The command line: what may be typed, what comes back, and how it ends when something goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

import pytest

from validator import __version__
from validator.cli import coloured, main, parser
from validator.load import load_texts
from validator.load.manual import MANUAL
from validator.report.manuals import manuals

ROOT = Path(__file__).parents[1]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_version_comes_from_one_place_and_loads_nothing_heavy() -> None:
    script = "import sys; from validator.cli import main\ntry: main(['--version'])\nfinally: print(*sorted(sys.modules))"
    done = run("-c", script)
    version, modules = done.stdout.splitlines()
    assert version == f"rightnumber {__version__}"
    heavy = {
        "numpy",
        "yaml",
        "jsonschema",
        "jinja2",
        "json",
        "dataclasses",
        "importlib.metadata",
        "validator.network",
        "validator.tables",
        "validator.finding",
    }
    assert not heavy & set(modules.split())


GRAMMAR = [
    (
        "check",
        {"module": "check", "paths": [], "fix": False, "report": [], "on": None, "output_format": "text", "directory": Path("configs")},
    ),
    ("check a b.yaml --fix", {"paths": [Path("a"), Path("b.yaml")], "fix": True}),
    ("check --report sarif=a.sarif --report json=b=c", {"report": [("sarif", Path("a.sarif")), ("json", Path("b=c"))]}),
    ("-C net check", {"directory": Path("net")}),
    ("check -C net", {"directory": Path("net")}),
    ("-C old check -C net", {"directory": Path("net")}),
    ("--color never check", {"color": "never"}),
    ("check --color always", {"color": "always"}),
    ("check --on 2026-01-31", {"on": datetime(2026, 1, 31, tzinfo=UTC)}),
    ("check --on 2009-03-07T02:00Z", {"on": datetime(2009, 3, 7, 2, tzinfo=UTC)}),
    ("check --on 2009-03-07T02:00+01:00", {"on": datetime(2009, 3, 7, 1, tzinfo=UTC)}),
    ("trace 0537201234 --origin rabat/subscribers", {"module": "trace", "number": "0537201234", "origin": "rabat/subscribers"}),
    ("trace +33320001122", {"number": "+33320001122", "origin": None, "output_format": "text"}),
    ("render", {"module": "render", "switches": [], "output": Path("build"), "check": False}),
    ("render rabat paris -o out --check", {"switches": ["rabat", "paris"], "output": Path("out"), "check": True, "diff": False}),
    ("render --diff", {"check": False, "diff": True}),
    ("verify build", {"module": "verify", "files": Path("build"), "switch": None, "on": None}),
    ("verify collected --switch rabat", {"files": Path("collected"), "switch": "rabat"}),
    ("platforms", {"module": "platforms"}),
    ("init MA", {"module": "init", "country": "MA", "target": None}),
    (
        "import asterisk d --country MA",
        {"module": "import_switch", "platform": "asterisk", "files": Path("d"), "country": "MA", "switch": None},
    ),
    ("import csv a.csv --trunk t -o b", {"module": "import_csv", "file": Path("a.csv"), "trunk": "t", "output": Path("b")}),
]


@pytest.mark.parametrize(("typed", "expected"), GRAMMAR)
def test_what_may_be_typed(typed: str, expected: dict[str, object]) -> None:
    arguments = vars(parser().parse_args(typed.split()))
    assert {name: arguments[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "the following arguments are required: VERB"),
        ("chek", "invalid choice: 'chek'"),
        ("check --output-format yaml", "invalid choice: 'yaml'"),
        ("trace 15 --output-format sarif", "invalid choice: 'sarif'"),
        ("check --report sarif", "'sarif' is not FORMAT=FILE with one of the formats text, json, sarif, github"),
        ("check --report pdf=a", "'pdf=a' is not FORMAT=FILE with one of the formats text, json, sarif, github"),
        ("check --on 2026-02-30", "argument --on"),
        ("check --on 2026-01-31T12:00", "'2026-01-31T12:00' names no zone: write 2026-01-31T12:00Z for UTC"),
        ("check --out text", "unrecognized arguments: --out"),
    ],
)
def test_wrong_usage_is_not_answered(typed: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed.split())
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "expected"),
    [
        ("auto", Terminal(), {"TERM": "xterm"}, True),
        ("auto", io.StringIO(), {"TERM": "xterm"}, False),
        ("auto", Terminal(), {"TERM": "dumb"}, False),
        ("auto", Terminal(), {"NO_COLOR": "1"}, False),
        ("auto", Terminal(), {"NO_COLOR": ""}, True),
        ("always", io.StringIO(), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", Terminal(), {"TERM": "xterm"}, False),
    ],
)
def test_colour_only_where_it_is_wanted(choice: str, stream: io.StringIO, environment: dict[str, str], expected: bool) -> None:
    assert coloured(choice, stream, environment) is expected


def test_an_error_that_nobody_expected_is_not_answered() -> None:
    """A verb whose module is missing is a fault of the program: the interpreter's own exit 1 would read as "no"."""
    script = (
        "import sys; sys.argv[1:] = ['rules']; sys.modules['validator.commands.rules'] = None\nfrom validator.cli import program; program()"
    )
    done = run("-c", script)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0].startswith("internal error: ModuleNotFoundError: ")
    assert done.stderr.splitlines()[0].endswith("; nothing was proven")
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("-X", "dev", "-c", script).stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """The reading end is closed before the first byte is written."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "validator", "rules"], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, "")


def test_an_interruption_is_no_fault(tmp_path: Path) -> None:
    """A table that never ends: the command waits for it until it is interrupted. A shell's background jobs ignore interruptions; this
    one does not, whoever started the tests."""
    table = tmp_path / "table.csv"
    os.mkfifo(table)
    command = [sys.executable, "-m", "validator", "import", "csv", str(table)]
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeded)
    with process, table.open("w"):  # opens when the command does
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (2, "", "")


def test_rules_lists_every_manual_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(manuals())
    assert any(line.split() == ["merge-key", "error", "A", "mapping", "merges", "another", "one", "(`<<`)."] for line in lines)


def test_explain_prints_a_manual(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "defined-twice"]) == 0
    assert capsys.readouterr().out == f"defined-twice (error)\n\n{cleandoc(MANUAL['defined-twice'])}\n"


@pytest.mark.parametrize("rule", sorted(manuals()))
def test_every_manual_has_a_summary_and_a_reason(rule: str) -> None:
    manual = manuals()[rule]
    assert manual.summary.endswith(".")
    assert "Why" in manual.text


EXECUTED = sorted(rule for rule, text in MANUAL.items() if "Bad:" in text)


def example(rule: str, heading: str) -> bytes:
    """The example beneath a heading of a manual, as a file."""
    found = re.search(rf"^{heading}:\n((?:    .*\n|\n)+)", cleandoc(MANUAL[rule]) + "\n", re.MULTILINE)
    assert found
    return dedent(found[1]).encode()


@pytest.mark.parametrize("rule", EXECUTED)
def test_the_examples_of_a_manual_are_bad_and_good(rule: str) -> None:
    assert {finding.rule for finding in load_texts({"network.yaml": example(rule, "Bad")}).findings} == {rule}
    assert load_texts({"network.yaml": example(rule, "Good")}).findings == ()


def test_explain_assumptions_says_what_every_proof_takes_for_granted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "assumptions"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("Origins are trusted", "en bloc", "plan data", "Dates.", "not judged"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("define-twice", "there is no rule 'define-twice'; did you mean defined-twice?\n"),
        ("zzz", "there is no rule 'zzz'; `rightnumber rules` lists them\n"),
    ],
)
def test_a_rule_that_does_not_exist_is_not_answered(rule: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", rule]) == 2
    assert capsys.readouterr() == ("", words)


def test_schema_prints_the_published_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    out = capsys.readouterr().out
    assert out == (ROOT / "validator" / "schemas" / "network.json").read_text()
    assert json.loads(out)["$schema"].startswith("http://json-schema.org/draft-07/schema")
