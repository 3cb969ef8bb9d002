"""Networks in the middle of a change: some switches run what they will run, the others still what they ran before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from validator.flow.content import content
from validator.network import Network, Origin, Switch, Trunk
from validator.tables import Dates, Table, TableKind

NEVER = Dates(end=datetime.min.replace(tzinfo=UTC))
KINDS: tuple[TableKind, ...] = ("translations", "routes", "charging", "translate_calling")
BEFORE = " (before)"
"""What stands behind the name of a table as switches that are not changed yet know it."""


class Mixture:
    """Two states of a network, switch by switch. What a switch runs is its own record and every table that it asks."""

    def __init__(self, before: Network, after: Network) -> None:
        self.before, self.after = before, after
        self._families: dict[tuple[int, TableKind, str], object] = {}

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The switches that run something else afterwards, in order of name."""
        names = sorted({*self.before.switches, *self.after.switches})
        return tuple(name for name in names if self._runs(self.before, name) != self._runs(self.after, name))

    def state(self, done: frozenset[str]) -> Network:
        """The network while these switches are changed and the others are not."""
        names = {*self.before.switches, *self.after.switches}
        switches = {name: self._fed(self._switch(name, name in done)) for name in sorted(names)}
        translations, routes, charging, calling = map(self._tables, KINDS)
        tables = replace(self.after, translations=translations, routes=routes, charging=charging, translate_calling=calling)
        return replace(tables, switches=switches, narrowed=self.after.narrowed or self.before.narrowed)

    def _switch(self, name: str, done: bool) -> Switch:
        """The switch as it is now. One that is not there yet, or no more, takes and sends no call."""
        known = self.after.switches if done or name not in self.changed else self.before.switches
        if name not in known:
            return replace(self.after.switches.get(name) or self.before.switches[name], origins=(), trunks=())
        switch = known[name]
        return switch if known is self.after.switches else self._as_before(switch)

    def _fed(self, switch: Switch) -> Switch:
        """The switch with a trunk that is never valid to each of its origins that trunks lead to before or after: no call enters
        there, even while no trunk leads there."""
        trunks = (trunk for network in (self.before, self.after) for trunk in network.trunks if trunk.to.switch == switch.name)
        own = {origin.name for origin in switch.origins}
        fed = {trunk.to.origin: trunk for trunk in trunks if trunk.to.origin in own}
        return replace(switch, trunks=(*switch.trunks, *(replace(trunk, switch=switch.name, dates=NEVER) for trunk in fed.values())))

    def _as_before(self, switch: Switch) -> Switch:
        origins = tuple(self._origin(origin) for origin in switch.origins)
        return replace(switch, origins=origins, trunks=tuple(self._trunk(trunk) for trunk in switch.trunks))

    def _origin(self, origin: Origin) -> Origin:
        return replace(
            origin,
            route=self._name("routes", origin.route),
            translate=tuple(self._name("translations", name) for name in origin.translate),
            translate_calling=tuple(self._name("translate_calling", name) for name in origin.translate_calling),
            charging=self._name("charging", origin.charging) if origin.charging else None,
        )

    def _trunk(self, trunk: Trunk) -> Trunk:
        return replace(
            trunk,
            translate=tuple(self._name("translations", name) for name in trunk.translate),
            translate_calling=tuple(self._name("translate_calling", name) for name in trunk.translate_calling),
        )

    def _name(self, kind: TableKind, name: str) -> str:
        """The name of a table as it was before: its own, unless it is another one now."""
        known = name in _of(self.after, kind)
        return name if known and self._family(self.before, kind, name) == self._family(self.after, kind, name) else name + BEFORE

    def _tables(self, kind: TableKind) -> Mapping[str, Table]:
        found = dict(_of(self.after, kind))
        for name, table in _of(self.before, kind).items():
            if (renamed := self._name(kind, name)) != name:
                include = tuple(self._name(kind, other) for other in table.include)
                found[renamed] = replace(table, name=renamed, include=include)
        return found

    def _runs(self, network: Network, name: str) -> object:
        """Everything that a switch runs, places left out; None where there is no such switch."""
        switch = network.switches.get(name)
        if switch is None:
            return None
        asked = sorted(set(_asked(switch)))
        return content(switch), [self._family(network, kind, table) for kind, table in asked]

    def _family(self, network: Network, kind: TableKind, name: str) -> object:
        """A table and all that it includes, places left out."""
        key = id(network), kind, name
        if key not in self._families:
            table = _of(network, kind)[name]
            rules = table.rules if table.first_match else sorted(map(content, table.rules), key=repr)
            self._families[key] = content(rules), table.first_match, [self._family(network, kind, other) for other in table.include]
        return self._families[key]


def _of(network: Network, kind: TableKind) -> Mapping[str, Table]:
    tables = network.translations, network.routes, network.charging, network.translate_calling
    return dict(zip(KINDS, tables, strict=True))[kind]


def _asked(switch: Switch) -> Iterator[tuple[TableKind, str]]:
    for origin in switch.origins:
        yield "routes", origin.route
        yield from (("translations", name) for name in origin.translate)
        yield from (("translate_calling", name) for name in origin.translate_calling)
        if origin.charging:
            yield "charging", origin.charging
    for trunk in switch.trunks:
        yield from (("translations", name) for name in trunk.translate)
        yield from (("translate_calling", name) for name in trunk.translate_calling)
