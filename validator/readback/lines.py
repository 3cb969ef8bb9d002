"""Lines of a switch file as maps of numbers: which line takes a number, how it rewrites it, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING, paint
from validator.digits.rewriting import Form, Piece, back, cut, layers
from validator.digits.shape import TooWide
from validator.digits.space import DEPTH, UNIT, Box, Number, NumberSpace
from validator.digits.steps import Ints
from validator.readback.decision import Decisions

MOST_UNNAMED = 5
"""Leading digits that a line may rewrite without naming them: each makes ten cases of one."""


class Change(NamedTuple):
    """A rewriting of the front of a number. `make` is given a number, or the front of one with at least `needs` characters (the
    plus counts), and returns the same with its front rewritten; None where that is no number. Shorter numbers are invalid."""

    needs: int
    make: Callable[[Number], Number | None]


class Act(NamedTuple):
    """What a line does: it changes the number, if so, and what follows depends on the number as it then is."""

    then: NumberMap
    change: Change | None = None


class Line(NamedTuple):
    """Numbers of a box, and the place of what happens to them in a list of acts. Of the lines that take a number the one with the
    highest turn decides; two of one turn take no number in common, and their boxes are the same or apart."""

    box: Box
    turn: int
    act: int


def decided(space: NumberSpace, lines: Iterable[Line], acts: Sequence[Act], otherwise: NumberMap, decisions: Decisions) -> NumberMap:
    """What happens to every number, by the lines; `otherwise` to those that none takes."""
    labels: dict[tuple[int, int], int] = {}
    rows, chosen = [], []
    boxes: dict[int, list[Box]] = {}
    for box, turn, act in lines:
        label = labels.setdefault((act, turn if acts[act].change else 0), len(labels))
        rows.append((*box, turn))
        chosen.append(label)
        if acts[act].change:
            boxes.setdefault(label, []).append(box)
    painted = np.array(rows, dtype=np.int64).reshape(-1, 4)
    choice = paint(space, painted[:, :3], np.array(chosen, dtype=np.int64), _rounds(painted))
    maps = {label: _done(space, acts[act], boxes.get(label, ()), decisions) for (act, _), label in labels.items()}
    return choice.substitute({NOTHING: otherwise, **maps})


def _rounds(rows: Ints) -> Ints:
    """Painting one turn after the other; boxes that are the same, each in a round of its own."""
    order = np.lexsort((rows[:, 1], rows[:, 0], rows[:, 3]))
    again = np.zeros(len(rows), dtype=np.int64)
    same = (rows[order[1:]][:, [0, 1, 3]] == rows[order[:-1]][:, [0, 1, 3]]).all(axis=1)
    for place in np.flatnonzero(same).tolist():
        again[order[place + 1]] = again[order[place]] + 1
    return rows[:, 3] * (int(again.max(initial=0)) + 1) + again


def _done(space: NumberSpace, act: Act, boxes: Iterable[Box], decisions: Decisions) -> NumberMap:
    if act.change is None:
        return act.then
    found = layers(space, (piece for box in boxes for piece in changed(space, box, act.change)))
    return back(found, act.then, decisions.invalid, decisions.invalid, decisions.before)


def changed(space: NumberSpace, box: Box, change: Change) -> Iterator[Piece]:
    """The pieces by which the numbers of a box change; those that cannot are in none. TooWide if it takes too many."""
    axis = space.axes[box.start // UNIT]
    written = axis.head + space.tail(box.start, box.depth)
    plus = axis.nature == "international"
    unnamed = change.needs - plus - len(written)
    if unnamed <= 0:
        becomes = change.make(Number(axis.nature, written))
        if becomes is not None:
            yield from cut(space, box, written, becomes, axis.suffix)
        return
    if unnamed > MOST_UNNAMED:
        raise TooWide(10**unnamed)
    if box.lengths >> box.depth & 1 and unnamed <= len(axis.suffix):
        yield from _whole(space, Number(axis.nature, written + axis.suffix), change)
    longer = box.lengths & ~((2 << box.depth) - 1)
    if longer:
        step = 10 ** (DEPTH - box.depth - 1)
        for digit in range(10):
            yield from changed(space, Box(box.start + digit * step, box.depth + 1, longer), change)


def _whole(space: NumberSpace, before: Number, change: Change) -> Iterator[Piece]:
    """One number, of which characters behind the last digit are rewritten as well."""
    after, source = change.make(before), space.locate(before)
    if after is None or source is None:
        return
    target = space.locate(after)
    box = Box(space.point(*source), len(source[1]), 1 << len(source[1]))
    there = None if target is None else Box(space.point(*target), len(target[1]), 0)
    yield Piece(box, there, Form.of(before.digits, after.digits))


def rewritten(text: str) -> Number | None:
    """A number written as text, or the front of one; None where a plus stands inside."""
    if "+" in text[1:]:
        return None
    return Number("international", text[1:]) if text.startswith("+") else Number("unknown", text)
