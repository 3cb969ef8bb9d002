"""Rules narrowed by the calling number: the engine against the naive switch, and the words of the findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path

import pytest

from tests.naive_calling import Call, CallingDialler, by_callers
from tests.naive_rules import Number
from tests.networks import ON, Mapped, document, numbers, text
from tests.test_engine import calls, changes, in_our_words, read, told, without_numbers
from validator import digits
from validator.cli import main
from validator.commands.proving import Withheld, on_common_ground, prove
from validator.digits.numberset import NumberSet
from validator.flow.by_calling import TooManyClasses
from validator.flow.calls import NotSettled
from validator.flow.conduct import Conduct
from validator.flow.difference import Difference
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Network
from validator.tables import VARIANT

PRESENTED = ("", "0", "010", "021", "03", "3", "33", "+", "+3", "+31", "+33", "+330", "+331", "+333", "+3312", "+212")
CALLERS: list[Number | None] = [None, *(Number("international" if each[:1] == "+" else "unknown", each) for each in PRESENTED)]


def standing(epoch: Epoch, address: str, calling: Number | None) -> str:
    """The address of the origin that stands for calls from a number."""
    if calling is None:
        return address
    (origin,) = epoch.origins_at(address, digits.Number(calling.nature, calling.digits))
    return origin.address


def differences(written: Mapped) -> Iterator[str]:
    """Every call for which the map of all numbers does not agree with the naive switch, in words."""
    network = read(written)
    proof = Proof(network, ON)
    for instant in changes(network)[:2]:
        dialler, epoch = CallingDialler(network, instant), proof.at(instant)
        entered = {origin.address for origin in epoch.origins}
        for (origin, number), calling in product(calls(network, instant, numbers(2)), CALLERS):
            if origin in entered:
                naive = dialler.called(Call(origin, number, calling))
                stands = standing(epoch, origin, calling)
                mapped = frozenset(map(in_our_words, proof.outcomes(stands, digits.Number(number.nature, number.digits), instant)))
                if mapped != without_numbers(naive):
                    yield f"from {calling}: {told(number, origin, instant, 'map', mapped, naive)}"


@pytest.mark.parametrize("seed", [7000, 7006])
def test_the_engine_agrees_with_the_naive_switch(seed: int) -> None:
    written = by_callers(document(seed), seed)
    try:
        found = list(islice(differences(written), 3))
    except (NotSettled, TooManyClasses):
        return
    assert not found, "\n".join([*found, text(written)])


RABAT = """
switches:
  - name: rabat
    country: MA
    origins: [{{name: lines, accepts: [MA], translate: [dialled], {line} route: out}}]
    trunks:
      - {{name: national, to: {{country: MA}}}}
      - {{name: paris, carries: ["*"], {trunk} to: {{switch: paris, origin: from-rabat}}}}
      - {{name: rescue, to: {{emergency: ["15", "19", "177"]}}}}
  - name: paris
    country: FR
    origins: [{{name: from-rabat, reads: international, {link} route: paris}}]
    trunks: [{{name: world, carries: ["*"], to: {{transit: true}}}}, {{name: spain, carries: [ES], to: {{transit: true}}}}]
translations:
  - name: dialled
    rules: [{{prefix: "0Z", strip: 1, prepend: "+212"}}, {dialled}]
translate_calling:
  - {{name: e164, rules: [{{prefix: "0Z", strip: 1, prepend: "+212"}}]}}
  - {{name: hidden, rules: [{{any: true, withhold: true}}]}}
  - {{name: national, rules: [{{prefix: "+212", strip: 4, prepend: "0"}}]}}
routes:
  - name: out
    rules:
      - {{pattern: "1[59]", trunks: [rescue]}}
      - {{number: "177", trunks: [rescue]}}
      - {{prefix: "+212", trunks: [national]}}
      - {{prefix: "+2125", trunks: [paris, national]}}
      - {out}
  - name: paris
    rules: [{{prefix: "+", trunks: [world]}}, {paris}]
