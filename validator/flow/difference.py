"""Which numbers two states of a network treat differently, exactly, and by which lines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.finding import Place
from validator.flow.conduct import CIRCLE, Conduct, Conducts
from validator.flow.edits import Edited, Edits, Lines
from validator.flow.proof import Epoch
from validator.network import Origin


class Change(NamedTuple):
    """Numbers, as they enter at an origin, that one conduct takes the place of another for. None: they cannot enter there.

    A circle may be in the place of a circle: then a line on its way has changed.
    """

    origin: str
    before: Conduct | None
    after: Conduct | None
    lines: Lines
    numbers: NumberSet


class Difference:
    """Two epochs on one ground, compared. Every number that no change holds is treated alike: over the same trunks in the same
    order, to the same ends, in the same forms, at the same tariffs."""

    def __init__(self, before: Epoch, after: Epoch) -> None:
        self.before, self.after = before, after
        self.told: Labels[Conduct] = Labels()
        self.lines: Labels[Lines] = Labels()
        self._edits = Edits(before, after, self.lines)
        self._asked = {address: self._asked_at(address) for address in self.origins}
        self._was = Conducts(before.calls, self.told, self._asked)
        self._is = Conducts(after.calls, self.told, self._asked)

    def _asked_at(self, address: str) -> NumberSet:
        """The strings at an origin that may be treated differently: those that pass a line on which the two differ, and those that
        may enter in one of them only. All others are treated alike, as `Edits` says."""
        was, now = (self._may_enter(epoch, address) for epoch in (self.before, self.after))
        apart = (was - now) | (now - was)
        return apart | (self._edits.at[address].where(bool) & was & now) if address in self._edits.at else apart

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The addresses of the origins where calls enter, before or after."""
        return tuple(sorted({origin.address for epoch in (self.before, self.after) for origin in epoch.origins}))

    def changes(self) -> Iterator[Change]:
        """Every change, origin by origin."""
        for address in self.origins:
            yield from self._at(address)

    def _at(self, address: str) -> Iterator[Change]:
        kinds: Labels[tuple[int, int, int]] = Labels()
        asked = self._asked[address]
        if not asked:
            return
        circle = self.told.of(CIRCLE)
        edits = self._edits.at.get(address, NumberMap.constant(self.before.space, 0)).only(asked, 0)

        def changed(labels: tuple[int, ...]) -> int:
            was, now, lines = labels
            alike = was == now and not (was == circle and lines)
            return NOTHING if alike else kinds.of((was, now, lines))

        found = combine([self._conduct(self.before, self._was, address), self._conduct(self.after, self._is, address), edits], changed)
        for label, (was, now, lines) in enumerate(kinds):
            if numbers := found.where(label.__eq__):
                yield Change(address, self._told(was), self._told(now), self.lines[lines] or self._appeared(address), numbers)

    def _conduct(self, epoch: Epoch, conducts: Conducts, address: str) -> NumberMap:
        """The conduct of every number that is asked about and may enter, as labels; NOTHING for others."""
        origin = epoch.calls.origins.get(address)
        if origin is None:
            return NumberMap.constant(epoch.space, NOTHING)
        return conducts.at[address].only(self._asked[address] & epoch.entering(origin), NOTHING)

    def _may_enter(self, epoch: Epoch, address: str) -> NumberSet:
        origin = epoch.calls.origins.get(address)
        return epoch.entering(origin) if origin else NumberSet.empty(epoch.space)

    def _told(self, label: int) -> Conduct | None:
        return None if label == NOTHING else self.told[label]

    def _appeared(self, address: str) -> Lines:
        """The line of an origin, where nothing else tells why its numbers change."""
        places = [_place(epoch.calls.origins.get(address)) for epoch in (self.before, self.after)]
        return frozenset({Edited(*places)})


def _place(origin: Origin | None) -> Place | None:
    return origin.place if origin else None
