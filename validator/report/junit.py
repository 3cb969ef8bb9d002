"""The face for test reports: JUnit XML, one suite, as Jenkins, GitLab and others read it.

Each rule that holds for every number is a case that passed; each error a case that failed, with its frame; a proof that did not run
is an error of the suite. Warnings stand in `system-out`, for no reader knows a case that passed but should be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from validator.finding import Finding
from validator.report.frame import Lines, lines_of
from validator.report.text import block, plain
from validator.report.verdict import Verdict
from validator.report.words import harmless, summary

WIDTH = 140
SUITE = "rightnumber"
COUNTS = ("tests", "failures", "errors")


class Case(NamedTuple):
    """A case and what went wrong in it: `failure` or `error`, in short, of which type, in full; nothing of a case that passed."""

    name: str
    wrong: str = ""
    message: str = ""
    type: str = ""
    told: str = ""


def junit(verdict: Verdict, sources: Mapping[str, str]) -> str:
    """The verdict as a test report. `sources` are the texts of the files. No times: the report is the same on every run."""
    return report([properties(verdict, sources)])


def properties(verdict: Verdict, sources: Mapping[str, str]) -> ElementTree.Element:
    """The suite of a verdict."""
    lines = lines_of(sources)
    said = [_told(finding, lines) for finding in verdict.of("warning")]
    return suite(SUITE, list(_cases(verdict, lines)), "\n\n".join([*said, "\n".join(summary(verdict))]))


def _cases(verdict: Verdict, lines: Lines) -> Iterator[Case]:
    yield from map(Case, verdict.properties)
    for finding in verdict.of("error"):
        yield Case(_name(finding), "failure", finding.message, finding.rule, _told(finding, lines))
    if not verdict.proven:
        yield Case("the proof", "error", verdict.withheld, "unproven", "\n".join(summary(verdict)))


def report(suites: Sequence[ElementTree.Element]) -> str:
    """A report of these suites, with their numbers added up."""
    sums = {name: f"{sum(int(each.get(name, 0)) for each in suites)}" for name in COUNTS}
    top = ElementTree.Element("testsuites", sums)
    top.extend(suites)
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=False) + "\n"


def suite(name: str, cases: Sequence[Case], said: str) -> ElementTree.Element:
    """A suite of cases, and what is said beside them."""
    amounts = (len(cases), *(sum(case.wrong == wrong for case in cases) for wrong in ("failure", "error")))
    found = ElementTree.Element("testsuite", {"name": name, **{key: f"{amount}" for key, amount in zip(COUNTS, amounts, strict=True)}})
    for case in cases:
        made = ElementTree.SubElement(found, "testcase", {"classname": name, "name": harmless(case.name)})
        if case.wrong:
            ElementTree.SubElement(made, case.wrong, {"message": harmless(case.message), "type": case.type}).text = case.told
    ElementTree.SubElement(found, "system-out").text = said
    return found


def _name(finding: Finding) -> str:
    return f"{finding.rule}: {finding.subject}, {finding.place.file}:{finding.place.line}"


def _told(finding: Finding, lines: Lines) -> str:
    return "\n".join(block(finding, lines, plain, WIDTH))
