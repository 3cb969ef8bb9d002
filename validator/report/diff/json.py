"""The face of a difference for programs: one object of a stable shape.

`version` (of this shape), `tool`, `command`, `status` (0, 1, 2), `base`, `withheld` (why nothing was proven, else empty), `files`,
`edited`, `origins`, `instants`, `numbers` and `astray` (distinct subscribers), `unchanged` (true: all numbers in no change are
proven unchanged), `changes`, `findings` (why nothing was proven) and `refusals`.
A change holds `origins`, `ranges` (the first few of `range_count`), `valid`, `invalid`,
`witness`, `before`, `after`, `kinds`, `lines` (pairs `before`, `after` of places, null where there is none), `harm`, `since`, `until`
(empty where open) `declared` (the place of the move, or null) and `calling` (the numbers are those of
callers). Keys may be added; a change of meaning raises `version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps

from validator import __version__
from validator.finding import Place
from validator.report.diff.rows import Comparison, Row

SHOWN = ("base", "withheld", "files", "edited", "origins", "instants", "numbers", "astray")
TOLD = ("origins", "ranges", "range_count", "valid", "invalid", "witness", "before", "after", "kinds", "calling")


def json(compared: Comparison) -> str:
    """The comparison as JSON, pure ASCII."""
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "diff",
        "status": compared.status,
        **{key: getattr(compared, key) for key in SHOWN},
        "unchanged": not compared.withheld,
        "changes": [_row(row) for row in compared.rows],
        "findings": [{"rule": each.rule, "message": each.message, "place": each.place._asdict()} for each in compared.findings],
        "refusals": [{"place": refusal.place._asdict(), "words": refusal.words} for refusal in compared.refusals],
    }
    return dumps(shape, indent=2) + "\n"


def _row(row: Row) -> Mapping[str, object]:
    return {
        **{key: getattr(row, key) for key in TOLD},
        "lines": [{"before": _place(line.before), "after": _place(line.after)} for line in row.lines],
        "harm": row.harm,
        "since": row.since,
        "until": row.until,
        "declared": _place(row.declared),
    }


def _place(place: Place | None) -> Mapping[str, object] | None:
    return place._asdict() if place else None
