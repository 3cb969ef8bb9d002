"""Two patterns of which each set stands for the same digit: `12[34]XX` and `+21253[34]12XX`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.shape import CHARACTERS, DIGIT, MOST_PREFIXES, TooWide, positions


class Pair(NamedTuple):
    """What begins with `old` and has `open` further digits becomes `new` and these digits."""

    old: str
    new: str
    open: int


def alike(old: str, new: str) -> bool:
    """Whether the sets of one pattern are those of the other, in order."""
    return _sets(positions(old)) == _sets(positions(new))


def meet(one: str, other: str) -> bool:
    """Whether some number belongs to both patterns."""
    mine, theirs = positions(one), positions(other)
    return len(mine) == len(theirs) and all(left & right for left, right in zip(mine, theirs, strict=True))


def pairs(old: str, new: str) -> Iterator[Pair]:
    """What becomes what, the trailing digits that both leave open kept: TooWide when that takes too many prefixes."""
    mine, theirs = positions(old), positions(new)
    tail = 0
    while tail < min(len(mine), len(theirs)) and mine[-1 - tail] == theirs[-1 - tail] == DIGIT:
        tail += 1
    front, behind = mine[: len(mine) - tail], theirs[: len(theirs) - tail]
    sets = _sets(front)
    amount = 1
    for members in sets:
        amount *= members.bit_count()
    if amount > MOST_PREFIXES:
        raise TooWide(amount)
    for chosen in itertools.product(*map(_characters, sets)):
        yield Pair(_filled(front, chosen), _filled(behind, chosen), tail)


def _sets(found: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(members for members in found if members.bit_count() > 1)


def _filled(found: tuple[int, ...], chosen: tuple[str, ...]) -> str:
    """The pattern with its sets replaced, in order, by the chosen characters."""
    rest = iter(chosen)
    return "".join(next(rest) if members.bit_count() > 1 else _characters(members) for members in found)


def _characters(members: int) -> str:
    return "".join(character for place, character in enumerate(CHARACTERS) if members >> place & 1)
