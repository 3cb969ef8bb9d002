"""Exact sets of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from validator.digits.space import DEPTH, LENGTHS, UNIT, Box, Number, NumberSpace
from validator.digits.steps import GRID, Ints, ceil_to, inside, merge, spans


class Pattern(NamedTuple):
    """All numbers of one nature that begin with `prefix` and have one of `lengths` further digits (a mask), then `suffix`."""

    nature: str
    prefix: str
    lengths: int
    suffix: str = ""

    @property
    def words(self) -> str:
        """As an engineer writes it: `0537XXXXXX`, `+33 and any digits`, `12 and 3 to 5 digits`."""
        start = ("+" if self.nature == "international" else "") + self.prefix
        counts = [n for n in range(DEPTH + 1) if self.lengths >> n & 1]
        if len(counts) == 1:
            return start + "X" * counts[0] + self.suffix
        whole = counts == list(range(counts[0], counts[-1] + 1))
        middle = f"{counts[0]} to {counts[-1]}" if whole else ", ".join(map(str, counts))
        return f"{start} and {middle} digits{self.suffix and ' and ' + self.suffix}"


FEW = 500
"""Up to so many intervals all lengths at once are faster than one after the other."""
AT_A_TIME = 4_000
"""Steps of which all lengths are looked at together."""


class NumberSet:
    """A set of numbers: on the step from edges[i] to the next edge, bit n of masks[i] admits the tails of n digits.

    Bit n changes only on multiples of GRID[n], and neighbouring steps differ, so equal sets have equal arrays.
    """

    __slots__ = ("edges", "masks", "space")

    def __init__(self, space: NumberSpace, edges: Ints, masks: Ints) -> None:
        keep = np.empty(len(edges), dtype=bool)
        keep[:1] = True
        np.not_equal(masks[1:], masks[:-1], out=keep[1:])
        self.space, self.edges, self.masks = space, edges[keep], masks[keep]

    @classmethod
    def empty(cls, space: NumberSpace) -> NumberSet:
        return cls(space, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))

    @classmethod
    def of(cls, space: NumberSpace, boxes: Iterable[Box]) -> NumberSet:
        """The union of boxes, none of which has tails shorter than its depth: so every bit changes on its grid."""
        rows = [(box.start, box.end, box.lengths) for box in boxes]
        if not rows:
            return cls.empty(space)
        starts, ends, masks = np.array(rows, dtype=np.int64).T
        return cls.of_intervals(space, starts, ends, masks)

    @classmethod
    def of_intervals(cls, space: NumberSpace, starts: Ints, ends: Ints, masks: Ints) -> NumberSet:
        """The union of intervals of keys, each with the tail lengths of its mask."""
        if len(starts) <= FEW:
            return cls._of_few(space, starts, ends, masks)
        unions = [_union(starts, ends, masks >> n & 1, int(GRID[n])) for n in range(DEPTH + 1)]
        edges = merge(np.zeros(1, dtype=np.int64), *(edge for union in unions for edge in union))
        edges = edges[edges < space.size]
        bits = np.zeros(len(edges), dtype=np.int64)
        for n, (low, high) in enumerate(unions):
            held = np.searchsorted(low, edges, "right") - np.searchsorted(high, edges, "right")
            bits |= (held > 0).astype(np.int64) << n
        return cls(space, edges, bits)

    @classmethod
    def _of_few(cls, space: NumberSpace, starts: Ints, ends: Ints, masks: Ints) -> NumberSet:
        """`of_intervals`, all lengths at once: it takes room for each of them at each edge."""
        chosen, lengths = np.nonzero(masks[:, None] >> np.arange(DEPTH + 1) & 1)
        low, high = ceil_to(starts[chosen], GRID[lengths]), ceil_to(ends[chosen], GRID[lengths])
        edges = merge(np.zeros(1, dtype=np.int64), low, high)
        size = (DEPTH + 1) * len(edges)
        codes = lengths * len(edges)
        change = np.bincount(codes + np.searchsorted(edges, low), minlength=size)
        change -= np.bincount(codes + np.searchsorted(edges, high), minlength=size)
        held = np.cumsum(change.reshape(DEPTH + 1, -1), axis=1) > 0
        bits = (1 << np.arange(DEPTH + 1, dtype=np.int64)) @ held
        within = edges < space.size
        return cls(space, edges[within], bits[within])

    def _with(self, other: NumberSet, operation: np.ufunc) -> NumberSet:
        edges = merge(self.edges, other.edges)
        return NumberSet(self.space, edges, operation(self.masks_at(edges), other.masks_at(edges)))

    def masks_at(self, keys: Ints) -> Ints:
        masks: Ints = self.masks[np.searchsorted(self.edges, keys, "right") - 1]
        return masks

    def __or__(self, other: NumberSet) -> NumberSet:
        return self._with(other, np.bitwise_or)

    def __and__(self, other: NumberSet) -> NumberSet:
        """The intersection: only where the shorter set holds numbers the longer one is looked at."""
        small, large = (self, other) if len(self.edges) <= len(other.edges) else (other, self)
        steps = np.flatnonzero(small.masks)
        edges = merge(small.edges, inside(large.edges, small.edges[steps], np.append(small.edges[1:], self.space.size)[steps]))
        return NumberSet(self.space, edges, small.masks_at(edges) & large.masks_at(edges))

    def __sub__(self, other: NumberSet) -> NumberSet:
        return self & ~other

    def __invert__(self) -> NumberSet:
        return NumberSet(self.space, self.edges, ~self.masks & LENGTHS)

    def __bool__(self) -> bool:
        return bool(self.masks.any()) and any((first < last).any() for first, last in self._stretches())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberSet) and np.array_equal(self.edges, other.edges) and np.array_equal(self.masks, other.masks)

    def __contains__(self, number: Number) -> bool:
        place = self.space.locate(number)
        if place is None:
            return False
        axis, tail = place
        mask = self.masks_at(np.array([self.space.point(axis, tail)]))[0]
        return bool(mask >> len(tail) & 1)

    def reaches_into(self, box: Box) -> bool:
        """Whether some step of the set that holds numbers meets the interval of a box."""
        low = int(np.searchsorted(self.edges, box.start, "right")) - 1
        high = int(np.searchsorted(self.edges, box.end, "left"))
        return bool(self.masks[low:high].any())

    @property
    def count(self) -> int:
        """How many numbers, exactly."""
        return sum(int(amount) for first, last in self._stretches() for amount in (last - first).sum(axis=1))

    def _stretches(self) -> Iterator[tuple[Ints, Ints]]:
        """For some steps at a time, and each length n (rows), the tails that they hold: from the first to before the last, in GRID[n]."""
        ends = np.append(self.edges[1:], self.space.size)
        held = np.flatnonzero(self.masks)
        for some in (held[start : start + AT_A_TIME] for start in range(0, len(held), AT_A_TIME)):
            absent = self.masks[some] >> np.arange(DEPTH + 1)[:, None] & 1 == 0
            first, last = -(-self.edges[some] // GRID[:, None]), -(-ends[some] // GRID[:, None])
            first[absent] = last[absent] = 0
            yield first, last

    @property
    def smallest(self) -> Number | None:
        """The first number in the order of axes, then digit by digit; the shorter first."""
        for first, last in self._stretches():
            lengths, steps = np.nonzero(first < last)
            if len(lengths):
                key, n = min(zip((first[lengths, steps] * GRID[lengths]).tolist(), lengths.tolist(), strict=True))
                return self.space.number(key, n)
        return None

    def continuations(self) -> NumberSet:
        """Every string, of digits behind the same head, that a number of the set begins and that has more digits."""
        ends = np.append(self.edges[1:], self.space.size)
        found = NumberSet.empty(self.space)
        for n in range(DEPTH):
            low, high = _union(self.edges, ends, self.masks >> n & 1, int(GRID[n]))
            lengths = np.full(len(low), LENGTHS & ~((2 << n) - 1), dtype=np.int64)
            found = found | NumberSet.of_intervals(self.space, low, high, lengths)
        return found

    def beginnings(self) -> NumberSet:
        """Every string, the empty one included, that is a number of the set without some of its last digits.

        Numbers that end in a `#` or letter have none: such an end says that they are complete.
        """
        open_ended = [Box(place * UNIT, 0, LENGTHS) for place, axis in enumerate(self.space.axes) if not axis.suffix]
        numbers = self & NumberSet.of(self.space, open_ended)
        ends = np.append(numbers.edges[1:], self.space.size)
        tails = [_union(numbers.edges, ends, numbers.masks >> n & 1, int(GRID[n])) for n in range(DEPTH + 1)]
        found = NumberSet.of(self.space, _of_heads(numbers))
        for n in range(DEPTH):
            low = np.concatenate([low for low, _ in tails[n + 1 :]])
            high = np.concatenate([high for _, high in tails[n + 1 :]])
            grid, lengths = int(GRID[n]), np.full(len(low), 1 << n, dtype=np.int64)
            found = found | NumberSet.of_intervals(self.space, low // grid * grid, ceil_to(high, grid), lengths)
        return found

    def patterns(self, most: int | None = None) -> list[Pattern]:
        """Disjoint patterns that make up the set, for each length the fewest: widest first, at most `most`."""
        starts, depths, lengths = self._blocks()
        sizes = (lengths[:, None] >> np.arange(DEPTH + 1) & 1) @ GRID[::-1]
        order = np.lexsort((depths, starts, -sizes))[:most]
        rows = zip(starts[order].tolist(), depths[order].tolist(), lengths[order].tolist(), strict=True)
        axes = self.space.axes
        found = ((axes[start // UNIT], NumberSpace.tail(start, depth), mask) for start, depth, mask in rows)
        return [Pattern(axis.nature, axis.head + prefix, mask, axis.suffix) for axis, prefix, mask in found]

    def _blocks(self) -> tuple[Ints, Ints, Ints]:
        """Start and depth of the fewest prefixes that hold the tails of each length, and the mask of how many digits follow."""
        found = list(self._blocks_by_depth())
        sizes = [len(starts) for starts, _ in found]
        starts, masks = (np.concatenate([np.zeros(0, dtype=np.int64), *(part[column] for part in found)]) for column in (0, 1))
        depths = np.repeat(np.arange(len(found)), sizes)
        order = np.lexsort((depths, starts))
        starts, depths, masks = starts[order], depths[order], masks[order]
        new = np.flatnonzero(np.diff(starts, prepend=-1) | np.diff(depths, prepend=-1))
        return starts[new], depths[new], np.bitwise_or.reduceat(masks, new) if len(new) else masks

    def _blocks_by_depth(self) -> Iterator[tuple[Ints, Ints]]:
        """Depth by depth the starts of the widest prefixes whose tails of n digits are all in the set, each with the bit of the digits
        that follow."""
        low, high, lengths = self._unions()
        for depth in range(DEPTH + 1):
            size = int(GRID[depth])
            if not (high - low >= size).any():
                yield np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
                continue
            first, last = ceil_to(low, size), high // size * size
            whole = np.flatnonzero((first < last) & (lengths >= depth))
            places, of = spans(first[whole] // size, last[whole] // size)
            yield places * size, 1 << (lengths[whole] - depth)[of]
            low, behind = np.concatenate((low, last[whole])), high[whole]
            high[whole] = first[whole]
            high, lengths = np.concatenate((high, behind)), np.concatenate((lengths, lengths[whole]))
            left = np.flatnonzero(low < high)
            if not len(left):
                return
            low, high, lengths = low[left], high[left], lengths[left]

    def _unions(self) -> tuple[Ints, Ints, Ints]:
        """The longest intervals of keys on which the set holds all tails of a length: first, end, length."""
        lengths, steps = np.nonzero(self.masks >> np.arange(DEPTH + 1)[:, None] & 1)
        grid = GRID[lengths]
        low, high = (ceil_to(keys[steps], grid) for keys in (self.edges, np.append(self.edges[1:], self.space.size)))
        real = np.flatnonzero(low < high)
        low, high, lengths = low[real], high[real], lengths[real]
        gap = np.flatnonzero((low[1:] > high[:-1]) | (lengths[1:] != lengths[:-1]))
        begins, ends = (np.append(0, gap + 1), np.append(gap, len(low) - 1)) if len(low) else (gap, gap)
        return low[begins], high[ends], lengths[begins]


def _of_heads(numbers: NumberSet) -> Iterator[Box]:
    """The beginnings of the heads of the numbers of a set."""
    space = numbers.space
    for axis in (axis for place, axis in enumerate(space.axes) if numbers.reaches_into(Box(place * UNIT, 0, LENGTHS))):
        for end in range(len(axis.head)):
            place = space.locate(Number(axis.nature, axis.head[:end]))
            if place is not None:
                yield Box(space.point(*place), len(place[1]), 1 << len(place[1]))


def _union(starts: Ints, ends: Ints, chosen: Ints, grid: int) -> tuple[Ints, Ints]:
    """Starts and ends, ascending and apart, of the union of the chosen intervals on a grid."""
    low, high = ceil_to(starts[chosen != 0], grid), ceil_to(ends[chosen != 0], grid)
    real = low < high
    low, high = np.sort(low[real]), np.sort(high[real])
    gap = np.flatnonzero(low[1:] > high[:-1]) + 1
    if not len(low):
        return low, high
    return np.concatenate((low[:1], low[gap])), np.concatenate((high[gap - 1], high[-1:]))
