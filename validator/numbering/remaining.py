"""What is left of built-in codes when a network withdraws some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.digits.shape import DIGIT, UNKNOWN, Shape, positions
from validator.numbering.automaton import LONGEST, prefixes


def remaining(expression: str, withdrawn: Iterable[Shape]) -> Iterator[Shape]:
    """The strings of an expression that no shape withdraws, as disjoint shapes; nature unknown, as dialled."""
    without = "|".join(each for shape in withdrawn for each in _expressions(shape))
    for prefix, lengths in prefixes(expression, without or None):
        yield Shape(positions(prefix), lengths, UNKNOWN)


def _expressions(shape: Shape) -> Iterator[str]:
    """The strings of a shape that are digits alone, as an expression for each length."""
    sets = [members & DIGIT for members in shape.sets]
    if all(sets):
        written = "".join(f"[{''.join(digit for place, digit in enumerate('0123456789') if members >> place & 1)}]" for members in sets)
        for length in range(len(sets), LONGEST + 1):
            if shape.lengths >> length & 1:
                yield written + rf"\d{{{length - len(sets)}}}"
