"""`rightnumber check --without NAME`: whether everybody is still reached, and rightly, while something is out of order."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from validator.commands.asking import Unanswerable
from validator.commands.proving import applied, prove, verdict_on
from validator.finding import Finding
from validator.report.verdict import Verdict

if TYPE_CHECKING:
    from validator.flow.proof import Proof
    from validator.load import Loaded
    from validator.network import Network

JUDGED = frozenset(
    [
        "loop",
        "emergency-unreachable",
        "emergency-captured",
        "handover-mismatch",
        "route-leaves-country",
        "number-changes-subscriber",
        "no-route",
    ]
)
"""The rules that an outage can break: who is reached, and whether anybody is."""


class Outage(NamedTuple):
    """What is out of order: its name in a sentence, and the trunks and origins that are gone with it."""

    name: str
    trunks: frozenset[str]
    origins: frozenset[str] = frozenset()


def judged(loaded: Loaded, arguments: Namespace) -> tuple[Verdict, Mapping[str, str]]:
    """What goes wrong only because something is out of order, with the properties that hold in spite of it."""
    proven = prove(loaded, arguments.on, "check")
    if proven.proof is None:
        return proven.verdict, proven.loaded.sources
    outages = list(_outages(proven.proof.network, arguments.without, each=bool(arguments.without_any)))
    usual = {(finding.rule, finding.subject): harm(finding) for finding in proven.verdict.findings}
    findings: list[Finding] = []
    holding: list[str] = []
    for outage in outages:
        found = [finding for finding in _found(proven.proof, outage) if usual.get((finding.rule, finding.subject), 0) < harm(finding)]
        findings += [_said(finding, outage) for finding in found]
        holding += [] if found else [f"without {outage.name}"]
    return verdict_on(proven.loaded, proven.proof, tuple(findings), arguments.on, "check", tuple(holding)), proven.loaded.sources


def _found(proof: Proof, outage: Outage) -> Iterator[Finding]:
    from validator.flow.calls import Down

    left = proof.without(Down(outage.trunks, outage.origins))
    return (finding for finding in applied(left, JUDGED) if finding.severity == "error")


def harm(finding: Finding) -> int:
    """How many numbers and strings a finding is about; at least one."""
    return max(1, finding.numbers.valid + finding.numbers.invalid) if finding.numbers else 1


def _said(finding: Finding, outage: Outage) -> Finding:
    """The finding as one of the outage. `trace` sees the network whole, so it is not named."""
    facts = tuple((heading, words) for heading, words in finding.facts if heading != "see")
    message, subject = f"without {outage.name}: {finding.message}", f"without {outage.name}/{finding.subject}"
    return replace(finding, message=message, subject=subject, facts=facts, switches=frozenset())


def _outages(network: Network, named: Sequence[str], each: bool) -> Iterator[Outage]:
    """What is asked about: everything named, at once; and every single trunk and switch."""
    known = {outage.name: outage for outage in _single(network)}
    if named:
        together = [_known(network, known, name) for name in named]
        parts = [frozenset[str]().union(*part) for part in zip(*((each.trunks, each.origins) for each in together), strict=True)]
        yield Outage(" and ".join(outage.name for outage in together), *parts)
    if each:
        yield from known.values()


def _single(network: Network) -> Iterator[Outage]:
    for switch in network.switches.values():
        gone = (trunk for trunk in network.trunks if switch.name in (trunk.switch, trunk.to.switch))
        yield Outage(
            switch.name, frozenset(f"{trunk.switch}/{trunk.name}" for trunk in gone), frozenset(origin.address for origin in switch.origins)
        )
    yield from (Outage(name, frozenset({name})) for trunk in network.trunks for name in [f"{trunk.switch}/{trunk.name}"])


def _known(network: Network, known: Mapping[str, Outage], name: str) -> Outage:
    """The switch of that name, or the trunk: as switch/trunk, or alone where no other switch has one of that name."""
    if name in known:
        return known[name]
    alone = [f"{trunk.switch}/{trunk.name}" for trunk in network.trunks if trunk.name == name]
    if len(alone) == 1:
        return known[alone[0]]
    near = alone or get_close_matches(name, known, n=1, cutoff=0.7)
    hint = f"did you mean {' or '.join(near)}?" if near else "name a switch, or a trunk as switch/trunk"
    raise Unanswerable(f"there is no trunk or switch '{name}'; {hint}")
