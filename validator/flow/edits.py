"""Where two states of a network differ, line by line, and which numbers pass such a line on any of their ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form
from validator.finding import Place
from validator.flow.calls import Calls
from validator.flow.conduct import via
from validator.flow.content import beside
from validator.flow.outcome import Kind
from validator.flow.proof import Epoch
from validator.flow.table import CompiledTable
from validator.network import Network, Origin, Trunk
from validator.tables import Action, Forward, TableKind, Translate


class Edited(NamedTuple):
    """The line that decided before, and the one that decides now; None where there is none."""

    before: Place | None
    after: Place | None


Lines = frozenset[Edited]
"""Every difference that a call may meet on its way, the first on each."""


class Edits(Calls):
    """For every origin a map from each number, as it enters before, to the number of its Lines in `lines`; 0 is none.

    Calls are followed through the network as it was. A place at which both do the same with the number leads on to the same place
    in both, so a number without lines is treated alike in both, whatever it looks like (by induction over the way).
    """

    def __init__(self, before: Epoch, after: Epoch, lines: Labels[Lines]) -> None:
        self.before, self.after, self.lines = before, after, lines
        lines.of(frozenset())
        self._routes_known: dict[tuple[str, str, str], NumberMap] = {}
        super().__init__(before.network, before.calls.tables, before.readings)
        self._stages = dict(self._paired())
        self.settle()

    def _paired(self) -> Iterator[tuple[tuple[TableKind, str, str], NumberMap]]:
        """For each table that somebody asks, by kind, asker and name, where the table in its place now decides differently."""
        for address, origin in self.origins.items():
            now = self.after.calls.origins.get(address)
            if now is not None:
                yield ("routes", address, origin.route), self._routes_differ(origin, now)
                if origin.charging and now.charging:
                    yield ("charging", address, origin.charging), self._tables_differ("charging", origin.charging, now.charging)
                yield from self._translations(address, origin.translate, now.translate)
        for name, trunk in self.trunks.items():
            if name in self.after.calls.trunks:
                yield from self._translations(name, trunk.translate, self.after.calls.trunks[name].translate)

    def _translations(
        self, where: str, before: tuple[str, ...], after: tuple[str, ...]
    ) -> Iterator[tuple[tuple[TableKind, str, str], NumberMap]]:
        if len(before) == len(after):
            for old, new in zip(before, after, strict=True):
                yield ("translations", where, old), self._tables_differ("translations", old, new)

    def _tables_differ(self, kind: TableKind, old: str, new: str) -> NumberMap:
        return self._decisions_differ(self.before.calls.table(kind, old), self.after.calls.table(kind, new), None)

    def _routes_differ(self, old: Origin, new: Origin) -> NumberMap:
        key = old.switch, old.route, new.route
        if key not in self._routes_known:
            tables = self.before.calls.table("routes", old.route), self.after.calls.table("routes", new.route)
            self._routes_known[key] = self._decisions_differ(*tables, old.switch)
        return self._routes_known[key]

    def _decisions_differ(self, old: CompiledTable, new: CompiledTable, switch: str | None) -> NumberMap:
        """The lines on which two tables decide differently; of a routing table of a switch, only trunks that are valid count."""
        decisions: Labels[object] = Labels()

        def decided(calls: Calls, table: CompiledTable) -> NumberMap:
            return table.actions(lambda action: decisions.of(_active(calls, action, switch)), decisions.of("tie"))

        maps = [decided(self.before.calls, old), decided(self.after.calls, new)]
        differ = combine(maps, lambda pair: int(pair[0] != pair[1])).where((1).__eq__)
        if not differ:
            return NumberMap.constant(self.space, 0)
        winners = [table.winners.only(differ, UNASKED) for table in (old, new)]
        return combine(winners, lambda pair: 0 if pair[0] == UNASKED else self._lines(self._between(old, new, pair, switch)))

    def _between(self, old: CompiledTable, new: CompiledTable, winners: tuple[int, ...], switch: str | None) -> Lines:
        was, now = winners
        before, after = _place(old, was), _place(new, now)
        if switch is not None and was >= 0 and now >= 0 and old.rules[was].action == new.rules[now].action:
            return frozenset(self._trunks_between(old.rules[was].action, switch)) or frozenset({Edited(before, after)})
        return frozenset({Edited(before, after)})

    def _trunks_between(self, action: Action, switch: str) -> Iterator[Edited]:
        """The trunks of a list that are valid in one of the two only."""
        names = (f"{switch}/{name}" for name in action.trunks) if isinstance(action, Forward) else ()
        for name in names:
            was, now = self.before.calls.trunks.get(name), self.after.calls.trunks.get(name)
            if (was is None) != (now is None):
                yield Edited(_known(self.before.network, name), _known(self.after.network, name))

    def _lines(self, lines: Lines) -> int:
        return self.lines.of(lines)

    def _first(self, here: NumberMap | None, found: NumberMap) -> NumberMap:
        """Lines here come before those further on."""
        return found if here is None else combine([here, found], lambda pair: pair[0] or pair[1])

    def _everywhere(self, before: Place | None, after: Place | None) -> NumberMap:
        return NumberMap.constant(self.space, self._lines(frozenset({Edited(before, after)})))

    def _entered(self, address: str) -> NumberMap:
        now, was = self.after.calls.origins.get(address), self.origins[address]
        if now is None:
            return self._everywhere(was.place, None)
        found = super()._entered(address)
        stages = [(beside(origin, OF_ORIGINS), len(origin.translate), bool(origin.charging)) for origin in (was, now)]
        return self._everywhere(was.place, now.place) if stages[0] != stages[1] else found

    def _routed(self, origin: Origin) -> NumberMap:
        return self._first(self._stages.get(("routes", origin.address, origin.route)), super()._routed(origin))

    def _translated(self, name: str, found: NumberMap, where: str, plan: str) -> NumberMap:
        return self._first(self._stages.get(("translations", where, name)), super()._translated(name, found, where, plan))

    def _readdressed(self, found: NumberMap, plan: str) -> NumberMap:
        return found

    def _charged(self, origin: Origin, found: NumberMap) -> NumberMap:
        here = self._stages.get(("charging", origin.address, origin.charging or ""))
        return found if here is None else combine([here, found], lambda pair: self._joined(tuple(pair)))

    def _offered(self, found: NumberMap, name: str) -> NumberMap:
        """A trunk that leads elsewhere concerns every call that is offered to it, whatever its own tables make of the number."""
        was, now = self.trunks[name], self.after.calls.trunks.get(name)
        if now is None:
            return NumberMap.constant(self.space, 0)
        far = f"{was.to.switch}/{was.to.origin}"
        known = {far in calls.origins for calls in (self.before.calls, self.after.calls)}
        alike = [(via(trunk), len(trunk.translate), beside(trunk, OF_TRUNKS)) for trunk in (was, now)]
        edited = alike[0] != alike[1] or was.to.origin != now.to.origin or (was.to.switch is not None and len(known) > 1)
        return self._everywhere(was.place, now.place) if edited else found

    def _delivered(self, trunk: Trunk, name: str) -> NumberMap:
        now = self.after.calls.trunks.get(name, trunk)
        was, there = self.before.readings, self.after.readings
        differ = self._lines(frozenset({Edited(trunk.place, now.place)}))
        if via(trunk) != via(now):
            return NumberMap.constant(self.space, 0)
        maps = [was.delivered(trunk), there.delivered(now)]
        return combine(maps, lambda pair: 0 if was.understood[pair[0]] == there.understood[pair[1]] else differ)

    def _joined(self, labels: tuple[int, ...]) -> int:
        if labels not in self._together:
            self._together[labels] = self._lines(frozenset().union(*(self.lines[label] for label in labels)))
        return self._together[labels]

    def _through(self, label: int, _form: Form) -> int:
        return label

    def _end(self, _kind: Kind, _where: str, _cause: int = 0) -> int:
        return 0


OF_ORIGINS = frozenset(
    [
        "switch",
        "name",
        "plan",
        "area",
        "route",
        "addresses",
        "natures",
        "translate",
        "charging",
        "accepts",
        "dates",
        "translate_calling",
        "callers",
        "overlap",
    ]
)
"""Fields of an origin that are compared by themselves, or by which no called number is treated. Any other counts for all calls."""
OF_TRUNKS = frozenset(["switch", "name", "to", "gateways", "carries", "translate", "dates", "translate_calling", "presents"])
"""The same of a trunk."""
UNASKED = NOTHING - 1_000_000_000
"""The label of numbers on which two tables agree; no tie has it."""


def _active(calls: Calls, action: Action | None, switch: str | None) -> object:
    """What an action comes to: of a list of trunks those that are valid; a rule that only protects is as good as none."""
    if action == Translate():
        return None
    if switch is None or not isinstance(action, Forward):
        return action
    return tuple(action.among(lambda name: f"{switch}/{name}" in calls.trunks).shares) or None


def _place(table: CompiledTable, label: int) -> Place | None:
    if label == NOTHING:
        return None
    return table.rules[label if label >= 0 else table.tied(label)[0]].place


def _known(network: Network, name: str) -> Place | None:
    """Where a trunk stands, valid or not."""
    return next((trunk.place for trunk in network.trunks if f"{trunk.switch}/{trunk.name}" == name), None)
