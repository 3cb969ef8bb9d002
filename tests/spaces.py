"""A line of integers with heads that overlap, every short number on it, and sets of them by name: what the laws are tried on."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from validator.digits import Axis, Number, NumberSpace
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.space import ANY_LENGTH

NATURES = ("unknown", "international", "national")
SPACE = NumberSpace(
    NATURES,
    [
        *(Axis("unknown", head) for head in ("00", "001", "0011", "9011", "*2*", "*2*1#")),
        *(Axis("international", head) for head in ("00", "12")),
        Axis("unknown", "*2*", "#"),
    ],
)
FOREIGN = NumberSet.of(SPACE, SPACE.foreign())
"""Places on an axis that belong to a longer head."""


def strings(alphabet: str, longest: int) -> list[str]:
    return ["".join(characters) for length in range(longest + 1) for characters in product(alphabet, repeat=length)]


NUMBERS = (
    *(Number(nature, digits) for nature in ("unknown", "international") for digits in strings("0129", 5)),
    *(Number("unknown", "*2*" + digits + suffix) for digits in strings("0129", 3) for suffix in ("", "#")),
    *(Number("unknown", "*2*1#" + digits) for digits in strings("0129", 2) if digits),
)
"""Every number of the alphabet 0129 of up to five digits, and feature codes."""
_PLACES = [place for each in NUMBERS if (place := SPACE.locate(each))]
KEYS = np.array([SPACE.point(*place) for place in _PLACES], dtype=np.int64)
LONG = np.array([len(tail) for _, tail in _PLACES], dtype=np.int64)


def members(found: NumberSet) -> list[bool]:
    """Of each of NUMBERS whether it is in the set."""
    return [bool(bit) for bit in found.masks_at(KEYS) >> LONG & 1]


def told(found: NumberMap) -> list[int]:
    """The label of each of NUMBERS."""
    labels: list[int] = found.table[found.rows_at(KEYS), LONG].tolist()
    return labels


class Named(NamedTuple):
    """All numbers of a nature that begin so, have only digits then, and end so; bit n of `lengths`: n characters in all."""

    nature: str
    prefix: str
    lengths: int = ANY_LENGTH
    suffix: str = ""

    @property
    def numbers(self) -> NumberSet:
        return NumberSet.of(SPACE, SPACE.boxes(*self))

    def holds(self, number: Number) -> bool:
        digits, outside = number.digits, len(self.prefix) + len(self.suffix)
        if number.nature != self.nature or len(digits) < outside or not self.lengths >> len(digits) & 1:
            return False
        between = digits[len(self.prefix) : len(digits) - len(self.suffix)]
        return digits.startswith(self.prefix) and digits.endswith(self.suffix) and set(between) <= set("0123456789")

    @property
    def held(self) -> tuple[bool, ...]:
        """Of each of NUMBERS whether it is one of them."""
        return _held(self)


@lru_cache(4096)
def _held(named: Named) -> tuple[bool, ...]:
    return tuple(map(named.holds, NUMBERS))


def union(names: list[Named]) -> NumberSet:
    return NumberSet.of(SPACE, (box for named in names for box in SPACE.boxes(*named)))


def held(names: list[Named]) -> list[bool]:
    """Of each of NUMBERS whether one of the names names it."""
    return [any(row) for row in zip(*(named.held for named in names), strict=True)] if names else [False] * len(NUMBERS)


def limited(longest: int) -> st.SearchStrategy[int]:
    """Masks of lengths up to `longest`."""
    return st.integers(0, (2 << longest) - 1)


def named(lengths: st.SearchStrategy[int], alphabet: str = "0129", longest: int = 4) -> st.SearchStrategy[Named]:
    prefix = st.text(alphabet, max_size=longest)
    plain = st.tuples(st.sampled_from(("unknown", "international")), prefix, lengths, st.just(""))
    code = st.tuples(st.just("unknown"), prefix.map("*2*".__add__), lengths, st.sampled_from(("", "#")))
    beyond = st.tuples(st.just("unknown"), st.just("*2*1#"), lengths, st.just(""))
    return st.one_of(plain, plain, code, beyond).map(Named._make)


any_lengths = st.one_of(st.just(ANY_LENGTH), limited(8))
sets = st.lists(named(any_lengths), max_size=4)
"""Unions of named sets, as lists."""
