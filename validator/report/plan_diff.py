"""The faces of a difference of numbering data, for the reviewer of an update and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from typing import Any

from validator import __version__
from validator.numbering.difference import Difference, Moved, assignments
from validator.report.words import count, harmless

MOST = 8
"""Ranges of one line."""


def text(found: Sequence[Difference], old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """For each region what comes and goes; in the end how much in all."""
    lines = [f"{fact.what}: {fact.before} → {fact.after}" for fact in assignments(old, new)]
    lines += [line for region in found for line in _region(region)]
    return "".join(f"{harmless(line)}\n" for line in [*lines, *_summary(found, old, new)])


def _region(found: Difference) -> Iterator[str]:
    change = "" if found.before and found.after else ": comes" if found.after else ": goes"
    yield f"{found.code} {found.name}{change}" if found.name != found.code else f"{found.code}{change}"
    for fact in found.facts:
        yield f"  {fact.what}: {fact.before} → {fact.after}"
    for moved in found.moved:
        yield from _moved(moved)


def _moved(moved: Moved) -> Iterator[str]:
    for sign, amount, ranges in (("+", moved.gained, moved.gained_ranges), ("−", moved.lost, moved.lost_ranges)):
        if amount:
            more = f", and {count(len(ranges) - MOST, 'more range')}" if len(ranges) > MOST else ""
            yield f"  {moved.type} {sign} {count(amount, 'number')}: {', '.join(ranges[:MOST])}{more}"


def _summary(found: Sequence[Difference], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if found or any(assignments(old, new)):
        yield ""
    plans = len(old["regions"].keys() | new["regions"].keys())
    gained = sum(moved.gained for region in found for moved in region.moved)
    lost = sum(moved.lost for region in found for moved in region.moved)
    change = "changes" if len(found) == 1 else "change"
    yield f"release {old['version']} → {new['version']}: {len(found):,} of {count(plans, 'plan')} {change}"
    yield f"{count(gained, 'number')} {'comes' if gained == 1 else 'come'}, {lost:,} {'goes' if lost == 1 else 'go'}; all others stay"


def as_json(found: Sequence[Difference], old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """One object: `version` (of this shape), `tool`, `command`, `status`, `old` and `new` (releases), `facts` (what, before, after) and
    `regions`, each with `code`, `name`, `facts` and `moved` (type; gained and lost, with all their ranges)."""
    facts = list(assignments(old, new))
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "plan-diff",
        "status": int(bool(found or facts)),
        "old": old["version"],
        "new": new["version"],
        "facts": [fact._asdict() for fact in facts],
        "regions": [
            {
                "code": region.code,
                "name": region.name,
                "facts": [fact._asdict() for fact in region.facts],
                "moved": [moved._asdict() for moved in region.moved],
            }
            for region in found
        ],
    }
    return dumps(shape, indent=2) + "\n"
