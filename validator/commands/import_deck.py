"""`rightnumber import deck FILE --trunk NAME`: a carrier's rate deck becomes a routing table, its prefixes international numbers.

A deck says which prefixes a carrier takes, since when, and for how much. Prices choose nothing here: they stand beside the rules.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from argparse import Namespace
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from validator.commands.import_csv import NAME, SHOWN, Row, rows_of
from validator.commands.import_proof import stands
from validator.commands.import_tables import answered
from validator.files import shown
from validator.finding import Place
from validator.readback.rows import Doubt

if TYPE_CHECKING:
    from validator.readback.prefixes import Said

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "prefix": ("prefix", "code", "codes", "dial code", "dial codes", "dialcode", "destination code", "digits", "area code", "area codes"),
    "country-code": ("country code", "countrycode", "cc"),
    "name": ("destination", "destination name", "country", "name", "description", "zone", "breakout"),
    "rate": ("rate", "price", "new rate", "rate per minute", "price per minute", "cost", "rate usd", "rate eur"),
    "from": ("effective date", "effective from", "effective", "valid from", "start date", "date"),
    "until": ("end date", "valid to", "valid until", "expiry date", "expires"),
    "status": ("status", "change", "change type", "comment", "comments"),
}
"""What a column says, and the headings by which it is known, as `heading` has them."""
KEYS = ("prefix", "country-code")
"""Columns that say which numbers."""
CODE = re.compile(r"\+?[1-9][0-9]*", re.ASCII)
SPAN = re.compile(r"(?P<first>[0-9]+)-(?P<last>[0-9]+)", re.ASCII)
MOST_OF_A_SPAN = 10_000
BLOCKED = re.compile(r"blocked|closed|deleted?|discontinued|removed?|not (?:offered|available)|n/?a", re.IGNORECASE)
PREAMBLE = 50
"""Lines in which the heading is looked for: decks begin with addresses and conditions."""
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%Y%m%d")
ORDERS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}


class Offer(NamedTuple):
    """A line of the deck for one prefix: since when, until when (None: open), and what it says to people."""

    begin: date | None
    end: date | None
    note: str


class Untold(NamedTuple):
    """A line that is not told, why, and its prefixes as far as they are understood."""

    place: Place
    why: str
    prefixes: tuple[str, ...]


class Unclear(Exception):
    """Why a line cannot be told."""


def run(arguments: Namespace) -> int:
    """Write the table, list what was not understood, and answer whether everything was."""
    file = shown(arguments.file)
    try:
        rows = list(rows_of(arguments.file.read_bytes().decode("utf-8-sig")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        print(f"{file} cannot be read as a table: {error}", file=sys.stderr)
        return 2
    given = {key: heading(words) for key, words in arguments.column}
    top, columns = _columns(rows, given)
    if "prefix" not in columns:
        known = ", ".join(HEADINGS["prefix"])
        print(f"{file}: no line holds the heading of a prefix ({known}): say --column prefix=HEADING", file=sys.stderr)
        return 2
    if missing := [key for key in given if key not in columns]:
        print(f"{file}:{rows[top].line}: no column has the heading that is given for {', '.join(missing)}", file=sys.stderr)
        return 2
    doubts = [*_unused(rows, top, columns, file)]
    offers: dict[str, list[Offer]] = {}
    untold: list[Untold] = []
    for row in rows[top + 1 :]:
        prefixes: tuple[str, ...] = ()
        try:
            prefixes = tuple(_prefixes(_cells(row, columns, KEYS)))
            offer = _offer(_cells(row, columns), arguments.dates)
        except Unclear as unclear:
            untold.append(Untold(Place(file, row.line, 1), f"{unclear}", prefixes))
        else:
            for prefix in prefixes:
                offers.setdefault(prefix, []).append(offer)
    refused = _refused(untold, offers)
    for line in untold:
        kept = any(refused.get(prefix) == line.place for prefix in line.prefixes)
        doubts.append(Doubt(line.place, f"{line.why}: {'its numbers are refused' if kept else 'not imported'}"))
    name = arguments.file.stem if NAME.fullmatch(arguments.file.stem) else "deck"
    written = _yaml(name, arguments.trunk, offers, refused)
    if not stands(written, {name: [*_said(arguments.trunk, offers, refused)]}):
        return 2
    return answered(arguments.output, written, doubts)


def _said(trunk: str, offers: Mapping[str, Sequence[Offer]], refused: Iterable[str]) -> Iterator[Said]:
    """What the lines say, each for itself."""
    from validator.readback.prefixes import Said

    for prefix, found in offers.items():
        yield from (Said("prefix", prefix, ((trunk, 0),), begin=offer.begin, end=offer.end) for offer in found)
    yield from (Said("prefix", prefix, ()) for prefix in refused)


def heading(words: str) -> str:
    """A heading as headings are compared: small letters, one blank between words, no brackets."""
    return " ".join(re.sub(r"[^a-z0-9/]+", " ", words.casefold()).split())


def _columns(rows: Sequence[Row], given: Mapping[str, str]) -> tuple[int, Mapping[str, int]]:
    """Where the heading stands, and the column of each key that it has."""
    for top, row in enumerate(rows[:PREAMBLE]):
        found: dict[str, int] = {}
        for place, cell in enumerate(map(heading, row.cells)):
            for key, known in HEADINGS.items():
                if cell and cell in ((given[key],) if key in given else known):
                    found.setdefault(key, place)
        if "prefix" in found:
            return top, found
    return 0, {}


def _unused(rows: Sequence[Row], top: int, columns: Mapping[str, int], file: str) -> Iterator[Doubt]:
    if top:
        yield Doubt(Place(file, rows[0].line, 1), f"the lines above the heading (line {rows[top].line}) are not imported", harmful=False)
    unused = [cell for place, cell in enumerate(rows[top].cells) if cell and place not in columns.values()]
    if unused:
        yield Doubt(Place(file, rows[top].line, 1), f"columns that are not imported: {', '.join(map(repr, unused))}", harmful=False)


def _cells(row: Row, columns: Mapping[str, int], keys: Collection[str] = HEADINGS) -> Mapping[str, str]:
    found = {key: place for key, place in columns.items() if key in keys}
    if len(row.cells) <= max(found.values()):
        raise Unclear(f"has {len(row.cells)} columns")
    return {key: row.cells[place] for key, place in found.items()}


def _refused(untold: Sequence[Untold], offers: Mapping[str, object]) -> Mapping[str, Place]:
    """The prefixes of which no line is told, and the first that is not: a shorter prefix must not take their numbers."""
    found: dict[str, Place] = {}
    for place, _, prefixes in untold:
        for prefix in prefixes:
            if prefix not in offers:
                found.setdefault(prefix, place)
    return found


def _offer(cells: Mapping[str, str], order: str | None) -> Offer:
    blocked = next((cells[key] for key in ("status", "rate") if BLOCKED.fullmatch(cells.get(key, ""))), None)
    if blocked:
        raise Unclear(f"the carrier does not take {cells['prefix'][:SHOWN]} ({blocked})")
    begin, end = (_date(cells.get(key, ""), order) for key in ("from", "until"))
    if begin and end and begin >= end:
        raise Unclear(f"begins on {begin} and ends on {end}")
    return Offer(begin, end, ", ".join(filter(None, (cells.get("name", ""), cells.get("rate", "")))))


def _date(written: str, order: str | None) -> date | None:
    """A date; None for an empty cell."""
    day = re.sub(r"[ T]+00:00(?::00)?Z?$", "", written)
    if not day:
        return None
    forms = [*FORMS, *(ORDERS[each] for each in ([order] if order else ORDERS))]
    found = {parsed for form in forms if (parsed := _parsed(day, form))}
    if len(found) > 1:
        raise Unclear(f"the date {written} can be read in two ways: say --dates dmy, or mdy")
    if not found:
        raise Unclear(f"{written[:SHOWN]!r} is no date that is understood")
    return found.pop()


def _parsed(written: str, form: str) -> date | None:
    try:
        return datetime.strptime(written, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _prefixes(cells: Mapping[str, str]) -> Iterator[str]:
    """The prefixes of a line, with their plus: one, several with commas or semicolons between them, spans of one length."""
    country = cells.get("country-code", "")
    pieces = [piece.strip() for piece in re.split("[,;]", cells["prefix"])]
    for piece in pieces if any(pieces) or not country else [""]:
        span = SPAN.fullmatch(piece)
        for code in _span(*span.groups()) if span else [piece]:
            whole = country + code
            if not CODE.fullmatch(whole):
                raise Unclear(f"{whole[:SHOWN]!r} is no code of an international number: digits, the first of them not 0")
            yield "+" + whole.removeprefix("+")


def _span(first: str, last: str) -> Iterator[str]:
    """The codes from one to another of the same length, both included. Digits stay text: they are counted up from behind."""
    if len(first) != len(last) or first > last:
        raise Unclear(f"{first}-{last} is no span: both ends have the same length, and the second is the higher one")
    code = first
    for _ in range(MOST_OF_A_SPAN):
        yield code
        if code == last:
            return
        kept = code.rstrip("9")
        code = kept[:-1] + "0123456789"["0123456789".index(kept[-1]) + 1] + "0" * (len(code) - len(kept))
    raise Unclear(f"{first}-{last} are more than {MOST_OF_A_SPAN} codes")


def _yaml(name: str, trunk: str, offers: Mapping[str, Sequence[Offer]], refused: Mapping[str, Place]) -> str:
    rules = [_rule(prefix, trunk, offer) for prefix, found in offers.items() for offer in _joined(found)]
    rules += [
        f"      - {{prefix: {json.dumps(prefix)}, reject: temporary-failure, note: {json.dumps(f'{place.file}:{place.line} is not told')}}}"
        for prefix, place in refused.items()
    ]
    return "\n".join(["routes:", f"  - name: {json.dumps(name)}", "    rules:" if rules else "    rules: []", *rules]) + "\n"


def _joined(offers: Sequence[Offer]) -> Sequence[Offer]:
    """The times in which a prefix is taken, whatever it costs: offers that follow one another are one, with all their words."""
    found: list[Offer] = []
    for offer in sorted(offers, key=lambda offer: offer.begin or date.min):
        last = found[-1] if found else None
        if last and (last.end is None or (offer.begin or date.min) <= last.end):
            end = max(last.end, offer.end) if last.end and offer.end else None
            since = f"from {offer.begin}: " if offer.begin and offer.begin != last.begin else ""
            note = last.note if offer.note in last.note.split("; ") and not since else f"{last.note}; {since}{offer.note}"
            found[-1] = Offer(last.begin, end, note)
        else:
            found.append(offer)
    return found


def _rule(prefix: str, trunk: str, offer: Offer) -> str:
    keys = [f"prefix: {json.dumps(prefix)}", f"trunks: [{json.dumps(trunk)}]"]
    keys += [f'from: "{offer.begin}"'] if offer.begin else []
    keys += [f'until: "{offer.end}"'] if offer.end else []
    keys += [f"note: {json.dumps(offer.note)}"] if offer.note else []
    return f"      - {{{', '.join(keys)}}}"
