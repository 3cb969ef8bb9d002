"""Ranges that no default tariff may take along."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent.parent / "data" / "high_risk.yaml"


class HighRisk(NamedTuple):
    """All numbers behind an international prefix (`+979`), from an instant on, and who says what they are."""

    prefix: str
    begin: datetime
    source: str


@cache
def high_risk() -> tuple[HighRisk, ...]:
    """All that are known, read when they are first asked for."""
    import yaml

    listed = yaml.safe_load(_DATA.read_text("utf-8"))["ranges"]
    return tuple(HighRisk(entry["prefix"], datetime.fromisoformat(entry["from"]), entry["source"]) for entry in listed)
