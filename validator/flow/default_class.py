"""Numbers of high risk that have their tariff class from a default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.flow.charges import distinguishes_premium
from validator.flow.proof import Epoch, Proof
from validator.network import Origin
from validator.numbering.high_risk import HighRisk, high_risk
from validator.tables import Rule, Table


class Default(NamedTuple):
    """Numbers of some ranges that are delivered from an origin with the class of a rule that names none of them (None: with none)."""

    epoch: Epoch
    origin: Origin
    ranges: tuple[HighRisk, ...]
    table: Table
    rule: Rule | None
    numbers: NumberSet


def by_default(proof: Proof) -> Iterator[Default]:
    """All of them, in networks that tell premium numbers from others."""
    if not distinguishes_premium(proof.network):
        return
    for epoch in proof.epochs:
        ranges = [each for each in high_risk() if each.begin <= epoch.instant]
        for origin in epoch.origins:
            if origin.charging and ranges:
                yield from _at(epoch, origin, ranges)


def _at(epoch: Epoch, origin: Origin, ranges: Sequence[HighRisk]) -> Iterator[Default]:
    meant = epoch.meaning_one_of(origin, _behind(epoch, ranges)) & epoch.with_meaning(origin) & epoch.entering(origin)
    delivered = meant & epoch.where(origin, lambda case: any(ending.kind == "delivered" for ending in case.endings))
    if not delivered:
        return
    compiled = epoch.calls.table("charging", origin.charging or "")
    rules = epoch.rules_at(origin, "charging", compiled.table.name)
    found = combine([rules, NumberMap.of_set(delivered, 1, 0)], lambda pair: pair[0] if pair[1] else NOTHING - 1)
    for label in sorted(found.present() - {NOTHING - 1}):
        numbers = found.where(label.__eq__)
        means = epoch.meanings_of(origin, numbers)
        met = tuple(each for each in ranges if means & _behind(epoch, [each]))
        if label < 0:
            yield Default(epoch, origin, met, compiled.table, None, numbers)
        elif compiled.numbers(label) - _behind(epoch, ranges) and not _writes(compiled.rules[label], met):
            yield Default(epoch, origin, met, compiled.table, compiled.rules[label], numbers)


def _writes(rule: Rule, ranges: Iterable[HighRisk]) -> bool:
    """Whether the digits of these ranges stand in a rule, perhaps behind a prefix that is dialled."""
    return all(each.prefix.removeprefix("+") in rule.digits for each in ranges)


def _behind(epoch: Epoch, ranges: Iterable[HighRisk]) -> NumberSet:
    """Every international number of these ranges."""
    prefixes = [each.prefix.removeprefix("+") for each in ranges]
    return NumberSet.of(epoch.space, (box for prefix in prefixes for box in epoch.space.boxes("international", prefix)))
