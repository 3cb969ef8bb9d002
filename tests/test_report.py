"""The faces, to the letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.finding import Edit, Finding, Mark, Numbers, Place
from validator.report import FORMATS
from validator.report.frame import columns, lines_of, window
from validator.report.verdict import Verdict
from validator.report.words import count, facts, harmless

RABAT = """\
switches:
  - name: rabat
translations:
  - name: dialled-to-e164
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0[5-8]", strip: 1}

      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+33"}
routes:
  - name: rabat
    rules:
      - {prefix: 0537, trunks: [casablanca]}
      - {prefix: "+33", trunks: [paris]}
"""

LAW = Finding(
    rule="number-changes-subscriber",
    severity="error",
    message="209,440,000 numbers dialled at rabat/subscribers reach another subscriber",
    place=Place("rabat.yaml", 9, 54, 5),
    subject="translations/dialled-to-e164/pattern 0[5-8]XXXXXXXX",
    label="becomes a French number; Morocco is 212",
    marks=(
        Mark(Place("rabat.yaml", 14, 10, 13), "so this route takes the call"),
        Mark(Place("paris.yaml", 2, 3, 4), "and here it ends"),
    ),
    facts=(
        ("for example", "0537201234, which means +212 537 201234, arrives in France as +33 537 201234"),
        ("see", "rightnumber trace 0537201234 --origin rabat/subscribers"),
    ),
    numbers=Numbers("0537201234", 209_440_000, 190_560_000, ("0[5-8]XXXXXXXX",), 1),
    switches=frozenset({"rabat", "paris"}),
)
UNQUOTED = Finding(
    rule="digits-unquoted",
    severity="error",
    message="prefix must be a quoted string of digits; YAML 1.1 readers take 0537 for the number 351",
    place=Place("rabat.yaml", 13, 18, 4),
    subject="routes/rabat/prefix 0537",
    label='write "0537"  (rightnumber check --fix does it)',
    edit=Edit("rabat.yaml", 300, 304, '"0537"'),
)
SPARE = Finding(
    rule="rule-unreachable",
    severity="warning",
    message="no call meets this rule",
    place=Place("rabat.yaml", 7, 10, 16),
    subject="translations/dialled-to-e164/prefix 0[5-8]",
    numbers=Numbers("05", 0, 3),
)
SOURCES = {"rabat.yaml": RABAT, "paris.yaml": "routes:\n  - name: paris\n"}
CLEAN = Verdict(
    findings=(),
    files=14,
    switches=14,
    origins=20,
    instants=("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    properties=("loop", "no-route"),
    numbers=12_345_678_901,
    withheld="",
    unanswered=False,
    assumptions=("origins trusted", "plan data 9.0.43", "numbers complete"),
    command="rightnumber check",
)
FAULTY = replace(CLEAN, findings=(SPARE, LAW))
BROKEN = replace(CLEAN, findings=(UNQUOTED,), withheld="the network was not analysed")
NOT_YET = replace(CLEAN, withheld="not analysed yet: decks (rabat.yaml:3)", unanswered=True)

ASSUMED = "assumed: origins trusted; plan data 9.0.43; numbers complete; in full: rightnumber explain assumptions\n"
TEXTS = [
    pytest.param(
        CLEAN,
        "no errors, no warnings in 14 files\n"
        "2 properties proven for every number at 14 switches, 20 origins, on 3 dates (12,345,678,901 distinct numbers)\n" + ASSUMED,
        id="clean",
    ),
    pytest.param(
        replace(CLEAN, files=1, switches=1, origins=1, instants=("2026-01-01T00:00:00Z",), properties=("loop",), numbers=1, assumptions=()),
        "no errors, no warnings in 1 file\n"
        "1 property proven for every number at 1 switch, 1 origin, on 1 date (1 distinct number)\n"
        "no assumptions; in full: rightnumber explain assumptions\n",
        id="singular",
    ),
    pytest.param(
        FAULTY,
        """\
error[number-changes-subscriber] 209,440,000 numbers dialled at rabat/subscribers reach another subscriber
   ╭─ rabat.yaml:9:54
 9 │       - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+33"}
   │                                                      ^^^^^ becomes a French number; Morocco is 212
   ┆
14 │       - {prefix: "+33", trunks: [paris]}
   │          ───────────── so this route takes the call
   ╭─ paris.yaml:2:3
 2 │   - name: paris
   │   ──── and here it ends
   = for example   0537201234, which means +212 537 201234, arrives in France as +33 537 201234
   = numbers       0[5-8]XXXXXXXX: 209,440,000 valid numbers, and 190,560,000 invalid strings
   = see           rightnumber trace 0537201234 --origin rabat/subscribers
   = rule          rightnumber explain number-changes-subscriber

