"""Which numbers are asked about on the way of a few: what is followed forward from where they enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.flow.calls import Calls
from validator.flow.table import TIED, CompiledTable
from validator.network import Origin, Trunk
from validator.tables import Action, Forward

MOST_TURNS = 40
"""Times that an origin may be asked about further numbers; beyond, calls change at every turn of a circle, and all are asked about."""


class Asked:
    """The numbers that calls of some numbers ask about: at each origin as they enter it, at each routing table of a switch."""

    def __init__(self, calls: Calls, entering: Mapping[str, NumberSet]) -> None:
        self.calls = calls
        self.at: dict[str, NumberSet] = {}
        self.routed: dict[tuple[str, str], NumberSet] = {}
        self.everything = False
        turns: dict[str, int] = {}
        waiting = {address: numbers for address, numbers in entering.items() if numbers and address in calls.origins}
        while waiting and not self.everything:
            address, numbers = waiting.popitem()
            turns[address] = turns.get(address, 0) + 1
            self.everything = turns[address] > MOST_TURNS
            new = numbers - self.at[address] if address in self.at else numbers
            if new:
                self.at[address] = self.at[address] | new if address in self.at else new
                for far, beyond in self._onward(calls.origins[address], new):
                    waiting[far] = waiting[far] | beyond if far in waiting else beyond

    def _onward(self, origin: Origin, numbers: NumberSet) -> list[tuple[str, NumberSet]]:
        """The numbers that reach other origins of the network from one."""
        if origin.reads is not None:
            numbers = self.calls.readings.renatured(origin.reads, numbers)
        for name in origin.translate:
            numbers = self.calls.translation(name).forward(numbers)
        key = origin.switch, origin.route
        self.routed[key] = self.routed[key] | numbers if key in self.routed else numbers
        found = []
        for trunk, taken in self._taken(origin, numbers):
            for name in trunk.translate:
                taken = self.calls.translation(name).forward(taken)
            found.append((f"{trunk.to.switch}/{trunk.to.origin}", taken))
        return found

    def _taken(self, origin: Origin, numbers: NumberSet) -> list[tuple[Trunk, NumberSet]]:
        """The links that lists of the routing table name for some of the numbers, each with those."""
        places, acts = self.calls.table("routes", origin.route).acts
        here = acts.only(numbers, NOTHING)
        lists = {label: action.trunks for label in here.labels if label >= 0 and isinstance(action := places[label], Forward)}
        found = []
        for name in dict.fromkeys(name for names in lists.values() for name in names):
            trunk = self.calls.trunks.get(f"{origin.switch}/{name}")
            if trunk is not None and f"{trunk.to.switch}/{trunk.to.origin}" in self.calls.origins:
                found.append((trunk, here.where(_naming(name, lists))))
        return found


def _naming(name: str, lists: Mapping[int, tuple[str, ...]]) -> Callable[[int], bool]:
    return lambda label: name in lists.get(label, ())


def narrowed(table: CompiledTable, numbers: NumberSet, said: Callable[[Action | None], int], tie: int, outside: int) -> NumberMap:
    """What a table says of these numbers, as labels; `outside` of all others."""
    places, acts = table.acts
    unasked = TIED - len(table.ties) - 1
    here = acts.only(numbers, unasked)
    return here.relabel(
        lambda label: outside if label == unasked else tie if label <= TIED else said(places[label] if label >= 0 else None)
    )
