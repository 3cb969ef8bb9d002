"""What every international number is: the regions that share it, its types, its calling code, on one instant."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import numpy as np

from validator import cache
from validator.digits.space import DEPTH, UNIT
from validator.digits.steps import Ints, distinct, distinct_rows, merge, renumber
from validator.numbering import world
from validator.numbering.automaton import forget

MOST = 8
"""Of the entries in the cache: one for each period, of this program and the last."""

Claim = tuple[str, str]
"""A region that owns a number, and a type that it has there. The region `"+212"` with no type: the calling code is assigned."""


_KNOWN: dict[int, WorldAxis] = {}


class WorldAxis(NamedTuple):
    """The international axis alone: from edges[i] on, a number of n digits has the claims sets[table[rows[i], n]]."""

    edges: Ints
    rows: Ints
    table: Ints
    sets: tuple[frozenset[Claim], ...]


def world_axis(instant: datetime) -> WorldAxis:
    """The world at an instant; each period is read once."""
    period = bisect_right(world.instants(), instant)
    if period not in _KNOWN:
        _KNOWN[period] = kept_axis(instant)
    return _KNOWN[period]


def kept_axis(instant: datetime) -> WorldAxis:
    """The world at an instant, from the cache of the user where that holds it already."""
    name = f"world-{cache.program('digits', 'numbering', 'data')}-{bisect_right(world.instants(), instant)}"
    kept = cache.read(name)
    if kept is not None:
        return _unpacked(kept)
    axis = _compile(instant)
    cache.keep(name, _packed(axis))
    cache.keep_youngest("world-", MOST)
    return axis


def _packed(axis: WorldAxis) -> bytes:
    stream = BytesIO()
    sets = np.frombuffer(json.dumps([sorted(found) for found in axis.sets]).encode(), dtype=np.uint8)
    np.savez(stream, allow_pickle=False, edges=axis.edges, rows=axis.rows, table=axis.table, sets=sets)
    return stream.getvalue()


def _unpacked(kept: bytes) -> WorldAxis:
    with np.load(BytesIO(kept), allow_pickle=False) as stored:
        sets = json.loads(stored["sets"].tobytes())
        return WorldAxis(stored["edges"], stored["rows"], stored["table"], tuple(frozenset(map(tuple, found)) for found in sets))


def _compile(instant: datetime) -> WorldAxis:
    claims, entries = _entries(instant)
    forget()
    starts, depths, masks, claim = entries.T
    ends = starts + 10 ** (DEPTH - depths)
    known: dict[frozenset[Claim], int] = {frozenset(): 0}
    columns: list[tuple[Ints, Ints]] = []
    for n in range(DEPTH + 1):
        chosen = np.flatnonzero(masks >> n & 1)
        columns.append(_column(starts[chosen], ends[chosen], claim[chosen], claims, known))
    edges = merge(*(column for column, _ in columns))
    edges = edges[edges < UNIT]
    table = np.empty((len(edges), DEPTH + 1), dtype=np.int32)
    for n, (column, labels) in enumerate(columns):
        table[:, n] = labels[np.searchsorted(column, edges, "right") - 1]
    first, rows = distinct_rows(table)
    return WorldAxis(edges, rows, table[first].astype(np.int64), tuple(known))


def _entries(instant: datetime) -> tuple[list[Claim], Ints]:
    """All claims, and rows of start, depth, mask of lengths, and the place of the claim."""
    claims: dict[Claim, int] = {}
    rows = array("q")
    for claimed, digits, lengths in _ranges(instant):
        place = claims.setdefault(claimed, len(claims))
        rows.extend((int(digits.ljust(DEPTH, "0")), len(digits), lengths & (2 << DEPTH) - 1, place))
    return list(claims), np.array(rows, dtype=np.int64).reshape(-1, 4)


def _ranges(instant: datetime) -> Iterator[tuple[Claim, str, int]]:
    for calling_code in sorted(world.assigned(instant)):
        yield ("+" + calling_code, ""), calling_code, ((2 << DEPTH) - 1) & ~((1 << len(calling_code)) - 1)
    for codes in world.calling_codes().values():
        for code in codes:
            for digits, lengths, kind in world.ranges(code, instant):
                yield (code, kind), digits, lengths


def _column(starts: Ints, ends: Ints, claim: Ints, claims: list[Claim], known: dict[frozenset[Claim], int]) -> tuple[Ints, Ints]:
    """For one length: where the set of claims changes, and its number from there on.

    A set is known by the sum of a 64-bit weight for each claim; the claims of one sample of each sum are then looked up.
    That no two sets have one sum is proven by the test that finds every range of the data in this map.
    """
    weights = np.random.default_rng(212).integers(-(2**63), 2**63 - 1, len(claims))
    edges = distinct(np.concatenate((np.zeros(1, dtype=np.int64), starts, ends)))
    change = np.zeros(len(edges), dtype=np.int64)
    np.add.at(change, np.searchsorted(edges, starts), weights[claim])
    np.add.at(change, np.searchsorted(edges, ends), -weights[claim])
    first, number = renumber(np.cumsum(change))
    labels = []
    for sample in edges[first].tolist():
        found = frozenset(claims[place] for place in claim[(starts <= sample) & (sample < ends)].tolist())
        labels.append(known.setdefault(found, len(known)))
    return edges, np.array(labels, dtype=np.int64)[number]
