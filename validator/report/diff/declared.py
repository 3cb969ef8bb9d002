"""Declared moves: what is said of those that do not happen, and a file that declares what does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from validator.digits.folding import folded
from validator.digits.numberset import NumberSet
from validator.digits.space import Number
from validator.flow.conduct import Conduct
from validator.flow.difference import Difference
from validator.flow.moves import Declarations, Exceeded, Judged, Vain, first_trunks, last_trunks, seen_from
from validator.flow.proof import Epoch
from validator.flow.selection import meaningful
from validator.network import Origin
from validator.report.diff.gathered import dials
from validator.report.diff.rows import Refusal
from validator.report.words import count
from validator.tables import plain

HEADING = "# The numbers that this change is meant to move, and why.\n"


def file_of(sections: Iterable[str]) -> str:
    """A file that declares moves; empty if there are none."""
    found = "".join(sections)
    return HEADING + found if found else ""


def refusals(declarations: Declarations) -> Iterator[Refusal]:
    """Why a change is refused although, or because, it is declared."""
    yield from (Refusal(move.place, "nobody has written why this moves") for move in declarations.moves if move.because == UNWRITTEN)
    yield from (Refusal(vain.move.place, _vain(vain)) for vain in declarations.in_vain())
    yield from (Refusal(exceeded.policy.place, _exceeded(exceeded)) for exceeded in declarations.exceeded)


def _vain(vain: Vain) -> str:
    move = vain.move
    where = f" at {move.origin}" if move.origin else ""
    said = f"declared, but it does not happen: {move.dial.written}{where}, from {_listed(move.before)} to {_listed(move.after)}"
    return said + numbers_left(vain.declared, vain.missing, vain.example, "no number that anybody has is dialled so")


def numbers_left(declared: int, missing: int, example: Number | None, none: str) -> str:
    """How much of what is declared does not happen: `: not for 10 of 20 numbers, for example +212520000000`."""
    if not declared:
        return f": {none}"
    shown = f", for example {example.written}" if example else ""
    return f": not for {missing:,} of {count(declared, 'number')}{shown}"


def _listed(trunks: tuple[str, ...]) -> str:
    return ", ".join(trunks) or "no trunk"


def _exceeded(exceeded: Exceeded) -> str:
    policy = exceeded.policy
    may = f"{exceeded.most:,} may" if exceeded.most else "none may"
    if policy.percent is not None:
        may += f" ({policy.percent}% of {exceeded.protected:,})"
    lifted = f", unless the move is declared with {policy.approvers} names under approved_by" if policy.approvers else ""
    return f"policy '{policy.name}': {count(exceeded.moved, 'number')} of {', '.join(policy.numbers)} move; {may}{lifted}"


UNWRITTEN = "why this moves"
"""What stands in a draft where somebody must write the reason."""


class Draft(NamedTuple):
    """One move, as it would be written."""

    origin: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Drafts:
    """The undeclared moves of one difference after another, as a file that declares them."""

    def __init__(self) -> None:
        self._known: dict[Draft, dict[str, None]] = {}

    def add(self, judged: Iterable[Judged], difference: Difference) -> None:
        """What nobody has declared yet, of the next difference."""
        found: dict[Draft, NumberSet] = {}
        for change, move in judged:
            epoch, origin = seen_from(difference, change.origin)
            if move is None and (numbers := meaningful(epoch, origin, change.numbers)):
                draft = Draft(change.origin, *_sides(change.before, change.after))
                told = _told(epoch, origin, numbers)
                found[draft] = found[draft] | told if draft in found else told
        for draft, told in found.items():
            epoch, origin = seen_from(difference, draft.origin)
            others = epoch.meanings_of(origin, epoch.entering(origin)) - told
            self._known.setdefault(draft, {}).update(dict.fromkeys(dials(folded(told.patterns()), others)))

    @property
    def text(self) -> str:
        """The section of a file; empty if there is nothing to declare."""
        drafts = sorted(self._known.items())
        lines = dict.fromkeys(f"  - {_line(draft, dial)}\n" for draft, dials in drafts for dial in dials)
        return f"moves:\n{''.join(lines)}" if lines else ""


def _told(epoch: Epoch, origin: Origin, numbers: NumberSet) -> NumberSet:
    """The strings as a move names them: subscribers in international form, services and the like as they are dialled."""
    abroad = NumberSet.of(epoch.space, epoch.space.everything(["international"]))
    inner = epoch.readings.meanings(origin).where(lambda label: epoch.readings.labels[label].info.space != "international")
    return (epoch.meanings_of(origin, numbers) & abroad) | (numbers & inner)


def _sides(before: Conduct | None, after: Conduct | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The trunks of both conducts: where the call enters, if those differ, else where it ends."""
    first, last = (_first(before), _first(after)), (_last(before), _last(after))
    return first if first[0] != first[1] or last[0] == last[1] else last


def _first(conduct: Conduct | None) -> tuple[str, ...]:
    return tuple(name.partition("/")[2] for name in first_trunks(conduct))


def _last(conduct: Conduct | None) -> tuple[str, ...]:
    return tuple(last_trunks(conduct))


def _line(draft: Draft, dial: str) -> str:
    trunks = f"before: [{', '.join(draft.before)}], after: [{', '.join(draft.after)}]"
    return f'{{origin: {plain(draft.origin)}, dial: {{{dial}}}, {trunks}, because: "{UNWRITTEN}"}}'
