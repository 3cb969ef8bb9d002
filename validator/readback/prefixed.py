"""Tech prefixes in expressions: lines of which each names the same digits in front, and the last refuses all that have others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from validator.finding import Place
from validator.readback.decision import Unreadable
from validator.readback.expressions import NUMBER, Looks

REJECTED = ("403", "21")
"""SIP status and Q.850 cause of a call without the tech prefix."""


def front(looks: Iterable[Looks]) -> str:
    """The characters, the plus not among them, that all of these name in front."""
    named = ["".join(takewhile(_named, each.sets)) for each in looks]
    places = takewhile(lambda characters: len({*characters}) == 1, zip(*named, strict=False))
    return "".join(characters[0] for characters in places)


def _named(members: str) -> bool:
    return len(members) == 1 and members in NUMBER


def behind(looks: Looks, prefix: str, place: Place) -> Looks:
    """What the numbers behind a prefix look like. Unreadable where something is made of the prefix itself."""
    length = len(prefix)
    groups = {number: (start - length, end - length) for number, (start, end) in looks.groups.items() if number}
    if any(start < 0 for start, _ in groups.values()):
        raise Unreadable(f"something is made of the tech prefix {prefix}", place)
    return looks._replace(sets=looks.sets[length:], groups={0: (0, looks.groups[0][1] - length), **groups})
