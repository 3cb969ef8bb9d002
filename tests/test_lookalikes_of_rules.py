"""For the rules that warn of what may go wrong: the fault, and the innocent networks that look like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.commands.proving import prove
from validator.digits.numberset import NumberSet
from validator.digits.space import Axis, Box, Number, NumberSpace
from validator.load import load_texts

ON = datetime(2026, 6, 1, tzinfo=UTC)

BRITAIN = """
switches:
  - name: london
    country: GB
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: bt, FAR}]
routes: [{name: out, rules: [{prefix: "+44", trunks: [bt]}]}]
"""
MONEY = """
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, CHARGED route: out}]
    trunks: [{name: all, carries: ["*"], to: {transit: true}}]
charging: [{name: rabat, rules: [{prefix: "+", charge: international}, {prefix: "+212", charge: national}, CLASS]}]
routes: [{name: out, rules: [{prefix: "+", trunks: [all]}, ROUTE]}]
"""
PREMIUM, NO_PREMIUM = '{prefix: "+21289", charge: premium}', '{prefix: "+33", charge: international}'
SATELLITES = ', {prefix: "+87[08]", charge: international}, {prefix: "+88[1-3]", charge: international}'
NAMED = PREMIUM + ', {prefix: "+979", charge: premium}' + SATELLITES
REFUSED = '{prefix: "+888", reject: unallocated-number}'
RESCUE = """
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, accepts: [MA], route: out}]
    trunks: [{name: national, to: {country: MA}}, TRUNKS]
routes:
  - name: out
    rules: [{prefix: "0Z", trunks: [national]}, {pattern: "1[59]", trunks: [WAYS]}, {number: "177", trunks: [WAYS]}]
"""
ONE = '{name: one, gateways: ["sip:192.0.2.1:5060"], to: {emergency: ["15", "19", "177"]}}'
TWO = '{name: two, gateways: ["sip:192.0.2.2:5060"], to: {emergency: ["15", "19", "177"]}}'
BARE = '{name: one, to: {emergency: ["15", "19", "177"]}}'
DATED = """
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: national, to: {country: MA}}, {name: abroad, carries: [FR], to: {transit: true}}]
routes: [{name: out, rules: [RULES]}]
"""
HOME = '{prefix: "+212", trunks: [national]}'
ASTRAY = '{prefix: "+2125", trunks: [abroad], allow: {finding: ID, until: 2031-01-01, because: "cable repair"}}'
DIGIT_BY_DIGIT = """
plans: [{country: DE, withdraw: [{prefix: "118", type: short-code}]}]
switches:
  - name: berlin
    country: DE
    origins: [{name: trunk, OVERLAP accepts: [DE, not emergency], route: in}]
    trunks:
      - {name: national, to: {country: DE}}
      - {name: enquiries, to: {service: ["118", "11833"]}}
      - {name: others, to: {service: ["118", "119"]}}
routes:
  - name: in
    rules: [{prefix: "0Z", trunks: [national]}, {number: "11833", trunks: [enquiries]}, {number: "119", trunks: [others]}, RULE]
"""
TRANSLATED = """
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, natures: [national], reads: national, accepts: [MA], translate: [TABLES], route: out}]
    trunks: [{name: national, to: {country: MA}}]
translations:
  - {name: code, rules: [{prefix: "Z", nature: national, prepend: "+212"}]}
  - {name: zero, rules: [{prefix: "Z", nature: national, prepend: "0"}]}
  - {name: code-again, rules: [{prefix: "+", strip: 1, prepend: "+212"}]}
  - {name: code-once, rules: [{prefix: "ZXXXXXXXX", nature: [national, unknown], prepend: "+212"}]}
  - {name: two-in-one, rules: [{pattern: "+21266[01]XXXXXX", replace: {at: 6, count: 1, digits: "0"}}]}
  - {name: one-as-it-is, rules: [{pattern: "+212660XXXXXX", replace: {at: 6, count: 1, digits: "0"}}]}
  - {name: nowhere, rules: [{prefix: "+2127", strip: 5, prepend: "+2120"}]}
