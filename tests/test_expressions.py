"""Expressions as shapes take the strings that Python's own expressions take, and their groups hold the same."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.switch_models import HERE
from validator.digits.numberset import NumberSet
from validator.digits.space import Axis, Number, NumberSpace
from validator.readback.expressions import NotFollowed, ways
from validator.readback.spelled import MARKED, PLAIN, Spelling, axes, boxes, change

NATURES = ("unknown", "international", "national")
SPACE = NumberSpace(NATURES, [Axis("unknown", "*2"), Axis("unknown", "", "#"), Axis("unknown", "*2", "#"), Axis("international", "3*")])
STRINGS = ["".join(each) for length in range(5) for each in product("012*#", repeat=length)]
MARKED_EXPRESSIONS = (
    *(r"^u0[0-9]{2}$", r"^u0[0-9]{1,3}$", r"^(u00[0-9]{0,16})$", r"^\+([12][0-9]*)$", r"^\+[0-9]{0,16}$", "^(.+)$", "^.*$", "^u.*$"),
    *(r"^u0?12$", r"^u(0|1)2[0-9]$", r"^u(?:01|2)$", r"^n[0-2]{2}$", r"^u\*2[0-9]{0,16}#$", r"^u[0-9]*#$", r"^u[0-9]+$", "^u0.*"),
    *(r"^u[0-9]{3}", r"^u\*2([0-9]{0,16})$", r"^[un]0[0-9]{0,3}$", r"^u\d{2}$", r"^u0{2}[0-9]{0,2}$", r"^u$", r"^\+$"),
)
PLAIN_EXPRESSIONS = (
    r"^\+([0-9A-F*#]+)$",
    r"^([0-9A-F*#]+)$",
    r"^\+?0[0-9]*$",
    r"^0[12]$",
    r"^[0-9A-F*#]*$",
    r"^(00|\+)[0-9]{1,3}$",
    "^.+$",
)


@pytest.mark.parametrize(
    ("spelling", "expression"), [*((MARKED, text) for text in MARKED_EXPRESSIONS), *((PLAIN, text) for text in PLAIN_EXPRESSIONS)]
)
def test_an_expression_takes_what_pythons_own_takes(spelling: Spelling, expression: str) -> None:
    looks = re.compile(expression)
    for nature in spelling.marks:
        taken = NumberSet.of(SPACE, [box for way in ways(expression) for box in boxes(SPACE, way, spelling, nature)])
        for digits in STRINGS:
            number = Number(nature, digits)
            if SPACE.locate(number) is not None:
                assert (number in taken) == bool(looks.match(spelling.write(number))), (expression, number)


@pytest.mark.parametrize(
    ("expression", "parts", "written", "becomes"),
    [
        (r"^u00([0-9]{0,16})$", ("+", 1), "u0012", "+12"),
        (r"^u0([1-9][0-9]{2})$", ("+33", 1), "u0120", "+33120"),
        (r"^(u0)1([0-9]*)$", (1, "9", 2), "u0122", "u0922"),
        (r"^u\*2([0-9]{0,16})#$", ("u0", 1, "#"), "u*211#", "u011#"),
        (r"^(u12)$", (1,), "u12", "u12"),
        (r"^\+(33)$", ("n0", 1), "+33", "n033"),
        (r"^u(0|12)([0-9]{0,4})$", ("n", 1, 2), "u1200", "n1200"),
    ],
)
def test_groups_are_put_together(expression: str, parts: tuple[str | int, ...], written: str, becomes: str) -> None:
    nature = {"u": "unknown", "+": "international", "n": "national"}[written[0]]
    found = []
    for way in ways(expression):
        number = MARKED.read(written)
        assert number is not None
        if number in NumberSet.of(SPACE, boxes(SPACE, way, MARKED, nature)):
            changed = change(way, nature, parts, MARKED, MARKED, HERE).make(number)
            assert changed is not None
            found.append(MARKED.write(changed))
    assert found == [becomes]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("0[0-9]*$", "the expression 0[0-9]*$ is not anchored: it looks for a match anywhere"),
        ("^0|1$", "the expression ^0|1$ is not understood from |1 on"),
        ("^[0-9]*1[0-9]*$", "more than one count of the expression is open"),
        ("^0[9-0]$", "the range 9-0 is reversed"),
        ("^(01$", "a group is not closed"),
        ("^0[^1]$", "the set [^1] is not understood"),
        (r"^0\w$", "\\w is not understood"),
        ("^0++$", "the count + behind a count is not understood"),
        ("^(01){2}$", "a count behind a group is not understood"),
        ("^[0-9*#]+$", "so many characters of [#*0123456789] in a row are not followed"),
        ("^*1$", "* has no meaning where it stands"),
        ("^0^1$", "^ has no meaning where it stands"),
    ],
)
def test_what_is_not_followed_is_said(expression: str, reason: str) -> None:
    with pytest.raises(NotFollowed, match=re.escape(reason)):
        ways(expression)


@pytest.mark.parametrize(
    ("expression", "parts"),
    [(r"^u0([0-9]*)$", ("+33",)), (r"^u([0-9]*)#$", ("u", 1)), (r"^u0([0-9]*)$", ("u", 1, "0")), (r"^u(0)(.*)$", ("u", 2, 1))],
)
def test_digits_that_are_dropped_or_moved_are_not_followed(expression: str, parts: tuple[str | int, ...]) -> None:
    (way,) = ways(expression)
    with pytest.raises(NotFollowed):
        change(way, "unknown", parts, MARKED, MARKED, HERE)


AXES = [
    ("^u001[0-9]{0,13}$", []),
    ("^u001[0-9]{0,16}$", [Axis("unknown", "001")]),
    ("^u0012345[0-9]{0,11}$", [Axis("unknown", "00")]),
    (r"^u\*21\*[0-9]{0,9}#$", [Axis("unknown", "*21*", "#")]),
    (r"^\+3[45][0-9]{16}$", [Axis("international", "34"), Axis("international", "35")]),
]


@pytest.mark.parametrize(("expression", "needed"), AXES)
def test_numbers_need_an_axis_where_they_are_longer_than_one_has_room_for_or_hold_other_characters(
    expression: str, needed: list[Axis]
) -> None:
    """The shortest that is enough: many long prefixes share it."""
    found = [axis for looks in ways(expression) for nature in NATURES for axis in axes(looks, MARKED, nature)]
    assert found == needed
