"""Lines of a switch file as maps of numbers, against one number at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.shape import CHARACTERS
from validator.digits.space import Axis, Number, NumberSpace
from validator.readback.decision import Decision, Decisions, Sent
from validator.readback.lines import Act, Change, Line, decided
from validator.readback.regions import boxes

AXES = [Axis("unknown", "00"), Axis("unknown", "*"), Axis("unknown", "*2*"), Axis("unknown", "*2*", "#"), Axis("unknown", "", "#")]
SPACE = NumberSpace(("unknown", "international"), AXES)
STRINGS = ["".join(each) for length in range(5) for each in product("012*#", repeat=length)]
NUMBERS = [Number(nature, digits) for nature in ("unknown", "international") for digits in STRINGS]
HELD = [number for number in NUMBERS if SPACE.locate(number) is not None]

SETS = st.lists(st.sampled_from(["0", "1", "2", "*", "#", "012", "12", "0*", "0123456789", "0123456789*#"]), max_size=5)


def bits(written: Sequence[str]) -> list[int]:
    return [sum(1 << CHARACTERS.index(character) for character in members) for members in written]


def takes(written: Sequence[str], more: bool, digits: str) -> bool:
    """Whether a string has at every place one of the characters, and then nothing, or anything."""
    long_enough = len(digits) >= len(written) if more else len(digits) == len(written)
    return long_enough and all(character in members for character, members in zip(digits, written, strict=False))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(SETS, st.booleans())
def test_a_region_holds_exactly_the_strings_that_it_means(written: list[str], more: bool) -> None:
    found = NumberSet.of(SPACE, boxes(SPACE, "unknown", bits(written), more))
    wrong = [number for number in HELD if (number in found) != (number.nature == "unknown" and takes(written, more, number.digits))]
    assert wrong == []


ACTS = [None, (1, ""), (2, "0"), (0, "1"), (3, "*2*"), (1, "+1")]
LINES = st.lists(st.tuples(SETS, st.booleans(), st.integers(0, len(ACTS) - 1)), min_size=1, max_size=4)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(LINES)
def test_the_first_line_that_takes_a_number_says_what_becomes_of_it(written: list[tuple[list[str], bool, int]]) -> None:
    decisions = Decisions()
    leaving = decisions.leaving(SPACE, "trunk")
    acts = [Act(leaving, None if each is None else Change(each[0], partial(naively, *each))) for each in ACTS]
    lines = [Line(box, -turn, act) for turn, (sets, more, act) in enumerate(written) for box in boxes(SPACE, "unknown", bits(sets), more)]
    nothing = decisions.of(Decision())
    found = decided(SPACE, lines, acts, NumberMap.constant(SPACE, nothing), decisions)
    wrong = [(number, told(found, decisions, number)) for number in HELD if told(found, decisions, number) != expected(written, number)]
    assert wrong == []


def told(found: NumberMap, decisions: Decisions, number: Number) -> str:
    label = found.at(number)
    assert label is not None
    decision = decisions[label]
    if not decision.sent:
        return "invalid" if decision.cause else "nothing"
    (sent,) = decision.sent
    return leaves(sent, number)


def leaves(sent: Sent, number: Number) -> str:
    return Number(sent.nature, sent.form.apply(number.digits)).written


def expected(written: list[tuple[list[str], bool, int]], number: Number) -> str:
    act = next((act for sets, more, act in written if number.nature == "unknown" and takes(sets, more, number.digits)), None)
    if act is None:
        return "nothing"
    rewriting = ACTS[act]
    after = number if rewriting is None else naively(*rewriting, number)
    return "invalid" if after is None or not after.digits or SPACE.locate(after) is None else after.written


def naively(strip: int, put: str, number: Number) -> Number | None:
    """Instead of the first characters stands something else; a number that is too short is none."""
    if len(number.written) < strip:
        return None
    text = put + number.written[strip:]
    return None if "+" in text[1:] else Number("international", text[1:]) if text.startswith("+") else Number("unknown", text)
