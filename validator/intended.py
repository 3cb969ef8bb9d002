"""What the owners of a network want to hold, or mean to change: tests, moves, policies. Frozen; names resolve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from validator.finding import Place
from validator.tables import Nature, RuleKind


class Dial(NamedTuple):
    """Numbers as a rule writes them (see `network.Rule`). Written with a plus they are subscribers, however they are dialled."""

    kind: RuleKind
    digits: str
    place: Place
    last: str = ""
    length: tuple[int, int] | None = None
    natures: frozenset[Nature] | None = None

    @property
    def written(self) -> str:
        """`pattern 0537XXXXXX`."""
        words = f"{self.kind} {self.digits}".rstrip() + (f"-{self.last}" if self.last else "")
        if self.length:
            first, last = self.length
            words += f", length {first}" if first == last else f", length {first}-{last}"
        return words


class Move(NamedTuple):
    """Numbers that a change is meant to move from these trunks to those. `origin` None: dialled anywhere."""

    origin: str | None
    dial: Dial
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str
    approved_by: tuple[str, ...]
    place: Place

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        return self._replace(dial=self.dial._replace(place=NOWHERE), place=NOWHERE)


PRESENTED = "presented"
BECOMES = (PRESENTED, "withheld", "rejected", "lost")
"""What may become of a calling number, in a word; lost is one of which nothing is left."""


class CallingMove(NamedTuple):
    """Calling numbers, as they enter, that a change is meant to show otherwise: `before` and `after` are one of BECOMES or the number as
    it leaves, its sets those of `caller` in order. `origin` None: from anywhere; `over` names trunks that the ways pass, none: any."""

    origin: str | None
    caller: Dial
    over: tuple[str, ...]
    before: str
    after: str
    because: str
    place: Place

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        return self._replace(caller=self.caller._replace(place=NOWHERE), place=NOWHERE)


class Policy(NamedTuple):
    """Of the numbers that these claims cover one change may move `most`, or `percent` of them; declared moves with so many
    approvers are not counted (None: nothing lifts it)."""

    name: str
    numbers: tuple[str, ...]
    most: int | None
    percent: int | None
    approvers: int | None
    place: Place


class Wish(NamedTuple):
    """One thing that is expected of calls: `key` must be one of `words`, or, negated, none of them."""

    key: str
    words: tuple[str, ...]
    negated: bool
    place: Place


class Expectation(NamedTuple):
    """What must happen to every one of the numbers. `origin` None: wherever calls enter; `on` None: on every date."""

    name: str
    origin: str | None
    dial: Dial
    on: datetime | None
    wishes: tuple[Wish, ...]
    place: Place
    calling: Dial | None = None


@dataclass(frozen=True, slots=True)
class Intended:
    """All tests, moves and policies of a network, in the order of its files."""

    tests: tuple[Expectation, ...] = ()
    moves: tuple[Move, ...] = ()
    calling_moves: tuple[CallingMove, ...] = ()
    policies: tuple[Policy, ...] = ()


NOWHERE = Place("", 0, 0)
NOTHING_INTENDED = Intended()
