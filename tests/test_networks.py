"""Whole networks: the example is proven, every incident is caught by the right rule on the right line, its look-alike and every
other innocent network stays silent.

A finding that is expected stands in the YAML, at the end of its line: `# error: rule-id` or `# warning: rule-id`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from validator.digits.space import Number
from validator.finding import Finding
from validator.flow.proof import Outcome, Proof
from validator.load import load_network
from validator.rules import RULES

ROOT = Path(__file__).parent.parent
ON = datetime(2026, 11, 1, tzinfo=UTC)
EXAMPLE = ROOT / "configs"
INCIDENTS = sorted((ROOT / "tests" / "incidents").iterdir())
LOOKALIKES = sorted((ROOT / "tests" / "lookalikes").iterdir())
INNOCENT = sorted((ROOT / "tests" / "innocent").glob("*.yaml"))

MARK = re.compile(r"# (error|warning): ([a-z-]+)")


class Expected(NamedTuple):
    """A finding in short: what a mark in a file says."""

    file: str
    line: int
    severity: str
    rule: str


@cache
def proven(network: Path) -> Proof:
    loaded = load_network(network)
    assert loaded.network is not None, loaded.findings
    return Proof(loaded.network, ON)


@cache
def findings(network: Path) -> tuple[Finding, ...]:
    """All findings of a network, those of loading included."""
    found = [*load_network(network).findings, *(finding for rule in RULES for finding in rule.check(proven(network)))]
    return tuple(sorted(found, key=lambda finding: finding.order))


def reported(network: Path) -> list[Expected]:
    return sorted(
        Expected(Path(finding.place.file).name, finding.place.line, finding.severity, finding.rule) for finding in findings(network)
    )


def marked(network: Path) -> Iterator[Expected]:
    for file in sorted(network.rglob("*.yaml")) if network.is_dir() else [network]:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            yield from (Expected(file.name, number, severity, rule) for severity, rule in MARK.findall(line))


@pytest.mark.parametrize("network", INCIDENTS, ids=lambda network: network.name)
def test_an_incident_is_caught_on_its_line(network: Path) -> None:
    expected = sorted(marked(network))
    assert expected
    assert reported(network) == expected


@pytest.mark.parametrize("network", [EXAMPLE, *LOOKALIKES, *INNOCENT], ids=lambda network: network.stem)
def test_a_correct_network_is_silent(network: Path) -> None:
    assert [f"{finding.place.file}:{finding.place.line}: {finding.rule}: {finding.message}" for finding in findings(network)] == []


def test_every_incident_has_its_lookalike() -> None:
    assert [network.name for network in LOOKALIKES] == [network.name for network in INCIDENTS]


def test_there_are_twenty_innocent_networks() -> None:
    assert len(INNOCENT) >= 20


def test_morocco_2009_in_numbers() -> None:
    """All of +33 3 and eight more digits was free, and nothing else."""
    (finding,) = findings(ROOT / "tests" / "incidents" / "morocco-2009")
    assert finding.numbers is not None
    assert finding.numbers.witness == "00333" + "0" * 8
    assert finding.numbers.valid == 100_000_000


def international(digits: str, trunk: str) -> Outcome:
    return Outcome("delivered", trunk, Number("international", digits))


def dialled(digits: str, trunk: str) -> Outcome:
    return Outcome("delivered", trunk, Number("unknown", digits))


@pytest.mark.parametrize(
    ("origin", "digits", "outcomes"),
    [
        ("rabat/subscribers", "0537201234", {international("212537201234", "rabat/rabat-lines")}),
        ("rabat/subscribers", "00212537201234", {international("212537201234", "rabat/rabat-lines")}),
        ("rabat/subscribers", "0522201234", {international("212522201234", "casablanca/casablanca-lines")}),
        ("casablanca/subscribers", "0537201234", {international("212537201234", "rabat/rabat-lines")}),
        ("casablanca/subscribers", "0661201234", {international("212661201234", "casablanca/mobile-network")}),
        ("casablanca/subscribers", "333", {dialled("333", "rabat/voicemail")}),
        ("casablanca/subscribers", "15", {dialled("15", "casablanca/rescue")}),
        (
            "rabat/subscribers",
            "0033320001122",
            {international("33320001122", "lille/lille-lines"), international("33320001122", "ma-gateway/spain")},
        ),
        (
            "lille/subscribers",
            "00212537201234",
            {international("212537201234", "rabat/rabat-lines"), dialled("00212537201234", "fr-gateway/spain")},
        ),
        ("lille/subscribers", "0320001122", {international("33320001122", "lille/lille-lines")}),
        ("lille/subscribers", "0153301201", {international("33153301201", "paris/paris-lines")}),
        ("lille/subscribers", "118712", {dialled("118712", "paris/enquiries")}),
        ("paris/subscribers", "15", {dialled("15", "paris/rescue")}),
        ("paris/subscribers", "00441534000000", {dialled("00441534000000", "fr-gateway/spain")}),
        ("rabat/subscribers", "00979123456789", {Outcome("rejected")}),
        ("ma-gateway/from-spain", "212537201234", {international("212537201234", "rabat/rabat-lines")}),
        ("ma-gateway/from-spain", "33320001122", {Outcome("rejected")}),
    ],
)
def test_calls_in_the_example(origin: str, digits: str, outcomes: set[Outcome]) -> None:
    assert set(proven(EXAMPLE).traced(origin, Number("unknown", digits), ON)) == outcomes
