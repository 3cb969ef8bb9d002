"""The patterns by which outbound dial-peers of IOS take tagged numbers: one for each trunk, and each tariff class of its calls.

Of the patterns that take a number the one with the most named digits decides, as of the entries of a table the one with the longest
prefix, so each entry is a pattern. Two of one prefix have no number in common. Numbers that are refused do not get here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.digits.space import Axis
from validator.finding import Place
from validator.render.model import NOTHING, OriginModel, TableModel
from validator.render.patterns import NATURES, Pattern, runs
from validator.render.ways import reach
from validator.tables import Action, Charge, Forward, Nature

MOST_DOTS = 15
"""More dots than these IOS does not follow: a set of all digits stands for those before them."""


class Destination(NamedTuple):
    """Where numbers with a tag go that a pattern takes, with which tariff class, and the line of the network that says so."""

    trunk: str
    tariff: str
    tag: str
    pattern: str
    line: Place | None


class Own(NamedTuple):
    """What a table says at a prefix, of numbers with so many digits in all (a mask)."""

    lengths: int
    action: Action | None
    line: Place | None


Node = tuple[str, str]
"""A nature and the first digits."""
Nodes = Mapping[Node, Sequence[Own]]


def nature_of(said: str) -> Nature:
    """The nature that is called so."""
    return next(nature for nature in NATURES if nature == said)


def tag(origin: int, nature: str) -> str:
    """The digits in front of a number: `origin` is 10 to 99."""
    return f"{origin}{NATURES.index(nature_of(nature))}"


def destinations(number: int, origin: OriginModel, axes: Sequence[Axis]) -> Iterator[Destination]:
    """Where the numbers of an origin go, which has this number here."""
    routes = _nodes(origin.route)
    charging = _nodes(origin.charging) if origin.charging is not None else {}
    for (nature, digits), lengths in _own_lengths(routes, charging).items():
        front = tag(number, nature)
        found: dict[tuple[str, str], tuple[int, Place | None]] = {}
        for route, mask in _said(routes, nature, digits, lengths):
            if isinstance(route.action, Forward):
                for charge, part in _said(charging, nature, digits, mask):
                    tariff = charge.action.tariff if isinstance(charge.action, Charge) else ""
                    key = route.action.trunks[0], tariff
                    found[key] = found.get(key, (0, None))[0] | part, route.line
        most = reach(Pattern(nature_of(nature), tuple(digits), 1), axes) - len(digits)
        for (trunk, tariff), (mask, line) in found.items():
            for end in _ends(mask >> len(digits), most):
                yield Destination(trunk, tariff, front, front + digits + end, line)


def _nodes(table: TableModel) -> Nodes:
    found: dict[Node, list[Own]] = defaultdict(list)
    lines = table.lines or (None,) * len(table.entries)
    for (axis, prefix, lengths, action), line in zip(table.entries, lines, strict=True):
        own = Own(lengths << len(axis.head), None if action == NOTHING else table.actions[action], line)
        found[axis.nature, axis.head + prefix].append(own)
    return found


def _own_lengths(*tables: Nodes) -> dict[Node, int]:
    """The counts of digits for which a table says something at a prefix."""
    found: dict[Node, int] = defaultdict(int)
    for table in tables:
        for node, owns in table.items():
            for own in owns:
                found[node] |= own.lengths
    return found


def _said(table: Nodes, nature: str, digits: str, lengths: int) -> Iterator[tuple[Own, int]]:
    """What a table says of numbers with these first digits, and the lengths that each word is for: the longest prefix has the word."""
    for end in range(len(digits), -1, -1):
        for own in table.get((nature, digits[:end]), ()):
            if taken := lengths & own.lengths:
                yield own, taken
                lengths &= ~taken
    if lengths:
        yield Own(lengths, None, None), lengths


def _ends(more: int, most: int) -> Iterator[str]:
    """What follows the named digits: nothing, if any count of digits up to the most may; else each digit of a count, and the end."""
    if more == (2 << most) - 1:
        yield ""
        return
    for low, high in runs(more):
        for count in range(low, high + 1):
            yield "[0-9]" * max(count - MOST_DOTS, 0) + "." * min(count, MOST_DOTS) + "$"
