"""Painting boxes one over the other: how a table of rules becomes a map from every number to the rule that wins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.space import DEPTH, NumberSpace
from validator.digits.steps import Ints, merge, pairs, spans

NOTHING = -1
"""The label of a number that no box covers."""

Resolve = Callable[[int, int], int]


def paint(space: NumberSpace, boxes: Ints, labels: Ints, rounds: Ints, resolve: Resolve | None = None) -> NumberMap:
    """Paint boxes (rows of start, depth, mask of tail lengths) with their labels, round after round, later over earlier.

    Boxes of one round are disjoint. `resolve(old, new)` names the label where a box meets an earlier one; without it the
    later wins. Boxes hold no tail shorter than their depth, so the grid rule of `NumberMap` holds by itself.
    """
    starts, depths, masks = boxes.T
    ends = starts + 10 ** (DEPTH - depths)
    zero = np.zeros(1, dtype=np.int64)
    edges = merge(zero, starts, ends)
    edges = edges[edges < space.size]
    rows = np.zeros(len(edges), dtype=np.int64)
    tables = [np.full((1, DEPTH + 1), NOTHING, dtype=np.int64)]
    order = np.lexsort((starts, rounds))
    known: dict[tuple[int, int], int] = {}
    table = tables[0]
    for turn in np.split(order, np.flatnonzero(np.diff(rounds[order])) + 1) if len(order) else ():
        low, high = np.searchsorted(edges, starts[turn]), np.searchsorted(edges, ends[turn])
        cells, box = spans(low, high)
        if np.array_equal(rows[cells], rows[low][box]):
            first, number = np.cumsum(high - low) - (high - low), box
        else:
            first, number = pairs(rows[cells], box, len(turn))
        old, new = table[rows[cells[first]]], turn[box[first]]
        over = _over(old, labels[new], resolve, known)
        admitted = masks[new][:, None] >> np.arange(DEPTH + 1) & 1 == 1
        rows[cells] = number + len(table)
        table = np.concatenate((table, np.where(admitted, over, old)))
    return NumberMap(space, edges, rows, table)


def _over(old: Ints, new: Ints, resolve: Resolve | None, known: dict[tuple[int, int], int]) -> Ints:
    """The label of each cell where `new` is painted over the labels of `old`."""
    painted = np.broadcast_to(new[:, None], old.shape)
    if resolve is None:
        return painted
    first, number = pairs((old - NOTHING).ravel(), (painted - NOTHING).ravel(), int(new.max(initial=NOTHING)) - NOTHING + 1)
    meetings = zip(old.ravel()[first].tolist(), painted.ravel()[first].tolist(), strict=True)
    labels = []
    for pair in meetings:
        if pair not in known:
            known[pair] = pair[1] if pair[0] == NOTHING else resolve(*pair)
        labels.append(known[pair])
    return np.array(labels, dtype=np.int64)[number].reshape(old.shape)
