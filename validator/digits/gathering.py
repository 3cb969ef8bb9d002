"""Following a choice: where a map says which other maps decide, the map of what they decide together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from validator.digits.numbermap import NumberMap
from validator.digits.space import DEPTH
from validator.digits.steps import Ints, merge, pairs
from validator.digits.stretches import Stretches, renewed

Join = Callable[[tuple[int, ...]], int]
Compare = Callable[[NumberMap, NumberMap], Stretches]

MOST_ANEW = 0.5
"""Where more of the steps of a choice than this are stale, all are followed again."""


class Behind(NamedTuple):
    """What stands behind a choice in one place: how calls end there, and, if that follows `source` number by number, what tells where
    it may differ from another time."""

    found: NumberMap
    source: NumberMap | None


class Gathering:
    """A choice that is followed again and again while the maps behind it change.

    `lists` says for a label of the choice which of the maps decide together; other labels stay. Only the steps of the choice
    on which a map has a say are looked at, and of those only where the map has changed.
    """

    def __init__(self, choice: NumberMap, lists: Mapping[int, Sequence[int]]) -> None:
        self.choice = choice
        self._lists = [tuple(members) for members in lists.values()]
        self._labels = np.array(list(lists), dtype=np.int64)
        self._slots = self._slots_of(lists)
        ends = np.append(choice.edges[1:], choice.space.size)
        self._steps: dict[int, Stretches] = {}
        for place in sorted({place for members in self._lists for place in members}):
            wanted: npt.NDArray[np.bool_] = np.array([place in members for members in self._lists] + [False])
            chosen = np.flatnonzero(np.any(wanted[self._slots], axis=1)[choice.rows])
            self._steps[place] = Stretches.of(choice.edges[chosen], ends[chosen])
        self._last: tuple[list[Behind], NumberMap] | None = None

    def _slots_of(self, lists: Mapping[int, Sequence[int]]) -> Ints:
        """For each row of the choice the numbers of the lists that stand in it, filled up with -1."""
        number = {label: place for place, label in enumerate(lists)}
        found = [sorted({number[label] for label in row if label in number}) for row in self.choice.table.tolist()]
        width = max(map(len, found), default=0)
        return np.array([row + [-1] * (width - len(row)) for row in found], dtype=np.int64).reshape(len(found), width)

    def follow(self, behind: Sequence[Behind], join: Join, compare: Compare) -> NumberMap:
        """The map that gives a number whose list is (a, b, ...) the label join((what is found at a, at b, ...)); `compare` tells where
        two sources differ."""
        if not self._lists:
            return self.choice
        if self._last is not None and all(now.found is last.found for now, last in zip(behind, self._last[0], strict=True)):
            return self._last[1]
        maps = [each.found for each in behind]
        stale = self._stale(behind, compare)
        if self._last is None or stale is None:
            edges = merge(self.choice.edges, *(steps.inside(maps[place].edges) for place, steps in self._steps.items()))
            found = NumberMap(self.choice.space, edges, *self._said(edges, maps, join))
        else:
            inner = (stale.meeting(steps).inside(maps[place].edges) for place, steps in self._steps.items())
            edges = merge(stale.starts, stale.inside(self.choice.edges), *inner)
            found = renewed(self._last[1], stale, edges, *self._said(edges, maps, join))
        self._last = list(behind), found
        return found

    def _stale(self, behind: Sequence[Behind], compare: Compare) -> Stretches | None:
        """Where what was followed last may be so no more; None where that is nearly everywhere."""
        if self._last is None:
            return None
        parts = []
        for place, steps in self._steps.items():
            now, last = behind[place], self._last[0][place]
            if now.found is not last.found:
                known = now.source and last.source and compare(last.source, now.source)
                parts.append(steps.meeting(known) if known else steps)
        stale = Stretches.union(parts)
        return stale if stale.hold(self.choice.edges).mean() < MOST_ANEW else None

    def _said(self, edges: Ints, maps: Sequence[NumberMap], join: Join) -> tuple[Ints, Ints]:
        """For each of the steps that begin at these edges a row, and the table of the rows."""
        choice = self.choice
        rows = choice.rows_at(edges)
        starts = np.cumsum([0, *(len(part.table) for part in maps)])
        every = np.concatenate([part.table for part in maps])
        most = max(map(len, self._lists), default=0)
        asked = [(slot, rank) for slot in range(self._slots.shape[1]) for rank in range(most)]
        answers = [self._answers(edges, rows, slot, rank, maps, starts) for slot, rank in asked]
        codes, first = rows, np.zeros(1, dtype=np.int64)
        for answer in answers:
            first, codes = pairs(codes, answer + 1, len(every) + 1)
        if not answers:
            first, codes = pairs(rows, np.zeros_like(rows), 1)
        table = choice.table[rows[first]].copy()
        for slot in range(self._slots.shape[1]):
            theirs = [answers[place][first] for place, (of, _) in enumerate(asked) if of == slot]
            lists = self._slots[rows[first], slot]
            mine = (lists >= 0)[:, None] & (choice.table[rows[first]] == self._labels[lists][:, None])
            table[mine] = _joined(np.stack(theirs, axis=-1), every, join)[mine]
        return codes, table

    def _answers(self, edges: Ints, rows: Ints, slot: int, rank: int, maps: Sequence[NumberMap], starts: Ints) -> Ints:
        """For each step the row (in all tables one after the other) of the member of a rank of the list in a slot; else -1."""
        members = np.array([row[rank] if rank < len(row) else -1 for row in self._lists] + [-1], dtype=np.int64)
        wanted = members[self._slots[:, slot]][rows]
        found = np.full(len(edges), -1, dtype=np.int64)
        for place in np.flatnonzero(np.bincount(wanted + 1, minlength=1)[1:]).tolist():
            here = np.flatnonzero(wanted == place)
            found[here] = maps[place].rows_at(edges[here]) + starts[place]
        return found


def _joined(theirs: Ints, every: Ints, join: Join) -> Ints:
    """For rows of members (-1: none) the joined label of each length."""
    labels = np.where(theirs[:, None, :] >= 0, every[theirs].transpose(0, 2, 1), -1)
    flat = labels.reshape(-1, labels.shape[-1])
    codes = np.zeros(len(flat), dtype=np.int64)
    first = codes[:1]
    for column in flat.T:
        first, codes = pairs(codes, column + 1, int(column.max(initial=0)) + 2)
    said = [join(tuple(label for label in row if label >= 0)) for row in flat[first].tolist()]
    return np.array(said, dtype=np.int64)[codes].reshape(len(theirs), DEPTH + 1)
