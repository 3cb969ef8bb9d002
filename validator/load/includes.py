"""Tables built from others: no table includes itself, and none whose order counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.load.definitions import Defined
from validator.tables import Table


def check_includes(tables: Mapping[str, Defined[Table]]) -> None:
    """Refuse cycles, each at the line that closes it, and includes that meet `order: first`."""
    for table, page, tree in tables.values():
        for index, name in enumerate(table.include):
            included = tables[name].record if name in tables else None
            if included and (table.first_match or included.first_match):
                ordered = table if table.first_match else included
                message = f"{table.name} cannot include {name}: where order counts, included rules have no place"
                label = f"{ordered.name} says order: first"
                page.refuse("include-cycle", table.subject, message, tree["include"].span(index), label)
    for cycle in _cycles(tables):
        table, page, tree = tables[cycle[-1]]
        message = f"{table.name} includes itself: {' → '.join([*cycle, cycle[0]])}"
        page.refuse("include-cycle", table.subject, message, tree["include"].span(table.include.index(cycle[0])))


def _cycles(tables: Mapping[str, Defined[Table]]) -> Iterator[list[str]]:
    """Each include that leads back to a table on the way to it, as the names in between: a depth-first search."""
    finished: set[str] = set()
    for start in tables:
        way, pending = [start], [iter(tables[start].record.include)]
        while pending:
            name = next(pending[-1], None)
            if name is None:
                pending.pop()
                finished.add(way.pop())
            elif name in way:
                yield way[way.index(name) :]
            elif name in tables and name not in finished:
                way.append(name)
                pending.append(iter(tables[name].record.include))
