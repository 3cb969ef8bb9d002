"""What can be wrong with a call, case by case: the law of the project, said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from validator.digits.numbermap import NumberMap, combine_within
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form
from validator.flow import claims
from validator.flow.outcome import Ending
from validator.flow.proof import Case, Epoch
from validator.network import Origin, To
from validator.numbering.meanings import Info

FaultKind = Literal["charged", "loop", "emergency", "captured", "changed", "leaves", "too-long", "unrouted", "barred"]


class Fault(NamedTuple):
    """Numbers at one origin whose calls may end wrongly in one way."""

    kind: FaultKind
    ending: Ending
    numbers: NumberSet


def faults(epoch: Epoch, origin: Origin) -> Iterator[Fault]:
    """Everything that is wrong with calls that enter at an origin, worst kind first; of one number's ending only the worst."""
    required = required_emergency(epoch, origin)
    found: dict[tuple[FaultKind, Ending], set[int]] = {}
    cases = epoch.cases(origin)
    for label in cases.labels:
        if label >= 0:
            case = epoch.case(label)
            for ending in case.endings:
                if kind := _wrong(epoch, origin, case, ending):
                    found.setdefault((kind, ending), set()).add(label)
    for (kind, ending), labels in sorted(found.items(), key=_order):
        numbers = cases.where(labels.__contains__)
        if kind == "unrouted":
            numbers = _missed(epoch, origin, numbers)
        if kind == "emergency":
            numbers = numbers & required
        if numbers:
            yield Fault(kind, ending, numbers)
    yield from _moved_abroad(epoch, origin)


def _order(item: tuple[tuple[FaultKind, Ending], set[int]]) -> tuple[str, str, str, str, str, list[str]]:
    (kind, ending), _ = item
    return kind, ending.kind, ending.at, ending.space, f"{ending.form}", sorted(map(repr, ending.via))


def _wrong(epoch: Epoch, origin: Origin, case: Case, ending: Ending) -> FaultKind | None:
    """What is wrong with one ending of one case, or None."""
    info = case.meaning.info
    if not info.valid:
        return "loop" if ending.kind == "loop" else None
    emergency = "emergency" in info.types
    if ending.kind == "loop":
        return "loop"
    if ending.kind == "delivered":
        return _misdelivered(epoch, origin, case, ending)
    if ending.kind == "tie" or info.former:
        return None
    if emergency:
        return "emergency" if accepts(origin, info) is not False else None
    if ending.kind == "too-long":
        return "too-long"
    if ending.kind in ("no-route", "incomplete"):
        return "unrouted" if accepted_here(epoch, origin, info) else None
    return "unrouted" if ending.kind == "rejected" and origin.accepts is not None and accepts(origin, info) else None


def _misdelivered(epoch: Epoch, origin: Origin, case: Case, ending: Ending) -> FaultKind | None:
    info, form = case.meaning.info, case.meaning.form
    to = epoch.calls.trunks[ending.at].to
    if ending.readdressed is not None:
        if "emergency" in info.types and not to.emergency:
            return "emergency"
        if not info.regions & ending.readdressed:
            return "changed"
    elif (ending.space, ending.form) != (info.space, form):
        if "emergency" in info.types:
            return "emergency"
        return "captured" if to.emergency and (epoch.is_emergency(ending, to) or _only_emergency(to)) else "changed"
    listed = "emergency" in info.types or ("service" in info.types and ending.readdressed is None)
    own = epoch.calls.carried[ending.at] if listed else None
    if any(not claims.covers(carried, info) for carried in ending.via if carried != own):
        return "leaves"
    return "barred" if "emergency" not in info.types and accepts(origin, info) is False else None


def _only_emergency(to: To) -> bool:
    return not (to.country or to.transit or to.service)


def accepts(origin: Origin, info: Info) -> bool | None:
    """Whether an origin claims to accept a number; None where it makes no claim."""
    if origin.accepts is None or info.types == {"short-code"}:
        return None
    items = claims.texts(origin.accepts)
    if "emergency" in info.types:
        return "not emergency" not in items
    return claims.covers(items, info)


