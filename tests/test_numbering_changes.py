"""Changes of plan: the real ones, translated rightly and with each natural slip; and what a record may not say."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.renumbering import Row, corners, renumbered, row, rule
from validator.digits.space import Number
from validator.finding import Finding
from validator.flow.faults import faults
from validator.flow.ground import ground
from validator.flow.proof import Epoch, Proof
from validator.flow.ways import follow
from validator.load import load_network, load_texts
from validator.network import Network, NumberingChange
from validator.numbering import region
from validator.rules import RULES

RECORDS = Path(__file__).parent.parent / "examples" / "numbering-changes"
NAMES = sorted(path.stem for path in RECORDS.glob("*.yaml"))
PUBLISHED = [
    "888-2021",
    "BJ-2024",
    "BR-2012..2016",
    "CG-2010",
    "CI-2021",
    "CM-2014",
    "CO-2021",
    "FR-1996",
    "GA-2012",
    "GA-2019",
    "GW-2015",
    "KZ-2025",
    "MA-2000",
    "MA-2006",
    "MA-2009",
    "MA-2016",
    "MR-2011",
    "MX-2019",
    "SS-2011",
    "TG-2011",
    "UK-1995",
    "US-988",
    "XK-2016",
]
MUST_SHOW = ("MA-2009", "CI-2021", "BJ-2024", "MX-2019")


@cache
def record(name: str) -> NumberingChange:
    loaded = load_network(RECORDS / f"{name}.yaml")
    assert loaded.network is not None, loaded.findings
    (change,) = loaded.network.numbering_changes
    return change


def rows(change: NumberingChange) -> list[Row]:
    return [row(written.old, written.new) for written in change.rows]


def moving(change: NumberingChange) -> list[Row]:
    return [each for each in rows(change) if not each.unchanged]


def translations(change: NumberingChange) -> dict[str, list[str]]:
    """The rules of a right translation, and of one for each slip."""
    code = region(change.country).calling_code
    end = None if change.flash_cut else change.parallel_until
    first, *others = moving(change)
    right, *rest = [rule(code, each, change.begin, end) for each in (first, *others)]
    astray = rule(code, first.off_by_a_digit, change.begin, end)
    early = rule(code, first, change.begin - timedelta(days=1), end)
    return {
        "right": [right, *rest],
        "missing": rest or [rule(code, first.without_a_block, change.begin, end)],
        "doubled": [right, right, *rest],
        "astray": [astray, *rest],
        "early": [early, *rest],
    }


def gateway(change: NumberingChange, tables: dict[str, list[str]]) -> str:
    """A gateway in Malta with an origin for each table, in front of the country's network."""
    code = region(change.country).calling_code
    lines = ["switches:", f'  - {{name: gateway, country: MT, trunks: [{{name: home, to: {{country: "{change.country}"}}}}],']
    lines += ["     origins: ["]
    lines += [f"       {{name: {name}, reads: international, translate: [{name}], route: out}}," for name in tables]
    lines += ["     ]}", f'routes: [{{name: out, rules: [{{prefix: "+{code}", trunks: [home]}}]}}]', "translations:"]
    for name, rules in tables.items():
        lines += [f"  - name: {name}", "    rules:", *(f"      - {each}" for each in rules)]
    return "\n".join(lines) + "\n"


class Judged(NamedTuple):
    change: NumberingChange
    proof: Proof
    found: dict[str, list[Finding]]
    """By table."""


def until(network: Network, begin: datetime, last: datetime) -> Proof:
    """The proof without the later changes of other plans, which would only judge the same rules again."""
    shared = ground([network], begin)
    return Proof(network, begin, shared._replace(instants=tuple(instant for instant in shared.instants if instant <= last)))


