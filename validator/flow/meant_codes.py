"""Codes of a network's plans that mean numbers which nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.pairing import pairs
from validator.digits.shape import UNKNOWN
from validator.digits.space import ANY_LENGTH, Box, Number
from validator.flow.proof import Epoch, Proof
from validator.network import Plan, PlanEntry
from validator.numbering.candidates import national
from validator.numbering.plan import NumberingPlan, entry_shapes


class Meaningless(NamedTuple):
    """An entry of a plan, and the strings dialled that it gives a meaning which is no number, from an instant of the proof on."""

    epoch: Epoch
    plan: Plan
    entry: PlanEntry
    dialled: NumberSet


def meaningless(proof: Proof) -> Iterator[Meaningless]:
    """The entries with `means`, of plans in use, none of whose meanings is a number; each in the first epoch in which that is so."""
    said = set[PlanEntry]()
    for epoch in proof.epochs:
        valid = epoch.readings.world.valid.where((1).__eq__)
        for plan in proof.network.plans.values():
            read = epoch.readings.plans.get(plan.name)
            for entry in (*(plan.numbers or ()), *plan.add) if read else ():
                judged = entry.means and entry.dates.holds(epoch.instant) and entry not in said
                if judged and read and not _meant(epoch, read, entry) & valid:
                    said.add(entry)
                    boxes = (box for shape in entry_shapes(entry, UNKNOWN) for box in shape.boxes(epoch.space))
                    yield Meaningless(epoch, plan, entry, NumberSet.of(epoch.space, boxes))


def _meant(epoch: Epoch, plan: NumberingPlan, entry: PlanEntry) -> NumberSet:
    """What the strings of an entry mean, number or not."""
    before, boxes = Number("international", "") if entry.means.startswith("+") else national(plan), list[Box]()
    for pair in pairs(entry.digits, entry.means):
        digits = before.digits + pair.new
        boxes += epoch.space.boxes(before.nature, digits, ANY_LENGTH if entry.kind == "prefix" else 1 << len(digits) + pair.open)
    return NumberSet.of(epoch.space, boxes)
