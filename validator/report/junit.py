"""The face for test reports: JUnit XML, one suite, as Jenkins, GitLab and others read it.

Each rule that holds for every number is a case that passed; each error a case that failed, with its frame; a proof that did not run
is an error of the suite. Warnings stand in `system-out`, for no reader knows a case that passed but should be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from validator.finding import Finding
from validator.report.frame import Lines, lines_of
from validator.report.text import block, plain
from validator.report.verdict import Verdict
from validator.report.words import harmless, summary

WIDTH = 140
SUITE = "rightnumber"


def junit(verdict: Verdict, sources: Mapping[str, str]) -> str:
    """The verdict as a test report. `sources` are the texts of the files. No times: the report is the same on every run."""
    lines, errors = lines_of(sources), verdict.of("error")
    unproven = not verdict.proven
    counts = {"tests": f"{len(verdict.properties) + len(errors) + unproven}", "failures": f"{len(errors)}", "errors": f"{int(unproven)}"}
    top = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(top, "testsuite", {"name": SUITE, **counts})
    for name in verdict.properties:
        _case(suite, name)
    for finding in errors:
        failure = ElementTree.SubElement(
            _case(suite, _name(finding)), "failure", {"message": harmless(finding.message), "type": finding.rule}
        )
        failure.text = _told(finding, lines)
    if unproven:
        withheld = "\n".join(summary(verdict))
        ElementTree.SubElement(
            _case(suite, "the proof"), "error", {"message": harmless(verdict.withheld), "type": "unproven"}
        ).text = withheld
    said = [_told(finding, lines) for finding in verdict.of("warning")]
    ElementTree.SubElement(suite, "system-out").text = "\n\n".join([*said, "\n".join(summary(verdict))])
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", {"classname": SUITE, "name": harmless(name)})


def _name(finding: Finding) -> str:
    return f"{finding.rule}: {finding.subject}, {finding.place.file}:{finding.place.line}"


def _told(finding: Finding, lines: Lines) -> str:
    return "\n".join(block(finding, lines, plain, WIDTH))
