"""Tables of drouting (Kamailio and OpenSIPS) told in the language: groups become routing tables, gateways trunks.

Of the rules of a group the one with the longest prefix decides, of several with that prefix the one with the highest priority
(routing.c); its gateways are tried in order. An empty prefix takes whatever no other does. Strip and prefix belong to gateways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from validator.finding import Place
from validator.readback.db_text import Row
from validator.readback.prefixes import Said
from validator.readback.rows import Doubt, value
from validator.readback.told import Keys, ToldSwitch, ToldTable, untold

PREFIX = re.compile(r"\+?[0-9*#]*", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,62}", re.ASCII)
ADDRESS = re.compile(
    r"(?:sip:)?(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?P<rest>(?::[0-9]{1,5})?(?:;transport=(?:udp|tcp|tls))?)", re.ASCII
)
MOST_GATEWAYS = 32
RULE, GATEWAY, CARRIER, LIST = {"prefix", "gwlist"}, {"gwid", "address"}, {"carrierid", "gwlist"}, {"id", "gwlist"}
"""Columns by which the tables dr_rules, dr_gateways, dr_carriers (OpenSIPS) and dr_gw_lists (Kamailio) are known."""


class Entry(NamedTuple):
    """A rule, with what decides between rules of one prefix."""

    place: Place
    priority: int
    does: Keys


Groups = dict[str, dict[str, list[Entry]]]
"""The rules by group and prefix; several of one prefix have the same priority."""


@dataclass
class _Tables:
    """The rows, sorted out, and what is in doubt about them."""

    rules: list[Row] = field(default_factory=list)
    gateways: dict[str, Row] = field(default_factory=dict)
    lists: dict[str, Row] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    untold: list[tuple[Row, str]] = field(default_factory=list)
    said: dict[str, list[Said]] = field(default_factory=dict)

    def doubt(self, row: Row, words: str, harmful: bool = True) -> None:
        self.doubts.append(Doubt(row.place, words, harmful))


def told(rows: Iterable[Row]) -> tuple[ToldSwitch, list[Doubt], Mapping[str, Sequence[Said]]]:
    """The switch of these tables, an origin for each group; what could not be told, by line; and what the lines of each group say."""
    tables = _sorted_out(rows)
    groups: Groups = {}
    for row in tables.rules:
        _enter(tables, groups, row)
    for row, why in tables.untold:
        _refuse(tables, groups, row, why)
    gateways = [_trunk(tables, name, row) for name, row in tables.gateways.items()]
    unknown = [{"name": _name(name)} for name in tables.unknown]
    switch = ToldSwitch(
        tuple({"name": group, "route": group} for group in groups),
        (*(keys for keys, _ in gateways), *unknown),
        (
            *(ToldTable("translations", str(keys["name"]), (change,)) for keys, change in gateways if change),
            *(
                ToldTable("routes", group, tuple(entry.does for held in found.values() for entry in held))
                for group, found in groups.items()
            ),
        ),
    )
    return switch, tables.doubts, tables.said


def _sorted_out(rows: Iterable[Row]) -> _Tables:
    tables = _Tables()
    others: dict[str, Row] = {}
    for row in rows:
        columns = row.fields.keys()
        if columns >= RULE:
            tables.rules.append(row)
        elif columns >= GATEWAY:
            _keep(tables, tables.gateways, value(row.fields, "gwid"), row)
        elif columns >= CARRIER or columns >= LIST:
            _keep(tables, tables.lists, value(row.fields, "carrierid", "id"), row)
        else:
            others.setdefault(", ".join(columns), row)
    for named, row in others.items():
        words = f"rows of the columns {named} are none of dr_rules, dr_gateways, dr_carriers or dr_gw_lists"
        tables.doubt(row, words, harmful=not tables.rules)
    return tables


def _keep(tables: _Tables, known: dict[str, Row], name: str, row: Row) -> None:
    if known.setdefault(name, row) is not row:
        tables.doubt(row, f"{name} stands on line {known[name].place.line} already: not imported")


def _enter(tables: _Tables, groups: Groups, row: Row) -> None:
    """Put a rule into the groups that it stands in."""
    prefix, priority = value(row.fields, "prefix"), value(row.fields, "priority") or "0"
    trunks = _trunks(tables, row)
    if not PREFIX.fullmatch(prefix) or prefix == "+" or not re.fullmatch("-?[0-9]+", priority):
        tables.untold.append((row, f"prefix {prefix!r} of priority {priority!r} is no rule that can be told"))
    elif times := value(row.fields, "timerec"):
        tables.untold.append((row, f"holds at some times only ({times}), and the language knows no times of day"))
    elif not trunks:
        tables.untold.append((row, f"prefix {prefix} has no gateway"))
    else:
        if (block := value(row.fields, "routeid")) not in ("", "0"):
            tables.doubt(row, f"the script runs route {block} for prefix {prefix}, which is not imported")
        entry = Entry(row.place, int(priority), {**_match(prefix), "trunks": trunks, **_note(row)})
        weighed = tuple((str(each["trunk"]), int(each["weight"])) if isinstance(each, dict) else (str(each), 0) for each in trunks)
        for group in _groups(row):
            tables.said.setdefault(group, []).append(Said("prefix", prefix, weighed, int(priority)))
            _choose(tables, groups.setdefault(group, {}).setdefault(prefix, []), prefix, entry, row)


def _refuse(tables: _Tables, groups: Groups, row: Row, why: str) -> None:
    """Keep the numbers of a rule that is not told from a shorter prefix; where another rule of the same prefix is told, that decides."""
    prefix = value(row.fields, "prefix")
    free = [group for group in _groups(row) if prefix not in groups.get(group, {})] if PREFIX.fullmatch(prefix) else []
    for group in free:
        tables.said.setdefault(group, []).append(Said("prefix", prefix, ()))
        groups.setdefault(group, {})[prefix] = [Entry(row.place, 0, untold(_match(prefix), row.place))]
    tables.doubt(row, f"{why}: {'its numbers are refused' if free else 'not imported'}")


def _match(prefix: str) -> Keys:
    return {"prefix": prefix} if prefix else {"any": True}


def _groups(row: Row) -> list[str]:
    """The groups that a rule stands in."""
    return [_named("group", group.strip() or "0") for group in value(row.fields, "groupid").split(",")]


def _choose(tables: _Tables, held: list[Entry], prefix: str, entry: Entry, row: Row) -> None:
    """Keep the rule of the highest priority; several of one priority all stay, for nobody knows which the switch loads first."""
    decided = f"prefix {prefix} is decided by line {{}}, of a higher priority: not imported"
    if not held or held[0].priority < entry.priority:
        tables.doubts += [Doubt(other.place, decided.format(entry.place.line), harmful=False) for other in held]
        held[:] = [entry]
    elif held[0].priority > entry.priority:
        tables.doubt(row, decided.format(held[0].place.line), harmful=False)
    elif same := [other for other in held if other.does["trunks"] == entry.does["trunks"]]:
        tables.doubt(row, f"repeats line {same[0].place.line}", harmful=False)
    else:
        tables.doubt(row, f"prefix {prefix} has the priority of line {held[0].place.line}: which decides is chance; both are written")
        held.append(entry)


def _trunks(tables: _Tables, row: Row) -> list[object]:
    """The gateways of a list in order, those of lists in it in their place."""
    written = value(row.fields, "gwlist")
    if ";" in written:
        tables.doubt(row, f"among gateways between semicolons ({written}) chance may choose (sort_order): written in this order")
    weighted = value(row.fields, "sort_alg").upper() == "W"
    found: list[object] = []
    for item in filter(None, re.split("[,;]", written)):
        name, _, weight = item.strip().partition("=")
        if name.startswith("#"):
            found += _listed(tables, row, name[1:])
            continue
        if name not in tables.gateways and name not in tables.unknown:
            tables.unknown[name] = None
            tables.doubt(row, f"gateway {name} is in no table: its trunk has no address")
        if weight and not (weighted and re.fullmatch("[1-9][0-9]*", weight)):
            tables.doubt(row, f"the weight {weight} of gateway {name} is not told: without sort_alg W it means nothing, and 0 is none")
        share = weight and weighted and re.fullmatch("[1-9][0-9]*", weight)
        found.append({"trunk": _name(name), "weight": int(weight)} if share else _name(name))
    if len(found) > MOST_GATEWAYS:
        tables.doubt(row, f"has {len(found)} gateways, and a switch uses the first {MOST_GATEWAYS}: written so")
    return [*dict.fromkeys(found[:MOST_GATEWAYS])] if not weighted else found[:MOST_GATEWAYS]


def _listed(tables: _Tables, row: Row, name: str) -> Sequence[object]:
    inner = tables.lists.get(name)
    if inner is None:
        tables.doubt(row, f"the list #{name} is in no table: left out")
        return []
    if "#" in value(inner.fields, "gwlist"):
        tables.doubt(inner, "a list inside a list is not followed: left out")
        return []
    _in_service(tables, inner, f"list #{name}")
    return _trunks(tables, inner)


def _in_service(tables: _Tables, row: Row, what: str) -> None:
    if (state := value(row.fields, "state")) not in ("", "0"):
        tables.doubt(row, f"{what} is out of service (state {state}): written as if it were in service")


def _trunk(tables: _Tables, name: str, row: Row) -> tuple[Keys, Keys | None]:
    """A trunk, and what its translation does, if anything."""
    written, strip, front = value(row.fields, "address"), value(row.fields, "strip") or "0", value(row.fields, "pri_prefix")
    address = ADDRESS.fullmatch(written)
    keys: dict[str, object] = {"name": _name(name)}
    if address:
        keys["gateways"] = [f"sip:{address['host']}{address['rest']}"]
    else:
        tables.doubt(row, f"the address {written!r} of gateway {name} is none that can be told: its trunk has none")
    _in_service(tables, row, f"gateway {name}")
    change: dict[str, object] = {"any": True, "strip": int(strip) if strip.isascii() and strip.isdecimal() else 0}
    if not strip.isdecimal() or not re.fullmatch(r"\+?[0-9A-F*#]*", front, re.ASCII):
        tables.doubt(row, f"strip {strip!r} and prefix {front!r} of gateway {name} are no rewriting that can be told: left out")
        return {**keys, **_note(row)}, None
    if change["strip"] == 0 and not front:
        return {**keys, **_note(row)}, None
    return {**keys, "translate": [_name(name)], **_note(row)}, {**change, **({"prepend": front} if front else {})}


def _name(gateway: str) -> str:
    return gateway if NAME.fullmatch(gateway) else _named("gateway", gateway)


def _named(kind: str, number: str) -> str:
    return f"{kind}-{re.sub('[^A-Za-z0-9_.-]', '-', number)}"


def _note(row: Row) -> Keys:
    """What a row says to people and scripts."""
    said = [value(row.fields, "description"), *(f"attrs: {attrs}" for attrs in [value(row.fields, "attrs")] if attrs)]
    note = "; ".join(filter(None, said))
    return {"note": note} if note else {}
