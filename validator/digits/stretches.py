"""Stretches of the line of integers: intervals in order, apart from each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from validator.digits.numbermap import NumberMap
from validator.digits.steps import Ints, inside, merge, pairs, spans


class Stretches(NamedTuple):
    """From each start (included) to the end of the same place (excluded), ascending, none touching the next."""

    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, starts: Ints, ends: Ints) -> Stretches:
        """The union of intervals that are in order of their starts, and of their ends."""
        gap = np.flatnonzero(starts[1:] > ends[:-1])
        begins, closes = (np.append(0, gap + 1), np.append(gap, len(starts) - 1)) if len(starts) else (gap, gap)
        return cls(starts[begins], ends[closes])

    @classmethod
    def union(cls, parts: Sequence[Stretches]) -> Stretches:
        """Where any of them is."""
        starts, ends = (np.concatenate([np.zeros(0, dtype=np.int64), *(part[side] for part in parts)]) for side in (0, 1))
        order = np.argsort(starts, kind="stable")
        return cls.of(starts[order], np.maximum.accumulate(ends[order]))

    def meeting(self, other: Stretches) -> Stretches:
        """Where both are."""
        low, high = np.searchsorted(other.ends, self.starts, "right"), np.searchsorted(other.starts, self.ends, "left")
        theirs, mine = spans(low, np.maximum(low, high))
        return Stretches(np.maximum(self.starts[mine], other.starts[theirs]), np.minimum(self.ends[mine], other.ends[theirs]))

    def inside(self, edges: Ints) -> Ints:
        """The edges strictly inside a stretch."""
        return inside(edges, self.starts, self.ends)

    def hold(self, keys: Ints) -> npt.NDArray[np.bool_]:
        """Which of the keys lie in a stretch."""
        if not len(self.starts):
            return np.zeros(len(keys), dtype=bool)
        place = np.searchsorted(self.starts, keys, "right") - 1
        held: npt.NDArray[np.bool_] = (place >= 0) & (keys < self.ends[place])
        return held


def differing(before: NumberMap, after: NumberMap) -> Stretches:
    """The stretches on which two maps give some numbers different labels."""
    edges = merge(before.edges, after.edges)
    first, codes = pairs(before.rows_at(edges), theirs := after.rows_at(edges), len(after.table))
    apart = (before.table[before.rows_at(edges[first])] != after.table[theirs[first]]).any(axis=1)[codes]
    return Stretches.of(edges[apart], np.append(edges[1:], before.space.size)[apart])


def renewed(before: NumberMap, where: Stretches, edges: Ints, rows: Ints, table: Ints) -> NumberMap:
    """The map that on some stretches has, from each of these edges on, a row of a table, and elsewhere is as before.

    Every stretch begins with one of the edges; all lie in a stretch.
    """
    ends = where.ends[where.ends < before.space.size]
    kept = merge(before.edges[~where.hold(before.edges)], ends)
    every = np.concatenate((kept, edges))
    order = np.argsort(every, kind="stable")
    old = before.rows_at(kept)
    used = np.zeros(len(before.table), dtype=bool)
    used[old] = True
    number = np.cumsum(used) - 1
    both = np.concatenate((number[old], rows + int(used.sum())))
    return NumberMap(before.space, every[order], both[order], np.concatenate((before.table[used], table)))
