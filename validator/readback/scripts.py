"""A script that must stand as it is understood, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from validator.finding import Place
from validator.readback.decision import Unreadable
from validator.readback.kamailio_script import Token, tokens

Fixed = Callable[[Iterable[Token]], Iterator[Token]]
"""The words of a script that count; those that may differ, as one of their kind."""


@cache
def _understood(name: str) -> tuple[Token, ...]:
    path = Path(__file__).with_name("understood") / name
    return tuple(tokens(path.name, path.read_bytes()))


def as_understood(named: str, content: bytes, understood: str, fixed: Fixed) -> None:
    """Unreadable at the first word of a script that is another than that of `understood/NAME`."""
    mine = [*fixed(tokens(named, content))]
    theirs = [*fixed(_understood(understood))]
    for one, other in zip(mine, theirs, strict=False):
        if one.text != other.text:
            raise Unreadable(f"{one.text} stands where {other.text} is understood", Place(named, one.line, 1))
    if len(mine) != len(theirs):
        raise Unreadable("the script is longer or shorter than it is understood", Place(named, mine[-1].line if mine else 1, 1))
