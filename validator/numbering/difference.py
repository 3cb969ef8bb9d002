"""What an update of the data file moves: the plans of two files of the form of world.json, compared number by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from validator.numbering.automaton import prefixes
from validator.numbering.folding import digits_of, folded, size
from validator.numbering.world import Region, national_ranges, read_region

Entries = list[tuple[str, int]]


class Moved(NamedTuple):
    """National numbers that a type of a region gains and loses: exact amounts, and patterns."""

    type: str
    gained: int
    gained_ranges: tuple[str, ...]
    lost: int
    lost_ranges: tuple[str, ...]


class Fact(NamedTuple):
    """Something else that changes, in words."""

    what: str
    before: str
    after: str


class Difference(NamedTuple):
    """What changes of a region; `before` or `after` is None for one that comes or goes."""

    code: str
    before: Region | None
    after: Region | None
    facts: tuple[Fact, ...]
    moved: tuple[Moved, ...]

    @property
    def name(self) -> str:
        return (self.after or self.before or _missing()).name


def _missing() -> Region:
    raise ValueError("a difference is one of a region")


def difference(old: Mapping[str, Any], new: Mapping[str, Any], instant: datetime) -> Iterator[Difference]:
    """The regions whose plans differ at an instant, sorted."""
    for code in sorted(old["regions"].keys() | new["regions"].keys()):
        before, after = (read_region(code, facts) if (facts := file["regions"].get(code)) else None for file in (old, new))
        found = Difference(code, before, after, tuple(_facts(before, after)), tuple(_moved(before, after, instant)))
        if found.facts or found.moved:
            yield found


def assignments(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Fact]:
    """What changes of calling codes that no plan has, or that are not assigned for ever."""
    was, now = ({entry["code"]: _assigned(entry) for entry in file.get("calling_codes", ())} for file in (old, new))
    for code in sorted(was.keys() | now.keys()):
        if was.get(code) != now.get(code):
            yield Fact(f"calling code +{code}", was.get(code, "as the plans say"), now.get(code, "as the plans say"))


def _assigned(entry: Mapping[str, str]) -> str:
    dates = " ".join(f"{word} {entry[word]}" for word in ("from", "until") if word in entry)
    return f"assigned{' ' if dates else ''}{dates} ({entry['source']})"


def _facts(before: Region | None, after: Region | None) -> Iterator[Fact]:
    was, now = (_said(region) if region else {} for region in (before, after))
    for what in dict.fromkeys((*was, *now)):
        if was.get(what) != now.get(what):
            yield Fact(what, was.get(what) or "none", now.get(what) or "none")


def _said(region: Region) -> dict[str, str]:
    """What a plan says besides its numbers, in words."""
    emergency = [number.number + ("" if number.required else " (not required)") for number in region.emergency]
    ways: dict[str, list[str]] = {}
    for way in region.ways:
        front = way.dialled.replace("{}", f"({way.digits})"), way.becomes and f"for {way.becomes}"
        words = " ".join(filter(None, (*front, ", ".join(folded(way.entries)) if way.numbers else "")))
        ways.setdefault(f"dialled, {way.kind}", []).append(words)
    return {
        "name": region.name,
        "calling code": "+" + region.calling_code,
        "international prefix": ", ".join(region.international_prefixes),
        "trunk prefix": (region.trunk_prefix or "") + (", may be left out" if region.trunk_prefix_optional else ""),
        **{kind: "; ".join(words) for kind, words in ways.items()},
        "emergency": ", ".join(emergency),
        **{f"short codes, {code.kind}": ", ".join(folded(code.entries)) for code in region.short_codes},
    }


def _moved(before: Region | None, after: Region | None, instant: datetime) -> Iterator[Moved]:
    was, now = (national_ranges(region, instant) if region else {} for region in (before, after))
    for kind in dict.fromkeys((*was, *now)):
        old, new = was.get(kind, []), now.get(kind, [])
        if old != new:
            gained, lost = _without(new, old), _without(old, new)
            if gained or lost:
                yield Moved(kind, size(gained), tuple(folded(gained)), size(lost), tuple(folded(lost)))


def _without(entries: Entries, others: Entries) -> Entries:
    if not entries:
        return []
    return prefixes(_expression(entries), _expression(others) if others else None)


def _expression(entries: Entries) -> str:
    return "|".join(rf"{prefix}\d{{{n - len(prefix)}}}" for prefix, lengths in entries for n in digits_of(lengths))
