"""Records of what goes wrong with a call: what happens to it, step by step, and which step is to blame."""

from __future__ import annotations

from typing import Literal, NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.space import Number
from validator.finding import Place
from validator.flow.faults import FaultKind
from validator.flow.outcome import Ending
from validator.flow.proof import Epoch
from validator.network import Origin, Trunk
from validator.tables import Rule

Meant = tuple[str, str] | None
"""A space and digits."""


class Event(NamedTuple):
    """One thing that happens to a call: a rule that takes it, or a hand-over to a trunk. `number` is the one after it, `meant`
    what that means, read where it now is, number or not; `by_trunk` tells a trunk's own translation, `origin` where the call then is."""

    kind: Literal["translation", "route", "handover", "end", "charging"]
    switch: str
    number: Number
    meant: Meant
    rule: Rule | None = None
    trunk: Trunk | None = None
    table: str = ""
    by_trunk: bool = False
    origin: str = ""

    @property
    def place(self) -> Place | None:
        return self.rule.place if self.rule else self.trunk.place if self.trunk else None


class Told(NamedTuple):
    """A changed number told more exactly than by the law. `kept`: the trunk prefix `prefix` stays in it. `again`: a rule makes `second` of
    `first`, rightly, and then `becomes` of that. `merged`: `first` and `second`, as they are dialled, are two subscribers, and both
    become `becomes`."""

    kind: Literal["kept", "again", "merged"]
    first: Number
    second: Number
    becomes: Number
    prefix: str = ""


class Evidence(NamedTuple):
    """Numbers at one origin of one epoch that go wrong at the same step. `way` is the call of the witness, `culprit` the step, `told`
    what all that goes wrong at that step has in common, if that says more than the law."""

    kind: FaultKind
    epoch: Epoch
    origin: Origin
    ending: Ending
    numbers: NumberSet
    witness: Number
    meant: Meant
    way: tuple[Event, ...]
    culprit: Event | None
    told: Told | None = None

    @property
    def at_handover(self) -> bool:
        """Whether the meaning first differs between two who read the same number."""
        return self.culprit is not None and self.culprit.kind in ("handover", "end")

    @property
    def uncarried(self) -> Trunk | None:
        """The first trunk on the way that does not carry what was meant."""
        return next((event.trunk for event in self.way if event.trunk and not self.epoch.carries(event.trunk, self.meant)), None)
