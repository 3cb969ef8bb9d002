"""Which calling numbers two states of a network show differently, on the ways that calls take in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import IDENTITY
from validator.digits.space import DEPTH, UNIT, Number
from validator.finding import Place
from validator.flow.edits import Edited, Lines
from validator.flow.presenting import Path, Presenting, Shown, paths
from validator.flow.proof import Epoch
from validator.flow.translation import translated
from validator.network import Network, Trunk
from validator.tables import Rule, Translate, plain


class Showing(NamedTuple):
    """What becomes of a calling number: what it means to the far end, and the nature (as `space`) and form in which it is sent."""

    means: Shown
    sent: Shown


class CallingChange(NamedTuple):
    """Calling numbers, as they enter at an origin, that are shown differently at the ends of these ways (trunks, `switch/trunk`)."""

    origin: str
    ways: tuple[tuple[str, ...], ...]
    before: Showing
    after: Showing
    lines: Lines
    numbers: NumberSet


class _Sending(Presenting):
    """The form in which a calling number is sent, in the place of what it means."""

    def _at_far_end(self, _trunk: Trunk) -> NumberMap:
        axes = self.epoch.space.axes
        places = np.arange(len(axes), dtype=np.int64)
        labels = np.array([self.labels.of(Shown("presented", axis.nature, IDENTITY)) for axis in axes], dtype=np.int64)
        return NumberMap(self.epoch.space, places * UNIT, places, np.repeat(labels[:, None], DEPTH + 1, axis=1))


def calling_changes(before: Epoch, after: Epoch) -> Iterator[CallingChange]:
    """Every change, by origin. Where neither state rewrites calling numbers they pass as they are."""
    if not (_rewrites(before.network) or _rewrites(after.network)):
        return
    sides = [(epoch, Presenting(epoch), _Sending(epoch)) for epoch in (before, after)]
    for address in sorted({origin.address for origin in before.origins} & {origin.address for origin in after.origins}):
        known = [{_names(path): path for path in paths(epoch, epoch.calls.origins[address]) if path.leaves} for epoch, _, _ in sides]
        found: dict[tuple[Showing, Showing], list[tuple[tuple[str, ...], NumberSet, Lines]]] = {}
        for names in sorted(known[0].keys() & known[1].keys()):
            ways = [side[names] for side in known]
            for was, now, numbers in _differences(sides, ways):
                lines = _lines([before, after], ways, numbers.smallest)
                found.setdefault((was, now), []).append((names, numbers, lines))
        for (was, now), parts in found.items():
            yield from _together(address, was, now, parts)


def _rewrites(network: Network) -> bool:
    return any(origin.translate_calling for origin in network.origins) or any(trunk.translate_calling for trunk in network.trunks)


def _names(path: Path) -> tuple[str, ...]:
    return tuple(f"{trunk.switch}/{plain(trunk.name)}" for trunk in path.trunks)


def _differences(sides: Sequence[tuple[Epoch, Presenting, _Sending]], ways: Sequence[Path]) -> Iterator[tuple[Showing, Showing, NumberSet]]:
    """The calling numbers that may enter in both states and are shown differently at the end of one way."""
    maps = [part.shown(way) for (_, *parts), way in zip(sides, ways, strict=True) for part in parts]
    kinds: Labels[tuple[Showing, Showing]] = Labels()
    labels = [part.labels for _, *parts in sides for part in parts]

    def changed(found: tuple[int, ...]) -> int:
        was_means, was_sent, now_means, now_sent = (labels[place][label] for place, label in enumerate(found))
        pair = Showing(was_means, was_sent), Showing(now_means, now_sent)
        return NOTHING if pair[0] == pair[1] else kinds.of(pair)

    judged = [part.judged(way.origins[0]) for (_, part, _), way in zip(sides, ways, strict=True)]
    differ = combine(maps, changed).within(judged[0] & judged[1], NOTHING)
    for label, (was, now) in enumerate(kinds):
        if numbers := differ.where(label.__eq__):
            yield was, now, numbers


def _together(
    address: str, was: Showing, now: Showing, parts: Sequence[tuple[tuple[str, ...], NumberSet, Lines]]
) -> Iterator[CallingChange]:
    """Ways on which the same numbers change alike, as one change."""
    left = list(parts)
    while left:
        _, numbers, _ = left[0]
        alike = [part for part in left if part[1] == numbers]
        lines = frozenset(line for _, _, found in alike for line in found)
        yield CallingChange(address, tuple(names for names, _, _ in alike), was, now, lines, numbers)
        left = [part for part in left if part[1] != numbers]


def _lines(epochs: Sequence[Epoch], ways: Sequence[Path], number: Number | None) -> Lines:
    """The first line on the way of a number at which the two states differ."""
    steps = [list(_steps(epoch, way, number)) if number else [] for epoch, way in zip(epochs, ways, strict=True)]
    for was, now in zip_longest(*steps):
        if was is None or now is None or _action(was) != _action(now):
            return frozenset({Edited(_place(was), _place(now))})
    return frozenset({Edited(ways[0].origins[0].place, ways[1].origins[0].place)})


def _steps(epoch: Epoch, way: Path, number: Number) -> Iterator[tuple[Rule | None]]:
    """The rules that take a calling number, table after table."""
    for origin, trunk in zip(way.origins, way.trunks, strict=True):
        if origin.reads is not None:
            number = Number(origin.reads, number.digits)
        for name in (*origin.translate_calling, *trunk.translate_calling):
            table = epoch.calls.table("translate_calling", name)
            label = table.winners.at(number)
            rule = table.rules[label] if label is not None and label >= 0 else None
            yield (rule,)
            if rule is not None:
                number = translated(rule.action, number) or number if isinstance(rule.action, Translate) else number


def _action(step: tuple[Rule | None]) -> object:
    return step[0].action if step[0] else None


def _place(step: tuple[Rule | None] | None) -> Place | None:
    return step[0].place if step and step[0] else None
