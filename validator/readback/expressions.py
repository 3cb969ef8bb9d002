"""Regular expressions of switch files as plain shapes: which strings of numbers they take, and what their groups hold.

What POSIX extended expressions and Perl's have in common is understood: literals, sets, groups, alternatives, counts, anchors.
"""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

DIGITS = "0123456789"
CHARACTERS = DIGITS + "*#ABCDEF+nu"
"""What a number is written with, the marks of its nature among it."""
NUMBER = frozenset(DIGITS + "*#ABCDEF")
ENDLESS = 60
"""More characters than any number has."""
MOST_WAYS = 4000
MOST_SPELT = 8
"""How often characters other than all digits may be repeated."""
BOUNDS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
COMMON = re.compile(
    r"\^(?P<whole>\()?(?P<text>(?:[0-9A-F#nu]|\\[+*])+)(?(whole)|(?P<rest>\())?"
    r"(?:\[0-9\]\{(?P<low>\d+)(?:,(?P<high>\d+))?\})?(?(whole)\)|(?(rest)\)))\$"
)
COUNTS = {"?": (0, 1), "*": (0, ENDLESS), "+": (1, ENDLESS)}


class NotFollowed(Exception):
    """What no shape can be made of, in words."""


class Looks(NamedTuple):
    """One way of being matched: a character of each of `sets`, `low` to `high` characters of `tail`, a character of each of `suffix`.

    `groups` are the groups by number, as the places where they begin and end; the tail counts as one place, also where it is empty.
    Group 0 is the whole.
    """

    sets: tuple[str, ...]
    tail: str
    low: int
    high: int
    suffix: tuple[str, ...]
    groups: dict[int, tuple[int, int]]

    @property
    def depth(self) -> int:
        return len(self.sets)


class Token(NamedTuple):
    characters: str
    low: int
    high: int


Way = tuple[tuple[Token, ...], dict[int, tuple[int, int]]]
"""Tokens one after the other, and where the groups begin and end among them."""


def ways(expression: str, end: str = r"\$") -> list[Looks]:
    """The shapes of an expression that is anchored at both ends; all of them together take what it takes, each with its own groups.

    A search that begins anywhere, and a text behind what is matched, are not followed.
    """
    if not expression.startswith("^"):
        raise NotFollowed(f"the expression {expression} is not anchored: it looks for a match anywhere")
    if common := COMMON.fullmatch(expression):
        return [_common(common)]
    closed = re.search(rf"(?:{end})\Z", expression)
    inside = expression[1 : closed.start()] if closed else expression[1:]
    if not closed and not inside.endswith((".*", ".*)", ".+", ".+)")):
        inside += ".*"
    reader = _Reader(inside)
    found = [_looks(way) for way in reader.sequence()]
    if reader.rest:
        raise NotFollowed(f"the expression {expression} is not understood from {reader.rest} on")
    return found


