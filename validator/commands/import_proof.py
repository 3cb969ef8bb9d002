"""What an import writes is proven before it is written: the rules do with every number what the lines say that they come from."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.readback.prefixes import Said


def stands(written: str, lines: Mapping[str, Sequence[Said]]) -> bool:
    """Whether the routing tables of a text do what the lines of each say, today and on every later day; if not, that is said."""
    from validator.readback.prefixes import Unlike, compare

    try:
        compare(written, lines, datetime.now(UTC))
    except Unlike as why:
        print(harmless(f"{why}"), "Nothing was imported.", sep="\n", file=sys.stderr)
        return False
    return True
