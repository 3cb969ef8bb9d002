"""The face for GitLab's code quality widget: a list of findings, the errors first.

Each holds `description`, `check_name`, `fingerprint`, `severity` (critical, minor; blocker where nothing was proven) and `location`
(GitLab, "Code Quality", report format). A withheld proof is an entry of its own: an empty list would read as "all is well".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps

from validator.finding import Place
from validator.report.verdict import Verdict
from validator.report.words import facts, fingerprint, harmless, summary

SEVERITIES = {"error": "critical", "warning": "minor"}
WITHHELD = "nothing-was-proven"


def gitlab(verdict: Verdict) -> str:
    """The verdict as a code quality report, pure ASCII."""
    return dumps(list(entries(verdict)), indent=2) + "\n"


def entries(verdict: Verdict) -> Iterator[Mapping[str, object]]:
    """What the report lists."""
    if not verdict.proven:
        first = next((finding.place for finding in verdict.ordered), Place(".", 1, 1))
        yield entry(WITHHELD, "blocker", "; ".join(summary(verdict)), first, "")
    for finding in verdict.ordered:
        lines = [finding.message, *(f"{heading}: {words}" for heading, words in facts(finding))]
        yield entry(finding.rule, SEVERITIES[finding.severity], "; ".join(lines), finding.place, finding.subject)


def entry(name: str, severity: str, words: str, place: Place, subject: str) -> Mapping[str, object]:
    """One line of the widget. Its fingerprint is the same wherever the subject stands."""
    return {
        "description": harmless(words),
        "check_name": name,
        "fingerprint": fingerprint(name, subject),
        "severity": severity,
        "location": {"path": harmless(place.file), "lines": {"begin": place.line}},
    }
