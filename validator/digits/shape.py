"""Shapes of numbers as people write them (`05[1-3]X`), and which of two is the more specific: the one statement of precedence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.space import ANY_LENGTH, Box, NumberSpace

CHARACTERS = "0123456789*#ABCDEF"
DIGIT = 0b1111111111
ANYTHING = (1 << len(CHARACTERS)) - 1
NATURES = ("unknown", "international", "national")
MOST_PREFIXES = 100_000
SETS = {"X": DIGIT, "Z": DIGIT & ~1, "N": DIGIT & ~3}


class TooWide(Exception):
    """A shape that would need more than MOST_PREFIXES prefixes; carries how many."""

    def __init__(self, prefixes: int) -> None:
        super().__init__(f"{prefixes:,} prefixes")
        self.prefixes = prefixes


class Shape(NamedTuple):
    """The strings a rule matches: one set of characters for each written position, then `beyond` at every further one;
    `lengths` has bit n for n characters in all, the plus not counted."""

    sets: tuple[int, ...]
    lengths: int
    natures: frozenset[str]
    beyond: int = DIGIT

    def at(self, position: int) -> int:
        return self.sets[position] if position < len(self.sets) else self.beyond

    def beats(self, other: Shape) -> bool:
        """Whether it is the more specific: at the first position where the two differ it admits a proper subset; if none
        differs, it has a proper subset of the lengths, or the same lengths and a proper subset of the natures."""
        for position in range(max(len(self.sets), len(other.sets)) + 1):
            mine, theirs = self.at(position), other.at(position)
            if mine != theirs:
                return mine & theirs == mine
        if self.lengths != other.lengths:
            return self.lengths & other.lengths == self.lengths
        return self.natures < other.natures

    @property
    def rank(self) -> tuple[tuple[int, ...], int, int]:
        """Sorts so that no shape comes before one that it beats: wide before narrow, position by position."""
        sizes = [-members.bit_count() for members in self.sets]
        while sizes and sizes[-1] == -self.beyond.bit_count():
            sizes.pop()
        padded = (*sizes, *[-self.beyond.bit_count()] * (40 - len(sizes)))
        return padded, -self.lengths.bit_count(), -len(self.natures)

    @property
    def plain(self) -> bool:
        """No position but the trailing ones holds a set."""
        return all(members.bit_count() == 1 for members in self.literal)

    @property
    def literal(self) -> tuple[int, ...]:
        """The positions up to the last that does not admit just any digit."""
        sets = self.sets
        while sets and sets[-1] == DIGIT:
            sets = sets[:-1]
        return sets

    def split(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The written positions before the digits left open, and the one behind them if it is no digit (a suffix such as `#`)."""
        exact = not self.lengths >> len(self.sets) + 1
        end = len(self.sets) - (exact and bool(self.sets) and not self.sets[-1] & DIGIT)
        front, suffix = self.sets[:end], self.sets[end:]
        if all(members.bit_count() == 1 for members in self.sets):
            return front, suffix
        while front and front[-1] == DIGIT:
            front = front[:-1]
        return front, suffix

    def prefixes(self, depth: int = 0) -> Iterator[tuple[str, str]]:
        """The literal prefixes and suffix that make it up, written out to at least `depth` positions."""
        front, suffix = self.split()
        front += tuple(self.at(place) for place in range(len(front), min(depth, len(self.sets) - 1) if suffix else depth))
        prefixes = 1
        for members in front:
            prefixes *= members.bit_count()
        if prefixes > MOST_PREFIXES:
            raise TooWide(prefixes)
        end = "".join(_members(members)[0] for members in suffix)
        for characters in itertools.product(*map(_members, front)):
            yield "".join(characters), end

    def boxes(self, space: NumberSpace) -> Iterator[Box]:
        """The shape on the line of integers; TooWide when it takes too many prefixes."""
        if self.beyond == ANYTHING:
            yield from space.everything(self.natures, self.lengths)
            return
        for prefix, suffix in self.prefixes():
            for nature in self.natures:
                yield from space.boxes(nature, prefix, self.lengths, suffix)


def _members(characters: int) -> str:
    return "".join(character for place, character in enumerate(CHARACTERS) if characters >> place & 1)


def positions(written: str) -> tuple[int, ...]:
    """The sets of characters of a written pattern, without its plus: `05[1-3]X`."""
    found, place = [], 1 if written.startswith("+") else 0
    while place < len(written):
        character = written[place]
        if character == "[":
            end = written.index("]", place)
            found.append(_bracket(written[place + 1 : end]))
            place = end
        else:
            found.append(SETS.get(character) or 1 << CHARACTERS.index(character))
        place += 1
    return tuple(found)


def _bracket(inside: str) -> int:
    members, place = 0, 0
    while place < len(inside):
        low = high = CHARACTERS.index(inside[place])
        if inside[place + 1 : place + 2] == "-":
            high = CHARACTERS.index(inside[place + 2])
            place += 2
        members |= sum(1 << digit for digit in range(low, high + 1))
        place += 1
    return members


INTERNATIONAL = frozenset(["international"])
UNKNOWN = frozenset(["unknown"])
EVERY_NATURE = frozenset(NATURES)


def shapes(
    kind: str, digits: str, last: str = "", length: tuple[int, int] | None = None, natures: frozenset[str] | None = None
) -> list[Shape]:
    """The shapes of a written match: one, or for a range one for each prefix of the shortest list that makes it up.

    `kind` is prefix, number, pattern, range or any; without natures a plus means international, none unknown.
    """
    if kind == "any":
        return [Shape((), _narrowed(ANY_LENGTH, length), natures or EVERY_NATURE, ANYTHING)]
    natures = natures or (INTERNATIONAL if digits.startswith("+") else UNKNOWN)
    if kind == "range":
        first, last = digits.removeprefix("+"), last.removeprefix("+")
        lengths = _narrowed(1 << len(first), length)
        return [Shape(positions(prefix), lengths, natures) for prefix in range_prefixes(first, last)]
    sets = positions(digits)
    lengths = ANY_LENGTH & ~((1 << len(sets)) - 1) if kind == "prefix" else 1 << len(sets)
    return [Shape(sets, _narrowed(lengths, length), natures)]


def _narrowed(lengths: int, length: tuple[int, int] | None) -> int:
    return lengths if length is None else lengths & ((2 << length[1]) - 1) & ~((1 << length[0]) - 1)


def range_prefixes(first: str, last: str) -> Iterator[str]:
    """The shortest list of prefixes that makes up first to last (of one length, both included)."""
    common = 0
    while common < len(first) and first[common] == last[common]:
        common += 1
    if set(first[common:]) <= {"0"} and set(last[common:]) <= {"9"}:
        yield first[:common]
        return
    low, high = first[common], last[common]
    for digit in "0123456789"["0123456789".index(low) : "0123456789".index(high) + 1]:
        rest = len(first) - common - 1
        start = first[common + 1 :] if digit == low else "0" * rest
        end = last[common + 1 :] if digit == high else "9" * rest
        yield from (first[:common] + digit + tail for tail in range_prefixes(start, end))
