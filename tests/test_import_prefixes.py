"""Imported tables against the lines they come from: a table that says another thing is never written."""

from __future__ import annotations

import pytest

from tests.networks import ON
from validator.readback.prefixes import Said, Unlike, compare

A, B = (("a", 0),), (("b", 0),)
LINES = {
    "world": [
        Said("prefix", "+33", A),
        Said("prefix", "+336", B, 1),
        Said("prefix", "+336", A, 0),
        Said("number", "112", B),
        Said("prefix", "", ()),
    ]
}
RULES = """routes:
  - name: world
    rules:
      - {prefix: "+33", trunks: [a]}
      - {prefix: "+336", trunks: [b]}
      - {number: "112", trunks: [b]}
      - {any: true, reject: temporary-failure}
"""


def test_rules_that_say_what_the_lines_say() -> None:
    compare(RULES, LINES, ON)


UNLIKE = [
    ('"+336", trunks: [b]', '"+336", trunks: [a]', "+336"),
    ('"+336", trunks', '"+3361", trunks', "+336"),
    ('{number: "112"', '{prefix: "112"', "1120"),
    ('      - {number: "112", trunks: [b]}\n', "", "112"),
    ("      - {any: true, reject: temporary-failure}\n", "", "0"),
    ('"+33", trunks: [a]', '"+33", reject: call-rejected', "+33"),
    ('"+33", trunks: [a]', '"+33", trunks: [{trunk: a, weight: 1}, {trunk: b, weight: 2}]', "+33"),
]


@pytest.mark.parametrize(("old", "new", "number"), UNLIKE)
def test_a_rule_that_says_another_thing_is_found_with_a_number(old: str, new: str, number: str) -> None:
    assert old in RULES
    with pytest.raises(Unlike, match=f"table world does with {number.replace('+', '[+]')} on .* what no line says"):
        compare(RULES.replace(old, new, 1), LINES, ON)


def test_lines_of_one_priority_that_disagree_are_a_tie_on_both_sides() -> None:
    lines = {"world": [Said("prefix", "33", A), Said("prefix", "33", B)]}
    both = 'routes: [{name: world, rules: [{prefix: "33", trunks: [a]}, {prefix: "33", trunks: [b]}]}]\n'
    compare(both, lines, ON)
    with pytest.raises(Unlike, match="does with 33 on"):
        compare('routes: [{name: world, rules: [{prefix: "33", trunks: [a]}]}]\n', lines, ON)


def test_a_text_that_is_no_network() -> None:
    with pytest.raises(Unlike, match="length"):
        compare('routes: [{name: world, rules: [{prefix: "33", length: 99, trunks: [a]}]}]\n', LINES, ON)
