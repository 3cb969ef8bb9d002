"""Evidence for a fault: the smallest number, the way its call takes, and the step at which it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet, Pattern
from validator.digits.space import Number
from validator.finding import Mark, Numbers
from validator.flow.diagnosis import diagnosed
from validator.flow.events import Event, Evidence, Meant
from validator.flow.faults import Fault, faults
from validator.flow.outcome import Ending
from validator.flow.proof import Epoch, Proof
from validator.flow.trace import Hop, Leg, Step
from validator.network import Origin
from validator.tables import Translate

RANGES_SHOWN = 5


@lru_cache(maxsize=1)
def evidence(proof: Proof) -> tuple[Evidence, ...]:
    """Everything that goes wrong anywhere, split by the step at which it does."""
    at_origins = ((epoch, origin, fault) for epoch in proof.epochs for origin in epoch.origins for fault in faults(epoch, origin))
    found = [part for epoch, origin, fault in at_origins for part in _split(epoch, origin, fault)]
    return tuple(diagnosed(found))


def _split(epoch: Epoch, origin: Origin, fault: Fault) -> Iterator[Evidence]:
    left = fault.numbers
    while (witness := witness_of(epoch, origin, left)) is not None:
        meant = meant_by(epoch, origin, witness)
        way = _way(epoch, origin, witness, fault.ending)
        culprit = _culprit(fault, epoch, way, meant)
        alike = left & _alike(epoch, origin, culprit) if culprit else left
        if witness not in alike:  # it met the rule later, as another number
            alike = left
        yield Evidence(fault.kind, epoch, origin, fault.ending, alike, witness, meant, way, culprit)
        left = left - alike


def witness_of(epoch: Epoch, origin: Origin, numbers: NumberSet) -> Number | None:
    """The smallest number, one that means something if any does."""
    return (numbers & epoch.with_meaning(origin)).smallest or numbers.smallest


def meant_by(epoch: Epoch, origin: Origin, number: Number) -> Meant:
    label = epoch.readings.meanings(origin).at(number)
    meaning = epoch.readings.labels[label] if label is not None else None
    return (meaning.info.space, meaning.form.apply(number.digits)) if meaning and meaning.info.space else None


def _alike(epoch: Epoch, origin: Origin, culprit: Event) -> NumberSet:
    """The strings at the origin that meet the rule at which the witness went wrong, if it is in a table of the origin itself."""
    everything = epoch.entering(origin)
    if culprit.rule is None or culprit.origin != origin.address:
        return everything
    names = [("translations", name) for name in origin.translate] + [("routes", origin.route)]
    for kind, name in names:
        compiled = epoch.calls.table(kind, name)
        places = [index for index, rule in enumerate(compiled.rules) if rule is culprit.rule]
        if places and culprit.table == name:
            return rules_met(epoch, origin.address, kind, name).where(places[0].__eq__)
    return everything


@lru_cache(maxsize=8)
def rules_met(epoch: Epoch, origin: str, kind: str, name: str) -> NumberMap:
    """The rule of a table that each string meets: asked again and again by what goes wrong at one origin."""
    return epoch.rules_at(epoch.calls.origins[origin], kind, name)


def _way(epoch: Epoch, origin: Origin, witness: Number, ending: Ending) -> tuple[Event, ...]:
    """The events of the first way of the call that ends so, over trunks with the claims of the ending."""
    return tuple(_towards(epoch, epoch.trace(origin, witness), ending, frozenset()) or ())


def _towards(epoch: Epoch, hop: Hop, ending: Ending, via: frozenset[tuple[str, ...]]) -> list[Event] | None:
    plan = epoch.calls.origins[hop.origin].local_plan
    so_far = [event for step in hop.steps for event in _step_events(epoch, step, hop.origin, plan)]
    if hop.end == "loop" == ending.kind:
        return [Event("end", hop.origin.partition("/")[0], hop.number, None, origin=hop.origin)]
    if hop.end:
        return so_far if _ends_so(hop.end, epoch.calls.named(hop.origin, hop.end), ending) else None
    for leg in hop.legs:
        onward = _leg_events(epoch, leg, ending, hop.origin, via)
        if onward is not None:
            return so_far + onward
    return None


def _ends_so(kind: str, where: str, ending: Ending) -> bool:
    return kind == ending.kind and (kind == "loop" or where == ending.at)


def _step_events(epoch: Epoch, step: Step, where: str, plan: str) -> Iterator[Event]:
    switch = where.partition("/")[0]
    if step.rule is not None:
        kind: Literal["translation", "route"] = "translation" if step.table.kind == "translations" else "route"
        by_trunk = step.where != where
        yield Event(
            kind, switch, step.after, epoch.read(plan, step.after), step.rule, table=step.table.name, by_trunk=by_trunk, origin=where
        )


def _leg_events(epoch: Epoch, leg: Leg, ending: Ending, origin: str, via: frozenset[tuple[str, ...]]) -> list[Event] | None:
    plan = epoch.calls.origins[origin].local_plan
    via |= epoch.calls.claims_of([leg.trunk])
    events = [event for step in leg.steps for event in _step_events(epoch, step, origin, plan)]
    switch = leg.trunk.switch
    name = f"{leg.trunk.switch}/{leg.trunk.name}"
    if leg.hop is None:
        if ending.kind == "delivered" and via != ending.via:
            return None
        if not _ends_so(leg.end, name, ending) and not (leg.end == "no-route" and ending.kind == "no-route"):
            return None
        return [*events, Event("end", switch, leg.number, _understood(epoch, leg), trunk=leg.trunk)]
    onward = _towards(epoch, leg.hop, ending, via)
    if onward is None:
        return None
    far = epoch.calls.origins.get(leg.hop.origin)
    read = leg.number if far is None or far.reads is None else Number(far.reads, leg.number.digits)
    meant = epoch.read(far.local_plan, read) if far else None
    return [*events, Event("handover", switch, leg.number, meant, trunk=leg.trunk), *onward]


def _understood(epoch: Epoch, leg: Leg) -> Meant:
    """What the far end of a trunk understands."""
    return epoch.delivered_meaning(leg.trunk, leg.number)


def _culprit(fault: Fault, epoch: Epoch, way: tuple[Event, ...], meant: Meant) -> Event | None:
    """The step to blame: of a changed number the first after which it never again means what was meant; of one that leaves
    its country the route to the trunk; else the last route that was asked."""
    understood = bool(fault.ending.space) or fault.kind != "captured"
    if fault.kind in ("changed", "captured", "emergency") and fault.ending.kind == "delivered" and understood:
        return _first_wrong(epoch, way, meant)
    if fault.kind == "leaves":
        return _leaving_route(epoch, way, meant)
    routes = [event for event in way if event.kind == "route"]
    if fault.kind == "loop":
        return _turning(routes, way[-1].origin if way else "")
    if fault.kind == "too-long":
        return next((event for event in reversed(way) if event.kind == "translation"), None)
    return routes[-1] if routes else None


def _turning(routes: list[Event], again: str) -> Event | None:
    """Of the routes of a circle, which begins where the call has been before, the least specific: a default route, mostly."""
    circle = routes[next((place for place, event in enumerate(routes) if event.origin == again), 0) :]
    return min(circle, key=lambda event: len(event.rule.digits) if event.rule else 0, default=None)


def _first_wrong(epoch: Epoch, way: tuple[Event, ...], meant: Meant) -> Event | None:
    """What a trunk's own translation makes need not mean anything at home, unless it has a plus: else the hand-over is blamed."""
    changing = [event for event in way if event.kind != "route"]
    stated = max((place for place, event in enumerate(changing) if _readdresses(event)), default=-1)
    if stated >= 0:
        meant = changing[stated].meant
        if meant is None or not epoch.valid(*meant):
            return changing[stated]
    last_right = max((place for place, event in enumerate(changing) if event.meant == meant), default=-1)
    suspects = changing[last_right + 1 :]
    return next((event for event in suspects if not event.by_trunk or _plain(epoch, event)), None)


