"""A compiled table as the rows of a Kamailio mtree: longest prefix finds a row, and the row says what happens at each count of digits.

The key of a row is a number as it is written. What is not a plain run of digits stands behind dots (`.head.suffix.digits`,
`.+head.suffix.digits`), nature national behind an `n`, and `u` alone is the row of every number without a plus that no other row
takes, for an empty prefix cannot be stored. A row repeats what it inherits, since only one row is ever looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from validator.causes import status
from validator.digits.space import Axis
from validator.render.escape import Unrenderable, dialled, name
from validator.render.model import MOST_DIGITS, NOTHING, Entry, TableModel
from validator.render.shares import listed
from validator.tables import Action, Charge, Forward, Reject, Translate, Withhold

MARKS: Mapping[str, str] = {"unknown": "", "international": "+", "national": "n"}
UNKNOWN = "u"
ORDINARY = (1 << (MOST_DIGITS + 1)) - 1
LONGEST_VALUE = 3900
LONGEST_KEY = 63
KEY = re.compile(r"[+n]?[0-9]*|\.[+n]?[0-9A-F*#]*\.[A-F*#]*\.[0-9]*")
SPELLING = re.compile(r"(?P<head>(?:.*[^0-9])?)(?P<digits>[0-9]+)(?P<suffix>[^0-9]*)")

Rows = list[tuple[str, str]]
"""Key and value of every row, sorted by key."""
Lengths = dict[int, int]
"""Action to the counts of digits that it takes, one bit each."""


class Stem(NamedTuple):
    """How the keys of an axis begin, and how many digits of the number stand there already."""

    key: str
    digits: int


def rows(table: TableModel) -> Rows:
    """The rows of a table. ValueError if two entries of one prefix take the same number."""
    texts = {NOTHING: "-"} | dict(enumerate(map(action_text, table.actions)))
    try:
        return _rows(table.entries, texts)
    except Unrenderable as why:
        raise Unrenderable(f"table {table.name}: {why.reason}", *table.places[:1]) from None


def axes_rows(axes: Iterable[Axis]) -> Rows:
    """The rows that every number meets which lies on one of the axes, and no other."""
    return _rows([Entry(axis, "", ORDINARY, 0) for axis in axes], {NOTHING: "-", 0: "yes"})


def _rows(entries: Iterable[Entry], texts: Mapping[int, str]) -> Rows:
    written = _own_lengths(entries)
    if not all(map(KEY.fullmatch, written)):
        raise Unrenderable("holds numbers that are not made of digits, * # and A-F")
    values: dict[tuple[int, tuple[tuple[int, int], ...]], str] = {}
    found = []
    for key, lengths, depth in _inherit(written):
        shape = depth, tuple(sorted(lengths.items()))
        if shape not in values:
            values[shape] = _checked(_value(lengths, depth, texts))
        found.append((key or UNKNOWN, values[shape]))
    return sorted(found)


def _checked(value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise Unrenderable(f"what happens to one number takes {len(value)} characters, and a row holds {LONGEST_VALUE}")
    return value


def action_text(action: Action) -> str:
    """What happens, as a row says it: trunks divided by `|`, those that share by `&`, `!cause/status`, a tariff class, or the fields
    of a translation."""
    match action:
        case Forward():
            return listed(action, "|", "&")
        case Reject(cause):
            return f"!{cause}/{status(cause)}"
        case Charge(tariff):
            return name(tariff)
        case Translate(strip, prepend, at, removed, digits, set_nature):
            exchange = () if at is None else (f"{at}", f"{removed}", dialled(digits))
            return "|".join((f"{strip}", dialled(prepend), set_nature or "", *exchange)).rstrip("|")
        case Withhold():
            raise Unrenderable("withholding the calling number is not rendered yet")


def _own_lengths(entries: Iterable[Entry]) -> dict[str, Lengths]:
    stems: dict[Axis, Stem] = {}
    written: dict[str, Lengths] = defaultdict(dict)
    for axis, prefix, lengths, action in entries:
        stem = stems.get(axis)
        if stem is None:
            stem = stems[axis] = _stem(axis)
        if lengths & 1 and not prefix and not stem.digits:
            _write(written, *_bare(axis), action)
            lengths &= ~1
        if lengths:
            _write(written, stem.key + prefix, lengths << stem.digits, action)
    return written


def _write(written: dict[str, Lengths], key: str, lengths: int, action: int) -> None:
    row = written[key]
    if any(lengths & taken for taken in row.values()):
        raise ValueError(f"two entries take the same numbers of prefix {key}")
    row[action] = row.get(action, 0) | lengths


def _stem(axis: Axis) -> Stem:
    head = axis.head.rstrip("0123456789")
    digits = axis.head[len(head) :]
    return Stem(_beginning(axis.nature, dialled(head), dialled(axis.suffix)) + digits, len(digits))


def _bare(axis: Axis) -> tuple[str, int]:
    """The row of the one number that has no digits between head and suffix: its last run of digits is part of the head, if it has one."""
    text = axis.head + axis.suffix
    spelling = SPELLING.fullmatch(text)
    head, digits, suffix = spelling.groups() if spelling else ("", "", text)
    return _beginning(axis.nature, head, suffix) + digits, 1 << len(digits)


def _beginning(nature: str, head: str, suffix: str) -> str:
    return f".{MARKS[nature]}{head}.{suffix}." if head or suffix else MARKS[nature]


def _inherit(written: Mapping[str, Lengths]) -> Iterator[tuple[str, Lengths, int]]:
    """Every row with all its lengths: its own, and for the rest those of the nearest shorter row that has any."""
    above: list[tuple[str, Lengths]] = []
    for key in sorted(written, key=lambda key: (not _as_dialled(key), key)):
        while above and not (key.startswith(above[-1][0]) and (above[-1][0] or _as_dialled(key))):
            above.pop()
        own = written[key]
        depth = _depth(key)
        taken = (1 << depth) - 1
        lengths = {action: mask & ~taken for action, mask in own.items() if mask & ~taken}
        taken = sum(lengths.values()) | taken
        for action, mask in above[-1][1].items() if above else ():
            if mask & ~taken:
                lengths[action] = lengths.get(action, 0) | mask & ~taken
        above.append((key, lengths))
        yield key, lengths, depth


def _as_dialled(key: str) -> bool:
    """Digits alone, or nothing: the rows that inherit from the empty key."""
    return not key or key[0].isdigit()


def _depth(key: str) -> int:
    if len(key) > LONGEST_KEY:
        raise Unrenderable(f"{key[:80]} is longer than the {LONGEST_KEY} characters that a table can tell apart")
    return len(key.rpartition(".")[2].lstrip("+n"))


def _value(lengths: Lengths, depth: int, texts: Mapping[int, str]) -> str:
    """The shortest list that says it: the commonest action of the ordinary lengths as `any`, every other length by itself."""
    ordinary = ORDINARY & ~((1 << depth) - 1)
    taken = {action: mask for action, mask in lengths.items() if action != NOTHING}
    taken[NOTHING] = ordinary & ~sum(taken.values())
    common = max(sorted(taken), key=lambda action: (taken[action] & ordinary).bit_count())
    listed = {
        length: texts[action]
        for action, mask in taken.items()
        for length in range(mask.bit_length())
        if mask >> length & 1 and not (action == common and ordinary >> length & 1)
    }
    pairs = [f"{length}={listed[length]}" for length in sorted(listed)]
    if common != NOTHING or not pairs:
        pairs.append(f"any={texts[common]}")
    return ";".join(pairs)
