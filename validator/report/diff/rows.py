"""A difference as plain values: what moves, from where to where, by which lines. What every face is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from validator.finding import Finding, Place

Harm = Literal["astray", "lost", ""]
HARMS: tuple[Harm, ...] = get_args(Harm)


class Line(NamedTuple):
    """The line that decided before, and the one that decides after; None where there is none."""

    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers that change alike, at one origin or several.

    `ranges` are as dialled, widest first, the first few of `range_count`; `valid` counts distinct subscribers at each of the
    origins, `invalid` strings that mean nobody; `witness` is the smallest number. `kinds` tell what changes: destination, trunks,
    number, failover, charge ... `harm`: afterwards somebody else is
    reached than was meant (`astray`), or nobody any more (`lost`). `since` and `until` are instants,
    empty where open. `declared` is the place of the move that declares the change.
    `calling`: the numbers are those of callers.
    """

    origins: tuple[str, ...]
    ranges: tuple[str, ...]
    range_count: int
    valid: int
    invalid: int
    witness: str
    before: str
    after: str
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    harm: Harm = ""
    since: str = ""
    until: str = ""
    declared: Place | None = None
    calling: bool = False

    @property
    def order(self) -> tuple[bool, int, int, int, tuple[str, ...], tuple[str, ...]]:
        """Worst first: undeclared, then those that reach somebody else, then the most numbers."""
        return (
            self.declared is not None or not self.valid,
            HARMS.index(self.harm),
            -self.valid,
            -self.invalid,
            self.origins,
            self.ranges,
        )


class Refusal(NamedTuple):
    """Why a change is refused, apart from rows that nobody declared: the place to look at and the words."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a network, compared. `base` names the first one in words.

    `files` and `edited` count the files of both states and those that differ; `numbers` the distinct subscribers of all rows,
    `astray` those of them who are then reached wrongly. `gated`: what moves must be declared;
    `draft` is a file that would do so. Where `withheld` says why, nothing was proven, and `findings` tell
    more; `of_base`: they are of the first state.
    """

    base: str
    files: int = 0
    edited: tuple[str, ...] = ()
    origins: int = 0
    instants: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    numbers: int = 0
    astray: int = 0
    gated: bool = True
    refusals: tuple[Refusal, ...] = ()
    draft: str = ""
    command: str = "rightnumber diff"
    withheld: str = ""
    findings: tuple[Finding, ...] = ()
    of_base: bool = False

    @property
    def undeclared(self) -> tuple[Row, ...]:
        """The rows that are refused for want of a declaration. Strings that mean nobody need none."""
        return tuple(row for row in self.rows if row.declared is None and row.valid) if self.gated else ()

    @property
    def status(self) -> int:
        """0: nothing moves that was not meant to, 1: something does, 2: not answered."""
        if self.withheld:
            return 2
        return int(bool(self.undeclared or self.refusals))
