"""The steps of one way through the network as far as a table, for all numbers that take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form
from validator.flow.events import Evidence
from validator.flow.presenting import read, routed
from validator.flow.proof import Epoch
from validator.network import Origin, Trunk


class Step(NamedTuple):
    """A number is read at an origin, rewritten by a table (`at` names it), or offered to a trunk by the route of an origin."""

    origin: Origin
    table: str = ""
    trunk: Trunk | None = None


class Chain:
    """Steps one after the other, in an epoch."""

    def __init__(self, epoch: Epoch, steps: Sequence[Step]) -> None:
        self.epoch, self.steps = epoch, tuple(steps)

    def forward(self, numbers: NumberSet) -> NumberSet:
        """What these numbers have become behind the last step; those that leave the way are left out."""
        for step in self.steps:
            if step.table:
                numbers = self.epoch.calls.translation(step.table).forward(numbers)
            elif step.trunk:
                numbers = numbers & routed(self.epoch, step.origin, step.trunk)
            else:
                numbers = read(self.epoch, step.origin, numbers)
        return numbers

    def back(self, numbers: NumberSet) -> NumberSet:
        """The numbers that have become these behind the last step."""
        return self._back(NumberMap.of_set(numbers, 1, 0), 0, lambda label, _form: label).where((1).__eq__)

    def forms(self, labels: Labels[Form | None]) -> NumberMap:
        """By what form each number becomes what it is behind the last step, as `labels`; None where it leaves the way."""
        lost = labels.of(None)

        def through(label: int, form: Form) -> int:
            known = labels[label]
            return label if known is None else labels.of(form.then(known))

        return self._back(NumberMap.constant(self.epoch.space, labels.of(Form())), lost, through)

    def _back(self, found: NumberMap, lost: int, through: Callable[[int, Form], int]) -> NumberMap:
        for step in reversed(self.steps):
            if step.table:
                found = self.epoch.calls.translation(step.table).back(found, lost, lost, lost, through)
            elif step.trunk:
                found = found.within(routed(self.epoch, step.origin, step.trunk), lost)
            else:
                found = self.epoch.readings.entering(step.origin.reads, found, lost, lost, through)
        return found


def chain_to(found: Evidence) -> Chain | None:
    """The steps of the witness's way until the table in which it goes wrong; None where it goes wrong in no translation."""
    culprit = found.culprit
    if culprit is None or culprit.kind != "translation":
        return None
    place = found.way.index(culprit)
    trunks = [event.trunk for event in found.way if event.trunk]
    passed = [event.trunk for event in found.way[:place] if event.trunk]
    steps = list(_steps(found.epoch, found.origin, passed))
    here = steps[-1].origin
    tables = [Step(here, name) for name in here.translate]
    if culprit.by_trunk:
        trunk = trunks[len(passed)]
        steps += [*tables, Step(here, trunk=trunk)]
        tables = [Step(here, name) for name in trunk.translate]
    asked = [step.table for step in tables]
    return Chain(found.epoch, [*steps, *tables[: asked.index(culprit.table)]])


def _steps(epoch: Epoch, origin: Origin, trunks: Sequence[Trunk]) -> Iterator[Step]:
    """Everything that happens from an origin on over trunks of the network, up to the reading behind the last."""
    yield Step(origin)
    for trunk in trunks:
        yield from (Step(origin, name) for name in origin.translate)
        yield Step(origin, trunk=trunk)
        yield from (Step(origin, name) for name in trunk.translate)
        origin = epoch.calls.origins[f"{trunk.to.switch}/{trunk.to.origin}"]
        yield Step(origin)
