"""Which numbers an entry of a table or of a plan is about: the keys that rules and plan entries share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast

from validator.load.page import Page
from validator.load.tree import Branch
from validator.load.words import MATCHES
from validator.tables import RuleKind

_SETS = re.compile(r"\[([^]]*)\]")


class Match(NamedTuple):
    """What an entry matches, as `Rule` and `PlanEntry` hold it."""

    kind: RuleKind
    digits: str
    last: str
    length: tuple[int, int] | None


def match(page: Page, tree: Branch, table: str) -> Match:
    """The numbers of an entry of the table; what cannot be is refused on the page."""
    kind = cast(RuleKind, next(key for key in MATCHES if key in tree))
    digits, last = "", ""
    if kind == "range":
        digits, last = tree["range"]["first"], tree["range"]["last"]
        if fault := _range_fault(digits, last):
            page.refuse("schema", f"{table}/range {digits}-{last}", fault, tree.span("range"))
    elif kind != "any":
        digits = tree[kind]
        if "[" in digits:
            check_sets(page, digits, f"{table}/{kind} {digits}", tree.span(kind))
    return Match(kind, digits, last, _length(page, tree, f"{table}/{kind} {digits}") if "length" in tree else None)


def check_sets(page: Page, digits: str, subject: str, span: tuple[int, int]) -> None:
    """Refuse sets that name a digit twice or not in order: they are more often a slip than meant."""
    for inside in _SETS.findall(digits):
        if (sorted_set := _ascending(inside)) != inside:
            page.refuse("schema", subject, f"the set [{inside}] must name its digits in order, each once", span, f"write [{sorted_set}]")


@lru_cache
def _ascending(inside: str) -> str:
    """A set as it should be written; as it is, if its digits ascend."""
    runs = [_run(first or single, last or single) for first, last, single in re.findall("(.)-(.)|(.)", inside)]
    members = "".join(runs)
    ascending = "".join(sorted(set(members)))
    return inside if members == ascending else ascending


def _run(first: str, last: str) -> str:
    low, high = sorted((first, last))
    run = "".join(digit for digit in "0123456789" if low <= digit <= high)
    return run if low == first else run[::-1]


def _range_fault(first: str, last: str) -> str:
    """Why a range is none; empty if it is one."""
    digits = first.removeprefix("+") + last.removeprefix("+")
    if not digits.isdigit():
        return "range must be between numbers of digits 0-9 alone"
    if len(first) != len(last) or first.startswith("+") != last.startswith("+"):
        return "the first and the last number of a range must be of one length, both with a plus or both without"
    return "" if first <= last else "range must not end before it begins"


def _length(page: Page, tree: Branch, subject: str) -> tuple[int, int]:
    written = tree["length"]
    if isinstance(written, int):
        return written, written
    first, last = map(int, written.split("-"))
    if last < first:
        page.refuse("schema", subject, "length must not end before it begins", tree.span("length"))
    return first, last
