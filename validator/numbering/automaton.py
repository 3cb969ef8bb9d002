"""Regular expressions over digits as exact sets of numbers.

Numbering data state number ranges as expressions, `[5-7]\\d{8}|89\\d{7}`. Here an expression becomes an acyclic automaton
over the ten digits, from which prefixes and counts are read exactly. Only what such data use is understood: digits, `\\d`,
`[...]`, groups, `|`, `?`, `{m}` and `{m,n}`; anything else is a ValueError.

States are interned, so equal sets of numbers are the same object and every automaton is minimal by construction.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

LONGEST = 20
"""The most digits that an expression may accept."""

MOST_STATES = 1024
"""States whose entries are kept: several times those of the largest automaton; of all the world they would be twenty megabytes."""
_DIGITS = "0123456789"
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<digits>[0-9]|\\d|\[(?:[0-9](?:-[0-9])?)+\])|(?P<often>\?|\{[0-9]{1,2}(?:,[0-9]{1,2})?\})"
)
_RANGE = re.compile(r"([0-9])(?:-([0-9]))?")


class State:
    """A set of digit strings, never empty: those that lead from here to an end. Only `automaton` makes them; identity is equality.

    `after[d]` is the set of what may follow digit d, None if nothing does; `ends` tells whether the empty string belongs to the set.
    `lengths` has bit n set if a string of n digits belongs to it; `full` if every string of n digits does.
    """

    __slots__ = ("after", "ends", "full", "lengths")
    lengths: int
    full: int

    def __init__(self, after: tuple[State | None, ...], ends: bool) -> None:
        self.after, self.ends = after, ends
        lengths, full = 0, -1
        for state in set(after):
            lengths |= state.lengths if state else 0
            full &= state.full if state else 0
        self.lengths, self.full = lengths << 1 | ends, full << 1 | ends


class Part(NamedTuple):
    """One of some digits, or one of several sequences of parts, `least` to `most` times."""

    choice: frozenset[str] | tuple[tuple[Part, ...], ...]
    least: int = 1
    most: int = 1


_interned = cache(State)


def automaton(expression: str) -> State:
    """The numbers that match `expression` from beginning to end. ValueError, naming the place, if it is not understood."""
    state = _any_of(_parse(expression), _interned((None,) * 10, True))
    if state.lengths >> LONGEST + 1:
        raise ValueError(f"{expression}: accepts more than {LONGEST} digits")
    return state


def forget() -> None:
    """Let go of every automaton that nobody holds: whoever reads expressions next makes them anew."""
    for known in (_entries, _counts, _step, _union, _difference, _interned):
        known.cache_clear()


def prefixes(expression: str, without: str | None = None) -> list[tuple[str, int]]:
    """The numbers of `expression`, less those of `without`, as the shortest list of disjoint (prefix, lengths), sorted.

    Bit n of `lengths` is set if the prefix, followed by any digits 0-9 to n digits in all, is a number.
    """
    state = automaton(expression) if without is None else _difference(automaton(expression), automaton(without))
    return list(_entries(state, 0)) if state else []


def count(expression: str) -> dict[int, int]:
    """How many numbers of each length match, exactly: `{9: 400000000}`."""
    return {length: numbers for length, numbers in enumerate(_counts(automaton(expression))) if numbers}


def strings(expression: str, most: int | None = None) -> list[str]:
    """Every string that matches, sorted; if there are more than `most`, more than that, but not all."""
    found: list[str] = []
    for prefix, lengths in prefixes(expression):
        for length in range(len(prefix), lengths.bit_length()):
            if lengths >> length & 1:
                found += [prefix + "".join(digits) for digits in product(_DIGITS, repeat=length - len(prefix))]
        if most is not None and len(found) > most:
            break
    return sorted(found)


@lru_cache(maxsize=MOST_STATES)
def _entries(state: State, covered: int) -> tuple[tuple[str, int], ...]:
    """The entries of the numbers whose lengths are not `covered` by an entry nearer to the root.

    All numbers of a length are listed here, in one entry, unless that saves nothing: when each of the ten digits needs an
    entry of its own anyway, for other lengths, which takes this length along. Proof that no list is shorter: taking
    lengths away from a set never adds an entry, so an entry that is written at all takes every length that it can.
    """
    listed = state.full & ~covered
    entries = _entries_below(state, covered | listed)
    if not listed:
        return entries
    if not listed & 1 and len(entries) >= len(_DIGITS):
        without_listing = _entries_below(state, covered)
        if len(without_listing) == len(entries):
            return without_listing
    return ("", listed), *entries


def _entries_below(state: State, covered: int) -> tuple[tuple[str, int], ...]:
    return tuple(
        (digit + prefix, lengths << 1)
        for digit, after in zip(_DIGITS, state.after, strict=True)
        if after and after.lengths & ~(covered >> 1)
        for prefix, lengths in _entries(after, covered >> 1)
    )


@cache
def _counts(state: State) -> tuple[int, ...]:
    counts = [int(state.ends)] + [0] * (state.lengths.bit_length() - 1)
    for after in filter(None, state.after):
        for length, numbers in enumerate(_counts(after), start=1):
            counts[length] += numbers
    return tuple(counts)


def _any_of(sequences: tuple[tuple[Part, ...], ...], tail: State) -> State:
    return _union(frozenset(_sequence(parts, tail) for parts in sequences))


def _sequence(parts: tuple[Part, ...], tail: State) -> State:
    for part in reversed(parts):
        tail = _repeated(part, tail)
    return tail


def _repeated(part: Part, tail: State) -> State:
    state = tail
    for _ in range(part.most - part.least):
        state = _union(frozenset((tail, _once(part, state))))
    for _ in range(part.least):
        state = _once(part, state)
    return state


def _once(part: Part, tail: State) -> State:
    if isinstance(part.choice, tuple):
        return _any_of(part.choice, tail)
    return _step(part.choice, tail)


@cache
def _step(digits: frozenset[str], tail: State) -> State:
    return _interned(tuple(tail if digit in digits else None for digit in _DIGITS), False)


@cache
def _union(states: frozenset[State]) -> State:
    if len(states) == 1:
        return next(iter(states))
    columns = (frozenset(filter(None, column)) for column in zip(*(state.after for state in states), strict=True))
    return _interned(tuple(_union(column) if column else None for column in columns), any(state.ends for state in states))


@cache
def _difference(state: State, without: State) -> State | None:
    after = tuple(_difference(left, right) if left and right else left for left, right in zip(state.after, without.after, strict=True))
    ends = state.ends and not without.ends
    return _interned(after, ends) if ends or any(after) else None


def _parse(expression: str) -> tuple[tuple[Part, ...], ...]:
    """The alternatives of `expression`, each a sequence of parts."""
    groups: list[list[list[Part]]] = [[[]]]
    place = 0
    while place < len(expression):
        token = _TOKEN.match(expression, place)
        if not token or not _take(token, groups):
            raise ValueError(f"{expression}: not understood from character {place + 1} on, {expression[place : place + 12]}")
        place = token.end()
    if len(groups) > 1:
        raise ValueError(f"{expression}: a group is not closed")
    return tuple(map(tuple, groups[0]))


def _take(token: re.Match[str], groups: list[list[list[Part]]]) -> bool:
    """Add a token to the innermost of the open `groups`; False if it may not stand where it does."""
    sequence = groups[-1][-1]
    match token.lastgroup:
        case "open":
            groups.append([[]])
        case "bar":
            groups[-1].append([])
        case "digits" if digits := _digits(token[0]):
            sequence.append(Part(digits))
        case "close" if len(groups) > 1:
            alternatives = tuple(map(tuple, groups.pop()))
            groups[-1][-1].append(Part(alternatives))
        case "often" if sequence and sequence[-1][1:] == (1, 1):
            least, most = _often(token[0])
            sequence[-1] = Part(sequence[-1].choice, least, most)
            return least <= most
        case _:
            return False
    return True


@cache
def _digits(written: str) -> frozenset[str]:
    """The digits that `7`, `\\d` or `[0-24]` names; none if a range runs backwards."""
    if written == r"\d":
        return frozenset(_DIGITS)
    ranges = [_DIGITS[_DIGITS.index(first) : _DIGITS.index(last or first) + 1] for first, last in _RANGE.findall(written)]
    return frozenset("".join(ranges)) if all(ranges) else frozenset()


def _often(written: str) -> tuple[int, int]:
    if written == "?":
        return 0, 1
    least, _, most = written.strip("{}").partition(",")
    return int(least), int(most or least)
