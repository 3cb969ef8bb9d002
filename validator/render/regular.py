"""Patterns as regular expressions, and what becomes of their numbers as groups of them: for platforms that take the first match.

The expressions are anchored and read alike as POSIX extended ones and as Perl's. A number begins with the mark of its nature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from validator.digits.space import Axis
from validator.finding import Place
from validator.render.escape import Unrenderable, dialled
from validator.render.model import MOST_DIGITS, NOTHING, TableModel
from validator.render.patterns import DIGITS, NATURES, Kept, Pattern, Result, folded, rewritten, runs
from validator.tables import Action, Nature, Translate

MARKS: Mapping[Nature, str] = {"unknown": "u", "international": "+", "national": "n"}
SPECIAL = str.maketrans({"+": r"\+", "*": r"\*"})


class Line(NamedTuple):
    """An expression and what becomes of the numbers that it takes. `action` None: nothing. `line` is where the network says it.

    `becomes` is the number after a translation: text, and numbers of groups; None where the translation makes no number of it. Of
    other actions it is the number as it is.
    """

    line: Place | None
    expression: str
    action: Action | None
    becomes: tuple[str | int, ...] | None


def lines(table: TableModel) -> list[Line]:
    """The lines of a table, in the order in which they are tried. Unrenderable where it holds something that is no number."""
    try:
        return [*_lines(table)]
    except Unrenderable as why:
        raise Unrenderable(f"table {table.name}: {why.reason}", *table.places[:1]) from None


def _lines(table: TableModel) -> Iterator[Line]:
    for pattern, place, line in folded(table):
        action = None if place == NOTHING else table.actions[place]
        if isinstance(action, Translate):
            for piece, result in rewritten(pattern, action):
                yield from _translated(line, piece, action, result)
        else:
            for piece in single(pattern):
                yield Line(line, f"^({looks(piece)})$", action, (1,))


def _translated(line: Place | None, pattern: Pattern, action: Translate, result: Result | None) -> Iterator[Line]:
    for piece in single(pattern):
        if result is None:
            yield Line(line, f"^{looks(piece)}$", action, None)
        else:
            parts = tuple(part for part in result.parts if not _empty(part, piece))
            kept = [part for part in parts if isinstance(part, Kept)]
            texts = (dialled(part) if isinstance(part, str) else 1 + kept.index(part) for part in parts)
            becomes = (MARKS[result.nature], *texts)
            yield Line(line, f"^{looks(piece, kept)}$", action, becomes)


def _empty(part: str | Kept, pattern: Pattern) -> bool:
    return isinstance(part, Kept) and part.start == pattern.depth and pattern.more == 1 and not pattern.suffix


def single(pattern: Pattern) -> Iterator[Pattern]:
    """The pattern in pieces of one range of lengths."""
    if len(pattern.runs) == 1:
        yield pattern
        return
    for low, high in pattern.runs:
        yield pattern._replace(more=(2 << high) - (1 << low))


def looks(pattern: Pattern, kept: Sequence[Kept] = ()) -> str:
    """The expression of a pattern of one range of lengths, without anchors, with a group around each of the parts that are kept."""
    characters = "".join(pattern.sets)
    dialled(characters + pattern.suffix)
    if not kept and len(characters) == pattern.depth:
        return literal(MARKS[pattern.nature] + characters) + _counted(pattern.more) + literal(pattern.suffix)
    pieces = [*map(one_of, pattern.sets), _counted(pattern.more)]
    text = ""
    for place, piece in enumerate(pieces):
        text += "".join("(" for part in kept if part.start == place)
        text += piece
        text += "".join(")" for part in kept if part.end == place + 1)
    end = "".join(")" for part in kept if part.end is None)
    return literal(MARKS[pattern.nature]) + text + literal(pattern.suffix) + end


@cache
def _counted(more: int) -> str:
    ((low, high),) = runs(more)
    if high == 0:
        return ""
    return f"[0-9]{{{low}}}" if low == high else f"[0-9]{{{low},{high}}}"


@cache
def one_of(characters: str) -> str:
    """An expression of one character: itself, or a set with its runs of three digits and more shortened."""
    if len(characters) == 1:
        return literal(characters)
    mask = sum(1 << DIGITS.index(digit) for digit in characters)
    return "[" + "".join(_run(low, high) for low, high in runs(mask)) + "]"


def _run(low: int, high: int) -> str:
    return DIGITS[low : high + 1] if high - low < 2 else f"{DIGITS[low]}-{DIGITS[high]}"


def literal(text: str) -> str:
    """An expression of the text alone."""
    return text.translate(SPECIAL)


def of_axis(axis: Axis, least: int = 0) -> Pattern:
    """All numbers of an axis, with at least so many digits between head and suffix."""
    nature = next(nature for nature in NATURES if nature == axis.nature)
    return Pattern(nature, tuple(axis.head), (2 << MOST_DIGITS) - (1 << least), axis.suffix)