warning[rule-unreachable] no call meets this rule
  ╭─ rabat.yaml:7:10
7 │       - {prefix: "0[5-8]", strip: 1}
  │          ^^^^^^^^^^^^^^^^
  = for example   05
  = numbers       3 invalid strings
  = rule          rightnumber explain rule-unreachable

1 error, 1 warning in 1 of 14 files
2 other properties proven for every number at 14 switches, 20 origins, on 3 dates (12,345,678,901 distinct numbers)
"""
        + ASSUMED,
        id="finding-of-meaning",
    ),
    pytest.param(
        BROKEN,
        """\
error[digits-unquoted] prefix must be a quoted string of digits; YAML 1.1 readers take 0537 for the number 351
   ╭─ rabat.yaml:13:18
13 │       - {prefix: 0537, trunks: [casablanca]}
   │                  ^^^^ write "0537"  (rightnumber check --fix does it)

1 error in 1 of 14 files (1 fixable with --fix)
the network was not analysed; nothing was proven
""",
        id="finding-of-shape",
    ),
    pytest.param(
        NOT_YET,
        "no errors, no warnings in 14 files\nnot analysed yet: decks (rabat.yaml:3); nothing was proven\n",
        id="not-analysed",
    ),
]


def text(verdict: Verdict, sources: Mapping[str, str], *, colour: bool = False, width: int = 100) -> str:
    return FORMATS["text"](verdict, sources, colour, width)


@pytest.mark.parametrize(("verdict", "expected"), TEXTS)
def test_text(verdict: Verdict, expected: str) -> None:
    assert text(verdict, SOURCES) == expected


@pytest.mark.parametrize(
    ("verdict", "status"), [(CLEAN, 0), (replace(CLEAN, findings=(SPARE,)), 0), (FAULTY, 1), (BROKEN, 1), (NOT_YET, 2)]
)
def test_status(verdict: Verdict, status: int) -> None:
    assert verdict.status == status


def test_what_cannot_be_read_is_not_answered_whatever_else_was_found() -> None:
    assert replace(FAULTY, unanswered=True).status == 2


def test_colour_adds_nothing_but_colour() -> None:
    coloured = text(FAULTY, SOURCES, colour=True)
    assert coloured.startswith("\x1b[1;31merror\x1b[0m\x1b[1m[number-changes-subscriber]\x1b[0m 209")
    for code in ("1;31", "1;33", "1", "36", "34", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == text(FAULTY, SOURCES)


def frame(line: str, place: Place, *marks: Mark, width: int = 60) -> list[str]:
    """The frame of a one-line file, without the finding's own words and the summary."""
    finding = replace(UNQUOTED, place=place, label="here", edit=None, marks=marks)
    return text(replace(BROKEN, findings=(finding,)), {place.file: line}, width=width).split("\n\n")[0].split("\n")[1:]


FRAMES = [
    pytest.param("\t- 0537", Place("a", 1, 4, 4), ["    - 0537", "      ^^^^ here"], id="tab"),
    pytest.param("拉巴特: 0537", Place("a", 1, 6, 4), ["拉巴特: 0537", "        ^^^^ here"], id="wide"),
    pytest.param("e\u0301: 0537", Place("a", 1, 5, 4), ["e\u0301: 0537", "   ^^^^ here"], id="combining"),
    pytest.param("\x1b[2J: 0537", Place("a", 1, 7, 4), ["␛[2J: 0537", "      ^^^^ here"], id="escape"),
    pytest.param("\u202e: \x9b1m", Place("a", 1, 4, 3), ["�: �1m", "   ^^^ here"], id="bidi-and-c1"),
    pytest.param("\ufeffa: 0537", Place("a", 1, 4, 4), ["a: 0537", "   ^^^^ here"], id="byte-order-mark"),
    pytest.param("a:", Place("a", 1, 3, 1), ["a:", "  ^ here"], id="end-of-line"),
    pytest.param("a:", Place("a", 1, 90, 9), ["a:", "  ^ here"], id="beyond-the-line"),
    pytest.param("abc", Place("a", 1, 2, 90), ["abc", " ^^ here"], id="wider-than-the-line"),
]


@pytest.mark.parametrize(("line", "place", "expected"), FRAMES)
def test_carets_stand_beneath_the_very_characters(line: str, place: Place, expected: list[str]) -> None:
    assert [shown[4:] for shown in frame(line, place)[1:]] == expected


def test_a_line_of_ten_megabytes_is_clipped_around_the_caret_and_shown_again_for_a_distant_mark() -> None:
    line = "a" * 5_000_000 + "0537" + "b" * 5_000_000
    shown = frame(line, Place("a", 1, 5_000_001, 4), Mark(Place("a", 1, 1, 3), "far away"), width=30)
    assert shown == [
        "  ╭─ a:1:5000001",
        "1 │ …aaaaaaaa0537bbbbbbbbbbbb…",
        "  │          ^^^^ here",
        "1 │ aaaaaaaaaaaaaaaaaaaaaaaa…",
        "  │ ─── far away",
    ]


