"""Kamailio 5.6: a routing file to include, a complete demonstration around it, a wrapper that answers questions, and number tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from validator.render import Platform
from validator.render.escape import Written, name, network
from validator.render.model import MOST_DIGITS, OriginModel, SwitchModel, TableModel
from validator.render.mtree import Rows, axes_rows, rows
from validator.render.sip import check
from validator.render.templates import fill

PLATFORM = Platform(
    software="Kamailio 5.6",
    files="routing.cfg to include, tables/ beside it; kamailio.cfg as a demonstration, kamailio-test.cfg to ask it numbers",
    origins="by source address (permissions)",
    numbers="exact: longest prefix and count of digits in an mtree; feature codes with * # A-F",
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
        "a written number has at most 63 characters, a row 3,900",
    ),
)
FILES = ("kamailio-test.cfg", "kamailio.cfg", "routing.cfg")
ROW_HEADING = "tprefix(string) tvalue(string)"
ADDRESS_HEADING = "id(int,auto) grp(int) ip_addr(string) mask(int) port(int) tag(string,null)"
VERSIONS = "id(int,auto) table_name(string) table_version(int)\n1:mtree:1\n2:address:6\n"
DIGITS = "0123456789"

PLACE_BYTES, NODE_BYTES, ROW_BYTES = 24, 100, 1300
"""Shared memory of a place in a tree node, of the node itself, and of a row with its copies; measured with 30,000 and 100,000 rows."""
OWN_MEGABYTES = 64
SPARE_ROWS = 1000


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path, the same bytes for the same model.

    Unrenderable where Kamailio or SIP has no way to say it: the switch must then not be written at all.
    """
    check(model)
    tables: dict[str, Rows] = {_file(table): rows(table) for table in model.tables} | {"axes": axes_rows(model.axes)}
    subnets = sum(len(origin.addresses) for origin in model.origins)
    values: dict[str, object] = {
        "switch": model,
        "tables": model.tables,
        "most_digits": MOST_DIGITS,
        "most_rows": max(map(len, tables.values())) + subnets + SPARE_ROWS,
        "most_subnets": subnets + 1,
        "characters": _alphabet(tables.values()),
        "tables_by": ("mtree",),
        "shared_megabytes": _shared_megabytes(tables.values()),
    }
    files = {path: fill("kamailio", f"{path}.j2", {"file": _file}, **values) for path in FILES}
    files |= {f"tables/{file}": _table_file(found) for file, found in tables.items()}
    files |= {"tables/version": VERSIONS.encode(), "tables/address": _address_file(model.origins)}
    return dict(sorted(files.items()))


def _file(table: TableModel) -> Written:
    return name(f"{table.kind}.{table.name}")


def _table_file(found: Rows) -> bytes:
    return "".join((ROW_HEADING, "\n", *(f"{key}:{value}\n" for key, value in found))).encode()


def _address_file(origins: Iterable[OriginModel]) -> bytes:
    lines = [ADDRESS_HEADING]
    for group, origin in enumerate(origins, 1):
        for addresses in map(network, origin.addresses):
            address = f"{addresses.network_address}".replace(":", "\\:")
            lines.append(f"{len(lines)}:{group}:{address}:{addresses.prefixlen}:0:{name(origin.name)}")
    return ("\n".join(lines) + "\n").encode()


def _alphabet(tables: Iterable[Rows]) -> str:
    """The characters of all keys: every node of a tree has a place for each, so there are no more than needed."""
    used = {character for found in tables for key, _ in found for character in key}
    return DIGITS + "".join(sorted(used - set(DIGITS)))


def _shared_megabytes(tables: Iterable[Rows]) -> int:
    """Enough shared memory for the trees and for the text files that they are read from."""
    found = list(tables)
    node = PLACE_BYTES * len(_alphabet(found)) + NODE_BYTES
    nodes = sum(_nodes([key for key, _ in rows_found]) for rows_found in found)
    return OWN_MEGABYTES + (nodes * node + sum(map(len, found)) * ROW_BYTES >> 20)


def _nodes(keys: Sequence[str]) -> int:
    """The nodes of a tree of sorted keys: each key adds those that it does not share with the key before."""
    total, before = 1, ""
    for key in keys:
        shared = 0
        for one, other in zip(key, before, strict=False):
            if one != other:
                break
            shared += 1
        total += len(key) - shared
        before = key
    return total
