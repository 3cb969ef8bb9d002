"""Kamailio 5.6 by its modules dialplan and drouting: for sites that load tables, also large ones. Translations are rules of dialplan, as in
`validator.render.kamailio_dialplan`; routes and tariff classes are rules of drouting, whose tables are trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from validator.render import Platform, shares
from validator.render.dialplan import Numbered, Rule, held, leaving, numbered, origin_rules, ranked, rows, table_rules, trunk_rules
from validator.render.drouting import Groups, Tables, tables
from validator.render.escape import put
from validator.render.kamailio_dialplan import DIALPLAN, FILES, LONGEST_RECORD, OWN_MEGABYTES, RULE_BYTES, SPARE_ROWS, addresses, row
from validator.render.model import SwitchModel
from validator.render.sip import check
from validator.render.templates import fill

PLATFORM = Platform(
    software="Kamailio 5.6, its modules dialplan and drouting",
    files="routing.cfg to include, tables/ for it; kamailio.cfg as a demonstration, kamailio-test.cfg to ask it numbers",
    origins="by source address (permissions)",
    numbers="exact: routes and tariffs by longest prefix in trees of drouting, for each kind and count of digits; codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature, by anchored expressions of dialplan",
    failover="exact: trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    weight="refused: a list of drouting has no weights",
    refusal="cause in the Reason header, and its SIP status by RFC 3398; while tables are still loading 41 and 503",
    tariff="left in $avp(tariff) for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport, udp or tcp, for the switch and all its gateways",
        "translations are searched one rule after the other; routes and tariff classes are not",
        "the trunks of a rule have at most 32 gateways in all",
    ),
)
WHY_UNSHARED = "a list of drouting has no weights"
RULES = (
    "ruleid(int,auto) groupid(string) prefix(string) timerec(string) priority(int) routeid(string) gwlist(string) description(string,null)"
)
GATEWAYS = "gwid(int,auto) type(int) address(string) strip(int) pri_prefix(string) attrs(string) description(string,null)"
LISTS = "id(int,auto) gwlist(string) description(string,null)"
VERSIONS = (
    b"id(int,auto) table_name(string) table_version(int)\n1:dialplan:2\n2:address:6\n3:dr_rules:3\n4:dr_gateways:3\n5:dr_gw_lists:1\n"
)
ROUTE_BYTES, GROUP_BYTES = 7000, 200
"""Shared memory of a rule of drouting, and of each of its further groups, while a reload holds the old ones and the new."""
TEMPLATES = {"kamailio-test.cfg": "drouting-test.cfg.j2", "routing.cfg": "drouting-routing.cfg.j2"}


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path. Unrenderable where Kamailio or SIP has no way to say it."""
    check(model)
    shares.refuse(model, WHY_UNSHARED)
    found = numbered(model)
    named = (*origin_rules(model, found), *trunk_rules(model, found, lambda trunk, stages: f"{stages}/{put(trunk.tech_prefix) or '-'}"))
    grouped = {table.dpid: Groups(table) for table in found if table.model.kind != "translations"}
    tabled = (rule for table in found for rule in _rules(table, grouped))
    rules = [*map(row, ranked((*named, *held(model.axes), *leaving(model.axes), *tabled)))]
    routes = tables(model, grouped.values())
    subnets = sum(len(origin.addresses) for origin in model.origins)
    values: dict[str, object] = {
        "switch": model,
        "tables": found,
        "tables_by": ("dialplan", "drouting"),
        "most_rows": max(len(rules), len(routes.rules)) + subnets + SPARE_ROWS,
        "most_subnets": subnets + 1,
        "shared_megabytes": OWN_MEGABYTES + (len(rules) * RULE_BYTES + _bytes(routes) >> 20),
    }
    files = {path: fill("kamailio", TEMPLATES.get(path, f"{path}.j2"), {}, **values) for path in FILES}
    files |= {"tables/dialplan": rows(DIALPLAN, rules), "tables/address": addresses(model.origins), "tables/version": VERSIONS}
    files |= {"tables/dr_rules": rows(RULES, routes.rules), "tables/dr_gateways": rows(GATEWAYS, routes.gateways)}
    return dict(sorted({**files, "tables/dr_gw_lists": rows(LISTS, routes.lists)}.items()))


def _rules(table: Numbered, grouped: Mapping[int, Groups]) -> Iterable[Rule]:
    """Of a table in dialplan: its rules, or those that tell the groups."""
    return grouped[table.dpid].rules() if table.dpid in grouped else table_rules(table, LONGEST_RECORD)


def _bytes(routes: Tables) -> int:
    return sum(ROUTE_BYTES + f"{rule[0]}".count(",") * GROUP_BYTES for rule in routes.rules)
