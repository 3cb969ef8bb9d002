"""Tariff classes that do not fit the numbers they are given to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.space import Number
from validator.flow.claims import with_inner
from validator.flow.events import Event, Evidence
from validator.flow.evidence import meant_by, rules_met, witness_of
from validator.flow.outcome import Ending
from validator.flow.proof import Epoch, Proof
from validator.flow.trace import Hop, Step
from validator.network import Network, Origin
from validator.numbering.meanings import Info
from validator.tables import Charge

OF_THE_COUNTRY = ("local", "national", "mobile")
EXACT = {"shared-cost": "shared-cost", "premium": "premium-rate"}


@lru_cache(maxsize=1)
def charges(proof: Proof) -> tuple[Evidence, ...]:
    """Everything that is charged wrongly, split by charging rule."""
    premium = distinguishes_premium(proof.network)
    return tuple(found for epoch in proof.epochs for origin in epoch.origins for found in _at(epoch, origin, premium))


def distinguishes_premium(network: Network) -> bool:
    """Whether some table of a network has a class for premium numbers."""
    rules = (rule for table in network.charging.values() for rule in table.rules)
    return any(isinstance(rule.action, Charge) and rule.action.tariff == "premium" for rule in rules)


def tariff_of(found: Evidence) -> str:
    """The class that the charging rule of the evidence gives; empty where no rule does."""
    rule = found.culprit.rule if found.culprit else None
    return rule.action.tariff if rule and isinstance(rule.action, Charge) else ""


def fits(tariff: str, info: Info, country: str, premium: bool) -> bool:
    """Whether a class may be given to a number, seen from a country; no class is wrong for a declared service only."""
    own = bool(info.regions & with_inner(country)) or info.space != "international"
    if not tariff:
        return "service" not in info.types
    if premium and own and info.types == {"premium-rate"} and tariff != "premium":
        return False
    if tariff == "free":
        return bool(info.types & {"toll-free", "service", "short-code", "private"})
    if tariff in OF_THE_COUNTRY:
        return own
    if tariff == "international":
        return bool(info.regions - with_inner(country)) or not info.regions
    return EXACT[tariff] in info.types if tariff in EXACT else True


def _at(epoch: Epoch, origin: Origin, premium: bool) -> Iterator[Evidence]:
    wrong: dict[tuple[str, str], list[int]] = {}
    endings: dict[tuple[str, str], Ending] = {}
    if not any(origin.charging for origin in epoch.calls.origins.values()):
        return
    cases = epoch.cases(origin, merged=False)
    for label in cases.labels:
        if label == NOTHING:
            continue
        case = epoch.case(label)
        info = case.meaning.info
        if not info.valid or "emergency" in info.types:
            continue
        for ending in sorted(case.endings, key=repr):
            for place, tariff in ending.charges:
                country = epoch.readings.plans[epoch.calls.origins[place].plan].country
                if not fits(tariff, info, country, premium):
                    wrong.setdefault((place, tariff), []).append(label)
                    endings.setdefault((place, tariff), ending)
    for key in sorted(wrong):
        yield from _split(epoch, origin, key[0], cases.where(set(wrong[key]).__contains__), endings[key])


def _split(epoch: Epoch, origin: Origin, place: str, left: NumberSet, ending: Ending) -> Iterator[Evidence]:
    table = epoch.calls.origins[place].charging or ""
    while (witness := witness_of(epoch, origin, left)) is not None:
        step = _charging_step(epoch.trace(origin, witness), place)
        rule = step.rule if step else None
        alike = left
        if place == origin.address:
            compiled = epoch.calls.table("charging", table)
            index = next((place for place, other in enumerate(compiled.rules) if other is rule), NOTHING)
            alike = left & rules_met(epoch, origin.address, "charging", table).where(index.__eq__)
        meant = meant_by(epoch, origin, witness)
        event = Event("charging", place.partition("/")[0], step.number if step else Number("", ""), meant, rule, table=table)
        yield Evidence("charged", epoch, origin, ending, alike, witness, meant, (event,), event)
        left = left - alike


def _charging_step(hop: Hop, place: str) -> Step | None:
    """Where the call is charged at an origin."""
    if hop.origin == place:
        return hop.tariff
    onward = (_charging_step(leg.hop, place) for leg in hop.legs if leg.hop)
    return next((step for step in onward if step), None)
