"""Changes of plan at one instant: which old numbers mean which new ones, and what is valid before, during and after.

A subscriber keeps the line when the number changes, so from the beginning of a change on an old number means its new one: in the
parallel run it must reach it, after that it may be refused, and if it is delivered, it is delivered there (ITU-T E.129, 9.3).
A range that was given away again means its new owner: it is new in the same or a later change, old in a later one, or added by an
entry of `plans:` that begins later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.pairing import pairs
from validator.digits.rewriting import Form, Layer, Piece, back, layers, pieces
from validator.digits.shape import Shape
from validator.digits.space import Box, Number, NumberSpace
from validator.network import Network, NumberingChange, Renumbering
from validator.numbering import world
from validator.numbering.plan import NUMBER_TYPES, abroad

if TYPE_CHECKING:
    from validator.numbering.meanings import Info

Through = Callable[[int, Form], int]


class Moved(NamedTuple):
    """A change of plan: `old` are the numbers that mean others once it is in force, `new` those that it makes valid, both in
    international form; `own` are the new ones that no number had before. `parallel` tells whether the old ones are still valid."""

    change: NumberingChange
    old: NumberSet
    new: NumberSet
    own: NumberSet
    parallel: bool
    found: tuple[Layer, ...]

    def back(self, out: NumberMap, through: Through) -> NumberMap:
        """The map that gives an old number what its new one has, every other what it had."""
        theirs = back(self.found, out, 0, 0, through)
        return NumberMap.of_set(self.old, -2, -3).substitute({-2: theirs, -3: out})


class Renumbered:
    """All changes of a network at an instant: those `pending`, and those in force (`moved`), both the latest first."""

    def __init__(self, space: NumberSpace, network: Network, instant: datetime) -> None:
        self.space, self.network, self.instant = space, network, instant
        latest_first = sorted(network.numbering_changes, key=lambda change: change.begin, reverse=True)
        self.pending = [self._moved(change, given=()) for change in latest_first if change.begin > instant]
        self.moved: list[Moved] = []
        for change in latest_first:
            if change.begin <= instant:
                self.moved.append(self._moved(change, given=self.moved))

    def _moved(self, change: NumberingChange, given: list[Moved] | tuple[()]) -> Moved:
        """A change without those of its old numbers that were given away: they are new in it or in a later one, or somebody's number
        before a later one, or the network's own plan says so."""
        found = list(_pieces(self.space, change))
        old, new = _old(self.space, found), _new(self.space, found)
        own = new
        away = NumberSet.of(self.space, (box for shape in self._entered(change) for box in shape.boxes(self.space)))
        for other in self.network.numbering_changes:
            theirs = list(_pieces(self.space, other)) if other.country == change.country else []
            if other.begin == change.begin:
                own, away = own - _old(self.space, theirs), away | _new(self.space, theirs)
            elif other.begin > change.begin:
                away = away | _old(self.space, theirs)
        if change.begin <= self.instant:
            old = old - away
        for later in given:
            if later.change.country == change.country:
                old, new = old - later.new, new - later.old
        return Moved(change, old, new, own, self.instant < change.parallel_until, tuple(layers(self.space, found)))

    def _entered(self, change: NumberingChange) -> Iterator[Shape]:
        """What the network's own plan of the country gives to somebody from the change on."""
        plan = self.network.plans.get(change.country)
        code = world.region(change.country).calling_code
        for entry in (*(plan.numbers or ()), *plan.add) if plan else ():
            begins = entry.dates.begin is not None and entry.dates.begin >= change.begin
            if begins and entry.dates.holds(self.instant) and entry.type in NUMBER_TYPES:
                yield from abroad(entry, code)

    def back(self, out: NumberMap, through: Through) -> NumberMap:
        """From what holds of numbers by whom they mean now, what holds of them as they are written."""
        for moved in self.moved:
            out = moved.back(out, through)
        return out

    def forward(self, numbers: NumberSet) -> NumberSet:
        """The numbers as they are written now: old ones by their new ones."""
        for moved in reversed(self.moved):
            mine = numbers & moved.old
            numbers = numbers - moved.old
            for layer in moved.found:
                numbers = numbers | layer.forward(mine)
        return numbers


def _pieces(space: NumberSpace, change: NumberingChange) -> Iterator[Piece]:
    code = world.region(change.country).calling_code
    for row in change.rows:
        for old, new, further in pairs(row.old, row.new):
            length = len(code) + len(old) + further
            yield from pieces(space, "international", code + old, Number("international", code + new), 1 << length)


def old_numbers(space: NumberSpace, country: str, row: Renumbering) -> Iterator[Box]:
    """The old numbers of one row, in international form."""
    code = world.region(country).calling_code
    for old, _, further in pairs(row.old, row.new):
        yield from space.boxes("international", code + old, 1 << len(code) + len(old) + further)


def _old(space: NumberSpace, found: list[Piece]) -> NumberSet:
    return NumberSet.of(space, (piece.source for piece in found))


def _new(space: NumberSpace, found: list[Piece]) -> NumberSet:
    return NumberSet.of(space, _targets(found))


def _targets(found: list[Piece]) -> Iterator[Box]:
    for piece in found:
        if piece.target is not None:
            shift = piece.target.depth - piece.source.depth
            lengths = piece.source.lengths << shift if shift >= 0 else piece.source.lengths >> -shift
            yield piece.target._replace(lengths=lengths)


def as_renumbered(known: NumberMap, renumbered: Renumbered, infos: Labels[Info]) -> NumberMap:
    """The world's map with the old and new numbers of every change as they are valid at the instant.

    Old numbers are what their new ones are: of the same regions and types.
    """
    for moved in renumbered.pending:
        known = _valid(known, moved, infos)
        known = moved.back(known, _label)
        known = combine([known, NumberMap.of_set(moved.own, 1, 0)], lambda pair: _withdrawn(infos, *pair))
    for moved in renumbered.moved:
        known = moved.back(_valid(known, moved, infos), _label)
        if not moved.parallel:
            known = combine([known, NumberMap.of_set(moved.old, 1, 0)], lambda pair: _former(infos, *pair))
    return known


def _valid(known: NumberMap, moved: Moved, infos: Labels[Info]) -> NumberMap:
    """The map with every new number valid, of the country where nobody has it yet."""
    country = moved.change.country

    def valid(pair: tuple[int, ...]) -> int:
        info = infos[pair[0]]
        if not pair[1] or info.valid:
            return pair[0]
        return infos.of(info._replace(valid=True, regions=frozenset({country})))

    return combine([known, NumberMap.of_set(moved.new, 1, 0)], valid)


def _withdrawn(infos: Labels[Info], label: int, gone: int) -> int:
    info = infos[label]
    return infos.of(info._replace(valid=False, regions=frozenset(), types=frozenset())) if gone and info.valid else label


def _former(infos: Labels[Info], label: int, old: int) -> int:
    return infos.of(infos[label]._replace(former=True)) if old else label


def _label(label: int, _form: Form) -> int:
    return label
