"""Tables of routing data as they are handed around: CSV with a heading, a file of db_text, the INSERTs of an SQL dump.

Which of them a file is, its beginning says. Every value is text; NULL is the empty one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from validator.finding import Place
from validator.readback import db_text
from validator.readback.db_text import Row
from validator.readback.decision import Unreadable

INSERT = re.compile(r"^\s*(?:INSERT\s+INTO|CREATE\s+TABLE|COPY\s)", re.IGNORECASE | re.MULTILINE)
TOKENS = r"""(?P<blank>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<text>E?'(?:{}|'')*')
    |(?P<quoted>`[^`]*`|"[^"]*")
    |(?P<word>[A-Za-z_][A-Za-z0-9_.$]*)
    |(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?)
    |(?P<mark>.)"""
PLAIN, ESCAPED = (re.compile(TOKENS.replace("{}", text), re.VERBOSE | re.DOTALL) for text in (r"[^']", r"[^'\\]|\\."))
"""Strings in which a backslash is itself (SQL, PostgreSQL, SQLite), and in which it escapes (MySQL, MariaDB)."""
ESCAPES = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
KEYS = frozenset({"PRIMARY", "UNIQUE", "KEY", "INDEX", "CONSTRAINT", "FULLTEXT", "FOREIGN", "CHECK"})
"""What begins a line of CREATE TABLE that is no column."""


class Doubt(NamedTuple):
    """What a person must see. `harmful`: what was written is less, or other, than the tables say."""

    place: Place
    words: str
    harmful: bool = True


class Token(NamedTuple):
    """A word of SQL without its quotes. `kind` is `text`, `name`, `number` or `mark`."""

    kind: str
    text: str
    line: int


def rows(path: str, content: bytes) -> list[Row]:
    """The rows of every table in a file. Unreadable at the first line that is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable("is not UTF-8", Place(path, content[: wrong.start].count(b"\n") + 1, 1)) from None
    heading = text.partition("\n")[0]
    if INSERT.search(text):
        return [*_Dump(path, text).rows()]
    if all(db_text.COLUMN.fullmatch(each) for each in heading.split()) and heading.strip():
        return db_text.table(path, text.encode(), ())
    return [*_csv(path, text)]


def _csv(path: str, text: str) -> Iterator[Row]:
    """The delimiter is the one that stands most often in the heading."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    names: Sequence[str] = ()
    above = 0
    try:
        for cells in reader:
            place, above = Place(path, above + 1, 1), reader.line_num
            values = [cell.strip() for cell in cells]
            if not names and any(values):
                names = [value.casefold() for value in values]
            elif any(values):
                if len(values) < len(names) or any(values[len(names) :]):
                    raise Unreadable(f"has {len(values)} columns, the heading {len(names)}", place)
                yield Row(dict(zip(names, values, strict=False)), place)
    except csv.Error as error:
        raise Unreadable(f"{error}", Place(path, above + 1, 1)) from None


class _Dump:
    """A dump of SQL, read for its tables alone."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.tokens = [*_tokens(text)]
        self.at = 0

    def rows(self) -> Iterator[Row]:
        columns: dict[str, list[str]] = {}
        while self.at < len(self.tokens):
            first, second = self._word(self.at), self._word(self.at + 1)
            if (first, second) == ("CREATE", "TABLE"):
                name = self._name_behind(2)
                columns[name] = [*self._declared()]
            elif (first, second) == ("INSERT", "INTO"):
                name = self._name_behind(2)
                yield from self._inserted(name, self._listed() or columns.get(name, []))
            elif first == "COPY":
                raise Unreadable("rows of COPY are not read: dump with pg_dump --inserts", self._place())
            else:
                self.at += 1

    def _word(self, at: int) -> str:
        return self.tokens[at].text.upper() if at < len(self.tokens) and self.tokens[at].kind == "name" else ""

    def _mark(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) and self.tokens[self.at].kind == "mark" else ""

    def _place(self) -> Place:
        line = self.tokens[min(self.at, len(self.tokens) - 1)].line if self.tokens else 1
        return Place(self.path, line, 1)

    def _name_behind(self, words: int) -> str:
        """The name of a table, without that of its schema, and IF NOT EXISTS left out."""
        self.at += words
        while self._word(self.at) in ("IF", "NOT", "EXISTS"):
            self.at += 1
        name = self.tokens[self.at].text if self.at < len(self.tokens) else ""
        self.at += 1
        return name.rpartition(".")[2]

    def _listed(self) -> list[str]:
        """The columns that an INSERT names."""
        if self._mark() != "(":
            return []
        end = next((at for at in range(self.at, len(self.tokens)) if self.tokens[at].text == ")"), len(self.tokens))
        names = [token.text.casefold() for token in self.tokens[self.at : end] if token.kind == "name"]
        self.at = end + 1
        return names

    def _declared(self) -> Iterator[str]:
        """The columns of a CREATE TABLE: the first word of every part of its list."""
        depth, begins = 0, False
        while self.at < len(self.tokens) and not (depth == 0 and self._mark() == ";"):
            mark = self._mark()
            if begins and not mark and self._word(self.at) not in KEYS:
                yield self.tokens[self.at].text.casefold()
            depth += (mark == "(") - (mark == ")")
            begins = (mark == "(" and depth == 1) or (mark == "," and depth == 1)
            self.at += 1

    def _inserted(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        if self._word(self.at) not in ("VALUES", "VALUE"):
            raise Unreadable(f"an INSERT into {table} that is not followed by VALUES", self._place())
        self.at += 1
        while self._mark() == "(":
            place = self._place()
            values = [*self._values()]
            if len(values) != len(columns):
                known = f"{len(columns)} columns are known; mysqldump --complete-insert names them"
                raise Unreadable(f"a row of {table} has {len(values)} values, and {known}", place)
            yield Row(dict(zip(columns, values, strict=True)), place)
            if self._mark() == ",":
                self.at += 1

    def _values(self) -> Iterator[str]:
        self.at += 1
        while (mark := self._mark()) != ")":
            if mark != ",":
                yield self._value()
            self.at += 1
        self.at += 1

    def _value(self) -> str:
        if self.at >= len(self.tokens):
            raise Unreadable("the file ends inside a row", self._place())
        token = self.tokens[self.at]
        if token.kind in ("text", "number"):
            return token.text
        if token.text.upper() == "NULL":
            return ""
        raise Unreadable(f"{token.text} is no value that is read: a number, a string or NULL", self._place())


def _tokens(text: str) -> Iterator[Token]:
    escaped = "`" in text or re.search("mysql|mariadb", text, re.IGNORECASE) is not None
    line = 1
    for found in (ESCAPED if escaped else PLAIN).finditer(text):
        kind, written = found.lastgroup or "", found[0]
        if kind == "text":
            yield Token("text", _unquoted(written, escaped), line)
        elif kind == "quoted":
            yield Token("name", written[1:-1], line)
        elif kind != "blank":
            yield Token("name" if kind == "word" else kind, written, line)
        line += written.count("\n")


def _unquoted(written: str, escaped: bool) -> str:
    inside = written.removeprefix("E")[1:-1].replace("''", "'")
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), inside, flags=re.DOTALL) if escaped else inside


def value(fields: Mapping[str, str], *columns: str) -> str:
    """The first of these columns that a row has, without blanks; empty if it has none."""
    return next((fields[column].strip() for column in columns if column in fields), "")
