"""Numbers of a dialplan that people wrote: which strings a pattern takes, and what is made of them on the way."""

from __future__ import annotations

import re
from typing import NamedTuple

from validator.finding import Place
from validator.readback.asterisk_dialplan import Step
from validator.readback.asterisk_patterns import Pattern
from validator.readback.rows import Doubt

DIGITS = frozenset("0123456789")
KEYS = DIGITS | frozenset("*#ABCD")
"""What a telephone can send."""
NUMBER = re.compile(r"(?P<put>[0-9+*#]*)\$\{EXTEN(?::(?P<from>-?[0-9]+)(?::(?P<count>[0-9]+))?)?\}|(?P<literal>[0-9+*#]+)")


class NotTold(Exception):
    """What a line does cannot be told."""

    def __init__(self, place: Place, words: str) -> None:
        super().__init__(words)
        self.doubt = Doubt(place, words)


class Match(NamedTuple):
    """Dialled strings: the characters that may stand at each place, and whether any further digits may follow."""

    places: tuple[frozenset[str], ...]
    open: bool = False


class Written(NamedTuple):
    """A number made of the one that was dialled: its first `strip` characters taken off, `put` in front; or always `put` (strip None)."""

    strip: int | None = 0
    put: str = ""

    def then(self, other: Written) -> Written:
        """First this, then the other, where the other takes off no more than this leaves."""
        if other.strip is None or self.strip is None:
            return Written(None, other.put + (self.put[other.strip :] if other.strip is not None else ""))
        kept = self.put[other.strip :]
        return Written(self.strip + max(other.strip - len(self.put), 0), other.put + kept)


def sent(step: Step, text: str, match: Match, number: Written) -> Written:
    """The number that a text makes of what became of the dialled one so far."""
    made = number.then(_written(step, text, match))
    if made.strip is not None and made.strip > len(match.places):
        raise NotTold(step.place, f"{text} takes off more digits than each of these numbers has")
    return made


def _written(step: Step, text: str, match: Match) -> Written:
    """The number that a text makes of the one that is dialled now."""
    found = NUMBER.fullmatch(text)
    if found is None:
        raise NotTold(step.place, f"which number {text} is, is not understood")
    if found["literal"]:
        return Written(None, found["literal"])
    strip, count = int(found["from"] or 0), found["count"]
    if strip < 0 or count:
        length = len(match.places)
        strip = length + strip if strip < 0 else strip
        if match.open or strip < 0 or (count and strip + int(count) != length):
            raise NotTold(step.place, f"{text} takes digits from the end of numbers of many lengths, or from their middle")
    return Written(strip, found["put"])


def taken(match: Match, number: Written, wanted: Pattern) -> Match | None:
    """Those of the dialled strings that become one which a pattern takes; None where none does."""
    places = [*wanted.places, *([DIGITS | {"+"}] if wanted.end == "." else [])]
    open_end = bool(wanted.end)
    if number.strip is None:
        return match if wanted.matches(number.put) else None
    own = [*match.places]
    if match.open:
        own += [KEYS] * max(number.strip + len(places) - len(number.put) - len(own), 0)
    before, after = own[: number.strip], [*map(frozenset, number.put), *own[number.strip :]]
    if len(own) < number.strip or len(after) < len(places) or (len(after) > len(places) and not open_end):
        return None
    both = [one & other for one, other in zip(after, [*places, *after[len(places) :]], strict=True)]
    if not all(both):
        return None
    return Match((*before, *both[len(number.put) :]), match.open and open_end)
