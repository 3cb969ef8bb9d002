"""Changes of plan as records: what a regulator published must say for every old number which one it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from validator.digits.pairing import alike, meet, pairs
from validator.digits.shape import TooWide
from validator.finding import Mark
from validator.load.matching import check_sets
from validator.load.page import Page
from validator.load.tree import Branch, Items
from validator.network import NumberingChange, Renumbering
from validator.numbering import region, regions

UNCLEAR = "numbering-change-unclear"
LONGEST = 15
"""Digits of an international number (ITU-T E.164, 6.2.1)."""
Read = tuple[NumberingChange, Page, Branch]
Row = tuple[Renumbering, NumberingChange, Page, tuple[int, int]]


def numbering_change(page: Page, tree: Branch) -> NumberingChange | None:
    """The record of a change; None if one of its instants does not exist, which is refused on the page."""
    subject = f"numbering_changes/{tree['country']}"
    begin, end = page.instant(tree, "from", subject), page.instant(tree, "parallel_until", subject)
    if begin is None or (end is None and "parallel_until" in tree):
        return None
    if end is not None and end < begin:
        page.refuse("schema", subject, "parallel_until must not be earlier than from", tree.span("parallel_until"))
    rows = tuple(Renumbering(row["old"], row["new"], page.line(row, "old"), row.get("operator", "")) for row in tree["changes"])
    place = page.place(tree, "country")
    return NumberingChange(tree["country"], begin, end or begin, rows, place, tree.get("source", ""), tree.get("note", ""))


def check_changes(changes: Iterable[Read]) -> None:
    """Refuse, each on its page, changes of unknown countries, rows that are no function, and rows of one instant that collide."""
    together: dict[tuple[str, object], list[Row]] = {}
    for change, page, tree in changes:
        if change.country not in regions():
            page.refuse("undefined-name", change.subject, f"there is no country {change.country!r}", tree.span("country"))
            continue
        rows: Items = tree["changes"]
        code = region(change.country).calling_code
        for row, written in zip(change.rows, rows, strict=True):
            span = (written.key_span("old")[0], written.span("new")[1])
            if _is_clear(page, change, row, written, span, code):
                together.setdefault((change.country, change.begin), []).append((row, change, page, span))
    for group in together.values():
        for (one, _, _, _), (other, change, page, span) in combinations(group, 2):
            for fault in _collisions(one, other, change):
                page.refuse(UNCLEAR, f"{change.subject}/{other.old}", fault, span, "", (Mark(one.place, "the other row"),))


def _is_clear(page: Page, change: NumberingChange, row: Renumbering, tree: Branch, span: tuple[int, int], code: str) -> bool:
    """Whether a row by itself says which number becomes which."""
    subject = f"{change.subject}/{row.old}"
    found = len(page.findings)
    for key in ("old", "new"):
        check_sets(page, tree[key], subject, tree.span(key))
    if fault := next(_faults(row, code), None):
        page.refuse(UNCLEAR, subject, fault, span)
    return len(page.findings) == found


def _faults(row: Renumbering, code: str) -> Iterator[str]:
    if not set(row.old + row.new) <= set("0123456789XZN[-]"):
        yield "old and new must be national numbers: digits and sets, no plus"
    elif not alike(row.old, row.new):
        yield f"the sets of new ({row.new}) must be those of old ({row.old}), in order"
    else:
        try:
            rows: Sequence[tuple[str, str, int]] = list(pairs(row.old, row.new))
        except TooWide as wide:
            yield f"{row.old} becomes {row.new} by {wide.prefixes:,} prefixes: name the digits, or split the row"
        else:
            longest = max((max(len(old), len(new)) + further for old, new, further in rows), default=0) + len(code)
            if longest > LONGEST:
                yield f"with +{code} in front, a number would have {longest} digits; ITU-T E.164 allows {LONGEST}"


def _collisions(one: Renumbering, other: Renumbering, change: NumberingChange) -> Iterator[str]:
    if meet(one.old, other.old):
        yield f"{one.old} and {other.old} are both old and have numbers in common"
    elif meet(one.new, other.new) and not (one.unchanged or other.unchanged):
        yield f"{one.old} and {other.old} become the same numbers ({one.new} and {other.new})"
    elif change.parallel_until > change.begin and not (one.unchanged or other.unchanged):
        for old, new in ((one, other), (other, one)):
            if meet(old.old, new.new):
                yield f"in the parallel run {old.old} would be both old numbers and the new ones of {new.old}"
