"""A telephone switch that dials one number and follows it: slow, small, written from the language alone.

The engine is exact for all numbers at once; this one follows one number through the records of `validator.network`. They share
nothing else, so where they agree, two independent readings of the language agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from tests.naive_plans import Meaning, Plans
from tests.naive_rules import Claim, Number, Tie, among, of_nature, translate, valid_claims
from validator.network import Network, Trunk
from validator.tables import Forward, Reject, Rule, Table, Translate

Kind = Literal["delivered", "no-route", "rejected", "loop", "incomplete", "too-long", "tie"]


class Outcome(NamedTuple):
    """One way in which a call can end. Only a delivered call has a trunk (`switch/trunk`), a number and perhaps a meaning."""

    kind: str
    trunk: str = ""
    number: str = ""
    nature: str | None = None
    meaning: Meaning | None = None


class State(NamedTuple):
    """A call that arrives at an origin (`switch/origin`)."""

    origin: str
    number: Number


class Step(NamedTuple):
    """What one switch does with one call, over all trunks that it may try: how it ends here, and where it goes on."""

    ends: frozenset[Outcome]
    onward: frozenset[State] = frozenset()


def ended(kind: Kind) -> Step:
    return Step(frozenset({Outcome(kind)}))


class Dialler:
    """The switches of a network as calls find them at one instant. Answers are kept, since many calls meet on the way."""

    def __init__(self, network: Network, instant: datetime) -> None:
        self.network, self.instant = network, instant
        self.plans = Plans(network, instant)
        self.origins = {origin.address: origin for origin in network.origins if origin.dates.holds(instant)}
        self.trunks = {f"{trunk.switch}/{trunk.name}": trunk for trunk in network.trunks if trunk.dates.holds(instant)}
        self._claims: dict[str, list[Claim]] = {}
        self._winners: dict[tuple[str, Number], Rule | Tie | None] = {}
        self._steps: dict[State, Step] = {}

    def winner(self, table: Table, tables: Mapping[str, Table], number: Number) -> Rule | Tie | None:
        """As `naive_rules.winner`, with the answers kept."""
        asked = (table.subject, number)
        if asked not in self._winners:
            if table.subject not in self._claims:
                self._claims[table.subject] = valid_claims(table, tables, self.instant)
            self._winners[asked] = among(table, self._claims[table.subject], number)
        return self._winners[asked]

    def translated(self, tables: Iterable[str], number: Number) -> Number | Kind:
        """The number after these tables in order: in each at most one rule fires, and no match leaves it unchanged."""
        for name in tables:
            rule = self.winner(self.network.translations[name], self.network.translations, number)
            if isinstance(rule, Tie):
                return "tie"
            if rule is not None and isinstance(rule.action, Translate):
                result = translate(rule.action, number)
                if isinstance(result, str):
                    return result
                number = result
        return number

    def leave(self, trunk: Trunk, number: Number) -> Outcome | State:
        """What becomes of a call offered to a trunk."""
        sent = self.translated(trunk.translate, number)
        if isinstance(sent, str):
            return Outcome(sent)
        if trunk.to.switch is not None:
            return State(f"{trunk.to.switch}/{trunk.to.origin}", sent)
        return Outcome("delivered", f"{trunk.switch}/{trunk.name}", sent.written, sent.nature, self.plans.at_delivery(trunk, sent))

    def step(self, state: State) -> Step:
        """What the switch does with a call; an origin that is not valid now takes none."""
        origin = self.origins.get(state.origin)
        if origin is None:
            return ended("no-route")
        number = self.translated(origin.translate, of_nature(state.number, origin.reads))
        if isinstance(number, str):
            return ended(number)
        match self.winner(self.network.routes[origin.route], self.network.routes, number):
            case Tie():
                return ended("tie")
            case Rule(action=Reject()):
                return ended("rejected")
            case Rule(action=Forward(trunks=names)):
                trunks = [self.trunks[f"{origin.switch}/{name}"] for name in names if f"{origin.switch}/{name}" in self.trunks]
                met = [self.leave(trunk, number) for trunk in trunks]
                ends = frozenset(end for end in met if isinstance(end, Outcome))
                return Step(ends, frozenset(end for end in met if isinstance(end, State))) if met else ended("no-route")
        return ended("no-route")

    def follow(self, origin: str, number: Number) -> frozenset[Outcome]:
        """All outcomes of one call, over all trunks of all lists on its way, a loop among them if it can go on for ever."""
        met: dict[State, Step] = {}
        ahead = [State(origin, number)]
        while ahead:
            state = ahead.pop()
            if state not in met:
                met[state] = self._steps[state] if state in self._steps else self._steps.setdefault(state, self.step(state))
                ahead.extend(met[state].onward)
        ends = frozenset().union(*(step.ends for step in met.values()))
        return ends | {Outcome("loop")} if endless(met) else ends


def endless(met: Mapping[State, Step]) -> bool:
    """Whether some state can be followed for ever: take away those that lead nowhere, again and again; is anything left?"""
    left = dict(met)
    while over := [state for state, step in left.items() if not step.onward & left.keys()]:
        for state in over:
            del left[state]
    return bool(left)


def follow(network: Network, origin: str, number: Number, instant: datetime) -> frozenset[Outcome]:
    """All outcomes of one call that enters at an origin (`switch/origin`) at an instant."""
    return Dialler(network, instant).follow(origin, number)
