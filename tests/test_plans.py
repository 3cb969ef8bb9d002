"""What a network says of numbering plans: codes that mean other numbers, routing prefixes, withdrawals; and what it may not say."""

from __future__ import annotations

import pytest

from tests.test_reading import NOW, epoch, meant
from validator.digits import Number
from validator.digits.pairing import Pair, alike, pairs
from validator.digits.shape import TooWide
from validator.digits.space import number
from validator.flow.evidence import meant_by
from validator.flow.proof import Proof
from validator.load import load_texts


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("333", "+212537333", [("333", "212537333", 0)]),
        ("4XXX", "+21253720XXX", [("4", "21253720", 3)]),
        ("4[12]XX", "+33[12]1XX", [("41", "3311", 2), ("42", "3321", 2)]),
        ("3XXXXXXX", "53XXXXXXX", [("3", "53", 7)]),
        ("1[23]X[45]", "[23]X9[45]", [(f"1{a}{b}{c}", f"{a}{b}9{c}", 0) for a in "23" for b in "0123456789" for c in "45"]),
        ("XX5", "XX", [(f"{a}{b}5", f"{a}{b}", 0) for a in "0123456789" for b in "0123456789"]),
    ],
)
def test_the_sets_of_one_side_are_those_of_the_other(old: str, new: str, expected: list[tuple[str, str, int]]) -> None:
    assert alike(old, new)
    assert list(pairs(old, new)) == [Pair(*each) for each in expected]


@pytest.mark.parametrize(("old", "new"), [("4XX", "5X"), ("4[12]", "4[13]"), ("4[12]X", "4X[12]"), ("41", "4X")])
def test_other_sets_are_not_alike(old: str, new: str) -> None:
    assert not alike(old, new)


def test_a_pair_may_be_too_wide() -> None:
    with pytest.raises(TooWide, match="1,000,000 prefixes"):
        next(pairs("XXXXXX1", "XXXXXX2"))


PORTED = """
plans:
  - country: MA
    routing_prefixes: ["D0", "99"]
    add:
      - {pattern: "4[12]XX", type: private, means: "+21253720[12]1XX"}
      - {number: "*55", type: service, means: "537201234"}
      - {number: "444", type: short-code, means: "+33320001122", until: "2026-06-30"}
      - {prefix: "88", length: 6, type: private, means: "+21253720"}
"""


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        (number("D0537201234"), "+212537201234"),
        (number("D00537201234"), "+212537201234"),
        (Number("national", "D0537201234"), "+212537201234"),
        (number("+212D0537201234"), "+212537201234"),
        (number("99537201234"), "+212537201234"),
        (number("990537201234"), "+212537201234"),
        (number("D0333"), ""),
        (number("D0"), ""),
        (number("D1537201234"), ""),
        (number("+33D0537201234"), ""),
        (number("00212D0537201234"), ""),
        (number("0537201234"), "+212537201234"),
        (number("4155"), "+212537201155"),
        (number("4299"), "+212537202199"),
        (number("4355"), ""),
        (number("41555"), ""),
        (number("*55"), "+212537201234"),
        (number("444"), ""),
        (number("881234"), "+212537201234"),
        (number("88123"), ""),
    ],
)
def test_a_number_behind_a_routing_prefix_and_a_code_that_means_another(dialled: Number, meaning: str) -> None:
    assert meant(epoch("MA", "", PORTED), "MA", dialled) == meaning


OFFICE = """
plans:
  - {country: FR, routing_prefixes: ["D1"], add: [{number: "3999", type: service, means: "+33320001122"}]}
  - {name: office, country: FR, outside_line: "0", numbers: [{pattern: "4XXX", type: private, means: "+33320004XXX"}]}
"""


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [("4123", "+33320004123"), ("03999", "+33320001122"), ("3999", ""), ("04123", "")],
)
def test_codes_of_an_office_and_of_the_country_behind_its_outside_line(dialled: str, meaning: str) -> None:
    assert meant(epoch("FR", "office", OFFICE), "office", number(dialled)) == meaning


