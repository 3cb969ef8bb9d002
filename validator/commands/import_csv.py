"""`rightnumber import csv FILE`: a table of prefix and trunk becomes a routing table, number by number as written."""

from __future__ import annotations

import csv
import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from validator.commands.import_proof import stands

if TYPE_CHECKING:
    from validator.readback.prefixes import Said

MATCHES = {
    "prefix": "prefix",
    "code": "prefix",
    "destination code": "prefix",
    "dial code": "prefix",
    "digits": "prefix",
    "number": "number",
}
"""Headings of the column that says which calls, and the key of a rule that means the same."""

TRUNKS = ("trunk", "trunks", "route", "carrier", "trunk group")
"""Headings of the column that says where they go."""

DIGITS = re.compile(r"\+?[0-9*#A-F]+", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,62}", re.ASCII)
NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Names that YAML 1.1 readers take for something else unless they are quoted."""


SHOWN = 40
"""How many characters of a strange cell a message repeats."""


class Row(NamedTuple):
    """A line of the table and its cells, without the blanks around them."""

    line: int
    cells: tuple[str, ...]


class Columns(NamedTuple):
    """Where the cells stand: the key of the rules and its column, the column of the trunks (None: one trunk for all), how many
    columns there are, and the headings of those that mean nothing here."""

    key: str
    match: int
    trunk: int | None
    width: int
    ignored: tuple[str, ...]


class Entry(NamedTuple):
    """A rule to write. No trunks: the line is not understood, and its calls are refused."""

    line: int
    digits: str
    trunks: tuple[str, ...]


class Problem(NamedTuple):
    """A line that needs a person. `harmful` ones make the answer no: what was written is less, or more, than the table says."""

    line: int
    words: str
    harmful: bool = True


def run(arguments: Namespace) -> int:
    """Write the table, list on stderr what was not understood, and answer whether everything was."""
    try:
        rows = list(rows_of(arguments.file.read_bytes().decode("utf-8-sig")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        print(f"{arguments.file} cannot be read as a table: {error}", file=sys.stderr)
        return 2
    columns, body = _columns(rows, arguments.trunk)
    if isinstance(columns, Problem):
        return _answer(arguments.file, [columns])
    entries, problems = _entries(body, columns, arguments.trunk)
    if columns.ignored:
        problems.append(Problem(rows[0].line, f"columns that are not imported: {', '.join(map(repr, columns.ignored))}"))
    refused = _refused(body, columns, entries, problems)
    written = _yaml(arguments.file, columns.key, [*entries, *refused], problems)
    if not stands(written, {_table(arguments.file): [_said(columns.key, entry) for entry in (*entries, *refused)]}):
        return 2
    return written_to(arguments.output, written) or _answer(arguments.file, problems)


def _said(key: str, entry: Entry) -> Said:
    from validator.readback.prefixes import Said

    return Said(key, entry.digits, tuple((trunk, 0) for trunk in entry.trunks))


def _table(file: Path) -> str:
    return file.stem if NAME.fullmatch(file.stem) else "imported"


def rows_of(text: str) -> Iterator[Row]:
    """The lines that hold anything. The delimiter is the one that stands most often in the first of them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    above = 0
    try:
        for cells in reader:
            row = Row(above + 1, tuple(cell.strip() for cell in cells))
            above = reader.line_num
            if any(row.cells):
                yield row
    except csv.Error as error:
        raise csv.Error(f"line {above + 1}: {error}") from error


def _columns(rows: Sequence[Row], trunk: str | None) -> tuple[Columns | Problem, Sequence[Row]]:
    """The meaning of the columns and the rows below the heading. Without a heading: the digits, then the trunk, and nothing else."""
    if not rows:
        return Problem(1, "the table is empty"), rows
    names = [re.sub(r"[\s_-]+", " ", cell).casefold() for cell in rows[0].cells]
    match = [at for at, name in enumerate(names) if name in MATCHES]
    trunks = [at for at, name in enumerate(names) if name in TRUNKS]
    if not match and not trunks and len(names) == (1 if trunk else 2) and DIGITS.fullmatch(rows[0].cells[0]):
        return Columns("prefix", 0, None if trunk else 1, len(names), ()), rows
    if len(match) != 1 or len(trunks) != (0 if trunk else 1):
        second = "no column of trunks, since --trunk names the trunk" if trunk else f"one of {', '.join(TRUNKS)}"
        return Problem(rows[0].line, f"the heading must hold one of {', '.join(MATCHES)}; and {second}"), rows
    ignored = tuple(cell for at, cell in enumerate(rows[0].cells) if at not in match + trunks and cell)
    return Columns(MATCHES[names[match[0]]], match[0], trunks[0] if trunks else None, len(names), ignored), rows[1:]


