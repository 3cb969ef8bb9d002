"""A table of rules, compiled: for every number the rule that wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING, paint
from validator.digits.shape import Shape, TooWide, shapes
from validator.digits.space import DEPTH, LENGTHS, UNIT, Axis, NumberSpace
from validator.digits.steps import GRID, Ints
from validator.network import Action, Rule, Table

TIED = -2
"""Labels from here downwards are ties, the k-th one TIED - k."""


def shapes_of(rule: Rule) -> list[Shape]:
    """What a rule matches."""
    return shapes(rule.kind, rule.digits, rule.last, rule.length, rule.natures)


class Wide(NamedTuple):
    """A rule that cannot be followed exactly, and the number of prefixes it would need."""

    rule: Rule
    prefixes: int


class CompiledTable:
    """The rules of a table and of those it includes that are valid at one instant, and who wins.

    `winners` gives every number the index in `rules` of the rule that takes it, NOTHING, or a tie. `shapes` are those of all
    rules, `owners` the rule of each, `turns` the round of painting of each (shapes of one round have no number in common),
    and `painted` gives every number the shape that takes it. `boxes` are those of all shapes: start, depth, lengths, shape.
    """

    def __init__(self, space: NumberSpace, table: Table, rules: Sequence[Rule]) -> None:
        self.space, self.table, self.rules = space, table, rules
        spread = Spread(space, rules)
        self.shapes, self.owners, self.too_wide = spread.shapes, spread.owners, spread.too_wide
        self.ties: list[tuple[int, ...]] = []
        self.boxes = boxes = spread.boxes
        if table.first_match:
            self.turns, careful = len(rules) - self.owners, False
        else:
            self.turns, careful = turns(boxes, spread)
        self.painted = self._paint(boxes, careful)
        self.winners = self._by_rule()

    def _paint(self, boxes: Ints, careful: bool) -> NumberMap:
        foreign = np.array([(*box, NOTHING) for box in self.space.foreign()], dtype=np.int64).reshape(-1, 4)
        every = np.concatenate((boxes, foreign))
        last = np.full(len(foreign), self.turns.max(initial=0) + 1, dtype=np.int64)
        rounds = np.concatenate((self.turns[boxes[:, 3]], last))
        return paint(self.space, every[:, :3], every[:, 3], rounds, self._resolve if careful else None)

    def _by_rule(self) -> NumberMap:
        """`painted` with the rule in the place of the shape."""
        ties = np.array([self._rule_of(len(self.shapes) + place) for place in range(len(self.ties))], dtype=np.int64)
        known = np.concatenate((self.owners, ties, np.full(1, NOTHING, dtype=np.int64)))
        return NumberMap(self.space, self.painted.edges, self.painted.rows, known[self.painted.table])

    def _resolve(self, old: int, new: int) -> int:
        """Painting shape `new` over the shape or tie `old`: the winner, or the tie of all that are not beaten."""
        if new == NOTHING:
            return NOTHING
        members = (old,) if old < len(self.shapes) else self.ties[old - len(self.shapes)]
        unbeaten = tuple(m for m in members if not self.shapes[new].beats(self.shapes[m]))
        if not unbeaten:
            return new
        tie = tuple(sorted({*unbeaten, new}))
        if tie not in self.ties:
            self.ties.append(tie)
        return len(self.shapes) + self.ties.index(tie)

    def _rule_of(self, label: int) -> int:
        """The rule of a tie label of `painted`, or the tie as `winners` names it."""
        place = self.shape_of(label)
        return TIED - (label - len(self.shapes)) if place is None else int(self.owners[place])

    def shape_of(self, label: int) -> int | None:
        """The shape that decides where `painted` has a label: of several rules with equal actions the first; None for a tie."""
        if label < len(self.shapes):
            return label
        members = self.ties[label - len(self.shapes)]
        same = len({self.rules[self.owners[shape]].action for shape in members}) == 1
        return min(members, key=lambda shape: self.owners[shape]) if same else None

    def tied(self, label: int) -> tuple[int, ...]:
        """The indices of the rules that a tie label stands for, in the order of the files."""
        return tuple(sorted({int(self.owners[shape]) for shape in self.ties[TIED - label]}))

    @cached_property
    def winning(self) -> frozenset[int]:
        """The labels that some number has: rules that win at least once, and ties."""
        return frozenset(self.winners.present())

    def numbers(self, index: int) -> NumberSet:
        """All numbers that a rule matches, whoever wins them."""
        return NumberSet.of(self.space, (box for shape in shapes_of(self.rules[index]) for box in shape.boxes(self.space)))

    def takers(self, index: int) -> list[int]:
        """The rules that win the numbers of a rule, in the order of the files."""
        on_them = self.winners.within(self.numbers(index), NOTHING).present() - {NOTHING, index}
        return sorted({rule for label in on_them for rule in ((label,) if label >= 0 else self.tied(label))})

    @cached_property
    def acts(self) -> tuple[tuple[Action, ...], NumberMap]:
        """The distinct actions of the rules, and for every number the place of its action among them, NOTHING, or a tie."""
        places: dict[Action, int] = {}
        by_id = {id(rule.action): rule.action for rule in self.rules}
        known = {key: places.setdefault(action, len(places)) for key, action in by_id.items()}
        of_rule = [known[id(rule.action)] for rule in self.rules]
        ties = [TIED - place for place in reversed(range(len(self.ties)))]
        of_label = np.array([*of_rule, *ties, NOTHING], dtype=np.int64)
        table = of_label[self.winners.table]
        return tuple(places), NumberMap(self.space, self.winners.edges, self.winners.rows, table)

    def actions(self, name: Callable[[Action | None], int], tie: int) -> NumberMap:
        """The map from every number to the label of what happens to it; None stands for no rule."""
        places, found = self.acts
        return found.relabel(lambda label: tie if label <= TIED else name(places[label] if label >= 0 else None))


class Spread:
    """Rules as boxes: rows of start, depth, mask of lengths and the place of the shape in `shapes`; `owners` are the rules of the
    shapes. `kinds` numbers what the rank of each shape depends on, `samples` has a shape of each kind."""

    def __init__(self, space: NumberSpace, rules: Sequence[Rule]) -> None:
        self.space = space
        self.too_wide: list[Wide] = []
        self.samples: list[Shape] = []
        self._kinds: dict[object, int] = {}
        plain, others = _sorted_out(space, rules)
        boxes, kinds = self._plain([rules[index].digits for index in plain])
        self.shapes = Shapes([rules[index] for index in plain])
        owners = list(plain)
        rows: list[tuple[int, int, int, int]] = []
        for index in others:
            for shape in shapes_of(rules[index]):
                try:
                    rows.extend((*box, len(owners)) for box in shape.boxes(space))
                except TooWide as wide:
                    self.too_wide.append(Wide(rules[index], wide.prefixes))
                kinds.append(self._kind(shape))
                owners.append(index)
                self.shapes.add(shape)
        self.owners = np.array(owners, dtype=np.int64)
        self.kinds = np.array(kinds, dtype=np.int64)
        self.boxes = np.concatenate((boxes, np.array(rows, dtype=np.int64).reshape(-1, 4)))

    def _kind(self, shape: Shape) -> int:
        key = _kind(shape)
        if key not in self._kinds:
            self._kinds[key] = len(self.samples)
            self.samples.append(shape)
        return self._kinds[key]

    def _plain(self, written: list[str]) -> tuple[Ints, list[int]]:
        """The boxes and kinds of plain international prefixes, all at once."""
        depths = [len(digits) - 1 for digits in written]
        padded = "".join([digits[1:].ljust(DEPTH, "0") for digits in written])
        digits = np.frombuffer(padded.encode("ascii"), dtype=np.uint8).reshape(-1, DEPTH).astype(np.int64) - ord("0")
        starts = digits @ GRID[1:] + self.space.index[Axis("international")] * UNIT
        kinds = {depth: self._kind(shapes("prefix", "+" + "0" * depth)[0]) for depth in set(depths)}
        places = np.arange(len(written), dtype=np.int64)
        depth = np.array(depths, dtype=np.int64)
        masks = LENGTHS & ~((1 << depth) - 1)
        return np.stack((starts, depth, masks, places), axis=-1), [kinds[depth] for depth in depths]


def _sorted_out(space: NumberSpace, rules: Sequence[Rule]) -> tuple[list[int], list[int]]:
    """The rules that large tables are made of, plain international prefixes of any length, and all others."""
    plain: list[int] = []
    others: list[int] = []
    bare = space.heads("international") == [""]
    for index, rule in enumerate(rules):
        kind, digits, _, _, _, length, natures, *_ = rule
        simple = kind == "prefix" and length is None and natures is None and digits[0] == "+" and bare
        (plain if simple and len(digits) <= DEPTH + 1 and (digits[1:].isdecimal() or digits == "+") else others).append(index)
    return plain, others


class Shapes:
    """The shapes of many rules, those of plain rules made when they are asked for."""

    def __init__(self, plain: list[Rule]) -> None:
        self._plain = plain
        self._made: list[Shape] = []

    def add(self, shape: Shape) -> None:
        self._made.append(shape)

    def __len__(self) -> int:
        return len(self._plain) + len(self._made)

    def __iter__(self) -> Iterator[Shape]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, place: int) -> Shape:
        return shapes_of(self._plain[place])[0] if place < len(self._plain) else self._made[place - len(self._plain)]


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
