"""From files to a verdict: load, prove, ask every rule. What `check`, `trace` and `render` stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from validator.commands.named import read_named
from validator.finding import Finding
from validator.report.verdict import Verdict

if TYPE_CHECKING:  # a command that finds its verdict in the cache loads no network
    from validator.flow.ground import Ground
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


class Withheld(NamedTuple):
    """Why nothing is proven, and whether that leaves the question unanswered."""

    words: str
    unanswered: bool
    findings: tuple[Finding, ...] = ()


def prove(loaded: Loaded, on: datetime | None, command: str) -> Proven:
    """The verdict on a loaded network, from an instant (None: now) onwards."""

    network = provable(loaded)
    proven = network if isinstance(network, Withheld) else proofs([network], on or datetime.now(UTC))
    if isinstance(proven, Withheld):
        return Proven(unproven(loaded, proven, command), loaded)
    (proof,) = proven
    return judged(loaded, proof, on, command)


def judged(loaded: Loaded, proof: Proof, on: datetime | None, command: str) -> Proven:
    """The verdict of every rule on a proof that ran."""
    from validator.digits.rewriting import TooManySteps

    try:
        findings = tuple(sorted((*loaded.findings, *applied(proof)), key=lambda finding: finding.order))
    except TooManySteps as limit:  # of a table for calling numbers, which is followed when a rule asks for it
        return Proven(unproven(loaded, Withheld(str(limit), unanswered=True), command), loaded)
    return Proven(verdict_on(loaded, proof, findings, on, command, _holding(findings)), loaded, proof)


def provable(loaded: Loaded) -> Network | Withheld:
    """The loaded network, or why there is nothing to prove."""
    network = loaded.network
    if network is None:
        return Withheld("a file cannot be read" if loaded.unreadable else "the network was not analysed", loaded.unreadable)
    if not network.origins:
        return Withheld("no switch has an origin: no call enters this network", unanswered=True)
    return network


def proofs(networks: Sequence[Network], on: datetime, shared: Ground | None = None) -> tuple[Proof, ...] | Withheld:
    """The proofs of networks on common ground, or why one of them cannot be proven."""
    from validator.digits.rewriting import TooManySteps
    from validator.digits.space import TooManyHeads
    from validator.flow.by_calling import TooManyClasses
    from validator.flow.calls import NotSettled
    from validator.flow.ground import ground
    from validator.flow.proof import Proof
    from validator.rules import rule_too_wide

    try:
        shared = shared or ground(networks, on)
        found = tuple(Proof(network, on, shared) for network in networks)
    except (NotSettled, TooManyClasses, TooManyHeads, TooManySteps) as limit:
        return Withheld(str(limit), unanswered=True)
    wide = tuple(finding for proof in found for finding in rule_too_wide.check(proof))
    return Withheld("a rule is too wide to follow", unanswered=False, findings=wide) if wide else found


def on_common_ground(networks: Sequence[Network], on: datetime) -> tuple[Proof, ...] | Withheld:
    """As `proofs`, for states that are compared: where calling numbers narrow rules, all of them tell the same apart."""
    from validator.flow.apart import told_apart
    from validator.flow.ground import ground

    found = proofs(networks, on)
    if isinstance(found, Withheld) or not (apart := told_apart(found)):
        return found
    return proofs(networks, on, ground(networks, on)._replace(apart=apart))


def applied(proof: Proof, rules: frozenset[str] | None = None) -> Iterator[Finding]:
    """What the rules find, or those of them that are named, without what the network allows at the instant of the proof."""
    from validator.flow.exceptions import NEVER, allows
    from validator.rules import allow_unused, found

    held = [held for held in allows(proof.network) if held.allow.until > proof.on and held.allow.finding not in NEVER]
    every = found(proof, rules) if rules else (*found(proof), *allow_unused.check(proof))
    for finding in every:
        if not any(each.covers(finding) for each in held):
            yield finding


def unproven(loaded: Loaded, withheld: Withheld, command: str) -> Verdict:
    """The verdict where nothing was proven."""
    return Verdict(
        findings=(*loaded.findings, *withheld.findings),
        files=len(loaded.files),
        switches=len(loaded.network.switches) if loaded.network else 0,
        origins=len(loaded.network.origins) if loaded.network else 0,
        instants=(),
        properties=(),
        numbers=0,
        withheld=withheld.words,
        unanswered=withheld.unanswered,
        assumptions=(),
        command=command,
    )


def _holding(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The rules that find no error."""
    from validator.rules import RULES

    wrong = {finding.rule for finding in findings if finding.severity == "error"}
    return tuple(sorted(rule.ID for rule in RULES if rule.ID not in wrong))


def verdict_on(
    loaded: Loaded, proof: Proof, findings: tuple[Finding, ...], on: datetime | None, command: str, properties: tuple[str, ...]
) -> Verdict:
    """The verdict of a proof that ran, on these properties."""
    from validator.flow.borders import borders
    from validator.tables import plain

    _, *later = proof.instants
    return Verdict(
        findings=findings,
        files=len(loaded.files),
        switches=len(proof.network.switches),
        origins=len({plain(origin.address) for origin in proof.epochs[0].origins}),
        instants=(first_instant(on), *map(iso, later)),
        properties=properties,
        numbers=proof.epochs[0].meant.count,
        withheld="",
        unanswered=False,
        assumptions=tuple(_assumptions(proof)),
        command=command,
        borders=borders(proof),
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
    overlap = sorted(origin.address for origin in proof.network.origins if origin.overlap)
    yield "numbers are dialled whole (en bloc)" + (f", digit by digit at {', '.join(overlap)}" if overlap else "")
    free = [origin.address for origin in proof.epochs[0].origins if origin.reads is not None and origin.accepts is None]
    if free:
        yield f"not judged for missing routes, for want of accepts: {', '.join(free)}"
    network = proof.network
    if network.translate_calling or any(origin.callers is not None for origin in network.origins):
        silent = [origin.address for origin in proof.epochs[0].origins if origin.callers is None]
        yield (
            f"calling numbers not judged, for want of callers: {', '.join(silent)}" if silent else "calling numbers as callers claims them"
        )