"""
SPARE = '{prefix: "+999", reject: unallocated-number}'
UNNARROWED = {"line": "", "trunk": "", "link": "", "dialled": '{prefix: "9", strip: 0}', "out": SPARE, "paris": SPARE}
MOBILES = '{prefix: "+2125", calling: {prefix: "+2126"}, '
TO_SPAIN = '{prefix: "+2125", calling: {prefix: "+2126"}, trunks: [spain]}'

FOUND: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "nobody is told from others": ({}, []),
    "a rule for some callers": ({"out": MOBILES + "trunks: [national]}"}, []),
    "callers who cannot reach numbers": (
        {"out": MOBILES + "reject: call-rejected}"},
        [("no-route", "25,440,000 valid numbers dialled at rabat/lines by +212600000000, of Morocco first, have no route")],
    ),
    "a translation for some callers": (
        {"dialled": '{pattern: "06[16]XXXXXXX", calling: {prefix: "+2126"}, strip: 3, prepend: "+21266"}'},
        [
            (
                "subscribers-merged",
                "10,000,000 numbers dialled at rabat/lines by +212600000000 become the same as those of other subscribers",
            )
        ],
    ),
    "callers of another switch": (
        {"paris": TO_SPAIN},
        [("route-leaves-country", "25,440,000 numbers of Morocco dialled at rabat/lines by +212600000000 leave on paris/spain")],
    ),
    "a calling number that is written otherwise there": (
        {"paris": TO_SPAIN, "trunk": "translate_calling: [national],"},
        [("route-leaves-country", "25,440,000 numbers of Morocco dialled at rabat/lines by 2126 leave on paris/spain")],
    ),
    "a calling number that the origin writes so": (
        {"paris": TO_SPAIN, "line": "translate_calling: [e164],"},
        [("route-leaves-country", "25,440,000 numbers of Morocco dialled at rabat/lines by 0600000000 leave on paris/spain")],
    ),
    "a calling number that is withheld": (
        {"paris": TO_SPAIN, "line": "translate_calling: [hidden],"},
        [
            (
                "rule-unreachable",
                "no number meets prefix +2125 of calling prefix +2126: no call comes from there, or narrower rules take all of them",
            )
        ],
    ),
    "callers of whom two rules speak": (
        {"out": MOBILES + 'trunks: [national]}\n      - {prefix: "+2125", calling: {pattern: "+21260XXXXXXX"}, reject: 21}'},
        [("no-route", "25,440,000 valid numbers dialled at rabat/lines by +212600000000, of Morocco first, have no route")],
    ),
    "callers of whom neither rule speaks more narrowly": (
        {"out": MOBILES + 'trunks: [national]}\n      - {prefix: "+2125", calling: {pattern: "+212XXXXXXXXX"}, reject: 21}'},
        [
            ("no-route", "25,440,000 valid numbers dialled at rabat/lines by +212518000000, of Morocco first, have no route"),
            ("rules-tie", "2 rules of out claim the same numbers, and none is more specific"),
        ],
    ),
    "callers who are beaten by digits": (
        {"out": MOBILES + 'reject: 21}\n      - {prefix: "+21252", trunks: [national]}\n      - {prefix: "+21253", trunks: [national]}'},
        [("no-route", "7,040,000 valid numbers dialled at rabat/lines by +212600000000, of Morocco first, have no route")],
    ),
}


@pytest.mark.parametrize(("written", "expected"), FOUND.values(), ids=list(FOUND))
def test_what_is_found_says_who_calls(written: dict[str, str], expected: list[tuple[str, str]]) -> None:
    loaded = load_texts({"n.yaml": RABAT.format(**{**UNNARROWED, **written}).encode()})
    assert loaded.network is not None, loaded.findings
    verdict = prove(loaded, datetime(2026, 6, 1, tzinfo=UTC), "check").verdict
    beside = {"unused", "unallocated-routed"}
    assert verdict.proven
    assert [(finding.rule, finding.message) for finding in verdict.findings if finding.rule not in beside] == expected


def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Status and output of a command on the network whose mobile callers are sent to Spain."""
    (tmp_path / "n.yaml").write_text(RABAT.format(**{**UNNARROWED, "paris": TO_SPAIN}))
    status = main([*words, "-C", str(tmp_path), "--on", "2026-06-01"])
    shown = capsys.readouterr()
    return status, shown.out + shown.err


