"""A numbering plan as it stands at one instant: the built-in one of a country, and what a network says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

from validator.digits.pairing import pairs
from validator.digits.shape import INTERNATIONAL, UNKNOWN, Shape, positions, shapes
from validator.digits.space import ANY_LENGTH
from validator.network import Network, Plan, PlanEntry
from validator.numbering import world
from validator.numbering.remaining import remaining

NUMBER_TYPES = (
    "fixed-line",
    "mobile",
    "toll-free",
    "premium-rate",
    "shared-cost",
    "voip",
    "personal",
    "pager",
    "uan",
    "voicemail",
    "no-international-dialling",
)
"""Types of national (significant) numbers."""
DIALLED_TYPES = ("emergency", "service", "private", "short-code")
"""Types of what is dialled as it stands."""
TYPES = NUMBER_TYPES + DIALLED_TYPES

PLAIN_CODES = ("service", "private", "short-code")
"""Those that are no emergency numbers."""
MOST_DIGITS = 20
"""Digits of a national number; more than any has."""

Fact = TypeVar("Fact")


class Code(NamedTuple):
    """Strings that mean something in a plan as they stand: an emergency number, a service, a short or private number, or a
    national number of a plan that has no country. `required`: every origin must reach it; `source` says who defines it."""

    shape: Shape
    type: str
    required: bool = False
    source: str = ""


class Alias(NamedTuple):
    """Strings, as dialled, that mean another number: what begins with `dialled` and has `open` further digits (a mask) means `becomes` and
    these digits, international if `international`, else a national number."""

    dialled: str
    becomes: str
    open: int
    international: bool


class NumberingPlan(NamedTuple):
    """How digits are dialled and read in a plan at an instant.

    Behind `outside_line` a string is read as dialled in `country`; with an empty one the plan dials as the country does.
    `ways` are further ways to dial national numbers. Behind a routing prefix stands a national number (portability).
    `codes` are the plan's own; `home_codes` and `short_codes` belong to the country and are dialled behind the outside line.
    `aliases` and `home_aliases` are those codes that mean another number.
    `calling_code` is empty in a plan without a country: then `nationals` are the plan's own numbers.
    """

    name: str
    country: str
    calling_code: str
    outside_line: str
    international_prefixes: tuple[str, ...]
    trunk_prefix: str
    trunk_prefix_optional: bool
    ways: tuple[world.WayToDial, ...]
    routing_prefixes: tuple[str, ...]
    codes: tuple[Code, ...]
    home_codes: tuple[Code, ...]
    short_codes: tuple[Code, ...]
    emergency: tuple[Code, ...]
    nationals: tuple[Code, ...]
    aliases: tuple[Alias, ...]
    home_aliases: tuple[Alias, ...]

    @property
    def owner(self) -> str:
        """The plan that emergency numbers belong to."""
        return self.country or self.name

    @property
    def required_emergency(self) -> tuple[str, ...]:
        """Every emergency number that each origin of the plan must reach, as dialled in the country."""
        whole = (code.shape.prefixes(len(code.shape.sets)) for code in self.emergency if code.required)
        return tuple(sorted("".join(pair) for pairs in whole for pair in pairs))


def numbering_plan(network: Network, name: str, instant: datetime) -> NumberingPlan:
    """The plan of that name: a country's, as the network changes it, or one of the network's own; `US/212` as dialled in an area."""
    name, _, area = name.partition("/")
    stated = network.plans.get(name)
    country = (stated.country if stated else None) or (name if name in world.regions() else "")
    home = network.plans.get(country)
    built_in = world.region(country) if country else None
    said = [plan for plan in (stated, home) if plan]
    own = list(_entries([stated] if stated else [], instant))
    at_home = list(_entries([home] if home and home is not stated else [], instant))
    replaced = home is not None and home.numbers is not None
    as_built_in = built_in is not None and not replaced and all(plan.trunk_prefix is None for plan in said)
    local = _local(built_in, area, _of_code(network, built_in.calling_code, instant), instant) if built_in and area else ()
    return NumberingPlan(
        name=name,
        country=country,
        calling_code=built_in.calling_code if built_in else "",
        outside_line=stated.outside_line or "" if stated else "",
        international_prefixes=_said([plan.international_prefix for plan in said], built_in.international_prefixes if built_in else ()),
        trunk_prefix=_said([plan.trunk_prefix for plan in said], (built_in.trunk_prefix or "") if built_in else ""),
        trunk_prefix_optional=_said([plan.trunk_prefix_optional for plan in said], built_in.trunk_prefix_optional if built_in else False),
        ways=(*(built_in.ways if built_in and as_built_in else ()), *local),
        routing_prefixes=_said([plan.routing_prefixes for plan in said], ()),
        codes=tuple(_codes(own, PLAIN_CODES)),
        home_codes=tuple(_codes(at_home, PLAIN_CODES)),
        short_codes=() if replaced or built_in is None else tuple(_short_codes(built_in, _withdrawn(said, "short-code", instant))),
        emergency=(
            *_codes([*own, *at_home], ("emergency",)),
            *(() if replaced or built_in is None else _emergency(built_in, _withdrawn(said, "emergency", instant))),
        ),
        nationals=() if built_in else tuple(_codes(own, NUMBER_TYPES)),
        aliases=tuple(_aliases(own)),
        home_aliases=tuple(_aliases(at_home)),
    )


def _of_code(network: Network, calling_code: str, instant: datetime) -> Iterator[PlanEntry]:
    """What the network says of the numbers of every country with a calling code."""
    plans = [plan for name, plan in network.plans.items() if name in world.regions()]
    return _entries([plan for plan in plans if world.region(plan.name).calling_code == calling_code], instant)


def _local(region: world.Region, area: str, entries: Iterable[PlanEntry], instant: datetime) -> Iterator[world.WayToDial]:
    """How the numbers of an area code are dialled inside it, `entries` being what a network says of numbers with its calling code: without
    the area code, in Argentina behind 15 if they are mobile. No local number begins as trunk prefixes do."""
    for way in region.ways:
        if way.kind == "mobile":
            yield world.WayToDial("local", way.dialled.partition("{}")[2], becomes=way.becomes.replace("{}", area))
    lengths = world.lengths_behind(region.calling_code, area, instant)
    for entry in entries:
        for shape in entry_shapes(entry, UNKNOWN) if entry.type in NUMBER_TYPES else ():
            if all(members & shape.at(place) for place, members in enumerate(positions(area))):
                lengths |= shape.lengths
    digits = (length for length in range(len(area) + 1, MOST_DIGITS + 1) if lengths >> length & 1)
    first = "".join(digit for digit in "0123456789" if digit != (region.trunk_prefix or "")[:1])
    numbers = "|".join(rf"{area}[{first}]\d{{{length - len(area) - 1}}}" for length in digits)
    if numbers:
        yield world.WayToDial("local", becomes=area, numbers=numbers)


def _said(stated: list[Fact | None], otherwise: Fact) -> Fact:
    """The first that is stated."""
    return next((fact for fact in stated if fact is not None), otherwise)


def _entries(plans: Iterable[Plan], instant: datetime) -> Iterator[PlanEntry]:
    """What the network adds to the plan at the instant."""
    for plan in plans:
        yield from (entry for entry in (*(plan.numbers or ()), *plan.add) if entry.dates.holds(instant))


def entry_shapes(entry: PlanEntry, natures: frozenset[str]) -> list[Shape]:
    return shapes(entry.kind, entry.digits, entry.last, entry.length, natures)


def _codes(entries: Iterable[PlanEntry], types: tuple[str, ...]) -> Iterator[Code]:
    for entry in entries:
        if entry.type in types and not entry.means:
            for shape in entry_shapes(entry, UNKNOWN):
                yield Code(shape, entry.type, entry.required, entry.source)


def _aliases(entries: Iterable[PlanEntry]) -> Iterator[Alias]:
    for entry in entries:
        if entry.means:
            shapes_of = entry_shapes(entry, UNKNOWN)
            for old, new, tail in pairs(entry.digits, entry.means):
                lengths = sum(1 << length - len(old) for length in range(len(old), 64) if shapes_of[0].lengths >> length & 1)
                yield Alias(old, new, lengths if entry.kind == "prefix" else 1 << tail, entry.means.startswith("+"))


def _withdrawn(plans: Iterable[Plan], kind: str, instant: datetime) -> list[Shape]:
    """The codes of a type that the network withdraws, with those of no type."""
    entries = (entry for plan in plans for entry in plan.withdraw if entry.dates.holds(instant) and entry.type in ("", kind))
    return [shape for entry in entries for shape in entry_shapes(entry, UNKNOWN)]


def _short_codes(region: world.Region, withdrawn: list[Shape]) -> Iterator[Code]:
    for code in region.short_codes:
        for shape in remaining(code.expression, withdrawn):
            yield Code(shape, "short-code")


def _emergency(region: world.Region, withdrawn: list[Shape]) -> Iterator[Code]:
    for number in region.emergency:
        sets = positions(number.number)
        whole = [Shape(sets, 1 << len(sets), UNKNOWN)]
        for shape in remaining(number.number.replace("X", r"\d"), withdrawn) if withdrawn else whole:
            yield Code(shape, "emergency", number.required, number.source)


class Change(NamedTuple):
    """What a network changes of the numbers of a region: international numbers that are added, and those withdrawn.

    With `replaced` all that is built in of the region goes first.
    """

    region: str
    replaced: bool
    added: tuple[tuple[Shape, str], ...]
    withdrawn: tuple[Shape, ...]


def changes(network: Network, instant: datetime) -> Iterator[Change]:
    """The changes that a network makes to the numbers of countries, in force at the instant."""
    for plan in network.plans.values():
        if plan.name in world.regions():
            code = world.region(plan.name).calling_code
            added = [entry for entry in _entries([plan], instant) if entry.type in NUMBER_TYPES]
            withdrawn = [entry for entry in plan.withdraw if entry.dates.holds(instant) and entry.type in ("", *NUMBER_TYPES)]
            yield Change(
                plan.name,
                plan.numbers is not None,
                tuple((shape, entry.type) for entry in added for shape in abroad(entry, code)),
                tuple(shape for entry in withdrawn for shape in abroad(entry, code)),
            )


def abroad(entry: PlanEntry, calling_code: str) -> Iterator[Shape]:
    """The international form of a plan entry."""
    if entry.digits.startswith("+") or entry.nature == "international":
        yield from entry_shapes(entry, INTERNATIONAL)
        return
    code = positions(calling_code)
    for shape in entry_shapes(entry, INTERNATIONAL):
        yield shape._replace(sets=code + shape.sets, lengths=shape.lengths << len(code) & ANY_LENGTH)
