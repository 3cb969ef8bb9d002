"""The face of a difference for GitHub Actions: the worst undeclared moves as annotations, then one that answers."""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Place
from validator.report.diff.rows import Comparison, Row
from validator.report.diff.sentences import amount, headline, ranges, refusals, rest, trace, verdict
from validator.report.github import SHOWN, command


def github(compared: Comparison) -> str:
    """Workflow commands, worst first; those beyond what GitHub keeps are counted in the last."""
    commands = [*_moves(compared), *_refusals(compared)]
    answer = [headline(compared), *refusals(compared), *([] if compared.withheld else [rest(compared)])]
    level = "error" if compared.status else "notice"
    return "\n".join([*commands, command(level, {"title": "rightnumber diff"}, answer)]) + "\n"


def _moves(compared: Comparison) -> Iterator[str]:
    for row in compared.undeclared[: SHOWN - 1]:
        said = f"{ranges(row)}: {amount(row)}"
        lines = [said, f"at {', '.join(row.origins)}", f"before: {row.before}", f"after: {row.after}", verdict(row, gated=True), trace(row)]
        yield command("error", {**_at(_place(row)), "title": "undeclared move"}, lines)


def _refusals(compared: Comparison) -> Iterator[str]:
    left = max(SHOWN - 1 - len(compared.undeclared), 0)
    for refusal in compared.refusals[:left]:
        yield command("error", {**_at(refusal.place), "title": "refused"}, [refusal.words])


def _place(row: Row) -> Place | None:
    """The first line that decides after the change; where there is none, nothing on the changed files can be marked."""
    return next((line.after for line in row.lines if line.after), None)


def _at(place: Place | None) -> dict[str, str]:
    return {"file": place.file, "line": str(place.line)} if place else {}
