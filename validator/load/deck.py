"""Decks: the rules of a large table as rows of a CSV file (RFC 4180), each with its place, as trees like those of YAML.

The header names keys of a rule. A cell is text, whole, as it stands: nothing is taken off, no number is read. An empty cell is a key
that is not written.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from validator.finding import Mark
from validator.load.shape import plain_types, schema
from validator.load.source import Refused, Source
from validator.load.tree import Branch, Items
from validator.load.words import meant
from validator.tables import TableKind

_RULES: dict[TableKind, str] = {
    "translations": "translation",
    "routes": "route",
    "charging": "charge",
    "translate_calling": "calling-translation",
}
_CELL = re.compile(r'("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|\Z)')
_WHOLE_NUMBER = re.compile("0|[1-9][0-9]{0,8}")
_LISTS = frozenset(["trunks", "nature"])
"""Columns whose cells hold words between semicolons."""

Reader = Callable[[str, int], Any]
"""What a word that begins at an offset stands for."""


class Row(NamedTuple):
    """The words of a row as they are meant and as they are written, and where it begins."""

    words: list[str]
    written: list[str]
    start: int

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands."""
        starts = accumulate((len(word) + 1 for word in self.written), initial=self.start)
        return [(start, following - 1) for start, following in pairwise(starts)]


def rows_of(source: Source, kind: TableKind, name: str) -> Branch:
    """The rows of a deck as the one table of a file; Refused where the file is no table with a header of keys of such rules."""
    rows = _quoted_rows(source) if '"' in source.text else _plain_rows(source.text)
    columns = [(key, _reader(key)) for key in _header(source, kind, next(rows, Row([], [], 0)))]
    rules = Items()
    rules.offsets = array("L")
    for row in rows:
        if len(row.words) != len(columns):
            (start, _), (_, end) = row.spans[0], row.spans[-1]
            raise _refused(source, f"this row has {len(row.words)} cells, the header has {len(columns)}", start, end)
        rule, end = _rule(columns, row)
        rules.append(rule)
        rules.offsets.append(row.start)
        rules.offsets.append(end)
    return _table(kind, name, rules, len(source.text))


def _table(kind: TableKind, name: str, rules: Items, end: int) -> Branch:
    tables, tree, root = Items(), Branch(name=name, rules=rules), Branch()
    tree.offsets = array("L", (0, 0, 0, 0, 0, end))
    tables.append(tree)
    tables.offsets = array("L", (0, end))
    root[kind] = tables
    root.offsets = array("L", (0, 0, end))
    return root


def _plain_rows(text: str) -> Iterator[Row]:
    """The rows of a text without quotes; empty lines are none."""
    start = 0
    for line in text.split("\n"):
        if line and line != "\r":
            words = line.removesuffix("\r").split(",")
            yield Row(words, words, start)
        start += len(line) + 1


def _quoted_rows(source: Source) -> Iterator[Row]:
    """The same, where cells may be quoted: such a one may hold commas, line ends, and quotes that are doubled."""
    written: list[str] = []
    start = at = 0
    while at < len(source.text) or written:
        found = _CELL.match(source.text, at)
        if found is None:
            raise _refused(source, "a cell with quotes is quoted as a whole, its own quotes doubled", at, at + 1)
        written.append(found[1])
        at = found.end()
        if found[2] == ",":
            continue
        if written != [""]:
            yield Row([word[1:-1].replace('""', '"') if word.startswith('"') else word for word in written], written, start)
        written, start = [], at


def _header(source: Source, kind: TableKind, row: Row) -> list[str]:
    """The keys of the header: those that a cell can hold, none twice."""
    known = _columns(kind)
    if not row.words:
        raise _refused(source, f"a deck begins with a header that names keys of a rule: {', '.join(known)}", 0, 1)
    seen: dict[str, tuple[int, int]] = {}
    for key, span in zip(row.words, row.spans, strict=True):
        if key in seen:
            first = (Mark(source.place(*seen[key]), "first written here"),)
            raise _refused(source, f"the column {key} stands twice", *span, "duplicate-key", marks=first)
        if key not in known:
            label = f"a deck of {kind} has: {', '.join(known)}"
            raise _refused(source, f"unknown column {key!r}{meant(key, known)}", *span, "unknown-key", label)
        seen[key] = span
    return list(seen)


@cache
def _columns(kind: TableKind) -> tuple[str, ...]:
    """The keys of a rule that one cell can hold: those whose value is no mapping, nor a list of them."""
    keys = schema()["definitions"][_RULES[kind]]["properties"]
    return tuple(key for key in keys if key != "allow" and "object" not in plain_types()[key])


def _rule(columns: Sequence[tuple[str, Reader | None]], row: Row) -> tuple[Branch, int]:
    """The rule of a row, and where the row ends."""
    tree, at = Branch(), row.start
    offsets: list[int] = []
    for (key, read), word, written in zip(columns, row.words, row.written, strict=True):
        end = at + len(written)
        if word:
            tree[key] = read(word, at) if read else word
            offsets += (at, at, end)
        at = end + 1
    tree.offsets = array("L", offsets)
    return tree, at - 1


def _reader(key: str) -> Reader | None:
    """How the cells of a column are read, as the schema types the key; None: as text."""
    types = plain_types()[key]
    if "integer" in types:
        return lambda word, _: int(word) if _WHOLE_NUMBER.fullmatch(word) else word
    if "boolean" in types:
        return lambda word, _: {"true": True, "false": False}.get(word, word)
    return _list if key in _LISTS else None


def _list(word: str, at: int) -> Items:
    """The words between semicolons."""
    items = Items(word.split(";"))
    spans: list[int] = []
    for item in items:
        spans += (at, at + len(item))
        at += len(item) + 1
    items.offsets = array("L", spans)
    return items


def _refused(
    source: Source, message: str, start: int, end: int, rule: str = "schema", label: str = "", marks: tuple[Mark, ...] = ()
) -> Refused:
    return Refused(source.error(rule, message, start, end, label, marks=marks))
