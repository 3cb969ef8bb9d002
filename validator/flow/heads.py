"""The line of integers of one network: which heads (long prefixes, feature codes) its numbers need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter

from validator.digits.shape import Shape, TooWide, shapes
from validator.digits.space import DEPTH, Axis, NumberSpace
from validator.network import Network
from validator.numbering.plan import NumberingPlan
from validator.tables import Nature, Rule, Translate

LONGEST_VALID = 15
"""Digits of an international number (ITU-T E.164, 6.2.1)."""
DIGITS = "0123456789"
ODD = re.compile("[*#A-F]")
NATURES: tuple[Nature, ...] = ("unknown", "international", "national")


def number_space(network: Network, plans: Iterable[NumberingPlan], services: Iterable[str]) -> NumberSpace:
    """The axes on which every number that the configuration and its plans can name has its place."""
    plans = list(plans)
    rules = [rule for table in network.tables if _odd("".join(map(attrgetter("digits"), table.rules))) for rule in table.rules]
    translating = [rule for table in network.tables if table.kind in ("translations", "translate_calling") for rule in table.rules]
    rules += [rule._replace(**rule.calling._asdict()) for table in network.tables for rule in table.rules if rule.calling]
    named = {Axis(nature, *parts) for rule in rules if _odd(rule.digits) for parts in _of_rule(rule) for nature in NATURES}
    codes = [code.shape for plan in plans for code in (*plan.codes, *plan.emergency, *plan.short_codes)]
    codes += [shape for service in services for shape in shapes("pattern", service)]
    for shape in codes:
        for parts in _of_shape(shape):
            named |= {Axis(nature, *parts) for nature in ("unknown", *(plan.name for plan in plans))}
    named |= {axis for plan in plans for axis in _of_plan(plan)}
    prefixes = {plan.outside_line + prefix for plan in plans for prefix in plan.international_prefixes}
    named |= {Axis("unknown", prefix) for prefix in prefixes}
    named |= {Axis("unknown", head) for head in _prepended(translating, prefixes)}
    spaces = dict.fromkeys(name for plan in plans for name in (plan.name, plan.owner))
    return NumberSpace((*NATURES, *spaces), named - {Axis(axis.nature) for axis in named})


def _of_plan(plan: NumberingPlan) -> Iterator[Axis]:
    """What stands in front of numbers of a plan and is no digit: codes that mean another number, routing prefixes (portability)."""
    for alias in (*plan.aliases, *plan.home_aliases):
        if _odd(alias.dialled):
            yield Axis("unknown", plan.outside_line + alias.dialled.rstrip(DIGITS))
    for routing in plan.routing_prefixes:
        if _odd(routing):
            yield from (Axis(nature, routing.rstrip(DIGITS)) for nature in ("unknown", "national"))
            yield from (Axis(nature, plan.calling_code + routing.rstrip(DIGITS)) for nature in ("unknown", "international"))


def _odd(digits: str) -> bool:
    return ODD.search(digits) is not None


def _of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    for shape in shapes(rule.kind, rule.digits, rule.last, rule.length, rule.natures):
        yield from _of_shape(shape)


def _of_shape(shape: Shape) -> Iterator[tuple[str, str]]:
    """Head and suffix of the strings of a shape that has characters other than digits."""
    try:
        found = list(shape.prefixes())
    except TooWide:
        return
    for prefix, suffix in found:
        cut = max(prefix.rfind(character) for character in "*#ABCDEF") + 1
        if cut or suffix:
            yield prefix[:cut], suffix


def _prepended(rules: Iterable[Rule], prefixes: Collection[str]) -> Iterator[str]:
    """What translations put in front of numbers that then no longer fit behind a known head, alone and before such heads."""
    for rule in rules:
        action = rule.action
        if isinstance(action, Translate) and _odd(action.prepend):
            yield action.prepend.rstrip("0123456789")
        if not isinstance(action, Translate) or rule.length is not None or rule.kind not in ("prefix", "any"):
            continue
        plus = rule.digits.startswith("+")
        inside = rule.digits.removeprefix("+")
        longest = LONGEST_VALID + (0 if plus else max(map(len, prefixes), default=0))
        if action.prepend and not action.prepend.startswith("+") and longest - action.strip + plus + len(action.prepend) > DEPTH:
            yield action.prepend
            met = (head for head in prefixes if not plus and (head.startswith(inside) or inside.startswith(head)))
            yield from (action.prepend + head[action.strip :] for head in met)
