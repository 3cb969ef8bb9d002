"""The network as it is for each class of calling numbers: origins, trunks and tables, where they differ, once for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.shape import Shape
from validator.flow.by_calling import Apart, Classes
from validator.flow.readings import Readings
from validator.flow.spread import shapes_of
from validator.flow.tables import Tables
from validator.network import Network, Origin, Switch, Trunk
from validator.tables import BY, VARIANT, Calling, Forward, Rule, Table, TableKind


class Classed(NamedTuple):
    """A network with an origin for each class of calling numbers, as it is at an instant. `numbers` are the calling numbers of the origins
    that stand for a class, by address; one that keeps its name also has the calls without a calling number."""

    network: Network
    tables: Tables
    numbers: Mapping[str, NumberSet]


def classed(network: Network, tables: Tables, readings: Readings, entering: Callable[[Origin], NumberSet], apart: Apart) -> Classed:
    """The network itself where no rule is narrowed; `entering` are the numbers that may enter at an origin, `apart` those that are told
    apart in any case."""
    if network.narrowed is None and not apart:
        return Classed(network, tables, {})
    return _Variants(Classes(network, tables, readings, apart), entering).classed()


class _Variants:
    """Names for what differs from class to class: origins by one of their calling numbers, trunks and tables by a count."""

    def __init__(self, classes: Classes, entering: Callable[[Origin], NumberSet]) -> None:
        self.classes, self.network = classes, classes.network
        self.entering = entering
        self.tables: dict[object, Table] = {}
        self.trunks: dict[str, dict[Trunk, str]] = {name: {} for name in self.network.switches}

    def classed(self) -> Classed:
        origins: dict[str, list[Origin]] = {name: [] for name in self.network.switches}
        numbers = {}
        for address, label in self._reached():
            origin = self._origin(self.classes.origins[address], label)
            origins[origin.switch].append(origin)
            numbers[origin.address] = self.classes.at[address].where(label.__eq__)
        switches = {name: self._switch(switch, origins[name]) for name, switch in self.network.switches.items()}
        network = replace(
            self.network,
            switches=switches,
            translations=self._with("translations", self.network.translations),
            routes=self._with("routes", self.network.routes),
            charging=self._with("charging", self.network.charging),
        )
        return Classed(network, Tables(self.classes.space, network), numbers)

    def _switch(self, switch: Switch, origins: Sequence[Origin]) -> Switch:
        trunks = tuple(replace(trunk, name=name) for trunk, name in self.trunks[switch.name].items())
        return replace(switch, origins=tuple(origins), trunks=trunks if origins else switch.trunks)

    def _with(self, kind: TableKind, tables: Mapping[str, Table]) -> dict[str, Table]:
        return {**tables, **{table.name: table for table in self.tables.values() if table.kind == kind}}

    def _reached(self) -> Iterator[tuple[str, int]]:
        """The classes of each origin: where calls enter all that may enter, else those that some trunk leads to."""
        fed = {f"{trunk.to.switch}/{trunk.to.origin}" for trunk in self.network.trunks}
        circles = [(address, self.classes.unknown[address]) for address in self.classes.origins if address in fed]
        waiting = [(address, label) for address in self.classes.origins if address not in fed for label in self._entered(address)]
        seen, known = set(waiting), {address for address, _ in waiting}
        while waiting or circles:
            node = waiting.pop(0) if waiting else circles.pop(0)
            if node not in seen and node[0] in known:
                continue
            seen.add(node)
            yield node
            for far in self._beyond(*node):
                if far not in seen:
                    seen.add(far)
                    known.add(far[0])
                    waiting.append(far)

    def _entered(self, address: str) -> list[int]:
        unknown = self.classes.unknown[address]
        present = self.classes.at[address].within(self.entering(self.classes.origins[address]), unknown).present()
        return [unknown, *sorted(present - {unknown})]

    def _beyond(self, address: str, label: int) -> Iterator[tuple[str, int]]:
        """For each trunk that leads to an origin, that and the class there."""
        yield from (far for _, far in self._led(address, label) if far)

    def _led(self, address: str, label: int) -> Iterator[tuple[Trunk, tuple[str, int] | None]]:
        beyond = self.classes.signatures[address][label][len(self.classes.narrowings[address]) :]
        for trunk, target in zip(self.classes.trunks[address], beyond, strict=True):
            far = f"{trunk.to.switch}/{trunk.to.origin}"
            yield trunk, (far, target) if far in self.classes.origins else None

    def _origin(self, origin: Origin, label: int) -> Origin:
        address = origin.address
        signature = self.classes.signatures[address][label]
        met = frozenset(calling for calling, is_met in zip(self.classes.narrowings[address], signature, strict=False) if is_met)
        renamed = {}
        for trunk, far in self._led(address, label):
            name = self._trunk(trunk, met, far)
            if name != trunk.name:
                renamed[trunk.name] = name
        return replace(
            origin,
            name=origin.name + self._by(address, label),
            translate=tuple(self._table("translations", name, met) for name in origin.translate),
            charging=self._table("charging", origin.charging, met) if origin.charging else None,
            route=self._table("routes", origin.route, met, renamed),
        )

    def _by(self, address: str, label: int) -> str:
        """How an origin of a class is told from the others: by the smallest number of it that somebody has, if any does."""
        if label == self.classes.unknown[address]:
            return ""
        if (address, label) in self.classes.names:
            return BY + self.classes.names[address, label]
        origin, numbers = self.classes.origins[address], self.classes.at[address].where(label.__eq__)
        space = self.classes.space
        plus = NumberSet.of(space, space.everything(["international"]))
        entering = numbers & self.entering(origin)
        number = (entering & self.classes.readings.valid(origin)).smallest or (numbers & plus).smallest or numbers.smallest
        assert number is not None
        return BY + number.written + (f" ({number.nature})" if number.nature == "national" else "")

    def _trunk(self, trunk: Trunk, met: frozenset[Calling], far: tuple[str, int] | None) -> str:
        """The name of a trunk as it is for a class: its own for the first that is asked about."""
        to = replace(trunk.to, origin=f"{trunk.to.origin}{self._by(*far)}") if far else trunk.to
        variant = replace(trunk, to=to, translate=tuple(self._table("translations", name, met) for name in trunk.translate))
        known = self.trunks[trunk.switch]
        if variant not in known:
            others = sum(other.name == trunk.name for other in known)
            known[variant] = f"{trunk.name}{VARIANT}{others}" if others else trunk.name
        return known[variant]

    def _table(self, kind: TableKind, name: str, met: frozenset[Calling], renamed: Mapping[str, str] | None = None) -> str:
        """The name of a table as it is for calling numbers that meet these narrowings, its trunks renamed."""
        every = self.classes.tables.rules(kind, name)
        spoken = frozenset(rule.calling for rule in every if rule.calling)
        named = {trunk for rule in every if isinstance(rule.action, Forward) for trunk in rule.action.trunks} if renamed else set()
        new = {old: new for old, new in (renamed or {}).items() if old in named}
        if not spoken and not new:
            return name
        key = kind, name, spoken & met, tuple(sorted(new.items()))
        if key not in self.tables:
            table = next(iter(self.classes.tables.family(kind, name)))
            valid = [rule for rule in every if rule.dates.holds(self.classes.instant) and (rule.calling is None or rule.calling in met)]
            rules = valid if table.first_match else list(_unbeaten(valid, self.classes.met))
            variant = f"{name}{VARIANT}{len(self.tables)}"
            self.tables[key] = replace(table, name=variant, rules=tuple(_renamed(rule, new) for rule in rules), include=())
        return self.tables[key].name


def _renamed(rule: Rule, new: Mapping[str, str]) -> Rule:
    if isinstance(rule.action, Forward) and not new.keys().isdisjoint(rule.action.trunks):
        return rule._replace(action=rule.action._replace(trunks=tuple(new.get(trunk, trunk) for trunk in rule.action.trunks)))
    return rule


def _unbeaten(rules: Sequence[Rule], met: Mapping[Calling, NumberSet]) -> Iterator[Rule]:
    """The rules without what others take for their narrower calling numbers: the last thing by which the more specific one is found."""
    alike: dict[object, list[Calling | None]] = {}
    for rule in rules:
        for shape in shapes_of(rule):
            alike.setdefault(_matched(shape), []).append(rule.calling)

    def wins(shape: Shape, mine: Calling | None) -> bool:
        return not any(_narrower(other, mine, met) for other in alike[_matched(shape)])

    for rule in rules:
        left = [shape for shape in shapes_of(rule) if wins(shape, rule.calling)]
        if len(left) == len(shapes_of(rule)):
            yield rule
        else:
            yield from (_of_shape(rule, shape) for shape in left)


def _matched(shape: Shape) -> object:
    """What a shape matches, however it is written."""
    return shape.literal, shape.lengths, shape.natures, shape.beyond


def _narrower(one: Calling | None, other: Calling | None, met: Mapping[Calling, NumberSet]) -> bool:
    if one is None or other is None:
        return one is not None
    return met[one] != met[other] and not met[one] - met[other]


def _of_shape(rule: Rule, shape: Shape) -> Rule:
    """A part of a rule for a range of numbers."""
    prefix = next(prefix for prefix, _ in shape.prefixes())
    digits = "+" * rule.digits.startswith("+") + prefix
    return rule._replace(kind="prefix", digits=digits, last="", length=(shape.lengths.bit_length() - 1,) * 2)
