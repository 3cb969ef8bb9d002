"""Tables of the dialplan modules of Kamailio and OpenSIPS: everything that a switch decides, as rules that are tried by priority.

A number begins with the mark of its nature, as in `validator.render.regular`. Rules are read by db_text: fields are divided by colons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from validator.causes import status
from validator.digits.space import Axis
from validator.finding import Place
from validator.render.escape import Unrenderable, dialled, gateway, name, printable, put, tech_prefix
from validator.render.model import OriginModel, SwitchModel, TableModel, TrunkModel
from validator.render.patterns import Kept, says
from validator.render.regular import MARKS, Line, lines, looks, of_axis
from validator.render.shares import distinct, listed
from validator.tables import Action, Charge, Forward, Reject, TableKind

ORIGINS, TRUNKS, PROVEN, LEAVING, FIRST = 1, 2, 3, 4, 10
"""Tables (dpid) of dialplan; those of the network begin with the last."""
STRING, EXPRESSION = 0, 1
WHOLE = "^(.*)$"
NOTHING = "^$"
"""Takes no number, for every number has the mark of its nature: the only rule of a routing table that says nothing."""
BETWEEN = "\0"
"""Stands between the fields of a row until they are escaped; no text of a table holds it."""


class Numbered(NamedTuple):
    """A table of the network and its dpid."""

    dpid: int
    model: TableModel


class Rule(NamedTuple):
    """A row of dialplan without its number: table, kind of match, expression, what is cut out and put for it, what is done, and why."""

    dpid: int
    match_op: int
    match_exp: str
    subst_exp: str
    repl_exp: str
    attrs: str
    line: Place | None = None


def numbered(model: SwitchModel) -> list[Numbered]:
    """The tables of a switch, each with its dpid."""
    return [Numbered(dpid, table) for dpid, table in zip(count(FIRST), model.tables, strict=False)]


def rules(model: SwitchModel, tables: Sequence[Numbered], longest: int) -> Iterator[tuple[int, Rule, str]]:
    """Every rule with its priority, which counts from 1 in every table, and the line of the network that says so. Unrenderable where
    what is done takes more than `longest` characters."""

    def record(trunk: TrunkModel, stages: str) -> str:
        text = f"{stages}/{'|'.join(map(gateway, trunk.gateways))}/{put(trunk.tech_prefix) or '-'}"
        return _short(text, longest, f"the gateways of trunk {trunk.name}", trunk.place)

    named = (*origin_rules(model, tables), *trunk_rules(model, tables, record))
    tabled = (rule for table in tables for rule in table_rules(table, longest))
    return ranked((*named, *held(model.axes), *leaving(model.axes), *tabled))


def ranked(found: Iterable[Rule]) -> Iterator[tuple[int, Rule, str]]:
    """Every rule with its priority, which counts from 1 in every table, and the line of the network that says so."""
    priorities: dict[int, int] = {}
    for rule in found:
        priorities[rule.dpid] = priorities.get(rule.dpid, 0) + 1
        yield priorities[rule.dpid], rule, f"{printable(rule.line.file)}:{rule.line.line}" if rule.line else ""


def origin_rules(model: SwitchModel, tables: Iterable[Numbered]) -> Iterator[Rule]:
    """Origins by name, with what is done there."""
    dpids = _dpids(tables)
    for origin in model.origins:
        yield Rule(ORIGINS, STRING, name(origin.name), WHOLE, "\\1", _origin(origin, dpids), origin.place)


def trunk_rules(model: SwitchModel, tables: Iterable[Numbered], record: Callable[[TrunkModel, str], str]) -> Iterator[Rule]:
    """Trunks by name, each with its record, which is made of the trunk and its list of tables."""
    dpids = _dpids(tables)
    for trunk in model.trunks:
        yield Rule(TRUNKS, STRING, name(trunk.name), WHOLE, "\\1", record(trunk, _stages(trunk.stages, dpids)), trunk.place)


def _dpids(tables: Iterable[Numbered]) -> Mapping[tuple[TableKind, str], int]:
    return {(table.kind, table.name): dpid for dpid, table in tables}


def _origin(origin: OriginModel, dpids: Mapping[tuple[TableKind, str], int]) -> str:
    read = MARKS[origin.reads] if origin.reads else ""
    unknown = (read or MARKS["unknown"]) if origin.takes("unknown") else "-"
    international = (read or MARKS["international"]) if origin.takes("international") else "-"
    charging = dpids["charging", origin.charging.name] if origin.charging and says(origin.charging) else 0
    asked = f"{_stages(origin.stages, dpids)}/{charging}/{dpids['routes', origin.route.name]}"
    return f"{unknown}/{international}/{asked}/{tech_prefix(origin.tech_prefix) or '-'}"


def _stages(stages: Iterable[TableModel], dpids: Mapping[tuple[TableKind, str], int]) -> str:
    """The translations that are asked; a table that says nothing has no rules, and dialplan knows no table without any."""
    return "|".join(f"{dpids['translations', stage.name]}" for stage in stages if says(stage)) or "0"


def held(axes: Iterable[Axis]) -> Iterator[Rule]:
    """The numbers that go on."""
    for axis in axes:
        yield Rule(PROVEN, EXPRESSION, f"^{looks(of_axis(axis))}$", WHOLE, "\\1", "-")


def leaving(axes: Iterable[Axis]) -> Iterator[Rule]:
    """The numbers as a request has them: `#` as %23 (RFC 3261, 25.1), and at least one character."""
    for axis in axes:
        if axis.nature != "national":
            pattern = of_axis(axis, 0 if axis.head + axis.suffix else 1)
            expression = f"^{looks(pattern, [Kept(pattern.depth, pattern.depth + 1)])}$"
            head, suffix = (dialled(part).replace("#", "%23") for part in (axis.head, axis.suffix))
            plus = "+" if axis.nature == "international" else ""
            yield Rule(LEAVING, EXPRESSION, expression, expression, f"{plus}{head}\\1{suffix}", "-")


def table_rules(table: Numbered, longest: int) -> Iterator[Rule]:
    """The rules of a table of the network. Unrenderable where one takes more than `longest` characters."""
    if table.model.kind == "routes" and not says(table.model):
        yield Rule(table.dpid, EXPRESSION, NOTHING, WHOLE, "\\1", "-", table.model.places[0])
    done: dict[tuple[Action | None, bool], str] = {}
    for line in lines(table.model):
        does = line.action, line.becomes is None
        if does not in done:
            done[does] = _done(line.action, line, table.model, longest)
        attrs = done[does]
        where = line.line or table.model.places[0]
        if table.model.kind == "translations" and line.becomes is not None and line.action is not None:
            repl = "".join(f"\\{part}" if isinstance(part, int) else part for part in line.becomes)
            yield Rule(table.dpid, EXPRESSION, line.expression, line.expression, repl, attrs, where)
        else:
            yield Rule(table.dpid, EXPRESSION, line.expression, WHOLE, "\\1", attrs, where)


def _done(action: Action | None, line: Line, table: TableModel, longest: int) -> str:
    match action:
        case Forward():
            return _short(listed(distinct(action), "|", "&"), longest, f"table {table.name}: a list of trunks", line.line)
        case Reject(cause):
            return f"!{cause}/{status(cause)}"
        case Charge(tariff):
            return name(tariff)
        case None:
            return "-"
    return "-" if line.becomes is not None else "!"


def _short(text: str, longest: int, what: str, where: Place | None) -> str:
    if len(text) > longest:
        raise Unrenderable(f"{what} takes {len(text)} characters, and a rule holds {longest}", where)
    return text


def rows(heading: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A file of db_text, its rows numbered from 1."""
    written = (BETWEEN.join(map(str, (place, *row))) for place, row in enumerate(rows, 1))
    escaped = (row.replace("\\", "\\\\").replace(":", "\\:").replace(BETWEEN, ":") for row in written)
    return "".join(f"{line}\n" for line in (heading, *escaped)).encode()
