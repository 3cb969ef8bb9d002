"""One call, step by step: the rule that took it at every table, over every trunk that may be tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.painting import NOTHING
from validator.digits.space import DIGITS, Number
from validator.flow.calls import Calls
from validator.flow.table import CompiledTable
from validator.flow.translation import translated
from validator.network import Origin, Trunk
from validator.tables import Forward, Reject, Rule, Table, Translate

MOST_HOPS = 200
"""Hops of a trace that are all told; beyond them what has been told before is not told again."""
AGAIN = "again"
"""The end of a hop that stands elsewhere in the tree with everything behind it."""
State = tuple[str, Number]


class Step(NamedTuple):
    """A table that was asked: the rule that took the number (None: none did), and the number before and after.

    `tied` are the rules that claim it alike. `where` is the origin or trunk that asks.
    """

    where: str
    table: Table
    rule: Rule | None
    number: Number
    after: Number
    tied: tuple[Rule, ...] = ()


class Hop(NamedTuple):
    """What happens at one origin: the number that arrives, the tables asked, and what follows for each trunk tried.

    `end` is set where the call ends here and now: no-route, rejected, incomplete, too-long, tie, loop.
    """

    origin: str
    number: Number
    steps: tuple[Step, ...]
    end: str = ""
    cause: int = 0
    legs: tuple[Leg, ...] = ()
    tariff: Step | None = None


class Leg(NamedTuple):
    """A trunk that is tried: its tables, the number as it leaves, and the far end: another hop, or a delivery."""

    trunk: Trunk
    steps: tuple[Step, ...]
    number: Number
    end: str = ""
    hop: Hop | None = None


def trace(calls: Calls, origin: Origin, number: Number) -> Hop:
    """The whole tree of one call."""
    return _arrives(calls, origin, number, frozenset(), Counter())


def _arrives(calls: Calls, origin: Origin, number: Number, seen: frozenset[State], met: Counter[State]) -> Hop:
    state = origin.address, number
    if state in seen:
        return Hop(origin.address, number, (), "loop")
    if met[state] and met.total() > MOST_HOPS:
        return Hop(origin.address, number, (), AGAIN)
    met[state] += 1
    read = number if origin.reads is None else Number(origin.reads, number.digits)
    if calls.space.locate(read) is None:
        return Hop(origin.address, number, (), *unheld(read))
    steps, end = _through_tables(calls, origin.translate, read, origin.address)
    current = steps[-1].after if steps else read
    if end:
        return Hop(origin.address, number, tuple(steps), end, 28 if end == "incomplete" else 0)
    tariff = _step(calls.table("charging", origin.charging), current, origin.address) if origin.charging else None
    step = _step(calls.table("routes", origin.route), current, origin.address)
    if step.tied:
        return Hop(origin.address, number, (*steps, step), "tie", tariff=tariff)
    match step.rule.action if step.rule else None:
        case Reject(cause):
            return Hop(origin.address, number, (*steps, step), "rejected", cause, tariff=tariff)
        case Forward() as chosen:
            active = [trunk for name, _ in chosen.shares if (trunk := calls.trunks.get(f"{origin.switch}/{name}"))]
            legs = tuple(_leaves(calls, trunk, current, seen | {state}, met) for trunk in dict.fromkeys(active))
            return Hop(origin.address, number, (*steps, step), "" if legs else "no-route", 0 if legs else 3, legs, tariff)
    return Hop(origin.address, number, (*steps, step), "no-route", 3, tariff=tariff)


def unheld(number: Number) -> tuple[str, int]:
    """How a number ends that lies on no axis: with more digits than any number has, or with * # or letters that nothing names."""
    return ("too-long", 0) if DIGITS.issuperset(number.digits) else ("incomplete", 28)


def _leaves(calls: Calls, trunk: Trunk, number: Number, seen: frozenset[State], met: Counter[State]) -> Leg:
    steps, end = _through_tables(calls, trunk.translate, number, f"{trunk.switch}/{trunk.name}")
    sent = steps[-1].after if steps else number
    if end:
        return Leg(trunk, tuple(steps), sent, end)
    if trunk.to.switch is None:
        return Leg(trunk, tuple(steps), sent, "delivered")
    far = calls.origins.get(f"{trunk.to.switch}/{trunk.to.origin}")
    if far is None:
        return Leg(trunk, tuple(steps), sent, "no-route")
    if far.tech_prefix != trunk.tech_prefix:
        return Leg(trunk, tuple(steps), sent, "rejected")
    return Leg(trunk, tuple(steps), sent, "", _arrives(calls, far, sent, seen, met))


def _through_tables(calls: Calls, names: tuple[str, ...], number: Number, where: str) -> tuple[list[Step], str]:
    steps: list[Step] = []
    for name in names:
        step = _step(calls.translation(name).compiled, number, where)
        end = "tie" if step.tied else ""
        if step.rule is not None and isinstance(step.rule.action, Translate) and not end:
            after = translated(step.rule.action, number)
            if after is None:
                end = "incomplete"
            elif calls.space.locate(after) is None:
                end, _ = unheld(after)
            else:
                step = step._replace(after=after)
        steps.append(step)
        number = step.after
        if end:
            return steps, end
    return steps, ""


def _step(table: CompiledTable, number: Number, where: str) -> Step:
    label = table.winners.at(number)
    if label is None or label == NOTHING:
        return Step(where, table.table, None, number, number)
    if label < NOTHING:
        return Step(where, table.table, None, number, number, tuple(table.rules[index] for index in table.tied(label)))
    return Step(where, table.table, table.rules[label], number, number)


def endings(hop: Hop) -> Iterator[tuple[str, str, Number]]:
    """Kind of every way in which the call may end, the trunk or origin where, and the number there."""
    if hop.end and hop.end != AGAIN:
        yield hop.end, hop.origin, hop.number
    for leg in hop.legs:
        if leg.hop is not None:
            yield from endings(leg.hop)
        else:
            yield leg.end, f"{leg.trunk.switch}/{leg.trunk.name}", leg.number
