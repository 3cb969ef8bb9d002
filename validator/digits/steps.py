"""Step functions over the line of integers: what sets and maps of numbers have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from validator.digits.space import DEPTH

Ints = npt.NDArray[np.int64]

_SPREADING = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: its products spread neighbours evenly over the highest bits (Knuth, volume 3, 6.4)."""

GRID: Ints = 10 ** (DEPTH - np.arange(DEPTH + 1, dtype=np.int64))
"""Step between neighbours of one tail length: GRID[n] for n digits."""


def distinct(values: Ints) -> Ints:
    """The values sorted, each once (many times faster than np.unique on int64)."""
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    keep = np.empty(len(ordered), dtype=bool)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def merge(*edges: Ints) -> Ints:
    """The edges of a common refinement."""
    return edges[0] if len(edges) == 1 else distinct(np.concatenate(edges))


def renumber(codes: Ints) -> tuple[Ints, Ints]:
    """A position of each distinct code, and for every code its number among them.

    Each code is written into a slot of a table four times as long, by its product with an odd constant; those whose slot another code
    took are sorted. So nearly all cost no sorting, which is several times slower.
    """
    bits = max(len(codes), 2).bit_length() + 1
    slots = (codes.astype(np.uint64) * _SPREADING >> np.uint64(64 - bits)).astype(np.int64)
    places = np.empty(1 << bits, dtype=np.int64)
    places[slots] = np.arange(len(codes))
    chosen = places[slots]
    lost = np.flatnonzero(codes[chosen] != codes)
    if len(lost):
        chosen[lost] = lost[_first_of_equal(codes[lost])]
    present = np.zeros(len(codes), dtype=bool)
    present[chosen] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[chosen]


def _first_of_equal(codes: Ints) -> Ints:
    """For each code the first position of one that is equal."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    new = np.flatnonzero(np.concatenate((np.ones(1, dtype=bool), ordered[1:] != ordered[:-1])))
    found = np.empty(len(codes), dtype=np.int64)
    found[order] = np.repeat(order[new], np.diff(np.append(new, len(codes))))
    return found


def pairs(first: Ints, second: Ints, width: int) -> tuple[Ints, Ints]:
    """`renumber` of the pairs (first, second), second below `width`; a table of flags where that is small enough."""
    codes = first * width + second
    span = int(codes.max()) + 1 if len(codes) else 0
    if span > 4 * len(codes) + 65_536:
        return renumber(codes)
    where = np.full(span, -1, dtype=np.int64)
    where[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    present = np.flatnonzero(where >= 0)
    number = np.empty(span, dtype=np.int64)
    number[present] = np.arange(len(present))
    return where[present], number[codes]


def spans(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """The integers of all half-open ranges one after the other, and which range each comes from."""
    counts = high - low
    owner = np.repeat(np.arange(len(low)), counts)
    offset = np.repeat(low - (np.cumsum(counts) - counts), counts)
    return np.arange(len(owner)) + offset, owner


def inside(edges: Ints, starts: Ints, ends: Ints) -> Ints:
    """The edges strictly inside intervals."""
    low, high = np.searchsorted(edges, starts, "right"), np.searchsorted(edges, ends, "left")
    return edges[spans(low, np.maximum(low, high))[0]]


def distinct_rows(table: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """First position of each distinct row, and for every row its number among them.

    Rows are compared by a 64-bit sum first; that equal sums are equal rows is then checked, so the result is exact.
    """
    if len(table) < 2:
        return np.zeros(len(table), dtype=np.int64), np.zeros(len(table), dtype=np.int64)
    first, inverse = renumber(table.astype(np.int64, copy=False) @ weights(table.shape[1]))
    if not np.array_equal(table[first][inverse], table):
        _, where, back = np.unique(table, axis=0, return_index=True, return_inverse=True)
        return where.astype(np.int64), back.reshape(-1).astype(np.int64)
    return first, inverse


def weights(columns: int) -> Ints:
    """What the columns of a table are multiplied by, so that the sums of different rows differ nearly always."""
    return np.cumprod(np.full(columns, _SPREADING)).astype(np.int64)


def ceil_to(values: Ints, grid: int | Ints) -> Ints:
    return -(-values // grid) * grid
