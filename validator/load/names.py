"""Whether every name means something: tables, trunks, switches, origins, countries and plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from validator.load.decks import Lines
from validator.load.definitions import TABLE_WORDS, Defined, Definitions
from validator.load.entries import check_entry
from validator.load.includes import check_includes
from validator.load.page import Page
from validator.load.shape import number_types
from validator.load.tree import Branch, Items
from validator.load.words import meant
from validator.network import Plan, Switch
from validator.numbering import lengths_behind, region, regions
from validator.tables import TABLE_KINDS, Forward, Table, TableKind

_MOST_LISTED = 8
_CLAIMS = ("carries", "presents", "accepts", "callers")


class Reader(NamedTuple):
    """Where names are used: a mapping of a page, and the path of names that findings give it."""

    page: Page
    tree: Branch
    subject: str

    def refer(self, key: str, known: Collection[str], word: str, elsewhere: str = "") -> None:
        """Refuse every name under the key that is not known; the word is what the trade calls such a thing."""
        for name, span in _written(self.tree, key):
            if name not in known:
                near = meant(name, known)
                listing = "" if near or not known or len(known) > _MOST_LISTED else f"there is {', '.join(sorted(known))}"
                self.page.refuse("undefined-name", self.subject, f"there is no {word} {name!r}{elsewhere or near}", span, listing)

    def claims(self, key: str, plans: Collection[str]) -> None:
        """Every item of a claim names a plan, a type of number, or a plan with a type; prefixes and `*` need no name."""
        types = number_types()
        for item, span in _written(self.tree, key):
            first, _, type_ = item.removeprefix("not ").partition(" ")
            known = {*plans} if type_ else {*plans, *types, "emergency"}
            unknown = [] if first[0] in "+*" or first in known else [(first, known)]
            unknown += [(type_, {*types})] if type_ and type_ not in types else []
            for word, near in unknown:
                message = f"{key} names {word!r}, which is nothing known{meant(word, near)}"
                self.page.refuse("undefined-name", self.subject, message, span)


def _written(tree: Branch, key: str) -> Iterator[tuple[str, tuple[int, int]]]:
    value: Any = tree.get(key, Items())
    if isinstance(value, Items):
        yield from ((item, value.span(index)) for index, item in enumerate(value))
    else:
        yield value, tree.span(key)


def check_names(definitions: Definitions) -> None:
    """Refuse, each on its page, names that nothing defines, and tables that include themselves."""
    plans = regions() | definitions.plans.keys()
    for switch in definitions.switches.values():
        _check_switch(definitions, switch, plans)
    for kind in TABLE_KINDS:
        for table, page, tree in definitions.tables[kind].values():
            _refer_table(definitions, Reader(page, tree, table.subject), "include", kind)
        check_includes(definitions.tables[kind])
    for plan in definitions.plans.values():
        _check_plan(plan)
    _check_trunks(definitions)


def _check_plan(defined: Defined[Plan]) -> None:
    plan, page, tree = defined
    reader = Reader(page, tree, f"plans/{plan.name}")
    reader.refer("country", regions(), "country")
    country = plan.name if plan.name in regions() else plan.country
    for key in ("numbers", "add", "withdraw"):
        for entry in tree.get(key, ()):
            check_entry(page, entry, reader.subject, plan.name, country)
    if plan.name in regions() and plan.country not in (None, plan.name):
        page.refuse("schema", reader.subject, f"{plan.name} is the plan of a country, not of {plan.country}", tree.span("name"))


def _refer_table(definitions: Definitions, reader: Reader, key: str, kind: TableKind) -> None:
    """As `refer`, for tables; one of another kind is told from one that is not there."""
    for name, _ in _written(reader.tree, key):
        if name not in definitions.tables[kind]:
            other = next((TABLE_WORDS[other] for other in TABLE_KINDS if name in definitions.tables[other]), None)
            reader.refer(key, definitions.tables[kind], TABLE_WORDS[kind], f": it is a {other}" if other else "")
            return


def _check_switch(definitions: Definitions, defined: Defined[Switch], plans: Collection[str]) -> None:
    switch, page, tree = defined
    reader = Reader(page, tree, f"switches/{switch.name}")
    reader.refer("country", plans, "country or plan")
    reader.refer("plan", plans, "plan")
    for origin in tree.get("origins", ()):
        _check_origin(definitions, Reader(page, origin, f"{reader.subject}/origins/{origin['name']}"), plans, switch.plan)
    for trunk in tree.get("trunks", ()):
        _check_trunk(definitions, Reader(page, trunk, f"{reader.subject}/trunks/{trunk['name']}"), plans)


def _check_origin(definitions: Definitions, reader: Reader, plans: Collection[str], plan: str) -> None:
    reader.refer("plan", plans, "plan")
    _check_area(definitions, reader, reader.tree.get("plan", plan))
    _refer_table(definitions, reader, "route", "routes")
    _refer_table(definitions, reader, "charging", "charging")
    _refer_table(definitions, reader, "translate", "translations")
    _refer_table(definitions, reader, "translate_calling", "translate_calling")
    _check_claims(reader, plans)


def _check_area(definitions: Definitions, reader: Reader, plan: str) -> None:
    """An area code is one of a country whose numbers are known; a network that states those numbers itself knows them better."""
    stated = definitions.plans.get(plan)
    country = stated.record.country or plan if stated else plan
    at_home = definitions.plans.get(country)
    if "area" not in reader.tree or (at_home and (at_home.record.numbers is not None or at_home.record.add)):
        return
    area, span = reader.tree["area"], reader.tree.span("area")
    if country not in regions():
        reader.page.refuse("undefined-name", reader.subject, f"{plan} is the plan of no country: it has no area codes", span)
    elif not lengths_behind(region(country).calling_code, area, datetime.now(UTC)):
        reader.page.refuse("undefined-name", reader.subject, f"no number of {country} begins with the area code {area!r}", span)


def _check_trunk(definitions: Definitions, reader: Reader, plans: Collection[str]) -> None:
    to = reader.tree["to"]
    far = Reader(reader.page, to, f"{reader.subject}/to")
    far.refer("country", plans, "country or plan")
    far.refer("plan", plans, "plan")
    far.refer("switch", definitions.switches, "switch")
    if to.get("switch") in definitions.switches:
        origins = [origin.name for origin in definitions.switches[to["switch"]].record.origins]
        far.refer("origin", origins, f"origin of switch {to['switch']} called")
    _refer_table(definitions, reader, "translate", "translations")
    _refer_table(definitions, reader, "translate_calling", "translate_calling")
    _check_claims(reader, plans)


def _check_claims(reader: Reader, plans: Collection[str]) -> None:
    for key in _CLAIMS:
        reader.claims(key, plans)


def _check_trunks(definitions: Definitions) -> None:
    """Refuse every trunk of a route that a switch whose origins use the table does not have."""
    trunks = {name: {trunk.name for trunk in defined.record.trunks} for name, defined in definitions.switches.items()}
    for table_name, switches in _users(definitions).items():
        defined = definitions.tables["routes"][table_name]
        routes = {rule.action for rule in defined.record.rules if isinstance(rule.action, Forward)}
        used = {trunk for route in routes for trunk in route.trunks}
        lacking = {trunk: sorted(switch for switch in switches if trunk not in trunks[switch]) for trunk in used}
        if any(lacking.values()):
            lines = definitions.lines[defined.record.place]
            _refuse_trunks(defined.record, lines, {trunk: _missing(trunk, at, trunks) for trunk, at in lacking.items() if at})


def _missing(trunk: str, switches: list[str], trunks: Mapping[str, set[str]]) -> tuple[str, frozenset[str]]:
    """What is said of a trunk that these switches do not have, and the switches."""
    near = meant(trunk, set[str]().union(*(trunks[switch] for switch in switches)))
    return f"there is no trunk {trunk!r} at switch {' and '.join(switches)}{near}", frozenset(switches)


def _users(definitions: Definitions) -> dict[str, set[str]]:
    """For each routing table, the switches whose origins use it, directly or included."""
    users: dict[str, set[str]] = {}
    tables = definitions.tables["routes"]
    for switch, defined in definitions.switches.items():
        pending = [origin.route for origin in defined.record.origins]
        while pending:
            name = pending.pop()
            if name in tables and switch not in users.setdefault(name, set()):
                users[name].add(switch)
                pending += tables[name].record.include
    return users


def _refuse_trunks(table: Table, lines: Lines, missing: Mapping[str, tuple[str, frozenset[str]]]) -> None:
    for rule, written in zip(table.rules, lines.rules, strict=True):
        if isinstance(rule.action, Forward):
            for index, trunk in enumerate(rule.action.trunks):
                if trunk in missing:
                    message, switches = missing[trunk]
                    span = written["trunks"].span(index)
                    subject = f"{table.subject}/{rule.written}"
                    lines.page.refuse("undefined-name", subject, message, span, switches=switches)
