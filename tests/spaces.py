"""A line of integers with heads that overlap, every short number on it, and named sets of them: what the laws of the digits are tried on."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from validator.digits import Axis, Number, NumberSpace
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
        looks = re.escape(self.prefix) + "[0-9]*" + re.escape(self.suffix)
        return number.nature == self.nature and bool(re.fullmatch(looks, number.digits)) and bool(self.lengths >> len(number.digits) & 1)


def union(names: list[Named]) -> NumberSet:
    return NumberSet.of(SPACE, (box for named in names for box in SPACE.boxes(*named)))


def holds(names: list[Named], number: Number) -> bool:
    return any(named.holds(number) for named in names)


def limited(longest: int) -> st.SearchStrategy[int]:
    """Masks of lengths up to `longest`."""
    return st.integers(0, (2 << longest) - 1)


def named(lengths: st.SearchStrategy[int], alphabet: str = "0129", longest: int = 4) -> st.SearchStrategy[Named]:
    prefix = st.text(alphabet, max_size=longest)
    plain = st.builds(Named, st.sampled_from(("unknown", "international")), prefix, lengths)
    code = st.builds(Named, st.just("unknown"), prefix.map("*2*".__add__), lengths, st.sampled_from(("", "#")))
    return st.one_of(plain, plain, code, st.builds(Named, st.just("unknown"), st.just("*2*1#"), lengths))


any_lengths = st.one_of(st.just(ANY_LENGTH), limited(8))
sets = st.lists(named(any_lengths), max_size=4)
"""Unions of named sets, as lists."""
