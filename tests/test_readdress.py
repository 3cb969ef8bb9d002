"""`readdress`: from a rule on a call means the number that results, of the same country, and an emergency call only where one ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.networks import numbers
from tests.states import proven, states, unlike_traced
from validator.cli import main
from validator.rules import found as ask

ON = ("--on", "2026-11-01")
NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, accepts: [MA], translate: [dialled, services], route: out}]
    trunks:
      - {name: lines, to: {country: MA}}
      - {name: paris, to: {country: FR}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
plans:
  - {country: MA, add: [{number: "333", type: service, source: the operator}]}
translations:
  - name: dialled
    rules: [{pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}]
  - name: services
    rules: [{number: "333", strip: 3, prepend: "+212537000333", readdress: voicemail is a line of Rabat}]
routes:
  - name: out
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [lines]}
"""
WITH_CENTRE = NETWORK.replace('"177"]', '"177", "+212537999999"]').replace(
    '      - {prefix: "+212"', '      - {number: "+212537999999", trunks: [rescue]}\n      - {prefix: "+212"'
)
ELSEWHERE = NETWORK.replace("trunks: [lines]}", 'trunks: [lines]}\n      - {number: "+212537000333", %s}')
RULE = '{number: "333", strip: 3, prepend: "+212537000333", readdress: voicemail is a line of Rabat}'
EMERGENCY = '{number: "177", strip: 3, prepend: "%s", readdress: the centre of Rabat}'


def found(network: str) -> list[tuple[str, str, int]]:
    """The errors that `check` finds: rule, witness, how many numbers."""
    findings = ask(proven(network))
    errors = (finding for finding in findings if finding.severity == "error")
    return sorted((error.rule, error.numbers.witness, error.numbers.valid) for error in errors if error.numbers)


def changed(old: str, new: str) -> str:
    assert old in NETWORK
    return NETWORK.replace(old, new)


def test_a_service_reaches_its_answering_point() -> None:
    assert found(NETWORK) == []


@pytest.mark.parametrize(
    ("network", "rules"),
    [
        pytest.param(changed(", readdress: voicemail is a line of Rabat", ""), [("number-changes-subscriber", "333", 1)], id="not stated"),
        pytest.param(changed("+212537000333", "+21253700033"), [("number-changes-subscriber", "333", 1)], id="a number that nobody has"),
        pytest.param(changed('prepend: "+212537000333"', 'prepend: "+33123456789"'), [("no-route", "333", 1)], id="not routed"),
        pytest.param(ELSEWHERE % "trunks: [paris]", [("route-leaves-country", "0537000333", 2)], id="sent elsewhere"),
        pytest.param(ELSEWHERE % "reject: 21", [("no-route", "0537000333", 2)], id="refused"),
        pytest.param(WITH_CENTRE.replace("+212537000333", "+212537999999"), [], id="a line of the rescue centre"),
    ],
)
def test_what_is_stated_is_judged(network: str, rules: list[tuple[str, str, int]]) -> None:
    assert found(network) == rules


def test_a_service_is_not_sent_to_another_country() -> None:
    network = changed('prepend: "+212537000333"', 'prepend: "+33123456789"').replace("accepts: [MA]", 'accepts: ["*"]')
    assert ("number-changes-subscriber", "333", 1) in found(
        network.replace("trunks: [lines]}", 'trunks: [lines]}\n      - {prefix: "+33", trunks: [paris]}')
    )


@pytest.mark.parametrize(
    ("number", "rules"),
    [("+212537999999", []), ("+212537000333", ["emergency-unreachable"]), ("+33123456789", ["emergency-unreachable"])],
)
def test_an_emergency_call_ends_only_at_an_answering_point(number: str, rules: list[str]) -> None:
    assert [rule for rule, *_ in found(WITH_CENTRE.replace(RULE, f"{RULE}, {EMERGENCY % number}"))] == rules


def test_answering_points_of_several_services_are_shared() -> None:
    network = changed(RULE, f"{RULE}, {RULE.replace('333', '334', 1)}").replace('{number: "333", type', '{pattern: "33[34]", type')
    assert found(network) == []


def test_a_line_that_becomes_another_behind_it_is_not_the_one_that_was_stated() -> None:
    network = changed(RULE, f'{RULE}]\n  - name: slip\n    rules: [{{number: "+212537000333", strip: 13, prepend: "+212537000334"}}')
    (merged,) = found(network.replace("[dialled, services]", "[dialled, services, slip]"))
    assert merged[1:] == ("0537000333", 2)


def test_what_is_readdressed_twice_means_the_last() -> None:
    network = changed(
        RULE, f'{RULE}]\n  - name: again\n    rules: [{{number: "+212537000333", strip: 13, prepend: "+212537000444", readdress: it moved}}'
    )
    assert found(network.replace("[dialled, services]", "[dialled, services, again]")) == []


def test_the_map_of_all_numbers_tells_what_one_call_does() -> None:
    assert unlike_traced(proven(NETWORK), "rabat/subscribers", (*numbers(4, "1357"), "0537000333", "212537000333")) == []


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return states(tmp_path, monkeypatch, NETWORK)


def test_a_trace_says_that_it_was_stated(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "333", "--origin", "rabat/subscribers", *ON]) == 0
    told = capsys.readouterr().out
    assert 'readdress "voicemail is a line of Rabat"' in told
    assert "ends at rabat/lines (Morocco) as +212537000333: the number that the call means since it was readdressed" in told


def test_the_reason_alone_moves_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_text(changed("voicemail is a line of Rabat", "the machine stands there"), encoding="utf-8")
    assert main(["diff", "before", *ON]) == 0
    place.write_text(changed('prepend: "+212537000333"', 'prepend: "+212537000444"'), encoding="utf-8")
    assert main(["diff", "before", *ON]) == 1
    assert "333: 1 number" in capsys.readouterr().out
