"""OpenSIPS 3.4: routing blocks that are the same for every switch, and all that a switch decides in tables of dialplan and permissions.

A number begins with the mark of its nature, as in `validator.render.regular`. Rules are read by db_text: fields are divided by colons.
"""

from __future__ import annotations

from collections.abc import Iterable

from validator.render import Platform, shares
from validator.render.dialplan import Rule, numbered, rows, rules
from validator.render.escape import Written, name, network
from validator.render.model import OriginModel, SwitchModel
from validator.render.sip import check, transport
from validator.render.templates import fill

PLATFORM = Platform(
    software="OpenSIPS 3.4",
    files="routing.cfg to include, tables/ for it; opensips.cfg as a demonstration",
    origins="by source address (permissions)",
    numbers="exact: anchored expressions of dialplan, the more specific first; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="exact: trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    weight="refused: its script draws nothing yet",
    refusal="cause in the Reason header, and its SIP status by RFC 3398",
    tariff="left in $avp(tariff) for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport, udp or tcp, for the switch and all its gateways",
        "rules are searched one after the other: a table of 10,000 decides some 6,000 numbers a second",
        "the list of trunks of a rule has at most 1,000 characters, and so have the gateways of a trunk",
    ),
)
DIALPLAN = (
    "id(int,auto) dpid(int) pr(int) match_op(int) match_exp(string) match_flags(int) subst_exp(string) repl_exp(string) "
    "timerec(string,null) disabled(int) attrs(string) line(string,null)"
)
ADDRESS = "id(int,auto) grp(int) ip(string) mask(int) port(int) proto(string) pattern(string,null) context_info(string)"
VERSIONS = b"id(int,auto) table_name(string) table_version(int)\n1:dialplan:5\n2:address:5\n"
LONGEST_RECORD = 1000
WHY_UNSHARED = "its script draws nothing yet"
FILES = ("opensips.cfg", "routing.cfg")


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where OpenSIPS or SIP has no way to say it."""
    check(model)
    shares.refuse(model, WHY_UNSHARED)
    tables = numbered(model)
    protocol = Written(f"proto_{transport(model.listen)}")
    files = {path: fill("opensips", f"{path}.j2", {}, switch=model, tables=tables, protocol=protocol) for path in FILES}
    files |= {
        "tables/dialplan": rows(DIALPLAN, map(_row, rules(model, tables, LONGEST_RECORD))),
        "tables/address": _addresses(model.origins),
    }
    return dict(sorted({**files, "tables/version": VERSIONS}.items()))


def _row(ranked: tuple[int, Rule, str]) -> tuple[object, ...]:
    priority, rule, where = ranked
    dpid, match_op, match_exp, subst_exp, repl_exp, attrs, _ = rule
    return dpid, priority, match_op, match_exp, 0, subst_exp, repl_exp, "", 0, attrs, where


def _addresses(origins: Iterable[OriginModel]) -> bytes:
    found = [(addresses, origin.name) for origin in origins for addresses in map(network, origin.addresses)]
    return rows(ADDRESS, ((1, where.network_address, where.prefixlen, 0, "any", "", name(of)) for where, of in found))
