"""OpenSIPS 3.4: routing blocks that are the same for every switch, and all that a switch decides in tables of dialplan and permissions.

A number begins with the mark of its nature, as in `validator.render.regular`. Rules are read by db_text: fields are divided by colons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from validator.causes import status
from validator.digits.space import Axis
from validator.finding import Place
from validator.render import Platform
from validator.render.escape import Unrenderable, Written, dialled, gateway, name, network, printable
from validator.render.model import OriginModel, SwitchModel, TableModel, TrunkModel
from validator.render.patterns import Kept
from validator.render.regular import MARKS, Line, lines, looks, of_axis
from validator.render.sip import check, transport
from validator.render.templates import fill
from validator.tables import Action, Charge, Forward, Reject, TableKind

PLATFORM = Platform(
    software="OpenSIPS 3.4",
    files="routing.cfg to include, tables/ for it; opensips.cfg as a demonstration",
    origins="by source address (permissions)",
    numbers="exact: anchored expressions of dialplan, the more specific first; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="exact: trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    refusal="cause in the Reason header, and its SIP status by RFC 3398",
    tariff="left in $avp(tariff) for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport, udp or tcp, for the switch and all its gateways",
        "rules are searched one after the other: a table of 10,000 decides some 6,000 numbers a second",
        "the list of trunks of a rule has at most 1,000 characters, and so have the gateways of a trunk",
    ),
)
ORIGINS, TRUNKS, PROVEN, LEAVING, FIRST = 1, 2, 3, 4, 10
"""Tables (dpid) of dialplan; those of the network begin with the last."""
DIALPLAN = (
    "id(int,auto) dpid(int) pr(int) match_op(int) match_exp(string) match_flags(int) subst_exp(string) repl_exp(string) "
    "timerec(string,null) disabled(int) attrs(string) line(string,null)"
)
ADDRESS = "id(int,auto) grp(int) ip(string) mask(int) port(int) proto(string) pattern(string,null) context_info(string)"
VERSIONS = b"id(int,auto) table_name(string) table_version(int)\n1:dialplan:5\n2:address:5\n"
STRING, EXPRESSION = 0, 1
WHOLE = "^(.*)$"
LONGEST_RECORD = 1000
FILES = ("opensips.cfg", "routing.cfg")


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


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where OpenSIPS or SIP has no way to say it."""
    check(model)
    tables = [Numbered(dpid, table) for dpid, table in zip(count(FIRST), model.tables, strict=False)]
    protocol = Written(f"proto_{transport(model.listen)}")
    files = {path: fill("opensips", f"{path}.j2", {}, switch=model, tables=tables, protocol=protocol) for path in FILES}
    files |= {"tables/dialplan": _rows(DIALPLAN, _rules(model, tables)), "tables/address": _addresses(model.origins)}
    return dict(sorted({**files, "tables/version": VERSIONS}.items()))


def _rules(model: SwitchModel, tables: Sequence[Numbered]) -> Iterator[tuple[object, ...]]:
    """The rows of dialplan; the priority counts from 1 in every table."""
    dpids = {(table.kind, table.name): dpid for dpid, table in tables}
    priorities: dict[int, int] = {}
    for rule in (*_named(model, dpids), *_held(model.axes), *(rule for table in tables for rule in _table(table))):
        dpid, match_op, match_exp, subst_exp, repl_exp, attrs, line = rule
        priorities[dpid] = priorities.get(dpid, 0) + 1
        where = f"{printable(line.file)}:{line.line}" if line else ""
        yield dpid, priorities[dpid], match_op, match_exp, 0, subst_exp, repl_exp, "", 0, attrs, where


def _named(model: SwitchModel, dpids: Mapping[tuple[TableKind, str], int]) -> Iterator[Rule]:
    """Origins and trunks by name, with what is done there."""
    for origin in model.origins:
        yield Rule(ORIGINS, STRING, name(origin.name), WHOLE, "\\1", _origin(origin, dpids), origin.place)
    for trunk in model.trunks:
        yield Rule(TRUNKS, STRING, name(trunk.name), WHOLE, "\\1", _trunk(trunk, dpids), trunk.place)


