"""`rightnumber test`: what the owners of the network expect of it, for all the numbers of each pattern."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from validator.commands.check import write_reports
from validator.commands.proving import Proven, Withheld, load, proofs, provable, unproven, verdict_on
from validator.report import FORMATS

if TYPE_CHECKING:
    from validator.finding import Finding
    from validator.flow.expectations import Outcome
    from validator.flow.proof import Proof
    from validator.intended import Expectation
    from validator.load import Loaded


def run(arguments: Namespace) -> int:
    """Print what came of every test: 0 if all hold, 1 if one does not or cannot fail, 2 if nothing could be proven."""
    proven = _tested(load(arguments.directory, []), arguments.on)
    verdict, sources = proven.verdict, proven.loaded.sources
    done = write_reports(arguments.report, verdict, sources)
    print(FORMATS[arguments.output_format](verdict, sources, arguments.colour, arguments.width), end="")
    if arguments.coverage and proven.proof is not None:
        from validator.report.coverage import coverage

        told = coverage(proven.proof, proven.loaded.intended.tests)
        print(told, end="", file=sys.stdout if arguments.output_format == "text" else sys.stderr)
    return verdict.status if done else 2


def _tested(loaded: Loaded, on: datetime | None) -> Proven:
    network = provable(loaded)
    if not isinstance(network, Withheld) and not loaded.intended.tests:
        network = Withheld("the network has no tests: write what must happen under tests:", unanswered=True)
    proven = network if isinstance(network, Withheld) else proofs([network], on or datetime.now(UTC))
    found = proven if isinstance(proven, Withheld) else tested(loaded, proven[0])
    if isinstance(found, Withheld):
        return Proven(unproven(loaded, found, "test"), loaded)
    assert not isinstance(proven, Withheld)
    findings = tuple(sorted((*loaded.findings, *found), key=lambda finding: finding.order))
    failed = {finding.subject for finding in findings}
    holding = tuple(test.name for test in loaded.intended.tests if f"tests/{test.name}" not in failed)
    return Proven(verdict_on(loaded, proven[0], findings, on, "test", holding), loaded, proven[0])


def tested(loaded: Loaded, proof: Proof) -> tuple[Finding, ...] | Withheld:
    """What is to be said of the tests of a network, or why they cannot be judged."""
    from validator.flow.calls import NotSettled
    from validator.flow.conduct import TooManyWays
    from validator.report.expectations import findings

    try:
        return tuple(finding for outcome in _outcomes(proof, loaded.intended.tests) for finding in findings(outcome, proof.on))
    except (NotSettled, TooManyWays) as limit:
        return Withheld(str(limit), unanswered=True)


def _outcomes(proof: Proof, tests: tuple[Expectation, ...]) -> Iterator[Outcome]:
    """The outcomes of all tests. Those of a day that is over are judged on a proof of their own."""
    from validator.flow.expectations import outcomes
    from validator.flow.proof import Proof

    yield from outcomes(proof, [test for test in tests if test.on is None or test.on >= proof.on])
    for test in tests:
        if test.on is not None and test.on < proof.on:
            yield from outcomes(Proof(proof.network, test.on), [test])