def _entries(rows: Sequence[Row], columns: Columns, trunk: str | None) -> tuple[list[Entry], list[Problem]]:
    """What could be read, and what a person must see. Two lines that disagree are both written: the tie withholds the proof
    until somebody decides."""
    entries: dict[tuple[str, tuple[str, ...]], Entry] = {}
    problems: list[Problem] = []
    first: dict[str, Entry] = {}
    for row in rows:
        entry = _entry(row, columns, trunk)
        if isinstance(entry, Problem):
            problems.append(entry)
        elif other := entries.get(entry[1:]):
            problems.append(Problem(row.line, f"repeats line {other.line}", harmful=False))
        else:
            entries[entry[1:]] = entry
            rival = first.setdefault(entry.digits, entry)
            if rival is not entry:
                here, there = ", ".join(entry.trunks), ", ".join(rival.trunks)
                words = f"goes to {here} here and to {there} on line {rival.line}; both are written"
                problems.append(Problem(row.line, f"{columns.key} {entry.digits} {words}"))
    return list(entries.values()), problems


def _entry(row: Row, columns: Columns, trunk: str | None) -> Entry | Problem:
    if len(row.cells) <= max(columns.match, columns.trunk or 0) or any(row.cells[columns.width :]):
        return Problem(row.line, f"has {len(row.cells)} columns, the first line {columns.width}")
    digits = row.cells[columns.match]
    trunks = tuple(name.strip() for name in (trunk or row.cells[columns.trunk or 0]).split(";"))
    if not DIGITS.fullmatch(digits):
        return Problem(row.line, f"{digits[:SHOWN]!r} is not a {columns.key}: digits, with a plus in front or without")
    if strange := [name for name in trunks if not NAME.fullmatch(name)]:
        return Problem(row.line, f"{strange[0][:SHOWN]!r} is not a name for a trunk: a letter, then letters, digits, '_', '.' or '-'")
    return Entry(row.line, digits, trunks)


def _refused(rows: Sequence[Row], columns: Columns, entries: Sequence[Entry], problems: Sequence[Problem]) -> list[Entry]:
    """Calls of lines that are not understood, unless another line says where they go: a shorter prefix must not take them."""
    strange = {problem.line for problem in problems}
    found = {entry.digits: entry for entry in entries}
    for row in rows:
        digits = row.cells[columns.match] if len(row.cells) > columns.match else ""
        if row.line in strange and DIGITS.fullmatch(digits):
            found.setdefault(digits, Entry(row.line, digits, ()))
    return [entry for entry in found.values() if not entry.trunks]


def _yaml(file: Path, key: str, entries: Sequence[Entry], problems: Sequence[Problem]) -> str:
    """The routing table, named after the file. What is missing or in doubt is said in the file, too."""
    doubts = [f"# line {problem.line} of the table: {problem.words}\n" for problem in problems if problem.harmful]
    rules = [f'      - {{{key}: "{entry.digits}", {_does(file, entry)}}}\n' for entry in entries]
    return "".join([*doubts, "routes:\n", f"  - name: {_name(_table(file))}\n", "    rules:\n" if rules else "    rules: []\n", *rules])


def _does(file: Path, entry: Entry) -> str:
    if entry.trunks:
        return f"trunks: [{', '.join(map(_name, entry.trunks))}]"
    return f"reject: temporary-failure, note: {json.dumps(f'{file.name}:{entry.line} is not told')}"


def _name(name: str) -> str:
    return f'"{name}"' if name.lower() in NOT_TEXT else name


def written_to(output: Path | None, written: str) -> int:
    """0 when it is written, 1 when a file stands there already, 2 when it cannot be written."""
    if output is None:
        print(written, end="")
        return 0
    try:
        with output.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(written)
    except OSError as error:
        print(f"nothing was written: {error}", file=sys.stderr)
        return 1 if isinstance(error, FileExistsError) else 2
    return 0


def _answer(file: Path, problems: Sequence[Problem]) -> int:
    for problem in sorted(problems):
        print(f"{file}:{problem.line}: {problem.words}", file=sys.stderr)
    return int(any(problem.harmful for problem in problems))
