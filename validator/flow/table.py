"""A table of rules, compiled: for every number the rule that wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING, paint
from validator.digits.shape import Shape, TooWide, shapes
from validator.digits.space import DEPTH, LENGTHS, UNIT, Axis, NumberSpace
from validator.digits.steps import Ints, pairs
from validator.network import Rule, Table

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
    and `painted` gives every number the shape that takes it.
    """

    def __init__(self, space: NumberSpace, table: Table, rules: Sequence[Rule]) -> None:
        self.space, self.table, self.rules = space, table, rules
        self.too_wide: list[Wide] = []
        self.ties: list[tuple[int, ...]] = []
        self.shapes, self.owners, boxes = self._spread()
        self.turns: list[int] = [0] * len(self.shapes)
        self.painted = self._paint(np.array(boxes, dtype=np.int64).reshape(-1, 4))
        self.winners = self.painted.relabel(self._rule_of)

    def _spread(self) -> tuple[list[Shape], list[int], list[tuple[int, int, int, int]]]:
        """All shapes, the rule of each, and all boxes with the shape of each."""
        found: list[Shape] = []
        owners: list[int] = []
        boxes: list[tuple[int, int, int, int]] = []
        quick = _Quick(self.space)
        for index, rule in enumerate(self.rules):
            if (simple := quick.boxes(rule)) is not None:
                owners.append(index)
                found.append(quick.shape(rule))
                boxes += [(*box, len(found) - 1) for box in simple]
                continue
            for shape in shapes_of(rule):
                try:
                    boxes += [(*box, len(found)) for box in shape.boxes(self.space)]
                except TooWide as wide:
                    self.too_wide.append(Wide(rule, wide.prefixes))
                owners.append(index)
                found.append(shape)
        return found, owners, boxes

    def _paint(self, boxes: Ints) -> NumberMap:
        place = boxes[:, 3]
        if self.table.first_match:
            rounds = len(self.rules) - np.array(self.owners, dtype=np.int64)[place]
            careful = False
        else:
            rounds, careful = self._rounds(boxes)
        for shape, turn in zip(place.tolist(), rounds.tolist(), strict=True):
            self.turns[shape] = turn
        foreign = np.array([(*box, NOTHING) for box in self.space.foreign()], dtype=np.int64).reshape(-1, 4)
        every = np.concatenate((boxes, foreign))
        last = np.full(len(foreign), rounds.max(initial=0) + 1 + len(self.rules), dtype=np.int64)
        resolve = self._resolve if careful else None
        return paint(self.space, every[:, :3], every[:, 3], np.concatenate((rounds, last)), resolve)

    def _rounds(self, boxes: Ints) -> tuple[Ints, bool]:
        """The round of each box, and whether rules may meet that are not simply longer and shorter."""
        by_rank: dict[object, int] = {}
        kinds = [by_rank.setdefault(_kind(shape), len(by_rank)) for shape in self.shapes]
        samples = dict(zip(reversed(kinds), reversed(self.shapes), strict=True))
        ordered = sorted(samples, key=lambda kind: samples[kind].rank)
        ranks = {samples[kind].rank: turn for turn, kind in enumerate(ordered)}
        turn_of_kind = np.array([ranks[samples[kind].rank] for kind in range(len(samples))], dtype=np.int64)
        base = turn_of_kind[np.array(kinds, dtype=np.int64)][boxes[:, 3]] if len(boxes) else np.zeros(0, dtype=np.int64)
        order = np.lexsort((boxes[:, 3], boxes[:, 1], boxes[:, 0], base))
        again = np.zeros(len(boxes), dtype=np.int64)
        repeated = (np.diff(boxes[order, 0]) == 0) & (np.diff(boxes[order, 1]) == 0) & (np.diff(base[order]) == 0)
        run = 0
        for place in np.flatnonzero(repeated).tolist():
            run = again[order[place]] + 1
            again[order[place + 1]] = run
        rounds, _ = _dense(base * (int(again.max(initial=0)) + 1) + again)
        first, _ = pairs(boxes[:, 0] // 1, boxes[:, 1], DEPTH + 1) if len(boxes) else (np.zeros(0, dtype=np.int64), base)
        careful = len(first) < len(boxes) or not all(shape.plain for shape in samples.values())
        return rounds, careful

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
        if label < len(self.shapes):
            return self.owners[label] if label >= 0 else NOTHING
        rules = self.tied(TIED - (label - len(self.shapes)))
        same = len({self.rules[index].action for index in rules}) == 1
        return min(rules) if same else TIED - (label - len(self.shapes))

    def shape_of(self, label: int) -> int | None:
        """The shape that decides where `painted` has a label: of several rules with equal actions the first; None for a tie."""
        if label < len(self.shapes):
            return label
        members = self.ties[label - len(self.shapes)]
        same = len({self.rules[self.owners[shape]].action for shape in members}) == 1
        return min(members, key=lambda shape: self.owners[shape]) if same else None

    def tied(self, label: int) -> tuple[int, ...]:
        """The indices of the rules that a tie label stands for, in the order of the files."""
        return tuple(sorted({self.owners[shape] for shape in self.ties[TIED - label]}))

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

    def actions(self, name: Callable[[Rule | None], int], tie: int) -> NumberMap:
        """The map from every number to the label of what happens to it; None stands for no rule."""
        return self.winners.relabel(lambda label: tie if label <= TIED else name(self.rules[label] if label >= 0 else None))


def _dense(codes: Ints) -> tuple[Ints, int]:
    ordered = np.unique(codes)
    return np.searchsorted(ordered, codes), len(ordered)


def _kind(shape: Shape) -> object:
    """What the rank of a shape depends on, quick to compare: for plain shapes the count of its literal digits."""
    sets: object = len(shape.literal) if shape.plain else tuple(members.bit_count() for members in shape.literal)
    return sets, shape.beyond, shape.lengths.bit_count(), len(shape.natures)


class _Quick:
    """Boxes of the rules that large tables are made of: plain digits, one nature, far from every head."""

    def __init__(self, space: NumberSpace) -> None:
        self.space = space
        self.shapes: dict[tuple[int, int, bool], Shape] = {}

    def boxes(self, rule: Rule) -> tuple[tuple[int, int, int], ...] | None:
        """One box where the rule is a plain prefix or number that no head but the empty one touches; else None."""
        if rule.kind not in ("prefix", "number") or rule.natures is not None:
            return None
        written = rule.digits
        international = written[:1] == "+"
        digits = written[1:] if international else written
        if not (digits.isascii() and digits.isdigit()) or len(digits) > DEPTH:
            return None
        nature = "international" if international else "unknown"
        heads = self.space.heads(nature)
        if len(heads) > 1 and any(head and (digits.startswith(head) or head.startswith(digits)) for head in heads):
            return None
        axis = self.space.index[Axis(nature)]
        depth = len(digits)
        return ((axis * UNIT + int(digits.ljust(DEPTH, "0")), depth, _lengths(rule, depth) & LENGTHS),)

    def shape(self, rule: Rule) -> Shape:
        return shapes_of(rule)[0]


def _lengths(rule: Rule, depth: int) -> int:
    lengths = 1 << depth if rule.kind == "number" else LENGTHS & ~((1 << depth) - 1)
    if rule.length is None:
        return lengths
    first, last = rule.length
    return lengths & ((2 << last) - 1) & ~((1 << first) - 1)