@pytest.mark.parametrize(
    ("calling", "status", "ends"),
    [
        ("+212600000000", 1, ["ends at rabat/national", "ends at paris/spain"]),
        ("+212537000000", 0, ["ends at rabat/national", "ends at paris/world"]),
    ],
)
def test_a_trace_is_of_the_calls_from_a_number(
    calling: str, status: int, ends: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("trace", "0537201234", "--origin", "rabat/lines", "--calling", calling)
    found, shown = asked(tmp_path, capsys, *words)
    assert found == status
    assert sorted(re.findall(r"ends at \w+/\w+", shown)) == sorted(ends)
    assert VARIANT not in shown


def test_a_trace_without_a_calling_number_tells_every_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, shown = asked(tmp_path, capsys, "trace", "0537201234", "--origin", "rabat/lines")
    assert re.findall("^0537201234 dialled at (.*) means", shown, re.MULTILINE) == ["rabat/lines", "rabat/lines by +212600000000"]


def test_reach_asks_every_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, shown = asked(tmp_path, capsys, "reach", "--dialled-at", "rabat/lines", "--over", "paris/spain")
    assert status == 0
    assert "rabat/lines by +212600000000" in shown
    assert VARIANT not in shown


CHANGES: dict[str, tuple[dict[str, str], dict[str, str], list[tuple[str, str, str, int]]]] = {
    "nothing": ({"out": MOBILES + "trunks: [national]}"}, {"out": MOBILES + "trunks: [national]}"}, []),
    "the same said otherwise": (
        {"out": MOBILES + "trunks: [national]}"},
        {"out": '{pattern: "+2125XXXXXXXX", calling: {prefix: "+2126"}, trunks: [national]}'},
        [],
    ),
    "a rule for some callers": (
        {},
        {"out": MOBILES + "trunks: [national]}"},
        [("rabat/lines by +212600000000", "rabat/paris, paris/world, rabat/national", "rabat/national", 25_440_000)],
    ),
    "a rule for fewer callers": (
        {"out": MOBILES + "trunks: [national]}"},
        {"out": '{prefix: "+2125", calling: {prefix: "+21266"}, trunks: [national]}'},
        [("rabat/lines by +212600000000", "rabat/national", "rabat/paris, paris/world, rabat/national", 25_440_000)],
    ),
    "callers of another switch": (
        {"paris": TO_SPAIN},
        {},
        [
            (
                "rabat/lines by +212600000000",
                "rabat/paris, paris/spain, rabat/national",
                "rabat/paris, paris/world, rabat/national",
                25_440_000,
            )
        ],
    ),
    "the calling number is withheld before": (
        {"paris": TO_SPAIN},
        {"paris": TO_SPAIN, "line": "translate_calling: [hidden],"},
        [
            (
                "rabat/lines by +212600000000",
                "rabat/paris, paris/spain, rabat/national",
                "rabat/paris, paris/world, rabat/national",
                25_440_000,
            )
        ],
    ),
}


def loaded(written: dict[str, str]) -> Network:
    network = load_texts({"n.yaml": RABAT.format(**{**UNNARROWED, **written}).encode()}).network
    assert network is not None
    return network


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_says_for_whom(before: dict[str, str], after: dict[str, str], expected: list[tuple[str, str, str, int]]) -> None:
    proofs = on_common_ground([loaded(before), loaded(after)], datetime(2026, 6, 1, tzinfo=UTC))
    assert not isinstance(proofs, Withheld)
    was, now = (proof.epochs[0] for proof in proofs)
    assert [origin.address for origin in was.origins] == [origin.address for origin in now.origins]
    found: dict[tuple[str, str, str], NumberSet] = {}
    for change in Difference(was, now).changes():
        key = change.origin, trunks(change.before), trunks(change.after)
        meant = was.meanings_of(was.calls.origins[change.origin], change.numbers)
        found[key] = found[key] | meant if key in found else meant
    assert [(*key, numbers.count) for key, numbers in found.items() if numbers] == expected


def trunks(conduct: Conduct | None) -> str:
    return ", ".join(dict.fromkeys(via.name for way in conduct or () for via in way.trunks))


EXPECTED = """
tests:
  - {name: mobile callers go by Spain, dial: {pattern: "05XXXXXXXX"}, calling: {prefix: "+2126"}, expect: {trunk: paris}}
  - {name: mobile callers stay, dial: {pattern: "05XXXXXXXX"}, calling: {prefix: "+2126"}, expect: {trunk: {not: paris}}}
  - {name: others stay, dial: {pattern: "05XXXXXXXX"}, calling: {prefix: "+2125"}, expect: {trunk: {not: paris}}}
  - {name: nobody calls so, dial: {pattern: "05XXXXXXXX"}, calling: {prefix: "6", nature: national}, expect: {trunk: paris}}
"""


def test_a_test_says_who_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = RABAT.format(**{**UNNARROWED, "out": MOBILES + "trunks: [paris]}"}).replace("[paris, national]", "[national]")
    (tmp_path / "n.yaml").write_text(text + EXPECTED)
    assert main(["test", "-C", str(tmp_path), "--on", "2026-06-01"]) == 1
    found = re.findall(r"^error.*\] (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert found == [
        "'mobile callers stay': 25,440,000 numbers dialled at rabat/lines by +212600000000 go otherwise",
        "'nobody calls so' cannot fail: no string that may enter at any origin by prefix 6 is dialled so",
    ]


@pytest.mark.parametrize("seed", [7002])
def test_a_number_that_no_change_holds_is_treated_alike(seed: int) -> None:
    """Against the naive switch, for every number and caller: who fares otherwise is in a change."""
    states = [read(by_callers(document(seed), salt)) for salt in (seed, seed + 1)]
    proofs = on_common_ground(states, ON)
    if isinstance(proofs, Withheld):
        return
    epochs = [proof.epochs[0] for proof in proofs]
    diallers = [CallingDialler(network, ON) for network in states]
    changed: dict[str, NumberSet] = {}
    for change in Difference(*epochs).changes():
        changed[change.origin] = changed[change.origin] | change.numbers if change.origin in changed else change.numbers
    entered = {origin.address for origin in epochs[0].origins} & {origin.address for origin in epochs[1].origins}
    told_of = 0
    for (origin, number), calling in product(calls(states[0], ON, numbers(2)), CALLERS[::4]):
        asked = digits.Number(number.nature, number.digits)
        if origin in entered and asked in epochs[0].entering(epochs[0].calls.origins[origin]):
            was, now = (dialler.called(Call(origin, number, calling)) for dialler in diallers)
            (stands,) = {standing(epoch, origin, calling) for epoch in epochs}
            held = stands in changed and asked in changed[stands]
            assert held or was == now, (origin, number, calling)
            told_of += held
    assert told_of
