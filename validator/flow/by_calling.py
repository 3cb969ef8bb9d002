"""Rules that are narrowed by the calling number: the classes of calling numbers that calls are told apart by, and the network of each.

Of each origin the calling numbers fall into classes: those of one class meet the same rules there and, over each trunk, at every switch
beyond. So an origin becomes several, one for each class, with the rules of its tables that speak of it; what is proven of each of them
is proven of all calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form, TooManySteps
from validator.digits.shape import shapes
from validator.digits.space import NumberSpace
from validator.flow.readings import Readings
from validator.flow.tables import Tables
from validator.network import Network, Origin, Trunk
from validator.tables import Action, Calling, Reject, Withhold

Apart = Mapping[str, Sequence[tuple[NumberSet, str]]]
"""Sets of calling numbers that are told apart at origins, by address, each with the number that it is told by."""
MOST_CLASSES = 500
"""Classes of calling numbers at all origins together."""
Signature = tuple[int, ...]
"""What tells a class of calling numbers at an origin: for each narrowing 1 if it is met, then the class beyond each trunk."""


class TooManyClasses(Exception):
    """The rules tell too many classes of calling numbers apart: nothing is proven."""

    def __init__(self) -> None:
        super().__init__("rules and tables for calling numbers tell too many classes of them apart")


class Classes:
    """The classes of calling numbers at every origin, at an instant.

    `at` has for every calling number, as it comes, the number of its class in `signatures`; `unknown` is that of calls without one.
    """

    def __init__(self, network: Network, tables: Tables, readings: Readings, apart: Apart) -> None:
        self.network, self.tables, self.readings = network, tables, readings
        self.space: NumberSpace = readings.space
        self.instant: datetime = readings.instant
        self.origins = {origin.address: origin for origin in network.origins}
        self.trunks = {origin.address: network.switches[origin.switch].trunks for origin in network.origins}
        self.narrowings = {address: self._narrowings(origin) for address, origin in self.origins.items()}
        self.met: dict[Calling, NumberSet] = {}
        for calling in dict.fromkeys(calling for found in self.narrowings.values() for calling in found):
            boxes = (box for shape in shapes(*calling) for box in shape.boxes(self.space))
            self.met[calling] = NumberSet.of(self.space, boxes)
        self.at = dict.fromkeys(self.origins, NumberMap.constant(self.space, 0))
        self.unknown = dict.fromkeys(self.origins, 0)
        self.signatures: dict[str, dict[int, Signature]] = {}
        self.names: dict[tuple[str, int], str] = {}
        self._refine()
        for address in apart.keys() & self.origins.keys():
            self._tell_apart(address, apart[address])

    def _narrowings(self, origin: Origin) -> tuple[Calling, ...]:
        """What the tables that are asked at an origin and on the trunks of its switch are narrowed to."""
        trunks = self.network.switches[origin.switch].trunks
        named = [("translations", name) for name in (*origin.translate, *(name for trunk in trunks for name in trunk.translate))]
        named += [("routes", origin.route), *([("charging", origin.charging)] if origin.charging else [])]
        rules = (rule for kind, name in named for rule in self.tables.rules(kind, name))
        return tuple(dict.fromkeys(rule.calling for rule in rules if rule.calling))

    def _refine(self) -> None:
        """Tell classes apart until those beyond every trunk are."""
        counts = [1] * len(self.origins)
        while True:
            try:
                found = {address: self._told(origin) for address, origin in self.origins.items()}
            except TooManySteps:
                raise TooManyClasses from None
            before, counts = counts, [len({unknown, *at.present()}) for at, unknown, _ in found.values()]
            if sum(counts) > MOST_CLASSES:
                raise TooManyClasses
            if counts == before:
                self.signatures = {address: self._signatures(address, *told) for address, told in found.items()}
                return
            self.at = {address: at for address, (at, _, _) in found.items()}
            self.unknown = {address: unknown for address, (_, unknown, _) in found.items()}

    def _signatures(self, address: str, at: NumberMap, unknown: int, names: Labels[Signature]) -> dict[int, Signature]:
        """The signature of each class, found once more under other numbers."""
        pairs: Labels[tuple[int, ...]] = Labels()
        known = (pairs[label] for label in combine([self.at[address], at], pairs.of).present())
        return {**{mine: names[theirs] for mine, theirs in known}, self.unknown[address]: names[unknown]}

    def _tell_apart(self, address: str, sets: Sequence[tuple[NumberSet, str]]) -> None:
        """Let these sets, which have no number in common, be classes of their own, by these names."""
        parts: Labels[tuple[int, ...]] = Labels()
        chosen = NumberMap.constant(self.space, 0)
        for place, (numbers, _) in enumerate(sets, start=1):
            chosen = chosen.over(numbers, place)
        unknown = parts.of((self.unknown[address], 0))
        self.at[address], self.unknown[address] = combine([self.at[address], chosen], parts.of), unknown
        self.signatures[address] = {parts.of(part): self.signatures[address][part[0]] for part in parts}
        self.names |= {(address, parts.of(part)): sets[part[1] - 1][1] for part in parts if part[1]}

    def _told(self, origin: Origin) -> tuple[NumberMap, int, Labels[Signature]]:
        address = origin.address
        names: Labels[Signature] = Labels()
        beyond = [self._beyond(trunk) for trunk in self.trunks[address]]
        met = [NumberMap.of_set(self.met[calling], 1, 0) for calling in self.narrowings[address]]
        unknown = names.of((*[0] * len(met), *(without for _, without in beyond)))
        parts = [*met, *(part for part, _ in beyond)]
        found = combine(parts, names.of) if parts else NumberMap.constant(self.space, unknown)
        found = self._through(origin.translate_calling, found, unknown)
        return self.readings.entering(origin.reads, found, unknown, unknown, _label), unknown, names

    def _beyond(self, trunk: Trunk) -> tuple[NumberMap, int]:
        """The class beyond a trunk of every calling number that is offered to it, and of calls without one."""
        far = f"{trunk.to.switch}/{trunk.to.origin}"
        if far not in self.origins:
            return NumberMap.constant(self.space, 0), 0
        return self._through(trunk.translate_calling, self.at[far], self.unknown[far]), self.unknown[far]

    def _through(self, names: Sequence[str], found: NumberMap, unknown: int) -> NumberMap:
        """Back through tables for calling numbers; what they withhold, refuse or spoil is not known any more."""
        for name in reversed(names):
            translation = self.tables.translation(name, self.instant, "translate_calling")
            onward = translation.back(found, unknown, unknown, unknown, _label)
            hidden = translation.compiled.actions(_hides, 0)
            found = hidden.substitute({0: onward, 1: NumberMap.constant(self.space, unknown)})
        return found


def _label(label: int, _form: Form) -> int:
    return label


def _hides(action: Action | None) -> int:
    return int(isinstance(action, Withhold | Reject))
