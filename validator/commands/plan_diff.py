"""`rightnumber plan-diff OLD [NEW]`: what an update of the numbering data moves, for its reviewer."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from validator.commands.asking import Unanswerable
from validator.report.words import harmless

SAME, DIFFERENT, NOT_ANSWERED = range(3)
SHIPPED = Path(__file__).parent.parent / "data" / "world.json"


def run(arguments: Namespace) -> int:
    """Print the difference: 0 if no number moves and nothing else changes, 1 if something does, 2 if a file is no such data."""
    try:
        old, new = _read(arguments.old), _read(arguments.new or SHIPPED)
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    from validator.numbering.difference import assignments, difference
    from validator.report.plan_diff import as_json, text

    found = list(difference(old, new, arguments.on or datetime.now(UTC)))
    face = as_json if arguments.output_format == "json" else text
    print(face(found, old, new), end="")
    return DIFFERENT if found or any(assignments(old, new)) else SAME


def _read(path: Path) -> Mapping[str, Any]:
    """A file of the form of world.json."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as failure:
        raise Unanswerable(f"{path} cannot be opened: {(failure.strerror or 'unknown').lower()}") from failure
    except ValueError as failure:
        raise Unanswerable(f"{path} is not JSON: {failure}") from failure
    if not isinstance(data, dict) or not isinstance(data.get("regions"), dict) or "version" not in data:
        raise Unanswerable(f"{path} is no numbering data: it must be a world.json (git show REVISION:validator/data/world.json)")
    return data
