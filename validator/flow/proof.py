"""The proof: every number, at every origin, at every instant at which something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine, combine_within
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form, back, layers, pieces
from validator.digits.space import Box, Number
from validator.flow import claims
from validator.flow.alike import Alike
from validator.flow.by_calling import Apart
from validator.flow.calls import Calls, Down
from validator.flow.classed import Classed, classed
from validator.flow.ground import Ground, ground
from validator.flow.heads import NATURES
from validator.flow.outcome import Ending, Endings
from validator.flow.readings import Readings
from validator.flow.tables import Tables
from validator.flow.trace import Hop, endings, trace, unheld
from validator.network import Network, Origin, To, Trunk
from validator.numbering.meanings import NO_INFO, Info, Meaning
from validator.tables import Dates, plain


class Outcome(NamedTuple):
    """One way in which a call may end: kind, `switch/trunk` of a delivery, the number as it leaves, and what it means there
    (space and digits)."""

    kind: str
    trunk: str = ""
    number: Number | None = None
    meaning: tuple[str, str] | None = None


UP = Down()
"""Nothing is out of order."""


class Case(NamedTuple):
    """Numbers that are alike at an origin: what they mean to whoever dials them, and how their calls end."""

    meaning: Meaning
    endings: Endings


class Epoch:
    """A network between two instants at which something changes."""

    readings: Readings
    classes: Classed

    def __init__(self, network: Network, tables: Tables, dates: Dates, like: Epoch | Apart, down: Down = UP) -> None:
        assert dates.begin is not None
        self.dates, self.instant, self.space = dates, dates.begin, tables.space
        if isinstance(like, Epoch):
            self.readings, self.classes = like.readings, like.classes
        else:
            self.readings = Readings(network, tables.space, self.instant, set(claims.prefixes(network)))
            self.classes = classed(network, tables, self.readings, self.entering, like)
        self.network = self.classes.network
        self.calls = Calls(self.network, self.classes.tables, self.readings)
        self.calls.take_down(down)
        self.calls.settle()
        self._cases: Labels[Case] = Labels()
        self._alike = Alike(self.network)
        self._maps: dict[tuple[str, bool], NumberMap] = {}

    def without(self, down: Down) -> Epoch:
        """The same epoch while something is out of order: what numbers mean stays as it was."""
        return Epoch(self.network, self.calls.tables, self.dates, self, down)

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """The origins where calls enter the network: those that no trunk leads to."""
        fed = {f"{trunk.to.switch}/{trunk.to.origin}" for trunk in self.network.trunks if trunk.to.switch}
        return tuple(origin for address, origin in sorted(self.calls.origins.items()) if address not in fed)

    @cached_property
    def _strings(self) -> NumberSet:
        """Every string that is one: the parts of axes that belong to longer heads taken out."""
        natures = NumberSet.of(self.space, self.space.everything(NATURES))
        return natures - NumberSet.of(self.space, self.space.foreign())

    def entering(self, origin: Origin) -> NumberSet:
        """The strings that may enter at an origin, by their natures."""
        if origin.reads is not None:
            natures = origin.natures or ("unknown",)
        else:
            natures = origin.natures or ("unknown", "international")
        return NumberSet.of(self.space, self.space.everything(natures)) & self._strings

    def calling(self, origin: Origin) -> NumberSet:
        """The calling numbers of the calls that an origin stands for: all, unless rules are narrowed by them."""
        return self.classes.numbers.get(origin.address, self._strings)

    def origins_at(self, address: str, calling: Number | None = None) -> tuple[Origin, ...]:
        """The origins that stand for one of the files, one for each class of calling numbers, or that of one calling number."""
        here = (origin for origin in self.calls.origins.values() if plain(origin.address) == address)
        return tuple(origin for origin in here if calling is None or calling in self.calling(origin))

    def cases(self, origin: Origin, merged: bool = True) -> NumberMap:
        """The case of every string at an origin, as labels of `case`; NOTHING where it cannot enter. Merged: meanings that the law
        does not tell apart are one."""
        key = origin.address, merged
        if key not in self._maps:
            meanings, labels = self.readings.meanings(origin), self.readings.labels
            pairs = [self._alike.merged(meanings, labels) if merged else meanings, self.calls.at[origin.address]]
            numbers, told = self.entering(origin), self.calls.labels
            self._maps[key] = combine_within(numbers, pairs, lambda pair: self._cases.of(Case(labels[pair[0]], told[pair[1]])), NOTHING)
        return self._maps[key]

    def case(self, label: int) -> Case:
        return self._cases[label]

    def where(self, origin: Origin, chosen: Callable[[Case], bool]) -> NumberSet:
        """All strings at an origin whose (merged) case is chosen."""
        return self.cases(origin).where(lambda label: label != NOTHING and chosen(self._cases[label]))

    def meanings_of(self, origin: Origin, numbers: NumberSet) -> NumberSet:
        """The meanings of the strings that have one, each once, however many ways there are to dial it."""
        return self.readings.world.renumbered.forward(self.written(origin, numbers))

    def written(self, origin: Origin, numbers: NumberSet) -> NumberSet:
        """The numbers that these strings write, if they have a meaning: unlike `meanings_of`, old and new ones of a change apart."""
        return self.readings.image(origin, numbers & self.with_meaning(origin))

    def with_meaning(self, origin: Origin) -> NumberSet:
        """The strings that mean a number at an origin."""
        return self.readings.valid(origin)

    def rules_at(self, origin: Origin, kind: str, name: str) -> NumberMap:
        """For every string as it enters, the index of the rule of a table of the origin that it meets later."""
        stages = origin.translate if kind != "translations" else origin.translate[: origin.translate.index(name)]
        return self._back_to_entry(origin, stages, self.calls.table(kind, name).winners)

    def sensible_at(self, plan: str, kind: str, name: str) -> NumberMap:
        """1 for the numbers that mean something in a plan where a table asks, or behind it if it is a translation; else 0."""
        valid = self.readings.sensible(plan)
        if kind != "translations":
            return valid
        return combine([valid, self.calls.translation(name).back(valid, 0, 0, 0, _label)], max)

    def _back_to_entry(self, origin: Origin, stages: Sequence[str], found: NumberMap) -> NumberMap:
        for stage in reversed(stages):
            found = self.calls.translation(stage).back(found, NOTHING, NOTHING, NOTHING, _label)
        return self.readings.entering(origin.reads, found, NOTHING, NOTHING, _label)

    def info(self, meant: tuple[str, str]) -> Info:
        """What is known of the number of a space of meanings."""
        label = self.readings.world.map.at(Number(*meant))
        return NO_INFO if label is None else self.readings.world.infos[label]

    def valid(self, space: str, digits: str) -> bool:
        """Whether digits are a number of a space of meanings."""
        return self.info((space, digits)).valid

    def exact(self, nature: str, digits: str) -> Iterator[Box]:
        """The box of one number."""
        place = self.space.locate(Number(nature, digits))
        if place is not None:
            yield Box(self.space.point(*place), len(place[1]), 1 << len(place[1]))

    def is_emergency(self, ending: Ending, to: To) -> bool:
        """Whether a delivery, on a trunk with an emergency list, is a number of that list."""
        switch = self.network.switches[ending.at.partition("/")[0]]
        return ending.space == self.readings.plans[to.plan or to.country or switch.plan].owner

    def understood(self, ending: Ending, meaning: tuple[str, str]) -> bool:
        """Whether a far end makes sense of a number: it is one, or stands in its emergency list."""
        to = self.calls.trunks[ending.at].to
        return self.valid(*meaning) or (bool(to.emergency) and meaning[0] != "international" and self.is_emergency(ending, to))

    @cached_property
    def meant(self) -> NumberSet:
        """The distinct numbers that can be meant, over all origins where calls enter."""
        meant = NumberSet.empty(self.space)
        for origin in {self.readings.ways_in(origin): origin for origin in self.origins}.values():
            meant = meant | self.meanings_of(origin, self.entering(origin))
        return meant

    def ways_to_dial(self, origin: Origin, routed: NumberSet) -> Iterator[tuple[NumberSet, NumberSet | None]]:
        """The strings of each way of dialling that an origin must serve, and of them those that need not be served.

        With a claim or a stated form there is one way. Else national numbers; services; international numbers behind a prefix,
        own ones left out; and, if any number with a plus meets a rule, all of them.
        """
        entering = self.entering(origin)
        if origin.reads is not None:
            yield entering, None
            return
        plus = NumberSet.of(self.space, self.space.everything(["international"]))
        dialled = entering - plus
        names = self.readings.reading(origin.local_plan).decided_by
        abroad = names("international") & dialled
        own = self.readings.plans[origin.plan].calling_code
        at_home = self.where(origin, lambda case: case.meaning.info.calling_code == own)
        yield dialled - abroad, None
        yield abroad, at_home
        if routed & plus:
            yield entering & plus, None

    def meaning_one_of(self, origin: Origin, meanings: NumberSet) -> NumberSet:
        """The strings at an origin that mean one of these."""
        return self.writing(origin, self.readings.world.renumbered.back(NumberMap.of_set(meanings, 1, 0), _label).where((1).__eq__))

    def writing(self, origin: Origin, written: NumberSet) -> NumberSet:
        """The strings at an origin that write one of these numbers."""
        chosen = NumberMap.of_set(written, 1, 0)
        read = self.readings.reading(origin.local_plan).back(chosen, 0, 0, _label)
        return self.readings.entering(origin.reads, read, 0, 0, _label).where((1).__eq__)

    def seen_through(self, form: Form, space: str) -> NumberMap:
        """For every string, as dialled or with a plus, what is known of the number of a space that a form makes of it."""
        return self._seen(form, space, self.readings.world.map)

    def seen_as(self, form: Form, space: str, numbers: NumberSet) -> NumberSet:
        """The strings, as dialled or with a plus, of which a form makes one of these numbers of a space."""
        return self._seen(form, space, NumberMap.of_set(numbers, 1, 0)).where((1).__eq__)

    def _seen(self, form: Form, space: str, found: NumberMap) -> NumberMap:
        parts = [piece for nature in NATURES for piece in pieces(self.space, nature, form.strip, Number(space, form.put))]
        return back(layers(self.space, parts), found, 0, 0, _label)

    def read(self, plan: str, number: Number) -> tuple[str, str] | None:
        """How one number is read in a plan: space and digits, a valid number there or not; None if it cannot be read."""
        label = self.readings.read_in(plan).at(number)
        meaning = self.readings.labels[label] if label is not None else None
        if meaning is None or not meaning.info.space:
            return None
        return meaning.info.space, meaning.form.apply(number.digits)

    def delivered_meaning(self, trunk: Trunk, number: Number) -> tuple[str, str] | None:
        """What the far end of a trunk that ends here makes of one number: space and digits."""
        label = self.readings.delivered(trunk).at(number)
        space, form = self.readings.understood[label] if label is not None else ("", Form())
        return (space, form.apply(number.digits)) if space else None

    def carries(self, trunk: Trunk, meant: tuple[str, str] | None) -> bool:
        """Whether a trunk carries a number of a space of meanings."""
        return meant is not None and claims.covers(self.calls.carried[f"{trunk.switch}/{trunk.name}"], self.info(meant))

    def trace(self, origin: Origin, number: Number) -> Hop:
        return trace(self.calls, origin, number)


def _label(label: int, form: Form) -> int:
    """A label that does not depend on how the number was rewritten."""
    return label


class Proof:
    """A network, proven from an instant onwards, on its own ground or on one that it shares. `epochs` are in the order of time."""

    def __init__(self, network: Network, on: datetime, shared: Ground | None = None) -> None:
        self.network, self.on = network, on.astimezone(UTC)
        self.space, self.instants, apart = shared or ground([network], self.on)
        self.tables = tables = Tables(self.space, network)
        spans = zip(self.instants, (*self.instants[1:], None), strict=True)
        self.epochs = tuple(Epoch(network, tables, Dates(begin, end), apart) for begin, end in spans)

    def without(self, down: Down) -> Proof:
        """The same proof while something is out of order."""
        left = copy(self)
        left.epochs = tuple(epoch.without(down) for epoch in self.epochs)
        return left

    def at(self, instant: datetime) -> Epoch:
        """The epoch that an instant lies in."""
        return next(epoch for epoch in reversed(self.epochs) if epoch.instant <= instant)

    def outcomes(self, address: str, number: Number, instant: datetime) -> frozenset[Outcome]:
        """How calls to one number end, read from the map of all numbers; the number as it leaves is not told."""
        epoch = self.at(instant)
        if address not in epoch.calls.at:
            return frozenset({Outcome("no-route")})
        label = epoch.calls.at[address].at(number)
        if label is None:
            return frozenset({Outcome(unheld(number)[0])})
        found = set()
        for ending in epoch.calls.labels[label]:
            meaning = (ending.space, ending.form.apply(number.digits)) if ending.space else None
            if meaning is not None and not epoch.understood(ending, meaning):
                meaning = None
            found.add(Outcome(ending.kind, plain(ending.at) if ending.kind == "delivered" else "", None, meaning))
        return frozenset(found)

    def traced(self, address: str, number: Number, instant: datetime) -> Iterator[Outcome]:
        """How calls to one number end, followed step by step, with the number as it leaves."""
        epoch = self.at(instant)
        if address in epoch.calls.origins:
            for kind, where, last in endings(epoch.trace(epoch.calls.origins[address], number)):
                yield Outcome(kind, plain(where), last) if kind == "delivered" else Outcome(kind)
