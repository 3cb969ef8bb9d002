"""Where every dialable number lies on one line of integers.

A number is a nature of address and a string of characters. Its *head* is the longest of a finite list of strings that it
begins with (long international prefixes, feature codes up to their last `*`, `#` or letter), its *suffix* what stands behind
the last digit (`#`); between them at most DEPTH digits remain, the *tail*. (nature, head, suffix) is an axis; on it a tail of n
digits is the point x, the tail as a decimal fraction of UNIT, together with n. A prefix is an interval of x with a set of lengths.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DEPTH = 16
"""Digits of a tail. E.164 needs 15; what an axis cannot hold becomes the outcome "too long", never something else."""
UNIT: int = 10**DEPTH
POWERS: tuple[int, ...] = tuple(10**exponent for exponent in range(DEPTH + 1))
LENGTHS = (1 << DEPTH + 1) - 1
"""The mask of all tail lengths, bit n for n digits."""
MOST_AXES = 2**63 // UNIT - 1
DIGITS = frozenset("0123456789")
BEHIND_EVERY_CHARACTER = "\x7f"
ANY_LENGTH = (1 << 64) - 1
"""Total lengths (head, tail and suffix) of a rule without a limit."""


class Number(NamedTuple):
    """A number as it travels: its nature of address and its characters, the plus of an international number left out."""

    nature: str
    digits: str

    @property
    def written(self) -> str:
        return "+" + self.digits if self.nature == "international" else self.digits


def number(written: str) -> Number:
    """The number written so: with a plus international, without one unknown, that is, as dialled."""
    return Number("international", written[1:]) if written.startswith("+") else Number("unknown", written)


class Axis(NamedTuple):
    nature: str
    head: str = ""
    suffix: str = ""


class Box(NamedTuple):
    """All tails behind one prefix of `depth` digits, from the key `start`; bit n of `lengths`: tails of n digits."""

    start: int
    depth: int
    lengths: int

    @property
    def end(self) -> int:
        return self.start + POWERS[DEPTH - self.depth]


class TooManyHeads(Exception):
    """The configuration names more heads than the line of integers has room for."""


class NumberSpace:
    """The axes of one analysis, in a fixed order: for every nature the one without head and suffix, and those added."""

    def __init__(self, natures: Iterable[str], extra: Iterable[Axis] = ()) -> None:
        natures = tuple(natures)
        order = {nature: place for place, nature in enumerate(natures)}
        axes = {Axis(nature) for nature in natures} | set(extra)
        self.axes = tuple(sorted(axes, key=lambda axis: (order[axis.nature], axis)))
        if len(self.axes) > MOST_AXES:
            raise TooManyHeads(f"{len(self.axes)} heads and natures")
        self.index = {axis: place for place, axis in enumerate(self.axes)}
        self.size = len(self.axes) * UNIT
        self._heads: dict[tuple[str, str], list[str]] = {}
        self._every: dict[str, list[str]] = {}
        for axis in self.axes:
            self._heads.setdefault((axis.nature, axis.suffix), []).append(axis.head)
            self._every.setdefault(axis.nature, []).append(axis.head)
        self._places = {key: {head: self.index[Axis(key[0], head, key[1])] for head in heads} for key, heads in self._heads.items()}
        self._ordered = {key: sorted(heads) for key, heads in self._heads.items()}
        for heads in (*self._heads.values(), *self._every.values()):
            heads.sort(key=len, reverse=True)

    def heads(self, nature: str, suffix: str = "") -> list[str]:
        """The heads of a nature, longest first."""
        return self._heads.get((nature, suffix), [])

    def locate(self, number: Number) -> tuple[int, str] | None:
        """Axis and tail of a number, by the longest head; None where no axis can hold it."""
        for head in self._every.get(number.nature, ()):
            if number.digits.startswith(head):
                rest = number.digits[len(head) :]
                suffix = rest.lstrip("0123456789")
                axis = self.index.get(Axis(number.nature, head, suffix))
                if axis is not None:
                    tail = rest[: len(rest) - len(suffix)]
                    return (axis, tail) if len(tail) <= DEPTH else None
        return None

    def point(self, axis: int, tail: str) -> int:
        return axis * UNIT + int(tail.ljust(DEPTH, "0"))

    def number(self, key: int, length: int) -> Number:
        """The number of tail length `length` at a key that lies on its grid."""
        axis = self.axes[key // UNIT]
        return Number(axis.nature, axis.head + self.tail(key, length) + axis.suffix)

    @staticmethod
    def tail(key: int, length: int) -> str:
        return f"{key % UNIT:0{DEPTH}d}"[:length]

    def boxes(self, nature: str, prefix: str, lengths: int = ANY_LENGTH, suffix: str = "") -> Iterator[Box]:
        """Every number of the nature that begins with `prefix`, has only digits then, and ends in `suffix`.

        Bit n of `lengths` admits n characters in all (the plus not counted). Numbers beyond DEPTH are left out.
        """
        for head in self._longer(nature, prefix, suffix):
            admitted = lengths >> len(head) + len(suffix) & LENGTHS
            if DIGITS.issuperset(head[len(prefix) :]) and admitted:
                yield Box(self.index[Axis(nature, head, suffix)] * UNIT, 0, admitted)
        places = self._places.get((nature, suffix), {})
        longest = len(next(iter(self.heads(nature, suffix)), ""))
        begun = (size for size in range(min(len(prefix), longest), -1, -1) if prefix[:size] in places)
        if (own := next(begun, None)) is not None:
            tail = prefix[own:]
            admitted = lengths >> own + len(suffix) & LENGTHS & ~((1 << len(tail)) - 1)
            if len(tail) <= DEPTH and DIGITS.issuperset(tail) and admitted:
                yield Box(self.point(places[prefix[:own]], tail), len(tail), admitted)
        if suffix:
            for head in self.heads(nature):
                if closes(head, prefix, suffix) and lengths >> len(head) & 1:
                    yield Box(self.index[Axis(nature, head)] * UNIT, 0, 1)

    def _longer(self, nature: str, prefix: str, suffix: str) -> list[str]:
        """The heads that go on where a prefix ends, longest first."""
        heads = self._ordered.get((nature, suffix), [])
        first = bisect_right(heads, prefix)
        last = bisect_right(heads, prefix + BEHIND_EVERY_CHARACTER, first)
        return sorted(heads[first:last], key=len, reverse=True) if first < last else []

    def everything(self, natures: Iterable[str], lengths: int = ANY_LENGTH) -> Iterator[Box]:
        """Every axis of these natures, whole."""
        wanted = frozenset(natures)
        for place, axis in enumerate(self.axes):
            admitted = lengths >> len(axis.head) + len(axis.suffix) & LENGTHS
            if axis.nature in wanted and admitted:
                yield Box(place * UNIT, 0, admitted)

    def foreign(self) -> Iterator[Box]:
        """The parts of an axis that belong to a longer head: no number lies there."""
        for place, axis in enumerate(self.axes):
            for head in self.heads(axis.nature, axis.suffix):
                rest = head[len(axis.head) :]
                if rest and head.startswith(axis.head) and DIGITS.issuperset(rest) and len(rest) <= DEPTH:
                    yield Box(self.point(place, rest), len(rest), LENGTHS & ~((1 << len(rest)) - 1))
            for head in self.heads(axis.nature) if axis.suffix else ():
                if closes(head, axis.head, axis.suffix):
                    tail = head[len(axis.head) : len(head) - len(axis.suffix)]
                    yield Box(self.point(place, tail), len(tail), 1 << len(tail))


def closes(head: str, prefix: str, suffix: str) -> bool:
    """Whether a head is the prefix, digits, and the suffix."""
    middle = head[len(prefix) : len(head) - len(suffix)]
    fits = len(head) >= len(prefix) + len(suffix) and head.startswith(prefix) and head.endswith(suffix)
    return fits and DIGITS.issuperset(middle) and len(middle) <= DEPTH
