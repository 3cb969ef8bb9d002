"""The faces for code hosts: what GitLab, readers of JUnit and Markdown get, and that nothing from a file is obeyed there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.test_report import BROKEN, CLEAN, FAULTY, LAW, NOT_YET, SOURCES, SPARE
from validator.finding import Place
from validator.report import FORMATS
from validator.report.markdown import escaped
from validator.report.verdict import Verdict

QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""GitLab, "Code Quality", "Code Quality report format"."""
CHILDREN = {"testsuites": ["testsuite"], "testsuite": ["testcase", "system-out"], "testcase": ["failure", "error"]}
ATTRIBUTES = {
    "testsuites": {"tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"classname", "name"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "system-out": set(),
}
"""What the JUnit schema of the Jenkins xUnit plugin admits, as far as it is used here; children in this order."""
EVERY = [CLEAN, FAULTY, BROKEN, NOT_YET]


def face(name: str, verdict: Verdict, sources: Mapping[str, str] = SOURCES) -> str:
    return FORMATS[name](verdict, sources, False, 100)


@pytest.mark.parametrize("verdict", EVERY)
def test_gitlab_is_a_code_quality_report(verdict: Verdict) -> None:
    jsonschema.Draft7Validator(QUALITY).validate(json.loads(face("gitlab", verdict)))


def test_gitlab() -> None:
    found = json.loads(face("gitlab", FAULTY))
    assert [(each["severity"], each["check_name"], each["location"]) for each in found] == [
        ("critical", "number-changes-subscriber", {"path": "rabat.yaml", "lines": {"begin": 9}}),
        ("minor", "rule-unreachable", {"path": "rabat.yaml", "lines": {"begin": 7}}),
    ]
    assert found[0]["description"].startswith(
        "209,440,000 numbers dialled at rabat/subscribers reach another subscriber; for example: 0537"
    )
    moved = replace(FAULTY, findings=(replace(LAW, place=Place("rabat.yaml", 99, 1)),))
    assert json.loads(face("gitlab", moved))[0]["fingerprint"] == found[0]["fingerprint"] != found[1]["fingerprint"]


def test_gitlab_says_that_nothing_was_proven() -> None:
    assert json.loads(face("gitlab", CLEAN)) == []
    assert [each["severity"] for each in json.loads(face("gitlab", BROKEN))] == ["blocker", "critical"]
    withheld = json.loads(face("gitlab", NOT_YET))[0]
    assert withheld["description"].endswith("not analysed yet: decks (rabat.yaml:3); nothing was proven")


@pytest.mark.parametrize("verdict", EVERY)
def test_junit_is_what_its_readers_admit(verdict: Verdict) -> None:
    admitted(face("junit", verdict))


def admitted(report: str) -> None:
    """Fails unless a JUnit report is what its readers admit, and its counts are right."""
    top = ElementTree.fromstring(report)
    for element in top.iter():
        order = [CHILDREN.get(element.tag, []).index(child.tag) for child in element]
        assert order == sorted(order)
        assert set(element.attrib) == ATTRIBUTES[element.tag]
    cases = top.findall("testsuite/testcase")
    counted = {"tests": len(cases), "failures": sum(1 for _ in top.iter("failure")), "errors": sum(1 for _ in top.iter("error"))}
    assert top.attrib == {name: str(number) for name, number in counted.items()}


def cases(verdict: Verdict) -> list[tuple[str | None, list[str]]]:
    """Every case with the tags of what went wrong in it."""
    found = ElementTree.fromstring(face("junit", verdict)).iter("testcase")
    return [(case.get("name"), [child.tag for child in case]) for case in found]


def test_junit() -> None:
    law = ("number-changes-subscriber: translations/dialled-to-e164/pattern 0[5-8]XXXXXXXX, rabat.yaml:9", ["failure"])
    assert cases(FAULTY) == [("loop", []), ("no-route", []), law]
    failure = ElementTree.fromstring(face("junit", FAULTY)).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert '9 │       - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+33"}' in failure.text
    assert ("the proof", ["error"]) in cases(BROKEN)
    assert ("the proof", ["error"]) in cases(NOT_YET)


def test_junit_shows_warnings_to_whoever_reads_on() -> None:
    said = ElementTree.fromstring(face("junit", FAULTY)).findtext("testsuite/system-out") or ""
    assert said.startswith("warning[rule-unreachable] no call meets this rule\n")


def test_markdown() -> None:
    law = replace(LAW, marks=())
    assert face("markdown", replace(FAULTY, findings=(SPARE, law))) == (
        "**Refused: 1 error; the worst touches 209,440,000 numbers, for example 0537201234.**\n"
        "\n"
        "| | rule | where | numbers | for example |\n"
        "|---|---|---|---|---|\n"
        "| error | number-changes-subscriber | rabat.yaml:9 "
        "| 0\\[5-8\\]XXXXXXXX: 209,440,000 valid numbers, and 190,560,000 invalid strings | 0537201234 |\n"
        "| warning | rule-unreachable | rabat.yaml:7 | 3 invalid strings | 05 |\n"
        "\n"
        "<details><summary>209,440,000 numbers dialled at rabat/subscribers reach another subscriber</summary>\n"
        "\n"
        "```text\n"
        "error[number-changes-subscriber] 209,440,000 numbers dialled at rabat/subscribers reach another subscriber\n"
        "  ╭─ rabat.yaml:9:54\n"
        '9 │       - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+33"}\n'
        "  │                                                      ^^^^^ becomes a French number; Morocco is 212\n"
        "  = for example   0537201234, which means +212 537 201234, arrives in France as +33 537 201234\n"
        "  = numbers       0[5-8]XXXXXXXX: 209,440,000 valid numbers, and 190,560,000 invalid strings\n"
        "  = see           rightnumber trace 0537201234 --origin rabat/subscribers\n"
        "  = rule          rightnumber explain number-changes-subscriber\n"
        "```\n"
        "\n"
        "</details>\n"
        "\n"
        "<details><summary>no call meets this rule</summary>\n"
        "\n"
        "```text\n"
        "warning[rule-unreachable] no call meets this rule\n"
        "  ╭─ rabat.yaml:7:10\n"
        '7 │       - {prefix: "0[5-8]", strip: 1}\n'
        "  │          ^^^^^^^^^^^^^^^^\n"
        "  = for example   05\n"
        "  = numbers       3 invalid strings\n"
        "  = rule          rightnumber explain rule-unreachable\n"
        "```\n"
        "\n"
        "</details>\n"
        "\n"
        "- 1 error, 1 warning in 1 of 14 files\n"
        "- 2 other properties proven for every number at 14 switches, 20 origins, on 3 dates (12,345,678,901 distinct numbers)\n"
        "- assumed: origins trusted; plan data 9.0.43; numbers complete; in full: rightnumber explain assumptions\n"
    )


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (CLEAN, "**Proven: 12,345,678,901 numbers reach whom they mean at 14 switches.**"),
        (BROKEN, "**Refused: 1 error.**"),
        (NOT_YET, "**Nothing was proven.**"),
    ],
)
def test_the_first_line_of_markdown_is_enough(verdict: Verdict, sentence: str) -> None:
    assert face("markdown", verdict).splitlines()[0] == sentence


