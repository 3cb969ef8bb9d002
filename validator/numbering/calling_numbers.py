"""What regulators ask of calling numbers that arrive from abroad, by country and date."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

_DATA = Path(__file__).parent.parent / "data" / "calling_numbers.yaml"
INVALID = "invalid"
"""As the only item of `numbers`: numbers of the country's calling code that nobody has."""


class Policy(NamedTuple):
    """Calling numbers (a claim, or INVALID) that arrive in a country from abroad and must be blocked or hidden from an instant on."""

    country: str
    numbers: tuple[str, ...]
    must: Literal["block", "hide"]
    begin: datetime
    source: str


@cache
def policies() -> tuple[Policy, ...]:
    """All that are known, read when they are first asked for."""
    import yaml

    listed = yaml.safe_load(_DATA.read_text("utf-8"))["policies"]
    return tuple(
        Policy(entry["country"], tuple(entry["numbers"]), entry["must"], datetime.fromisoformat(entry["from"]), entry["source"])
        for entry in listed
    )
