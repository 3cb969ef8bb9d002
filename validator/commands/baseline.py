"""A baseline: the findings that a network had when it began to be checked, and that may only become fewer.

A JSON list with one entry a line, so that a merge touches only what changed: `rule`, `file`, `subject` (the path of names, which
moved lines leave alone) and `numbers` (the ranges and their size; empty for a finding without numbers). A finding that grows by
a number is another one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from validator.commands.asking import Unanswerable
from validator.finding import Finding, Place
from validator.flow.exceptions import NEVER
from validator.report.verdict import Verdict
from validator.report.words import count, extent

STALE = "baseline-stale"


class Entry(NamedTuple):
    """A finding as a baseline names it."""

    rule: str
    file: str
    subject: str
    numbers: str


def entry(finding: Finding) -> Entry:
    return Entry(finding.rule, finding.place.file, finding.subject, extent(finding.numbers) if finding.numbers else "")


def read(path: Path) -> list[tuple[Entry, int]]:
    """The entries of a baseline, each with its line. Unanswerable where it is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as failure:
        raise Unanswerable(f"{path} cannot be read: {failure}") from failure
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip() not in ("", "[", "]"):
            try:
                found.append((Entry(**json.loads(line.strip().rstrip(","))), number))
            except (ValueError, TypeError) as strange:
                keys = ", ".join(Entry._fields)
                raise Unanswerable(f"{path}:{number}: not an entry of a baseline (a JSON object of {keys})") from strange
    return found


def applied(verdict: Verdict, path: Path) -> Verdict:
    """The verdict without what the baseline holds, and with an error for each of its entries that nothing needs any more.

    A verdict without a proof stays as it is: what was not proven cannot be told to be gone.
    """
    if not verdict.proven:
        return verdict
    known = dict(read(path))
    needed = {entry(finding) for finding in verdict.findings if finding.rule not in NEVER} & known.keys()
    stale = (_stale(path, line, each) for each, line in known.items() if each not in needed)
    left = tuple(finding for finding in verdict.findings if finding.rule in NEVER or entry(finding) not in needed)
    return replace(verdict, findings=(*left, *stale), accepted=len(verdict.findings) - len(left))


def _stale(path: Path, line: int, gone: Entry) -> Finding:
    message = f"the baseline holds a finding of {gone.rule} in {gone.file} that is no longer there"
    return Finding(STALE, "error", message, Place(f"{path}", line, 1), f"{gone.rule}/{gone.subject}", "take the line out")


def write(verdict: Verdict, path: Path) -> None:
    """Write the findings of a verdict as a baseline; of one that stands already only what it held: it never grows."""
    if not verdict.proven:
        print(f"nothing was proven, so {path} is left as it was", file=sys.stderr)
        return
    found = {entry(finding) for finding in verdict.findings if finding.rule not in NEVER}
    kept = {each for each, _ in read(path)} & found if path.exists() else found
    try:
        path.write_text(_text(kept), encoding="utf-8")
    except OSError as failure:
        raise Unanswerable(f"{path} cannot be written: {(failure.strerror or 'unknown').lower()}") from failure
    left = len(verdict.findings) - len(kept)
    held = f"{path}: {len(kept)} of {count(len(verdict.findings), 'finding')}"
    print(held + (f"; {left} still {'stands' if left == 1 else 'stand'}" if left else ""), file=sys.stderr)


def _text(entries: Iterable[Entry]) -> str:
    return "[\n" + ",\n".join(f"  {json.dumps(each._asdict())}" for each in sorted(entries)) + "\n]\n"
