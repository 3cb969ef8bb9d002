"""What a change does against what it was meant to do: moves declared, undeclared, and declared in vain; policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.space import Number
from validator.flow.conduct import CIRCLE, Conduct
from validator.flow.difference import Change, Difference
from validator.flow.proof import Epoch
from validator.flow.selection import covered, meaningful, selected
from validator.intended import Move, Policy
from validator.network import Origin
from validator.tables import plain


class Judged(NamedTuple):
    """A change, and the move that declares it; None if none does."""

    change: Change
    move: Move | None = None


class Vain(NamedTuple):
    """A declared move that does not happen, or not for all its numbers: of `declared` subscribers `missing` stay, `example` first."""

    move: Move
    declared: int
    missing: int
    example: Number | None


class Exceeded(NamedTuple):
    """A policy, the subscribers that it protects, how many of them move, and how many may."""

    policy: Policy
    protected: int
    moved: int
    most: int


class Declarations:
    """The moves that a change declares, checked against difference after difference, in the order of time."""

    def __init__(self, moves: Sequence[Move], policies: Sequence[Policy]) -> None:
        self.moves, self.policies = moves, policies
        self._selected: dict[tuple[Epoch, str, Move], NumberSet] = {}
        self._wanted: dict[Move, NumberSet] = {}
        self._moved: dict[Move, NumberSet] = {}
        self._exceeded: dict[Policy, Exceeded] = {}

    def judge(self, difference: Difference) -> list[Judged]:
        """Every change of a difference, in part declared and in part not."""
        for move in self.moves:
            for epoch, origin in _origins(difference, move):
                self._add(self._wanted, move, epoch.meanings_of(origin, self._of(move, epoch, origin)))
        judged = [part for change in difference.changes() for part in self._parts(difference, change)]
        for policy in self.policies:
            self._apply(policy, difference, judged)
        return judged

    def _of(self, move: Move, epoch: Epoch, origin: Origin) -> NumberSet:
        """The strings at an origin that a move speaks of."""
        key = epoch, origin.address, move
        if key not in self._selected:
            self._selected[key] = selected(epoch, origin, move.dial)
        return self._selected[key]

    def _parts(self, difference: Difference, change: Change) -> list[Judged]:
        epoch, origin = seen_from(difference, change.origin)
        parts: list[Judged] = []
        left = change.numbers
        for move in self.moves:
            if move.origin in (None, plain(change.origin)) and goes(change.before, move.before) and goes(change.after, move.after):
                found = change.numbers & self._of(move, epoch, origin)
                if found:
                    self._add(self._moved, move, epoch.meanings_of(origin, found))
                if here := left & found:
                    parts.append(Judged(change._replace(numbers=here), move))
                    left = left - here
        if parts and not meaningful(epoch, origin, left):
            parts[0] = parts[0]._replace(change=change._replace(numbers=parts[0].change.numbers | left))
        elif left:
            parts.append(Judged(change._replace(numbers=left)))
        return parts

    def _add(self, known: dict[Move, NumberSet], move: Move, numbers: NumberSet) -> None:
        known[move] = known[move] | numbers if move in known else numbers

    def in_vain(self) -> Iterator[Vain]:
        """The moves that do not happen on any date, or only in part."""
        for move in self.moves:
            wanted = self._wanted.get(move)
            missing = wanted - self._moved[move] if wanted is not None and move in self._moved else wanted
            if wanted is None or missing is None or missing or not wanted:
                yield Vain(move, wanted.count if wanted else 0, missing.count if missing else 0, missing.smallest if missing else None)

    def _apply(self, policy: Policy, difference: Difference, judged: Iterable[Judged]) -> None:
        protected = covered(difference.after, policy.numbers)
        moved = NumberSet.empty(protected.space)
        for change, move in judged:
            if move is None or policy.approvers is None or len(move.approved_by) < policy.approvers:
                epoch, origin = seen_from(difference, change.origin)
                moved = moved | (epoch.meanings_of(origin, change.numbers) & protected)
        most = policy.most if policy.most is not None else protected.count * (policy.percent or 0) // 100
        found = Exceeded(policy, protected.count, moved.count, most)
        if found.moved > most and (policy not in self._exceeded or self._exceeded[policy].moved < found.moved):
            self._exceeded[policy] = found

    @property
    def exceeded(self) -> tuple[Exceeded, ...]:
        """The policies that are broken on some date, each on the worst."""
        return tuple(self._exceeded.values())


def seen_from(difference: Difference, address: str) -> tuple[Epoch, Origin]:
    """The epoch, and the origin in it, in whose plan the numbers of an origin are read: after, if it is still there."""
    now = difference.after.calls.origins.get(address)
    if now is not None:
        return difference.after, now
    return difference.before, difference.before.calls.origins[address]


def _origins(difference: Difference, move: Move) -> Iterator[tuple[Epoch, Origin]]:
    """Where the numbers of a move may enter."""
    return (seen_from(difference, address) for address in difference.origins if move.origin in (None, plain(address)))


def goes(conduct: Conduct | None, trunks: tuple[str, ...]) -> bool:
    """Whether calls go over these trunks: those that the first switch tries, or those on which they end, in order."""
    if conduct == CIRCLE:
        return False
    return any(len(trunks) == len(found) and all(map(_named, found, trunks)) for found in (first_trunks(conduct), last_trunks(conduct)))


def _named(name: str, written: str) -> bool:
    return written in (name, name.partition("/")[2])


def first_trunks(conduct: Conduct | None) -> list[str]:
    """The trunks that the switch tries where the call enters, `switch/trunk`, in order."""
    return list(dict.fromkeys(way.trunks[0].name for way in conduct or () if way.trunks))


def last_trunks(conduct: Conduct | None) -> list[str]:
    """The trunks on which the call ends, in order."""
    return list(dict.fromkeys(way.trunks[-1].name for way in conduct or () if way.kind == "delivered"))