def test_a_place_past_the_end_and_a_file_nobody_could_read() -> None:
    assert frame("a: b", Place("a", 2, 1, 1)) == ["  ╭─ a:2:1", "2 │", "  │ ^ here"]
    unread = replace(UNQUOTED, place=Place("gone.yaml", 1, 1), label="no such file", edit=None)
    assert text(replace(BROKEN, findings=(unread,)), {}).split("\n")[1:3] == ["  ╭─ gone.yaml:1:1", "  │ no such file"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_end_where_yaml_ends_them(ending: str) -> None:
    assert lines_of({"a": f"one{ending}two\x0cthree"})("a") == ["one", "two\x0cthree"]


LINES = st.text(st.sampled_from("a0e\u0301拉\t\x1b\u202e😀"), max_size=80)


@settings(deadline=None, derandomize=True)
@given(LINES, st.integers(0, 80), st.integers(20, 60))
def test_a_window_fits_and_holds_the_caret(line: str, at: int, room: int) -> None:
    at = min(at, len(line))
    start, stop = window(line, at, room)
    assert columns(line[start:stop]) + (start > 0) + (stop < len(line)) <= room
    assert start <= at < stop or at == stop == len(line)


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_nothing_that_a_terminal_obeys_comes_from_a_file(words: str) -> None:
    assert harmless(words).isprintable()
    hostile = replace(LAW, message=words, label=words, subject=words, facts=((words, words),), place=Place(words, 1, 1), marks=())
    verdict = replace(FAULTY, findings=(hostile,), withheld=words or "-")
    for face in ("text", "github"):
        shown = FORMATS[face](verdict, {words: words}, False, 80)
        assert all(character.isprintable() or character == "\n" for character in shown)
    assert FORMATS["github"](verdict, {}, False, 80).count("\n") == 2
    assert FORMATS["json"](verdict, {}, False, 80).isascii()


NUMBERS = Numbers("05", 2, 0, ("05X", "06X"), 14)
BELOW = [
    ((), None, []),
    ((), NUMBERS, ["for example=05", "numbers=05X, 06X, and 12 more ranges: 2 valid numbers", "rule=rightnumber explain loop"]),
    ((), Numbers("05", 0), ["for example=05", "rule=rightnumber explain loop"]),
    ((("note", "a"), ("note", "b")), None, ["note=a", "note=b", "rule=rightnumber explain loop"]),
    (
        (("note", "a"), ("for example", "05 to paris"), ("numbers", "all")),
        NUMBERS,
        ["for example=05 to paris", "note=a", "numbers=all", "rule=rightnumber explain loop"],
    ),
]


@pytest.mark.parametrize(("said", "numbers", "expected"), BELOW)
def test_what_stands_below_a_finding(said: tuple[tuple[str, str], ...], numbers: Numbers | None, expected: list[str]) -> None:
    finding = replace(SPARE, rule="loop", facts=said, numbers=numbers)
    assert ["=".join(fact) for fact in facts(finding)] == expected


@pytest.mark.parametrize(
    ("amount", "noun", "expected"),
    [(0, "error", "0 errors"), (1, "switch", "1 switch"), (1200, "switch", "1,200 switches"), (2, "property", "2 properties")],
)
def test_counts(amount: int, noun: str, expected: str) -> None:
    assert count(amount, noun) == expected


@pytest.mark.parametrize("face", FORMATS)
def test_every_face_is_the_same_whatever_order_the_findings_came_in(face: str) -> None:
    turned = replace(FAULTY, findings=FAULTY.findings[::-1])
    assert FORMATS[face](turned, SOURCES, False, 100) == FORMATS[face](FAULTY, SOURCES, False, 100)


def test_json() -> None:
    shape = json.loads(FORMATS["json"](FAULTY, SOURCES, False, 80))
    assert {key: shape[key] for key in ("version", "command", "status")} == {"version": 1, "command": "rightnumber check", "status": 1}
    assert shape["proof"]["numbers"] == 12_345_678_901
    assert shape["proof"]["proven"] is True
    assert shape["findings"][0] == {
        "rule": "number-changes-subscriber",
        "severity": "error",
        "message": LAW.message,
        "subject": LAW.subject,
        "place": {"file": "rabat.yaml", "line": 9, "column": 54, "width": 5},
        "label": LAW.label,
        "marks": [
            {"place": {"file": "rabat.yaml", "line": 14, "column": 10, "width": 13}, "text": "so this route takes the call"},
            {"place": {"file": "paris.yaml", "line": 2, "column": 3, "width": 4}, "text": "and here it ends"},
        ],
        "facts": [list(fact) for fact in LAW.facts],
        "numbers": {
            "witness": "0537201234",
            "valid": 209_440_000,
            "invalid": 190_560_000,
            "ranges": ["0[5-8]XXXXXXXX"],
            "range_count": 1,
        },
        "switches": ["paris", "rabat"],
        "fixable": False,
    }


def sarif(verdict: Verdict) -> dict[str, object]:
    log = json.loads(FORMATS["sarif"](verdict, SOURCES, False, 80))
    run: dict[str, object] = log["runs"][0]
    return run


@pytest.mark.parametrize("verdict", [CLEAN, FAULTY, BROKEN, NOT_YET])
def test_sarif_is_valid(verdict: Verdict) -> None:
    schema = jsonschema.Draft7Validator(json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text("utf-8")))
    log = FORMATS["sarif"](verdict, SOURCES, False, 80)
    schema.validate(json.loads(log))
    assert not schema.is_valid(json.loads(log.replace('"2.1.0"', '"2.2"')))
    assert not schema.is_valid(json.loads(log.replace('"level": "', '"level": "very ')))


