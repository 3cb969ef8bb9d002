"""The face for GitHub Actions: workflow commands that become annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validator.finding import Finding
from validator.report.verdict import Verdict
from validator.report.words import count, facts, harmless, summary

SHOWN = 10
"""GitHub keeps so many annotations of each level for a step and drops the rest without a word."""


def github(verdict: Verdict) -> str:
    """The worst errors and warnings as annotations, then one that counts them all and says what was proven."""
    levels = [verdict.of(severity) for severity in ("error", "warning")]
    commands = [_annotation(finding) for level in levels for finding in _worst(level)]
    return "\n".join([*commands, _total(verdict, [level for level in levels if len(level) > SHOWN])]) + "\n"


def _worst(findings: Sequence[Finding]) -> Sequence[Finding]:
    return sorted(findings, key=lambda finding: -finding.numbers.valid if finding.numbers else 0)[:SHOWN]


def _annotation(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": place.file,
        "line": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.column + max(place.width, 1)),
        "title": finding.rule,
    }
    label = [finding.label] if finding.label else []
    return command(finding.severity, properties, [finding.message, *label, *(f"{heading}: {words}" for heading, words in facts(finding))])


def _total(verdict: Verdict, cut: Sequence[Sequence[Finding]]) -> str:
    shown = [f"shown here: the worst {SHOWN} of {count(len(level), level[0].severity)}" for level in cut]
    level = "error" if verdict.unanswered else "notice"
    return command(level, {"title": "rightnumber"}, [*summary(verdict), *shown])


ESCAPED = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
ESCAPED_PROPERTY = ESCAPED | str.maketrans({":": "%3A", ",": "%2C"})


def command(name: str, properties: Mapping[str, str], lines: Sequence[str]) -> str:
    """One workflow command. Its values are harmless first: a log is read on terminals, too."""
    message = "\n".join(map(harmless, lines))
    written = ",".join(f"{key}={harmless(value).translate(ESCAPED_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {written}::{message.translate(ESCAPED)}"
