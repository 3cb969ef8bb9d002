"""`rightnumber ci [BASE]`: check, test and diff in one process and on one proof, for a pipeline.

Under GitHub Actions the answer is annotations, a step summary and outputs; elsewhere it is text.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.asking import Unanswerable
from validator.commands.check import WIDTH_OF_A_REPORT, write_report
from validator.commands.diff import SideBySide, Sides, base_of, compared, side_by_side, typed, write_comparison
from validator.commands.named import read_named
from validator.commands.proving import Proven, Withheld, judged, prove, unproven, verdict_on
from validator.commands.revision import NoRevision
from validator.commands.test import tested
from validator.report.pipeline import FACES, Answers
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.load import Loaded
    from validator.report.verdict import Verdict

NOT_ANSWERED = 2
SUMMARY_LIMIT = 1_000_000
"""Bytes; GitHub takes a step summary of a mebibyte, and refuses more."""


def run(arguments: Namespace) -> int:
    """Print both answers, write the reports that were asked for and what the code host takes, and return the worse status."""
    try:
        answers = _accepted(_answers(arguments), arguments.baseline)
    except (NoRevision, Unanswerable) as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    face = FACES["github" if on_github else "text"]
    print(face(answers, arguments.colour, arguments.width), end="")
    done = [write_report(file, FACES[name](answers, False, WIDTH_OF_A_REPORT)) for name, file in arguments.report]
    done.append(write_comparison(arguments.diff_report, answers.moved, answers.moved_sources))
    if on_github:
        done.append(_for_github(answers))
    return answers.status if all(done) else NOT_ANSWERED


def _answers(arguments: Namespace) -> Answers:
    from validator.load import load_files

    base, now = base_of(arguments.directory, arguments.base), read_named(arguments.directory, [])
    sides = Sides(base, now, load_files(base.files), load_files(now))
    proven = side_by_side(sides, arguments.on)
    if not isinstance(proven, SideBySide):
        alone = _tested(sides.after, prove(sides.after, arguments.on, "ci"), arguments.on)
        return Answers(alone, sides.after.sources, proven, (sides.before if proven.of_base else sides.after).sources)
    tested_too = _tested(sides.after, judged(sides.after, proven.after, arguments.on, "ci"), arguments.on)
    return Answers(tested_too, sides.after.sources, compared(sides, proven, arguments.on, typed(arguments.base)), sides.after.sources)


def _accepted(answers: Answers, baseline: Path | None) -> Answers:
    """The answers without the findings that a baseline accepts."""
    if baseline is None:
        return answers
    from validator.commands.baseline import applied

    return answers._replace(verdict=applied(answers.verdict, baseline))


def _tested(loaded: Loaded, proven: Proven, on: datetime | None) -> Verdict:
    """The verdict with what came of the network's tests."""
    tests = loaded.intended.tests
    if proven.proof is None or not tests:
        return proven.verdict
    found = tested(loaded, proven.proof)
    if isinstance(found, Withheld):
        return unproven(loaded, found, "ci")
    failed = {finding.subject for finding in found}
    properties = (*proven.verdict.properties, *(test.name for test in tests if f"tests/{test.name}" not in failed))
    findings = tuple(sorted((*proven.verdict.findings, *found), key=lambda finding: finding.order))
    return verdict_on(loaded, proven.proof, findings, on, "ci", properties)


def _for_github(answers: Answers) -> bool:
    """Whether the step summary and the outputs could be written, where the runner asks for them."""
    summary = FACES["markdown"](answers, False, WIDTH_OF_A_REPORT)
    outputs = {
        "status": answers.status,
        "errors": len(answers.verdict.of("error")),
        "warnings": len(answers.verdict.of("warning")),
        "moved": answers.moved.numbers,
        "undeclared": len(answers.moved.undeclared),
    }
    assert len(summary.encode()) < SUMMARY_LIMIT
    told = "".join(f"{name}={value}\n" for name, value in outputs.items())
    return all([_appended("GITHUB_STEP_SUMMARY", summary), _appended("GITHUB_OUTPUT", told)])


def _appended(variable: str, text: str) -> bool:
    named = os.environ.get(variable)
    return write_report(Path(named), text, append=True) if named else True
