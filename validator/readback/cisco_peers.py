"""Dial-peers of IOS: where calls are known, where they are sent, and which of several peers takes a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.shape import ANYTHING, CHARACTERS, TooWide
from validator.digits.space import Axis, Box, NumberSpace
from validator.finding import Place
from validator.readback.acts import Act, decided
from validator.readback.cisco_config import Block, matched
from validator.readback.decision import Decisions, Unreadable
from validator.readback.lines import Line
from validator.readback.regions import boxes

FORMS = {
    "description": re.compile(r"description (?P<kind>origin|trunk) (?P<name>\S+)(?: class (?P<tariff>\S+))?"),
    "incoming": re.compile(r"translation-profile incoming (?P<profile>\S+)"),
    "outgoing": re.compile(r"translation-profile outgoing (?P<profile>\S+)"),
    "block": re.compile(r"call-block translation-profile incoming (?P<profile>\S+)"),
    "cause": re.compile(r"call-block disconnect-cause incoming (?P<cause>\S+)"),
    "via": re.compile(r"incoming uri via (?P<tag>\S+)"),
    "anyone": re.compile(r"incoming called-number (?P<pattern>\.)"),
    "map": re.compile(r"destination e164-pattern-map (?P<tag>[0-9]+)"),
    "pattern": re.compile(r"destination-pattern (?P<pattern>\S+)"),
    "target": re.compile(r"session target ipv4:(?P<gateway>[0-9.]+(?::[0-9]+)?)"),
    "transport": re.compile(r"session transport (?P<transport>udp|tcp)"),
    "protocol": re.compile(r"session protocol (?P<protocol>sipv2)"),
    "preference": re.compile(r"preference (?P<preference>[0-9]|10)"),
    "huntstop": re.compile(r"huntstop"),
    "shutdown": re.compile(r"shutdown"),
}
ASIDE = re.compile(
    r"description .*|(no )?(codec|voice-class codec|dtmf-relay|rtp|vad|fax|fax-relay|modem|ip qos|voice-class sip bind) ?.*|no vad"
)
"""What decides nothing about numbers. A description that is not one of ours is a remark."""
PATTERN = re.compile(r"(?P<plus>\+)?(?P<named>[0-9A-F*#]*)(?P<wild>(?:\.|\[[0-9,-]+\])*)(?P<end>\$|T)?")
LAST_PREFERENCE = 10
MOST_DOTS = 15


class Peer(NamedTuple):
    """A dial-peer, with the text of each of its commands by name."""

    place: Place
    number: str
    said: Mapping[str, str]
    places: Mapping[str, Place]

    def says(self, name: str) -> str:
        """The text, empty where nothing is said."""
        return self.said.get(name, "")


class Pattern(NamedTuple):
    """What a dial-peer takes: the plus, digits that are named, what may stand at the places behind them, and whether that is all."""

    place: Place
    plus: bool
    named: str
    wild: tuple[int, ...]
    whole: bool

    def may_meet(self, other: Pattern) -> bool:
        """Whether a number may be in both, by the digits that both name."""
        named = zip(self.named, other.named, strict=False)
        return (self.plus == other.plus and all(mine == theirs for mine, theirs in named)) or self.begins_anyhow or other.begins_anyhow

    @property
    def begins_anyhow(self) -> bool:
        """Whether the first character may be a plus or a digit."""
        return not self.plus and not self.named and self.wild[:1] in ((), (ANYTHING,))

    def meets(self, other: Pattern) -> bool:
        """Whether a number may be in both, of two that name the same digits."""
        long, short = (self, other) if len(self.wild) >= len(other.wild) else (other, self)
        return (len(long.wild) == len(short.wild) or not short.whole) and all(
            one & two for one, two in zip(long.wild, short.wild, strict=False)
        )


def peer(block: Block) -> Peer:
    """A dial-peer of a block."""
    number = block.text.split(" ")[2]
    found = matched(block.lines, FORMS, ASIDE)
    said: dict[str, str] = {}
    for name, lines in found.items():
        if len(lines) > 1:
            raise Unreadable(f"dial-peer {number} says {name} more than once", lines[1][0])
        for _, match in lines:
            said[name] = " ".join(group for group in match.groups() if group) or name
    return Peer(block.place, number, said, {name: lines[0][0] for name, lines in found.items() if lines})


def pattern(text: str, place: Place) -> Pattern:
    """What a text takes, as a dial-peer reads it."""
    found = PATTERN.fullmatch(text.removeprefix("^"))
    if found is None or not text.strip("^$") or found["wild"].count(".") > MOST_DOTS:
        raise Unreadable(f"the pattern {text} is not followed", place)
    wild = tuple(_members(each, place) for each in re.findall(r"\.|\[[^\]]*\]", found["wild"]))
    return Pattern(place, bool(found["plus"]), found["named"], wild, found["end"] == "$")


def _members(text: str, place: Place) -> int:
    """What a dot or a set stands for, one bit for each of CHARACTERS."""
    if text == ".":
        return ANYTHING
    inside = text[1:-1].replace(",", "")
    found = 0
    while inside:
        first, last = (inside[0], inside[2]) if inside[1:2] == "-" and inside[2:] else (inside[0], inside[0])
        if not first.isdigit() or not last.isdigit() or first > last:
            raise Unreadable(f"the set {text} is not followed", place)
        found |= sum(1 << CHARACTERS.index(each) for each in CHARACTERS[:10] if first <= each <= last)
        inside = inside[3:] if inside[1:2] == "-" else inside[1:]
    return found


class Outbound(NamedTuple):
    """A dial-peer that sends calls on, and what it takes."""

    peer: Peer
    trunk: str
    tariff: str
    patterns: tuple[Pattern, ...]

    def turn(self, each: Pattern) -> int:
        """The longest match first, then the preference (0 is the best); what is equal is chosen by chance."""
        preference = int(self.peer.says("preference") or 0)
        return (len(each.named) + each.plus) * (LAST_PREFERENCE + 1) + LAST_PREFERENCE - preference


def check(peers: Sequence[Outbound]) -> None:
    """Unreadable where IOS would choose by chance, or would go on to another dial-peer when one fails."""
    known: dict[tuple[int, bool, str], list[tuple[Outbound, Pattern]]] = {}
    for found in peers:
        elsewhere = [each for other in peers if other is not found for each in other.patterns]
        if not found.peer.says("huntstop") and any(mine.may_meet(each) for mine in found.patterns for each in elsewhere):
            raise Unreadable(f"without huntstop a call that fails at dial-peer {found.peer.number} goes on to others", found.peer.place)
        for each in found.patterns:
            others = known.setdefault((found.turn(each), each.plus, each.named), [])
            for other, theirs in others:
                if other.peer is not found.peer and each.meets(theirs):
                    two = f"dial-peers {other.peer.number} and {found.peer.number}"
                    raise Unreadable(f"{two} take the same numbers, and which of them does is left to chance", each.place)
            others.append((found, each))


def chosen(
    space: NumberSpace, peers: Sequence[Outbound], after: Sequence[NumberMap], otherwise: NumberMap, decisions: Decisions
) -> NumberMap:
    """What happens to numbers, from what happens at each of the dial-peers."""
    lines = [
        Line(box, found.turn(each), number) for number, found in enumerate(peers) for each in found.patterns for box in _boxes(space, each)
    ]
    return decided(space, lines, [Act(found) for found in after], otherwise, decisions)


def _boxes(space: NumberSpace, each: Pattern) -> Iterator[Box]:
    sets = [*(1 << CHARACTERS.index(digit) for digit in each.named), *each.wild]
    try:
        yield from boxes(space, "international" if each.plus else "unknown", sets, not each.whole)
        if each.begins_anyhow:
            yield from boxes(space, "international", sets[1:], not each.whole)
    except TooWide:
        raise Unreadable("the pattern stands for too many beginnings of numbers", each.place) from None


def pattern_axes(patterns: Iterable[Pattern]) -> Iterator[Axis]:
    """The axes of numbers that a pattern names which are not digits alone."""
    for each in patterns:
        text = each.named.rstrip("0123456789")
        if text:
            yield Axis("international" if each.plus else "unknown", text)
