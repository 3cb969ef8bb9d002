"""A file as text with places: where line and column are, and which bytes an edit replaces."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from validator.files import unreadable
from validator.finding import Edit, Finding, Mark, Place

CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\r(?!\n)")
"""What may not stand in a file: control characters, line ends that editors do not count, and overrides of the writing
direction, which show a line other than it is read."""
_HARMLESS = bytes([0x09, 0x0A, *range(0x20, 0x7F)])

_LONGEST_SUBJECT = 60


class Refused(Exception):
    """Reading of a file ends here; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True)
class Source:
    """A file's text. Offsets count characters from 0, the byte order mark not among them; `skipped` is its length in bytes."""

    name: str
    text: str
    skipped: int = 0

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *accumulate(map(len, self.text.splitlines(keepends=True)))]

    @cached_property
    def _bytes(self) -> list[int]:
        return [0, *accumulate(len(line.encode()) for line in self.text.splitlines(keepends=True))]

    def place(self, start: int, end: int) -> Place:
        """The place of text[start:end], as far as its first line goes."""
        lines = self._lines
        line = min(bisect_right(lines, start), max(len(lines) - 1, 1))
        begin = lines[line - 1]
        stretch = self.text[start : min(end, lines[line])] if line < len(lines) else ""
        return Place(self.name, line, start - begin + 1, max(1, len(stretch.rstrip("\r\n"))))

    def edit(self, start: int, end: int, text: str) -> Edit:
        """The edit that puts `text` in the place of text[start:end]."""
        return Edit(self.name, self._byte(start), self._byte(end), text)

    def _byte(self, offset: int) -> int:
        if self.text.isascii():
            return offset + self.skipped
        line = bisect_right(self._lines, offset) - 1
        return self.skipped + self._bytes[line] + len(self.text[self._lines[line] : offset].encode())

    def error(
        self, rule: str, message: str, start: int, end: int, label: str = "", edit: Edit | None = None, marks: tuple[Mark, ...] = ()
    ) -> Finding:
        """An error at text[start:end], whose subject is the file with the words that stand there."""
        words = self.text[start : min(end, start + _LONGEST_SUBJECT)].partition("\n")[0].strip()
        subject = f"{self.name}/{words}" if words else self.name
        return Finding(rule, "error", message, self.place(start, end), subject, label, marks, edit=edit)


def decode(name: str, content: bytes) -> Source:
    """The text of a file; Refused if it is no UTF-8 text, or holds characters that no YAML file may hold."""
    skipped = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    if b"\0" in content:
        raise Refused(unreadable(name, f"{name} is a binary file: it holds NUL bytes"))
    try:
        source = Source(name, content[skipped:].decode(), skipped)
    except UnicodeDecodeError as failure:
        raise Refused(_not_utf8(name, content[skipped:], failure.start)) from failure
    if content.translate(None, _HARMLESS) and (found := CONTROL.search(source.text)):
        message = f"the character U+{ord(found[0]):04X} may not stand in a file"
        raise Refused(source.error("yaml-syntax", message, *found.span()))
    return source


def _not_utf8(name: str, content: bytes, offset: int) -> Finding:
    begin = content.rfind(b"\n", 0, offset) + 1
    place = Place(name, content.count(b"\n", 0, offset) + 1, len(content[begin:offset].decode()) + 1)
    return unreadable(name, f"{name} is not UTF-8 text: byte 0x{content[offset]:02X} on line {place.line}", place)


def apply_edits(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with every edit made. Edits do not overlap; all other bytes stay as they are."""
    pieces, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [content[done : edit.start], edit.text.encode()]
        done = edit.end
    return b"".join([*pieces, content[done:]])