def accepted_here(epoch: Epoch, origin: Origin, info: Info) -> bool:
    """Whether calls to a valid number must meet a rule at an origin: as it claims, or, without a claim, all services and all
    numbers of the country and of the world that can be dialled from there."""
    if (claimed := accepts(origin, info)) is not None:
        return claimed
    if origin.reads is not None:
        return False
    country = epoch.readings.plans[origin.plan].country
    if info.space == "international":
        return "no-international-dialling" not in info.types or country in info.regions
    return "service" in info.types and info.space == origin.plan


def required_emergency(epoch: Epoch, origin: Origin) -> NumberSet:
    """The strings by which each required emergency number must be reachable: as dialled, with and without an outside line."""
    plan = epoch.readings.plans[origin.plan]
    if origin.reads is not None:
        return NumberSet.empty(epoch.space)
    dialled = {outside + number for number in plan.required_emergency for outside in ("", plan.outside_line)}
    return NumberSet.of(epoch.space, (box for d in dialled for box in epoch.exact("unknown", d))) & epoch.entering(origin)


def _missed(epoch: Epoch, origin: Origin, numbers: NumberSet) -> NumberSet:
    """Those of the numbers that no rule takes in any way of dialling of one kind: a national number with or without an
    optional trunk prefix, an international one behind any of the international prefixes, or with a plus where any is taken."""
    good = ("delivered", "loop", "tie") + ("rejected",) * (origin.accepts is None)
    routed = epoch.where(origin, lambda case: any(ending.kind in good for ending in case.endings))
    missed = NumberSet.empty(epoch.space)
    for ways, own_only in epoch.ways_to_dial(origin, routed):
        mine = numbers & ways
        if own_only is not None:
            mine = mine - own_only
        if not mine:
            continue
        reached = epoch.written(origin, routed & ways)
        lost = epoch.written(origin, mine)
        missed = missed | (mine & epoch.writing(origin, lost - reached) if reached & lost else mine)
    return missed


def _moved_abroad(epoch: Epoch, origin: Origin) -> Iterator[Fault]:
    """Strings in international form, with an assigned calling code but no number, that end as a number of another code."""
    cases = epoch.cases(origin)
    moved: dict[tuple[Ending, str], set[int]] = {}
    for label in cases.labels:
        if label < 0:
            continue
        case = epoch.case(label)
        info, form = case.meaning.info, case.meaning.form
        if info.valid or not info.calling_code or info.space != "international":
            continue
        for ending in case.endings:
            if ending.kind == "delivered" and ending.space == "international" and ending.form != form:
                moved.setdefault((ending, info.calling_code), set()).add(label)
    of_form: dict[Form, set[int]] = {}
    for (ending, _), labels in moved.items():
        of_form.setdefault(ending.form, set()).update(labels)
    wrong = {form: _valid_elsewhere(epoch, cases, labels, form) for form, labels in of_form.items()}
    for (ending, _), labels in sorted(moved.items(), key=_moved_order):
        if numbers := wrong[ending.form].where(labels.__contains__):
            yield Fault("changed", ending, numbers)


def _moved_order(item: tuple[tuple[Ending, str], set[int]]) -> tuple[object, ...]:
    (ending, calling_code), labels = item
    return calling_code, *_order((("changed", ending), labels))


def _valid_elsewhere(epoch: Epoch, cases: NumberMap, labels: set[int], form: Form) -> NumberMap:
    """The cases, where they are some of these labels and the form makes a valid number of another calling code; else NOTHING."""
    infos = epoch.readings.world.infos

    def elsewhere(pair: tuple[int, ...]) -> int:
        info = infos[pair[1]]
        return pair[0] if info.valid and info.calling_code != epoch.case(pair[0]).meaning.info.calling_code else NOTHING

    chosen = cases.where(labels.__contains__)
    return combine_within(chosen, [cases, epoch.seen_through(form, "international")], elsewhere, NOTHING)
