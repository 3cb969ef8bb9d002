"""Rules that serve nobody but old numbers whose parallel run is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.flow.proof import Epoch, Proof
from validator.flow.uses import identity, named
from validator.network import NumberingChange, Origin
from validator.numbering.renumbering import Moved
from validator.tables import Reject, Rule, Table, TableKind


class Outlived(NamedTuple):
    """A rule without an end that, once the parallel run of a change is over, meets no numbers but its old ones."""

    table: Table
    rule: Rule
    change: NumberingChange
    numbers: NumberSet
    switches: frozenset[str]


def outlived(proof: Proof) -> Iterator[Outlived]:
    """Every such rule of the tables of origins where calls enter. What was a flash cut had no parallel run to outlive."""
    needed: set[object] = set()
    met: dict[object, Outlived] = {}
    same = identity(proof.network)
    for epoch in proof.epochs:
        switches = named(epoch.network)
        for moved in _ended(epoch):
            for origin in epoch.origins:
                for kind, name in _tables(origin):
                    table = epoch.calls.table(kind, name).table
                    for rule, numbers in _met(epoch, origin, kind, name, moved):
                        if not numbers:
                            needed.add(same(rule))
                        elif rule.dates.end is None and not isinstance(rule.action, Reject):
                            met.setdefault(same(rule), Outlived(table, rule, moved.change, numbers, frozenset(switches[kind, name])))
    yield from (found for key, found in met.items() if key not in needed)


def _ended(epoch: Epoch) -> Iterator[Moved]:
    """The changes whose parallel run is over."""
    for moved in epoch.readings.world.renumbered.moved:
        if not moved.parallel and not moved.change.flash_cut:
            yield moved


def _tables(origin: Origin) -> Iterator[tuple[TableKind, str]]:
    yield from (("translations", name) for name in origin.translate)
    yield "routes", origin.route


def _met(epoch: Epoch, origin: Origin, kind: TableKind, name: str, moved: Moved) -> Iterator[tuple[Rule, NumberSet]]:
    """The rules of a table that are met by valid numbers: with the strings, if all of them are old numbers of the change; else
    with none."""
    compiled = epoch.calls.table(kind, name)
    labels = epoch.readings.labels
    valid = epoch.readings.meanings(origin).relabel(lambda label: int(labels[label].info.valid))
    old = epoch.writing(origin, moved.old)
    maps = [epoch.rules_at(origin, kind, name), valid, NumberMap.of_set(old, 1, 0), NumberMap.of_set(epoch.entering(origin), 1, 0)]
    met = combine(maps, lambda row: 2 * row[0] + row[2] if row[0] >= 0 and row[1] and row[3] else -1)
    codes = met.present() - {-1}
    for index in sorted({code // 2 for code in codes}):
        numbers = NumberSet.empty(epoch.space) if 2 * index in codes else met.where((2 * index + 1).__eq__)
        yield compiled.rules[index], numbers