WITHDRAWN = """
plans:
  - country: FR
    withdraw:
      - {prefix: "601"}
      - {number: "3900"}
      - {pattern: "11[58]", type: emergency}
      - {number: "18"}
      - {number: "17", type: short-code}
"""


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        ("0601234567", ""),
        ("0611234567", "+33611234567"),
        ("+33601234567", ""),
        ("3900", ""),
        ("3901", "3901 of FR"),
        ("112", "112 of FR"),
        ("18", ""),
        ("17", "17 of FR"),
    ],
)
def test_what_a_network_withdraws_means_nothing(dialled: str, meaning: str) -> None:
    assert meant(epoch("FR", "", WITHDRAWN), "FR", number(dialled)) == meaning


def test_withdrawn_emergency_numbers_need_not_be_reached() -> None:
    required = epoch("FR", "", WITHDRAWN).readings.plans["FR"].required_emergency
    assert required == ("112", "15", "17")
    assert epoch("FR", "", WITHDRAWN).info(("FR", "115")).types == {"short-code"}


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("add: [{number: '+33', type: service}]", "+33 has a plus: a number of type service is written as it is dialled"),
        (
            "add: [{number: '33', type: service, nature: national}]",
            "a number of type service is read as it is dialled: its nature is unknown",
        ),
        (
            "add: [{prefix: '05', type: mobile, nature: unknown}]",
            "a number of a country is written as a national number, without a trunk prefix, or with a plus",
        ),
        ("add: [{prefix: '+2125', type: mobile, nature: national}]", "+2125 has a plus: that is the form international"),
        ("numbers: [{pattern: '4XX', type: private, means: '+21253X'}]", "the sets of means must be those of pattern, in the same order"),
        (
            "add: [{range: {first: '40', last: '49'}, type: private, means: '+21253'}]",
            "the sets of means must be those of range, in the same order",
        ),
        (
            "add: [{pattern: '4XX', type: mobile, means: '+21253XX'}]",
            "means stands on numbers of type service, private or short-code; any other number means itself",
        ),
        (
            "add: [{pattern: 'XXXXXX1', type: private, means: '+212XXXXXX2'}]",
            "this takes 1,000,000 prefixes: leave trailing digits open",
        ),
        (
            "name: office, add: [{prefix: '5', type: mobile}]",
            "numbers of MA are stated in its own plan: an entry of plans that says country: MA and no name",
        ),
    ],
)
def test_an_entry_that_says_something_against_itself_is_refused(plan: str, message: str) -> None:
    loaded = load_texts({"a.yaml": f"plans: [{{country: MA, {plan}}}]".encode()})
    assert [finding.message for finding in loaded.findings] == [message]


def test_a_plan_of_no_country_has_no_international_numbers() -> None:
    loaded = load_texts({"a.yaml": b"plans: [{name: island, numbers: [{prefix: '+5', type: mobile}]}]"})
    assert [finding.message for finding in loaded.findings] == ["island is the plan of no country: its numbers have no international form"]


@pytest.mark.parametrize(
    ("plan", "area", "message"),
    [
        ("US", "212", None),
        ("US", "999", "no number of US begins with the area code '999'"),
        ("US", "+212", 'area must be a quoted area code without a trunk prefix, such as "212"'),
        ("GB", "020", "no number of GB begins with the area code '020'"),
        ("island", "20", "island is the plan of no country: it has no area codes"),
    ],
)
def test_an_area_code_is_one_of_the_country(plan: str, area: str, message: str | None) -> None:
    text = f"""
switches: [{{name: s, country: US, origins: [{{name: o, plan: {plan}, area: "{area}", route: r}}]}}]
routes: [{{name: r, rules: []}}]
plans: [{{name: island}}]
"""
    assert [finding.message for finding in load_texts({"a.yaml": text.encode()}).findings] == [message] * (message is not None)


def test_a_routing_prefix_is_read_on_an_origin_of_international_numbers() -> None:
    text = """
switches: [{name: s, country: MA, origins: [{name: o, reads: international, route: r}]}]
routes: [{name: r, rules: []}]
plans: [{country: MA, routing_prefixes: ["D0"]}]
"""
    loaded = load_texts({"a.yaml": text.encode()})
    assert loaded.network is not None, loaded.findings
    read = Proof(loaded.network, NOW).epochs[0]
    (origin,) = read.origins
    assert meant_by(read, origin, number("212D0537201234")) == ("international", "212537201234")
    assert meant_by(read, origin, number("212537201234")) == ("international", "212537201234")
