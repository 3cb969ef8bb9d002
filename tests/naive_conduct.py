"""What the naive switch does with one number, in order, and how two of them differ: slow, small, one call at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tests.naive import Dialler, Outcome, State
from tests.naive_rules import Number, Tie, of_nature
from validator.finding import Place
from validator.network import To, Trunk
from validator.tables import Charge, Forward, Reject, Rule


class Seized(NamedTuple):
    """A trunk, its gateways, and what `to:` says, places left out."""

    name: str
    gateways: tuple[str, ...]
    to: To
    service: tuple[str, ...]
    emergency: tuple[str, ...]


def seized(trunk: Trunk) -> Seized:
    texts = [tuple(sorted(item.text for item in items)) for items in (trunk.to.service, trunk.to.emergency)]
    to = replace(trunk.to, place=Place("", 0, 0), service=(), emergency=())
    return Seized(f"{trunk.switch}/{trunk.name}", tuple(gateway.text for gateway in trunk.gateways), to, *texts)


class Here(NamedTuple):
    """What a switch decides about a call: an end with its cause, or trunks in order, each with the call as it leaves; the tariff."""

    end: str
    cause: int = 0
    legs: tuple[tuple[Seized, Outcome | State], ...] = ()
    tariff: str = ""


class Ended(NamedTuple):
    """One way of a call to its end: trunks, the end, its cause, and the tariffs met."""

    trunks: tuple[Seized, ...]
    end: Outcome
    where: str
    cause: int
    tariffs: tuple[tuple[str, str], ...]


class Circle(Exception):
    """A call comes back to where it has been, as the same number."""


def here(dialler: Dialler, state: State) -> Here:
    """What the switch of an origin decides about a call that arrives there."""
    origin = dialler.origins.get(state.origin)
    if origin is None:
        return Here("no-route")
    number = dialler.translated(origin.translate, of_nature(state.number, origin.reads))
    if isinstance(number, str):
        return Here(number)
    tariff = ""
    if origin.charging:
        charged = dialler.winner(dialler.network.charging[origin.charging], dialler.network.charging, number)
        tariff = charged.action.tariff if isinstance(charged, Rule) and isinstance(charged.action, Charge) else ""
    match dialler.winner(dialler.network.routes[origin.route], dialler.network.routes, number):
        case Tie():
            return Here("tie", tariff=tariff)
        case Rule(action=Reject(cause=cause)):
            return Here("rejected", cause, tariff=tariff)
        case Rule(action=Forward(trunks=names)):
            trunks = [dialler.trunks[name] for each in names if (name := f"{origin.switch}/{each}") in dialler.trunks]
            legs = ((seized(trunk), dialler.leave(trunk, number)) for trunk in dict.fromkeys(trunks))
            return Here("" if trunks else "no-route", 0, tuple(legs), tariff)
    return Here("no-route", tariff=tariff)


def ways(dialler: Dialler, state: State, seen: frozenset[State] = frozenset()) -> Iterator[Ended]:
    """Every way of a call in the order in which it is tried; Circle where one comes back."""
    if state in seen:
        raise Circle
    decided, switch = here(dialler, state), state.origin.partition("/")[0]
    origin = dialler.origins.get(state.origin)
    tariffs = ((state.origin, decided.tariff),) if origin and origin.charging and decided.end not in ("incomplete", "too-long") else ()
    if decided.end:
        yield Ended((), Outcome(decided.end), switch, decided.cause, tariffs)
    for trunk, onward in decided.legs:
        if isinstance(onward, Outcome):
            yield Ended((trunk,), onward, switch, 0, tariffs)
        else:
            for way in ways(dialler, onward, seen | {state}):
                yield way._replace(trunks=(trunk, *way.trunks), tariffs=(*tariffs, *way.tariffs))


def conduct(dialler: Dialler, origin: str, number: Number) -> tuple[Ended, ...] | None:
    """All ways of a call; None where it can go in a circle."""
    try:
        return tuple(ways(dialler, State(origin, number)))
    except Circle:
        return None


def edited(before: Dialler, after: Dialler, state: State) -> bool:
    """Whether some switch that a call may pass before decides differently after."""
    met, ahead = set[State](), [state]
    while ahead:
        if (state := ahead.pop()) not in met:
            met.add(state)
            was = here(before, state)
            if was != here(after, state):
                return True
            ahead.extend(onward for _, onward in was.legs if isinstance(onward, State))
    return False
