"""Yate: the sections of regexroute. A number begins with the mark of its nature, as in `validator.render.regular`.

A gateway that fails has no other behind it here: callfork goes by reasons, and a 502 has none but the phrase that the far end chose
(ysipchan.cpp, dict_errors), so the answers that lead on cannot be told from those that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from validator import causes
from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render import Platform, shares
from validator.render.addresses import ipv4, of_bytes
from validator.render.escape import GATEWAY, LISTEN, Unrenderable, Written, dialled, gateway, name, place, put, taken, wrapped
from validator.render.model import MOST_DIGITS, SwitchModel, TableModel
from validator.render.patterns import Kept
from validator.render.regular import MARKS, Line, lines, looks, of_axis
from validator.render.sip import check, transport
from validator.render.templates import fill
from validator.tables import Charge, Forward, Reject

PLATFORM = Platform(
    software="Yate 6",
    files="regexroute.conf, ysipchan.conf",
    origins="by source address, IPv4 (an expression each)",
    numbers="exact: anchored expressions, the more specific first; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="none: a list of several trunks, or a trunk of several gateways, is refused",
    weight="refused: it tries no second trunk",
    refusal="SIP status by RFC 3398; the cause is left in rightnumber_cause for accounting",
    tariff="left in rightnumber_tariff for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has IPv4 addresses, no names; origins share none",
        "UDP only",
        "a line has at most 1,000 characters",
        "lines are searched one after the other: a table of 10,000 decides some 70 calls a second",
    ),
)
WHY_ALONE = "and Yate cannot tell a 502, after which the next is tried, from other refusals"
LONGEST_LINE = 1000
INVALID_FORMAT, NO_ROUTE = 28, 3
WHY_UNSHARED = "Yate tries no second trunk"
FILES = ("regexroute.conf", "ysipchan.conf")


class Rule(NamedTuple):
    """A line of a section, and the line of the network that says so, where that is another than before."""

    heading: Written
    expression: Written
    value: Written


class Leaving(NamedTuple):
    """Numbers that may go on: as an expression, and how a request has them, which has no form for national ones."""

    proven: Written
    leaving: Written
    sent: Written
    has_form: bool


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where Yate or SIP has no way to say it."""
    check(model)
    shares.refuse(model, WHY_UNSHARED)
    _check_alone(model)
    found = LISTEN.fullmatch(model.listen.text)
    assert found is not None
    values: dict[str, object] = {
        "switch": model,
        "tables": [(table, [*_rules(table)]) for table in model.tables],
        "axes": [*map(_leaving, model.axes)],
        "marks": {nature: Written(mark) for nature, mark in MARKS.items()},
        "most_digits": MOST_DIGITS,
        "address": Written(found["host"]),
        "port": Written(found["port"] or "5060"),
    }
    filters: dict[str, Callable[..., Written]] = {"remark": _remark, "source": _source, "gateway": _gateway, "taken": taken, "put": put}
    files = {path: fill("yate", f"{path}.j2", filters, **values) for path in FILES}
    for line in files["regexroute.conf"].splitlines():
        if len(line) > LONGEST_LINE:
            raise Unrenderable(f"a line of {len(line)} characters, and Yate reads {LONGEST_LINE}: {line[:80].decode()}", model.place)
    return files


def _check_alone(model: SwitchModel) -> None:
    if transport(model.listen) != "udp" or ":" in model.listen.text.removeprefix("udp:").rpartition(":")[0]:
        raise Unrenderable(f"listen {model.listen.text} is not udp and an IPv4 address, as Yate needs it here", model.listen.place)
    for trunk in model.trunks:
        for listed in trunk.gateways:
            _gateway(listed)
        if len(trunk.gateways) > 1:
            raise Unrenderable(f"trunk {trunk.name} has {len(trunk.gateways)} gateways, {WHY_ALONE}", trunk.gateways[1].place)
    for table in model.tables:
        for action in table.actions:
            if isinstance(action, Forward) and len(dict.fromkeys(action.trunks)) > 1:
                raise Unrenderable(f"{' and then '.join(action.trunks)} in table {table.name}, {WHY_ALONE}", _line_of(table, action))


def _line_of(table: TableModel, action: Forward) -> Place | None:
    """The first rule that says so."""
    lines_of = zip(table.entries, table.lines, strict=False)
    return next((line for entry, line in lines_of if entry.action >= 0 and table.actions[entry.action] == action), None)


def _rules(table: TableModel) -> Iterator[Rule]:
    before = ""
    for line in lines(table):
        where = place(line.line or table.places[0])
        yield Rule(Written("" if where == before else where), Written(line.expression), Written(_value(line, table)))
        before = where


def _value(line: Line, table: TableModel) -> str:
    match line.action:
        case Forward(trunks):
            return f"jump trunk.{name(trunks[0])}"
        case Reject(cause):
            return _refused(cause)
        case Charge(tariff):
            return f"return;rightnumber_tariff={name(tariff)}"
        case None:
            return _refused(NO_ROUTE) if table.kind == "routes" else "return"
    if line.becomes is None:
        return _refused(INVALID_FORMAT)
    number = "".join(f"\\{part}" if isinstance(part, int) else part for part in line.becomes)
    return f"jump proven;rn={number}"


def _refused(cause: int) -> str:
    return f"-;error={causes.status(cause)};rightnumber_cause={cause}"


def _leaving(axis: Axis) -> Leaving:
    """A request writes `#` as %23 (RFC 3261, 25.1: it is no user-unreserved character), and has at least one character."""
    pattern = of_axis(axis, 0 if axis.head + axis.suffix else 1)
    head, suffix = (dialled(part).replace("#", "%23") for part in (axis.head, axis.suffix))
    plus = "+" if axis.nature == "international" else ""
    return Leaving(
        Written(f"^{looks(of_axis(axis))}$"),
        Written(f"^{looks(pattern, [Kept(pattern.depth, pattern.depth + 1)])}$"),
        Written(f"{plus}{head}\\1{suffix}"),
        axis.nature != "national",
    )


def _remark(text: str) -> Written:
    return Written("\n".join(f"; {line}".rstrip() for line in wrapped(text)))


def _gateway(listed: Listed) -> Written:
    """HOST:PORT of a gateway."""
    found = GATEWAY.fullmatch(gateway(listed) and listed.text)
    assert found is not None
    if ":" in found["host"]:
        raise Unrenderable(f"gateway {listed.text} is no IPv4 address, as Yate needs it here", listed.place)
    return Written(found["host"] + (f":{found['port']}" if found["port"] else ""))


def _source(listed: Listed) -> Written:
    """An expression of the addresses of an IPv4 network, number by number."""
    found = ipv4(listed, "Yate")
    first, last = found.network_address.packed, found.broadcast_address.packed
    return Written("^" + "\\.".join(_one(of_bytes(low, high)) for low, high in zip(first, last, strict=True)) + "$")


def _one(choice: list[str]) -> str:
    return choice[0] if choice[0].isdigit() or choice[0] == "[0-9]+" else f"({'|'.join(choice)})"