def _readdresses(event: Event) -> bool:
    """Whether a rule states that the call means the number that it makes."""
    return event.rule is not None and isinstance(event.rule.action, Translate) and event.rule.action.readdress is not None


def _plain(epoch: Epoch, event: Event) -> bool:
    """Whether the number after a step has a meaning that does not depend on who reads it next."""
    return event.number.nature == "international" or (event.meant is not None and epoch.valid(*event.meant))


def _leaving_route(epoch: Epoch, way: tuple[Event, ...], meant: Meant) -> Event | None:
    """The route before the first trunk that does not carry the number's country."""
    route: Event | None = None
    for event in way:
        if event.kind == "route":
            route = event
        elif event.trunk and not epoch.carries(event.trunk, meant):
            return route
    return route


def harm(found: Evidence) -> Numbers:
    """How many numbers, which ranges, and the smallest of them."""
    return measured(found.epoch, found.origin, found.numbers, found.numbers.patterns(RANGES_SHOWN + 1))


def measured(epoch: Epoch, origin: Origin, numbers: NumberSet, patterns: list[Pattern]) -> Numbers:
    """Some numbers at an origin, of which the first patterns are shown, as a finding counts them."""
    smallest = numbers.smallest
    return Numbers(
        witness=smallest.written if smallest else "",
        valid=epoch.meanings_of(origin, numbers).count,
        invalid=(numbers - epoch.with_meaning(origin)).count,
        ranges=tuple(dict.fromkeys(map(_words, patterns[:RANGES_SHOWN]))),
        range_count=len(patterns),
    )


def _words(pattern: Pattern) -> str:
    return pattern.words


def marks(found: Evidence) -> tuple[Mark, ...]:
    """The steps of the witness's call, each with the number after it."""
    steps = []
    for event in found.way:
        if event.place is not None:
            steps.append(Mark(event.place, _said(event)))
    return tuple(dict.fromkeys(steps))


def _said(event: Event) -> str:
    match event.kind:
        case "translation":
            return f"becomes {event.number.written}"
        case "route":
            return f"takes {event.number.written}"
        case "handover":
            assert event.trunk is not None
            return f"arrives at {event.trunk.to.switch}/{event.trunk.to.origin} as {event.number.written}"
    return f"ends here as {event.number.written}"
