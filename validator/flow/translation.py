"""What a translation table does to every number, and how maps are carried back through it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import cached_property

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form, Piece, back, cut, layers
from validator.digits.shape import ANYTHING, Shape, TooWide
from validator.digits.space import LENGTHS, Axis, Box, Number, NumberSpace
from validator.flow.spread import Wide
from validator.flow.table import CompiledTable
from validator.tables import Translate

MOST_UNNAMED = 4
"""A rule may strip so many digits that it does not name."""
UNCHANGED = -1
"""In a map of what happens: the number goes on as it is. From -2 downwards: it is rewritten."""


def translated(action: Translate, number: Number) -> Number | None:
    """The number that an action makes of one; None where it is too short for it, or a plus would stand inside."""
    written = number.written
    if len(written) < needed(action):
        return None
    if action.at is not None:
        written = written[: action.at] + action.digits + written[action.at + action.removed :]
    return _with_nature(action, number.nature, action.prepend + written[action.strip :])


def _with_nature(action: Translate, before: str, written: str) -> Number | None:
    plus = written.startswith("+")
    digits = written[1:] if plus else written
    nature = "international" if plus else "unknown" if before == "international" else before
    return None if "+" in digits else Number(action.set_nature or nature, digits)


def needed(action: Translate) -> int:
    """How many leading characters, the plus included, the action must find."""
    if action.at is None:
        return action.strip
    return action.at + action.removed + max(action.strip - action.at - len(action.digits), 0)


class Translation:
    """A compiled translation table, with the pieces of every rule that changes numbers."""

    def __init__(self, compiled: CompiledTable) -> None:
        self.compiled = compiled
        self.space = compiled.space
        self.too_wide = list(compiled.too_wide)
        self._turns: dict[int, int] = {}
        by_turn: dict[int, list[Piece]] = {}
        for place, shape in enumerate(compiled.shapes):
            rule = compiled.rules[compiled.owners[place]]
            if isinstance(rule.action, Translate) and _changes(rule.action):
                self._turns[place] = compiled.turns[place]
                try:
                    by_turn.setdefault(compiled.turns[place], []).extend(_pieces(self.space, shape, rule.action))
                except TooWide as wide:
                    self.too_wide.append(Wide(rule, wide.prefixes))
        self._tiers = {turn: layers(self.space, found) for turn, found in by_turn.items()}
        self._number = {turn: UNCHANGED - 1 - place for place, turn in enumerate(self._tiers)}
        self._tie = UNCHANGED - 1 - len(self._tiers)

    def back(self, out: NumberMap, tie: int, incomplete: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        """From what happens to translated numbers, what happens to the numbers before."""
        maps = {UNCHANGED: out, self._tie: NumberMap.constant(self.space, tie)}
        for turn, found in self._tiers.items():
            maps[self._number[turn]] = back(found, out, incomplete, too_long, through)
        return self._choice.substitute(maps)

    def forward(self, numbers: NumberSet) -> NumberSet:
        """What numbers become; those that tie, or are too short or too long, are left out."""
        result = numbers & self._choice.where(UNCHANGED.__eq__)
        for turn, found in self._tiers.items():
            chosen = numbers & self._choice.where(self._number[turn].__eq__)
            for layer in found if chosen else ():
                result = result | layer.forward(chosen)
        return result

    @cached_property
    def readdressing(self) -> NumberSet:
        """The numbers that a rule takes which states that their calls mean the result from there on."""
        places, acts = self.compiled.acts
        stated = {place for place, action in enumerate(places) if isinstance(action, Translate) and action.readdress}
        return acts.where(stated.__contains__) if stated else NumberSet.empty(self.space)

    @cached_property
    def _choice(self) -> NumberMap:
        """For every number UNCHANGED, the tie, or the turn whose pieces rewrite it."""
        return self.compiled.painted.relabel(self._chosen)

    def _chosen(self, label: int) -> int:
        place = self.compiled.shape_of(label)
        if place is None:
            return self._tie
        return self._number[self._turns[place]] if place in self._turns else UNCHANGED


def _changes(action: Translate) -> bool:
    return action != Translate(readdress=action.readdress)


def _pieces(space: NumberSpace, shape: Shape, action: Translate) -> Iterator[Piece]:
    for nature in sorted(shape.natures):
        depth = min(needed(action) - (nature == "international"), shape.lengths.bit_length() - 1)
        if depth - len(shape.literal) > MOST_UNNAMED:
            raise TooWide(10 ** (depth - len(shape.literal)))
        of = _of_everything if shape.beyond == ANYTHING else _of_shape
        yield from of(space, shape, nature, action, depth)


def _of_everything(space: NumberSpace, shape: Shape, nature: str, action: Translate, depth: int) -> Iterator[Piece]:
    for place, axis in enumerate(space.axes):
        lengths = shape.lengths >> len(axis.head) + len(axis.suffix) & LENGTHS
        if axis.nature == nature and lengths:
            reach = depth - len(axis.head)
            for tail in _tails(max(reach, 0)):
                source = Box(space.point(place, tail), len(tail), lengths & ~((1 << len(tail)) - 1))
                result = translated(action, Number(nature, axis.head + tail))
                if result is not None:
                    yield from cut(space, source, axis.head + tail, result, axis.suffix)
            for digits in range(max(reach - len(axis.suffix), 0), reach):
                if lengths >> digits & 1:
                    yield from _into_suffix(space, axis, action, digits)


def _into_suffix(space: NumberSpace, axis: Axis, action: Translate, digits: int) -> Iterator[Piece]:
    """The numbers of an axis with so many digits, one by one: of their suffix, too, characters are taken."""
    for tail in _tails(digits):
        before = Number(axis.nature, axis.head + tail + axis.suffix)
        result = translated(action, before)
        if result is not None:
            yield from _single(space, before, result)


def _tails(digits: int) -> Iterator[str]:
    return map("".join, itertools.product("0123456789", repeat=digits))


def _of_shape(space: NumberSpace, shape: Shape, nature: str, action: Translate, depth: int) -> Iterator[Piece]:
    for prefix, suffix in shape.prefixes(depth):
        whole = shape.lengths == 1 << len(prefix) + len(suffix)
        result = translated(action, Number(nature, prefix + suffix if whole else prefix))
        if result is None:
            continue
        if whole and suffix:
            yield from _single(space, Number(nature, prefix + suffix), result)
            continue
        for source in space.boxes(nature, prefix, shape.lengths, suffix):
            written = space.number(source.start, source.depth).digits
            written = written[: len(written) - len(suffix)]
            yield from cut(space, source, written, Number(result.nature, result.digits + written[len(prefix) :]), suffix)


def _single(space: NumberSpace, before: Number, after: Number) -> Iterator[Piece]:
    source, target = space.locate(before), space.locate(after)
    if source is not None:
        box = Box(space.point(*source), len(source[1]), 1 << len(source[1]))
        there = None if target is None else Box(space.point(*target), len(target[1]), 0)
        yield Piece(box, there, Form.of(before.digits, after.digits))
