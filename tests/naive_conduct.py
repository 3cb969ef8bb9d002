"""What the naive switch does with one number, in order, and how two of them differ: slow, small, one call at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.naive import Dialler, Outcome, State
from tests.naive_rules import Number, Tie, of_nature
from validator.network import Charge, Forward, Reject, Rule


class Here(NamedTuple):
    """What a switch decides about a call: an end with its cause, or trunks in order, each with the call as it leaves; the tariff."""

    end: str
    cause: int = 0
    legs: tuple[tuple[str, tuple[str, ...], Outcome | State], ...] = ()
    tariff: str = ""


class Ended(NamedTuple):
    """One way of a call to its end: trunks with their gateways, the end, its cause, and the tariffs met."""

    trunks: tuple[tuple[str, tuple[str, ...]], ...]
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
            legs = ((f"{t.switch}/{t.name}", tuple(g.text for g in t.gateways), dialler.leave(t, number)) for t in dict.fromkeys(trunks))
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
    for trunk, gateways, onward in decided.legs:
        via = (trunk, gateways)
        if isinstance(onward, Outcome):
            yield Ended((via,), onward, switch, 0, tariffs)
        else:
            for way in ways(dialler, onward, seen | {state}):
                yield way._replace(trunks=(via, *way.trunks), tariffs=(*tariffs, *way.tariffs))


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
            ahead.extend(onward for _, _, onward in was.legs if isinstance(onward, State))
    return False


def changed(before: Dialler, after: Dialler, origin: str, number: Number) -> bool:
    """Whether a call goes other ways after, or, in a circle before and after, passes a switch that decides differently."""
    was, now = conduct(before, origin, number), conduct(after, origin, number)
    return edited(before, after, State(origin, number)) if was is None and now is None else was != now
