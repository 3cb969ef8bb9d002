"""Overlap dialling: numbers that are complete and yet the beginning of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.flow.outcome import Ending
from validator.flow.proof import Case, Epoch, Proof
from validator.network import Origin


class Ambiguous(NamedTuple):
    """Numbers at an origin with overlap dialling whose calls end in some way, and the longer ones, ending in another, that begin so."""

    epoch: Epoch
    origin: Origin
    numbers: NumberSet
    longer: NumberSet


Outcome = frozenset[tuple[str, str, int]]


def ambiguous(proof: Proof) -> Iterator[Ambiguous]:
    """At each origin that says `overlap`, in each epoch, what is ambiguous there."""
    for epoch in proof.epochs:
        for origin in epoch.calls.origins.values():
            if origin.overlap:
                yield from _at(epoch, origin)


def _at(epoch: Epoch, origin: Origin) -> Iterator[Ambiguous]:
    by_outcome: dict[Outcome, set[int]] = {}
    cases = epoch.cases(origin)
    for label in cases.labels:
        if label >= 0 and epoch.case(label).meaning.info.valid:
            by_outcome.setdefault(_outcome(epoch.case(label)), set()).add(label)
    numbers = {outcome: cases.where(labels.__contains__) for outcome, labels in by_outcome.items()}
    valid = NumberSet.empty(epoch.space)
    for each in numbers.values():
        valid = valid | each
    for outcome, each in sorted(numbers.items(), key=lambda item: sorted(item[0])):
        if not {kind for kind, _, _ in outcome} <= {"no-route"}:
            others = valid - each
            early = each & others.beginnings()
            if early:
                yield Ambiguous(epoch, origin, early, others & early.continuations())


def _outcome(case: Case) -> Outcome:
    return frozenset(map(_end, case.endings))


def _end(ending: Ending) -> tuple[str, str, int]:
    return ending.kind, ending.at, ending.cause
