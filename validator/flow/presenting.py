"""Calling numbers: which ways calls take through the network, and what becomes of the calling number on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import IDENTITY, Form
from validator.digits.space import DEPTH, UNIT, Number
from validator.flow.proof import Epoch
from validator.network import Origin, To, Trunk
from validator.tables import Action, Forward, Reject, Withhold


class Shown(NamedTuple):
    """What becomes of a calling number. If it is presented, the form turns the number that entered into what it means to the far end,
    a number of `space` (empty: nothing), `valid` or not."""

    kind: Literal["presented", "withheld", "rejected", "lost"]
    space: str = ""
    form: Form = IDENTITY
    valid: bool = False


class Path(NamedTuple):
    """A way that some call takes: at each of the origins it is handed to the trunk in the same place."""

    origins: tuple[Origin, ...]
    trunks: tuple[Trunk, ...]

    @property
    def leaves(self) -> bool:
        """Whether it ends outside the network."""
        return self.trunks[-1].to.switch is None

    def __str__(self) -> str:
        return ", then ".join(f"{trunk.switch}/{trunk.name}" for trunk in self.trunks)


def paths(epoch: Epoch, origin: Origin) -> Iterator[Path]:
    """Every way that calls from an origin take, as far as each trunk on it; none passes an origin twice."""
    entering = epoch.entering(origin)
    yield from _onward(epoch, Path((origin,), ()), read(epoch, origin, entering))


def read(epoch: Epoch, origin: Origin, numbers: NumberSet) -> NumberSet:
    """Numbers as an origin reads them."""
    return numbers if origin.reads is None else epoch.readings.renatured(origin.reads, numbers)


def _onward(epoch: Epoch, so_far: Path, numbers: NumberSet) -> Iterator[Path]:
    calls, origin = epoch.calls, so_far.origins[-1]
    for name in origin.translate:
        numbers = calls.translation(name).forward(numbers)
    for trunk in _offered(epoch, origin):
        taken = numbers & routed(epoch, origin, trunk)
        if not taken:
            continue
        path = Path(so_far.origins, (*so_far.trunks, trunk))
        yield path
        far = calls.origins.get(f"{trunk.to.switch}/{trunk.to.origin}")
        if far is not None and far not in so_far.origins:
            for name in trunk.translate:
                taken = calls.translation(name).forward(taken)
            yield from _onward(epoch, Path((*path.origins, far), path.trunks), read(epoch, far, taken))


def _offered(epoch: Epoch, origin: Origin) -> list[Trunk]:
    rules = epoch.calls.table("routes", origin.route).rules
    names = (name for rule in rules if isinstance(rule.action, Forward) for name in rule.action.trunks)
    known = (f"{origin.switch}/{name}" for name in dict.fromkeys(names))
    return [epoch.calls.trunks[name] for name in known if name in epoch.calls.trunks]


def routed(epoch: Epoch, origin: Origin, trunk: Trunk) -> NumberSet:
    """The numbers for which the routing table of an origin names a trunk."""

    def takes(action: Action | None) -> int:
        return int(isinstance(action, Forward) and trunk.name in action.trunks)

    return epoch.calls.table("routes", origin.route).actions(takes, 0).where((1).__eq__)


class Presenting:
    """What becomes of every calling number in an epoch; `labels` are those of the maps."""

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self.labels: Labels[Shown] = Labels()
        self._lost = self.labels.of(Shown("lost"))
        self._nothing = self.labels.of(Shown("presented"))
        self._known: dict[tuple[str, ...], NumberMap] = {}

    def shown(self, path: Path) -> NumberMap:
        """For every calling number, as it enters the first origin of a path, the label of what becomes of it."""
        found = self._at_far_end(path.trunks[-1])
        for place in reversed(range(len(path.trunks))):
            origin = path.origins[place]
            key = origin.address, *(f"{trunk.switch}/{trunk.name}" for trunk in path.trunks[place:])
            if key not in self._known:
                found = self._through(path.trunks[place].translate_calling, found)
                found = self._through(origin.translate_calling, found)
                self._known[key] = self.epoch.readings.entering(origin.reads, found, self._lost, self._lost, self._before)
            found = self._known[key]
        return found

    def _before(self, label: int, form: Form) -> int:
        shown = self.labels[label]
        return self.labels.of(shown._replace(form=form.then(shown.form))) if shown.space else label

    def _through(self, tables: tuple[str, ...], found: NumberMap) -> NumberMap:
        space = self.epoch.space
        ends = {kind: NumberMap.constant(space, self.labels.of(Shown(kind))) for kind in ("withheld", "rejected")}
        for name in reversed(tables):
            translation = self.epoch.calls.tables.translation(name, self.epoch.instant, "translate_calling")
            onward = translation.back(found, self._lost, self._lost, self._lost, self._before)
            acts = translation.compiled.actions(_act, 0)
            found = acts.substitute({0: onward, 1: ends["withheld"], 2: ends["rejected"]})
        return found

    def _at_far_end(self, trunk: Trunk) -> NumberMap:
        """What a number that a trunk presents means there: by nature in the plan of the country, switch or service; to a carrier
        only an international number means something."""
        readings, far = self.epoch.readings, self.epoch.calls.origins.get(f"{trunk.to.switch}/{trunk.to.origin}")
        plan = far.local_plan if far else _plan(trunk.to, self.epoch.network.switches[trunk.switch].plan)
        reading = readings.reading(plan) if plan else readings.international
        found = reading.back(self._spaces, self._nothing, self._nothing, self._before)
        return readings.entering(far.reads if far else trunk.to.reads, found, self._nothing, self._nothing, self._before)

    @property
    def _spaces(self) -> NumberMap:
        """Every number as it means itself, old ones as their new ones."""
        space, world = self.epoch.space, self.epoch.readings.world
        places = np.arange(len(space.axes), dtype=np.int64)
        axes = NumberMap(space, places * UNIT, places, np.repeat(places[:, None], DEPTH + 1, axis=1))

        def itself(pair: tuple[int, ...]) -> int:
            return self.labels.of(Shown("presented", space.axes[pair[0]].nature, IDENTITY, world.infos[pair[1]].valid))

        return world.renumbered.back(combine([axes, world.map], itself), self._before)

    def meeting(self, origin: Origin, number: Number) -> NumberSet:
        """The calling numbers that meet the same rules as this one in the tables of an origin for calling numbers."""
        tables = self.epoch.calls.tables
        stages = [tables.translation(name, self.epoch.instant, "translate_calling") for name in origin.translate_calling]
        alike = ~NumberSet.empty(self.epoch.space)
        for place, stage in enumerate(stages):
            found = stage.compiled.winners
            for earlier in reversed(stages[:place]):
                found = earlier.back(found, NOTHING, NOTHING, NOTHING, _label)
            found = self.epoch.readings.entering(origin.reads, found, NOTHING, NOTHING, _label)
            label = found.at(number)
            if label is not None:
                alike = alike & found.where(label.__eq__)
        return alike

    def judged(self, origin: Origin) -> NumberSet:
        """The calling numbers that may arrive at an origin: by nature. Behind an international prefix only those that a table of
        the origin for calling numbers takes: nobody writes a calling number so, unless it is dealt with."""
        entering = self.epoch.entering(origin) & self.epoch.calling(origin)
        if origin.reads is not None:
            return entering
        dialled = NumberSet.of(self.epoch.space, self.epoch.space.everything(["unknown"]))
        prefixed = self.epoch.readings.reading(origin.local_plan).decided_by("international") & dialled
        for name in origin.translate_calling:
            winners = self.epoch.calls.table("translate_calling", name).winners
            prefixed = prefixed - winners.where(lambda label: label > NOTHING)
        return entering - prefixed


def _label(label: int, _form: Form) -> int:
    return label


def _act(action: Action | None) -> int:
    return 1 if isinstance(action, Withhold) else 2 if isinstance(action, Reject) else 0


def _plan(to: To, here: str) -> str | None:
    return to.country or to.plan or (None if to.transit else here)