def _origin(origin: OriginModel, dpids: Mapping[tuple[TableKind, str], int]) -> str:
    read = MARKS[origin.reads] if origin.reads else ""
    unknown = (read or MARKS["unknown"]) if origin.takes("unknown") else "-"
    international = (read or MARKS["international"]) if origin.takes("international") else "-"
    charging = dpids["charging", origin.charging.name] if origin.charging else 0
    return f"{unknown}/{international}/{_stages(origin.stages, dpids)}/{charging}/{dpids['routes', origin.route.name]}"


def _trunk(trunk: TrunkModel, dpids: Mapping[tuple[TableKind, str], int]) -> str:
    record = f"{_stages(trunk.stages, dpids)}/{'|'.join(map(gateway, trunk.gateways))}"
    return _short(record, f"the gateways of trunk {trunk.name}", trunk.place)


def _stages(stages: Iterable[TableModel], dpids: Mapping[tuple[TableKind, str], int]) -> str:
    return "|".join(f"{dpids['translations', stage.name]}" for stage in stages) or "0"


def _held(axes: Iterable[Axis]) -> Iterator[Rule]:
    """The numbers that go on, and how a request has them: `#` as %23 (RFC 3261, 25.1), and at least one character."""
    for axis in axes:
        yield Rule(PROVEN, EXPRESSION, f"^{looks(of_axis(axis))}$", WHOLE, "\\1", "-")
    for axis in axes:
        if axis.nature != "national":
            pattern = of_axis(axis, 0 if axis.head + axis.suffix else 1)
            expression = f"^{looks(pattern, [Kept(pattern.depth, pattern.depth + 1)])}$"
            head, suffix = (dialled(part).replace("#", "%23") for part in (axis.head, axis.suffix))
            plus = "+" if axis.nature == "international" else ""
            yield Rule(LEAVING, EXPRESSION, expression, expression, f"{plus}{head}\\1{suffix}", "-")


def _table(table: Numbered) -> Iterator[Rule]:
    for line in lines(table.model):
        attrs = _done(line.action, line, table.model)
        where = line.line or table.model.places[0]
        if table.model.kind == "translations" and line.becomes is not None and line.action is not None:
            repl = "".join(f"\\{part}" if isinstance(part, int) else part for part in line.becomes)
            yield Rule(table.dpid, EXPRESSION, line.expression, line.expression, repl, attrs, where)
        else:
            yield Rule(table.dpid, EXPRESSION, line.expression, WHOLE, "\\1", attrs, where)


def _done(action: Action | None, line: Line, table: TableModel) -> str:
    match action:
        case Forward(trunks):
            listed = "|".join(map(name, dict.fromkeys(trunks)))
            return _short(listed, f"table {table.name}: a list of trunks", line.line)
        case Reject(cause):
            return f"!{cause}/{status(cause)}"
        case Charge(tariff):
            return name(tariff)
        case None:
            return "-"
    return "-" if line.becomes is not None else "!"


def _short(text: str, what: str, where: Place | None) -> str:
    if len(text) > LONGEST_RECORD:
        raise Unrenderable(f"{what} takes {len(text)} characters, and a rule holds {LONGEST_RECORD}", where)
    return text


def _addresses(origins: Iterable[OriginModel]) -> bytes:
    found = [(addresses, origin.name) for origin in origins for addresses in map(network, origin.addresses)]
    return _rows(ADDRESS, ((1, where.network_address, where.prefixlen, 0, "any", "", name(of)) for where, of in found))


def _rows(heading: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A file of db_text, its rows numbered from 1."""
    written = (":".join(map(_field, (place, *row))) for place, row in enumerate(rows, 1))
    return "".join(f"{line}\n" for line in (heading, *written)).encode()


def _field(value: object) -> str:
    return f"{value}".replace("\\", "\\\\").replace(":", "\\:")
