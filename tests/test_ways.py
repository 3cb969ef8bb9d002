"""Patterns as sets of numbers: the laws by which ways are composed, against the numbers themselves, all of them up to four digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render.cisco_rules import Rule, inbound, outgoing
from validator.render.model import Entry, OriginModel, TableModel, TrunkModel
from validator.render.patterns import Pattern
from validator.render.ways import Way, covers, held, meet, narrowed, reachable, simplest, through, whole, without
from validator.tables import Forward, Reject, Translate

DIGITS = "012"
NUMBERS = ["".join(number) for length in range(5) for number in product(DIGITS, repeat=length)]
HERE = Place("net.yaml", 1, 1)
SETS = st.lists(st.sampled_from(("0", "1", "2", "01", "12", "012", "0123456789")), max_size=3).map(tuple)
PATTERNS = st.builds(lambda sets, more: Pattern("unknown", sets, more), SETS, st.integers(1, 31))
LAWS = settings(deadline=None, derandomize=True, max_examples=100)


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


AXES = (Axis("unknown"), Axis("international"))
TRUNK = TrunkModel("lines", HERE, (Listed("sip:192.0.2.1", HERE),))
ROUTES = st.lists(
    st.tuples(st.sampled_from(("unknown", "international")), st.text(DIGITS, max_size=2), st.booleans()), min_size=1, max_size=4
)


def first(rules: Sequence[Rule], number: str) -> str:
    """What the first rule that takes a number makes of it, by Python's own expressions; the number where none does."""
    for rule in rules:
        found = re.search(rule.match.replace("\\(", "(").replace("\\)", ")"), number)
        if found:
            return number[: found.start()] + found.expand(re.sub(r"\\(\d)", r"\\g<\1>", rule.becomes)) + number[found.end() :]
    return number


def routed(routes: list[tuple[str, str, bool]], nature: str, digits: str) -> bool:
    """Whether the longest prefix that takes a number sends it on, and it has digits."""
    takers = [(len(prefix), sends) for of, prefix, sends in routes if of == nature and digits.startswith(prefix)]
    return bool(digits) and max(takers, default=(0, False))[1]


@LAWS
@example([Entry(Axis("unknown"), "1", 0b10110, 1)], [("international", "", True)])  # lengths with a gap
@given(st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.prefix), ROUTES)
def test_the_rules_of_an_origin_and_of_a_trunk_do_what_the_tables_say(entries: list[Entry], routes: list[tuple[str, str, bool]]) -> None:
    routes = [*{route[:2]: route for route in routes}.values()]
    stage = TableModel("translations", "t", entries, ACTIONS, (HERE,))
    every = (2 << 16) - 1
    rows = [Entry(Axis(nature), prefix, every & ~((1 << len(prefix)) - 1), int(sends)) for nature, prefix, sends in routes]
    route = TableModel("routes", "r", rows, (Reject(1), Forward(("lines",))), (HERE,))
    rules = inbound(10, OriginModel("o", HERE, (), (stage,), route), {"lines": TRUNK}, AXES).rules
    leaving = [*outgoing(TRUNK, {"100", "101"}, AXES)]
    for number in NUMBERS:
        made = translated(entries, number)
        digits = (made or "").removeprefix("+")
        goes = made is not None and routed(routes, "international" if made.startswith("+") else "unknown", digits)
        tagged = first(rules, number)
        assert goes == (tagged.startswith("10") and _taken(routes, tagged)), (number, tagged)
        assert not goes or first(leaving, tagged) == made


def _taken(routes: list[tuple[str, str, bool]], tagged: str) -> bool:
    """Whether a dial-peer takes a tagged number: the patterns of a table are its prefixes."""
    nature = ("unknown", "international")["01".index(tagged[2])]
    return any(sends for of, prefix, sends in routes if of == nature and tagged[3:].startswith(prefix))
