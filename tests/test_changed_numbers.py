"""What a changed number has suffered: each fault on the smallest network that has it, with its innocent look-alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from validator.commands.proving import prove
from validator.load import load_texts

ON = datetime(2026, 6, 1, tzinfo=UTC)
SUBSCRIBERS = """
switches:
  - name: here
    country: {country}
    origins: [{{name: lines, accepts: ["*", not emergency], translate: [dialled], route: out}}]
    trunks: [{{name: carrier, carries: ["*"], translate: [sent], to: {{{far}}}}}]
translations:
  - name: dialled
    rules: [{dialled}]
  - name: sent
    rules: [{sent}]
routes: [{{name: out, rules: [{{prefix: "+", trunks: [carrier]}}]}}]
"""
LINK = """
switches:
  - name: here
    country: MA
    origins: [{{name: gateway, reads: international, translate: [renumbered], route: onward}}]
    trunks: [{{name: next, carries: ["*"], translate: [sent], to: {{switch: there, origin: link}}}}]
  - name: there
    country: MA
    origins: [{{name: link, translate: [received, renumbered], route: end}}]
    trunks: [{{name: national, to: {{country: MA}}}}]
numbering_changes:
  - country: MA
    from: 2026-05-01
    parallel_until: 2027-05-01
    changes: [{changes}]
translations:
  - name: renumbered
    rules: [{rules}]
  - name: sent
    rules: [{{prefix: "+", strip: 1, prepend: "00"}}]
  - name: received
    rules: [{{prefix: "00", strip: 2, prepend: "+"}}]
routes:
  - {{name: onward, rules: [{{prefix: "+212", trunks: [next]}}]}}
  - {{name: end, rules: [{{prefix: "+212", trunks: [national]}}]}}
"""
ABROAD = '{prefix: "00", strip: 2, prepend: "+"}'
ASIDE = {"rule-unreachable", "unused", "unallocated-routed", "no-route"}
"""Of spare rules of these networks nothing is asked."""


class Case(NamedTuple):
    network: str
    written: dict[str, str]
    expected: dict[str, str]
    """Rule and label of all findings."""


def lines(country: str, dialled: str, expected: dict[str, str], sent: str = '{prefix: "+", strip: 0}', far: str = "transit: true") -> Case:
    return Case(SUBSCRIBERS, {"country": country, "dialled": dialled, "sent": sent, "far": far}, expected)


def link(changes: str, rules: str, expected: dict[str, str]) -> Case:
    return Case(LINK, {"changes": changes, "rules": rules}, expected)


RIGHT = f'{ABROAD}, {{prefix: "0Z", strip: 1, prepend: "+212"}}'
ROW = '{old: "5XXXXXXX", new: "55XXXXXXX"}'
KEPT = "trunk-prefix-kept"
AGAIN = "translated-twice"
MERGED = "subscribers-merged"

CASES: dict[str, Case] = {
    "the zero of the country kept": lines(
        "MA",
        f'{ABROAD}, {{prefix: "0Z", prepend: "+212"}}',
        {KEPT: "strip the 0: +2120518000000 instead of +212518000000"},
    ),
    "the zero put behind the code of another country": lines(
        "MA",
        f'{RIGHT}, {{prefix: "0033", strip: 4, prepend: "+330"}}',
        {KEPT: "strip the 0: +330100000000 instead of +33100000000"},
    ),
    "the zero put there on the trunk": lines(
        "MA",
        RIGHT,
        {KEPT: "strip the 0: +4901371000000 instead of +491371000000"},
        '{prefix: "+49", strip: 3, prepend: "+490"}',
    ),
    "the zero put there for the network of the country": lines(
        "MA",
        RIGHT,
        {KEPT: "strip the 0: +2120518000000 instead of +212518000000"},
        '{prefix: "+212", strip: 4, prepend: "002120"}',
        "country: MA",
    ),
    "the zero and the code of the caller in front of everything": lines(
        "MA",
        '{prefix: "0", prepend: "+212"}',
        {"number-changes-subscriber": "no longer a number of Morocco", "number-too-long": "makes them too long"},
    ),
    "the one of North America kept": lines(
        "US",
        '{prefix: "011", strip: 3, prepend: "+"}, {prefix: "1", length: 11, prepend: "+1"}, {pattern: "NXXXXXXXXX", prepend: "+1"}',
        {KEPT: "strip the 1: +112012000000 instead of +12012000000"},
    ),
    "a zero that a subscriber dials behind a code": lines("MA", RIGHT, {}),
    "a zero dialled behind a code, taken out": lines("MA", f'{RIGHT}, {{prefix: "00330", strip: 5, prepend: "+33"}}', {}),
    "the zero of Italy": lines("IT", f'{ABROAD}, {{prefix: "0", length: 6-12, prepend: "+39"}}', {}),
    "the zero of San Marino": lines("SM", f'{ABROAD}, {{prefix: "0Z", prepend: "+378"}}', {}),
    "old numbers made new ones at both switches": link(
        ROW, '{pattern: "+2125XXXXXXX", until: 2027-05-01, strip: 5, prepend: "+21255"}', {}
    ),
    "a rule for old numbers that takes new ones": link(
        ROW,
        '{prefix: "+2125", until: 2027-05-01, strip: 5, prepend: "+21255"}',
        {AGAIN: "makes +212550000000 of 21250000000, and +2125550000000 of that"},
    ),
    "a rule for old numbers, on its own results only": link(
        ROW,
        '{pattern: "+2125XXXXXXX", until: 2027-05-01, strip: 5, prepend: "+21255"}, {pattern: "+212550XXXXXX", strip: 0}, '
        '{pattern: "+21255[1-9]XXXXXX", strip: 5, prepend: "+21256"}',
        {"number-changes-subscriber": "no longer a number of Morocco"},
    ),
    "two rows for one new block": link(
        ROW + ', {old: "4XXXXXXX", new: "54XXXXXXX"}',
        '{pattern: "+212[45]XXXXXXX", until: 2027-05-01, strip: 5, prepend: "+21255"}',
        {MERGED: "21240000000 and 21250000000 both become +212550000000"},
    ),
    "two old blocks that are one block on purpose": link(
        ROW + ', {old: "4XXXXXXX", new: "54XXXXXXX"}',
        '{pattern: "+2125XXXXXXX", until: 2027-05-01, strip: 5, prepend: "+21255"}, '
        '{pattern: "+2124XXXXXXX", until: 2027-05-01, strip: 5, prepend: "+21254"}',
        {},
    ),
    "the zero of Cote d'Ivoire": lines("CI", f'{ABROAD}, {{prefix: "0Z", prepend: "+225"}}', {}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_fault_is_told_from_what_looks_like_it(case: Case) -> None:
    loaded = load_texts({"network.yaml": case.network.format(**case.written).encode()})
    assert loaded.network is not None, loaded.findings
    verdict = prove(loaded, ON, "check").verdict
    assert verdict.proven, verdict.withheld
    found = [(finding.rule, finding.label) for finding in verdict.findings if finding.rule not in ASIDE]
    assert found == list(case.expected.items())
