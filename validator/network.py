"""A network in the trade's words: switches, tables, plans. Frozen; after loading it cannot be wrong in shape, and every name resolves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from validator.finding import Place
from validator.tables import (
    ALWAYS,
    Allow,
    Dates,
    Nature,
    Rule,
    RuleKind,
    Table,
    plain,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A written item with its place: a number of a `service` list, an item of `carries`, an address."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class To:
    """Who is at the far end of a trunk. `switch` and `origin` stand alone; the other keys combine.

    `country`, `plan` name a numbering plan. `service` None: none declared. `reads`: every number is of that nature.
    """

    place: Place
    switch: str | None = None
    origin: str | None = None
    country: str | None = None
    transit: bool = False
    plan: str | None = None
    service: tuple[Listed, ...] = ()
    emergency: tuple[Listed, ...] = ()
    reads: Nature | None = None


@dataclass(frozen=True, slots=True)
class Trunk:
    """Where calls leave a switch. `carries` and `presents` are None unless written. `tech_prefix` stands in front of every number sent;
    it is no part of the number."""

    switch: str
    name: str
    to: To
    place: Place
    gateways: tuple[Listed, ...] = ()
    carries: tuple[Listed, ...] | None = None
    translate: tuple[str, ...] = ()
    dates: Dates = ALWAYS
    allow: tuple[Allow, ...] = ()
    note: str = ""
    translate_calling: tuple[str, ...] = ()
    presents: tuple[Listed, ...] | None = None
    tech_prefix: str = ""

    @property
    def subject(self) -> str:
        return f"switches/{self.switch}/trunks/{plain(self.name)}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where calls enter a switch: a class of subscribers, or the inbound side of a trunk group. `route` names a routing table.

    Numbers of the area code `area` are dialled without it, too. `tech_prefix` stands in front of every number that arrives and is taken
    off before anything else; calls without it are rejected.
    """

    switch: str
    name: str
    plan: str
    route: str
    place: Place
    addresses: tuple[Listed, ...] = ()
    area: str = ""
    reads: Nature | None = None
    natures: tuple[Nature, ...] | None = None
    translate: tuple[str, ...] = ()
    charging: str | None = None
    accepts: tuple[Listed, ...] | None = None
    dates: Dates = ALWAYS
    allow: tuple[Allow, ...] = ()
    note: str = ""
    translate_calling: tuple[str, ...] = ()
    callers: tuple[Listed, ...] | None = None
    overlap: bool = False
    tech_prefix: str = ""

    @property
    def local_plan(self) -> str:
        """The plan as it is dialled here: `US`, or in an area `US/212`."""
        return f"{self.plan}/{self.area}" if self.area else self.plan

    @property
    def address(self) -> str:
        """`rabat/subscribers`: how the command line and every message name it."""
        return f"{self.switch}/{self.name}"

    @property
    def subject(self) -> str:
        return f"switches/{self.switch}/origins/{plain(self.name)}"


@dataclass(frozen=True, slots=True)
class Switch:
    """One telephone switch. `plan` is the numbering plan of its country unless it says another."""

    name: str
    country: str
    plan: str
    place: Place
    platform: str | None = None
    listen: Listed | None = None
    origins: tuple[Origin, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    note: str = ""


class PlanEntry(NamedTuple):
    """Numbers of a plan: a `prefix`, `pattern`, `number` or `range`, in form `nature` (None: by `type`), valid on `dates`.

    `type` is one of `validator.numbering.plan.TYPES`; `means` is the number that is meant instead, its sets those of `digits`;
    `required` tells whether an emergency number must be reachable.
    """

    kind: RuleKind
    digits: str
    place: Place
    type: str
    last: str = ""
    length: tuple[int, int] | None = None
    nature: Nature | None = None
    means: str = ""
    required: bool = True
    source: str = ""
    dates: Dates = ALWAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """What a network says of a numbering plan: changes to a country's, or a plan of its own. None: as built in.

    `numbers` replaces the list of the country, `add` and `withdraw` change it.
    """

    name: str
    place: Place
    country: str | None = None
    outside_line: str | None = None
    trunk_prefix: str | None = None
    trunk_prefix_optional: bool | None = None
    international_prefix: tuple[str, ...] | None = None
    numbers: tuple[PlanEntry, ...] | None = None
    add: tuple[PlanEntry, ...] = ()
    withdraw: tuple[PlanEntry, ...] = ()
    routing_prefixes: tuple[str, ...] | None = None
    note: str = ""


class Renumbering(NamedTuple):
    """One line of a change of plan: the national numbers `old` become `new`; the sets of one are those of the other, in order."""

    old: str
    new: str
    place: Place
    operator: str = ""

    @property
    def unchanged(self) -> bool:
        return self.old == self.new


class NumberingChange(NamedTuple):
    """A change of plan as a regulator publishes it (ITU-T E.129, table 9.3). From `begin` on the new numbers are valid, until
    `parallel_until` the old ones too; a flash cut has both at one instant."""

    country: str
    begin: datetime
    parallel_until: datetime
    rows: tuple[Renumbering, ...]
    place: Place
    source: str = ""
    note: str = ""

    @property
    def flash_cut(self) -> bool:
        return self.begin == self.parallel_until

    @property
    def subject(self) -> str:
        return f"numbering_changes/{self.country} {self.begin:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Network:
    """All files of a directory as one network. `digest` is a SHA-256 over every loaded file, independent of their order. `narrowed` is a
    rule that is narrowed by the calling number, if any is."""

    switches: Mapping[str, Switch]
    translations: Mapping[str, Table]
    routes: Mapping[str, Table]
    charging: Mapping[str, Table]
    plans: Mapping[str, Plan]
    digest: str
    files: tuple[str, ...] = field(default=())
    numbering_changes: tuple[NumberingChange, ...] = ()
    translate_calling: Mapping[str, Table] = field(default_factory=dict)
    narrowed: Rule | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of every kind."""
        kinds = (self.translations, self.routes, self.charging, self.translate_calling)
        return tuple(table for tables in kinds for table in tables.values())

    @property
    def origins(self) -> tuple[Origin, ...]:
        return tuple(origin for switch in self.switches.values() for origin in switch.origins)

    @property
    def trunks(self) -> tuple[Trunk, ...]:
        return tuple(trunk for switch in self.switches.values() for trunk in switch.trunks)

    def origin(self, address: str) -> Origin:
        """The origin `switch/name`; KeyError when there is none."""
        return next(iter(o for o in self.origins if o.address == address), None) or _missing(address)


def _missing(address: str) -> Origin:
    raise KeyError(address)
