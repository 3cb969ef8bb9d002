"""OpenSIPS: what the tables of dialplan and permissions decide, run by a routing.cfg that is the same for every switch.

The script must stand as in `understood/opensips-*.cfg`, word by word; what it does is said by `dialplan_running`. A rule of dialplan
takes what its expression matches; of those in a table the one with the lowest `pr` decides, then the one with the lowest `id`; what is
put in the place of the number is built from `repl_exp` and the groups of `subst_exp` alone (dp_repl.c of OpenSIPS 3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network

from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace
from validator.finding import Place
from validator.readback.db_text import Row, table
from validator.readback.decision import Decisions, ReadSwitch, Unreadable
from validator.readback.dialplan_running import Running, beyond
from validator.readback.dialplan_tables import PROVEN, Script, axes_of, number_of, script_of
from validator.readback.kamailio_script import Token
from validator.readback.scripts import as_understood

SCRIPTS = ("routing.cfg", "opensips.cfg")
RULE = ("id", "dpid", "pr", "match_op", "match_exp", "match_flags", "subst_exp", "repl_exp", "timerec", "disabled", "attrs")
SOURCE = ("grp", "ip", "mask", "port", "proto", "pattern", "context_info")
TABLES = ("tables/dialplan", "tables/address", "tables/version")
VERSIONS = {"dialplan": "5", "address": "5"}
"""Without them the modules do not start (OpenSIPS 3.4)."""
PATH, SOCKET, PROTOCOL = '"text:///', "socket", re.compile(r'"proto_(?:udp|tcp)\\.so"')


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of these files. Unreadable where something is not as OpenSIPS, or this interpreter, needs it."""
    found = switch_of(files, directory)

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        running = Running(found, space, decisions)
        return {name: running.origin(name) for name in found.origins}

    return ReadSwitch(
        origins=_sources(table(f"{directory}/tables/address", files["tables/address"], SOURCE), found.origins),
        trunks={name: tuple(trunk["gateways"].split("|")) for name, trunk in found.trunks.items()},
        decide=decide,
        axes=frozenset(axis for rules in found.rules.values() for rule in rules for axis in axes_of(rule)),
        beyond=lambda space: beyond(found.rules[PROVEN]),
        behind=found.behind,
        in_front=found.in_front,
        unread=tuple(sorted(files.keys() - {*SCRIPTS, *TABLES})),
    )


def switch_of(files: Mapping[str, bytes], directory: str) -> Script:
    """What the tables of these files say, run by the script that is understood. Unreadable where it is another, or one is missing."""
    for path in ("routing.cfg", *TABLES):
        if path not in files:
            raise Unreadable(f"there is no {path}: this is no OpenSIPS switch of ours", Place(directory, 1, 1))
    for path in (path for path in SCRIPTS if path in files):
        as_understood(f"{directory}/{path}", files[path], f"opensips-{path}", _fixed)
    versions = table(f"{directory}/tables/version", files["tables/version"], ("table_name", "table_version"))
    if {row.fields["table_name"]: row.fields["table_version"] for row in versions} != VERSIONS:
        raise Unreadable(f"the versions are not those of {VERSIONS}", Place(f"{directory}/tables/version", 1, 1))
    return script_of(_in_order(table(f"{directory}/tables/dialplan", files["tables/dialplan"], RULE)))


def _in_order(rows: Iterable[Row]) -> Iterator[Row]:
    """The rules that are switched on, in the order in which they are tried."""
    for row in sorted(rows, key=lambda row: (number_of(row, "pr"), number_of(row, "id"))):
        flags = row.fields["match_flags"], row.fields["timerec"], row.fields["disabled"]
        if flags[2] != "1" and flags != ("0", "", "0"):
            raise Unreadable("flags and times of a rule are not followed", row.place)
        yield from [row] if flags[2] == "0" else []


def _sources(rows: Sequence[Row], origins: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """The addresses of every origin."""
    found: dict[str, list[str]] = {name: [] for name in origins}
    for row in rows:
        fields = row.fields
        if (fields["port"], fields["proto"], fields["pattern"]) != ("0", "any", "") or fields["context_info"] not in found:
            raise Unreadable("the row is not an address of any port and protocol with the name of an origin", row.place)
        network = f"{fields['ip']}/{fields['mask']}"
        try:
            mine = ip_network(network, strict=False)
        except ValueError:
            raise Unreadable(f"{network} is no address with a mask", row.place) from None
        for name, theirs in found.items():
            if name != fields["context_info"] and any(mine.overlaps(ip_network(each, strict=False)) for each in theirs):
                raise Unreadable(f"{network} belongs to another origin as well", row.place)
        found[fields["context_info"]].append(network)
    return {name: tuple(each) for name, each in found.items()}


def _fixed(found: Iterable[Token]) -> Iterator[Token]:
    """The words of a script; those that may differ as one of their kind, what stands behind socket= left out."""
    skipped = 0
    for token in found:
        if token.kind == "line" or token.line == skipped:
            continue
        if token.text == SOCKET:
            skipped = token.line
        if token.text.startswith(PATH) or PROTOCOL.fullmatch(token.text):
            token = token._replace(text=token.kind)
        yield token
