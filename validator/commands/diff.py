"""`rightnumber diff [BASE]`: which numbers a change moves, at every origin and on every date, and whether that was meant."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from validator.commands.check import WIDTH_OF_A_REPORT, write_report
from validator.commands.named import read_named
from validator.commands.proving import Withheld, first_instant, iso, on_common_ground, provable
from validator.commands.revision import NoRevision, files_at, is_revision, revision
from validator.files import Files, is_directory, read_files, shown
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.flow.proof import Epoch, Proof
    from validator.intended import CallingMove, Move
    from validator.load import Loaded
    from validator.report.diff.rows import Comparison

NOT_ANSWERED = 2
M = TypeVar("M", "Move", "CallingMove")


class Base(NamedTuple):
    """What is compared with: its name in a sentence, and its files."""

    words: str
    files: Files


class SideBySide(NamedTuple):
    """The proofs of two states on common ground."""

    before: Proof
    after: Proof


class Sides(NamedTuple):
    """The two states as loaded, with their files."""

    base: Base
    now: Files
    before: Loaded
    after: Loaded


def run(arguments: Namespace) -> int:
    """Print the comparison; 0 if nothing moves that was not meant to, 1 if something does, 2 if the states cannot be compared."""
    try:
        found, sources = between_dates(arguments) if len(arguments.on) > 1 else between_states(arguments)
    except NoRevision as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    from validator.report.diff import FORMATS

    if arguments.write_moves and not found.withheld and not _drafted(arguments.write_moves, found):
        return NOT_ANSWERED
    print(FORMATS[arguments.output_format](found, sources, arguments.colour, arguments.width), end="")
    return found.status if write_comparison(arguments.report, found, sources) else NOT_ANSWERED


def write_comparison(reports: Sequence[tuple[str, Path]], found: Comparison, sources: Mapping[str, str]) -> bool:
    """Whether every report that was asked for, by format and file, could be written."""
    from validator.report.diff import FORMATS

    done = [write_report(file, FORMATS[name](found, sources, False, WIDTH_OF_A_REPORT)) for name, file in reports]
    return all(done)


def _drafted(file: Path, compared: Comparison) -> bool:
    """Whether the undeclared moves were written to a file; what is there is kept, and nothing is written over."""
    if not compared.draft:
        print("nothing to declare", file=sys.stderr)
        return True
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as draft:
            draft.write(compared.draft)
    except OSError as failure:
        print(f"{file} cannot be written: {(failure.strerror or 'unknown').lower()}", file=sys.stderr)
        return False
    print(f"{file}: written; say in it why these numbers move", file=sys.stderr)
    return True


def base_of(directory: Path, named: str | None) -> Base:
    """The state that a name stands for: a revision, else a directory; without a name, where the default branch was left."""
    if named is not None and is_directory(Path(named)) and not is_revision(directory, named):
        return Base(shown(Path(named)), read_files(Path(named)))
    found = revision(directory, named)
    return Base(found.words, files_at(directory, found.commit))


def between_states(arguments: Namespace) -> tuple[Comparison, Mapping[str, str]]:
    """The network as it is, compared with another state, and the texts that findings speak of."""
    from validator.load import load_files

    base = base_of(arguments.directory, arguments.base)
    now = read_named(arguments.directory, [])
    sides = Sides(base, now, load_files(base.files), load_files(now))
    on = arguments.on[0] if arguments.on else None
    proven = side_by_side(sides, on)
    if not isinstance(proven, SideBySide):
        return proven, (sides.before if proven.of_base else sides.after).sources
    return compared(sides, proven, on, typed(arguments.base)), sides.after.sources


def typed(base: str | None) -> str:
    """The command as it was typed, for whoever types it again."""
    return "rightnumber diff" + (f" {base}" if base else "")


def side_by_side(sides: Sides, on: datetime | None) -> SideBySide | Comparison:
    """The proofs of both states on common ground, or a comparison that says why there are none."""
    for side, of_base in ((sides.before, True), (sides.after, False)):
        found = provable(side)
        if isinstance(found, Withheld):
            return unanswered(sides, found, of_base)
    networks = [side.network for side in (sides.before, sides.after) if side.network is not None]
    proven = on_common_ground(networks, on or datetime.now(UTC))
    return unanswered(sides, proven) if isinstance(proven, Withheld) else SideBySide(*proven)


def compared(sides: Sides, proven: SideBySide, on: datetime | None, command: str) -> Comparison:
    """The comparison of two proven states."""
    epochs = list(zip(proven.before.epochs, proven.after.epochs, strict=True))
    return told(epochs, [first_instant(on), *(iso(instant) for instant in proven.after.instants[1:])], sides, command)


def between_dates(arguments: Namespace) -> tuple[Comparison, Mapping[str, str]]:
    """One network on two dates. Its dates declare what moves."""
    from validator.load import load_files

    if arguments.base is not None or len(arguments.on) > 2:
        raise NoRevision("two dates compare a network with itself: name no BASE, and --on twice")
    now = read_named(arguments.directory, [])
    loaded = load_files(now)
    first, second = arguments.on
    sides = Sides(Base(iso(first), now), now, loaded, loaded)
    network = provable(loaded)
    proven = network if isinstance(network, Withheld) else on_common_ground([network], min(first, second))
    if isinstance(proven, Withheld):
        return unanswered(sides, proven), loaded.sources
    epochs = [(proven[0].at(first), proven[0].at(second))]
    found = told(epochs, [iso(second)], sides, "rightnumber diff")
    rows = tuple(replace(row, since=iso(second)) for row in found.rows)
    return replace(found, rows=rows, gated=False, refusals=()), loaded.sources


def told(epochs: Sequence[tuple[Epoch, Epoch]], instants: Sequence[str], sides: Sides, command: str) -> Comparison:
    """The comparison of two proven states at every instant."""
    from validator.digits.rewriting import TooManySteps
    from validator.flow.calling_moves import CallingDeclarations
    from validator.flow.calls import NotSettled
    from validator.flow.conduct import TooManyWays
    from validator.flow.difference import Difference
    from validator.flow.moves import Declarations
    from validator.report.diff import declared_calling
    from validator.report.diff.declared import Drafts, file_of, refusals
    from validator.report.diff.folding import Rows
    from validator.report.diff.rows import Comparison
    from validator.tables import plain

    rows, drafts, origins = Rows(["", *instants[1:]]), Drafts(), set[str]()
    old, new = sides.before.intended, sides.after.intended
    declarations = Declarations(_new(old.moves, new.moves), new.policies)
    calling, calling_drafts = CallingDeclarations(_new(old.calling_moves, new.calling_moves)), declared_calling.CallingDrafts()
    try:
        for before, after in epochs:
            difference = Difference(before, after)
            judged, shown_otherwise = declarations.judge(difference), calling.judge(difference)
            rows.add(difference, judged, shown_otherwise)
            drafts.add(judged, difference)
            calling_drafts.add(shown_otherwise, difference)
            origins |= set(map(plain, difference.origins))
    except (NotSettled, TooManySteps, TooManyWays) as limit:
        return unanswered(sides, Withheld(str(limit), unanswered=True))
    return Comparison(
        base=sides.base.words,
        files=len({*sides.base.files.relative, *sides.now.relative}),
        edited=tuple(_edited(sides.base.files, sides.now)),
        origins=len(origins),
        instants=tuple(instants),
        rows=rows.folded(),
        numbers=rows.numbers,
        astray=rows.astray,
        refusals=(*refusals(declarations), *declared_calling.refusals(calling)),
        draft=file_of([drafts.text, calling_drafts.text]),
        command=command,
    )


def _new(before: Iterable[M], after: Iterable[M]) -> list[M]:
    """The moves that this change declares: those of the base are history."""
    old = {move.content for move in before}
    return [move for move in after if move.content not in old]


def _edited(before: Files, after: Files) -> Iterator[str]:
    for name in sorted({*before.relative, *after.relative}):
        if before.relative.get(name) != after.relative.get(name):
            yield name


def unanswered(sides: Sides, withheld: Withheld, of_base: bool = False) -> Comparison:
    """A comparison that says why there is none."""
    from validator.report.diff.rows import Comparison

    loaded = sides.before if of_base else sides.after
    words = f"{sides.base.words} cannot be proven ({withheld.words})" if of_base else withheld.words
    return Comparison(base=sides.base.words, withheld=words, findings=(*loaded.findings, *withheld.findings), of_base=of_base)
