"""The face of a difference for test reports: one suite. Every declared move is a case that passed, as is all that does not move;
every undeclared one, and every other refusal, is a case that failed; a comparison that could not be made is an error."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from validator.report.diff.rows import Comparison, Row
from validator.report.diff.sentences import amount, headline, place, ranges, refusals, rest
from validator.report.diff.text import row_lines
from validator.report.junit import Case, report, suite
from validator.report.text import plain

SUITE = "rightnumber diff"


def junit(compared: Comparison) -> str:
    """The comparison as a test report."""
    return report([moves(compared)])


def moves(compared: Comparison) -> ElementTree.Element:
    """The suite of a comparison."""
    said = [headline(compared), *refusals(compared)]
    return suite(SUITE, list(_cases(compared)), "\n".join(said))


def _cases(compared: Comparison) -> Iterator[Case]:
    if compared.withheld:
        yield Case("the comparison", "error", compared.withheld, "unproven", headline(compared))
        return
    yield Case(rest(compared))
    refused = set(map(id, compared.undeclared))
    for row in compared.rows:
        told = "\n".join(row_lines(row, compared.gated, plain))
        yield Case(_name(row), "failure", f"undeclared: {amount(row)}", "undeclared-move", told) if id(row) in refused else Case(_name(row))
    for refusal in compared.refusals:
        yield Case(f"{place(refusal.place)}: {refusal.words}", "failure", refusal.words, "refused-move", place(refusal.place))


def _name(row: Row) -> str:
    return f"{ranges(row)} at {', '.join(row.origins)}, from {row.before} to {row.after}"
