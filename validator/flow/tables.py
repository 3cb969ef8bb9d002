"""Every table of a network, compiled when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from validator.digits.space import NumberSpace
from validator.flow.table import CompiledTable
from validator.flow.translation import Translation
from validator.network import Network
from validator.tables import ALWAYS, Dates, Rule, Table, TableKind


class Tables:
    """Every table of a network, compiled at most once for each set of its rules that is valid together."""

    def __init__(self, space: NumberSpace, network: Network) -> None:
        self.space = space
        self._tables: dict[tuple[str, str], Table] = {(table.kind, table.name): table for table in network.tables}
        self._known: dict[object, CompiledTable] = {}
        self._at: dict[tuple[str, str, datetime], CompiledTable] = {}
        self._rules: dict[tuple[str, str], tuple[list[Rule], list[Dates]]] = {}
        self._translations: dict[int, Translation] = {}

    def family(self, kind: str, name: str) -> Iterator[Table]:
        """The table and those that it includes, directly or not, each once."""
        waiting, seen = [name], set()
        while waiting:
            if (following := waiting.pop(0)) not in seen:
                seen.add(following)
                table = self._tables[kind, following]
                waiting += table.include
                yield table

    def at(self, kind: str, name: str, instant: datetime) -> CompiledTable:
        """The table as its rules, and those of the tables that it includes, are valid at the instant."""
        asked = kind, name, instant
        if asked not in self._at:
            self._at[asked] = self._valid(kind, name, instant)
        return self._at[asked]

    def _valid(self, kind: str, name: str, instant: datetime) -> CompiledTable:
        rules, dates = self._written(kind, name)
        dated = tuple(each.holds(instant) for each in dates)
        if (kind, name, dated) not in self._known:
            valid = [rule for rule in rules if rule.dates.holds(instant)] if dates else rules
            self._known[kind, name, dated] = CompiledTable(self.space, self._tables[kind, name], valid)
        return self._known[kind, name, dated]

    def rules(self, kind: str, name: str) -> list[Rule]:
        """The rules of a table and of those that it includes, at whatever instant they are valid."""
        return self._written(kind, name)[0]

    def _written(self, kind: str, name: str) -> tuple[list[Rule], list[Dates]]:
        """The rules of a table and of those that it includes, and the dates of those that are not always valid."""
        if (kind, name) not in self._rules:
            rules = [rule for table in self.family(kind, name) for rule in table.rules]
            self._rules[kind, name] = rules, [rule.dates for rule in rules if rule.dates is not ALWAYS]
        return self._rules[kind, name]

    def translation(self, name: str, instant: datetime, kind: TableKind = "translations") -> Translation:
        """A translation table, or one for calling numbers, with what its rules do."""
        compiled = self.at(kind, name, instant)
        if id(compiled) not in self._translations:
            self._translations[id(compiled)] = Translation(compiled)
        return self._translations[id(compiled)]
