"""The face of a difference for GitLab's code quality widget: what moves undeclared, refusals, and, for information, what else moves.

As `report.gitlab`: a comparison that could not be made is an entry of its own, for an empty list would read as "nothing moves".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps

from validator.finding import Place
from validator.report.diff.rows import Comparison, Row
from validator.report.diff.sentences import amount, dates, headline, ranges, trace, verdict
from validator.report.gitlab import WITHHELD, entry

UNDECLARED, REFUSED, DECLARED = "undeclared-move", "refused-move", "move"
NOWHERE = Place(".", 1, 1)
"""Where nothing in any file can be pointed at."""


def gitlab(compared: Comparison) -> str:
    """The comparison as a code quality report, pure ASCII."""
    return dumps(list(entries(compared)), indent=2) + "\n"


def entries(compared: Comparison) -> Iterator[Mapping[str, object]]:
    """What the report lists, the worst first."""
    if compared.withheld:
        place = compared.findings[0].place if compared.findings and not compared.of_base else NOWHERE
        yield entry(WITHHELD, "blocker", headline(compared), place, f"diff\0{compared.withheld}")
    refused = set(map(id, compared.undeclared))
    for row in compared.rows:
        name, severity = (UNDECLARED, "critical") if id(row) in refused else (DECLARED, "info")
        yield entry(name, severity, _words(row, compared.gated), where(row), "\0".join((*row.origins, *row.ranges, row.before, row.after)))
    for refusal in compared.refusals:
        yield entry(REFUSED, "critical", refusal.words, refusal.place, refusal.words)


def _words(row: Row, gated: bool) -> str:
    """What moves, on one line."""
    said = (f"{ranges(row)}: {amount(row)}", f"at {', '.join(row.origins)}", f"before: {row.before}", f"after: {row.after}")
    return "; ".join(part for part in (*said, dates(row), verdict(row, gated), trace(row)) if part)


def where(row: Row) -> Place:
    """The line to look at: the first that decides after the change, else the first that did before."""
    found = [*(line.after for line in row.lines), *(line.before for line in row.lines)]
    return next((each for each in found if each), NOWHERE)
