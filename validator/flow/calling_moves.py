"""Which calling numbers a change shows otherwise, against those it was meant to: declared, undeclared, and declared in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.rewriting import IDENTITY
from validator.digits.space import Number
from validator.flow.calling import CallingChange, Showing, calling_changes
from validator.flow.difference import Difference
from validator.flow.moves import seen_from
from validator.flow.presenting import Presenting
from validator.flow.selection import meaningful, written
from validator.flow.writing import is_written
from validator.intended import BECOMES, PRESENTED, CallingMove
from validator.tables import plain


class JudgedCalling(NamedTuple):
    """A change of calling numbers, and the move that declares it; None if none does."""

    change: CallingChange
    move: CallingMove | None = None


class VainCalling(NamedTuple):
    """A declared move that does not happen, or not for all its numbers: of `declared` numbers `missing` stay, `example` first."""

    move: CallingMove
    declared: int
    missing: int
    example: Number | None


Part = tuple[tuple[tuple[str, ...], ...], NumberSet]
"""Ways of a change, and numbers that are shown otherwise on all of them."""


class CallingDeclarations:
    """The moves of calling numbers that a change declares, checked against difference after difference, in the order of time."""

    def __init__(self, moves: Sequence[CallingMove]) -> None:
        self.moves = moves
        self._wanted: dict[CallingMove, NumberSet] = {}
        self._moved: dict[CallingMove, NumberSet] = {}

    def judge(self, difference: Difference) -> list[JudgedCalling]:
        """Every change of a difference, in part declared and in part not."""
        for move in self.moves:
            for address in difference.origins:
                if move.origin in (None, plain(address)):
                    epoch, origin = seen_from(difference, address)
                    asked = written(epoch, move.caller) & Presenting(epoch).judged(origin)
                    _add(self._wanted, move, meaningful(epoch, origin, asked))
        return [part for change in calling_changes(difference.before, difference.after) for part in self._parts(difference, change)]

    def _parts(self, difference: Difference, change: CallingChange) -> Iterator[JudgedCalling]:
        epoch, _ = seen_from(difference, change.origin)
        left: list[Part] = [(change.ways, change.numbers)]
        for move in self.moves:
            if move.origin in (None, plain(change.origin)):
                asked = _as_declared(move, change, change.numbers & written(epoch, move.caller))
                if asked and any(_is_over(way, move) for way in change.ways):
                    _add(self._moved, move, asked)
                kept: list[Part] = []
                for part in left:
                    found, others = _split(part, move, asked)
                    kept += others
                    if found:
                        yield JudgedCalling(change._replace(ways=found[0], numbers=found[1]), move)
                left = kept
        yield from (JudgedCalling(change._replace(ways=ways, numbers=numbers)) for ways, numbers in left)

    def in_vain(self) -> Iterator[VainCalling]:
        """The moves that do not happen on any date, or only in part."""
        for move in self.moves:
            wanted = self._wanted.get(move)
            missing = wanted - self._moved[move] if wanted is not None and move in self._moved else wanted
            if wanted is None or missing is None or missing or not wanted:
                yield VainCalling(
                    move, wanted.count if wanted else 0, missing.count if missing else 0, missing.smallest if missing else None
                )


def _add(known: dict[CallingMove, NumberSet], move: CallingMove, numbers: NumberSet) -> None:
    known[move] = known[move] | numbers if move in known else numbers


def _split(part: Part, move: CallingMove, asked: NumberSet) -> tuple[Part | None, list[Part]]:
    """What a move declares of a part, and what it leaves."""
    ways, numbers = part
    over = tuple(way for way in ways if _is_over(way, move))
    found = numbers & asked
    if not over or not found:
        return None, [part]
    others = [(tuple(way for way in ways if way not in over), numbers), (over, numbers - found)]
    return (over, found), [(ways, numbers) for ways, numbers in others if ways and numbers]


def _is_over(way: Sequence[str], move: CallingMove) -> bool:
    return not move.over or any(word in (name, name.partition("/")[2]) for name in way for word in move.over)


def _as_declared(move: CallingMove, change: CallingChange, numbers: NumberSet) -> NumberSet:
    """Those of the numbers that are shown before and after as the move says."""
    for word, showing in ((move.before, change.before), (move.after, change.after)):
        numbers = _shown(move, word, showing, numbers)
    return numbers


def _shown(move: CallingMove, word: str, showing: Showing, numbers: NumberSet) -> NumberSet:
    if word in BECOMES:
        return numbers if showing.means.kind == word else NumberSet.empty(numbers.space)
    if showing.means.kind != PRESENTED or word.startswith("+") != (showing.sent.space == "international"):
        return NumberSet.empty(numbers.space)
    asked, form = move.caller.digits, showing.sent.form
    good = (pattern for pattern in numbers.patterns() if is_written(asked, IDENTITY, word, form, pattern))
    boxes = (box for p in good for box in numbers.space.boxes(p.nature, p.prefix, p.lengths << len(p.prefix) + len(p.suffix), p.suffix))
    return numbers & NumberSet.of(numbers.space, boxes)