def test_sarif_says_the_way_of_the_call_and_where_else_to_look() -> None:
    results = sarif(FAULTY)["results"]
    assert isinstance(results, list)
    law, spare = results
    assert (law["ruleId"], law["level"], spare["level"]) == ("number-changes-subscriber", "error", "warning")
    way = [step["location"]["physicalLocation"]["region"]["startLine"] for step in law["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert way == [9, 14, 2]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in law["relatedLocations"]] == ["rabat.yaml", "paris.yaml"]
    assert "codeFlows" not in spare


def test_sarif_fingerprints_survive_moved_lines_and_tell_subjects_apart() -> None:
    def fingerprint(finding: Finding) -> object:
        results = sarif(replace(FAULTY, findings=(finding,)))["results"]
        assert isinstance(results, list)
        return results[0]["partialFingerprints"]

    moved = replace(LAW, place=Place("rabat.yaml", 1, 1))
    assert fingerprint(moved) == fingerprint(LAW) != fingerprint(replace(LAW, subject="translations/other"))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("ma/a b.yaml", {"uri": "ma/a%20b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/etc/ü.yaml", {"uri": "file:///etc/%C3%BC.yaml"}),
    ],
)
def test_sarif_places(file: str, expected: dict[str, str]) -> None:
    results = sarif(replace(FAULTY, findings=(replace(SPARE, place=Place(file, 1, 1)),)))["results"]
    assert isinstance(results, list)
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"] == expected


def test_sarif_without_results_still_says_that_nothing_was_proven() -> None:
    invocations = sarif(NOT_YET)["invocations"]
    assert isinstance(invocations, list)
    assert invocations[0]["executionSuccessful"] is False
    notice = "no errors, no warnings in 14 files\nnot analysed yet: decks (rabat.yaml:3); nothing was proven"
    assert invocations[0]["toolExecutionNotifications"] == [{"level": "error", "message": {"text": notice}}]


def github(verdict: Verdict) -> list[str]:
    return FORMATS["github"](verdict, SOURCES, False, 80).splitlines()


def test_github_escapes() -> None:
    odd = replace(SPARE, place=Place("a,b:c%.yaml", 3, 4, 2), message="100%\nno call", numbers=None)
    assert github(replace(CLEAN, findings=(odd,)))[0] == (
        "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=4,endColumn=6,title=rule-unreachable::100%25␊no call"
    )


def test_github_keeps_the_worst_and_counts_the_rest() -> None:
    errors = tuple(replace(LAW, subject=str(n), message=f"m{n}", numbers=Numbers("0", n), facts=(), label="") for n in range(12))
    shown = github(replace(CLEAN, findings=(*errors, SPARE)))
    assert [line.partition("::m")[2].partition("%0A")[0] for line in shown[:10]] == [str(n) for n in range(11, 1, -1)]
    assert shown[10].startswith("::warning file=rabat.yaml,line=7,")
    assert shown[11] == (
        "::notice title=rightnumber::12 errors, 1 warning in 1 of 14 files%0A"
        "2 other properties proven for every number at 14 switches, 20 origins, on 3 dates (12,345,678,901 distinct numbers)%0A"
        + ASSUMED.rstrip()
        + "%0Ashown here: the worst 10 of 12 errors"
    )


def test_github_makes_an_unanswered_question_an_error() -> None:
    assert github(NOT_YET) == [
        "::error title=rightnumber::no errors, no warnings in 14 files%0Anot analysed yet: decks (rabat.yaml:3); nothing was proven"
    ]
