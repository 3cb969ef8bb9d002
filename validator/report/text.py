"""The face for people: findings in code frames, then what was proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.finding import Finding
from validator.report.frame import Lines, Paint, frames, gutter, lines_of
from validator.report.verdict import Verdict
from validator.report.words import facts, harmless, summary

STYLES = {"error": "1;31", "warning": "1;33", "rule": "1", "mark": "36", "frame": "34", "place": "36", "heading": "1"}
"""Select Graphic Rendition (ECMA-48, 8.3.117) of every style."""


def text(verdict: Verdict, sources: Mapping[str, str], colour: bool, width: int) -> str:
    """Every finding with its frame, and the summary. `sources` are the texts of the files; without colour no escape sequence at all."""
    lines, paint = lines_of(sources), painter(colour)
    blocks = ["\n".join(block(finding, lines, paint, width)) for finding in verdict.ordered]
    return "\n\n".join([*blocks, "\n".join(summary(verdict))]) + "\n"


def block(finding: Finding, lines: Lines, paint: Paint, width: int) -> Iterator[str]:
    """The lines of one finding: what is wrong, where, and what stands below the frame."""
    yield f"{paint(finding.severity, finding.severity)}{paint('rule', f'[{finding.rule}]')} {harmless(finding.message)}"
    yield from frames(finding, lines, paint, width)
    below = [(harmless(heading), harmless(words)) for heading, words in facts(finding)]
    widest = max((len(heading) for heading, _ in below), default=0)
    for heading, words in below:
        yield f"{' ' * gutter(finding)} {paint('frame', '=')} {paint('heading', heading.ljust(widest))}   {words}"


def painter(colour: bool) -> Paint:
    """How words get their style: by escape sequences, or not at all."""
    return _coloured if colour else plain


def plain(_style: str, words: str) -> str:
    """The words without colour."""
    return words


def _coloured(style: str, words: str) -> str:
    return f"\x1b[{STYLES[style]}m{words}\x1b[0m"
