"""Numbers of high risk that have their tariff class from a default."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Numbers of a range that are delivered from an origin with the class of a rule that does not name the range (None: with none)."""

    epoch: Epoch
    origin: Origin
    range: HighRisk
    table: Table
    rule: Rule | None
    numbers: NumberSet


def by_default(proof: Proof) -> Iterator[Default]:
    """All of them, in networks that tell premium numbers from others."""
    if not distinguishes_premium(proof.network):
        return
    for epoch in proof.epochs:
        for origin in epoch.origins:
            for each in high_risk() if origin.charging else ():
                if each.begin <= epoch.instant:
                    yield from _at(epoch, origin, each)


def _at(epoch: Epoch, origin: Origin, each: HighRisk) -> Iterator[Default]:
    within = NumberSet.of(epoch.space, epoch.space.boxes("international", each.prefix.removeprefix("+")))
    meant = epoch.meaning_one_of(origin, within) & epoch.with_meaning(origin) & epoch.entering(origin)
    delivered = meant & epoch.where(origin, lambda case: any(ending.kind == "delivered" for ending in case.endings))
    if not delivered:
        return
    compiled = epoch.calls.table("charging", origin.charging or "")
    rules = epoch.rules_at(origin, "charging", compiled.table.name)
    found = combine([rules, NumberMap.of_set(delivered, 1, 0)], lambda pair: pair[0] if pair[1] else NOTHING - 1)
    for label in sorted(found.present() - {NOTHING - 1}):
        rule = compiled.rules[label] if label >= 0 else None
        if rule is None or each.prefix.removeprefix("+") not in rule.digits:
            yield Default(epoch, origin, each, compiled.table, rule, found.where(label.__eq__))
