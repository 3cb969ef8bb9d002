"""Eight countries that dial oddly, in `examples/dialling`: each right network is silent, and each slip that is likely there is named.

A slip stands in the YAML, at the end of its line: `# slip RULE: OLD => NEW`. With NEW for OLD in that line, RULE must find numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from validator.finding import Finding
from validator.flow.proof import Proof
from validator.load import load_texts
from validator.rules import RULES

ON = datetime(2026, 11, 1, tzinfo=UTC)
EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "dialling").glob("*.yaml"))


class Slip(NamedTuple):
    file: Path
    line: int
    rule: str
    old: str
    new: str

    @property
    def text(self) -> str:
        """The network with the slip."""
        lines = self.file.read_text("utf-8").splitlines()
        right = lines[self.line - 1].partition(" # slip ")[0]
        assert right.count(self.old) == 1, self
        lines[self.line - 1] = right.replace(self.old, self.new)
        return "\n".join(lines)


def slips() -> Iterator[Slip]:
    for file in EXAMPLES:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if " # slip " in line:
                rule, _, change = line.partition(" # slip ")[2].partition(": ")
                old, _, new = change.partition(" => ")
                yield Slip(file, number, rule, old, new)


def findings(text: str, only: str = "") -> list[Finding]:
    """What all rules find, or one of them."""
    loaded = load_texts({"network.yaml": text.encode()})
    assert loaded.network is not None, loaded.findings
    proof = Proof(loaded.network, ON)
    return [finding for rule in RULES if only in ("", rule.ID) for finding in rule.check(proof)]


def test_there_are_eight_countries_with_slips() -> None:
    assert len(EXAMPLES) == 8
    assert {slip.file for slip in slips()} == set(EXAMPLES)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_right_network_is_silent(file: Path) -> None:
    assert [f"{finding.place.line}: {finding.rule}: {finding.message}" for finding in findings(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("slip", list(slips()), ids=lambda slip: f"{slip.file.stem}-{slip.line}")
def test_a_slip_is_named_with_a_number_to_dial(slip: Slip) -> None:
    found = findings(slip.text, slip.rule)
    assert found
    assert all(finding.numbers and finding.numbers.valid and finding.numbers.witness for finding in found)
    named = {finding.place.line for finding in found} | {mark.place.line for finding in found for mark in finding.marks}
    assert slip.rule in ("no-route", "emergency-unreachable", "route-leaves-country", "handover-mismatch") or slip.line in named


@pytest.mark.parametrize(("strip", "expected"), [(1, set[str]()), (0, {"trunk-prefix-kept"})])
def test_in_brazil_an_area_code_may_be_dialled_without_a_carrier(strip: int, expected: set[str]) -> None:
    """The alternative dialling of 2013: the network chooses the carrier, and serves no way in which the caller does."""
    brazil = next(file for file in EXAMPLES if file.stem == "brazil").read_text("utf-8")
    carriers = [
        line for line in brazil.splitlines(keepends=True) if '{prefix: "015[' in line or '{prefix: "021[' in line or "9015[" in line
    ]
    assert len(carriers) == 3
    for line in carriers:
        brazil = brazil.replace(line, "")
    alone = f'      - {{prefix: "0[1-9][1-9]", length: 11-12, strip: {strip}, prepend: "+55"}}\n'
    found = findings(brazil.replace("  - name: dialled\n    rules:\n", f"  - name: dialled\n    rules:\n{alone}"))
    assert {finding.rule for finding in found} == expected
