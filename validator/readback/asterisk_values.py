"""What a line of a table returns: text with parts of `${EXTEN}`, the extension that was asked for.

A number is an extension as it is written; `n` stands in front of one of nature national, `s` for one without digits, and whatever is no
number, such as `i`, goes on as `i`: no table takes it for a number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from validator.digits.space import Number
from validator.finding import Place
from validator.readback.decision import Unreadable
from validator.readback.lines import Change

PART = re.compile(r"\$\{EXTEN(?::(?P<start>[0-9]+)(?::(?P<length>[0-9]+))?)?\}|(?P<text>[^${}\\]+)")
NUMBER = re.compile(r"(?P<mark>[+n]?)(?P<digits>[0-9A-F*#]*)")
NATURES = {"": "unknown", "+": "international", "n": "national"}
MORE_THAN_ALL = 40
MARKS = {nature: mark for mark, nature in NATURES.items()}


class Part(NamedTuple):
    """Text as it is, or characters of the extension from `start` on, up to `end` (None: all)."""

    text: str = ""
    start: int = 0
    end: int | None = None
    taken: bool = False


class Value(NamedTuple):
    """A returned value in its parts."""

    parts: tuple[Part, ...]
    place: Place

    def of(self, extension: str) -> str:
        """The value when this extension was asked for."""
        return "".join(extension[part.start : part.end] if part.taken else part.text for part in self.parts)

    def change(self, nature: str) -> Change | None:
        """What becomes of numbers of a nature whose extension is the value's own mark and digits. None if nothing does."""
        if self.parts == (Part(taken=True),):
            return None

        def make(number: Number) -> Number | None:
            text = self.of(extension(number))
            return number_of(text) if text else Number("unknown", "")

        return Change(self._needs(nature), make, self._whole, self.place)

    def _needs(self, nature: str) -> int:
        """How much of the front the value looks at; more than any number has if the end of the number does not stand in it."""
        last = self.parts[-1] if self.parts else Part()
        if not last.taken or last.end is not None:
            return MORE_THAN_ALL
        return max(1, *(part.end or part.start for part in self.parts if part.taken), 0) - (nature == "national")

    def _whole(self, number: Number) -> Number | None:
        text = self.of(extension(number))
        if not text:
            raise Unreadable(f"nothing is left of {number.written}, and no context is asked for nothing", self.place)
        return number_of(text)


def value(written: str, place: Place) -> Value:
    """A value as it stands in `Return(...)`."""
    parts: list[Part] = []
    at = 0
    while at < len(written):
        found = PART.match(written, at)
        if found is None:
            raise Unreadable(f"what `{written[at : at + 80]}` stands for is not understood", place)
        if found["text"] is not None:
            parts.append(Part(found["text"]))
        else:
            start, length = int(found["start"] or "0"), found["length"]
            parts.append(Part("", start, None if length is None else start + int(length), taken=True))
        at = found.end()
    return Value(tuple(parts), place)


def extension(number: Number) -> str:
    """How a number is asked for."""
    return MARKS[number.nature] + number.digits or "s"


def number_of(text: str) -> Number | None:
    """The number that goes on when a table returns a text; None if that is none."""
    if text == "s":
        return Number("unknown", "")
    found = NUMBER.fullmatch(text)
    return Number(NATURES[found["mark"]], found["digits"]) if found and text else None
