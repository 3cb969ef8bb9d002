"""Extensions of Asterisk: what a pattern matches, and which of several is tried first.

As observed on 16.28 and 22.10 with the default matcher, and as main/pbx.c has it (ext_cmp, _extension_match_core): extensions that are
no pattern come before patterns; two patterns are compared place by place: the smaller set of characters first, of equal sizes the one
whose lowest characters come first; then `.`, then `!`, then the end. A dash counts for nothing; `.` is one or more further characters,
`!` none or more. An extension that compares equal to an earlier one of the same context is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

ENDS = {".": 0x18000, "!": 0x28000, "": 0x30000}
CLASSES = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
PLACE = re.compile(r"\[(?P<inside>[^\]]*)\]|(?P<one>[^\[\]])")


Order = tuple[int, str, tuple[tuple[int, tuple[int, ...]], ...]]


class NotAPattern(Exception):
    """An extension that no telephone could be meant to match: the reason."""


class Pattern(NamedTuple):
    """An extension: the characters that may stand at each place, and `.`, `!` or nothing behind them. `plain` is one that is no pattern."""

    places: tuple[frozenset[str], ...]
    end: str = ""
    plain: bool = False

    @property
    def order(self) -> Order:
        """Sorts extensions of one context as they are tried; equal for those of which only the first counts."""
        if self.plain:
            return 0, "".join(min(place) for place in self.places), ()
        return 1, "", (*map(_score, self.places), (ENDS[self.end], ()))

    def matches(self, dialled: str) -> bool:
        """Whether it takes a whole number."""
        digits = dialled.replace("-", "")
        if len(digits) < len(self.places) + (self.end == ".") or (not self.end and len(digits) > len(self.places)):
            return False
        return all(digits[at] in place for at, place in enumerate(self.places))


@cache
def _score(place: frozenset[str]) -> tuple[int, tuple[int, ...]]:
    """Size and lowest character, then the bitmap: of equal sizes the set with the lower characters comes first."""
    if not place:
        return 0x40000, ()
    bits = [0] * 32
    for character in place:
        bits[ord(character) // 8] |= 0x80 >> ord(character) % 8
    return len(place) << 8 | ord(min(place)), tuple(255 - byte for byte in bits)


def pattern(written: str) -> Pattern:
    """An extension as it stands in extensions.conf. NotAPattern where Asterisk would take it for something else than it looks like."""
    if not written.startswith("_"):
        if re.search(r"[\[\]!.]", written):
            raise NotAPattern(f"{written} looks like a pattern and is none, for want of a _ in front")
        return Pattern(tuple(frozenset(character) for character in written.replace("-", "")), plain=True)
    inner = written[1:]
    end = inner[-1:] if inner[-1:] in (".", "!") else ""
    body = inner.removesuffix(end)
    places: list[frozenset[str]] = []
    at = 0
    while at < len(body):
        found = PLACE.match(body, at)
        if found is None or found["one"] in (".", "!"):
            raise NotAPattern(f"{written} holds {body[at]} where it has no meaning")
        if found["one"] != "-":
            places.append(_place(found[0], found["inside"]))
        at = found.end()
    if not all(places):
        raise NotAPattern(f"{written} holds a set without characters")
    return Pattern(tuple(places), end)


@cache
def _place(one: str, inside: str | None) -> frozenset[str]:
    return frozenset(CLASSES.get(one.upper(), one) if inside is None else _set(inside))


def _set(inside: str) -> Iterator[str]:
    """The characters of `[...]`; a range that runs backwards adds nothing."""
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            yield from map(chr, range(ord(inside[at]), ord(inside[at + 2]) + 1))
            at += 3
        else:
            yield inside[at]
            at += 1


def tried(written: Sequence[str]) -> list[str]:
    """The extensions of a context in the order in which they are tried, without those that are dropped."""
    first: dict[Order, str] = {}
    for each in written:
        first.setdefault(pattern(each).order, each)
    return [first[order] for order in sorted(first)]


def winner(written: Sequence[str], dialled: str) -> str | None:
    """The extension of a context that takes a number."""
    return next((each for each in tried(written) if pattern(each).matches(dialled)), None)
