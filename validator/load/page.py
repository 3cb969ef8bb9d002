"""A file being turned into records: its places, dates and permissions, and what is found wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from validator.finding import Edit, Finding, Mark, Place
from validator.load.source import Source
from validator.load.tree import Branch, Items
from validator.network import Listed
from validator.tables import ALWAYS, Allow, Dates


class Page:
    """One file of the right shape. Builders of records take what they need from it and leave their findings on it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def refuse(
        self,
        rule: str,
        subject: str,
        message: str,
        span: tuple[int, int],
        label: str = "",
        marks: tuple[Mark, ...] = (),
        edit: Edit | None = None,
        switches: frozenset[str] = frozenset(),
    ) -> None:
        place = self.source.place(*span)
        self.findings.append(Finding(rule, "error", message, place, subject, label, marks, switches=switches, edit=edit))

    def place(self, tree: Branch, key: str) -> Place:
        """Where the value of the key stands."""
        return self.source.place(*tree.span(key))

    def line(self, tree: Branch, key: str) -> Place:
        """From the key to the end of its value: `prefix: "+33"`."""
        return self.source.place(tree.key_span(key)[0], tree.span(key)[1])

    def listed(self, tree: Branch, key: str) -> tuple[Listed, ...]:
        """The items of a list, each with its place; none if the key is not there."""
        items = tree.get(key, ())
        return tuple(Listed(text, self.source.place(*items.span(index))) for index, text in enumerate(items))

    def claims(self, tree: Branch, key: str) -> tuple[Listed, ...] | None:
        """The items of a claim; None if it is not made."""
        return self.listed(tree, key) if key in tree else None

    def dates(self, tree: Branch, subject: str) -> Dates:
        """What `from` and `until` say."""
        if "from" not in tree and "until" not in tree:
            return ALWAYS
        dates = Dates(self.instant(tree, "from", subject), self.instant(tree, "until", subject))
        if dates.begin and dates.end and dates.end <= dates.begin:
            self.refuse("schema", subject, "until must be later than from", tree.span("until"))
        return dates

    def instant(self, tree: Branch, key: str, subject: str) -> datetime | None:
        """The instant under the key; None if the key is not there, or if there is no such day or hour, which is refused."""
        if key not in tree:
            return None
        try:
            return _instant(tree[key])
        except (ValueError, OverflowError):
            self.refuse("schema", subject, f"{key} must be a day and an hour that exist", tree.span(key))
            return None

    def allow(self, tree: Branch, subject: str) -> tuple[Allow, ...]:
        """The findings accepted here."""
        return tuple(self._allowances(tree, subject)) if "allow" in tree else ()

    def _allowances(self, tree: Branch, subject: str) -> Iterator[Allow]:
        written = tree["allow"]
        spans: list[tuple[Branch, tuple[int, int]]]
        if isinstance(written, Items):
            spans = [(item, written.span(index)) for index, item in enumerate(written)]
        else:
            spans = [(written, tree.span("allow"))]
        for allowance, span in spans:
            if until := self.instant(allowance, "until", subject):
                yield Allow(allowance["finding"], until, allowance["because"], self.source.place(*span))


@lru_cache
def _instant(text: str) -> datetime:
    """The instant in UTC; a date alone is its 00:00. ValueError or OverflowError if the calendar or the clock does not know it."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def one_or_many(value: Any) -> list[Any]:
    """A value that may be written alone or as a list, as a list."""
    return list(value) if isinstance(value, Items) else [value]
