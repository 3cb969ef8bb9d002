"""Declared moves of calling numbers: what is said of those that do not happen, and lines that declare what does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import dumps
from typing import NamedTuple

from validator.digits.folding import folded
from validator.digits.numberset import Pattern
from validator.flow.calling import Showing
from validator.flow.calling_moves import CallingDeclarations, JudgedCalling, VainCalling
from validator.flow.difference import Difference
from validator.flow.moves import seen_from
from validator.flow.selection import meaningful
from validator.flow.writing import positions
from validator.intended import PRESENTED
from validator.report.diff.declared import UNWRITTEN, numbers_left
from validator.report.diff.gathered import in_rules
from validator.report.diff.rows import Refusal
from validator.tables import plain


def refusals(declarations: CallingDeclarations) -> Iterator[Refusal]:
    """Why a change is refused although it is declared."""
    yield from (Refusal(move.place, "nobody has written why this moves") for move in declarations.moves if move.because == UNWRITTEN)
    yield from (Refusal(vain.move.place, _vain(vain)) for vain in declarations.in_vain())


def _vain(vain: VainCalling) -> str:
    move = vain.move
    where = f" at {move.origin}" if move.origin else ""
    over = f", over {', '.join(move.over)}" if move.over else ""
    said = f"declared, but it does not happen: calling {move.caller.written}{where}{over}, from {move.before} to {move.after}"
    return said + numbers_left(vain.declared, vain.missing, vain.example, "no number that may call enters so")


class _Draft(NamedTuple):
    """One move, as it would be written, but for its numbers."""

    origin: str
    over: tuple[str, ...]
    before: Showing
    after: Showing


class CallingDrafts:
    """The undeclared moves of one difference after another, as lines that declare them."""

    def __init__(self) -> None:
        self._known: dict[_Draft, dict[Pattern, None]] = {}

    def add(self, judged: Iterable[JudgedCalling], difference: Difference) -> None:
        """What nobody has declared yet, of the next difference."""
        for change, move in judged:
            epoch, origin = seen_from(difference, change.origin)
            if move is None and (numbers := meaningful(epoch, origin, change.numbers)):
                over = tuple(dict.fromkeys(way[-1] for way in change.ways))
                draft = _Draft(change.origin, over, change.before, change.after)
                self._known.setdefault(draft, {}).update(dict.fromkeys(folded(numbers.patterns())))

    @property
    def text(self) -> str:
        """The section of a file; empty if there is nothing to declare."""
        found = (line for draft, patterns in self._known.items() for pattern in patterns for line in _lines(draft, pattern))
        lines = dict.fromkeys(f"  - {line}\n" for line in found)
        return f"calling_moves:\n{''.join(lines)}" if lines else ""


def _lines(draft: _Draft, pattern: Pattern) -> Iterator[str]:
    for written, nature in in_rules(pattern):
        before, after = (_becomes(showing, written) for showing in (draft.before, draft.after))
        dial = f"pattern: {dumps(written)}{nature}"
        over = f"over: [{', '.join(draft.over)}]"
        yield f'{{origin: {plain(draft.origin)}, caller: {{{dial}}}, {over}, before: {before}, after: {after}, because: "{UNWRITTEN}"}}'


def _becomes(showing: Showing, written: str) -> str:
    """What becomes of the numbers that are written so, as a move says it."""
    if showing.means.kind != PRESENTED:
        return showing.means.kind
    plus, form = "+" if showing.sent.space == "international" else "", showing.sent.form
    return dumps(f"{plus}{form.put}{''.join(positions(written)[len(form.strip) :])}")
