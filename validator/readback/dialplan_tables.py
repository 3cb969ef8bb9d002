"""The tables of dialplan as our scripts ask them: origins and trunks by name, all others by expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from validator.digits.space import Axis
from validator.finding import Place
from validator.readback.db_text import Row
from validator.readback.decision import Unreadable
from validator.readback.expressions import Looks, NotFollowed, ways
from validator.readback.spelled import MARKED, Part, axes, change

ORIGINS, TRUNKS, PROVEN, LEAVING = "1", "2", "3", "4"
ORIGIN = re.compile(
    r"(?P<unknown>[-u+n])/(?P<international>[-u+n])/(?P<stages>[0-9|]+)/(?P<charging>[0-9]+)/(?P<routes>[0-9]+)/(?P<behind>-|[0-9A-F*#]+)"
)
FRONT = r"(?P<front>-|(?:[0-9A-F*]|%23)+)"
TRUNK = re.compile(rf"(?P<stages>[0-9|]+)/(?P<gateways>[^/]+)/{FRONT}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
WHOLE = "^(.*)$"
GROUP = re.compile(r"\\([1-9])")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of expressions: what it takes, the groups that its result is made of, and what is done."""

    looks: tuple[Looks, ...]
    becomes: tuple[Part, ...] | None
    attrs: str
    place: Place


@dataclass(frozen=True, slots=True)
class Script:
    """What the tables say: the records of origins and trunks by name, the rules of every other table in order, and where names stand."""

    origins: Mapping[str, re.Match[str]]
    trunks: Mapping[str, re.Match[str]]
    rules: Mapping[str, Sequence[Rule]]
    places: Mapping[str, Place]

    @property
    def behind(self) -> Mapping[str, str]:
        """The tech prefix that is taken off at each origin."""
        return {name: record["behind"].removeprefix("-") for name, record in self.origins.items()}

    @property
    def in_front(self) -> Mapping[str, str]:
        """The tech prefix that each trunk puts in front."""
        return {name: record["front"].removeprefix("-").replace("%23", "#") for name, record in self.trunks.items()}


def script_of(rows: Iterable[Row], trunk: re.Pattern[str] = TRUNK) -> Script:
    """What the rules say, which come in the order in which they are tried. `trunk` is the form of a trunk's record."""
    named: dict[str, dict[str, Row]] = {ORIGINS: {}, TRUNKS: {}}
    rules: dict[str, list[Rule]] = {PROVEN: [], LEAVING: []}
    for row in rows:
        if row.fields["dpid"] in named:
            _name(row, named[row.fields["dpid"]])
        else:
            rules.setdefault(row.fields["dpid"], []).append(_rule(row))
    origins = {name: _record(ORIGIN, row) for name, row in named[ORIGINS].items()}
    trunks = {name: _record(trunk, row) for name, row in named[TRUNKS].items()}
    places = {f"{dpid}/{name}": row.place for dpid, each in named.items() for name, row in each.items()}
    return Script(origins, trunks, rules, places)


def number_of(row: Row, column: str) -> int:
    """A count. Unreadable where the column holds none."""
    if not row.fields[column].isdecimal():
        raise Unreadable(f"{column} is no count", row.place)
    return int(row.fields[column])


def _name(row: Row, known: dict[str, Row]) -> None:
    """A rule that is found by its text."""
    fields = row.fields
    if fields["match_op"] != "0" or (fields["subst_exp"], fields["repl_exp"]) != (WHOLE, "\\1") or not WORD.fullmatch(fields["match_exp"]):
        raise Unreadable("a rule of this table compares a name and leaves it as it is", row.place)
    known.setdefault(fields["match_exp"], row)


def _record(form: re.Pattern[str], row: Row) -> re.Match[str]:
    found = form.fullmatch(row.fields["attrs"])
    if found is None:
        raise Unreadable(f"{row.fields['attrs']} is not what the script expects here", row.place)
    return found


def _rule(row: Row) -> Rule:
    fields = row.fields
    if fields["match_op"] != "1":
        raise Unreadable("a rule that does not match by an expression is not followed", row.place)
    same = (fields["subst_exp"], fields["repl_exp"]) == (WHOLE, "\\1")
    if not same and fields["subst_exp"] != fields["match_exp"]:
        raise Unreadable("where subst_exp differs from match_exp, what is put is not followed", row.place)
    try:
        looks = tuple(ways(fields["match_exp"]))
    except NotFollowed as why:
        raise Unreadable(f"{why}", row.place) from None
    return Rule(looks, None if same else _parts(row), fields["attrs"], row.place)


def _parts(row: Row) -> tuple[Part, ...]:
    """Text and groups; a backslash and one digit is a group, whatever follows."""
    found: list[Part] = []
    written = row.fields["repl_exp"]
    for place, piece in enumerate(GROUP.split(written)):
        if place % 2:
            found.append(int(piece))
        elif re.search(r"[^0-9A-F*#+un%]", piece):
            raise Unreadable(f"{written} puts something that is no part of a number", row.place)
        elif piece:
            found.append(piece.replace("%23", "#"))
    return tuple(found)


def axes_of(rule: Rule) -> Iterator[Axis]:
    """The axes of the numbers that a rule takes, and of what it makes of them."""
    try:
        for looks in rule.looks:
            for nature in MARKED.marks:
                becomes = change(looks, nature, rule.becomes, MARKED, MARKED, rule.place) if rule.becomes is not None else None
                yield from axes(looks, MARKED, nature, becomes)
    except NotFollowed as why:
        raise Unreadable(f"{why}", rule.place) from None
