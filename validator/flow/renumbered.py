"""What the translations of a network make of old numbers once a change of plan is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form
from validator.digits.space import Number
from validator.flow.heads import NATURES
from validator.flow.proof import Epoch, Proof
from validator.flow.translation import translated
from validator.network import NumberingChange, Renumbering, Trunk
from validator.numbering.renumbering import Moved, old_numbers
from validator.tables import Forward, Nature, Table, Translate

NONE = -1
"""The label of a string that is no old number, or whose call somebody chose to refuse."""


class Chain(NamedTuple):
    """The translations of an origin or trunk, one after the other: `plan` reads what goes in, `far` what comes out."""

    where: str
    switch: str
    tables: tuple[str, ...]
    plan: str
    far: str
    reads: Nature | None
    numbers: NumberSet
    endings: NumberMap | None


class Treated(NamedTuple):
    """Old numbers, all written in one form, as a chain treats them: those that become their new numbers, and those left behind,
    unchanged or made something else. `table` is the one that makes new numbers."""

    epoch: Epoch
    change: NumberingChange
    chain: Chain
    table: Table
    moved: NumberSet
    left: NumberSet


def treated(proof: Proof) -> Iterator[Treated]:
    """For every change in its parallel run, or after a flash cut, and every chain of translations: the old numbers that become new
    ones, and the others. Once a parallel run is over, nobody owes its old numbers anything."""
    seen: set[object] = set()
    for epoch in proof.epochs:
        judged = [moved for moved in epoch.readings.world.renumbered.moved if moved.parallel or moved.change.flash_cut]
        for chain in _chains(epoch) if judged else ():
            for moved in judged:
                key = chain.where, moved.change, _rules(epoch, chain)
                if key not in seen:
                    seen.add(key)
                    yield from _by_form(epoch, chain, moved)


def _rules(epoch: Epoch, chain: Chain) -> tuple[int, ...]:
    """What tells apart the sets of rules that are valid together in a chain and on the routes of its switch."""
    routes = sorted({origin.route for origin in epoch.calls.origins.values() if origin.switch == chain.switch})
    named = [("translations", name) for name in chain.tables] + [("routes", name) for name in routes]
    return tuple(id(epoch.calls.table(kind, name)) for kind, name in named)


def _chains(epoch: Epoch) -> Iterator[Chain]:
    calls = epoch.calls
    outside = {origin.address for origin in epoch.origins}
    every = NumberSet.of(epoch.space, epoch.space.everything(NATURES))
    for address, origin in sorted(calls.origins.items()):
        if origin.translate:
            entering = epoch.entering(origin) if address in outside else every
            plan = origin.local_plan
            yield Chain(address, origin.switch, origin.translate, plan, plan, origin.reads, entering, calls.at[address])
    for name, trunk in sorted(calls.trunks.items()):
        if trunk.translate:
            here = epoch.network.switches[trunk.switch].plan
            yield Chain(name, trunk.switch, trunk.translate, here, _far(epoch, trunk) or here, None, _offered(epoch, trunk), None)


def _far(epoch: Epoch, trunk: Trunk) -> str | None:
    if trunk.to.switch:
        far = epoch.calls.origins.get(f"{trunk.to.switch}/{trunk.to.origin}")
        return far.local_plan if far else None
    return trunk.to.country or trunk.to.plan


def _offered(epoch: Epoch, trunk: Trunk) -> NumberSet:
    """The numbers for which some routing table of the switch names the trunk."""
    found = NumberSet.empty(epoch.space)
    routes = {origin.route for origin in epoch.calls.origins.values() if origin.switch == trunk.switch}
    for route in sorted(routes):
        taken = epoch.calls.table("routes", route).actions(
            lambda action: int(isinstance(action, Forward) and trunk.name in action.trunks), NONE
        )
        found = found | taken.where((1).__eq__)
    return found


def _by_form(epoch: Epoch, chain: Chain, moved: Moved) -> Iterator[Treated]:
    followed = _Followed(epoch, chain, moved)
    for renumbered, left in followed.renumbered():
        witness = renumbered.smallest
        if left and witness is not None:
            yield Treated(epoch, moved.change, chain, followed.mover(witness), renumbered, left)


class Way(NamedTuple):
    """How an old number is written where it enters, and what a chain makes of it."""

    written: Form
    becomes: Literal["new", "old", "other"]


class _Followed:
    """The old numbers of a change that enter a chain: in which form each is written, and whether it leaves as its new number."""

    def __init__(self, epoch: Epoch, chain: Chain, moved: Moved) -> None:
        self.epoch, self.chain = epoch, chain
        self.forms: Labels[Form | None] = Labels()
        self.unread = self.forms.of(None)
        plain = NumberMap.constant(epoch.space, self.forms.of(Form()))
        self.before, self.after = self._read(chain.plan, plain), self._read(chain.far, plain)
        self.means = self._read(chain.plan, epoch.readings.world.renumbered.back(plain, self._through))
        self.ways: Labels[Way] = Labels()
        self.found = self._found(moved)

    def _read(self, plan: str, out: NumberMap) -> NumberMap:
        return self.epoch.readings.reading(plan).back(out, self.unread, self.unread, self._through)

    def _through(self, label: int, form: Form) -> int:
        known = self.forms[label]
        return label if known is None else self.forms.of(form.then(known))

    def _found(self, moved: Moved) -> NumberMap:
        epoch, chain = self.epoch, self.chain
        becomes = self.after
        for name in reversed(chain.tables):
            becomes = epoch.calls.translation(name).back(becomes, self.unread, self.unread, self.unread, self._through)
        old = epoch.readings.reading(chain.plan).back(NumberMap.of_set(moved.old, 1, 0), 0, 0, _label)
        found = combine([old, self.before, becomes, self.means], self._judged)
        found = epoch.readings.entering(chain.reads, found, NONE, NONE, _label)
        if chain.endings is not None:
            found = combine([found, chain.endings], self._unsettled)
        else:
            found = found.relabel(lambda label: NONE if label != NONE and self.ways[label].becomes == "other" else label)
        return found.within(chain.numbers, NONE)

    def _judged(self, labels: tuple[int, ...]) -> int:
        old, before, becomes, means = labels
        written = self.forms[before]
        if not old or written is None:
            return NONE
        return self.ways.of(Way(written, "new" if becomes == means else "old" if becomes == before else "other"))

    def _unsettled(self, pair: tuple[int, ...]) -> int:
        """Without those whose call is refused on purpose, and those delivered as another number: of these the law speaks."""
        label, ended = pair
        if label == NONE or self.ways[label].becomes == "new":
            return label
        kinds = {ending.kind for ending in self.epoch.calls.labels[ended]}
        law = self.ways[label].becomes == "other" and "delivered" in kinds
        return NONE if law or kinds == {"rejected"} else label

    def renumbered(self) -> Iterator[tuple[NumberSet, NumberSet]]:
        """For each form in which old numbers are written: those that become their new ones, and the others."""
        ways = [self.ways[label] for label in self.found.present() if label != NONE]
        for form in sorted({way.written for way in ways if way.becomes == "new"}):
            right = self.ways.of(Way(form, "new"))
            left = {self.ways.of(way) for way in ways if way.written == form and way.becomes != "new"}
            yield self.found.where(right.__eq__), self.found.where(left.__contains__)

    def mover(self, number: Number) -> Table:
        """The table of the chain after which a number is written as its new one."""
        calls = self.epoch.calls
        if self.chain.reads is not None:
            number = Number(self.chain.reads, number.digits)
        means = self._digits(self.means, number)
        for name in self.chain.tables:
            compiled = calls.translation(name).compiled
            label = compiled.winners.at(number)
            action = compiled.rules[label].action if label is not None and label >= 0 else None
            number = (translated(action, number) if isinstance(action, Translate) else None) or number
            if self._digits(self.after, number) == means:
                return compiled.table
        return compiled.table

    def _digits(self, read: NumberMap, number: Number) -> str | None:
        label = read.at(number)
        form = None if label is None else self.forms[label]
        return None if form is None else form.apply(number.digits)


def _label(label: int, _form: Form) -> int:
    return label


def rows_of(found: Treated) -> list[Renumbering]:
    """The rows of the change that hold the numbers left behind."""
    epoch, space = found.epoch, found.epoch.space
    strings = found.left
    if found.chain.reads is not None:
        strings = epoch.readings.renatured(found.chain.reads, strings)
    left = epoch.readings.reading(found.chain.plan).forward(strings)
    return [row for row in found.change.rows if left & NumberSet.of(space, old_numbers(space, found.change.country, row))]
