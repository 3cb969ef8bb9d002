"""The data files of a Kamailio switch: db_text tables, and what the rows of an mtree say of every number.

A db_text file is a line of columns, then rows of fields divided by colons (db_text README). An mtree finds the longest row that a
key begins with (mtree README, `mt_match` in mode 0); the key is made by `route[RIGHTNUMBER_LOOKUP]`: the number with its plus, or `n`
for the nature national; `.mark head.suffix.digits` where it holds `*`, `#` or letters, its digits being the last run of them; and `u`
for digits alone that meet no other row. The row is a list `COUNT=ACTION;...;any=ACTION` by the count of digits; `any` holds to 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.digits.space import DEPTH, Axis, Box, NumberSpace
from validator.finding import Place
from validator.readback.decision import Unreadable

MOST_OF_ANY = 16
"""Digits up to which `any` holds, by `route[RIGHTNUMBER_LOOKUP]`."""
HEADING = "tprefix(string) tvalue(string)"
NATURES: Mapping[str, str] = {"": "unknown", "+": "international", "n": "national"}
PLAIN = re.compile(r"(?P<mark>[+n]?)(?P<digits>[0-9]*)")
DOTTED = re.compile(r"\.(?P<mark>[+n]?)(?P<head>(?:[0-9A-F*#]*[A-F*#])?)\.(?P<suffix>[A-F*#]*)\.(?P<digits>[0-9]*)")
PAIR = re.compile(r"(?P<count>0|[1-9][0-9]?|any)=(?P<action>[A-Za-z0-9_.|&+*#!/-]*)")
UNKNOWN = "u"


class Row(NamedTuple):
    """The numbers `head digits... suffix` of a nature, and for each action the mask of counts of digits from the last run on that it takes.

    `turn` is higher for longer keys. Counts without an action stand under the empty one.
    """

    nature: str
    head: str
    digits: str
    suffix: str
    turn: int
    actions: Mapping[str, int]
    place: Place


@dataclass(frozen=True, slots=True)
class Tree:
    """A table: its rows, and the line of each action in its file where it stands first."""

    name: str
    rows: tuple[Row, ...]
    actions: Mapping[str, Place]

    @property
    def axes(self) -> Iterator[Axis]:
        """The axes that the rows need: those of numbers that are not digits alone."""
        for row in self.rows:
            if row.head or row.suffix:
                yield Axis(row.nature, row.head, row.suffix)


def table(file: str, content: bytes, heading: str) -> Iterator[tuple[Place, list[str]]]:
    """The rows of a db_text file, split into fields. Unreadable if it has other columns."""
    lines = content.decode("utf-8", "backslashreplace").split("\n")
    if lines[0] != heading:
        raise Unreadable(f"the columns are not {heading}", Place(file, 1, 1))
    if lines.pop() != "":
        raise Unreadable("the last line has no end", Place(file, len(lines) + 1, 1))
    for line, text in enumerate(lines[1:], 2):
        fields = re.split(r"(?<!\\):", text)
        if len(fields) != heading.count("(") or re.search(r"\\[^:]|\\$|\s", text):
            raise Unreadable(f"{text[:80]!r} is no row of {heading.count('(')} fields", Place(file, line, 1))
        yield Place(file, line, 1), [field.replace("\\:", ":") for field in fields]


def tree(file: str, content: bytes, alphabet: str) -> Tree:
    """The rows of an mtree. Unreadable where Kamailio would not load it, or a row is of a form that no lookup asks for."""
    found: list[Row] = []
    lines: dict[str, Place] = {}
    actions: dict[str, Place] = {}
    values: dict[str, dict[int, str]] = {}
    for place, (key, value) in table(file, content, HEADING):
        if key in lines:
            raise Unreadable(f"the key {key} stands twice, first in line {lines[key].line}: the table is not loaded", place)
        lines[key] = place
        if strange := set(key) - set(alphabet):
            raise Unreadable(f"the key {key} holds {min(strange)}, which is not in char_list: the table is not loaded", place)
        if value not in values:
            values[value] = _counts(value, place)
        row = _row(key, values[value], place)
        found.append(row)
        for action in row.actions:
            actions.setdefault(action, place)
    return Tree(file.rpartition("/")[2], tuple(found), actions)


def _counts(value: str, place: Place) -> dict[int, str]:
    """The action at each count of digits, that of `any` under -1."""
    found: dict[int, str] = {}
    for written in value.split(";"):
        pair = PAIR.fullmatch(written)
        if pair is None:
            raise Unreadable(f"{written[:80]!r} is not COUNT=ACTION", place)
        count = -1 if pair["count"] == "any" else int(pair["count"])
        if count in found:
            raise Unreadable(f"{pair['count']} stands twice in a row", place)
        found[count] = pair["action"]
    return found


def _row(key: str, counts: Mapping[int, str], place: Place) -> Row:
    if key == UNKNOWN:
        return Row("unknown", "", "", "", 0, _masks(counts, 0), place)
    spelling = PLAIN.fullmatch(key) or DOTTED.fullmatch(key)
    if spelling is None or not key:
        raise Unreadable(f"no lookup asks for a key of the form {key!r}", place)
    parts = {"head": "", "suffix": "", **spelling.groupdict()}
    least = max(len(parts["digits"]), 1 if parts["head"] else 0)
    return Row(NATURES[parts["mark"]], parts["head"], parts["digits"], parts["suffix"], len(key), _masks(counts, least), place)


def _masks(counts: Mapping[int, str], least: int) -> Mapping[str, int]:
    """For each action the counts of digits that it takes, from the least on; the empty one takes the rest, without end."""
    masks: dict[str, int] = {}
    rest = ~((1 << least) - 1)
    for count, action in sorted(counts.items()):
        if count >= least and action not in ("", "-"):
            masks[action] = masks.get(action, 0) | 1 << count
            rest &= ~(1 << count)
    common = counts.get(-1, "")
    if common not in ("", "-"):
        barred = sum(1 << count for count, action in counts.items() if count >= 0 and action == "-")
        taken = rest & ((2 << MOST_OF_ANY) - 1) & ~barred
        masks[common] = masks.get(common, 0) | taken
        rest &= ~taken
    return {action: mask for action, mask in {**masks, "": rest}.items() if mask}


def boxes(space: NumberSpace, row: Row, mask: int) -> Iterator[Box]:
    """The numbers of a row that have one of the counts of digits of a mask."""
    ends = len(row.head) + len(row.suffix)
    yield from space.boxes(row.nature, row.head + row.digits, (mask & ((1 << 64) - 1)) << ends, row.suffix)


def outgrown(space: NumberSpace, row: Row) -> bool:
    """Whether a row takes numbers that no axis of the space can hold."""
    longest = max((mask.bit_length() - 1 for action, mask in row.actions.items() if action), default=-1)
    written = row.head + row.digits
    head = next(head for head in space.heads(row.nature, row.suffix) if written.startswith(head))
    return len(row.head) + longest - len(head) > DEPTH


def addresses(file: str, content: bytes) -> Sequence[tuple[Place, str, str]]:
    """Place, network and origin of every row of the table of addresses."""
    heading = "id(int,auto) grp(int) ip_addr(string) mask(int) port(int) tag(string,null)"
    found = []
    for place, (_, _, address, mask, port, tag) in table(file, content, heading):
        if port != "0" or not mask.isdecimal() or not tag:
            raise Unreadable("the row is not GROUP, ADDRESS, MASK, port 0 and the name of an origin", place)
        found.append((place, f"{address}/{mask}", tag))
    return found
