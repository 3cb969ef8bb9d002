"""A list of trunks in which neighbours may share calls: `paris/7&lille/3|transit`, in the signs of a platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import gcd

from validator.digits.numbermap import NumberMap
from validator.finding import Place
from validator.readback.decision import Decisions, Unreadable

NAME = r"[A-Za-z0-9_.-]+"
MEMBER = rf"{NAME}/[1-9][0-9]{{0,5}}"
HEAVIEST = 1000
"""The largest weight of the language."""
Turn = list[tuple[str, int]]
"""Trunks that share calls, with their weights; one alone has the weight 0."""


def form(between: str, within: str) -> re.Pattern[str]:
    """What such a list looks like; `between` divides the turns, `within` those that share one."""
    turn = rf"(?:{NAME}|{MEMBER}(?:{re.escape(within)}{MEMBER})+)"
    return re.compile(rf"{turn}(?:{re.escape(between)}{turn})*")


def turns(text: str, between: str, within: str, place: Place) -> list[Turn]:
    """The turns of a list. Unreadable where one of those that share stands twice."""
    found = [[_member(each) for each in turn.split(within)] for turn in text.split(between)]
    for turn in found:
        if len({name for name, _ in turn}) < len(turn):
            raise Unreadable(f"{text} names a trunk twice that shares calls", place)
    return found


def _member(text: str) -> tuple[str, int]:
    name, _, weight = text.partition("/")
    return name, int(weight or "0")


def tried(decisions: Decisions, found: Sequence[Turn], trunk: Callable[[str], NumberMap]) -> NumberMap:
    """The trunks turn by turn, each as it is alone."""
    return decisions.tried(
        [decisions.shared([(name, weight, trunk(name)) for name, weight in turn]) if len(turn) > 1 else trunk(turn[0][0]) for turn in found]
    )


def told(found: Sequence[Turn], place: Place) -> list[object]:
    """The list as a rule of the language has it. Unreadable where it draws in an order that the language has no word for."""
    for turn in found:
        if len(turn) > 2 and turn != sorted(turn, key=lambda each: (-each[1], each[0])):
            raise Unreadable("of trunks that share calls the language lets the largest share follow first", place)
        if len(turn) > 1 and max(weight for _, weight in turn) // _unit(turn) > HEAVIEST:
            raise Unreadable("the language has no word for such weights", place)
    for one, other in pairwise(found):
        if len(one) > 1 and len(other) > 1:
            raise Unreadable("two turns of trunks that share calls, one behind the other, are one in the language", place)
    return [each for turn in found for each in _members(turn)]


def _members(turn: Turn) -> list[object]:
    unit = _unit(turn)
    return [{"trunk": name, "weight": weight // unit} if weight else name for name, weight in turn]


def _unit(turn: Turn) -> int:
    return gcd(*(weight for _, weight in turn)) or 1