routes: [{name: out, rules: [{prefix: "+", trunks: [national]}, {prefix: "0", nature: national, trunks: [national]}]}]
"""
SAME, APART = '{number: "118", trunks: [enquiries]}', '{number: "118", trunks: [others]}'

CASES: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "GB alone": (BRITAIN, {"FAR": "carries: [GB], to: {transit: true}"}, {"siblings-unnamed"}),
    "GB mobiles": (BRITAIN, {"FAR": "carries: [GB, not mobile, GB mobile], to: {transit: true}"}, {"siblings-unnamed"}),
    "all four": (BRITAIN, {"FAR": "carries: [GB, JE, GG, IM], to: {transit: true}"}, set()),
    "the code": (BRITAIN, {"FAR": 'carries: ["+44"], to: {transit: true}'}, set()),
    "everything": (BRITAIN, {"FAR": 'carries: ["*"], to: {transit: true}'}, set()),
    "the network of the country": (BRITAIN, {"FAR": "to: {country: GB}"}, set()),
    "left out and sent": (BRITAIN, {"FAR": "carries: [GB, not JE, not GG, not IM], to: {transit: true}"}, {"route-leaves-country"}),
    "+979 by default": (MONEY, {"CHARGED": "charging: rabat,", "CLASS": PREMIUM, "ROUTE": REFUSED}, {"high-risk-by-default"}),
    "+979 named": (
        MONEY,
        {"CHARGED": "charging: rabat,", "CLASS": NAMED, "ROUTE": REFUSED},
        set(),
    ),
    "+979 refused": (
        MONEY,
        {"CHARGED": "charging: rabat,", "CLASS": PREMIUM + SATELLITES, "ROUTE": '{prefix: "+979", reject: call-rejected}'},
        set(),
    ),
    "satellites by default": (
        MONEY,
        {"CHARGED": "charging: rabat,", "CLASS": PREMIUM + ', {prefix: "+979", charge: premium}', "ROUTE": REFUSED},
        {"high-risk-by-default"},
    ),
    "satellites by a default of their neighbourhood": (
        MONEY,
        {
            "CHARGED": "charging: rabat,",
            "CLASS": PREMIUM + ', {prefix: "+979", charge: premium}, {prefix: "+8", charge: international}',
            "ROUTE": REFUSED,
        },
        {"high-risk-by-default"},
    ),
    "no class for premium": (MONEY, {"CHARGED": "charging: rabat,", "CLASS": NO_PREMIUM, "ROUTE": REFUSED}, set()),
    "nobody charges": (MONEY, {"CHARGED": "", "CLASS": PREMIUM, "ROUTE": REFUSED}, {"unused"}),
    "one gateway": (RESCUE, {"TRUNKS": ONE, "WAYS": "one"}, {"emergency-single-trunk"}),
    "two trunks": (RESCUE, {"TRUNKS": f"{ONE}, {TWO}", "WAYS": "one, two"}, set()),
    "gateways that stand elsewhere": (RESCUE, {"TRUNKS": BARE, "WAYS": "one"}, set()),
    "over since 2019": (DATED, {"RULES": HOME + ', {prefix: "+33", trunks: [abroad], until: 2019-01-01}'}, {"rule-expired"}),
    "over in 2031": (DATED, {"RULES": HOME + ', {prefix: "+33", trunks: [abroad], until: 2031-01-01}'}, set()),
    "allowed and there": (DATED, {"RULES": f"{HOME}, {ASTRAY}", "ID": "route-leaves-country"}, set()),
    "allowed by another name": (DATED, {"RULES": f"{HOME}, {ASTRAY}", "ID": "leaves"}, {"route-leaves-country", "allow-unused"}),
    "the code twice": (TRANSLATED, {"TABLES": "code, code-again"}, {"number-changes-subscriber"}),
    "the code once, by two tables": (TRANSLATED, {"TABLES": "code, code-once"}, set()),
    "the zero kept behind a nature": (TRANSLATED, {"TABLES": "zero"}, {"trunk-prefix-kept"}),
    "two subscribers become one": (TRANSLATED, {"TABLES": "code, two-in-one"}, {"subscribers-merged"}),
    "one subscriber stays one": (TRANSLATED, {"TABLES": "code, one-as-it-is"}, set()),
    "results that mean nothing": (TRANSLATED, {"TABLES": "code, nowhere"}, {"number-changes-subscriber"}),
    "118 and 11833 apart": (DIGIT_BY_DIGIT, {"OVERLAP": "overlap: true,", "RULE": APART}, {"overlap-ambiguous"}),
    "118 and 11833 alike": (DIGIT_BY_DIGIT, {"OVERLAP": "overlap: true,", "RULE": SAME}, set()),
    "118 and 11833 en bloc": (DIGIT_BY_DIGIT, {"OVERLAP": "", "RULE": APART}, set()),
}


@pytest.mark.parametrize(("network", "written", "expected"), CASES.values(), ids=list(CASES))
def test_the_fault_is_told_from_what_looks_like_it(network: str, written: dict[str, str], expected: set[str]) -> None:
    for name, text in written.items():
        network = network.replace(name, text)
    loaded = load_texts({"network.yaml": network.encode()})
    assert loaded.network is not None, loaded.findings
    verdict = prove(loaded, ON, "check").verdict
    assert verdict.proven, verdict.withheld
    beside = {"rule-unreachable", "unallocated-routed"} | ({"unused"} - expected)
    assert {finding.rule for finding in verdict.findings} - beside == expected


DEFAULT = HOME + ', {prefix: "+33", trunks: [abroad]}'
TAKEN = "prefix +331: 10 rules take all of its numbers that somebody has"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([f"+331{digit}" for digit in "0123456789"], {"rule-unreachable": f"no number meets {TAKEN}"}),
        ([f"+331{digit}" for digit in "012345678"], {}),
        (["+331[0-9]"], {"rule-unreachable": f"no number meets {TAKEN.replace('10 rules take', 'prefix +331[0-9] takes')}"}),
        (["+3310", "+888"], {"unallocated-routed": "no number that prefix +888 takes is allocated"}),
    ],
)
def test_a_default_that_others_leave_nothing_is_told_from_numbers_that_nobody_has(others: list[str], expected: dict[str, str]) -> None:
    rules = ", ".join(f'{{prefix: "{prefix}", trunks: [abroad]}}' for prefix in ("+331", *others))
    loaded = load_texts({"network.yaml": DATED.replace("RULES", f"{DEFAULT}, {rules}").encode()})
    findings = prove(loaded, ON, "check").verdict.findings
    assert {finding.rule: finding.message for finding in findings if "tie" not in finding.rule} == expected


def test_a_rule_that_is_tied_for_all_that_somebody_has_is_told_as_a_tie_alone() -> None:
    tied = '{prefix: "+33[12]", trunks: [abroad]}, {prefix: "+33[23]", trunks: [national, abroad]}, {prefix: "+331[0-9]", trunks: [abroad]}'
    loaded = load_texts({"network.yaml": DATED.replace("RULES", f"{DEFAULT}, {tied}").encode()})
    findings = prove(loaded, ON, "check").verdict.findings
    assert sorted((finding.rule, finding.subject) for finding in findings) == [
        ("route-leaves-country", "routes/out/prefix +33[23]"),
        ("rules-tie", "routes/out/prefix +33[23]"),
    ]


SPACE = NumberSpace(["unknown", "international"], [Axis("unknown", "0011"), Axis("unknown", "*"), Axis("unknown", "*", "#")])
WRITTEN = st.from_regex(r"(\*)?[01]{0,5}", fullmatch=True)


@settings(deadline=None, derandomize=True)
@given(st.lists(WRITTEN, max_size=6), WRITTEN)
def test_beginnings_and_continuations_are_those_of_strings(written: list[str], asked: str) -> None:
    boxes: list[Box] = []
    for each in written:
        boxes += SPACE.boxes("unknown", each, 1 << len(each))
    numbers = NumberSet.of(SPACE, boxes)
    begins = any(each.startswith(asked) and each != asked for each in written)
    assert (Number("unknown", asked) in numbers.beginnings()) == begins
    same_head = [each for each in written if head(each) == head(asked)]
    goes_on = any(asked.startswith(each) and each != asked for each in same_head)
    assert (Number("unknown", asked) in numbers.continuations()) == goes_on


def head(written: str) -> str:
    return "0011" if written.startswith("0011") else "*" if written.startswith("*") else ""
