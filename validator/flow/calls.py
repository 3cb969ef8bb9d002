"""Following every number through the whole network, backwards from where calls end, until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from validator.digits.gathering import Behind, Gathering
from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.rewriting import Form, TooManySteps
from validator.digits.stretches import Stretches, differing
from validator.flow.claims import carried
from validator.flow.order import far_ends_first
from validator.flow.outcome import EVERYTHING, Ending, Endings, Kind, before, charged, through
from validator.flow.readings import Readings
from validator.flow.table import CompiledTable
from validator.flow.tables import Tables
from validator.flow.translation import Translation
from validator.network import Network, Origin, Trunk
from validator.numbering.meanings import Meaning
from validator.tables import Action, Charge, Forward, Reject, plain

MOST_GROWTH = 5_000
"""Steps that the map of an origin in a circle of switches may have beyond four times those of all tables. A circle that takes off
a digit at each turn gains tenfold at each, so this tells it from a large network."""

MOST_ENDINGS = 100_000
"""Ways to end that can be told apart; only a circle that changes the number at every turn comes near it."""


WITHOUT_TECH_PREFIX = 21
"""Q.850 cause of calls that an origin rejects because another tech prefix than its own, or none, stands in front of them."""


class NotSettled(Exception):
    """Calls go round in a circle that changes the number at every turn, and end in too many ways to be told: nothing is proven."""

    def __init__(self, origins: Iterable[str]) -> None:
        self.origins = tuple(sorted(origins))
        super().__init__(f"calls go round between {', '.join(self.origins)} and change at every turn: too many ways to end")


class Down(NamedTuple):
    """What is out of order: trunks (`switch/trunk`) and origins (`switch/origin`)."""

    trunks: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()


class Calls:
    """How calls end at one instant: for every origin a map from each number, as it enters, to the number of its Endings in `labels`."""

    def __init__(self, network: Network, tables: Tables, readings: Readings) -> None:
        self.network, self.tables, self.readings = network, tables, readings
        self.space, self.instant = readings.space, readings.instant
        self.labels: Labels[Endings] = Labels()
        self.origins = {origin.address: origin for origin in network.origins if origin.dates.holds(self.instant)}
        self.trunks = {f"{trunk.switch}/{trunk.name}": trunk for trunk in network.trunks if trunk.dates.holds(self.instant)}
        self.carried = {name: carried(network, trunk) for name, trunk in self.trunks.items()}
        self._before: dict[tuple[int, Form], int] = {}
        self._ends: dict[str, tuple[NumberMap | None, NumberMap]] = {}
        self._gatherings: dict[tuple[str, str], tuple[Gathering, list[tuple[str, str]]]] = {}
        self._differing: dict[tuple[int, int], tuple[NumberMap, NumberMap, Stretches]] = {}
        self._together: dict[tuple[int, ...], int] = {}
        self.at: dict[str, NumberMap] = {}

    def take_down(self, down: Down) -> None:
        """Put trunks and origins out of order, before anything is settled."""
        self.trunks = {name: trunk for name, trunk in self.trunks.items() if plain(name) not in down.trunks}
        self.origins = {address: origin for address, origin in self.origins.items() if plain(address) not in down.origins}

    def settle(self) -> None:
        """Find the outcomes at every origin: those of links start as loops, and are refined until nothing changes."""
        loop = NumberMap.constant(self.space, self._end("loop", ""))
        self.at = dict.fromkeys(self.origins, loop)
        order = list(far_ends_first(self._feeders))
        waiting = {address for address in order if self._feeders[address]}
        most = MOST_GROWTH + 4 * sum(len(self.table(kind, name).painted.edges) for kind, name in self._tables())
        turns: dict[str, int] = {}
        while waiting:
            for address in [address for address in order if address in waiting]:
                waiting.discard(address)
                found = self._entered(address)
                turns[address] = turns.get(address, 0) + 1
                if turns[address] > 2 and len(found.edges) + len(self.labels) > most:
                    raise NotSettled(waiting | {address})
                if len(self._compared(self.at[address], found).starts):
                    self.at[address] = found
                    waiting |= {feeder for feeder in self._feeders[address] if self._feeders[feeder]}
        for address in order:
            if not self._feeders[address]:
                self.at[address] = self._entered(address)

    def _entered(self, address: str) -> NumberMap:
        try:
            return self.entering(self.origins[address])
        except TooManySteps:
            raise NotSettled([address]) from None

    def _tables(self) -> Iterator[tuple[str, str]]:
        """Every routing and translation table that an origin or trunk names, once for each that does."""
        for origin in self.origins.values():
            yield "routes", origin.route
            yield from (("translations", name) for name in origin.translate)
        for trunk in self.trunks.values():
            yield from (("translations", name) for name in trunk.translate)

    @cached_property
    def _feeders(self) -> dict[str, set[str]]:
        """For each origin the origins of the switches that send calls to it."""
        found: dict[str, set[str]] = {address: set() for address in self.origins}
        for trunk in self.trunks.values():
            target = f"{trunk.to.switch}/{trunk.to.origin}"
            if target in found:
                found[target] |= {address for address, origin in self.origins.items() if origin.switch == trunk.switch}
        return found

    def entering(self, origin: Origin) -> NumberMap:
        """How calls end that enter at an origin: reading, translations, charging and route in the language's order."""
        found = self._routed(origin)
        if origin.charging:
            found = self._charged(origin, found)
        for name in reversed(origin.translate):
            found = self._translated(name, found, origin.address, origin.local_plan)
        lost, too_long = self._end("incomplete", origin.address), self._end("too-long", origin.address)
        return self.readings.entering(origin.reads, found, lost, too_long, self._through)

    def _routed(self, origin: Origin) -> NumberMap:
        """How calls end that a routing table of a switch is asked about: in any of the ways of any trunk of its lists."""
        gathering, trunks = self._gathering(origin.switch, origin.route)
        return gathering.follow([self._behind(self.trunks[name], share) for name, share in trunks], self._joined, self._compared)

    def _behind(self, trunk: Trunk, share: str) -> Behind:
        source = None if trunk.translate else self.at.get(f"{trunk.to.switch}/{trunk.to.origin}")
        return Behind(self._shared(trunk, share), source)

    def _compared(self, before: NumberMap, after: NumberMap) -> Stretches:
        """Where two maps of an origin, from two turns, differ."""
        key = id(before), id(after)
        if key not in self._differing:
            self._differing[key] = before, after, differing(before, after)
        return self._differing[key][2]

    def named(self, address: str, kind: str) -> str:
        """How an ending of a kind, at an origin, names it: those of the routing table by switch and table."""
        origin = self.origins.get(address)
        return f"{origin.switch}:{origin.route}" if origin and kind in ("no-route", "rejected", "tie") else address

    def claims_of(self, trunks: Iterable[Trunk]) -> frozenset[tuple[str, ...]]:
        """How an ending names the trunks that it leaves on: by what they carry, those left out that carry everything."""
        return frozenset(self.carried[f"{trunk.switch}/{trunk.name}"] for trunk in trunks) - {EVERYTHING}

    def _joined(self, labels: tuple[int, ...]) -> int:
        """The label of all endings of these together."""
        if labels not in self._together:
            self._together[labels] = self.labels.of(frozenset().union(*(self.labels[label] for label in labels)))
        return self._together[labels]

    def _choices(self, forward: Forward) -> Iterable[tuple[str, str]]:
        """The trunks of a route with their shares. How calls end does not depend on who is offered which part of them."""
        return ((trunk, "") for trunk in forward.trunks)

    def _gathering(self, switch: str, route: str) -> tuple[Gathering, list[tuple[str, str]]]:
        """The choice of a routing table at a switch, and the trunks that its lists name, with their shares."""
        if (switch, route) not in self._gatherings:
            lists: dict[tuple[tuple[str, str], ...], int] = {}

            def said(action: Action | None) -> int:
                match action:
                    case Reject(cause):
                        return self._end("rejected", f"{switch}:{route}", cause)
                    case Forward():
                        choices = self._choices(action.among(lambda name: f"{switch}/{name}" in self.trunks))
                        active = dict.fromkeys((f"{switch}/{trunk}", share) for trunk, share in choices)
                        if active:
                            return lists.setdefault(tuple(active), -1 - len(lists))
                return self._end("no-route", f"{switch}:{route}")

            choice = self._chosen(switch, route, said, self._end("tie", f"{switch}:{route}"))
            trunks = list(dict.fromkeys(choice for choices in lists for choice in choices))
            places = {label: [trunks.index(choice) for choice in choices] for choices, label in lists.items()}
            self._gatherings[switch, route] = Gathering(choice, places), trunks
        return self._gatherings[switch, route]

    def _chosen(self, switch: str, route: str, said: Callable[[Action | None], int], tie: int) -> NumberMap:
        """What a routing table of a switch says of every number, as labels."""
        return self.table("routes", route).actions(said, tie)

    def _shared(self, trunk: Trunk, share: str) -> NumberMap:
        """How calls end of which a trunk has a share."""
        return self._leaving(trunk)

    def _leaving(self, trunk: Trunk) -> NumberMap:
        """How calls end that a switch hands to a trunk."""
        name = f"{trunk.switch}/{trunk.name}"
        behind = self.at.get(f"{trunk.to.switch}/{trunk.to.origin}")
        if name in self._ends and self._ends[name][0] is behind:
            return self._ends[name][1]
        found = self._beyond(trunk, name)
        for table in reversed(trunk.translate):
            found = self._translated(table, found, name, self.network.switches[trunk.switch].plan)
        found = self._offered(found, name)
        self._ends[name] = behind, found
        return found

    def _offered(self, found: NumberMap, name: str) -> NumberMap:
        """How calls end that a switch offers to a trunk, from how they end behind it."""
        if self.carried[name] == EVERYTHING:
            return found
        return found.relabel(lambda label: self.labels.of(through(self.labels[label], self.carried[name])))

    def _beyond(self, trunk: Trunk, name: str) -> NumberMap:
        if trunk.to.switch is not None:
            target = f"{trunk.to.switch}/{trunk.to.origin}"
            if target not in self.at:
                return NumberMap.constant(self.space, self._end("no-route", target))
            if trunk.tech_prefix != self.origins[target].tech_prefix:
                return NumberMap.constant(self.space, self._end("rejected", name, WITHOUT_TECH_PREFIX))
            return self.at[target]
        return self._delivered(trunk, name)

    def _delivered(self, trunk: Trunk, name: str) -> NumberMap:
        understood = self.readings.understood
        return self.readings.delivered(trunk).relabel(
            lambda label: self.labels.of(frozenset({Ending("delivered", name, *understood[label])}))
        )

    def _charged(self, origin: Origin, found: NumberMap) -> NumberMap:
        tariffs: Labels[str] = Labels()

        def tariff(action: Action | None) -> int:
            return tariffs.of(action.tariff if isinstance(action, Charge) else "")

        classes = self.table("charging", origin.charging or "").actions(tariff, tariffs.of(""))
        return combine([found, classes], lambda pair: self._priced(pair[0], origin.address, tariffs[pair[1]]))

    def _priced(self, label: int, origin: str, tariff: str) -> int:
        return self.labels.of(charged(self.labels[label], origin, tariff))

    def table(self, kind: str, name: str) -> CompiledTable:
        return self.tables.at(kind, name, self.instant)

    def translation(self, name: str) -> Translation:
        return self.tables.translation(name, self.instant)

    def _translated(self, name: str, found: NumberMap, where: str, plan: str) -> NumberMap:
        translation = self.translation(name)
        lost, too_long, tie = self._end("incomplete", where, 28), self._end("too-long", where), self._end("tie", where)
        result = translation.back(found, tie, lost, too_long, self._through)
        if not translation.readdressing:
            return result
        anew = translation.back(self._readdressed(found, plan), tie, lost, too_long, self._through)
        return NumberMap.of_set(translation.readdressing, 1, 0).substitute({1: anew, 0: result})

    def _readdressed(self, found: NumberMap, plan: str) -> NumberMap:
        """How calls end that mean from here on the number as which a plan reads them."""
        labels = self.readings.labels
        return combine([found, self.readings.read_in(plan)], lambda pair: self._meaning_anew(pair[0], labels[pair[1]]))

    def _meaning_anew(self, label: int, meaning: Meaning) -> int:
        return self.labels.of(frozenset(_anew(ending, meaning) for ending in self.labels[label]))

    def _end(self, kind: Kind, where: str, cause: int = 0) -> int:
        return self.labels.of(frozenset({Ending(kind, where, cause=cause)}))

    def _through(self, label: int, form: Form) -> int:
        """The endings of a number before a rewriting, from those after it."""
        key = label, form
        if key not in self._before:
            if len(self.labels) > MOST_ENDINGS:
                raise NotSettled(self.origins)
            self._before[key] = self.labels.of(before(self.labels[label], form))
        return self._before[key]


def _anew(ending: Ending, meaning: Meaning) -> Ending:
    """An ending of a call that is readdressed: as stated where it reaches the number that the call means now, or, readdressed again
    behind it, one of the same country."""
    info = meaning.info
    if ending.kind != "delivered":
        return ending
    again = ending.readdressed is not None and bool(info.regions & ending.readdressed)
    reached = info.valid and ((ending.space, ending.form) == (info.space, meaning.form) or again)
    return ending._replace(readdressed=info.regions if reached else None)
