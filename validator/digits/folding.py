"""Many patterns told as few: digits that lead to the same become a set, `0[5-8]XXXXXXXX`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod

from validator.digits.numberset import Pattern
from validator.digits.space import DEPTH, POWERS

Prefix = tuple[str, ...]
"""For each position of a prefix the digits that may stand there."""


def folded(patterns: Iterable[Pattern]) -> list[Pattern]:
    """The same numbers, widest first: prefixes that differ in one position only are one, with a set there."""
    groups: dict[tuple[str, int, int, str], set[Prefix]] = {}
    for pattern in patterns:
        key = pattern.nature, len(pattern.prefix), pattern.lengths, pattern.suffix
        groups.setdefault(key, set()).add(tuple(pattern.prefix))
    found = [(_size(prefix, lengths), nature, prefix, lengths, suffix) for (nature, _, lengths, suffix), prefix in _folded(groups)]
    found.sort(key=lambda each: (-each[0], each[1:]))
    return [Pattern(nature, "".join(map(_written, prefix)), lengths, suffix) for _, nature, prefix, lengths, suffix in found]


def _folded(groups: dict[tuple[str, int, int, str], set[Prefix]]) -> Iterator[tuple[tuple[str, int, int, str], Prefix]]:
    for key, prefixes in groups.items():
        while (fewer := _once(prefixes, key[1])) != prefixes:
            prefixes = fewer
        yield from ((key, prefix) for prefix in prefixes)


def _once(prefixes: set[Prefix], length: int) -> set[Prefix]:
    """Positions from the last to the first: prefixes that are alike elsewhere become one."""
    for place in reversed(range(length)):
        alike: dict[tuple[Prefix, Prefix], str] = {}
        for prefix in prefixes:
            around = prefix[:place], prefix[place + 1 :]
            alike[around] = alike.get(around, "") + prefix[place]
        prefixes = {(*before, "".join(sorted(digits)), *behind) for (before, behind), digits in alike.items()}
    return prefixes


def _size(prefix: Sequence[str], lengths: int) -> int:
    """How many numbers a pattern holds."""
    return prod(map(len, prefix)) * sum(POWERS[n] for n in range(DEPTH + 1) if lengths >> n & 1)


def _written(digits: str) -> str:
    """`7`, `X`, `[5-8]`, `[039]`."""
    if len(digits) == 1:
        return digits
    if digits == "0123456789":
        return "X"
    whole = digits in "0123456789" and len(digits) > 2
    return f"[{digits[0]}-{digits[-1]}]" if whole else f"[{digits}]"
