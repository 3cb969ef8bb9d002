"""The face of a difference for people: one sentence, then the moves, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.report.diff.rows import Comparison, Row
from validator.report.diff.sentences import amount, dates, edited, headline, places, ranges, refusals, rest, trace, verdict
from validator.report.frame import Paint, lines_of
from validator.report.text import STYLES as FINDING_STYLES
from validator.report.text import block
from validator.report.words import count, harmless

ROWS_SHOWN = 50
STYLES = {**FINDING_STYLES, "bad": "1;31", "good": "32", "plain": "0", "head": "1"}


def text(compared: Comparison, sources: Mapping[str, str], colour: bool, width: int) -> str:
    """The comparison, for a terminal or a log; without colour no escape sequence at all."""
    paint, lines = _coloured if colour else _plain, lines_of(sources)
    blocks = [list(block(finding, lines, paint, width)) for finding in sorted(compared.findings, key=lambda finding: finding.order)]
    blocks.append([paint("head", harmless(headline(compared)))])
    if not compared.withheld:
        blocks[-1].append(edited(compared))
        blocks += [list(row_lines(row, compared.gated, paint)) for row in compared.rows[:ROWS_SHOWN]]
        blocks.append(list(_end(compared)))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def row_lines(row: Row, gated: bool, paint: Paint) -> Iterator[str]:
    """What moves, where, from what to what, by which lines, and what is to be said of it."""
    refused = gated and row.valid and row.declared is None
    style = "bad" if refused or row.harm == "astray" else "good" if row.declared else "plain"
    mark = {"bad": "✗", "good": "✓", "plain": "·"}[style]
    yield paint(style, f"{mark} {harmless(ranges(row))}: {amount(row)}")
    yield f"  at      {', '.join(row.origins)}"
    sides = ((row.before, places(row.lines, after=False)), (row.after, places(row.lines, after=True)))
    width = max(len(words) for words, _ in sides)
    for name, (words, lines) in zip(("before", "after"), sides, strict=True):
        yield f"  {name:<7} {harmless(words).ljust(width if lines else 0)}" + (f"  {paint('place', harmless(lines))}" if lines else "")
    facts: Mapping[str, str] = {"dates": dates(row), "verdict": verdict(row, gated), "see": trace(row)}
    yield from (f"  {heading:<7} {words}" for heading, words in facts.items() if words)


def _end(compared: Comparison) -> Iterator[str]:
    hidden = len(compared.rows) - ROWS_SHOWN
    if hidden > 0:
        yield f"· {count(hidden, 'more change')}: --output-format json tells all"
    if compared.rows:
        yield f"· {rest(compared)}"
    yield from (harmless(words) for words in refusals(compared))


def _plain(_style: str, words: str) -> str:
    return words


def _coloured(style: str, words: str) -> str:
    return f"\x1b[{STYLES[style]}m{words}\x1b[0m"
