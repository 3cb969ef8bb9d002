"""All definitions of a network, collected from its files, each with the page and the tree it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from validator.finding import Mark, Place
from validator.load.decks import DeckFiles, Lines
from validator.load.numbering_changes import numbering_change
from validator.load.page import Page
from validator.load.plans import plan
from validator.load.switches import switch
from validator.load.tables import table
from validator.load.tree import Branch, Items
from validator.network import NumberingChange, Plan, Switch
from validator.tables import TABLE_KINDS, Table, TableKind

TABLE_WORDS: dict[TableKind, str] = {
    "translations": "translation table",
    "routes": "routing table",
    "charging": "charging table",
    "translate_calling": "calling number table",
}

Record = TypeVar("Record", Switch, Table, Plan, NumberingChange)
Named = TypeVar("Named", Switch, Table, Plan)


class Defined(NamedTuple, Generic[Record]):
    """A record, and where it was read."""

    record: Record
    page: Page
    tree: Branch


@dataclass(frozen=True)
class Definitions:
    """By name, the first definition of each thing of the network; changes of plan have no names. `decks` are those at hand, `lines`
    by the place of its name the rules of every table."""

    decks: DeckFiles
    lines: dict[Place, Lines] = field(default_factory=dict)
    switches: dict[str, Defined[Switch]] = field(default_factory=dict)
    plans: dict[str, Defined[Plan]] = field(default_factory=dict)
    tables: dict[TableKind, dict[str, Defined[Table]]] = field(default_factory=lambda: {kind: {} for kind in TABLE_KINDS})
    numbering_changes: list[Defined[NumberingChange]] = field(default_factory=list)

    def collect(self, page: Page, root: Branch) -> None:
        """Add what a file defines; a name that is taken is refused on its page."""
        for tree in root.get("switches", ()):
            _define(self.switches, "switch", "switches", Defined(switch(page, tree), page, tree))
        for tree in root.get("plans", ()):
            _define(self.plans, "plan", "plans", Defined(plan(page, tree), page, tree))
        for tree in root.get("numbering_changes", ()):
            if change := numbering_change(page, tree):
                self.numbering_changes.append(Defined(change, page, tree))
        for kind in TABLE_KINDS:
            for tree in root.get(kind, ()):
                lines = self.decks.read(page, kind, tree) if "deck" in tree else Lines(page, tree.get("rules", Items()))
                made = table(page, kind, tree, lines)
                self.lines[made.place] = lines
                _define(self.tables[kind], TABLE_WORDS[kind], kind, Defined(made, page, tree))


def _define(known: dict[str, Defined[Named]], word: str, section: str, defined: Defined[Named]) -> None:
    name = defined.record.name
    if name in known:
        marks = (Mark(known[name].record.place, "first defined here"),)
        span = defined.tree.span("name" if "name" in defined.tree else "country")
        defined.page.refuse("defined-twice", f"{section}/{name}", f"{word} {name} is defined twice", span, marks=marks)
    known.setdefault(name, defined)
