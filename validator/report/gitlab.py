"""The face for GitLab's code quality widget: a list of findings, the errors first.

Each holds `description`, `check_name`, `fingerprint`, `severity` (critical, minor; blocker where nothing was proven) and `location`
(GitLab, "Code Quality", report format). A withheld proof is an entry of its own: an empty list would read as "all is well".
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps

from validator.finding import Finding
from validator.report.verdict import Verdict
from validator.report.words import facts, fingerprint, harmless, summary

SEVERITIES = {"error": "critical", "warning": "minor"}
WITHHELD = "nothing-was-proven"


def gitlab(verdict: Verdict) -> str:
    """The verdict as a code quality report, pure ASCII."""
    withheld = [] if verdict.proven else [_withheld(verdict)]
    return dumps([*withheld, *map(_entry, verdict.ordered)], indent=2) + "\n"


def _entry(finding: Finding) -> Mapping[str, object]:
    lines = [finding.message, *(f"{heading}: {words}" for heading, words in facts(finding))]
    return {
        "description": harmless("; ".join(lines)),
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding),
        "severity": SEVERITIES[finding.severity],
        "location": _location(finding.place.file, finding.place.line),
    }


def _withheld(verdict: Verdict) -> Mapping[str, object]:
    first = next(iter(verdict.ordered), None)
    return {
        "description": "; ".join(summary(verdict)),
        "check_name": WITHHELD,
        "fingerprint": WITHHELD,
        "severity": "blocker",
        "location": _location(first.place.file, first.place.line) if first else _location(".", 1),
    }


def _location(file: str, line: int) -> Mapping[str, object]:
    return {"path": harmless(file), "lines": {"begin": line}}
