"""Which rules are met by numbers that mean something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.flow.proof import Epoch, Proof
from validator.flow.uses import named
from validator.network import Origin, Reject, Rule, Table, TableKind


class Unallocated(NamedTuple):
    """A rule that no number of any plan meets, and the strings that it wins."""

    table: Table
    rule: Rule
    numbers: NumberSet
    switches: frozenset[str]


def unallocated(proof: Proof) -> Iterator[Unallocated]:
    """The rules, other than rejects, that win strings but, at every origin where calls enter and in every epoch, none with a
    meaning.

    Tables that only trunks and links use are left out: what a number looks like in between is free. A rule for international
    numbers, which mean the same everywhere, is judged in those too.
    """
    alive: set[int] = set()
    met: dict[int, tuple[Epoch, TableKind, str, Rule, int]] = {}
    for epoch in proof.epochs:
        for origin in epoch.origins:
            for kind, name in _tables(origin):
                _judge(epoch, origin, kind, name, alive, met)
    switches = named(proof.network)
    for rule_id, (epoch, kind, name, rule, index) in met.items():
        if rule_id not in alive:
            compiled = epoch.calls.table(kind, name)
            yield Unallocated(compiled.table, rule, compiled.winners.where(index.__eq__), frozenset(switches[kind, name]))


def _tables(origin: Origin) -> Iterator[tuple[TableKind, str]]:
    yield from (("translations", name) for name in origin.translate)
    yield "routes", origin.route
    if origin.charging:
        yield "charging", origin.charging


def _judge(
    epoch: Epoch, origin: Origin, kind: TableKind, name: str, alive: set[int], met: dict[int, tuple[Epoch, TableKind, str, Rule, int]]
) -> None:
    """Note the rules of a table that win, and those that win a string with a meaning, dialled or by itself, or that repair one."""
    compiled = epoch.calls.table(kind, name)
    sensible = epoch.sensible_at(origin.local_plan, kind, name)
    alive.update(id(compiled.rules[index]) for index in combine([compiled.winners, sensible], _sensible).present() if index >= 0)
    dialled = epoch.where(origin, lambda case: case.meaning.info.valid)
    parts = [dialled, epoch.entering(origin)]
    maps = [epoch.rules_at(origin, kind, name), *(NumberMap.of_set(part, 1, 0) for part in parts)]
    for code in combine(maps, lambda labels: _pair(*labels)).present():
        if code < 0:
            continue
        index, meaning = divmod(code, 2)
        rule = compiled.rules[index]
        if not isinstance(rule.action, Reject):
            met.setdefault(id(rule), (epoch, kind, name, rule, index))
            if meaning:
                alive.add(id(rule))


def _pair(label: int, valid: int, entering: int) -> int:
    return 2 * label + valid if label >= 0 and entering else -1


def _sensible(labels: tuple[int, ...]) -> int:
    return labels[0] if labels[1] else -1
