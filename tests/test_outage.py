"""`check --without`: what goes wrong only because a trunk or a switch is out of order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_diff import said
from tests.test_report import BROKEN, CLEAN, LAW, SOURCES, SPARE
from validator.report import FORMATS
from validator.report.outages import FACES

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, translate: [dialled], accepts: [MA, FR], route: out}]
    trunks:
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
      - {name: lines, to: {country: MA}}
      - {name: paris, carries: [FR], to: {switch: paris, origin: from-rabat}}
      - {name: lille, carries: [FR], to: {switch: lille, origin: from-rabat}}
  - name: paris
    country: FR
    origins: [{name: from-rabat, route: paris}]
    trunks: [{name: lines, to: {country: FR}}]
  - name: lille
    country: FR
    origins: [{name: from-rabat, route: paris}]
    trunks: [{name: lines, to: {country: FR}}]
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
routes:
  - name: out
    rules:
      - {number: "15", trunks: [rescue]}
      - {number: "19", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [lines]}
      - {prefix: "+33", trunks: [paris, lille]}
  - name: paris
    rules:
      - {prefix: "+33", trunks: [lines]}
"""
EMERGENCY = [f"without rabat/rescue: emergency number {number} dialled at rabat/lines has no route" for number in ("15", "177", "19")]
NO_MOROCCO = "without rabat/lines: 209,440,000 valid numbers dialled at rabat/lines, of Morocco first, have no route"
ALL_OF_FRANCE = "831,980,000 valid numbers dialled at rabat/lines, of France first, have no route"
OUTAGES = {
    "--without rabat/rescue": EMERGENCY,
    "--without rescue": EMERGENCY,
    "--without rabat/lines": [NO_MOROCCO],
    "--without paris": [],
    "--without rabat/paris": [],
    "--without paris/lines": [],
    "--without paris --without lille": [f"without paris and lille: {ALL_OF_FRANCE}"],
    "--without rabat": [],
}


@pytest.mark.parametrize("typed", OUTAGES)
def test_what_an_outage_breaks(typed: str, tmp_path: Path) -> None:
    (tmp_path / "network.yaml").write_text(NETWORK, encoding="utf-8")
    status, told = said("-C", str(tmp_path), "check", "--on", "2026-11-01", "--output-format", "json", *typed.split())
    assert [finding["message"] for finding in json.loads(told)["findings"]] == OUTAGES[typed]
    assert status == int(bool(OUTAGES[typed]))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("--without lines", "there is no trunk or switch 'lines'; did you mean rabat/lines or paris/lines or lille/lines?"),
        ("--without pris", "there is no trunk or switch 'pris'; did you mean paris?"),
    ],
)
def test_what_is_not_there_cannot_be_out_of_order(typed: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "network.yaml").write_text(NETWORK, encoding="utf-8")
    assert said("-C", str(tmp_path), "check", *typed.split())[0] == 2
    assert capsys.readouterr().err == words + "\n"


FELT = """\
2 of 9 outages are felt, worst first; the other 7 harm nobody
without rabat/rescue: emergency number 15 dialled at rabat/lines has no route, likewise 177 and 19
without rabat/lines: 209,440,000 valid numbers dialled at rabat/lines, of Morocco first, have no route, for example 0518000000

in full: rightnumber check --without rabat/rescue

"""


def test_every_single_outage(tmp_path: Path) -> None:
    """Each of six trunks and three switches, one by one: who calls Morocco or for help has one trunk only."""
    (tmp_path / "network.yaml").write_text(NETWORK, encoding="utf-8")
    faces = {name: tmp_path / name for name in ("text", "markdown")}
    reports = [word for name, file in faces.items() for word in ("--report", f"{name}={file}")]
    status, told = said("-C", str(tmp_path), "check", "--on", "2026-11-01", "--output-format", "json", "--without-any", "1", *reports)
    found = json.loads(told)
    assert status == 1
    assert sorted(finding["message"] for finding in found["findings"]) == sorted([*EMERGENCY, NO_MOROCCO])
    holding = ["rabat", "paris", "lille", "rabat/paris", "rabat/lille", "paris/lines", "lille/lines"]
    assert sorted(found["proof"]["properties"]) == sorted(f"without {name}" for name in holding)
    assert faces["text"].read_text(encoding="utf-8").startswith(f"{FELT}4 errors in 1 of 1 file\n")
    head, _, rest = faces["markdown"].read_text(encoding="utf-8").partition("\n\n")
    assert head == "**2 of 9 outages are felt, worst first; the other 7 harm nobody**"
    assert rest.startswith("- **without rabat/rescue**: emergency number 15 dialled at rabat/lines has no route, likewise 177 and 19\n")
    assert rest.count("<details>") == 4


LEFT = replace(CLEAN, properties=("without rabat", "without paris"))


@pytest.mark.parametrize("face", ["text", "markdown"])
def test_outages_that_nobody_feels_and_outages_that_were_not_judged(face: str) -> None:
    told = FACES[face](LEFT, {}, False, 100)
    assert told.replace("*", "").startswith("none of 2 outages cuts anybody off\n")
    assert FACES[face](BROKEN, {}, False, 100) == FORMATS[face](BROKEN, {}, False, 100)


def test_a_thousand_outages_fit_into_a_comment_and_what_is_none_keeps_its_frame() -> None:
    outages = tuple(replace(LAW, message=f"without t{i}: {LAW.message}", subject=f"without t{i}/{LAW.subject}") for i in range(1000))
    told = FACES["markdown"](replace(CLEAN, findings=outages), SOURCES, False, 100)
    assert len(told) <= 65_535
    assert "\n- and 950 outages less grave than these\n" in told
    both = FACES["text"](replace(CLEAN, findings=(SPARE, *outages)), SOURCES, False, 100)
    assert both.count("warning[rule-unreachable] no call meets this rule\n") == 1
    assert both.count("error[") == 0