@cache
def judged(name: str) -> Judged:
    change = record(name)
    tables = translations(change)
    network = gateway(change, tables)
    loaded = load_texts({"record.yaml": (RECORDS / f"{name}.yaml").read_bytes(), "gateway.yaml": network.encode()})
    assert loaded.network is not None, loaded.findings
    proof = until(loaded.network, change.begin - timedelta(days=2), change.parallel_until)
    found: dict[str, list[Finding]] = {name: [] for name in tables}
    for finding in (finding for each in RULES for finding in each.check(proof)):
        found[finding.subject.split("/")[1]].append(finding)
    return Judged(change, proof, found)


def meaning(epoch: Epoch, written: str) -> tuple[str, bool]:
    """What an international number means, and whether the plan makes it a valid one that must be reachable."""
    label = epoch.readings.meanings(epoch.origins[0]).at(Number("international", written))
    assert label is not None
    found = epoch.readings.labels[label]
    return found.form.apply(written), found.info.valid and not found.info.former


def given_away(change: NumberingChange, number: str) -> bool:
    """Whether an old number is also a new one."""
    return any(renumbered(Row(each.new, each.new), number) for each in rows(change))


@pytest.mark.parametrize("name", NAMES)
def test_what_numbers_mean_before_during_and_after(name: str) -> None:
    """Exchanged digit by digit, independently: before, old numbers are valid; from then on they mean their new ones."""
    change, proof, _ = judged(name)
    code = region(change.country).calling_code
    before, after = proof.at(change.begin - timedelta(days=2)), proof.epochs[-1]
    for each in rows(change):
        for old in corners(each):
            new = renumbered(each, old)
            assert new is not None
            also_old = any(renumbered(other, new) for other in rows(change))
            assert meaning(before, code + old) == (code + old, True)
            assert meaning(before, code + new) == (code + new, also_old)
            assert meaning(after, code + new) == (code + new, True)
            assert meaning(after, code + old) == ((code + old, True) if given_away(change, old) else (code + new, False))
            if not change.flash_cut:
                assert meaning(proof.at(change.begin), code + old) == (code + new, True)


def test_the_epochs_of_a_parallel_run() -> None:
    """Benin: old numbers until 23:00 UTC on 29 November 2024, both for a month, then the new ones alone."""
    epochs = [f"{epoch.instant:%Y-%m-%dT%H:%MZ}" for epoch in judged("BJ-2024").proof.epochs]
    assert epochs == ["2024-11-27T23:00Z", "2024-11-28T23:00Z", "2024-11-29T23:00Z", "2024-12-29T23:00Z"]


@pytest.mark.parametrize("name", NAMES)
def test_a_right_translation_is_silent(name: str) -> None:
    assert [finding.message for finding in judged(name).found["right"]] == []


MERGED = {
    ("CI-2021", "astray"),
    ("CM-2014", "astray"),
    ("MA-2006", "astray"),
    ("MA-2006", "early"),
    ("MA-2009", "astray"),
    ("MX-2019", "early"),
}
"""Where every number that goes wrong becomes one that somebody else has on that day, by the record and the plan."""


@pytest.mark.parametrize("slip", ["missing", "doubled", "astray", "early"])
@pytest.mark.parametrize("name", NAMES)
def test_a_slip_is_found(name: str, slip: str) -> None:
    expected = {
        "missing": {"numbering-change-incomplete"},
        "doubled": {"rule-unreachable"},
        "astray": {"subscribers-merged" if (name, slip) in MERGED else "number-changes-subscriber"},
        "early": {"subscribers-merged" if (name, slip) in MERGED else "number-changes-subscriber"},
    }
    assert {finding.rule for finding in judged(name).found[slip]} == expected[slip]


def again(change: NumberingChange) -> str:
    """A rule that takes the old numbers of the first row without saying how long they are."""
    code = region(change.country).calling_code
    right = rule(code, moving(change)[0], change.begin, None)
    return right.replace("pattern:", "prefix:").replace("X", "")