def _common(found: re.Match[str]) -> Looks:
    """The shape of an expression of the commonest form: text, then digits, with one group or none."""
    sets = tuple(found["text"].replace("\\", ""))
    low, high = found["low"], found["high"] or found["low"]
    tail = (DIGITS, _number(low), _number(high)) if low else ("", 0, 0)
    depth = len(sets)
    groups = {0: (0, depth + bool(low))}
    if found["whole"] or found["rest"]:
        groups[1] = (0 if found["whole"] else depth, depth + bool(low))
    return Looks(sets, *tail, (), groups)


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self._groups = 0

    def _take(self, count: int = 1) -> str:
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def _alternatives(self) -> list[Way]:
        found = self.sequence()
        while self.rest.startswith("|"):
            self._take()
            found += self.sequence()
        return found

    def sequence(self) -> list[Way]:
        found: list[Way] = [((), {})]
        while self.rest and self.rest[0] not in "|)":
            found = [_joined(way, following) for way, following in product(found, self._item())]
            if len(found) > MOST_WAYS:
                raise NotFollowed("the expression can be matched in too many ways")
        return found

    def _item(self) -> list[Way]:
        if self.rest.startswith("("):
            inside = self._group()
            return inside if self._count() == (1, 1) else _optional(inside, self._last)
        characters = self._characters()
        low, high = self._count()
        if _may_be_tail(characters) or low == high:
            return [((Token(characters, low, high),), {})]
        if high - low > MOST_SPELT:
            raise NotFollowed(f"so many characters of [{characters}] in a row are not followed")
        return [((Token(characters, count, count),), {}) for count in range(high, low - 1, -1)]

    def _group(self) -> list[Way]:
        self._take()
        number = 0
        if self.rest.startswith("?:"):
            self._take(2)
        else:
            number = self._groups = self._groups + 1
        inside = self._alternatives()
        if self._take() != ")":
            raise NotFollowed("a group is not closed")
        return [(tokens, {**groups, number: (0, len(tokens))} if number else groups) for tokens, groups in inside]

    def _count(self) -> tuple[int, int]:
        found = BOUNDS.match(self.rest)
        self._last = COUNTS.get(self.rest[:1], (1, 1))
        if found:
            low, comma, high = found.groups()
            self._take(len(found[0]))
            self._last = _number(low), _number(high) if high else ENDLESS if comma else _number(low)
        elif self.rest[:1] in COUNTS and self.rest:
            self._take()
        if self.rest[:1] in ("?", "+", "*", "{") and self._last != (1, 1):
            raise NotFollowed(f"the count {self.rest[0]} behind a count is not understood")
        return self._last

    def _characters(self) -> str:
        first = self._take()
        if first == "[":
            return self._set()
        if first == ".":
            return CHARACTERS
        if first == "\\":
            return self._escaped()
        if first in "*+?{}]^$":
            raise NotFollowed(f"{first} has no meaning where it stands")
        return first

    def _escaped(self) -> str:
        escaped = self._take()
        if escaped == "d":
            return DIGITS
        if not escaped or escaped.isalnum():
            raise NotFollowed(f"\\{escaped} is not understood")
        return escaped

    def _set(self) -> str:
        inside, found, rest = self.rest.partition("]")
        if not found or not inside or inside.startswith(("^", ":")) or "\\" in inside or "[" in inside:
            raise NotFollowed(f"the set [{inside}] is not understood")
        self.rest = rest
        members = re.sub(r"(.)-(.)", lambda span: _span(span[1], span[2]), inside)
        return "".join(sorted(set(members)))


def _may_be_tail(characters: str) -> bool:
    return set(characters) == set(DIGITS) or NUMBER.issubset(characters)


def _span(first: str, last: str) -> str:
    if first > last:
        raise NotFollowed(f"the range {first}-{last} is reversed")
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


def _number(written: str) -> int:
    return min(int(written), ENDLESS)


def _joined(way: Way, following: Way) -> Way:
    tokens, groups = way
    shift = len(tokens)
    moved = {number: (start + shift, end + shift) for number, (start, end) in following[1].items()}
    return (*tokens, *following[0]), {**groups, **moved}


def _optional(inside: list[Way], count: tuple[int, int]) -> list[Way]:
    if count != (0, 1):
        raise NotFollowed("a count behind a group is not understood")
    return [*inside, ((), {number: (0, 0) for _, groups in inside for number in groups})]


def _looks(way: Way) -> Looks:
    """The last token whose count is open, or else the last counted one, is the tail; the others are written out."""
    tokens, groups = way
    open_ones = [place for place, token in enumerate(tokens) if token.low != token.high]
    counted = [place for place, token in enumerate(tokens) if token.high > 1 and _may_be_tail(token.characters)]
    tail = max(open_ones, default=max(counted, default=len(tokens)))
    if len(open_ones) > 1:
        raise NotFollowed("more than one count of the expression is open")
    starts, sets = [0], list[str]()
    for token in tokens[:tail]:
        sets += [token.characters] * token.low
        starts.append(len(sets))
    ends = [len(sets) + 1]
    suffix: list[str] = []
    for token in tokens[tail + 1 :]:
        suffix += [token.characters] * token.low
        ends.append(len(sets) + 1 + len(suffix))
    places = [*starts, *ends]
    kept = {number: (places[start], places[end] if end > start else places[start]) for number, (start, end) in groups.items()}
    characters, low, high = tokens[tail] if tail < len(tokens) else ("", 0, 0)
    return Looks(tuple(sets), characters, low, high, tuple(suffix), {0: (0, places[len(tokens)]), **kept})


WHATEVER = Looks((), CHARACTERS, 0, ENDLESS, (), {0: (0, 1)})
"""Every number."""
