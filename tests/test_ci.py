"""`rightnumber ci`: what a pipeline gets, in one run."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.pull_requests import comments_and_order, leaks_rabat_to_france, opens_fes, repository
from tests.test_diff import said
from tests.test_faces import QUALITY, admitted
from validator.commands.revision import TARGETS


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(repository(tmp_path))
    for variable in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", *TARGETS):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def test_a_clean_change(work: Path) -> None:
    comments_and_order(work / "configs")
    status, told = said("ci", "main", "--on", "2026-11-01")
    lines = told.splitlines()
    assert (status, lines[0]) == (0, "no errors, no warnings in 11 files")
    assert lines[-2].startswith("Nothing changes: every number at 6 origins, on 1 date, is proven unchanged since main (")
    assert lines[-1] == "4 of 11 files edited"


def test_check_tests_and_moves_each_say_no(work: Path) -> None:
    leaks_rabat_to_france(work / "configs")
    reports = ["--report", "json=check.json", "--report", "junit=both.xml", "--report", "gitlab=both.json"]
    reports += ["--diff-report", "json=moves.json", "--diff-report", "markdown=moves.md"]
    status, told = said("ci", "--on", "2026-11-01", *reports)
    check, moves = (json.loads((work / name).read_text(encoding="utf-8")) for name in ("check.json", "moves.json"))
    assert [finding["rule"] for finding in check["findings"]] == ["test-fails", "number-changes-subscriber", "charge-mismatch"]
    assert (status, moves["status"], moves["numbers"], moves["astray"]) == (1, 1, 1_000_000, 1_000_000)
    assert "refused: 2 undeclared moves" in told
    assert (work / "moves.md").read_text(encoding="utf-8").startswith("**1,000,000 numbers change since")
    both = (work / "both.xml").read_text(encoding="utf-8")
    admitted(both)
    assert [suite.get("name") for suite in ElementTree.fromstring(both)] == ["rightnumber", "rightnumber diff"]
    assert both.count('type="test-fails"') == 1
    assert both.count('type="undeclared-move"') == 2
    quality = json.loads((work / "both.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(QUALITY).validate(quality)
    rules = [finding["rule"] for finding in check["findings"]]
    assert [each["check_name"] for each in quality] == [*rules, "undeclared-move", "undeclared-move"]


def test_on_github_the_step_gets_annotations_a_summary_and_outputs(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opens_fes(work / "configs")
    (work / "summary.md").write_text("of the step before\n", encoding="utf-8")
    for variable, value in (("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md"), ("GITHUB_OUTPUT", "outputs")):
        monkeypatch.setenv(variable, value)
    status, told = said("ci", "--on", "2026-11-01")
    commands = [line for line in told.splitlines() if line]
    assert status == 1
    assert [line.partition(" ")[0] for line in commands] == ["::notice", "::error", "::error", "::error", "::error", "::error"]
    assert "file=configs/ma/rabat.yaml,line=46,title=undeclared move" in commands[1]
    assert (work / "outputs").read_text(encoding="utf-8") == "status=1\nerrors=0\nwarnings=0\nmoved=100000\nundeclared=4\n"
    summary = (work / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("of the step before\n**Proven: ")
    assert "**100,000 numbers change since" in summary


def test_a_network_that_cannot_be_loaded_is_told_twice_and_answered_by_nobody(work: Path) -> None:
    (work / "configs" / "ma" / "common.yaml").unlink()
    status, told = said("ci")
    assert status == 2
    assert "6 errors in" in told
    assert told.splitlines()[-1].startswith("Not compared with")


def test_what_a_baseline_holds_is_accepted_and_what_moves_is_not(work: Path) -> None:
    leaks_rabat_to_france(work / "configs")
    assert said("check", "--on", "2026-11-01", "--write-baseline", "known.json")[0] == 0
    status, told = said("ci", "--on", "2026-11-01", "--baseline", "known.json", "--report", "json=check.json")
    check = json.loads((work / "check.json").read_text(encoding="utf-8"))
    assert (status, [finding["rule"] for finding in check["findings"]], check["accepted"]) == (1, ["test-fails"], 2)
    assert "refused: 2 undeclared moves" in told


def test_without_the_baseline_that_is_named_nothing_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    network = "tests/incidents/italian-zero"
    assert said("-C", network, "ci", network, "--baseline", "absent.json") == (2, "")
    assert capsys.readouterr().err.startswith("absent.json cannot be read: ")


def test_diff_writes_reports_as_well(work: Path) -> None:
    assert said("diff", "--on", "2026-11-01", "--report", "json=a.json", "--report", "markdown=a.md")[0] == 0
    assert json.loads((work / "a.json").read_text(encoding="utf-8"))["changes"] == []
    assert (work / "a.md").read_text(encoding="utf-8").startswith("**Nothing changes: every number at 6 origins")
    assert said("diff", "--report", "json=no/such/directory")[0] == 2


def test_a_report_that_cannot_be_written_leaves_the_question_open(work: Path) -> None:
    assert said("ci", "--diff-report", "json=no/such/directory")[0] == 2
