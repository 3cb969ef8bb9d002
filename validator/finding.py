"""What the program says about a network: findings, each with a place in a file and a number one can dial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A stretch of one line of one file. Line and column count from 1, the column in characters."""

    file: str
    line: int
    column: int
    width: int = 1


class Mark(NamedTuple):
    """A place and the words that stand beside it in a code frame."""

    place: Place
    text: str


class Edit(NamedTuple):
    """Replace the bytes `start` to `end` (offsets in the file as stored) by `text`: what `check --fix` does."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The harm of a finding in numbers, exact.

    `valid` counts distinct subscribers (meanings), `invalid` the strings that mean nothing; `ranges` are
    patterns as dialled, widest first, the first few of `range_count`; `witness` is the smallest number, as dialled.
    """

    witness: str
    valid: int
    invalid: int = 0
    ranges: tuple[str, ...] = ()
    range_count: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, named once.

    `subject` is the path of names that stays the same when lines move (`translations/plus-to-00/prefix +`);
    with `rule` it identifies the finding in baselines and SARIF fingerprints. `marks` are the other places, in
    the order in which a call passes them; `facts` are further lines, each a heading and its words.
    `switches` are those that must not be rendered while the finding stands.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    subject: str
    label: str = ""
    marks: tuple[Mark, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    numbers: Numbers | None = None
    switches: frozenset[str] = frozenset()
    edit: Edit | None = None

    @property
    def order(self) -> tuple[int, str, int, int, str, str, str]:
        """Errors first, then by place, rule and words: one order on every machine."""
        worst = 0 if self.severity == "error" else 1
        return worst, self.place.file, self.place.line, self.place.column, self.rule, self.subject, self.message
