"""The face for code scanning: SARIF 2.1.0 (OASIS), one run."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from pathlib import PurePosixPath
from urllib.parse import quote

from validator import __version__
from validator.finding import Finding, Mark, Place
from validator.report.manuals import Manual, manuals
from validator.report.verdict import Verdict
from validator.report.words import facts, fingerprint, summary

Json = Mapping[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"


def sarif(verdict: Verdict) -> str:
    """The verdict as a SARIF log. A withheld proof is a notification: no results must not read as "all is well"."""
    driver = {"name": "rightnumber", "version": __version__, "rules": [_rule(manual) for manual in manuals().values()]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(verdict)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory in which the command ran."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in verdict.ordered],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(manual: Manual) -> Json:
    return {
        "id": manual.rule,
        "shortDescription": {"text": manual.summary},
        "fullDescription": {"text": manual.summary},
        "help": {"text": manual.text},
        "defaultConfiguration": {"level": manual.severity},
    }


def _invocation(verdict: Verdict) -> Json:
    level = "note" if verdict.proven else "error" if verdict.unanswered else "warning"
    return {
        "commandLine": verdict.command,
        "executionSuccessful": not verdict.unanswered,
        "exitCode": verdict.status,
        "toolExecutionNotifications": [{"level": level, "message": {"text": "\n".join(summary(verdict))}}],
    }


def _result(finding: Finding) -> Json:
    """A result; the places of the call's way are a code flow if there are numbers that go it, and related locations in any case."""
    place = Mark(finding.place, finding.label or finding.message)
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": "\n".join([finding.message, *(f"{heading}: {words}" for heading, words in facts(finding))])},
        "locations": [_location(place)],
        "partialFingerprints": {"ruleAndSubject/v1": fingerprint(finding.rule, finding.subject)},
    }
    if finding.marks:
        result["relatedLocations"] = [{"id": at, **_location(mark)} for at, mark in enumerate(finding.marks)]
    if finding.marks and finding.numbers:
        flow = [{"location": _location(mark)} for mark in (place, *finding.marks)]
        result["codeFlows"] = [{"message": {"text": f"the way of {finding.numbers.witness}"}, "threadFlows": [{"locations": flow}]}]
    return result


def _location(mark: Mark) -> Json:
    place = mark.place
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + max(place.width, 1)}
    return {"physicalLocation": {"artifactLocation": _artifact(place), "region": region}, "message": {"text": mark.text}}


def _artifact(place: Place) -> Json:
    path = PurePosixPath(place.file)
    encoded = quote(str(path), errors="surrogateescape")
    return {"uri": f"file://{encoded}"} if path.is_absolute() else {"uri": encoded, "uriBaseId": ROOT}
