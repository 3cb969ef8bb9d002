"""The trace of a call as a tree of lines, before it has any form: what happens, to which number, by which rule, written where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from validator import causes
from validator.digits.space import Number
from validator.finding import Place
from validator.flow.events import Evidence
from validator.flow.trace import Hop, Leg, Step
from validator.flow.ways import Call
from validator.network import Origin, Trunk
from validator.report.endings import Standing, answer, far_end, rule_of, sentence, stands
from validator.rules import charge_mismatch
from validator.rules.saying import culprit_place
from validator.tables import Action, Charge, Forward, Reject, Rule, TableKind, Translate, Withhold

VERBS: dict[TableKind, str] = {"translations": "translate", "routes": "route", "charging": "charge"}
Path = tuple[str, ...]
"""The names of the trunks so far."""


class Node(NamedTuple):
    """A line: its columns, where that is written, what stands below. The end of a way has an answer, and a rule if one forbids it."""

    columns: tuple[str, ...]
    place: Place | None = None
    below: tuple[Node, ...] = ()
    answer: str = ""
    rule: str = ""


def tree(call: Call, standing: Standing) -> tuple[Node, ...]:
    """The lines of a call, one after the other as long as there is one way to go on."""
    return _hop(call, standing, call.hop, ()) if call.hop is not None else ()


def _hop(call: Call, standing: Standing, hop: Hop, path: Path) -> tuple[Node, ...]:
    before = _steps([step for step in hop.steps if step.table.kind == "translations"], hop.end)
    routed = _steps([step for step in hop.steps if step.table.kind == "routes"], "")
    here = _arrival(call, hop, (*before, *_charge(call, standing, hop), *routed), path)
    if hop.end:
        return here, _ending(call, standing, path)
    if len(hop.legs) == 1:
        trunk, translated, onward = _leg(call, standing, hop.legs[0], path)
        return here, trunk._replace(below=translated), *onward
    return here, *_one_of_many(call, standing, hop.legs, path)


def _arrival(call: Call, hop: Hop, below: tuple[Node, ...], path: Path) -> Node:
    origin = call.epoch.calls.origins[hop.origin]
    read = Number(origin.reads, hop.number.digits) if origin.reads else hop.number
    reading = f"read as {said(read)}" if read != hop.number else ""
    arriving = f"{'arrives as' if path else 'dialled'} {said(hop.number)}{_behind(origin)}"
    return Node((hop.origin, arriving, reading), origin.place, below)


def _behind(place: Origin | Trunk) -> str:
    """` behind 1001#`: the tech prefix that stands in front of every number there."""
    return f" behind {place.tech_prefix}" if place.tech_prefix else ""


def _one_of_many(call: Call, standing: Standing, legs: Iterable[Leg], path: Path) -> Iterator[Node]:
    for turn, leg in enumerate(legs, start=1):
        trunk, translated, onward = _leg(call, standing, leg, path)
        first, *others = trunk.columns
        yield trunk._replace(columns=(f"{turn}. {first}", *others), below=(*translated, *onward))


def _leg(call: Call, standing: Standing, leg: Leg, path: Path) -> tuple[Node, tuple[Node, ...], tuple[Node, ...]]:
    """A trunk, its translations, and how the call goes on behind it."""
    path = (*path, leg.trunk.name)
    sends = f"sends {said(leg.number)}{_behind(leg.trunk)}"
    trunk = Node((f"trunk {leg.trunk.switch}/{leg.trunk.name}", sends, f"to {far_end(leg.trunk.to)}"), leg.trunk.place)
    translated = tuple(_steps(leg.steps, leg.end))
    onward = _hop(call, standing, leg.hop, path) if leg.hop is not None else (_ending(call, standing, path),)
    return trunk, translated, onward


def _ending(call: Call, standing: Standing, path: Path) -> Node:
    way = call.ways[path]
    place = culprit_place(way.found)[0] if way.found else None
    return Node((sentence(call, way),), place, answer=answer(way, standing), rule=rule_of(way))


def _charge(call: Call, standing: Standing, hop: Hop) -> Iterator[Node]:
    """The class of the call at an origin, and whether it fits; nothing where there is none, and needs none."""
    wrong = misfit(call, standing, hop)
    if hop.tariff is None or not (hop.tariff.rule or hop.tariff.tied or wrong):
        return
    below = (Node(("this class does not fit what the number means",), answer=wrong, rule=charge_mismatch.ID),) if wrong else ()
    yield from (node._replace(below=(*node.below, *below)) for node in _step(hop.tariff, ""))


def misfit(call: Call, standing: Standing, hop: Hop) -> str:
    """`wrong` where the class of the call at an origin does not fit what was meant, `allowed` where the network allows that; else empty."""
    found = next((found for found in call.charged if hop.tariff and _charges(found, hop, hop.tariff)), None)
    if found is None:
        return ""
    return "wrong" if stands(charge_mismatch.ID, found, standing) else "allowed"


def _charges(found: Evidence, hop: Hop, step: Step) -> bool:
    event = found.culprit
    return event is not None and (event.switch, event.table) == (hop.origin.partition("/")[0], step.table.name) and event.rule is step.rule


def _steps(steps: Sequence[Step], end: str) -> Iterator[Node]:
    """The tables that were asked, in order; the last one of a call that ends there has no result."""
    for turn, step in enumerate(steps, start=1):
        lost = end if turn == len(steps) and end in ("incomplete", "too-long") else ""
        yield from _step(step, lost)


def _step(step: Step, lost: str) -> Iterator[Node]:
    """One table; of a translation only if a rule took the number."""
    table = step.table
    name = f"{VERBS[table.kind]} {table.name}"
    if step.tied:
        below = tuple(Node((rule_words(rule), action_words(rule.action)), rule.place) for rule in step.tied)
        yield Node((name, f"{said(step.number)} is claimed by {len(step.tied)} rules alike"), table.place, below)
    elif step.rule is not None:
        does = f": {action_words(step.rule.action)}" if table.kind == "translations" else ""
        yield Node((name, _effect(step, step.rule, lost), rule_words(step.rule) + does), step.rule.place)
    elif table.kind != "translations":
        yield Node((name, f"no rule takes {said(step.number)}"), table.place)


def _effect(step: Step, rule: Rule, lost: str) -> str:
    if not isinstance(rule.action, Translate):
        return ("→ " if isinstance(rule.action, Forward) else "") + action_words(rule.action)
    if lost:
        return f"{said(step.number)} → {lost}"
    return f"{said(step.number)} → {said(step.after)}" if step.after != step.number else f"{said(step.number)} stays"


def rule_words(rule: Rule) -> str:
    """What a rule matches, as written."""
    return rule.written + (f", nature {' or '.join(sorted(rule.natures))}" if rule.natures else "")


def action_words(action: Action) -> str:
    """What a rule does, in the words of the language."""
    match action:
        case Forward():
            return ", then ".join(" or ".join(each) for each in _in_turn(action))
        case Reject(cause):
            return f"reject {causes.name(cause)}"
        case Charge(tariff):
            return tariff
        case Translate():
            return ", ".join(_changes(action)) or "leave as it is"
        case Withhold():
            return "withhold the number"


def _in_turn(action: Forward) -> Iterator[list[str]]:
    """The trunks that are tried in turn; those that share calls together."""
    for shared, group in groupby(action.shares, key=lambda each: bool(each[1])):
        members = [f"{trunk} ({share})" if share else trunk for trunk, share in group]
        yield from [members] if shared else ([member] for member in members)


def _changes(action: Translate) -> Iterator[str]:
    if action.at is not None:
        yield f'replace at {action.at} count {action.removed} digits "{action.digits}"'
    if action.strip:
        yield f"strip {action.strip}"
    if action.prepend:
        yield f'prepend "{action.prepend}"'
    if action.set_nature:
        yield f"set_nature {action.set_nature}"
    if action.readdress:
        yield f'readdress "{action.readdress}"'


def said(number: Number) -> str:
    """A number as written; its nature where that does not show."""
    return number.written if number.nature in ("international", "unknown") else f"{number.written} ({number.nature})"
