"""A numbering plan for readers: how numbers are dialled, which there are, since when and who says so; as a table and for programs.

The object for programs holds `version` (of this shape), `tool`, `command`, `plan`, `country`, `name`, `calling_code`, `shared_with` (other
regions of the calling code), `on`, `data`, `dialling` (label and words) and `entries`, each with `form` (national, dialled), `type`,
`change` (empty; of corrections and of what a network says add or withdraw, or number: instead of the built-in list), `ranges` (all, as
patterns), `digits` (lengths), `count` (null where that is not known), `required` (of emergency numbers), `from`, `until`, `source` and
`place` (in the network; else null).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from json import dumps
from textwrap import wrap
from typing import NamedTuple

from validator import __version__
from validator.finding import Place
from validator.network import Plan, PlanEntry
from validator.numbering import calling_codes, data_version, region_name
from validator.numbering.automaton import prefixes
from validator.numbering.folding import digits_of, folded, size
from validator.numbering.plan import DIALLED_TYPES, NUMBER_TYPES, NumberingPlan
from validator.numbering.world import Region, national_ranges
from validator.report.words import harmless
from validator.tables import Dates

RELEASE = "libphonenumber"
"""How the sources begin that are the pinned release."""
MOST = 12
"""Ranges of one line of the table."""


class Entry(NamedTuple):
    """Numbers of a plan. `amount` is None where a prefix has no end; `digits` are the lengths."""

    form: str
    type: str
    ranges: tuple[str, ...]
    digits: tuple[int, ...] = ()
    amount: int | None = None
    change: str = ""
    required: bool | None = None
    dates: Dates = Dates()
    source: str = ""
    place: Place | None = None


class Shown(NamedTuple):
    """A plan at an instant, with what is built in of its country and what a network says of it."""

    plan: NumberingPlan
    region: Region | None
    stated: Sequence[Plan]
    on: datetime

    @property
    def entries(self) -> list[Entry]:
        release = f"{RELEASE} {data_version()}"
        built_in = [*_numbers(self.region, self.on, release), *_dialled(self.region, release)] if self.region else []
        corrections = list(_corrections(self.region)) if self.region else []
        return [*built_in, *corrections, *(entry for plan in self.stated for entry in _said(plan))]

    @property
    def dialling(self) -> list[tuple[str, str]]:
        """Labels and words of how numbers are dialled."""
        plan = self.plan
        trunk = plan.trunk_prefix + (", may be left out" if plan.trunk_prefix_optional else "") if plan.trunk_prefix else "none"
        rows = [("international prefix", ", ".join(plan.international_prefixes) or "none"), ("trunk prefix", trunk)]
        rows += [("outside line", plan.outside_line)] * bool(plan.outside_line)
        rows += [(f"dialled, {way.kind}", _way(plan, way.kind)) for way in {way.kind: way for way in plan.ways}.values()]
        return rows + [("routing prefixes", ", ".join(plan.routing_prefixes))] * bool(plan.routing_prefixes)


def _way(plan: NumberingPlan, kind: str) -> str:
    """The ways of a kind: what is dialled for what."""
    words = []
    for way in plan.ways:
        if way.kind == kind:
            pairs = [_front(*pair) for pair in way.prefixes]
            if len(pairs) > 2 * MOST:
                pairs = [f"{_front(way.dialled, way.becomes).replace('{}', '(code)')} with {len(pairs)} codes"]
            only = ", ".join(_few(folded(way.entries))) if way.numbers else ""
            words.append(only if pairs == ["..."] else ", ".join(pairs) + (f" ({only})" if only else ""))
    return "; ".join(words)


def _front(dialled: str, becomes: str) -> str:
    return f"{dialled}... for {becomes}..." if becomes else f"{dialled}..."


def _few(words: Sequence[str]) -> list[str]:
    return [*words[:MOST], *([f"and {len(words) - MOST:,} more"] if len(words) > MOST else [])]


def _numbers(region: Region, on: datetime, release: str) -> Iterator[Entry]:
    for kind, found in national_ranges(region, on).items():
        lengths = 0
        for _, mask in found:
            lengths |= mask
        yield Entry("national", kind, tuple(folded(found)), tuple(digits_of(lengths)), size(found), source=release)


def _dialled(region: Region, release: str) -> Iterator[Entry]:
    by_source: dict[tuple[bool, str], list[str]] = {}
    for number in region.emergency:
        by_source.setdefault((number.required, number.source), []).append(number.number)
    for (required, source), numbers in sorted(by_source.items(), reverse=True):
        lengths = sorted({len(number) for number in numbers})
        amount = sum(10 ** number.count("X") for number in numbers)
        yield Entry("dialled", "emergency", tuple(numbers), tuple(lengths), amount, required=required, source=source)
    for code in region.short_codes:
        if code.kind != "emergency":
            lengths = sorted({length for _, mask in code.entries for length in digits_of(mask)})
            kind = "short-code" if code.kind == "short-code" else f"short-code, {code.kind}"
            yield Entry("dialled", kind, tuple(folded(code.entries)), tuple(lengths), size(code.entries), source=release)


def _corrections(region: Region) -> Iterator[Entry]:
    for correction in region.corrections:
        found = prefixes(correction.numbers)
        lengths = sorted({length for _, mask in found for length in digits_of(mask)})
        corrected = Entry("national", ", ".join(correction.types) or "any type", tuple(folded(found)), tuple(lengths), size(found))
        yield corrected._replace(change=correction.change, dates=correction.dates, source=correction.source)


def _said(plan: Plan) -> Iterator[Entry]:
    for change, listed in (("number", plan.numbers or ()), ("add", plan.add), ("withdraw", plan.withdraw)):
        for entry in listed:
            form = "dialled" if entry.type in DIALLED_TYPES else "national" if entry.type in NUMBER_TYPES else ""
            means = f" means {entry.means}" if entry.means else ""
            required = entry.required if entry.type == "emergency" and change != "withdraw" else None
            said = Entry(form, entry.type or "any type", (_written(entry) + means,), change=change, required=required)
            yield said._replace(dates=entry.dates, source=entry.source, place=entry.place)


def _written(entry: PlanEntry) -> str:
    length = f", length {entry.length[0]}-{entry.length[1]}" if entry.length else ""
    return (f"{entry.digits}-{entry.last}" if entry.last else f"{entry.digits}..." if entry.kind == "prefix" else entry.digits) + length


def text(shown: Shown, width: int) -> str:
    """The plan as a table, its last column wrapped to a width."""
    lines = [_title(shown), *_columns([("", *row) for row in [*_facts(shown), *shown.dialling]], width)]
    entries = shown.entries
    for title, chosen in (
        ("numbers", [entry for entry in entries if not entry.change]),
        ("corrections", [entry for entry in entries if entry.change and not entry.place]),
        ("in this network", [entry for entry in entries if entry.place]),
    ):
        if chosen:
            lines += ["", title, *_columns([_row(entry) for entry in chosen], width)]
    return "".join(f"{harmless(line)}\n" for line in lines)


def _title(shown: Shown) -> str:
    plan = shown.plan
    whose = region_name(plan.country) if plan.country else "a global code" if shown.region else "no country"
    code = f", calling code +{shown.region.calling_code}" if shown.region else ""
    return plan.name + (f": {whose}" if plan.name != whose else "") + code


def _facts(shown: Shown) -> Iterator[tuple[str, str]]:
    if shown.region and (others := _shared(shown)):
        yield "shared with", ", ".join(f"{other} {region_name(other)}" for other in _few(others))
    yield "on", f"{shown.on:%Y-%m-%dT%H:%M:%SZ}"
    yield "source", f"{RELEASE} {data_version()}, where no other is said"


def _shared(shown: Shown) -> list[str]:
    assert shown.region is not None
    return [code for code in calling_codes()[shown.region.calling_code] if code != shown.region.code]


def _row(entry: Entry) -> tuple[str, ...]:
    change = f"{entry.change} " if entry.change in ("add", "withdraw") else ""
    kind = entry.type + {True: ", required", False: ", not required", None: ""}[entry.required]
    place = f"{entry.place.file}:{entry.place.line}" if entry.place else ""
    source = "" if entry.source.startswith(RELEASE) else entry.source
    said = "; ".join(filter(None, (_dates(entry.dates), source, place)))
    amount = f"{entry.amount:,}" if entry.amount is not None else ""
    ranges = ", ".join(_few(entry.ranges)) + (f"  [{said}]" if said else "")
    return "", change + kind, entry.form, _digits(entry.digits), amount, ranges


def _digits(digits: Sequence[int]) -> str:
    if not digits:
        return ""
    whole = len(digits) > 2 and list(digits) == list(range(digits[0], digits[-1] + 1))
    return (f"{digits[0]}-{digits[-1]}" if whole else ", ".join(map(str, digits))) + (" digit" if digits == (1,) else " digits")


def _dates(dates: Dates) -> str:
    words = [f"{word} {instant:%Y-%m-%dT%H:%MZ}" for word, instant in zip(("from", "until"), dates, strict=True) if instant]
    return " ".join(words)


def _columns(table: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows with their cells below one another, two blanks apart, the last cell on as many lines as it needs."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)][:-1]
    room = max(width - sum(widths) - 2 * len(widths), 30)
    for *cells, last in table:
        first, *others = wrap(last, room) or [""]
        yield "  ".join([*(cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True)), first]).rstrip()
        yield from ("  ".join([*(" " * wide for wide in widths), other]) for other in others)


def json(shown: Shown) -> str:
    """The plan as JSON, pure ASCII."""
    plan = shown.plan
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "show plan",
        "plan": plan.name,
        "country": plan.country or None,
        "name": region_name(plan.country) if plan.country else plan.name,
        "calling_code": plan.calling_code or None,
        "shared_with": _shared(shown) if shown.region else [],
        "on": f"{shown.on:%Y-%m-%dT%H:%M:%SZ}",
        "data": data_version(),
        "dialling": dict(shown.dialling),
        "entries": [_entry(entry) for entry in shown.entries],
    }
    return dumps(shape, indent=2) + "\n"


def _entry(entry: Entry) -> Mapping[str, object]:
    begin, end = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None for instant in entry.dates)
    return {
        "form": entry.form,
        "type": entry.type,
        "change": entry.change,
        "ranges": entry.ranges,
        "digits": entry.digits,
        "count": entry.amount,
        "required": entry.required,
        "from": begin,
        "until": end,
        "source": entry.source,
        "place": entry.place._asdict() if entry.place else None,
    }
