"""Who reads what: the plans of a network at one instant, how origins read what is dialled and far ends what is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form, Layer, cut, layers
from validator.digits.rewriting import back as back_through
from validator.digits.shape import NATURES, Shape, shapes
from validator.digits.space import DEPTH, LENGTHS, UNIT, Box, Number, NumberSpace
from validator.finding import Place
from validator.network import Listed, Network, Origin, To, Trunk
from validator.numbering import candidates
from validator.numbering.candidates import Candidate
from validator.numbering.meanings import NO_INFO, Meaning, World
from validator.numbering.plan import numbering_plan
from validator.numbering.reading import Reading
from validator.tables import Nature

Through = Callable[[int, Form], int]


def plan_names(network: Network) -> list[str]:
    """Every plan that something in the network reads by, countries behind plans included."""
    named = [switch.plan for switch in network.switches.values()]
    named += [name for origin in network.origins for name in (origin.plan, origin.local_plan)]
    named += [name for trunk in network.trunks for name in (trunk.to.plan, trunk.to.country) if name]
    return sorted({*named, *(plan.country for name in named if (plan := network.plans.get(name)) and plan.country)})


def item_shapes(items: Iterable[Listed]) -> list[Shape]:
    """The numbers and patterns of a `service` or `emergency` list."""
    return [shape for item in items for shape in shapes("pattern", item.text)]


class Readings:
    """Everything about meaning at one instant."""

    def __init__(self, network: Network, space: NumberSpace, instant: datetime, prefixes: Iterable[str]) -> None:
        self.network, self.space, self.instant = network, space, instant
        self.plans = {name: numbering_plan(network, name, instant) for name in plan_names(network)}
        self._services = {plan.name: self._declared(plan.name) for plan in self.plans.values()}
        self.world = World(space, network, list(self.plans.values()), instant, prefixes, self._services)
        self.labels: Labels[Meaning] = Labels()
        self.nothing = self.labels.of(Meaning(Form(), NO_INFO))
        self.understood: Labels[tuple[str, Form]] = Labels()
        self._nowhere = Place("", 0, 0)
        self._delivered: dict[tuple[str, To], NumberMap] = {}
        self._readings: dict[str, Reading] = {}
        self._by_nature: dict[Nature, list[Layer]] = {}
        self._sensible: dict[str, NumberMap] = {}
        self._meanings: dict[tuple[str, Nature | None], NumberMap] = {}
        self._plain: dict[str, NumberMap] = {}
        self._valid: dict[int, tuple[NumberMap, NumberSet]] = {}

    def _declared(self, plan: str) -> list[Shape]:
        """What the trunks of a plan's switches declare as services."""
        switches = [switch for switch in self.network.switches.values() if switch.plan == plan]
        trunks = [trunk for switch in switches for trunk in switch.trunks if trunk.dates.holds(self.instant)]
        return item_shapes(item for trunk in trunks for item in trunk.to.service)

    def reading(self, plan: str) -> Reading:
        """How strings are read in a plan. Behind an outside line they are read as its country does, services and all."""
        if plan not in self._readings:
            found = self.plans[plan]
            home = self._services[found.country] if found.country and found.country != found.name else []
            self._readings[plan] = Reading(self.world, candidates.dialled(self.space, found, self._services[found.name], home))
        return self._readings[plan]

    def meanings(self, origin: Origin) -> NumberMap:
        """What each string means to whoever dials it at an origin, as numbers of `labels`."""
        alone = origin.reads == "international" and not self.plans[origin.plan].routing_prefixes
        key = "" if alone else origin.local_plan, origin.reads
        if key not in self._meanings:
            reading = self.international if alone else self.reading(origin.local_plan)
            found = reading.meanings(self.labels)
            self._meanings[key] = self.entering(origin.reads, found, self.nothing, self.nothing, self._through)
        return self._meanings[key]

    def read_in(self, plan: str) -> NumberMap:
        """What each string means where a plan reads it, by its nature, as numbers of `labels`."""
        if plan not in self._plain:
            self._plain[plan] = self.reading(plan).meanings(self.labels)
        return self._plain[plan]

    def valid(self, origin: Origin) -> NumberSet:
        """The strings that mean a number at an origin."""
        meanings = self.meanings(origin)
        if id(meanings) not in self._valid:
            self._valid[id(meanings)] = meanings, meanings.where(lambda label: self.labels[label].info.valid)
        return self._valid[id(meanings)][1]

    def _through(self, label: int, form: Form) -> int:
        meaning = self.labels[label]
        return label if meaning.info == NO_INFO else self.labels.of(meaning._replace(form=form.then(meaning.form)))

    def entering(self, reads: Nature | None, out: NumberMap, miss: int, too_long: int, through: Through) -> NumberMap:
        """From what holds of numbers as they are read on an origin, what holds of them as they come."""
        if reads is None:
            return out
        return back_through(self._renatured(reads), out, miss, too_long, through)

    def _renatured(self, reads: Nature) -> list[Layer]:
        if reads not in self._by_nature:
            self._by_nature[reads] = self._as_nature(reads)
        return self._by_nature[reads]

    def _as_nature(self, reads: Nature) -> list[Layer]:
        whole = ((Box(place * UNIT, 0, LENGTHS), axis) for place, axis in enumerate(self.space.axes) if axis.nature in NATURES)
        return layers(self.space, (p for box, (_, head, suffix) in whole for p in cut(self.space, box, head, Number(reads, head), suffix)))

    def image(self, origin: Origin, numbers: NumberSet) -> NumberSet:
        """What strings that enter at an origin become when they are read."""
        read = numbers if origin.reads is None else self.renatured(origin.reads, numbers)
        return read if origin.reads == "international" else self.reading(origin.local_plan).forward(read)

    def sensible(self, plan: str) -> NumberMap:
        """1 for the strings that mean a number in a plan, else 0."""
        if plan not in self._sensible:
            self._sensible[plan] = self.reading(plan).back(self.world.valid, 0, 0, lambda label, form: label)
        return self._sensible[plan]

    @staticmethod
    def ways_in(origin: Origin) -> tuple[str, Nature | None, tuple[Nature, ...] | None]:
        """What the numbers that can be meant at an origin depend on."""
        return "" if origin.reads == "international" else origin.local_plan, origin.reads, origin.natures

    def renatured(self, reads: Nature, numbers: NumberSet) -> NumberSet:
        """The strings as an origin reads them that takes all for numbers of one nature."""
        return _forward(self._renatured(reads), numbers)

    @cached_property
    def international(self) -> Reading:
        return Reading(self.world, candidates.international(self.space))

    def delivered(self, trunk: Trunk) -> NumberMap:
        """What each number means to the far end of a trunk, as numbers of `understood`: first its emergency list, then its
        services, then the network behind."""
        here = self.network.switches[trunk.switch].plan
        key = here, replace(trunk.to, place=self._nowhere)
        if key not in self._delivered:
            spaces = self.world.renumbered.back(self._spaces(), self._understood)
            nothing = self.understood.of(("", Form()))
            result = NumberMap.constant(self.space, nothing)
            for part in self._parts(here, trunk.to):
                result = result.substitute({nothing: part.back(spaces, nothing, nothing, self._understood)})
            self._delivered[key] = self.entering(trunk.to.reads, result, nothing, nothing, self._understood)
        return self._delivered[key]

    def _understood(self, label: int, form: Form) -> int:
        space, rest = self.understood[label]
        return self.understood.of((space, form.then(rest))) if space else label

    def _spaces(self) -> NumberMap:
        """The map that gives a number of a space of meanings the label of that space."""
        places = np.arange(len(self.space.axes), dtype=np.int64)
        table = np.array([[self.understood.of((axis.nature, Form()))] * (DEPTH + 1) for axis in self.space.axes], dtype=np.int64)
        return NumberMap(self.space, places * UNIT, places, table)

    def _parts(self, here: str, to: To) -> Iterable[Reading]:
        if to.emergency:
            owner = self.plans[to.plan or to.country or here].owner
            yield Reading(self.world, [candidates.as_emergency(self.space, owner, item_shapes(to.emergency))])
        if to.service:
            yield self._service(here, item_shapes(to.service))
        if to.country or (to.transit and to.plan):
            yield self.reading(to.country or to.plan or "").without("emergency")
        elif to.transit:
            yield self.international

    def _service(self, plan: str, services: list[Shape]) -> Reading:
        found = self.plans[plan]
        emergency = next(iter(candidates.dialled(self.space, found, [])))
        natures = frozenset(["unknown", "national"])
        read: list[Candidate] = [emergency, *candidates.as_service(self.space, found, services, natures)]
        return Reading(self.world, [*read, candidates.as_written(self.space, services)]).without("emergency")


def _forward(found: Iterable[Layer], numbers: NumberSet) -> NumberSet:
    result = NumberSet.empty(numbers.space)
    for layer in found:
        result = result | layer.forward(numbers)
    return result