def test_a_rule_without_a_length_changes_new_numbers_again() -> None:
    """Every new number 01 in Abidjan begins with the old block 01."""
    change = record("CI-2021")
    network = gateway(change, {"again": [again(change)]})
    loaded = load_texts({"record.yaml": (RECORDS / "CI-2021.yaml").read_bytes(), "gateway.yaml": network.encode()})
    assert loaded.network is not None, loaded.findings
    proof = until(loaded.network, change.begin, change.begin)
    (finding,) = (finding for each in RULES for finding in each.check(proof) if finding.rule == "translated-twice")
    assert finding.numbers is not None
    assert finding.numbers.witness == "2250100000000"
    assert finding.label == "makes +2250101000000 of +22501000000, and +225010101000000 of that"


@pytest.mark.parametrize("name", MUST_SHOW)
def test_a_row_of_the_record_that_stands_twice_is_refused(name: str) -> None:
    text = (RECORDS / f"{name}.yaml").read_text()
    line = next(line for line in text.splitlines(keepends=True) if "{old:" in line)
    loaded = load_texts({"record.yaml": text.replace(line, line + line).encode()})
    assert loaded.network is None
    assert {finding.rule for finding in loaded.findings} == {"numbering-change-unclear"}


def test_every_published_change_is_an_example_or_has_its_reason() -> None:
    history = (RECORDS / "HISTORY.md").read_text()
    examples = {"BR-2012..2016" if name.startswith("BR-") else name for name in NAMES}
    assert {name for name in PUBLISHED if name in examples or f"| {name} |" in history} == set(PUBLISHED)


REFUSED = {
    "old ranges meet": ('{old: "3XXXXXXX", new: "53XXXXXXX"}, {old: "37XXXXXX", new: "637XXXXXX"}', "are both old"),
    "new ranges meet": ('{old: "2XXXXXXX", new: "52XXXXXXX"}, {old: "3XXXXXXX", new: "52XXXXXXX"}', "become the same numbers"),
    "sets differ": ('{old: "[23]XXXXXXX", new: "5[24]XXXXXXX"}', "must be those of old"),
    "a plus": ('{old: "+2XXXXXXX", new: "52XXXXXXX"}', "no plus"),
    "too long": ('{old: "2XXXXXXX", new: "555552XXXXXXX"}', "would have 16 digits"),
    "too many": ('{old: "XXXXXX12", new: "XXXXXX512"}', "by 1,000,000 prefixes"),
    "old and new at once": ('{old: "2XXXXXXX", new: "3XXXXXXX"}, {old: "3XXXXXXX", new: "53XXXXXXX"}', "in the parallel run"),
}


@pytest.mark.parametrize(("changes", "words"), REFUSED.values(), ids=list(REFUSED))
def test_a_record_that_is_no_function_is_refused(changes: str, words: str) -> None:
    text = f"numbering_changes: [{{country: MA, from: 2009-03-07, parallel_until: 2009-04-07, changes: [{changes}]}}]"
    (finding,) = load_texts({"record.yaml": text.encode()}).findings
    assert (finding.rule, words in finding.message) == ("numbering-change-unclear", True)


def test_a_range_may_move_into_one_that_is_left_in_a_flash_cut() -> None:
    changes = '{old: "2XXXXXXX", new: "3XXXXXXX"}, {old: "3XXXXXXX", new: "53XXXXXXX"}'
    text = f"numbering_changes: [{{country: MA, from: 2009-03-07, changes: [{changes}]}}]"
    assert load_texts({"record.yaml": text.encode()}).findings == ()


def test_an_old_number_may_end_nowhere_once_its_time_is_over() -> None:
    """The same call, an hour before a flash cut and an hour after it."""
    text = """
numbering_changes: [{country: MA, from: 2009-03-07T02:00Z, changes: [{old: "2XXXXXXX", new: "52XXXXXXX"}]}]
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes: [{name: out, rules: [{prefix: "+2125", trunks: [national]}]}]
"""
    network = load_texts({"network.yaml": text.encode()}).network
    assert network is not None
    begin = network.numbering_changes[0].begin
    proof = until(network, begin - timedelta(hours=1), begin)
    answers = []
    for epoch in proof.epochs[:2]:
        (way,) = follow(proof, epoch, epoch.origins[0], Number("unknown", "21222334455")).ways.values()
        answers.append((way.end.kind, way.answer))
    assert answers == [("no-route", "wrong"), ("no-route", "nobody")]


