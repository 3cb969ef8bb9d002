"""A line of integers with heads that overlap, every short number on it, and sets of them by name: what the laws are tried on."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from tests import naive_rules
from tests.naive_words import NOW
from tests.naive_words import number as naive
from validator.digits import Axis, Number, NumberSpace
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.space import ANY_LENGTH
from validator.tables import Nature, Rule, Table

NATURES: tuple[Nature, ...] = ("unknown", "international", "national")
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


# Rules in words, as tests.naive_words.rule reads them

positions = st.sampled_from(("0", "1", "2", "9", "0", "1", "X", "Z", "N", "[01]", "[0-2]", "[12]", "[29]"))
patterns = st.lists(positions, min_size=1, max_size=4).map("".join)
natures_named = st.sampled_from(("", "", "", ", nature national", ", nature national unknown", ", nature international unknown"))
lengths_named = st.sampled_from(("", "", "", ", length 3", ", length 2-4", ", length 3-5", ", length 0-2"))
codes = st.sampled_from(("prefix *2*", "number *2*1#", "pattern *2*XX#", "prefix *2*1#", "number *2*#", "prefix *2*[01]", "pattern *2*X1#"))


@st.composite
def ranges(draw: st.DrawFn) -> str:
    length = draw(st.integers(1, 4))
    first, last = sorted(draw(st.text("0129", min_size=length, max_size=length)) for _ in range(2))
    return f"range {first}-{last}"


@st.composite
def rules_in_words(draw: st.DrawFn) -> str:
    """One rule over the alphabet 0129: mostly prefixes, of any nature."""
    kind = draw(st.sampled_from(("prefix", "prefix", "prefix", "number", "pattern", "range", "any", "code")))
    if kind == "code":
        return draw(codes)
    if kind == "any":
        return "any" + draw(lengths_named) + draw(natures_named)
    named = draw(natures_named)
    if kind == "range":
        return draw(ranges()) + named
    digits = draw(st.text("0129", min_size=1, max_size=4) if kind == "number" else patterns)
    plus = draw(st.sampled_from(("", "+"))) if not named else ""
    return f"{kind} {plus}{digits}" + (draw(lengths_named) if kind == "prefix" else "") + named


NAIVE = tuple(naive("+" * (each.nature == "international") + each.digits) for each in NUMBERS)
"""NUMBERS, as the naive switch writes them."""


def winners_of(table: Table) -> list[Rule | naive_rules.Tie | None]:
    """What the naive switch says of each of NUMBERS: every rule is compared with every other."""
    claims = naive_rules.valid_claims(table, {}, NOW)
    return [naive_rules.among(table, claims, each) for each in NAIVE]
