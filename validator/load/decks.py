"""The decks that tables of a network name, each read for the table that names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from validator.load.deck import rows_of
from validator.load.page import Page
from validator.load.shape import fits, misshapen
from validator.load.source import Refused, decode
from validator.load.tree import Branch, Items
from validator.load.words import meant
from validator.tables import TableKind


class Lines(NamedTuple):
    """The rules of a table as trees, and the page that they stand on: its own, or its deck."""

    page: Page
    rules: Items


class DeckFiles(NamedTuple):
    """The decks at hand: by name below the network's directory the name as a user would type it, and the content. The text of each that
    a table names goes to `sources`."""

    files: Mapping[str, tuple[str, bytes]]
    sources: dict[str, str]

    def read(self, page: Page, kind: TableKind, tree: Branch) -> Lines:
        """The rows of the deck of a table; whatever is wrong with it is left on a page, and then there are none."""
        path, name = tree["deck"], tree["name"]
        missing = self._missing(path)
        if missing:
            page.refuse("file-unreadable", f"{kind}/{name}", missing, tree.span("deck"))
            return Lines(page, Items())
        shown, content = self.files[path]
        try:
            source = decode(shown, content)
            self.sources[shown] = source.text
            root = rows_of(source, kind, name)
        except Refused as refused:
            page.findings.append(refused.finding)
            return Lines(page, Items())
        deck = Page(source)
        if not fits(root):
            deck.findings += misshapen(source, root, frozenset())
            return Lines(deck, Items())
        return Lines(deck, root[kind][0]["rules"])

    def _missing(self, path: str) -> str:
        """Why a deck is not at hand; empty if it is."""
        if PurePosixPath(path).suffix != ".csv":
            return f"{path} is not read by this version: write it as CSV"
        if path not in self.files:
            return f"there is no deck {path!r} below the network's directory{meant(path, self.files)}"
        return ""
