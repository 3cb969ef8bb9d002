"""The world's numbering plans, as built in: generated data with reviewed corrections, read once, compiled when asked for.

Numbers are national (significant) numbers unless a name says otherwise. A code is a region of ISO 3166-1, or, for calling codes
that belong to no country, the code itself with a plus: `+800`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from validator.numbering.automaton import prefixes, strings
from validator.tables import Dates

_DATA = Path(__file__).parent.parent / "data" / "world.json"
MOST_KEPT = 32
"""Regions whose ranges are kept: whoever asks for all of them asks once."""


class Emergency(NamedTuple):
    """An emergency number as dialled (X is any digit). `required`: every origin of the region must reach it."""

    number: str
    required: bool
    source: str


class ShortCode(NamedTuple):
    """Short codes of one kind, as dialled: `emergency`, `short-code` (all), `toll-free`, `premium-rate`, `standard-rate`,
    `carrier-internal` or `sms`. Kinds overlap."""

    kind: str
    expression: str

    @property
    def entries(self) -> tuple[tuple[str, int], ...]:
        """The disjoint (prefix, lengths) that make them up; see `automaton.prefixes`."""
        return _prefixes(self.expression)


class Correction(NamedTuple):
    """Numbers that the data miss, or that they wrongly still have, on some dates. `types` is empty for a withdrawal: from all."""

    change: Literal["add", "withdraw"]
    numbers: str
    types: tuple[str, ...]
    dates: Dates
    source: str


class WayToDial(NamedTuple):
    """A way to dial national numbers besides the trunk prefix: instead of `becomes`, with which the number begins, `dialled` is dialled.

    A `{}` in either stands for one of the strings of the expression `digits`, the same in both. `numbers` is an expression of the only
    national numbers that are dialled so; empty: all. Kinds: `carrier` (a carrier is chosen for the call), `mobile` (Argentina's 15
    for 9), `local` (without the only area code of the region), `bare` (without the trunk prefix that others need).
    """

    kind: str
    dialled: str = ""
    digits: str = ""
    becomes: str = ""
    numbers: str = ""

    @property
    def prefixes(self) -> tuple[tuple[str, str], ...]:
        """What is dialled, and what the number begins with instead, for each of the digits."""
        if not self.digits:
            return ((self.dialled, self.becomes),)
        return tuple((self.dialled.replace("{}", each), self.becomes.replace("{}", each)) for each in strings(self.digits))

    @property
    def entries(self) -> tuple[tuple[str, int], ...]:
        """The national numbers as disjoint (prefix, lengths); one empty prefix with no lengths if all are meant."""
        return _prefixes(self.numbers) if self.numbers else (("", 0),)


@dataclass(frozen=True, slots=True)
class Region:
    """The numbering plan of a region as built in.

    `international_prefixes` are sorted, `preferred_international_prefix` is the one to print. `types` and `examples` map a type
    (`fixed-line`, `mobile`, ...; `no-international-dialling` is a flag that comes on top) to an expression and to a national number.
    `leading_digits` is the expression that tells numbers of the region from those of others with its calling code, where there is one.
    """

    code: str
    name: str
    calling_code: str
    international_prefixes: tuple[str, ...]
    preferred_international_prefix: str | None
    trunk_prefix: str | None
    trunk_prefix_optional: bool
    ways: tuple[WayToDial, ...]
    leading_digits: str | None
    types: Mapping[str, str]
    short_codes: tuple[ShortCode, ...]
    emergency: tuple[Emergency, ...]
    examples: Mapping[str, str]
    corrections: tuple[Correction, ...]


def regions() -> frozenset[str]:
    """The regions that have a plan: `FR`, `MA`, not the likes of `+800`."""
    return frozenset(code for code in _world()["regions"] if not code.startswith("+"))


def data_version() -> str:
    """The release of libphonenumber that the plans come from; every proof names it."""
    return str(_world()["version"])


@cache
def region(code: str) -> Region:
    """The plan of a region or of `+800` and its like; KeyError if there is none."""
    return read_region(code, _world()["regions"][code])


def read_region(code: str, facts: Mapping[str, Any]) -> Region:
    """The plan of a region from its line of the data."""
    international_prefixes = tuple(facts.get("international_prefixes", ()))
    return Region(
        code=code,
        name=facts.get("name", code),
        calling_code=facts["calling_code"],
        international_prefixes=international_prefixes,
        preferred_international_prefix=facts.get("preferred_international_prefix", next(iter(international_prefixes), None)),
        trunk_prefix=facts.get("trunk_prefix"),
        trunk_prefix_optional=facts.get("trunk_prefix_optional", False),
        ways=tuple(WayToDial(**way) for way in facts.get("ways", ())),
        leading_digits=facts.get("leading_digits"),
        types=MappingProxyType(facts["types"]),
        short_codes=tuple(ShortCode(*item) for item in facts.get("short_codes", {}).items()),
        emergency=_emergency(facts),
        examples=MappingProxyType(facts["examples"]),
        corrections=_corrections(facts),
    )


def region_name(code: str) -> str:
    """The English name of a region; of anything else the code itself."""
    return str(_world()["regions"].get(code, {}).get("name", code))


@cache
def calling_codes() -> Mapping[str, tuple[str, ...]]:
    """Each calling code of the data and the codes of its regions, the main one first: `{"44": ("GB", "GG", "IM", "JE"), ...}`.

    Whether it is assigned on a date is another question: see `assigned`.
    """
    shared: dict[str, list[str]] = {}
    for code, facts in sorted(_world()["regions"].items(), key=lambda item: (not item[1].get("main"), item[0])):
        shared.setdefault(facts["calling_code"], []).append(code)
    return MappingProxyType({calling_code: tuple(shared[calling_code]) for calling_code in sorted(shared)})


def assigned(instant: datetime) -> frozenset[str]:
    """The calling codes (ITU-T E.164) that are assigned at an instant, those without numbers included."""
    given = {code.code for code in _assignments() if code.dates.holds(instant)}
    return frozenset(calling_codes()) - {code.code for code in _assignments()} | given


class Assignment(NamedTuple):
    """When a calling code is assigned that no region of the data has, or not always."""

    code: str
    dates: Dates
    source: str


@cache
def _assignments() -> tuple[Assignment, ...]:
    return tuple(Assignment(entry["code"], _dates(entry), entry["source"]) for entry in _world()["calling_codes"])


def _dates(entry: Mapping[str, str]) -> Dates:
    return Dates(*(datetime.fromisoformat(entry[key]) if key in entry else None for key in ("from", "until")))


@cache
def instants() -> tuple[datetime, ...]:
    """The instants (UTC) at which a correction begins or ends, sorted: between two of them the plans stand still."""
    dates = [correction.dates for facts in _world()["regions"].values() for correction in _corrections(facts)]
    dates += [assignment.dates for assignment in _assignments()]
    return tuple(sorted({instant for begin_and_end in dates for instant in begin_and_end if instant}))


def ranges(code: str, instant: datetime) -> tuple[tuple[str, int, str], ...]:
    """The region's numbers at an instant, as (digits of the international form, lengths, type), sorted.

    The digits are the calling code and the beginning of the national number; bit n of the lengths is set if they, followed by any
    digits, n digits in all, are a number. Entries of one type are disjoint; types overlap, and so do regions. Numbers longer than
    ITU-T E.164 allows are left out.
    """
    return _ranges(code, bisect_right(instants(), instant))


@lru_cache(maxsize=MOST_KEPT)
def _ranges(code: str, period: int) -> tuple[tuple[str, int, str], ...]:
    """As `ranges`, in the period that instant number `period`, counted from 1, begins; 0 is the time before the first."""
    plan = region(code)
    valid_lengths = (1 << _world()["longest_international"] + 1) - 1
    entries = [
        (plan.calling_code + prefix, lengths << len(plan.calling_code) & valid_lengths, kind)
        for kind, found in national_ranges(plan, (datetime.min.replace(tzinfo=UTC), *instants())[period]).items()
        for prefix, lengths in found
    ]
    return tuple(sorted(entry for entry in entries if entry[1]))


def national_ranges(plan: Region, instant: datetime) -> dict[str, list[tuple[str, int]]]:
    """The national numbers of each type of a plan at an instant, of any length, as disjoint (prefix, lengths); see `automaton.prefixes`."""
    in_force = [correction for correction in plan.corrections if correction.dates.holds(instant)]
    withdrawn = "|".join(correction.numbers for correction in in_force if correction.change == "withdraw") or None
    return {kind: prefixes(expression, withdrawn) for kind, expression in _with_additions(plan.types, in_force).items()}


def lengths_behind(calling_code: str, area: str, instant: datetime) -> int:
    """The lengths of the national numbers of a calling code that begin with an area code: bit n for n digits."""
    whole, found = calling_code + area, 0
    for code in calling_codes()[calling_code]:
        for digits, lengths, _ in ranges(code, instant):
            if digits.startswith(whole) or whole.startswith(digits):
                found |= lengths >> len(calling_code)
    return found


def _with_additions(types: Mapping[str, str], corrections: Iterable[Correction]) -> dict[str, str]:
    expressions = {kind: [expression] for kind, expression in types.items()}
    for correction in corrections:
        if correction.change == "add":
            for kind in correction.types:
                expressions.setdefault(kind, []).append(correction.numbers)
    return {kind: "|".join(alternatives) for kind, alternatives in expressions.items()}


@cache
def _prefixes(expression: str) -> tuple[tuple[str, int], ...]:
    return tuple(prefixes(expression))


def _corrections(facts: Mapping[str, Any]) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            change=entry["change"],
            numbers=entry["numbers"],
            types=tuple(entry.get("types", ())),
            dates=_dates(entry),
            source=entry["source"],
        )
        for entry in facts.get("corrections", ())
    )


def _emergency(facts: Mapping[str, Any]) -> tuple[Emergency, ...]:
    release = f"libphonenumber {data_version()}, short numbers"
    return tuple(Emergency(number, required, source or release) for number, required, source in facts.get("emergency", ()))


@cache
def _world() -> dict[str, Any]:
    world: dict[str, Any] = json.loads(_DATA.read_bytes())
    return world
