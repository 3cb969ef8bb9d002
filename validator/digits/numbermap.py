"""Total maps from numbers to labels (small integers), exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from validator.digits.numberset import NumberSet
from validator.digits.space import DEPTH, Number, NumberSpace
from validator.digits.steps import Ints, distinct, distinct_rows, inside, merge, pairs, renumber, spans


class NumberMap:
    """On the step from edges[i] to the next edge a tail of n digits has the label table[rows[i], n].

    A label of length n changes only on multiples of GRID[n]: for tails shorter than a step's digits it is the label of
    the string cut to n digits. Distinct rows, neighbouring steps that differ: equal maps have equal arrays, up to the
    order of rows.
    """

    __slots__ = ("_labels", "edges", "rows", "space", "table")

    def __init__(self, space: NumberSpace, edges: Ints, rows: Ints, table: Ints) -> None:
        first, number = distinct_rows(table)
        rows = number[rows]
        keep = np.empty(len(edges), dtype=bool)
        keep[:1] = True
        np.not_equal(rows[1:], rows[:-1], out=keep[1:])
        self.space, self.edges, self.rows, self.table = space, edges[keep], rows[keep], table[first]
        self._labels: list[int] | None = None

    @classmethod
    def constant(cls, space: NumberSpace, label: int) -> NumberMap:
        zero = np.zeros(1, dtype=np.int64)
        return cls(space, zero, zero, np.full((1, DEPTH + 1), label, dtype=np.int64))

    @classmethod
    def of_set(cls, numbers: NumberSet, inside: int, outside: int) -> NumberMap:
        masks, rows = pairs(numbers.masks, np.zeros_like(numbers.masks), 1)
        bits = numbers.masks[masks][:, None] >> np.arange(DEPTH + 1) & 1
        return cls(numbers.space, numbers.edges, rows, np.where(bits == 1, inside, outside))

    def rows_at(self, keys: Ints) -> Ints:
        rows: Ints = self.rows[np.searchsorted(self.edges, keys, "right") - 1]
        return rows

    def same(self, other: NumberMap) -> bool:
        """Whether both maps give every number the same label."""
        if not np.array_equal(self.edges, other.edges):
            return False
        return bool(np.array_equal(self.table[self.rows], other.table[other.rows]))

    def at(self, number: Number) -> int | None:
        """The label of one number; None where no axis holds it."""
        place = self.space.locate(number)
        if place is None:
            return None
        axis, tail = place
        return int(self.table[self.rows_at(np.array([self.space.point(axis, tail)]))[0], len(tail)])

    @property
    def labels(self) -> list[int]:
        """Every label that stands in the table, some perhaps of no number, ascending."""
        if self._labels is None:
            self._labels = _present(self.table.ravel())
        return self._labels

    def relabel(self, function: Callable[[int], int]) -> NumberMap:
        """The same numbers under other labels; the function is asked once per label."""
        return NumberMap(self.space, self.edges, self.rows, self._said(function))

    def where(self, chosen: Callable[[int], bool]) -> NumberSet:
        """All numbers whose label is chosen."""
        masks = (self._said(chosen) != 0) @ (1 << np.arange(DEPTH + 1, dtype=np.int64))
        return NumberSet(self.space, self.edges, masks[self.rows])

    def _said(self, function: Callable[[int], int]) -> Ints:
        """The table with what a function says of each label in its place."""
        known = self.labels
        if known[-1] - known[0] > 8 * self.table.size + 1024:
            said = np.array([function(label) for label in known], dtype=np.int64)
            return said[np.searchsorted(np.array(known, dtype=np.int64), self.table)]
        new = np.zeros(known[-1] - known[0] + 1, dtype=np.int64)
        for label in known:
            new[label - known[0]] = function(label)
        return new[self.table - known[0]]

    def parts(self, wanted: Iterable[int]) -> Iterator[tuple[int, NumberSet]]:
        """`where` for each of many labels that some step has, in order of the labels: the map is looked through once."""
        rows, lengths = np.nonzero(np.isin(self.table, np.array(list(wanted), dtype=np.int64)))
        first, entry = pairs(rows, self.table[rows, lengths] - self.table.min(), int(np.ptp(self.table)) + 1)
        masks = np.zeros(len(first), dtype=np.int64)
        np.bitwise_or.at(masks, entry, 1 << lengths)
        labels, by_row = self.table[rows[first], lengths[first]], np.argsort(self.rows, kind="stable")
        low, high = (np.searchsorted(self.rows[by_row], rows[first], side) for side in ("left", "right"))
        places, entry = spans(low, high)
        order = np.lexsort((by_row[places], labels[entry]))
        steps, entry = by_row[places][order], entry[order]
        for some in np.split(np.arange(len(entry)), np.flatnonzero(np.diff(labels[entry])) + 1) if len(entry) else ():
            yield int(labels[entry[some[0]]]), self._on(steps[some], masks[entry[some]])

    def _on(self, steps: Ints, masks: Ints) -> NumberSet:
        """The numbers of these steps, ascending, with the lengths of a mask each."""
        starts, ends = self.edges[steps], np.append(self.edges[1:], self.space.size)[steps]
        edges = merge(np.zeros(1, dtype=np.int64), starts, ends)
        edges = edges[edges < self.space.size]
        place = np.searchsorted(starts, edges, "right") - 1
        return NumberSet(self.space, edges, np.where((place >= 0) & (edges < ends[place]), masks[place], 0))

    def within(self, numbers: NumberSet, outside: int) -> NumberMap:
        """The map on these numbers, `outside` elsewhere."""
        return self.over(~numbers, outside)

    def only(self, numbers: NumberSet, outside: int) -> NumberMap:
        """`within`, for a set of few steps: the steps of the map that lie outside it are not looked at."""
        return NumberMap.of_set(numbers, 1, 0).substitute({1: self, 0: NumberMap.constant(self.space, outside)})

    def over(self, numbers: NumberSet, label: int) -> NumberMap:
        """The map where these numbers have the label, all others the one they had."""
        return self.altered(numbers, lambda _: label)

    def altered(self, numbers: NumberSet, function: Callable[[int], int]) -> NumberMap:
        """The map where these numbers have what a function says of their label, all others the label that they had."""
        edges = merge(self.edges, numbers.edges)
        kinds, kind = renumber(numbers.masks)
        rows, mask = self.rows_at(edges), kind[np.searchsorted(numbers.edges, edges, "right") - 1]
        first, number = pairs(rows, mask, len(kinds))
        chosen = numbers.masks[kinds][mask[first]][:, None] >> np.arange(DEPTH + 1) & 1 == 1
        table = self.table[rows[first]]
        if chosen.any():
            there = table[chosen]
            known = np.array(_present(there), dtype=np.int64)
            table[chosen] = np.array([function(label) for label in known.tolist()], dtype=np.int64)[np.searchsorted(known, there)]
        return NumberMap(self.space, edges, number, table)

    def substitute(self, maps: Mapping[int, NumberMap]) -> NumberMap:
        """The map that gives a number with label a here the label maps[a] gives it; a label without a map stays."""
        holding = self._holding(maps)
        if not holding:
            return self
        others = [maps[label] for label in holding]
        own = _Inverse(self.rows, len(self.table))
        edges = merge(self.edges, *(self._edges_of(maps[label], own.of(rows)) for label, rows in holding.items()))
        rows = self.rows_at(edges)
        now, table = rows.copy(), self.table
        labels, tables = np.array([*holding], dtype=np.int64), np.concatenate([other.table for other in others])
        starts = np.cumsum([0, *(len(other.table) for other in others)])
        for places in _in_turn([*holding.values()], len(self.table)):
            here = np.flatnonzero(places[rows] >= 0)
            asked = places[rows[here]]
            theirs = starts[asked]
            by_place = _Inverse(asked, len(others))
            for place, other in enumerate(others):
                steps = by_place.order[by_place.starts[place] : by_place.starts[place + 1]]
                theirs[steps] += other.rows_at(edges[here[steps]])
            first, number = pairs(now[here], theirs, len(tables))
            at = here[first]
            changing = self.table[rows[at]] == labels[asked[first]][:, None]
            mixed = np.where(changing, tables[theirs[first]], table[now[at]])
            now[here] = number + len(table)
            table = np.concatenate((table, mixed))
        return NumberMap(self.space, edges, *_drop_unused(now, table))

    def _holding(self, labels: Iterable[int]) -> dict[int, Ints]:
        """For each of the labels that stands in the table, the rows in which it does."""
        new = np.ones(self.table.shape, dtype=bool)
        np.not_equal(self.table[:, 1:], self.table[:, :-1], out=new[:, 1:])
        rows, columns = np.nonzero(new)
        held = self.table[rows, columns]
        order = np.argsort(held, kind="stable")
        wanted = np.array([*labels], dtype=np.int64)
        low, high = (np.searchsorted(held[order], wanted, side).tolist() for side in ("left", "right"))
        found = {label: order[start:end] for label, start, end in zip(wanted.tolist(), low, high, strict=True) if start < end}
        return {label: distinct(rows[places]) for label, places in found.items()}

    def _edges_of(self, other: NumberMap, steps: Ints) -> Ints:
        """The edges of another map inside these steps."""
        return inside(other.edges, self.edges[steps], np.append(self.edges, self.space.size)[steps + 1])

    def present(self) -> set[int]:
        """The labels that at least one string has (heads of other axes not taken out).

        A label of length n holds on a whole step of GRID[n], so some string has every label of a row in use.
        """
        used = np.zeros(len(self.table), dtype=bool)
        used[self.rows] = True
        return set(np.unique(self.table[used]).tolist())


def _present(flat: Ints) -> list[int]:
    """Each of some labels once, ascending."""
    lowest, highest = int(flat.min()), int(flat.max())
    if highest - lowest > 8 * len(flat) + 1024:
        return [int(label) for label in distinct(flat)]
    present = np.zeros(highest - lowest + 1, dtype=bool)
    present[flat - lowest] = True
    found: list[int] = (np.flatnonzero(present) + lowest).tolist()
    return found


class _Inverse:
    """The places at which each row of a table is used."""

    def __init__(self, rows: Ints, count: int) -> None:
        self.order = np.argsort(rows.astype(np.uint16) if count < 65_536 else rows, kind="stable")
        self.starts = np.searchsorted(rows[self.order], np.arange(count + 1))

    def of(self, rows: Ints) -> Ints:
        """The places of these rows, ascending."""
        return np.sort(self.order[spans(self.starts[rows], self.starts[rows + 1])[0]])


def _in_turn(holding: Sequence[Ints], count: int) -> Ints:
    """For each row of a table the first place in `holding` that has it, then the second ...; -1 where there is none."""
    rows, places = np.concatenate(holding), np.repeat(np.arange(len(holding)), [len(rows) for rows in holding])
    order = np.argsort(rows, kind="stable")
    rows, places = rows[order], places[order]
    turns = np.arange(len(rows)) - np.searchsorted(rows, rows)
    found = np.full((int(turns.max(initial=-1)) + 1, count), -1, dtype=np.int64)
    found[turns, rows] = places
    return found


def _drop_unused(rows: Ints, table: Ints) -> tuple[Ints, Ints]:
    present = np.zeros(len(table), dtype=bool)
    present[rows] = True
    number = np.cumsum(present) - 1
    return number[rows], table[present]


def combine(maps: Sequence[NumberMap], function: Callable[[tuple[int, ...]], int]) -> NumberMap:
    """The map of the labels function((a, b, ...)), where a number has the label a in the first map, b in the second ...

    The function is asked once for each combination that occurs.
    """
    edges = merge(*(part.edges for part in maps))
    return NumberMap(maps[0].space, edges, *_combined(edges, maps, function))


def combine_within(numbers: NumberSet, maps: Sequence[NumberMap], function: Callable[[tuple[int, ...]], int], outside: int) -> NumberMap:
    """`combine` on these numbers, `outside` elsewhere: only where numbers are the maps are looked at."""
    chosen = NumberMap.of_set(numbers, 1, 0)
    held = np.flatnonzero(numbers.masks)
    starts, ends = numbers.edges[held], np.append(numbers.edges[1:], numbers.space.size)[held]
    edges = merge(numbers.edges, *(inside(part.edges, starts, ends) for part in maps))
    here = np.flatnonzero(numbers.masks_at(edges))
    rows, table = _combined(edges[here], [chosen, *maps], lambda labels: function(labels[1:]) if labels[0] else outside)
    every = np.full(len(edges), len(table), dtype=np.int64)
    every[here] = rows
    return NumberMap(numbers.space, edges, every, np.concatenate((table, np.full((1, DEPTH + 1), outside, dtype=np.int64))))


def _combined(edges: Ints, maps: Sequence[NumberMap], function: Callable[[tuple[int, ...]], int]) -> tuple[Ints, Ints]:
    """For each of the steps that begin at these edges a row, and the table of the rows."""
    first = np.zeros(1, dtype=np.int64)
    codes = np.zeros(len(edges), dtype=np.int64)
    theirs = [part.rows_at(edges) for part in maps]
    for part, rows in zip(maps, theirs, strict=True):
        first, codes = pairs(codes, rows, len(part.table))
    stack = np.stack([part.table[rows[first]] for part, rows in zip(maps, theirs, strict=True)], axis=-1)
    flat = stack.reshape(-1, len(maps))
    where, number = _distinct_tuples(flat)
    labels = np.array([function(tuple(row)) for row in flat[where].tolist()], dtype=np.int64)
    return codes, labels[number].reshape(len(first), DEPTH + 1)


def _distinct_tuples(flat: Ints) -> tuple[Ints, Ints]:
    codes = np.zeros(len(flat), dtype=np.int64)
    first = codes[:1]
    for column in flat.T:
        lowest = int(column.min()) if len(column) else 0
        first, codes = pairs(codes, column - lowest, int(column.max()) - lowest + 1 if len(column) else 1)
    return first, codes
