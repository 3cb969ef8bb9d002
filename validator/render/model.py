"""What a switch must decide, as tables that are already compiled: the only thing a renderer sees of a network.

The tables are decided, so that no platform's own precedence matters. A number is text, plus included; the plus is the
nature international. An entry of a table takes the numbers `[plus] head digits suffix` whose digits begin with `prefix` and
whose count of digits has its bit in `lengths`; of the entries that take a number the one with the longest head + prefix
decides, and no two of the same length may take the same number. So an entry under a longer prefix needs to say only what it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.digits.space import DEPTH, Axis
from validator.finding import Place
from validator.network import Listed
from validator.tables import Action, Nature, TableKind

MOST_DIGITS = DEPTH
"""The highest bit of `Entry.lengths`: what has more digits after its head was not proven, and no entry takes it."""

NOTHING = -1
"""The action of an entry that takes numbers away from a shorter one: they match nothing in this table."""


class Entry(NamedTuple):
    """Numbers on an axis, of `lengths` digits between its head and its suffix.

    `action` is the place in `TableModel.actions` of what happens to them, or NOTHING.
    """

    axis: Axis
    prefix: str
    lengths: int
    action: int


@dataclass(frozen=True, slots=True)
class TableModel:
    """A compiled table, with the actions of its rules. `places` are the tables it was written in, `lines` the rule of each entry.

    A number that meets no entry is left as it is by a translation, has no route (cause 3, 404), or no tariff class. One that
    a translation leaves with too few characters, a plus that is not in front, or on none of the axes is refused (cause 28, 484).
    """

    kind: TableKind
    name: str
    entries: Sequence[Entry]
    actions: tuple[Action, ...]
    places: tuple[Place, ...] = ()
    lines: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginModel:
    """Where calls enter, known by their source address. `reads` gives every number that nature before the first stage.

    `tech_prefix` stands in front of every number that arrives and is taken off before anything else; a call without it is refused
    (cause 21, 403).
    """

    name: str
    place: Place
    addresses: tuple[Listed, ...]
    stages: tuple[TableModel, ...]
    route: TableModel
    charging: TableModel | None = None
    reads: Nature | None = None
    natures: tuple[Nature, ...] | None = None
    note: str = ""
    tech_prefix: str = ""

    def takes(self, nature: Nature) -> bool:
        """Whether numbers of this nature may enter; a number of any other was not proven and must be refused."""
        return self.reads is not None or self.natures is None or nature in self.natures


@dataclass(frozen=True, slots=True)
class TrunkModel:
    """Where calls leave, through the first gateway that answers. `natures` are those that can leave here, by the proof; `tech_prefix`
    is put in front of the number as it is written, last of all and for this trunk alone."""

    name: str
    place: Place
    gateways: tuple[Listed, ...]
    stages: tuple[TableModel, ...] = ()
    natures: frozenset[Nature] = frozenset({"unknown", "international"})
    note: str = ""
    tech_prefix: str = ""


@dataclass(frozen=True, slots=True)
class SwitchModel:
    """One switch, ready to be written down for its platform. A number that lies on none of the `axes` was not proven, and goes nowhere."""

    name: str
    place: Place
    listen: Listed
    origins: tuple[OriginModel, ...]
    trunks: tuple[TrunkModel, ...]
    axes: tuple[Axis, ...]
    note: str = ""

    @property
    def tables(self) -> tuple[TableModel, ...]:
        """Every table that the switch uses, each once, by kind and name. ValueError if two of one name differ."""
        found: dict[tuple[str, str], TableModel] = {}
        for table in self._uses():
            first = found.setdefault((table.kind, table.name), table)
            if first is not table and first != table:
                raise ValueError(f"two different tables are called {table.kind}/{table.name}")
        return tuple(found[key] for key in sorted(found))

    def _uses(self) -> Sequence[TableModel]:
        deciding = [table for origin in self.origins for table in (*origin.stages, origin.charging, origin.route) if table is not None]
        return [*deciding, *(table for trunk in self.trunks for table in trunk.stages)]
