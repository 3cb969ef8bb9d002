"""Numbers by what may stand at each place of them, as boxes of a space."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from validator.digits.shape import CHARACTERS, MOST_PREFIXES, TooWide
from validator.digits.space import DEPTH, LENGTHS, Axis, Box, NumberSpace


def boxes(space: NumberSpace, nature: str, sets: Sequence[int], more: bool) -> Iterator[Box]:
    """The numbers of a nature whose characters are in the sets, place by place (bits as in `CHARACTERS`), and then, if `more`, any others.

    TooWide when it takes too many prefixes.
    """
    for place, axis in _axes(space, nature):
        if _fits(axis.head, sets, more):
            yield from _on(space, place, axis, sets[len(axis.head) :], more)


@lru_cache(maxsize=64)
def _axes(space: NumberSpace, nature: str) -> Sequence[tuple[int, Axis]]:
    return [(place, axis) for place, axis in enumerate(space.axes) if axis.nature == nature]


def _fits(head: str, sets: Sequence[int], more: bool) -> bool:
    """Whether numbers behind a head may be in the sets."""
    if len(head) > len(sets) and not more:
        return False
    return all(sets[place] >> CHARACTERS.index(character) & 1 for place, character in enumerate(head[: len(sets)]))


def _on(space: NumberSpace, place: int, axis: Axis, sets: Sequence[int], more: bool) -> Iterator[Box]:
    """The numbers of one axis, the sets being those behind its head."""
    longer = 0
    if more:
        longer = LENGTHS & ~((1 << len(sets)) - 1)
    elif len(sets) >= len(axis.suffix) and _fits(axis.suffix, sets[len(sets) - len(axis.suffix) :], more):
        longer = LENGTHS & 1 << len(sets) - len(axis.suffix)
    if longer:
        yield from _tails(space, place, sets[: longer.bit_length() - 1] if not more else sets, longer)
    for digits in range(max(len(sets) - len(axis.suffix), 0), len(sets)) if more else ():
        if _fits(axis.suffix, sets[digits:], more):
            yield from _tails(space, place, sets[:digits], 1 << digits)


@cache
def _digits(members: int) -> str:
    """The digits of a set."""
    return "".join(digit for place, digit in enumerate("0123456789") if members >> place & 1)


def _tails(space: NumberSpace, place: int, sets: Sequence[int], lengths: int) -> Iterator[Box]:
    """The tails whose first digits are in the sets, of these lengths."""
    members = [_digits(members) for members in sets[:DEPTH]]
    while members and len(members[-1]) == 10:
        members.pop()
    prefixes = 1
    for digits in members:
        prefixes *= len(digits)
    if prefixes > MOST_PREFIXES:
        raise TooWide(prefixes)
    for tail in map("".join, itertools.product(*members)):
        yield Box(space.point(place, tail), len(tail), lengths)
