"""Kamailio 5.6 by its dialplan module: for sites that load tables. The route blocks are the same for every switch.

A number begins with the mark of its nature, as in `validator.render.regular`. Rules have no match_len, so the one with the lowest `pr`
decides, and no two of a table have the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from validator.render import Platform
from validator.render.dialplan import Rule, numbered, rows, rules
from validator.render.escape import name, network
from validator.render.model import OriginModel, SwitchModel
from validator.render.sip import check
from validator.render.templates import fill

PLATFORM = Platform(
    software="Kamailio 5.6, its dialplan module",
    files="routing.cfg to include, tables/ for it; kamailio.cfg as a demonstration, kamailio-test.cfg to ask it numbers",
    origins="by source address (permissions)",
    numbers="exact: anchored expressions of dialplan, the more specific first; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="exact: trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    weight="exact: one is drawn by weight ($RANDOM of cfgutils), the others follow, the largest share first",
    refusal="cause in the Reason header, and its SIP status by RFC 3398",
    tariff="left in $avp(tariff) for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport, udp or tcp, for the switch and all its gateways",
        "rules are searched one after the other, 90,000 in some 25 ms: for large tables take the platform kamailio, whose tables are trees",
        "the list of trunks of a rule has at most 250 characters, and so have the gateways of a trunk",
    ),
)
FILES = ("kamailio-test.cfg", "kamailio.cfg", "routing.cfg")
DIALPLAN = (
    "id(int,auto) dpid(int) pr(int) match_op(int) match_exp(string) match_len(int) subst_exp(string) repl_exp(string) "
    "attrs(string) line(string,null)"
)
ADDRESS = "id(int,auto) grp(int) ip_addr(string) mask(int) port(int) tag(string,null)"
VERSIONS = b"id(int,auto) table_name(string) table_version(int)\n1:dialplan:2\n2:address:6\n"
LONGEST_RECORD = 250
"""dialplan copies at most 254 characters (dp_repl.c, DP_MAX_ATTRS_LEN)."""
SPARE_ROWS = 1000
OWN_MEGABYTES, RULE_BYTES = 64, 6000
"""Shared memory; of a rule with its two expressions and its text: enough for 90,000 rules, of which 2,000 bytes each were too little."""


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where Kamailio or SIP has no way to say it."""
    check(model)
    subnets = sum(len(origin.addresses) for origin in model.origins)
    tables = numbered(model)
    found = [*map(row, rules(model, tables, LONGEST_RECORD))]
    values: dict[str, object] = {
        "switch": model,
        "tables": tables,
        "tables_by": ("dialplan",),
        "most_rows": len(found) + subnets + SPARE_ROWS,
        "most_subnets": subnets + 1,
        "shared_megabytes": OWN_MEGABYTES + (len(found) * RULE_BYTES >> 20),
    }
    files = {path: fill("kamailio", TEMPLATES.get(path, f"{path}.j2"), {}, **values) for path in FILES}
    files |= {"tables/dialplan": rows(DIALPLAN, found), "tables/address": addresses(model.origins)}
    return dict(sorted({**files, "tables/version": VERSIONS}.items()))


TEMPLATES = {"kamailio-test.cfg": "dialplan-test.cfg.j2", "routing.cfg": "dialplan-routing.cfg.j2"}


def row(ranked: tuple[int, Rule, str]) -> tuple[object, ...]:
    """A rule with its priority and its place, as a row of DIALPLAN."""
    priority, rule, where = ranked
    return rule.dpid, priority, rule.match_op, rule.match_exp, 0, rule.subst_exp, rule.repl_exp, rule.attrs, where


def addresses(origins: Iterable[OriginModel]) -> bytes:
    """The file of the table of permissions."""
    found = [(group, where, origin.name) for group, origin in enumerate(origins, 1) for where in map(network, origin.addresses)]
    return rows(ADDRESS, ((group, where.network_address, where.prefixlen, 0, name(of)) for group, where, of in found))
