"""Patterns of a draft gathered under prefixes, where those hold nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import dumps

from validator.digits.numberset import NumberSet, Pattern
from validator.digits.space import DEPTH


def dials(patterns: Sequence[Pattern], others: NumberSet) -> Iterator[str]:
    """What `dial:` says: the shortest prefixes that hold two patterns or more and none of the others, and each pattern that is left."""
    left = list(patterns)
    while left:
        first, *rest = left
        prefix = _widest(first, others)
        under = [each for each in rest if prefix and _lies_under(each, prefix)]
        if under:
            yield f'prefix: "+{prefix}"'
            left = [each for each in rest if each not in under]
        else:
            yield from (f"pattern: {dumps(written)}{nature}" for written, nature in in_rules(first))
            left = rest


def _widest(pattern: Pattern, others: NumberSet) -> str:
    """The shortest prefix of international numbers that holds a pattern and none of the others; empty where there is none."""
    if pattern.nature != "international" or pattern.suffix:
        return ""
    literal = pattern.prefix.partition("[")[0]
    prefixes = (literal[:length] for length in range(1, len(literal) + 1))
    space = others.space
    return next((prefix for prefix in prefixes if not others & NumberSet.of(space, space.boxes("international", prefix))), "")


def _lies_under(pattern: Pattern, prefix: str) -> bool:
    return pattern.nature == "international" and not pattern.suffix and pattern.prefix.startswith(prefix)


def in_rules(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The pattern as rules write it, one length each, and what they say of its nature besides."""
    plus = "+" if pattern.nature == "international" else ""
    nature = ", nature: national" if pattern.nature == "national" else ""
    for n in range(DEPTH + 1):
        if pattern.lengths >> n & 1:
            yield plus + pattern.prefix + "X" * n + pattern.suffix, nature
