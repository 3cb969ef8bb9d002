"""A network before a change and after it, and the map of all numbers against calls that are followed one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from validator.digits.space import Number
from validator.flow.proof import Outcome, Proof
from validator.load import load_texts

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    """The file of a network in `configs`, in the current directory, which is the same in `before`."""
    monkeypatch.chdir(tmp_path)
    for name in ("before", "configs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "configs" / "a.yaml"


def proven(text: str) -> Proof:
    loaded = load_texts({"a.yaml": text.encode()})
    assert loaded.network, loaded.findings
    return Proof(loaded.network, DAY)


def unlike_traced(proof: Proof, origin: str, dialled: Iterable[str]) -> list[Number]:
    """The numbers of which the map of all numbers tells other ends than a trace."""
    entering = (Number(nature, digits) for digits in dialled for nature in ("unknown", "international"))
    return [number for number in entering if _ends(proof.outcomes(origin, number, DAY)) != _ends(proof.traced(origin, number, DAY))]


def _ends(outcomes: Iterable[Outcome]) -> set[tuple[str, str]]:
    return {(end.kind, end.trunk) for end in outcomes}
