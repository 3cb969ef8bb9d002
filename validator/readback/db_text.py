"""Tables in the files of db_text: a line of columns, then rows of fields divided by colons (db_text README)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable

COLUMN = re.compile(r"(?P<name>[a-z_]+)\((?P<type>int|string|double|str)(?:,(?:auto|null))*\)")
FIELD = re.compile(r"(?:[^:\\\n]|\\[:\\nrt])*")
ESCAPES = {"\\:": ":", "\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\t": "\t"}


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
    fields, place = [], 0
    while True:
        found = FIELD.match(line, place)
        assert found is not None
        fields.append(re.sub(r"\\.", lambda escape: ESCAPES[escape[0]], found[0]))
        place = found.end()
        if place == len(line):
            return fields
        if line[place] != ":":
            return None
        place += 1
