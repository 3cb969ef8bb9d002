"""The face for programs: one object of a stable shape.

`version` (of this shape), `tool`, `command`, `status` (0, 1, 2), `accepted` (findings that a baseline took out), `proof` and
`findings`, errors first. `proof` holds `proven`,
`withheld` (why nothing was proven, else empty), `files`, `switches`, `origins`, `instants`, `properties`, `numbers`, `assumptions`,
`borders` (`numbers` of `countries` that can be dialled, and how many of them may end in another country: `crossing`).
A finding holds `rule`, `severity`, `message`, `subject` (survives moved lines), `place` (`file`, `line`, `column`, `width`; from 1, in
characters), `label`, `marks` (each `place` and `text`, in the order in which a call passes them), `facts` (pairs of heading and words),
`numbers` (null, or `witness`, `valid`, `invalid`, `ranges`, `range_count`), `switches` and `fixable`.
Keys may be added; a change of meaning raises `version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from json import dumps

from validator import __version__
from validator.finding import Finding
from validator.report.verdict import Verdict

BORDERS = ("numbers", "countries", "crossing")
PROOF = ("proven", "withheld", "files", "switches", "origins", "instants", "properties", "numbers", "assumptions")


def json(verdict: Verdict) -> str:
    """The verdict as JSON, pure ASCII, so that no terminal and no locale can spoil it."""
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": verdict.command,
        "status": verdict.status,
        "accepted": verdict.accepted,
        "proof": {key: getattr(verdict, key) for key in PROOF} | {"borders": dict(zip(BORDERS, verdict.borders, strict=True))},
        "findings": [_finding(finding) for finding in verdict.ordered],
    }
    return dumps(shape, indent=2) + "\n"


def _finding(finding: Finding) -> Mapping[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "subject": finding.subject,
        "place": finding.place._asdict(),
        "label": finding.label,
        "marks": [{"place": mark.place._asdict(), "text": mark.text} for mark in finding.marks],
        "facts": finding.facts,
        "numbers": finding.numbers and asdict(finding.numbers),
        "switches": sorted(finding.switches),
        "fixable": finding.edit is not None,
    }
