"""Whether the order of rules says something that the rules themselves do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING
from validator.flow.proof import Proof
from validator.flow.table import TIED, CompiledTable
from validator.readback.told import ToldSwitch
from validator.tables import Action, Translate


def order_counts(told: ToldSwitch, proof: Proof) -> frozenset[tuple[str, str]]:
    """Kind and name of the tables whose lines stand in an order, and in which the most specific rule is not always the first that
    takes a number."""
    return frozenset(_unequal(told, proof))


def _unequal(told: ToldSwitch, proof: Proof) -> Iterator[tuple[str, str]]:
    tables = proof.epochs[0].calls.tables
    for table in told.tables:
        if table.in_order:
            compiled = tables.at(table.kind, table.name, proof.epochs[0].instant)
            first = CompiledTable(compiled.space, replace(compiled.table, first_match=True), compiled.rules)
            known: Labels[Action | None] = Labels()
            if not _acts(compiled, known).same(_acts(first, known)):
                yield table.kind, table.name


def _acts(table: CompiledTable, known: Labels[Action | None]) -> NumberMap:
    """What happens to every number. A translation that changes nothing is none."""
    return table.actions(lambda action: NOTHING if action in (None, Translate()) else known.of(action), TIED)
