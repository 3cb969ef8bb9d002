"""Faces of `check --without-any`: one line for each outage that is felt, worst first, in front of any detail.

An outage is felt where a number reaches nobody any more, or somebody else. One that cuts off emergency calls is worse than any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from validator.finding import Finding
from validator.report import FORMATS, Face
from validator.report.frame import lines_of
from validator.report.markdown import MOST, escaped, markdown
from validator.report.text import block, painter
from validator.report.verdict import Verdict
from validator.report.words import count, harmless, listed, summary

WITHOUT = "without "
"""How the subject of a finding begins that is of an outage; its message begins with these words, the name and a colon."""


SHOWN = 50
"""Outages in a list for a comment, which holds 65,535 characters."""


class Felt(NamedTuple):
    """An outage, `without rabat/rescue`, and what goes wrong in it, worst first."""

    name: str
    findings: tuple[Finding, ...]


def felt(verdict: Verdict) -> Sequence[Felt]:
    """The outages that are felt, worst first."""
    found: dict[str, list[Finding]] = {}
    for finding in sorted(verdict.ordered, key=_mildness):
        if _is_of_outage(finding):
            found.setdefault(finding.message.partition(": ")[0], []).append(finding)
    return [Felt(name, tuple(findings)) for name, findings in found.items()]


def _is_of_outage(finding: Finding) -> bool:
    return finding.subject.startswith(WITHOUT)


def _mildness(finding: Finding) -> tuple[bool, int]:
    return not finding.rule.startswith("emergency"), -finding.numbers.valid if finding.numbers else 0


def sentence(outages: Sequence[Felt], verdict: Verdict) -> str:
    """What a reader must know who reads no further."""
    every = len(outages) + len(verdict.properties)
    if not outages:
        return f"none of {count(every, 'outage')} cuts anybody off"
    harmless_ones = f"; the other {len(verdict.properties):,} harm nobody" if verdict.properties else ""
    return f"{len(outages):,} of {count(every, 'outage')} {'is' if len(outages) == 1 else 'are'} felt, worst first{harmless_ones}"


def told(outage: Felt) -> str:
    """What goes wrong in an outage, on one line: the worst in full, the rest counted."""
    worst = outage.findings[0]
    alike = [finding for finding in outage.findings if _apart(finding) == _apart(worst)]
    others = len(outage.findings) - len(alike)
    return _words(alike) + (f"; and {count(others, 'more finding')}" if others else "")


def _apart(finding: Finding) -> str:
    """The message without the number to dial, so that those of other numbers are alike."""
    return finding.message.replace(f" {finding.numbers.witness} ", " ", 1) if finding.numbers else finding.message


def _words(alike: Sequence[Finding]) -> str:
    first, *others = alike
    words = first.message.partition(": ")[2]
    witnesses = [finding.numbers.witness for finding in others if finding.numbers]
    if witnesses:
        return f"{words}, likewise {listed(witnesses)}"
    named = first.numbers is None or first.numbers.witness in words.split()
    return words if named or first.numbers is None else f"{words}, for example {first.numbers.witness}"


def _text(verdict: Verdict, sources: Mapping[str, str], colour: bool, width: int) -> str:
    """The outages for people; what belongs to none, in its frame; then the summary."""
    if not verdict.proven:
        return FORMATS["text"](verdict, sources, colour, width)
    paint, lines, outages = painter(colour), lines_of(sources), felt(verdict)
    said = [f"{paint('error', outage.name)}: {harmless(told(outage))}" for outage in outages]
    shown = [f"in full: rightnumber check --{outages[0].name}"] if outages else []
    blocks = [list(block(each, lines, paint, width)) for each in verdict.ordered if not _is_of_outage(each)]
    return "\n\n".join("\n".join(part) for part in ([sentence(outages, verdict), *said], shown, *blocks, summary(verdict)) if part) + "\n"


def _markdown(verdict: Verdict, sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    """The outages as a list in front of the findings."""
    if not verdict.proven:
        return markdown(verdict, sources, MOST)
    outages = felt(verdict)
    lines = [f"- **{escaped(outage.name)}**: {escaped(told(outage))}" for outage in outages[:SHOWN]]
    more = [f"- and {count(len(outages) - SHOWN, 'outage')} less grave than these"] if len(outages) > SHOWN else []
    head = "\n".join([f"**{escaped(sentence(outages, verdict))}**", "", *lines, *more, "", ""])
    return head + markdown(verdict, sources, MOST - len(head))


FACES: Mapping[str, Face] = {**FORMATS, "text": _text, "markdown": _markdown}
