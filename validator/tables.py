"""Tables of rules in the trade's words: which numbers, and what happens to them, when. Frozen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import gcd
from typing import Literal, NamedTuple, get_args

from validator.finding import Place

Nature = Literal["unknown", "international", "national"]
"""Nature of address (ITU-T Q.763, 3.9), as far as the language tells it apart."""


class Dates(NamedTuple):
    """Valid from an instant (included) until another (excluded), both in UTC; None is open."""

    begin: datetime | None = None
    end: datetime | None = None

    def holds(self, instant: datetime) -> bool:
        return (self.begin is None or self.begin <= instant) and (self.end is None or instant < self.end)


ALWAYS = Dates()


class Allow(NamedTuple):
    """A finding that is accepted here, by its rule's id, until an instant, with the reason."""

    finding: str
    until: datetime
    because: str
    place: Place


class Translate(NamedTuple):
    """Exchange `removed` characters at position `at` (from 0) for `digits`; strip `strip` leading characters (the plus counts);
    put `prepend` in front; set the nature."""

    strip: int = 0
    prepend: str = ""
    at: int | None = None
    removed: int = 0
    digits: str = ""
    set_nature: Nature | None = None
    readdress: str | None = None


class Forward(NamedTuple):
    """Offer the call to these trunks, in order of preference; then stop.

    Neighbours with a weight share calls by it, and a failed one falls to the others before the next. `weights` has one for each
    trunk, 0 where none is written; it is empty where no trunk has one.
    """

    trunks: tuple[str, ...]
    weights: tuple[int, ...] = ()

    def among(self, known: Callable[[str], bool]) -> Forward:
        """The same choice among the trunks that are there."""
        there = [place for place, trunk in enumerate(self.trunks) if known(trunk)]
        weights = tuple(self.weights[place] for place in there) if self.weights else ()
        return Forward(tuple(self.trunks[place] for place in there), weights)

    @property
    def turns(self) -> list[list[tuple[str, int]]]:
        """Who is tried one after the other: a trunk alone, with the weight 0, or those that share, in the smallest weights that say so.

        Of those one is drawn by its weight; the others follow as they stand here, the largest share first.
        """
        found: list[list[tuple[str, int]]] = []
        weighted = zip(self.trunks, self.weights or (0,) * len(self.trunks), strict=True)
        for shared, neighbours in groupby(weighted, key=lambda each: each[1] > 0):
            members = list(neighbours)
            if not shared or len(members) == 1:
                found += [[(trunk, 0)] for trunk, _ in members]
                continue
            unit = gcd(*(weight for _, weight in members))
            found.append([(trunk, weight // unit) for trunk, weight in sorted(members, key=lambda each: (-each[1], each[0]))])
        return found

    @property
    def shares(self) -> list[tuple[str, str]]:
        """Each trunk with its share among its neighbours (`7 of 10`; empty where it shares nothing): equal lists do the same with calls."""
        return [(trunk, f"{weight} of {sum(each for _, each in turn)}" if weight else "") for turn in self.turns for trunk, weight in turn]

    @property
    def ordered(self) -> Forward:
        """The same choice, written as its turns are."""
        told = [each for turn in self.turns for each in turn]
        weights = tuple(weight for _, weight in told)
        return Forward(tuple(trunk for trunk, _ in told), weights if any(weights) else ())


class Reject(NamedTuple):
    """Refuse the call with a Q.850 cause, by number."""

    cause: int


class Charge(NamedTuple):
    """The tariff class of the called number."""

    tariff: str


class Withhold(NamedTuple):
    """Do not present the calling number."""


Action = Translate | Forward | Reject | Charge | Withhold
RuleKind = Literal["prefix", "number", "pattern", "range", "any"]


class Calling(NamedTuple):
    """The calling numbers to which a rule is narrowed, written as a rule writes called ones."""

    kind: RuleKind
    digits: str
    last: str = ""
    length: tuple[int, int] | None = None
    natures: frozenset[Nature] | None = None

    @property
    def written(self) -> str:
        """`prefix +212`."""
        return _written(self)


class Rule(NamedTuple):
    """One line of a table: which numbers, and what happens to them.

    `digits` is as written, plus and sets included (`+212`, `0[5-8]XXXXXXXX`); of a range the first number; of `any` empty.
    `length` narrows it, in digits, both ends included, the plus not counted; it is None unless written.
    `natures` is None unless written: then a plus means international, none means unknown (of `any`: every nature).
    `calling` None: whoever calls, also where no calling number is known.
    """

    kind: RuleKind
    digits: str
    action: Action
    place: Place
    last: str = ""
    length: tuple[int, int] | None = None
    natures: frozenset[Nature] | None = None
    dates: Dates = ALWAYS
    allow: tuple[Allow, ...] = ()
    note: str = ""
    calling: Calling | None = None

    @property
    def written(self) -> str:
        """The rule's match as an engineer would say it: `prefix +33`, `any`, `range 05370-05379`, `prefix +33 of calling prefix +212`."""
        return _written(self) + (f" of calling {self.calling.written}" if self.calling else "")


def _written(match: Calling | Rule) -> str:
    words = f"{match.kind} {match.digits}".rstrip() + (f"-{match.last}" if match.last else "")
    if match.length:
        first, last = match.length
        words += f", length {first}" if first == last else f", length {first}-{last}"
    return words


BY = " by "
"""Behind the name of an origin: calls there of a class of calling numbers, told by one of them."""
VARIANT = "\N{INVISIBLE SEPARATOR}"
"""Behind the name of a table or trunk, with a number: as it is for some calling numbers."""
_VARIANTS = re.compile(rf"(?:{VARIANT}|\\u2063)\d+")


def unvaried(text: str) -> str:
    """Words in which every variant of a table or trunk has the name that stands in the files."""
    return _VARIANTS.sub("", text)


def plain(name: str) -> str:
    """The name that stands in the files: an origin, trunk or table may be judged once for each class of calling numbers."""
    return name.partition(BY)[0].partition(VARIANT)[0]


TableKind = Literal["translations", "routes", "charging", "translate_calling"]
TABLE_KINDS: tuple[TableKind, ...] = get_args(TableKind)


@dataclass(frozen=True, slots=True)
class Table:
    """Rules of one kind. `include` names tables of the same kind whose rules count as if written here."""

    kind: TableKind
    name: str
    rules: Sequence[Rule]
    place: Place
    include: tuple[str, ...] = ()
    first_match: bool = False
    allow: tuple[Allow, ...] = ()
    note: str = ""

    @property
    def subject(self) -> str:
        return f"{self.kind}/{plain(self.name)}"
