"""A baseline accepts what a network had when it began to be checked, nothing else, and only shrinks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from validator.cli import main

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{{name: gateway, reads: international, route: out}}]
    trunks: [{{name: national, to: {{country: MA}}}}]
routes:
  - name: out
    rules:
      - {{prefix: "+212", trunks: [national]}}
      - {{prefix: "{abroad}", trunks: [national]}}
"""
"""`abroad` is handed to Morocco's own network: the fault of old, and the only one."""
FAULT = "route-leaves-country"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    directory = tmp_path / "network"
    directory.mkdir()
    write(directory)
    return directory


def write(directory: Path, abroad: str = "+34") -> None:
    directory.joinpath("rabat.yaml").write_text(NETWORK.format(abroad=abroad))


def check(network: Path, *options: str) -> int:
    return main(["check", str(network), *options])


def rules(network: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The rules of all findings that are left."""
    capsys.readouterr()
    check(network, "--output-format", "json", *options)
    return [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]]


def test_what_stood_is_accepted_and_said(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "baseline.json"
    assert check(network) == 1
    assert check(network, "--write-baseline", str(file)) == 0
    assert capsys.readouterr().err.endswith(f"{file}: 1 of 1 finding\n")
    assert json.loads(file.read_text())[0]["rule"] == FAULT
    assert check(network, "--baseline", str(file)) == 0
    assert "1 more finding accepted by the baseline\n" in capsys.readouterr().out


def test_moved_lines_are_the_same_finding_and_more_numbers_are_another(
    network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "baseline.json"
    check(network, "--write-baseline", str(file))
    path = network / "rabat.yaml"
    path.write_text("# one line more\n" + path.read_text())
    assert rules(network, capsys, "--baseline", str(file)) == []
    write(network, abroad="+3")
    assert FAULT in rules(network, capsys, "--baseline", str(file))


def test_a_baseline_is_written_and_reports_with_it(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is written is what the run is judged by."""
    file, report = tmp_path / "baseline.json", tmp_path / "report.json"
    assert check(network, "--write-baseline", str(file), "--report", f"json={report}", "--output-format", "junit") == 0
    told = json.loads(report.read_text())
    assert (told["findings"], told["accepted"], told["status"]) == ([], 1, 0)
    assert capsys.readouterr().out.startswith("<testsuites ")
    assert check(network, "--write-baseline", str(tmp_path / "absent" / "baseline.json")) == 2
    assert capsys.readouterr() == ("", f"{tmp_path / 'absent' / 'baseline.json'} cannot be written: no such file or directory\n")


def test_a_line_that_outlives_its_fault_is_an_error(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "baseline.json"
    check(network, "--write-baseline", str(file))
    write(network, abroad="+2125")
    assert rules(network, capsys, "--baseline", str(file)) == ["baseline-stale"]
    assert check(network, "--write-baseline", str(file)) == 0
    assert json.loads(file.read_text()) == []


def test_a_baseline_never_grows(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "baseline.json"
    check(network, "--write-baseline", str(file))
    held = file.read_text()
    path = network / "rabat.yaml"
    path.write_text(path.read_text() + '      - {prefix: "+33", trunks: [national]}\n')
    capsys.readouterr()
    assert check(network, "--write-baseline", str(file)) == 1
    told = capsys.readouterr()
    assert told.err == f"{file}: 1 of 2 findings; 1 still stands\n"
    assert told.out.startswith(
        "error[route-leaves-country] 831,980,000 numbers of France dialled at rabat/gateway leave on rabat/national\n"
    )
    assert file.read_text() == held


@pytest.mark.parametrize("text", ["not json", '{"rule": "loop"}', '["loop"]'])
def test_what_is_no_baseline_leaves_the_question_unanswered(
    network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(f"[\n{text}\n]\n")
    assert check(network, "--baseline", str(file)) == 2
    assert capsys.readouterr().err == f"{file}:2: not an entry of a baseline (a JSON object of rule, file, subject, numbers)\n"
    assert check(network, "--baseline", str(tmp_path / "absent.json")) == 2


def test_without_a_proof_nothing_is_accepted_and_nothing_written(network: Path, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    check(network, "--write-baseline", str(file))
    held = file.read_text()
    network.joinpath("broken.yaml").write_text("routes: [}\n")
    assert check(network, "--baseline", str(file)) == 2
    assert check(network, "--write-baseline", str(file)) == 2
    assert file.read_text() == held


def test_a_loop_is_never_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network, file = Path("tests/incidents/default-routes-loop"), tmp_path / "baseline.json"
    check(network, "--write-baseline", str(file))
    assert "loop" in rules(network, capsys, "--baseline", str(file))
