"""From changes to rows: what changes alike is one row, at all origins and on all dates where it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from validator.digits.folding import folded
from validator.digits.numberset import NumberSet, Pattern
from validator.finding import Place
from validator.flow.calling_moves import JudgedCalling
from validator.flow.conduct import Conduct
from validator.flow.difference import Change, Difference
from validator.flow.edits import Edited
from validator.flow.evidence import witness_of
from validator.flow.moves import Judged, seen_from
from validator.flow.proof import Epoch
from validator.flow.selection import meaningful
from validator.network import Origin
from validator.report.diff.rows import Harm, Line, Row
from validator.report.diff.words import Speaker, kinds, shown

RANGES_SHOWN = 4
WAYS_SHOWN = 3
CALLING = ("calling number",)


class Told(NamedTuple):
    """What a row says of a change, apart from its numbers and lines."""

    before: str
    after: str
    kinds: tuple[str, ...]
    harm: Harm
    declared: Place | None


class Rows:
    """The rows of one difference after another, and whom they concern."""

    def __init__(self, begins: Sequence[str]) -> None:
        self._begins = begins
        self._rows: list[list[Row]] = []
        self.numbers = self.astray = 0

    def add(self, difference: Difference, judged: Iterable[Judged], calling: Iterable[JudgedCalling]) -> None:
        """The next difference, in the order of time."""
        teller = Teller(difference)
        meanings: dict[bool, NumberSet] = {astray: NumberSet.empty(difference.after.space) for astray in (False, True)}
        rows: dict[Row, list[str]] = {}
        for address, told, numbers, lines in chain(teller.together(judged), teller.calling(calling)):
            epoch, origin = seen_from(difference, address)
            row = teller.row(epoch, origin, told, numbers, lines)
            rows.setdefault(row, []).append(address)
            if told.kinds == CALLING:
                continue
            astray = told.harm == "astray"
            meanings[astray] = meanings[astray] | epoch.meanings_of(origin, numbers)
        self._rows.append([replace(row, origins=tuple(addresses)) for row, addresses in rows.items()])
        self.numbers = max(self.numbers, (meanings[False] | meanings[True]).count)
        self.astray = max(self.astray, meanings[True].count)

    def folded(self) -> tuple[Row, ...]:
        """All rows, worst first. One that holds on neighbouring dates is told once, with its dates unless it always holds."""
        found: list[Row] = []
        ends = [*self._begins[1:], ""]
        open_rows: dict[Row, tuple[int, int]] = {}
        for place, rows in enumerate(self._rows):
            going_on = {row: (open_rows.get(row, (place, place))[0], place) for row in rows}
            found += [self._dated(row, *span, ends) for row, span in open_rows.items() if row not in going_on]
            open_rows = going_on
        found += [self._dated(row, *span, ends) for row, span in open_rows.items()]
        return tuple(sorted(found, key=lambda row: row.order))

    def _dated(self, row: Row, first: int, last: int, ends: Sequence[str]) -> Row:
        return replace(row, since=self._begins[first] if first else "", until=ends[last])


class Teller:
    """What the changes of one difference come to, in words and numbers."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.speakers = Speaker(difference.before), Speaker(difference.after)

    def together(self, judged: Iterable[Judged]) -> Iterator[tuple[str, Told, NumberSet, frozenset[Edited]]]:
        """For each origin the changes that are told alike as one."""
        found: dict[tuple[str, Told], tuple[NumberSet, frozenset[Edited]]] = {}
        for change, move in judged:
            key = change.origin, self._told(change, move.place if move else None)
            numbers, lines = found.get(key, (NumberSet.empty(change.numbers.space), frozenset()))
            found[key] = numbers | change.numbers, lines | change.lines
        return ((*key, *value) for key, value in found.items())

    def _told(self, change: Change, declared: Place | None) -> Told:
        before, after, numbers = change.before, change.after, change.numbers
        differ = kinds(before, after)
        was = self.speakers[0].said(before, numbers, differ)
        now = self.speakers[1].said(after, numbers, differ)
        return Told(was, now, differ, self._harm(change), declared)

    def _harm(self, change: Change) -> Harm:
        """Whether afterwards some way of a valid number ends at somebody else, or no way ends anywhere that did."""
        epoch, origin = seen_from(self.difference, change.origin)
        labels = epoch.readings.meanings(origin).only(change.numbers, -1).present() - {-1}
        meant = [meaning for label in labels if (meaning := epoch.readings.labels[label]).info.valid]
        before, after = delivered(change.before), delivered(change.after)
        if any(end != (meaning.info.space, meaning.form) for meaning in meant for end in after):
            return "astray"
        return "lost" if meant and before and not after else ""

    def calling(self, judged: Iterable[JudgedCalling]) -> Iterator[tuple[str, Told, NumberSet, frozenset[Edited]]]:
        """What changes for those who call, in the same form; what is told alike as one."""
        found: dict[tuple[str, Told], tuple[NumberSet, frozenset[Edited]]] = {}
        for change, move in judged:
            over = ", ".join(" > ".join(name.partition("/")[2] for name in way) for way in change.ways[:WAYS_SHOWN])
            over += f" and {len(change.ways) - WAYS_SHOWN} more ways" if len(change.ways) > WAYS_SHOWN else ""
            was, now = (shown(showing) for showing in (change.before, change.after))
            key = change.origin, Told(f"{was}, over {over}", now, CALLING, "", move.place if move else None)
            numbers, lines = found.get(key, (NumberSet.empty(change.numbers.space), frozenset()))
            found[key] = numbers | change.numbers, lines | change.lines
        return ((*key, *value) for key, value in found.items())

    def row(self, epoch: Epoch, origin: Origin, told: Told, numbers: NumberSet, lines: frozenset[Edited]) -> Row:
        valid = meaningful(epoch, origin, numbers)
        ranges = _readable(numbers, valid)
        witness = witness_of(epoch, origin, numbers)
        return Row(
            origins=(),
            ranges=tuple(pattern.words for pattern in ranges[:RANGES_SHOWN]),
            range_count=len(ranges),
            valid=epoch.meanings_of(origin, numbers).count,
            invalid=(numbers - valid).count,
            witness=witness.written if witness else "",
            before=told.before,
            after=told.after,
            kinds=told.kinds,
            lines=tuple(Line(*line) for line in sorted(lines, key=_by_place)),
            harm=told.harm,
            declared=told.declared,
            calling=told.kinds == CALLING,
        )


def _readable(numbers: NumberSet, valid: NumberSet) -> list[Pattern]:
    """The ranges of the numbers that mean somebody, or of all of them, where those are fewer."""
    ranges = folded(valid.patterns())
    return ranges if len(ranges) == 1 else min((each for each in (ranges, folded(numbers.patterns())) if each), key=len)


def delivered(conduct: Conduct | None) -> set[tuple[str, object]]:
    """What the far ends of a conduct understand: spaces and forms."""
    return {(way.space, way.means) for way in conduct or () if way.kind == "delivered"}


def _by_place(line: Edited) -> tuple[Place, Place]:
    nowhere = Place("", 0, 0)
    return line.after or nowhere, line.before or nowhere
