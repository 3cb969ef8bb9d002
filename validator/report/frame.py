"""Code frames: the lines of a file that a finding speaks of, with marks beneath the very characters."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby
from re import split
from typing import NamedTuple

from validator.finding import Finding, Place
from validator.report.words import harmless

BREAKS = "\r\n|[\n\r\x85\u2028\u2029]"
"""What ends a line for YAML 1.1 (5.4): line numbers of the loader and of the frame agree."""

Lines = Callable[[str], Sequence[str] | None]
Paint = Callable[[str, str], str]
"""Style and text to the text as the terminal should get it."""


class Label(NamedTuple):
    """A place of a finding, its words, the character that underlines it and the style of both."""

    place: Place
    words: str
    underline: str
    style: str


def lines_of(sources: Mapping[str, str]) -> Lines:
    """The lines of a file, split once; None for a file whose text nobody could read."""

    @cache
    def lines(file: str) -> Sequence[str] | None:
        return split(BREAKS, sources[file].removeprefix("\ufeff")) if file in sources else None

    return lines


def labels(finding: Finding) -> tuple[Label, ...]:
    """The place of the fault first, then the other places in the order in which a call passes them."""
    marks = (Label(mark.place, mark.text, "─", "mark") for mark in finding.marks)
    return Label(finding.place, finding.label, "^", finding.severity), *marks


def gutter(finding: Finding) -> int:
    """How many columns the line numbers of a finding need."""
    return max(len(str(label.place.line)) for label in labels(finding))


def frames(finding: Finding, lines: Lines, paint: Paint, width: int) -> Iterator[str]:
    """One frame for each file that the finding speaks of, the file of the fault first, no line wider than `width` but for the labels."""
    every, margin = labels(finding), gutter(finding)
    for file in dict.fromkeys(label.place.file for label in every):
        here = [label for label in every if label.place.file == file]
        place = f"{harmless(file)}:{here[0].place.line}:{here[0].place.column}"
        yield f"{' ' * margin} {paint('frame', '╭─')} {paint('place', place)}"
        source = lines(file)
        yield from _unread(here, margin, paint) if source is None else _frame(here, source, margin, paint, width)


def _unread(here: Sequence[Label], margin: int, paint: Paint) -> Iterator[str]:
    words = (label for label in here if label.words)
    return (f"{' ' * margin} {paint('frame', '│')} {paint(label.style, harmless(label.words))}" for label in words)


def _frame(here: Sequence[Label], source: Sequence[str], margin: int, paint: Paint, width: int) -> Iterator[str]:
    above = None
    for number, group in groupby(sorted(here, key=lambda label: label.place.line), key=lambda label: label.place.line):
        if above is not None and number > above + 1:
            yield f"{' ' * margin} {paint('frame', '┆')}"
        above = number
        line = source[number - 1] if number <= len(source) else ""
        yield from _line(f"{number:>{margin}}", line, list(group), paint, max(width - margin - 3, 20))


def _line(number: str, line: str, group: list[Label], paint: Paint, room: int) -> Iterator[str]:
    """The line, clipped around the first label, with every label in sight; the line again for labels that are too far away."""
    start, stop = window(line, _at(group[0], line), room)
    seen = [label for label in group if start <= _at(label, line) < stop or _at(label, line) == stop == len(line)]
    shown = ("…" if start else "") + display(line[start:stop]) + ("…" if stop < len(line) else "")
    yield f"{paint('frame', f'{number} │')} {shown}".rstrip()
    for label in seen:
        at = _at(label, line)
        before = " " * (columns(line[start:at]) + bool(start))
        under = label.underline * max(columns(line[at : min(at + label.place.width, stop)]), 1)
        words = f"{under} {harmless(label.words)}".rstrip()
        yield f"{' ' * len(number)} {paint('frame', '│')} {before}{paint(label.style, words)}"
    if rest := [label for label in group if label not in seen]:
        yield from _line(number, line, rest, paint, room)


def _at(label: Label, line: str) -> int:
    """The label's index in the line; never beyond its end."""
    return min(label.place.column - 1, len(line))


def window(line: str, at: int, room: int) -> tuple[int, int]:
    """The stretch of characters around `at` that fits into `room` columns, ellipses included. Looks only at characters near by:
    a line may hold ten million."""
    if len(line) <= room and columns(line) <= room:
        return 0, len(line)
    start = max(0, at - room // 3)
    ends = list(accumulate(map(columns, line[start : start + room])))
    return start, start + bisect_right(ends, room - 2)


def display(text: str) -> str:
    """Source text as the frame shows it: tabs as four spaces, the rest harmless."""
    return harmless(text.replace("\t", "    "))


def columns(text: str) -> int:
    """How many columns of a terminal the displayed text takes (UAX 11: wide and full-width characters two, combining marks none)."""
    shown = display(text)
    return len(shown) if shown.isascii() else sum(map(_cells, shown))


def _cells(character: str) -> int:
    wide = unicodedata.east_asian_width(character) in "WF"
    return 0 if unicodedata.category(character) in ("Mn", "Me") else 1 + wide
