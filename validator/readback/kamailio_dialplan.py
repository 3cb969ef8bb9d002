"""Kamailio by its dialplan module: what its tables decide, run by a routing.cfg that is the same for every switch.

The script must stand as in `understood/kamailio-dialplan.cfg`, word by word; what it does is said by `dialplan_running`. Of the rules of a
table that match, the one with the lowest `pr` decides; rules with a match_len would come before all others, and which of two with one
`pr` comes first nobody says, so neither is followed (dp_repl.c, dp_db.c of Kamailio 5.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace
from validator.finding import Place
from validator.readback import kamailio_settings as settings
from validator.readback.db_text import Row, table
from validator.readback.decision import Decide, Decisions, ReadSwitch, Unreadable
from validator.readback.dialplan_running import Running, beyond
from validator.readback.dialplan_tables import PROVEN, Script, axes_of, number_of, script_of
from validator.readback.kamailio import QUESTIONS, ROUTING, SERVICE, origins_of, service_as_understood
from validator.readback.kamailio_script import Token, script
from validator.readback.mtree import addresses
from validator.readback.scripts import as_understood

RULE = ("id", "dpid", "pr", "match_op", "match_exp", "match_len", "subst_exp", "repl_exp", "attrs")
MOST_ATTRS = 254
"""A rule with longer attrs does not translate (dp_repl.c, DP_MAX_ATTRS_LEN)."""
DEFINE = re.compile(r"#!define RIGHTNUMBER_(?:TABLES|PATIENCE) ")
COUNTED = ('"max_result_rows"', '"max_subnets"')


class Form(NamedTuple):
    """The script that is understood, and the tables that it needs, with the versions without which their modules do not start."""

    understood: str
    versions: Mapping[str, str]

    @property
    def paths(self) -> tuple[str, ...]:
        return (*(f"tables/{table}" for table in self.versions), "tables/version")


FORM = Form("kamailio-dialplan.cfg", {"dialplan": "2", "address": "6"})
"""Of Kamailio 5.6."""


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of these files. Unreadable where something is not as Kamailio, or this interpreter, needs it."""
    found = switch_of(files, directory)

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        running = Running(found, space, decisions)
        return {name: running.origin(name) for name in found.origins}

    return read_script(found, files, directory, {name: tuple(trunk["gateways"].split("|")) for name, trunk in found.trunks.items()}, decide)


def read_script(
    found: Script, files: Mapping[str, bytes], directory: str, trunks: Mapping[str, tuple[str, ...]], decide: Decide
) -> ReadSwitch:
    """The switch of a script, with the gateways of each trunk."""
    return ReadSwitch(
        origins=origins_of(found.origins, addresses(f"{directory}/tables/address", files["tables/address"])),
        trunks=trunks,
        decide=decide,
        axes=frozenset(axis for rules in found.rules.values() for rule in rules for axis in axes_of(rule)),
        beyond=lambda space: beyond(found.rules[PROVEN]),
        behind=found.behind,
        in_front=found.in_front,
        unread=tuple(f"{directory}/{path}" for path in files if path == QUESTIONS),
    )


def switch_of(files: Mapping[str, bytes], directory: str) -> Script:
    """What the tables of these files say, run by the script that is understood. Unreadable where it is another, or one is missing."""
    return script_of(rules_of(files, directory, FORM))


def rules_of(files: Mapping[str, bytes], directory: str, form: Form) -> Iterator[Row]:
    """The rules of dialplan in the order in which they are tried. Unreadable where the script is not of this form, or would not read
    all rows of every table."""
    for path in (ROUTING, *form.paths):
        if path not in files:
            raise Unreadable(f"there is no {path}: this is no Kamailio switch of ours", Place(directory, 1, 1))
    routing = f"{directory}/{ROUTING}"
    as_understood(routing, files[ROUTING], form.understood, _fixed)
    if SERVICE in files:
        service = script(f"{directory}/{SERVICE}", files[SERVICE])
        settings.service(service)
        service_as_understood(service)
    versions = table(f"{directory}/tables/version", files["tables/version"], ("table_name", "table_version"))
    if {row.fields["table_name"]: row.fields["table_version"] for row in versions} != form.versions:
        raise Unreadable(f"the versions are not those of {form.versions}", Place(f"{directory}/tables/version", 1, 1))
    most = re.search(rb'"max_result_rows", ([0-9]+)\)', files[ROUTING])
    for name in form.versions:
        rows = sum(map(bool, files[f"tables/{name}"].split(b"\n")[1:]))
        if most is None or int(most[1]) < rows:
            line = files[ROUTING][: most.start()].count(b"\n") + 1 if most else 1
            raise Unreadable(f"fewer rows than the {rows} of {name} would be read", Place(routing, line, 1))
    return _in_order(table(f"{directory}/tables/dialplan", files["tables/dialplan"], RULE))


def _in_order(rows: Iterable[Row]) -> Iterator[Row]:
    """The rules in the order in which they are tried."""
    seen: dict[tuple[str, int], Row] = {}
    for row in sorted(rows, key=lambda row: number_of(row, "pr")):
        key = row.fields["dpid"], number_of(row, "pr")
        if seen.setdefault(key, row) is not row:
            raise Unreadable(f"the rule on line {seen[key].place.line} has the same pr: which is tried first is not said", row.place)
        if row.fields["match_len"] != "0":
            raise Unreadable("a rule with a match_len, which is tried before all others, is not followed", row.place)
        if not 0 < len(row.fields["attrs"]) <= MOST_ATTRS:
            raise Unreadable(f"attrs has none, or more than {MOST_ATTRS} characters", row.place)
        yield row


def _fixed(found: Iterable[Token]) -> Iterator[Token]:
    """The words of a script; where tables are and how long a gateway is waited for may differ, and so may counts of rows."""
    before = ("", "")
    for token in found:
        if token.kind == "line":
            continue
        if define := DEFINE.match(token.text):
            token = token._replace(text=define[0])
        elif before[0] in COUNTED and token.text.isdecimal():
            token = token._replace(text="a count")
        before = before[1], token.text
        yield token
