"""What a network does with every number: over which trunks, in which order, in which form. What two revisions are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby, takewhile
from typing import NamedTuple

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import IDENTITY, Form
from validator.digits.space import DEPTH, UNIT
from validator.flow.asked import Asked, narrowed
from validator.flow.calls import Calls
from validator.flow.outcome import Kind
from validator.network import Origin, Trunk
from validator.tables import Action, Forward, plain

MOST_WAYS = 2_000
"""Ways of one number, failover of failover included, that are told one by one."""


class TooManyWays(Exception):
    """Failover behind failover gives a number more ways than can be compared: nothing is proven."""

    def __init__(self) -> None:
        super().__init__(f"failover behind failover gives a number more than {MOST_WAYS:,} ways")


class Via(NamedTuple):
    """A trunk on the way, `switch/trunk`, the addresses that it leads to, who is there, as `to:` says it, and its share (`7 of 10`)
    of the calls that it is offered with its neighbours."""

    name: str
    gateways: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    share: str = ""


def via(trunk: Trunk) -> Via:
    """A trunk as far as calls over it can tell."""
    to = trunk.to
    keys = {"switch": to.switch, "origin": plain(to.origin or ""), "country": to.country, "plan": to.plan, "reads": to.reads}
    lists = {"service": to.service, "emergency": to.emergency}
    said = [f"{key} {value}" for key, value in keys.items() if value]
    said += [f"tech_prefix {trunk.tech_prefix}"] * bool(trunk.tech_prefix)
    said += [f"{key} {item}" for key, items in lists.items() for item in sorted(item.text for item in items)]
    return Via(f"{trunk.switch}/{plain(trunk.name)}", tuple(gateway.text for gateway in trunk.gateways), (*said, *["transit"] * to.transit))


class Way(NamedTuple):
    """One way that a call may take, seen from where it enters.

    A delivered call leaves as a number of `nature` that `sent` makes of the one that entered; to the far end it means the number
    of `space` that `means` makes of it (`space` is empty where it means nothing). Any other ends at the switch `at`, with a Q.850
    cause if it is refused. `tariffs` are pairs of origin and class, in the order in which they are met. Only calls behind the tech
    prefix `behind` enter.
    """

    trunks: tuple[Via, ...]
    kind: Kind
    at: str = ""
    cause: int = 0
    nature: str = ""
    sent: Form = IDENTITY
    space: str = ""
    means: Form = IDENTITY
    tariffs: tuple[tuple[str, str], ...] = ()
    behind: str = ""


Conduct = tuple[Way, ...]
"""The ways of a call in the order in which they are tried. Those behind one trunk stand together, so the list tells the whole tree."""


def first_tried(conduct: Conduct, depth: int = 0) -> list[Way]:
    """The ways that a call may take before any has failed: several where trunks share calls."""
    if not conduct or len(conduct[0].trunks) <= depth:
        return list(conduct[:1])
    behind = [tuple(ways) for _, ways in groupby(conduct, key=lambda way: way.trunks[depth : depth + 1])]
    sharing = list(takewhile(lambda ways: any(via.share for via in ways[0].trunks[depth : depth + 1]), behind))
    return [way for ways in sharing or behind[:1] for way in first_tried(ways, depth + 1)]


UNTOLD: Conduct = ()
"""The conduct of a number that nobody asks about."""
CIRCLE: Conduct = (Way((), "loop"),)
"""The conduct of a number that may go round for ever: its ways have no end, and are not told."""


class Conducts(Calls):
    """For every origin a map from each number, as it enters, to the number of its conduct in `told`.

    The calls of an epoch are followed once more, in the same order of work, with nothing joined or left out. Where `settled`, the
    calls as the proof tells them, go in a circle the conduct is CIRCLE: all other calls pass no origin twice as the same number, so
    this comes to an end. With `of`, for each origin, only those numbers are told, and what their calls ask about on the way.
    """

    def __init__(self, settled: Calls, told: Labels[Conduct], of: Mapping[str, NumberSet] | None = None) -> None:
        self.settled, self.told = settled, told
        self._prefixed: dict[tuple[int, Form], int] = {}
        self._shares: dict[tuple[str, str, str], tuple[NumberMap, NumberMap]] = {}
        super().__init__(settled.network, settled.tables, settled.readings)
        self.trunks, self.origins = settled.trunks, settled.origins
        self._natures = _natures(self)
        self._prefixing = any(origin.tech_prefix for origin in self.origins.values())
        asked = Asked(settled, of) if of is not None else None
        self._asked = None if asked is None or asked.everything else asked
        self.settle()

    def _entered(self, address: str) -> NumberMap:
        if self._asked is not None and address not in self._asked.at:
            return NumberMap.constant(self.space, self.told.of(UNTOLD))
        found = super()._entered(address)
        if self._asked is not None:
            found = found.only(self._asked.at[address], self.told.of(UNTOLD))
        loops = self._loops(address)
        return found.over(loops, self.told.of(CIRCLE)) if loops else found

    def entering(self, origin: Origin) -> NumberMap:
        found = super().entering(origin)
        if not self._prefixing:
            return found
        prefix = origin.tech_prefix
        return found.relabel(lambda label: self.told.of(tuple(way._replace(behind=prefix) for way in self.told[label])))

    def _loops(self, address: str) -> NumberSet:
        """The numbers asked about that may go round for ever from an origin."""
        endings, settled = self.settled.labels, self.settled.at[address]
        if self._asked is not None:
            settled = settled.only(self._asked.at[address], -1)
        return settled.where(lambda label: label >= 0 and any(ending.kind == "loop" for ending in endings[label]))

    def _chosen(self, switch: str, route: str, said: Callable[[Action | None], int], tie: int) -> NumberMap:
        if self._asked is None:
            return super()._chosen(switch, route, said, tie)
        outside = self.told.of(UNTOLD)
        numbers = self._asked.routed.get((switch, route))
        if numbers is None:
            return NumberMap.constant(self.space, outside)
        return narrowed(self.table("routes", route), numbers, said, tie, outside)

    def _end(self, kind: Kind, where: str, cause: int = 0) -> int:
        return self.told.of((Way((), kind, where.replace(":", "/").partition("/")[0], cause),))

    def _joined(self, labels: tuple[int, ...]) -> int:
        if labels not in self._together:
            conducts = [self.told[label] for label in labels]
            if sum(map(len, conducts)) > MOST_WAYS:
                raise TooManyWays
            self._together[labels] = self.told.of(tuple(way for conduct in conducts for way in conduct))
        return self._together[labels]

    def _choices(self, forward: Forward) -> Iterable[tuple[str, str]]:
        return forward.shares

    def _shared(self, trunk: Trunk, share: str) -> NumberMap:
        found = super()._shared(trunk, share)
        if not share:
            return found
        key = trunk.switch, trunk.name, share
        if key not in self._shares or self._shares[key][0] is not found:
            self._shares[key] = found, found.relabel(lambda label: self.told.of(tuple(_sharing(way, share) for way in self.told[label])))
        return self._shares[key][1]

    def _offered(self, found: NumberMap, name: str) -> NumberMap:
        first = via(self.trunks[name])
        return found.relabel(lambda label: self.told.of(tuple(way._replace(trunks=(first, *way.trunks)) for way in self.told[label])))

    def _delivered(self, trunk: Trunk, name: str) -> NumberMap:
        natures, understood = [axis.nature for axis in self.space.axes], self.readings.understood

        def way(pair: tuple[int, ...]) -> int:
            space, means = understood[pair[0]]
            return self.told.of((Way((), "delivered", nature=natures[pair[1]], space=space, means=means),))

        return combine([self.readings.delivered(trunk), self._natures], way)

    def _priced(self, label: int, origin: str, tariff: str) -> int:
        met = (plain(origin), tariff)
        return self.told.of(tuple(way._replace(tariffs=(met, *way.tariffs)) for way in self.told[label]))

    def _readdressed(self, found: NumberMap, plan: str) -> NumberMap:
        return found

    def _through(self, label: int, form: Form) -> int:
        key = label, form
        if key not in self._prefixed:
            self._prefixed[key] = self.told.of(tuple(_before(way, form) for way in self.told[label]))
        return self._prefixed[key]


def _sharing(way: Way, share: str) -> Way:
    first, *behind = way.trunks
    return way._replace(trunks=(first._replace(share=share), *behind))


def _before(way: Way, form: Form) -> Way:
    """The way of a number before a rewriting."""
    if way.kind != "delivered":
        return way
    return way._replace(sent=form.then(way.sent), means=form.then(way.means) if way.space else way.means)


def _natures(calls: Calls) -> NumberMap:
    """For every number the place of its axis."""
    places = np.arange(len(calls.space.axes), dtype=np.int64)
    return NumberMap(calls.space, places * UNIT, places, np.repeat(places[:, None], DEPTH + 1, axis=1))
