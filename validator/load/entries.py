"""Whether an entry of a plan can be what it says: its type, the form that it is written in, and the number that it means."""

from __future__ import annotations

from collections.abc import Iterator

from validator.digits.pairing import alike, pairs
from validator.digits.shape import TooWide
from validator.load.page import Page
from validator.load.tree import Branch
from validator.load.words import MATCHES
from validator.numbering.plan import DIALLED_TYPES, NUMBER_TYPES


def check_entry(page: Page, entry: Branch, subject: str, plan: str, country: str | None) -> None:
    """Refuse what an entry of a plan says against itself; `country` is whose plan it is or belongs to."""
    kind = next(key for key in MATCHES if key in entry)
    written = entry["range"]["first"] if kind == "range" else entry[kind]
    for key, fault in (*_form(entry, written, kind), *_place(entry, kind, plan, country), *_meant(entry, written, kind)):
        page.refuse("schema", f"{subject}/{kind} {written}", fault, entry.span(key))
        return


def _form(entry: Branch, written: str, kind: str) -> Iterator[tuple[str, str]]:
    """Keys at fault, and why: the nature and the plus of an entry must be those of its type."""
    plus, nature = written.startswith("+"), entry.get("nature")
    if entry.get("type") in DIALLED_TYPES:
        if plus:
            yield kind, f"{written} has a plus: a number of type {entry['type']} is written as it is dialled"
        if nature not in (None, "unknown"):
            yield "nature", f"a number of type {entry['type']} is read as it is dialled: its nature is unknown"
    elif nature == "unknown":
        yield "nature", "a number of a country is written as a national number, without a trunk prefix, or with a plus"
    if plus and nature == "national":
        yield "nature", f"{written} has a plus: that is the form international"


def _place(entry: Branch, kind: str, plan: str, country: str | None) -> Iterator[tuple[str, str]]:
    """Numbers of a country are stated in its own plan."""
    if entry.get("type") in NUMBER_TYPES and country and country != plan:
        yield kind, f"numbers of {country} are stated in its own plan: an entry of plans that says country: {country} and no name"
    if entry.get("type") in NUMBER_TYPES and not country and str(entry.get(kind, "")).startswith("+"):
        yield kind, f"{plan} is the plan of no country: its numbers have no international form"


def _meant(entry: Branch, written: str, kind: str) -> Iterator[tuple[str, str]]:
    """What an entry means must be one number for each of its own."""
    if "means" not in entry:
        return
    if entry.get("type") not in ("service", "private", "short-code"):
        yield "means", "means stands on numbers of type service, private or short-code; any other number means itself"
    elif kind == "range" or not alike(written, entry["means"]):
        yield "means", f"the sets of means must be those of {kind}, in the same order"
    else:
        try:
            next(pairs(written, entry["means"]))
        except TooWide as wide:
            yield "means", f"this takes {wide}: leave trailing digits open"
