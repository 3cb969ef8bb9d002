"""The rules of a table as boxes on the line of integers, and the order in which they are painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from validator.digits.shape import Shape, TooWide, shapes
from validator.digits.space import DEPTH, LENGTHS, UNIT, Axis, NumberSpace
from validator.digits.steps import GRID, Ints
from validator.tables import Rule


def shapes_of(rule: Rule) -> list[Shape]:
    """What a rule matches."""
    return shapes(rule.kind, rule.digits, rule.last, rule.length, rule.natures)


class Wide(NamedTuple):
    """A rule that cannot be followed exactly, and the number of prefixes it would need."""

    rule: Rule
    prefixes: int


class Spread:
    """Rules as boxes: rows of start, depth, mask of lengths and the place of the shape in `shapes`; `owners` are the rules of the
    shapes. `kinds` numbers what the rank of each shape depends on, `samples` has a shape of each kind."""

    def __init__(self, space: NumberSpace, rules: Sequence[Rule]) -> None:
        self.space = space
        self.too_wide: list[Wide] = []
        self.samples: list[Shape] = []
        self._kinds: dict[object, int] = {}
        plain, boxes, kinds = self._plain(rules)
        self.shapes = Shapes(rules, plain)
        others = np.ones(len(rules), dtype=bool)
        others[plain] = False
        owners: list[int] = []
        more: list[int] = []
        rows: list[tuple[int, int, int, int]] = []
        for index in np.flatnonzero(others).tolist():
            for shape in shapes_of(rules[index]):
                try:
                    rows.extend((*box, len(plain) + len(owners)) for box in shape.boxes(space))
                except TooWide as wide:
                    self.too_wide.append(Wide(rules[index], wide.prefixes))
                more.append(self._kind(shape))
                owners.append(index)
                self.shapes.add(shape)
        self.owners = np.concatenate((plain, np.array(owners, dtype=np.int64)))
        self.kinds = np.concatenate((kinds, np.array(more, dtype=np.int64)))
        self.boxes = np.concatenate((boxes, np.array(rows, dtype=np.int64).reshape(-1, 4)))

    def _kind(self, shape: Shape) -> int:
        key = _kind(shape)
        if key not in self._kinds:
            self._kinds[key] = len(self.samples)
            self.samples.append(shape)
        return self._kinds[key]

    def _plain(self, rules: Sequence[Rule]) -> tuple[Ints, Ints, Ints]:
        """The rules that large tables are made of, plain international prefixes of any length: their indices, boxes and kinds."""
        if self.space.heads("international") != [""]:
            return np.zeros(0, dtype=np.int64), np.zeros((0, 4), dtype=np.int64), np.zeros(0, dtype=np.int64)
        written = list(map(attrgetter("digits"), rules))
        sizes = np.fromiter(map(len, written), np.int64, len(written))
        begins = np.cumsum(sizes) - sizes
        text = np.frombuffer("".join(written).encode("ascii") + bytes(DEPTH + 1), dtype=np.uint8)
        marks = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum((text < ord("0")) | (text > ord("9")))))
        one_plus = (text[begins] == ord("+")) & (marks[begins + sizes] - marks[begins] == 1)
        matched = list(map(attrgetter("kind", "length", "natures"), rules))
        usual = {each: each == ("prefix", None, None) for each in set(matched)}
        simple = np.fromiter(map(usual.__getitem__, matched), np.bool_, len(matched))
        plain = np.flatnonzero(simple & one_plus & (sizes > 0) & (sizes <= DEPTH + 1))
        boxes = np.empty((len(plain), 4), dtype=np.int64)
        kinds = np.empty(len(plain), dtype=np.int64)
        depths, first = sizes[plain] - 1, begins[plain] + 1
        for depth in np.flatnonzero(np.bincount(depths)).tolist():
            here = np.flatnonzero(depths == depth)
            digits = text[first[here][:, None] + np.arange(depth)].astype(np.int64) - ord("0")
            boxes[here, 0] = digits @ GRID[1 : depth + 1]
            boxes[here, 2] = LENGTHS & ~((1 << depth) - 1)
            kinds[here] = self._kind(shapes("prefix", "+" + "0" * depth)[0])
        boxes[:, 0] += self.space.index[Axis("international")] * UNIT
        boxes[:, 1] = depths
        boxes[:, 3] = np.arange(len(plain))
        return plain, boxes, kinds


class Shapes:
    """The shapes of many rules, those of plain rules made when they are asked for."""

    def __init__(self, rules: Sequence[Rule], plain: Ints) -> None:
        self._rules, self._plain = rules, plain
        self._made: list[Shape] = []

    def add(self, shape: Shape) -> None:
        self._made.append(shape)

    def __len__(self) -> int:
        return len(self._plain) + len(self._made)

    def __iter__(self) -> Iterator[Shape]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, place: int) -> Shape:
        return shapes_of(self._rules[self._plain[place]])[0] if place < len(self._plain) else self._made[place - len(self._plain)]


def turns(boxes: Ints, spread: Spread) -> tuple[Ints, bool]:
    """The round of painting of each shape, and whether shapes may meet that are not simply longer and shorter.

    Shapes of one rank have equal boxes or none in common; those that share one get rounds of their own.
    """
    ranks = sorted({shape.rank for shape in spread.samples})
    of_kind = np.array([ranks.index(shape.rank) for shape in spread.samples], dtype=np.int64)
    base = of_kind[spread.kinds] if len(spread.kinds) else np.zeros(0, dtype=np.int64)
    plain = all(shape.plain for shape in spread.samples)
    tags = np.sort(boxes[:, 0] + boxes[:, 1])
    if plain and not (tags[1:] == tags[:-1]).any():
        return base, False
    order = np.lexsort((boxes[:, 1], boxes[:, 0], base[boxes[:, 3]]))
    ordered = np.stack((boxes[order, 0], boxes[order, 1], base[boxes[order, 3]]))
    repeated = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).all(axis=0))
    shared = np.unique(np.concatenate((boxes[order[repeated], 3], boxes[order[repeated + 1], 3])))
    again = np.zeros(len(base), dtype=np.int64)
    again[shared] = np.arange(1, len(shared) + 1)
    rounds = base * (len(shared) + 1) + again
    return np.searchsorted(np.unique(rounds), rounds), True


def _kind(shape: Shape) -> object:
    """What the rank of a shape depends on, quick to compare: for plain shapes the count of its literal digits."""
    sets: object = len(shape.literal) if shape.plain else tuple(members.bit_count() for members in shape.literal)
    return sets, shape.beyond, shape.lengths.bit_count(), len(shape.natures)