def test_two_changes_one_after_the_other() -> None:
    """Morocco: 4 became 2 in 2006 and was free for mobiles, which became 64 in 2009, when 2 became 52."""
    lines = """
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, route: out}]
    trunks: [{name: ma, to: {country: MA}}]
routes: [{name: out, rules: [{prefix: "+", trunks: [ma]}]}]
"""
    texts = {f"{name}.yaml": (RECORDS / f"{name}.yaml").read_bytes() for name in ("MA-2006", "MA-2009")}
    network = load_texts({**texts, "net.yaml": lines.encode()}).network
    assert network is not None
    proof = until(network, record("MA-2006").begin - timedelta(days=1), record("MA-2009").begin)
    first, second, third = proof.epochs[:3]
    assert [meaning(epoch, "21252345678") for epoch in (first, second, third)] == [
        ("21252345678", True),
        ("21252345678", True),
        ("212652345678", False),
    ]
    assert [meaning(epoch, "21222345678") for epoch in (first, second, third)] == [
        ("21222345678", True),
        ("21222345678", True),
        ("212522345678", False),
    ]


def test_an_old_number_follows_every_change_since() -> None:
    """20 12 34 became 120 12 34 and then 5120 12 34."""
    text = """
numbering_changes:
  - {country: MT, from: 2011-01-01, changes: [{old: "20XXXX", new: "120XXXX"}]}
  - {country: MT, from: 2012-01-01, changes: [{old: "1XXXXXX", new: "51XXXXXX"}]}
switches:
  - name: valletta
    country: MT
    origins: [{name: lines, reads: international, route: out}]
    trunks: [{name: mt, to: {country: MT}}]
routes: [{name: out, rules: [{prefix: "+", trunks: [mt]}]}]
"""
    network = load_texts({"network.yaml": text.encode()}).network
    assert network is not None
    first, second = network.numbering_changes
    proof = until(network, first.begin - timedelta(days=1), second.begin)
    found = [meaning(epoch, "356201234") for epoch in proof.epochs[:3]]
    assert found == [("356201234", True), ("3561201234", False), ("35651201234", False)]


HALF_READY = """
numbering_changes:
  - {country: BJ, from: 2024-11-29T23:00Z, parallel_until: 2024-12-29T23:00Z, changes: [{old: "2XXXXXXX", new: "012XXXXXXX"}]}
switches:
  - name: cotonou
    country: BJ
    origins: [{name: lines, reads: international, accepts: ["+2292", "+229012"], route: out}]
    trunks: [{name: benin, to: {country: BJ}}]
routes: [{name: out, rules: [RULES]}]
"""
OLD, NEW = '{pattern: "+2292XXXXXXX", trunks: [benin]}', '{prefix: "+229012", trunks: [benin]}'


LACKING = {
    "nothing": (f"{OLD}, {NEW}", {}),
    "the new": (OLD, {"2024-11-29": "22901200", "2024-12-29": "22901200"}),
    "the old": (NEW, {"2024-11-28": "22920000", "2024-11-29": "22920000"}),
}


@pytest.mark.parametrize(("rules", "missed"), LACKING.values(), ids=list(LACKING))
def test_both_forms_must_be_reachable_while_they_run_in_parallel(rules: str, missed: dict[str, str]) -> None:
    """Before, only the old numbers must meet a rule; in the parallel run both; afterwards the new ones alone."""
    network = load_texts({"network.yaml": HALF_READY.replace("RULES", rules).encode()}).network
    assert network is not None
    (change,) = network.numbering_changes
    proof = until(network, change.begin - timedelta(days=1), change.parallel_until)
    found = {}
    for epoch in proof.epochs[:3]:
        for fault in faults(epoch, epoch.origins[0]):
            assert fault.kind == "unrouted"
            assert fault.numbers.smallest is not None
            found[f"{epoch.instant:%Y-%m-%d}"] = fault.numbers.smallest.digits[:8]
    assert found == missed
