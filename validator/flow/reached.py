"""Which rules are met by numbers that mean something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.steps import GRID
from validator.flow.proof import Epoch, Proof
from validator.flow.table import CompiledTable
from validator.flow.uses import identity, named
from validator.network import Origin
from validator.tables import Reject, Rule, Table, TableKind


class Unallocated(NamedTuple):
    """A rule that no number of any plan meets, and the strings that it wins. `takers` are the rules that take the numbers that it
    matches and somebody has; empty where nobody has any."""

    table: Table
    rule: Rule
    numbers: NumberSet
    switches: frozenset[str]
    takers: tuple[Rule, ...]


class Asked(NamedTuple):
    """A table that an origin asks in an epoch."""

    epoch: Epoch
    origin: Origin
    kind: TableKind
    name: str

    @property
    def compiled(self) -> CompiledTable:
        return self.epoch.calls.table(self.kind, self.name)


@lru_cache(maxsize=1)
def unallocated(proof: Proof) -> tuple[Unallocated, ...]:
    """The rules, other than rejects, that win strings but, at every origin where calls enter and in every epoch, none with a
    meaning.

    Tables that only trunks and links use are left out: what a number looks like in between is free. A rule for international
    numbers, which mean the same everywhere, is judged in those too.
    """
    asked = [Asked(epoch, origin, *table) for epoch in proof.epochs for origin in epoch.origins for table in _tables(origin)]
    alive: set[object] = set()
    met: dict[object, tuple[Asked, int]] = {}
    name = identity(proof.network)
    for each in asked:
        _dialled(each, name, alive, met)
    for each in asked:
        if any(name(rule) in met and name(rule) not in alive for rule in each.compiled.rules):
            alive |= _sensible(each, name)
    dead: dict[Asked, list[int]] = {}
    for rule_id, (each, index) in met.items():
        if rule_id not in alive:
            dead.setdefault(each, []).append(index)
    return tuple(found for each, indices in dead.items() for found in _dead(each, indices))


def _dead(asked: Asked, indices: list[int]) -> Iterator[Unallocated]:
    """These rules of a table, which win no number that somebody has."""
    compiled = asked.compiled
    switches = frozenset(named(asked.epoch.network)[asked.kind, asked.name])
    sensible = asked.epoch.sensible_at(asked.origin.local_plan, asked.kind, asked.name).where((1).__eq__)
    covered = _covered(compiled, indices, sensible)
    for index, numbers in compiled.winners.parts(indices):
        takers = compiled.takers(index, sensible) if index in covered else []
        if index not in takers:  # else numbers that somebody has are tied, and told so
            told = tuple(compiled.rules[taker] for taker in takers)
            yield Unallocated(compiled.table, compiled.rules[index], numbers, switches, told)


def _covered(compiled: CompiledTable, indices: list[int], sensible: NumberSet) -> set[int]:
    """Those of the rules that match a number of a set."""
    boxes = compiled.boxes[np.isin(compiled.owners[compiled.boxes[:, 3]], np.array(indices, dtype=np.int64))]
    low = np.searchsorted(sensible.edges, boxes[:, 0], "right") - 1
    high = np.searchsorted(sensible.edges, boxes[:, 0] + GRID[boxes[:, 1]], "left")
    near = [place for place, (first, last) in enumerate(zip(low, high, strict=True)) if sensible.masks[first:last].any()]
    rules = {int(compiled.owners[shape]) for shape in boxes[near, 3]}
    return {index for index in rules if compiled.numbers(index) & sensible}


def _tables(origin: Origin) -> Iterator[tuple[TableKind, str]]:
    yield from (("translations", name) for name in origin.translate)
    yield "routes", origin.route
    if origin.charging:
        yield "charging", origin.charging


def _dialled(asked: Asked, name: Callable[[Rule], object], alive: set[object], met: dict[object, tuple[Asked, int]]) -> None:
    """Note the rules of a table that win, and those that win a string with a meaning to whoever dials it."""
    epoch, origin, compiled = asked.epoch, asked.origin, asked.compiled
    meaning = epoch.where(origin, lambda case: case.meaning.info.valid)
    parts = [meaning, epoch.entering(origin)]
    maps = [epoch.rules_at(origin, asked.kind, asked.name), *(NumberMap.of_set(part, 1, 0) for part in parts)]
    for code in combine(maps, lambda labels: _pair(*labels)).present():
        if code < 0:
            continue
        index, valid = divmod(code, 2)
        rule = compiled.rules[index]
        if not isinstance(rule.action, Reject):
            met.setdefault(name(rule), (asked, index))
            if valid:
                alive.add(name(rule))


def _pair(label: int, valid: int, entering: int) -> int:
    return 2 * label + valid if label >= 0 and entering else -1


def _sensible(asked: Asked, name: Callable[[Rule], object]) -> set[object]:
    """The rules of a table that win a string with a meaning by itself, or repair one."""
    sensible = asked.epoch.sensible_at(asked.origin.local_plan, asked.kind, asked.name)
    won = combine([asked.compiled.winners, sensible], lambda labels: labels[0] if labels[1] else -1)
    return {name(asked.compiled.rules[index]) for index in won.present() if index >= 0}
