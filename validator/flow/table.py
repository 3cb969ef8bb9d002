"""A table of rules, compiled: for every number the rule that wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING, paint
from validator.digits.space import NumberSpace
from validator.digits.steps import Ints, renumber
from validator.flow.spread import Spread, shapes_of, turns
from validator.tables import Action, Forward, Rule, Table

TIED = -2
"""Labels from here downwards are ties, the k-th one TIED - k."""


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

    def _paint(self, boxes: Ints, careful: bool) -> NumberMap:
        foreign = np.array([(*box, NOTHING) for box in self.space.foreign()], dtype=np.int64).reshape(-1, 4)
        every = np.concatenate((boxes, foreign))
        last = np.full(len(foreign), self.turns.max(initial=0) + 1, dtype=np.int64)
        rounds = np.concatenate((self.turns[boxes[:, 3]], last))
        return paint(self.space, every[:, :3], every[:, 3], rounds, self._resolve if careful else None)

    @cached_property
    def winners(self) -> NumberMap:
        """`painted` with the rule in the place of the shape."""
        return self._named(self.owners)

    def _named(self, of_shape: Ints) -> NumberMap:
        """`painted` with other names in the place of the shapes; a tie stays one unless all its rules do the same."""
        ties = [self.shape_of(len(self.shapes) + place) for place in range(len(self.ties))]
        named = [TIED - place if shape is None else int(of_shape[shape]) for place, shape in enumerate(ties)]
        known = np.concatenate((of_shape, np.array([*named, NOTHING], dtype=np.int64)))
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

    def takers(self, index: int, among: NumberSet | None = None) -> list[int]:
        """The rules that win the numbers of a rule, or those of them that are among some, in the order of the files; itself where it is
        tied with others."""
        numbers = self.numbers(index) if among is None else self.numbers(index) & among
        on_them = self.winners.only(numbers, NOTHING).present() - {NOTHING, index}
        return sorted({rule for label in on_them for rule in ((label,) if label >= 0 else self.tied(label))})

    @cached_property
    def acts(self) -> tuple[tuple[Action, ...], NumberMap]:
        """The distinct actions of the rules, and for every number the place of its action among them, NOTHING, or a tie."""
        written = list(map(attrgetter("action"), self.rules))
        first, record = renumber(np.fromiter(map(id, written), np.int64, len(written)))
        places: dict[Action, int] = {}
        known = np.array([places.setdefault(written[place], len(places)) for place in first], dtype=np.int64)
        return tuple(places), self._named(known[record][self.owners] if len(record) else record)

    @property
    def sharing(self) -> Rule | None:
        """The first rule by which trunks share calls, if there is one."""
        sharing = {action for action in self.acts[0] if isinstance(action, Forward) and action.weights}
        return next((rule for rule in self.rules if rule.action in sharing), None) if sharing else None

    def actions(self, name: Callable[[Action | None], int], tie: int) -> NumberMap:
        """The map from every number to the label of what happens to it; None stands for no rule."""
        places, found = self.acts
        return found.relabel(lambda label: tie if label <= TIED else name(places[label] if label >= 0 else None))
