"""The tables of drouting as Kamailio loads them: rules by group and prefix, gateways, and lists of them (dr_load.c, routing.c).

A rule that names a gateway or a list that is not there would be left out with nothing but a line in the log: such files are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from validator.finding import Place
from validator.readback.db_text import Row, table
from validator.readback.decision import Unreadable

RULE = ("ruleid", "groupid", "prefix", "timerec", "priority", "routeid", "gwlist")
GATEWAY = ("gwid", "type", "address", "strip", "pri_prefix", "attrs")
LIST = ("id", "gwlist")
NUMBERS = re.compile(r"[0-9]{1,9}(?:[,|;][0-9]{1,9})*")
"""With sort_order 0 gateways of a group, between semicolons, are tried in order like all others."""
PREFIX = re.compile("[0-9]*")
ADDRESS = re.compile(r"(?:[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:;transport=(?:udp|tcp))?")
MOST_GATEWAYS = 32
"""Those behind are not tried (drouting.c, DR_MAX_GWLIST)."""


class Gateway(NamedTuple):
    address: str
    attrs: str
    place: Place


class Rule(NamedTuple):
    """The numbers with a prefix, in some groups, and the gateways that they get in order."""

    groups: tuple[int, ...]
    prefix: str
    gateways: tuple[Gateway, ...]
    place: Place


def gateways_of(path: str, content: bytes) -> Mapping[int, Gateway]:
    """The gateways by number."""
    found: dict[int, Gateway] = {}
    for row in table(path, content, GATEWAY):
        fields = row.fields
        if fields["strip"] != "0" or fields["pri_prefix"]:
            raise Unreadable("strip and pri_prefix do nothing here: the number that is sent is made by tables of dialplan", row.place)
        if not ADDRESS.fullmatch(fields["address"]):
            raise Unreadable(f"{fields['address']} is no address of a gateway", row.place)
        found[_number(row, "gwid", found)] = Gateway(fields["address"], fields["attrs"], row.place)
    return found


def lists_of(path: str, content: bytes) -> Mapping[int, str]:
    """The lists of gateways by number, as they are written."""
    found: dict[int, str] = {}
    for row in table(path, content, LIST):
        found[_number(row, "id", found)] = row.fields["gwlist"]
    return found


def _number(row: Row, column: str, known: Container[int]) -> int:
    """The number of a row, which no other row has."""
    written = row.fields[column]
    if not re.fullmatch("[0-9]{1,9}", written) or int(written) in known:
        raise Unreadable(f"{column} {written} is no number, or stands twice", row.place)
    return int(written)


def rules_of(path: str, content: bytes, gateways: Mapping[int, Gateway], lists: Mapping[int, str]) -> list[Rule]:
    """The rules in the order in which one of a group and prefix comes before another: by priority, then as they stand in the table."""
    rows = table(path, content, RULE)
    if any(row.fields["priority"] != "0" for row in rows):
        rows.sort(key=_priority)
    return [*_rules(rows, gateways, lists)]


def _priority(row: Row) -> int:
    if not re.fullmatch("-?[0-9]{1,9}", row.fields["priority"]):
        raise Unreadable("priority is no number", row.place)
    return -int(row.fields["priority"])


def _rules(rows: Iterable[Row], gateways: Mapping[int, Gateway], lists: Mapping[int, str]) -> Iterator[Rule]:
    named: dict[str, tuple[Gateway, ...]] = {}
    for row in rows:
        fields = row.fields
        if fields["timerec"] or fields["routeid"] not in ("", "0"):
            raise Unreadable("times of a rule, and routes of the script that it runs, are not followed", row.place)
        if not PREFIX.fullmatch(fields["prefix"]):
            raise Unreadable(f"only digits are looked up, and {fields['prefix']} are others", row.place)
        if fields["gwlist"] not in named:
            named[fields["gwlist"]] = tuple(_named(fields["gwlist"], row, gateways, lists))
        yield Rule(_numbers(fields["groupid"], row), fields["prefix"], named[fields["gwlist"]], row.place)


def _named(written: str, row: Row, gateways: Mapping[int, Gateway], lists: Mapping[int, str]) -> Sequence[Gateway]:
    if written.startswith("#"):
        if not written[1:].isdecimal() or int(written[1:]) not in lists:
            raise Unreadable(f"there is no list {written} of gateways: the rule would be left out", row.place)
        written = lists[int(written[1:])]
    found = _numbers(written, row)
    for number in found:
        if number not in gateways:
            raise Unreadable(f"there is no gateway {number}: the rule would be left out", row.place)
    return [gateways[number] for number in found[:MOST_GATEWAYS]]


def _numbers(written: str, row: Row) -> tuple[int, ...]:
    found = _split(written)
    if not found:
        raise Unreadable(f"{written[:80]!r} is no list of numbers", row.place)
    return found


@cache
def _split(written: str) -> tuple[int, ...]:
    return tuple(map(int, re.split("[,|;]", written))) if NUMBERS.fullmatch(written) else ()
