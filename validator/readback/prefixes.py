"""Tables of prefixes that were imported: the rules that were written against the lines that they come from, over all numbers.

The lines are read as the tables that they come from are: the longest prefix decides, then a whole number, then the highest priority.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.space import Box, Number, NumberSpace
from validator.flow.heads import NATURES
from validator.flow.proof import Epoch, Proof
from validator.flow.table import TIED
from validator.load import load_texts
from validator.readback.decision import bare
from validator.readback.lines import Line, Lines
from validator.tables import Action, Forward

Trunks = tuple[tuple[str, int], ...]
"""Trunks in order, each with its weight, 0 where it has none; none at all: refused."""
NOBODY = -1
"""The label of numbers that no line takes."""


class Said(NamedTuple):
    """What a line says: which numbers (`prefix` or `number`; no digits: all), where they go, and from when until when."""

    key: str
    digits: str
    trunks: Trunks
    priority: int = 0
    begin: date | None = None
    end: date | None = None

    def holds(self, instant: datetime) -> bool:
        return (self.begin is None or self.begin <= instant.date()) and (self.end is None or instant.date() < self.end)


class Unlike(Exception):
    """What the rules do otherwise than the lines, or why that is not known."""


def compare(text: str, tables: Mapping[str, Sequence[Said]], on: datetime) -> None:
    """Unlike if the routing tables of the text, at `on` or later, do with some number what the lines do not say."""
    loaded = load_texts({"imported.yaml": text.encode()})
    if loaded.network is None:
        raise Unlike("; ".join(finding.message for finding in loaded.findings))
    for epoch in Proof(loaded.network, on).epochs:
        for name, lines in tables.items():
            found = _unequal(epoch, name, [line for line in lines if line.holds(epoch.instant)])
            if found is not None:
                raise Unlike(f"table {name} does with {found.written} on {epoch.instant.date()} what no line says")


def _unequal(epoch: Epoch, name: str, lines: Iterable[Said]) -> Number | None:
    """The smallest number that the table treats otherwise than the lines."""
    known: Labels[Trunks] = Labels()

    def written(action: Action | None) -> int:
        if action is None:
            return NOBODY
        match action:
            case Forward(trunks, weights):
                return known.of(tuple(zip(trunks, weights or (0,) * len(trunks), strict=True)))
        return known.of(())

    space = epoch.space
    by_rules = epoch.calls.table("routes", name).actions(written, TIED)
    unequal = combine([by_rules, _by_lines(space, lines, known)], lambda pair: int(pair[0] != pair[1]))
    entering = NumberSet.of(space, space.everything(NATURES)) - NumberSet.of(space, [*space.foreign(), *bare(space)])
    return (unequal.where(bool) & entering).smallest


def _by_lines(space: NumberSpace, lines: Iterable[Said], known: Labels[Trunks]) -> NumberMap:
    """Where the lines send every number."""
    chosen: list[Line] = []
    labels: dict[int, int] = {}
    for (digits, key), alike in groupby(sorted(lines, key=_same), key=lambda line: (line.digits, line.key)):
        rivals = [*alike]
        best = {line.trunks for line in rivals if line.priority == rivals[-1].priority}
        label = known.of(*best) if len(best) == 1 else TIED
        place = labels.setdefault(label, len(labels))
        chosen += [Line(box, 2 * len(digits) + (key == "number"), place) for box in _boxes(space, key, digits)]
    if not chosen:
        return NumberMap.constant(space, NOBODY)
    found = Lines(space, chosen, [None] * len(labels)).choice
    by_place = dict(enumerate(labels))
    return found.relabel(lambda place: by_place.get(place, NOBODY))


def _same(line: Said) -> tuple[str, str, int]:
    return line.digits, line.key, line.priority


def _boxes(space: NumberSpace, key: str, digits: str) -> Iterator[Box]:
    if not digits:
        yield from space.everything(NATURES)
        return
    begun = Number("international" if digits.startswith("+") else "unknown", digits.removeprefix("+"))
    if key == "prefix":
        yield from space.boxes(begun.nature, begun.digits)
    elif (place := space.locate(begun)) is not None:
        yield Box(space.point(*place), len(place[1]), 1 << len(place[1]))
