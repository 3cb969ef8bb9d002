"""`rightnumber check`: the proof of a network, or the numbers that would ring wrong."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from validator.commands import verdicts
from validator.commands.asking import Unanswerable
from validator.commands.named import narrowed, read_named
from validator.files import Files
from validator.report import FORMATS, Face
from validator.report.verdict import Verdict

WIDTH_OF_A_REPORT = 140


def run(arguments: Namespace) -> int:
    """Print the verdict in the format asked for, write the other reports, and return its status; 2 where a report is not written."""
    from validator.report.words import harmless

    if arguments.fix:
        _fix(arguments.directory, arguments.paths)
    try:
        verdict, sources = _asked(arguments)
        verdict = _accepted(verdict, arguments)
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return 2
    verdict = narrowed(verdict, arguments.paths)
    faces = _faces(arguments)
    done = write_reports(arguments.report, verdict, sources, faces)
    print(faces[arguments.output_format](verdict, sources, arguments.colour, arguments.width), end="")
    return verdict.status if done else 2


def _asked(arguments: Namespace) -> tuple[Verdict, Mapping[str, str]]:
    """The verdict that is asked for, of the network whole or with something out of order."""
    if arguments.without or arguments.without_any:
        from validator.commands import outage
        from validator.load import load_files

        return outage.judged(load_files(_read(arguments)), arguments)
    return _judged(_read(arguments), arguments.on)


def _read(arguments: Namespace) -> Files:
    """The files that are asked about: those of the work tree, or what git would commit."""
    if not arguments.staged:
        return read_named(arguments.directory, arguments.paths)
    from validator.commands.revision import NoRevision, files_staged

    try:
        return read_named(arguments.directory, arguments.paths, files_staged)
    except NoRevision as reason:
        raise Unanswerable(str(reason)) from reason


def _accepted(verdict: Verdict, arguments: Namespace) -> Verdict:
    """The verdict without what a baseline accepts; one is written first if that is asked for."""
    if not (arguments.baseline or arguments.write_baseline):
        return verdict
    from validator.commands import baseline

    if arguments.write_baseline:
        baseline.write(verdict, arguments.write_baseline)
    return baseline.applied(verdict, arguments.write_baseline or arguments.baseline)


def _faces(arguments: Namespace) -> Mapping[str, Face]:
    """Of many outages only a line each is for people."""
    if not arguments.without_any:
        return FORMATS
    from validator.report.outages import FACES

    return FACES


def _judged(files: Files, on: datetime | None) -> tuple[Verdict, Mapping[str, str]]:
    """The verdict on a network, of an earlier run if one still stands, and the texts of its files."""
    name = verdicts.name_of(files)
    if not files.findings and (verdict := verdicts.recall(name, on)):
        # A CSV file that no table names was never read: it may be in any encoding, and nothing of it is shown.
        return verdict, {file: content.decode("utf-8-sig", "replace") for file, content in files.contents.items()}
    from validator.commands.proving import prove
    from validator.load import load_files

    proven = prove(load_files(files), on, "check")
    if proven.proof is not None:
        verdicts.keep(name, proven.verdict, proven.proof.on, verdicts.next_change(proven.proof))
    return proven.verdict, proven.loaded.sources


def write_reports(
    reports: Sequence[tuple[str, Path]], verdict: Verdict, sources: Mapping[str, str], faces: Mapping[str, Face] = FORMATS
) -> bool:
    """Whether every report that was asked for, by format and file, could be written."""
    done = [write_report(file, faces[name](verdict, sources, False, WIDTH_OF_A_REPORT)) for name, file in reports]
    return all(done)


def write_report(file: Path, report: str, append: bool = False) -> bool:
    """Whether a report could be written, or put behind what is there; if not, why."""
    try:
        with file.open("a" if append else "w", encoding="utf-8") as out:
            out.write(report)
    except OSError as failure:
        print(f"{file} cannot be written: {(failure.strerror or 'unknown').lower()}", file=sys.stderr)
        return False
    return True


def _fix(directory: Path, paths: Sequence[Path]) -> None:
    """Write the corrections that loading offers, each file once, and say so."""
    from validator.commands.proving import load
    from validator.load import apply_edits

    edits = sorted(finding.edit for finding in load(directory, paths).findings if finding.edit)
    for file, changes in groupby(edits, key=lambda edit: edit.file):
        path = Path(file)
        try:
            path.write_bytes(apply_edits(path.read_bytes(), changes))
        except OSError as failure:
            print(f"{file} cannot be corrected: {(failure.strerror or 'unknown').lower()}", file=sys.stderr)
        else:
            print(f"{file}: corrected", file=sys.stderr)
