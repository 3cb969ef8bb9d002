"""Patterns as sets of numbers: the laws by which ways are composed, against the numbers themselves, all of them up to four digits."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.digits.space import Axis
from validator.finding import Place
from validator.render.model import Entry, TableModel
from validator.render.patterns import Pattern
from validator.render.ways import Way, covers, held, meet, narrowed, reachable, simplest, through, whole, without
from validator.tables import Translate

DIGITS = "012"
NUMBERS = ["".join(number) for length in range(5) for number in product(DIGITS, repeat=length)]
HERE = Place("net.yaml", 1, 1)
SETS = st.lists(st.sampled_from(("0", "1", "2", "01", "12", "012", "0123456789")), max_size=3).map(tuple)
PATTERNS = st.builds(lambda sets, more: Pattern("unknown", sets, more), SETS, st.integers(1, 31))
LAWS = settings(deadline=None, derandomize=True, max_examples=150)


def numbers(pattern: Pattern) -> set[str]:
    return {number for number in NUMBERS if taken(pattern, number)}


def taken(pattern: Pattern, number: str) -> bool:
    more = len(number) - pattern.depth
    return (
        more >= 0 and bool(pattern.more >> more & 1) and all(each in allowed for allowed, each in zip(pattern.sets, number, strict=False))
    )


@LAWS
@given(PATTERNS, PATTERNS)
def test_what_is_left_of_a_pattern_is_the_difference(one: Pattern, other: Pattern) -> None:
    pieces = [numbers(piece) for piece in without(one, other)]
    assert set().union(*pieces) == numbers(one) - numbers(other)
    assert sum(map(len, pieces)) == len(set().union(*pieces))


@LAWS
@given(PATTERNS, PATTERNS)
def test_patterns_meet_and_cover_as_their_numbers_do(one: Pattern, other: Pattern) -> None:
    assert not numbers(one) & numbers(other) or meet(one, other)
    assert not covers(one, other) or numbers(other) <= numbers(one)
    both = narrowed(Way(one, "unknown", tuple(range(one.depth))), other)
    assert numbers(one) & numbers(other) == (numbers(both.pattern) if both else set())


def after(ways: list[Way], number: str) -> str | None:
    """What the first way that takes a number makes of it, with a plus if it is international; None for no number."""
    for way in ways:
        if taken(way.pattern, number):
            if way.front is None:
                return None
            front = "".join(each if isinstance(each, str) else number[each] for each in way.front)
            return "+" * (way.nature == "international") + front + number[way.pattern.depth :]
    return None


@LAWS
@given(st.lists(st.tuples(PATTERNS, st.one_of(st.none(), st.text("01", max_size=2))), max_size=5))
def test_ways_that_are_left_out_change_nothing(found: list[tuple[Pattern, str | None]]) -> None:
    ways = [
        Way(pattern, "unknown", None if front is None else (*front, *range(min(1, pattern.depth), pattern.depth)))
        for pattern, front in found
    ]
    for fewer in (reachable(ways), simplest(ways)):
        assert [after(fewer, number) for number in NUMBERS] == [after(ways, number) for number in NUMBERS]


ACTIONS = (Translate(1, "0"), Translate(0, "+"), Translate(2), Translate(at=1, removed=1, digits="2"), Translate(9))
ENTRIES = st.builds(
    lambda prefix, lengths, action: Entry(Axis("unknown"), prefix, lengths & ~((1 << len(prefix)) - 1), action),
    st.text(DIGITS, max_size=2),
    st.integers(1, 63),
    st.integers(-1, len(ACTIONS) - 1),
)


def translated(entries: list[Entry], number: str) -> str | None:
    """What a table makes of a number: the longest prefix that takes it decides."""
    takers = [(len(each.prefix), each.action) for each in entries if number.startswith(each.prefix) and each.lengths >> len(number) & 1]
    _, action = max(takers, default=(0, -1))
    if action < 0:
        return number
    does = ACTIONS[action]
    if does.at is not None:
        if does.at + does.removed > len(number):
            return None
        number = number[: does.at] + does.digits + number[does.at + does.removed :]
    return does.prepend + number[does.strip :] if does.strip <= len(number) else None


@LAWS
@given(st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.prefix))
def test_ways_through_a_table_are_what_the_table_makes_of_each_number(entries: list[Entry]) -> None:
    axes = (Axis("unknown"), Axis("international"))
    table = TableModel("translations", "t", entries, ACTIONS, (HERE,))
    ways = held(through(whole("unknown", axes), table), axes)
    assert [after(ways, number) for number in NUMBERS] == [translated(entries, number) for number in NUMBERS]
