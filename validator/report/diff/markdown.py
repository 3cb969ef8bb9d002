"""The face of a difference for a pull request: one sentence first, a table, and the details folded.

A comment on GitHub holds 65,535 characters, a note on GitLab a million, a step summary 1 MiB: the smallest is the limit, and what does not
fit is counted. Rows come worst first.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.report.diff.rows import Comparison, Row
from validator.report.diff.sentences import amount, dates, edited, headline, place, places, ranges, refusals, rest, trace, verdict
from validator.report.markdown import escaped
from validator.report.words import count, harmless

LIMIT = 60_000
"""Characters, with room for the frame that a bot puts around them."""
FINDINGS_SHOWN = 10


def markdown(compared: Comparison) -> str:
    """The comparison for a comment or a step summary."""
    head = [f"**{escaped(headline(compared))}**", *([] if compared.withheld else [f"{edited(compared)}."])]
    head += [f"- {escaped(words)}" for words in refusals(compared)]
    head += [f"- `{place(finding.place)}` {escaped(finding.message)}" for finding in compared.findings[:FINDINGS_SHOWN]]
    return "\n\n".join([*head, *_table(compared, LIMIT - len("\n\n".join(head)) - 500)]) + "\n"


def _table(compared: Comparison, room: int) -> Iterator[str]:
    if not compared.rows:
        return
    lines = ["| | Numbers | Origins | Before | After |", "|---|---|---|---|---|"]
    details: list[str] = []
    for row in compared.rows:
        line, detail = _line(row, compared.gated), _detail(row, compared.gated)
        room -= len(line) + len(detail) + 2
        if room < 0:
            break
        lines.append(line)
        details.append(detail)
    yield "\n".join(lines)
    if hidden := len(compared.rows) - len(details):
        yield f"{count(hidden, 'more change')}, less grave than these: see the report in JSON."
    yield f"{rest(compared)[0].upper()}{rest(compared)[1:]}."
    yield "<details><summary>Lines and numbers to dial</summary>\n\n" + "\n".join(details) + "\n\n</details>"


def _line(row: Row, gated: bool) -> str:
    refused = gated and row.valid and row.declared is None
    mark = "❌" if refused or row.harm == "astray" else "✅" if row.declared else ""
    cells = (
        mark,
        f"{_code(ranges(row))}<br>{amount(row)}",
        "<br>".join(map(escaped, row.origins)),
        escaped(row.before),
        escaped(row.after),
    )
    return f"| {' | '.join(cells)} |"


def _detail(row: Row, gated: bool) -> str:
    was, now = places(row.lines, after=False), places(row.lines, after=True)
    facts = [
        verdict(row, gated),
        dates(row),
        f"before: {was}" if was else "",
        f"after: {now}" if now else "",
        trace(row),
    ]
    return f"- {_code(ranges(row))}: {escaped('; '.join(fact for fact in facts if fact))}"


def _code(words: str) -> str:
    return f"`{harmless(words).replace('`', '')}`".replace("|", "\\|")