def test_markdown_fits_into_a_comment_and_counts_what_does_not() -> None:
    many = tuple(replace(LAW, place=Place("rabat.yaml", 9, 54, 5), subject=f"{place}") for place in range(1000))
    said = face("markdown", replace(FAULTY, findings=many))
    assert len(said) <= 65_535
    folded = said.count("<details>")
    assert f"\n{1000 - folded:,} more findings without details here: `rightnumber check` shows them all.\n" in said
    assert "\n950 more findings below the worst 50.\n" in said
    assert 0 < folded < 1000


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("@everyone #12", "&#64;everyone &#35;12"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("![x](https://evil.example)", "!\\[x\\](https:\u2060//evil.example)"),
        ("a | b `c` *d*", "a \\| b \\`c\\` \\*d\\*"),
        ("two\nlines", "two\u240alines"),
    ],
)
def test_markdown_obeys_nothing_of_a_file(words: str, shown: str) -> None:
    assert escaped(words) == shown


def test_a_frame_cannot_end_the_block_that_it_stands_in() -> None:
    hostile = {"rabat.yaml": '```\n</details>\n- {name: "`````"}\n'}
    said = face("markdown", replace(FAULTY, findings=(replace(LAW, place=Place("rabat.yaml", 3, 1, 3), marks=()),)), hostile)
    assert "\n``````text\n" in said
