"""The face for pull requests and step summaries: one sentence, a table of the findings worst first, their frames folded.

A comment on GitHub holds 65,535 characters, a step summary a mebibyte: what no longer fits is counted, never cut in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, takewhile

from validator.finding import Finding
from validator.report.frame import Lines, lines_of
from validator.report.text import block, plain
from validator.report.verdict import Verdict
from validator.report.words import count, extent, harmless, summary

MOST = 60_000
"""Characters, the rest of a comment left for whoever quotes it."""
ROWS = 50
WIDTH = 120
ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_[]|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "#": "&#35;"}
)


def markdown(verdict: Verdict, sources: Mapping[str, str], room: int) -> str:
    """The verdict in GitHub Flavored Markdown, in so many characters. `sources` are the texts of the files."""
    worst = sorted(verdict.ordered, key=lambda finding: (finding.severity != "error", -_harm(finding)))
    head = "\n".join([f"**{sentence(verdict)}**", "", *_table(worst)])
    tail = "\n".join(f"- {escaped(line)}" for line in summary(verdict))
    lines = lines_of(sources)
    folded = list(_fitting([_folded(finding, lines) for finding in worst], room - len(head) - len(tail)))
    left = len(worst) - len(folded)
    more = [f"{count(left, 'more finding')} without details here: `rightnumber check` shows them all."] if left else []
    return "\n\n".join([head.rstrip(), *folded, *more, tail]) + "\n"


def sentence(verdict: Verdict) -> str:
    """What a reader must know who reads no further."""
    errors = verdict.of("error")
    worst = max(errors, key=_harm, default=None)
    if worst and worst.numbers:
        harm = f"{worst.numbers.valid:,} numbers" if worst.numbers.valid else "numbers"
        return f"Refused: {count(len(errors), 'error')}; the worst touches {harm}, for example {escaped(worst.numbers.witness)}."
    if errors:
        return f"Refused: {count(len(errors), 'error')}."
    if not verdict.proven:
        return "Nothing was proven."
    return f"Proven: {count(verdict.numbers, 'number')} reach whom they mean at {count(verdict.switches, 'switch')}."


def escaped(text: str) -> str:
    """The text with nothing that Markdown or HTML would obey: no tag, no mention, no link, no picture."""
    return harmless(text).replace("://", ":\u2060//").translate(ESCAPED)


def _harm(finding: Finding) -> int:
    return finding.numbers.valid if finding.numbers else 0


def _table(worst: Sequence[Finding]) -> Iterator[str]:
    if worst:
        yield "| | rule | where | numbers | for example |"
        yield "|---|---|---|---|---|"
    for finding in worst[:ROWS]:
        numbers, place = finding.numbers, finding.place
        cells = (
            finding.severity,
            finding.rule,
            f"{place.file}:{place.line}",
            extent(numbers) if numbers else finding.message,
            numbers.witness if numbers else "",
        )
        yield f"| {' | '.join(map(escaped, cells))} |"
    if len(worst) > ROWS:
        yield f"\n{count(len(worst) - ROWS, 'more finding')} below the worst {ROWS}."


def _folded(finding: Finding, lines: Lines) -> str:
    told = "\n".join(block(finding, lines, plain, WIDTH))
    fence = "`" * max(3, 1 + _longest_run(told))
    return f"<details><summary>{escaped(finding.message)}</summary>\n\n{fence}text\n{told}\n{fence}\n\n</details>"


def _longest_run(text: str) -> int:
    """The longest run of backticks."""
    run = longest = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _fitting(blocks: Sequence[str], room: int) -> Iterator[str]:
    """As many blocks, from the first, as fit."""
    lengths = accumulate(len(block) + 2 for block in blocks)
    fit = sum(1 for _ in takewhile(lambda length: length <= room, lengths))
    return iter(blocks[:fit])
