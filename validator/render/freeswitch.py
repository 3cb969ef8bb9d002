"""FreeSWITCH: a dialplan in XML, the lists of source addresses that it asks, and the SIP profile that calls come in by.

Inside the dialplan a number begins with its nature, `+` international, `u` unknown, `n` national, so that it is never empty.
Extensions are named by lines of the network, never by numbers: a search begins at the extension whose name is the number dialled
(mod_dialplan_xml.c, dialplan_hunt).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import NamedTuple

from validator import causes
from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render import Platform, shares
from validator.render.escape import GATEWAY, LISTEN, Unrenderable, Written, dialled, gateway, name, network, printable, put, taken, wrapped
from validator.render.model import MOST_DIGITS, SwitchModel, TableModel
from validator.render.patterns import Kept
from validator.render.regular import MARKS, lines, looks, of_axis
from validator.render.sip import check, transport
from validator.render.templates import fill
from validator.tables import Action, Charge, Forward, Reject

PLATFORM = Platform(
    software="FreeSWITCH 1.10",
    files="dialplan/rightnumber.xml, acl/rightnumber.xml for acl.conf.xml, sip_profiles/rightnumber.xml",
    origins="by source address (an access list each)",
    numbers="exact: anchored expressions, the more specific first; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="exact: trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    weight="refused: no document tells how evenly it draws",
    refusal="cause in the Reason header, and its SIP status by RFC 3398",
    tariff="left in ${rightnumber_tariff} for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport and one family of addresses for the switch and all its gateways",
        "extensions are searched one after the other: with 10,000 in a table some 240 calls a second",
    ),
)
WHY_UNSHARED = "no document tells how evenly FreeSWITCH draws: expr(random) begins with the clock"
FILES = ("acl/rightnumber.xml", "dialplan/rightnumber.xml", "sip_profiles/rightnumber.xml")
ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&#39;", "$": "\\x24"})
NO_ROUTE, INVALID_FORMAT = 3, 28
"""Q.850 causes of a number that no route takes, and of what a translation makes no number of."""


Becomes = tuple[str | int, ...] | None
Does = tuple[Action | None, Becomes]
"""What is done with numbers, and the number after a translation."""


class Leaving(NamedTuple):
    """Numbers that may go on: as an expression, and how a request has them, which has no form for national ones."""

    proven: Written
    leaving: Written
    sent: Written
    has_form: bool


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where FreeSWITCH or SIP has no way to say it."""
    check(model)
    shares.refuse(model, WHY_UNSHARED)
    _check_family(model)
    found = LISTEN.fullmatch(model.listen.text)
    assert found is not None
    values: dict[str, object] = {
        "switch": model,
        "tables": [(table, extensions(table)) for table in model.tables],
        "axes": [*map(_leaving, model.axes)],
        "marks": {nature: Written(mark) for nature, mark in MARKS.items()},
        "most_digits": MOST_DIGITS,
        "address": Written(found["host"].strip("[]")),
        "port": Written(found["port"] or "5060"),
        "transport": Written(transport(model.listen)),
    }
    filters: dict[str, Callable[..., Written]] = {"remark": remark, "line": line_of, "cidr": _cidr, "taken": taken, "put": put}
    return {path: fill("freeswitch", f"{path}.j2", filters, **values) for path in FILES}


def extensions(table: TableModel) -> Written:
    """The extensions of a table, the more specific first. Each is named by the line of the network that says so."""
    done: dict[Does, str] = {}
    files: dict[str, Written] = {}
    text: list[str] = []
    for line in lines(table):
        does = line.action, line.becomes
        if does not in done:
            done[does] = "".join(_steps(*does, table.kind))
        where = line.line or table.places[0]
        if where.file not in files:
            files[where.file] = _entities(printable(where.file))
        text.append(
            f'\n    <extension name="{files[where.file]}:{where.line}">'
            f'\n      <condition field="destination_number" expression="{line.expression}">'
            f"{done[does]}\n      </condition>\n    </extension>"
        )
    return Written("".join(text))


def _steps(action: Action | None, becomes: Becomes, kind: str) -> Iterator[str]:
    match action:
        case Forward(trunks):
            for trunk in dict.fromkeys(trunks):
                yield _step("execute_extension", f"$1 XML rightnumber.trunk.{name(trunk)}")
            yield _step("hangup", "${last_bridge_hangup_cause}")
        case Reject(cause):
            yield from _refused(cause)
        case Charge(tariff):
            yield _step("set", f"rightnumber_tariff={name(tariff)}")
        case None if kind == "routes":
            yield from _refused(NO_ROUTE)
        case None if kind == "charging":
            yield _step("set", "rightnumber_tariff=")
        case None:
            yield _step("set", "rightnumber_number=$1")
        case _ if becomes is None:
            yield from _refused(INVALID_FORMAT)
        case _:
            number = "".join(f"${{{part}}}" if isinstance(part, int) else part for part in becomes)
            yield _step("execute_extension", f"{number} XML rightnumber.proven")


def _step(application: str, data: str) -> str:
    """An application of the dialplan with its data."""
    return f'\n        <action application="{application}" data="{data}"/>'


def _refused(cause: int) -> Iterator[str]:
    yield _step("respond", f"{causes.status(cause)}")
    yield _step("hangup", f"{cause}")


def _leaving(axis: Axis) -> Leaving:
    """A request writes `#` as %23 (RFC 3261, 25.1: it is no user-unreserved character), and has at least one character."""
    pattern = of_axis(axis, 0 if axis.head + axis.suffix else 1)
    digits = Kept(pattern.depth, pattern.depth + 1)
    head, suffix = (dialled(part).replace("#", "%23") for part in (axis.head, axis.suffix))
    plus = "+" if axis.nature == "international" else ""
    return Leaving(
        Written(f"^({looks(of_axis(axis))})$"),
        Written(f"^{looks(pattern, [digits])}$"),
        Written(f"{plus}{head}${{1}}{suffix}"),
        axis.nature != "national",
    )


def _check_family(model: SwitchModel) -> None:
    """A SIP profile is bound to one address, and reaches no other family."""
    here = _version(LISTEN, model.listen)
    for trunk in model.trunks:
        for listed in trunk.gateways:
            gateway(listed)
            if _version(GATEWAY, listed) != here:
                why = f"gateway {listed.text} of trunk {trunk.name} cannot be reached: the switch listens on an IPv{here} address"
                raise Unrenderable(why, listed.place)


def _version(form: re.Pattern[str], listed: Listed) -> int:
    found = form.fullmatch(listed.text)
    assert found is not None
    return ip_address(found["host"].strip("[]")).version


def _cidr(listed: Listed) -> Written:
    return Written(f"{network(listed)}")


def line_of(where: Place) -> Written:
    """`configs/rabat.yaml:12`, inside a string of XML."""
    return _entities(f"{printable(where.file)}:{where.line}")


def remark(text: str) -> Written:
    """Free text as comments, every line one of its own. FreeSWITCH looks for its own directives even there: none is left."""
    return Written("\n".join(f"<!-- {_entities(line.replace('--', '- -').replace('--', '- -')).rstrip()} -->" for line in wrapped(text)))


def _entities(text: str) -> Written:
    return Written(text.translate(ENTITIES))
