"""What was proven of one switch, in the form in which its files are read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import back, cut, layers
from validator.digits.space import LENGTHS, UNIT, Axis, Box, Number, NumberSpace
from validator.flow.heads import NATURES
from validator.flow.proof import Epoch
from validator.flow.tables import Tables
from validator.network import Origin, Switch, Trunk
from validator.readback.decision import WRITTEN, Decision, Decisions, refusal
from validator.tables import Action, Charge, Forward, Reject

NO_ROUTE = 3
"""Q.850 cause of a number that meets no rule of a routing table."""
UNDECIDED = Decision()
"""Where two rules claim a number alike."""


def wider(space: NumberSpace, axes: Iterable[Axis]) -> NumberSpace:
    """The space with further axes; the same if it has them all."""
    more = frozenset(axes) - frozenset(space.axes)
    natures = dict.fromkeys(axis.nature for axis in space.axes)
    return NumberSpace(natures, {*space.axes, *more} - {Axis(nature) for nature in natures}) if more else space


def proven(epoch: Epoch, switch: Switch, space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
    """For every origin of a switch what was proven of each number that enters. Numbers that the proof does not hold are invalid."""
    tables = _Held(epoch, space, decisions)
    trunks = {trunk.name: tables.trunk(trunk) for trunk in switch.trunks if f"{trunk.switch}/{trunk.name}" in epoch.calls.trunks}
    return {origin.name: tables.origin(origin, trunks) for origin in switch.origins if origin.address in epoch.calls.origins}


def held(epoch: Epoch, space: NumberSpace) -> NumberSet:
    """The numbers of the proof, in a space that may be wider."""
    return NumberSet.of(space, (box for axis in epoch.space.axes if axis.nature in NATURES for box in _on(space, axis)))


class _Held:
    """The tables of an epoch on a space that may be wider than that of the proof: what the proof does not hold is invalid throughout."""

    def __init__(self, epoch: Epoch, space: NumberSpace, decisions: Decisions) -> None:
        self.space, self.decisions, self.instant = space, decisions, epoch.instant
        self.tables = epoch.calls.tables if space is epoch.space else Tables(space, epoch.network)
        self.numbers = held(epoch, space)
        self.tie = decisions.of(UNDECIDED)

    def _only(self, found: NumberMap) -> NumberMap:
        return found.within(self.numbers, self.decisions.invalid)

    def _translated(self, names: Iterable[str], found: NumberMap) -> NumberMap:
        invalid = self.decisions.invalid
        for name in names:
            translation = self.tables.translation(name, self.instant)
            found = self._only(translation.back(found, self.tie, invalid, invalid, self.decisions.before))
        return found

    def trunk(self, trunk: Trunk) -> NumberMap:
        """What happens to a number that is handed to a trunk."""
        return self._translated(reversed(trunk.translate), self._only(self.decisions.leaving(self.space, trunk.name)))

    def origin(self, origin: Origin, trunks: Mapping[str, NumberMap]) -> NumberMap:
        """What happens to a number that enters at an origin."""
        found = self._routed(origin, trunks)
        if origin.charging:
            found = self._charged(origin.charging, found)
        found = self._read(origin, self._translated(reversed(origin.translate), self._only(found)))
        taken = [nature for nature in WRITTEN if origin.reads or nature in (origin.natures or WRITTEN)]
        return self._only(found).within(NumberSet.of(self.space, self.space.everything(taken)), self.decisions.invalid)

    def _routed(self, origin: Origin, trunks: Mapping[str, NumberMap]) -> NumberMap:
        lists: dict[Forward, int] = {}

        def said(action: Action | None) -> int:
            match action:
                case Reject(cause):
                    return self.decisions.of(refusal(cause))
                case Forward() if (active := action.among(trunks.__contains__)).trunks:
                    return lists.setdefault(active, -1 - len(lists))
            return self.decisions.of(refusal(NO_ROUTE))

        table = self.tables.at("routes", origin.route, self.instant)
        choice = table.actions(said, self.tie)
        return choice.substitute({label: self._tried(forward, trunks) for forward, label in lists.items()})

    def _tried(self, forward: Forward, trunks: Mapping[str, NumberMap]) -> NumberMap:
        """The trunks of a list, turn by turn. Nobody is tried twice."""
        if not forward.weights:
            return self.decisions.tried([trunks[name] for name in dict.fromkeys(forward.trunks)])
        return self.decisions.tried(
            [
                self.decisions.shared([(name, weight, trunks[name]) for name, weight in turn]) if len(turn) > 1 else trunks[turn[0][0]]
                for turn in forward.turns
            ]
        )

    def _charged(self, table: str, found: NumberMap) -> NumberMap:
        classes: Labels[str] = Labels()

        def said(action: Action | None) -> int:
            return classes.of(action.tariff if isinstance(action, Charge) else "")

        return self.decisions.charged(
            found, self.tables.at("charging", table, self.instant).actions(said, classes.of("")), classes.__getitem__
        )

    def _read(self, origin: Origin, found: NumberMap) -> NumberMap:
        """From what happens to numbers of the nature that the origin reads, what happens to those that enter."""
        if origin.reads is None:
            return found
        reads = origin.reads
        whole = ((Box(place * UNIT, 0, LENGTHS), axis) for place, axis in enumerate(self.space.axes) if axis.nature in WRITTEN)
        pieces = (each for box, (_, head, suffix) in whole for each in cut(self.space, box, head, Number(reads, head), suffix))
        return back(layers(self.space, pieces), found, self.decisions.invalid, self.decisions.invalid, self.decisions.before)


def _on(space: NumberSpace, axis: Axis) -> Iterable[Box]:
    """The numbers of an axis of the proof, in the space."""
    shortest = len(axis.head) + len(axis.suffix)
    return space.boxes(axis.nature, axis.head, LENGTHS << shortest, axis.suffix)
