"""Lines of a switch file as maps of numbers: which line takes a number, how it rewrites it, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING, paint
from validator.digits.rewriting import Form, Layer, Piece, back, cut, layers
from validator.digits.shape import TooWide
from validator.digits.space import DEPTH, UNIT, Box, Number, NumberSpace
from validator.digits.steps import Ints
from validator.finding import Place
from validator.readback.decision import Decisions, Unreadable

MOST_UNNAMED = 5
"""Leading digits that a line may rewrite without naming them: each makes ten cases of one."""


class Change(NamedTuple):
    """A rewriting of the front of a number, and where it stands. `make` is given the front of a number, of at least `needs`
    characters (the plus counts), behind which further digits may follow; `whole` is given numbers of which nothing follows, of any
    length (None: `make` for those that are long enough). Both return the number, or its front, as it then is; None where that is no
    number."""

    needs: int
    make: Callable[[Number], Number | None]
    whole: Callable[[Number], Number | None] | None = None
    place: Place | None = None

    def of(self, number: Number) -> Number | None:
        """What a whole number becomes."""
        if self.whole is not None:
            return self.whole(number)
        return self.make(number) if len(number.written) >= self.needs else None


class Act(NamedTuple):
    """What a line does: it changes the number, if so, and what follows depends on the number as it then is."""

    then: NumberMap
    change: Change | None = None


class Line(NamedTuple):
    """Numbers of a box, and the place of what happens to them in a list of acts. Of the lines that take a number the one with the
    highest turn decides; two of one turn take no number in common."""

    box: Box
    turn: int
    act: int


class Lines:
    """The lines of a table on a space. Each act changes the number, or not (None), and what follows depends on the number as it then is."""

    def __init__(self, space: NumberSpace, lines: Iterable[Line], acts: Sequence[Change | None]) -> None:
        self.space = space
        lines = sorted(lines, key=lambda line: line.turn)
        labels: dict[tuple[int, int], int] = {}
        chosen = [labels.setdefault((turn, act), len(labels)) for _, turn, act in lines]
        rows = np.array([box for box, _, _ in lines], dtype=np.int64).reshape(-1, 3)
        painted = paint(space, rows, np.array(chosen, dtype=np.int64), _rounds(rows), max)
        act_of = {label: act for (_, act), label in labels.items()}
        self.choice = painted.relabel(lambda label: act_of.get(label, NOTHING))
        boxes: dict[int, list[Box]] = {act: [] for act, change in enumerate(acts) if change is not None}
        for box, _, act in lines:
            if act in boxes:
                boxes[act].append(box)
        self.layers = {act: _layers(space, found, acts[act]) for act, found in boxes.items()}

    def before(self, afters: Mapping[int, NumberMap], otherwise: NumberMap, invalid: int, decisions: Decisions) -> NumberMap:
        """From what follows each act, what happens to the numbers before; `otherwise` to those that no line takes, `invalid` to those
        that become no number."""
        maps = {act: self._changed(act, after, invalid, decisions) for act, after in afters.items()}
        return self.choice.substitute({NOTHING: otherwise, **maps})

    def _changed(self, act: int, after: NumberMap, invalid: int, decisions: Decisions) -> NumberMap:
        return back(self.layers[act], after, invalid, invalid, decisions.before) if act in self.layers else after


def decided(space: NumberSpace, lines: Iterable[Line], acts: Sequence[Act], otherwise: NumberMap, decisions: Decisions) -> NumberMap:
    """What happens to every number, by the lines; `otherwise` to those that none takes."""
    found = Lines(space, lines, [act.change for act in acts])
    return found.before({place: act.then for place, act in enumerate(acts)}, otherwise, decisions.invalid, decisions)


def _rounds(rows: Ints) -> Ints:
    """Painting from the widest box to the narrowest; boxes that are the same, each in a round of its own."""
    order = np.lexsort((rows[:, 1], rows[:, 0]))
    again = np.zeros(len(rows), dtype=np.int64)
    same = (rows[order[1:], :2] == rows[order[:-1], :2]).all(axis=1)
    for place in np.flatnonzero(same).tolist():
        again[order[place + 1]] = again[order[place]] + 1
    return rows[:, 1] * (int(again.max(initial=0)) + 1) + again


def _layers(space: NumberSpace, boxes: Iterable[Box], change: Change | None) -> list[Layer]:
    assert change is not None
    try:
        return layers(space, (piece for box in boxes for piece in changed(space, box, change)))
    except TooWide:
        if change.place is None:
            raise
        reason = "this looks at more digits than it names, or drops the end of many numbers: more than can be told apart"
        raise Unreadable(reason, change.place) from None


def changed(space: NumberSpace, box: Box, change: Change) -> Iterator[Piece]:
    """The pieces by which the numbers of a box change; those that cannot are in none. TooWide if it takes too many."""
    axis = space.axes[box.start // UNIT]
    written = axis.head + space.tail(box.start, box.depth)
    unnamed = change.needs - (axis.nature == "international") - len(written)
    longer = box.lengths & ~((2 << box.depth) - 1)
    if unnamed <= 0 and longer:
        becomes = change.make(Number(axis.nature, written))
        if becomes is not None:
            yield from cut(space, box, written, becomes, axis.suffix)
        return
    if min(unnamed, longer.bit_length() - 1 - box.depth) > MOST_UNNAMED:
        raise TooWide(10**unnamed)
    if box.lengths >> box.depth & 1:
        yield from _whole(space, Number(axis.nature, written + axis.suffix), change)
    if longer:
        step = 10 ** (DEPTH - box.depth - 1)
        for digit in range(10):
            yield from changed(space, Box(box.start + digit * step, box.depth + 1, longer), change)


def _whole(space: NumberSpace, before: Number, change: Change) -> Iterator[Piece]:
    """One number, of which nothing is kept that the change does not look at."""
    after, source = change.of(before), space.locate(before)
    if after is None or source is None:
        return
    target = space.locate(after)
    box = Box(space.point(*source), len(source[1]), 1 << len(source[1]))
    there = None if target is None else Box(space.point(*target), len(target[1]), 0)
    yield Piece(box, there, Form.of(before.digits, after.digits))
