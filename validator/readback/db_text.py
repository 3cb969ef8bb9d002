"""Tables in the files of db_text: a line of columns, then rows of fields divided by colons (db_text README)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable

COLUMN = re.compile(r"(?P<name>[a-z_]+)\((?P<type>int|string|double|str)(?:,(?:auto|null))*\)")
ESCAPES = {"\\\\": ("\0", "\\"), "\\:": ("\1", ":"), "\\n": ("\2", "\n"), "\\r": ("\3", "\r"), "\\t": ("\4", "\t")}
"""What each escape stands for, and what stands for it meanwhile; the backslash is the first, so that none is half of another."""
BETWEEN = "\5"
CONTROL = re.compile("[\0-\5]")


class Row(NamedTuple):
    """A row by its columns."""

    fields: Mapping[str, str]
    place: Place


def table(path: str, content: bytes, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a file that has at least these columns. Unreadable at the first line that is no row of it."""
    try:
        heading, *lines = content.decode().split("\n")
    except UnicodeDecodeError as wrong:
        raise Unreadable("is not UTF-8", Place(path, content[: wrong.start].count(b"\n") + 1, 1)) from None
    found = [COLUMN.fullmatch(each) for each in heading.split()]
    names = [each["name"] for each in found if each]
    if len(names) != len(found) or len(set(names)) != len(names) or not set(columns) <= set(names):
        raise Unreadable(f"the columns are not {' '.join(columns)}", Place(path, 1, 1))
    rows = []
    for number, line in enumerate(lines, 2):
        if line:
            place = Place(path, number, 1)
            fields = _fields(line)
            if fields is None or len(fields) != len(names):
                raise Unreadable(f"{line[:80]!r} is no row of {len(names)} fields", place)
            rows.append(Row(dict(zip(names, fields, strict=True)), place))
    return rows


def _fields(line: str) -> list[str] | None:
    """The fields of a line without their escapes; None where an escape is none."""
    if CONTROL.search(line):
        return None
    for escape, (mark, _) in ESCAPES.items():
        line = line.replace(escape, mark)
    if "\\" in line:
        return None
    line = line.replace(":", BETWEEN)
    for mark, meant in ESCAPES.values():
        line = line.replace(mark, meant)
    return line.split(BETWEEN)
