"""From files to a verdict: load, prove, ask every rule. What `check`, `trace` and `render` stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.named import read_named
from validator.finding import Finding
from validator.report.verdict import Verdict

if TYPE_CHECKING:  # a command that finds its verdict in the cache loads no network
    from validator.flow.proof import Proof
    from validator.load import Loaded
    from validator.network import Network


@dataclass(frozen=True, slots=True)
class Proven:
    """A verdict with what it stands on. `proof` is None where nothing was proven."""

    verdict: Verdict
    loaded: Loaded
    proof: Proof | None = None


def load(directory: Path, paths: Sequence[Path]) -> Loaded:
    """The network that the command line names; see `read_named`."""
    from validator.load import load_files

    return load_files(read_named(directory, paths))


def prove(loaded: Loaded, on: datetime | None, command: str) -> Proven:
    """The verdict on a loaded network, from an instant (None: now) onwards."""
    if loaded.network is None:
        withheld = "a file cannot be read" if loaded.unreadable else "the network was not analysed"
        return Proven(_unproven(loaded, withheld, command, loaded.unreadable), loaded)
    if loaded.network.unanalysed:
        keys = ", ".join(f"{key} ({place.file}:{place.line})" for key, place in loaded.network.unanalysed)
        return Proven(_unproven(loaded, f"not analysed yet: {keys}", command, unanswered=True), loaded)
    if not loaded.network.origins:
        return Proven(_unproven(loaded, "no switch has an origin: no call enters this network", command, unanswered=True), loaded)
    return _proven(loaded, loaded.network, on, command)


def _proven(loaded: Loaded, network: Network, on: datetime | None, command: str) -> Proven:
    from validator.digits.rewriting import TooManySteps
    from validator.digits.space import TooManyHeads
    from validator.flow.calls import NotSettled
    from validator.flow.proof import Proof
    from validator.rules import rule_too_wide

    try:
        proof = Proof(network, on or datetime.now(UTC))
    except (NotSettled, TooManyHeads, TooManySteps) as limit:
        return Proven(_unproven(loaded, str(limit), command, unanswered=True), loaded)
    if wide := tuple(rule_too_wide.check(proof)):
        return Proven(_unproven(loaded, "a rule is too wide to follow", command, found=wide), loaded)
    findings = tuple(sorted((*loaded.findings, *applied(proof)), key=lambda finding: finding.order))
    return Proven(_verdict(loaded, proof, findings, on, command), loaded, proof)


def applied(proof: Proof) -> Iterator[Finding]:
    """What the rules find, without what the network allows at the instant of the proof."""
    from validator.flow.exceptions import NEVER, allows
    from validator.rules import RULES

    held = [held for held in allows(proof.network) if held.allow.until > proof.on and held.allow.finding not in NEVER]
    for rule in RULES:
        for finding in rule.check(proof):
            covering = (h for h in held if h.allow.finding == finding.rule and (finding.place in h.places or finding.subject == h.subject))
            if next(covering, None) is None:
                yield finding


def _unproven(loaded: Loaded, withheld: str, command: str, unanswered: bool = False, found: tuple[Finding, ...] = ()) -> Verdict:
    return Verdict(
        findings=(*loaded.findings, *found),
        files=len(loaded.files),
        switches=len(loaded.network.switches) if loaded.network else 0,
        origins=len(loaded.network.origins) if loaded.network else 0,
        instants=(),
        properties=(),
        numbers=0,
        withheld=withheld,
        unanswered=unanswered,
        assumptions=(),
        command=command,
    )


def _verdict(loaded: Loaded, proof: Proof, findings: tuple[Finding, ...], on: datetime | None, command: str) -> Verdict:
    from validator.rules import RULES

    wrong = {finding.rule for finding in findings if finding.severity == "error"}
    _, *later = proof.instants
    return Verdict(
        findings=findings,
        files=len(loaded.files),
        switches=len(proof.network.switches),
        origins=len(proof.epochs[0].origins),
        instants=(first_instant(on), *map(iso, later)),
        properties=tuple(sorted(rule.ID for rule in RULES if rule.ID not in wrong)),
        numbers=proof.epochs[0].distinct_meanings,
        withheld="",
        unanswered=False,
        assumptions=tuple(_assumptions(proof)),
        command=command,
    )


def first_instant(on: datetime | None) -> str:
    """The instant judged, as a verdict names it: without `--on` it is now, so that the output is the same on every run."""
    return "now" if on is None else iso(on)


def iso(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _assumptions(proof: Proof) -> Iterator[str]:
    from validator.numbering import data_version

    yield "calls enter only where an origin says"
    yield f"numbering plans of release {data_version()}"
    yield "numbers are dialled whole (en bloc)"
    free = [origin.address for origin in proof.epochs[0].origins if origin.reads is not None and origin.accepts is None]
    if free:
        yield f"not judged for missing routes, for want of accepts: {', '.join(free)}"
