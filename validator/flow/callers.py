"""What can be wrong with a calling number: the law for those who call, said once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from validator.digits.numbermap import combine
from validator.digits.numberset import NumberSet
from validator.digits.space import Number
from validator.flow import claims
from validator.flow.presenting import Path, Presenting, Shown, paths
from validator.flow.proof import Epoch, Proof
from validator.flow.translation import translated
from validator.network import Origin, Trunk
from validator.numbering.calling_numbers import INVALID, Policy, policies
from validator.numbering.meanings import Info, Meaning
from validator.tables import Reject, Rule, Table, Translate, Withhold

CallerFault = Literal["changed", "refused", "unscreened", "unclaimed", "forbidden"]
MOST_PARTS = 20
"""Into so many parts, by the rules that they meet, the numbers of one fault on one path are told apart."""
FINE = 0
"""The label of a calling number with which nothing is wrong on a path."""


class CallerEvidence(NamedTuple):
    """Calling numbers that enter at the first origin of a path and fare wrongly on it.

    `at` is the origin or trunk whose claim or country is concerned, `policy` what the regulator asks, `sent` the witness as it leaves
    (None: withheld or refused), `culprit` the table and rule that make the difference, if one does.
    """

    kind: CallerFault
    epoch: Epoch
    path: Path
    at: Origin | Trunk
    numbers: NumberSet
    witness: Number
    sent: Number | None
    culprit: tuple[Table, Rule] | None
    policy: Policy | None = None


class _Wrong(NamedTuple):
    """What is wrong with the numbers of one label: found at an origin or trunk of the path, by its place."""

    kind: CallerFault
    place: int
    policy: Policy | None = None


@lru_cache(maxsize=1)
def callers(proof: Proof) -> tuple[CallerEvidence, ...]:
    """Everything that is wrong with the calling numbers of origins that say whose arrive (`callers`)."""
    return tuple(
        found
        for epoch in proof.epochs
        for presenting in [Presenting(epoch)]
        for origin in epoch.origins
        if origin.callers is not None
        for path in paths(epoch, origin)
        for found in _on(epoch, presenting, path)
    )


def _on(epoch: Epoch, presenting: Presenting, path: Path) -> Iterator[CallerEvidence]:
    origin = path.origins[0]
    wrongs: list[_Wrong | None] = [None]
    meanings, labels = epoch.readings.meanings(origin), epoch.readings.labels
    law = _Law(epoch, path)

    def judged(pair: tuple[int, ...]) -> int:
        wrong = law.wrong(labels[pair[0]], presenting.labels[pair[1]])
        if wrong not in wrongs:
            wrongs.append(wrong)
        return wrongs.index(wrong)

    found = combine([meanings, presenting.shown(path)], judged).within(presenting.judged(origin), FINE)
    for place, wrong in enumerate(wrongs):
        if wrong is not None:
            yield from _split(presenting, path, wrong, found.where(place.__eq__))


def _split(presenting: Presenting, path: Path, wrong: _Wrong, left: NumberSet) -> Iterator[CallerEvidence]:
    """The numbers by the rules that they meet at their origin, the last part holding all that is left."""
    for part in range(1, MOST_PARTS + 1):
        witness = left.smallest
        if witness is None:
            return
        alike = left & presenting.meeting(path.origins[0], witness) if part < MOST_PARTS else left
        yield _evidence(presenting.epoch, path, wrong, alike, witness)
        left = left - alike


class _Law:
    """What claims and regulators say of calling numbers on a path."""

    def __init__(self, epoch: Epoch, path: Path) -> None:
        self.path, self.epoch = path, epoch
        self.claimed = [None if origin.callers is None else claims.texts(origin.callers) for origin in path.origins]
        presents = path.trunks[-1].presents
        self.presents = None if presents is None else claims.texts(presents)
        self.policies = [(place, policy) for place in range(len(path.origins)) for policy in _in_force(epoch, path, place)]

    def wrong(self, meaning: Meaning, shown: Shown) -> _Wrong | None:
        """What is wrong, or None. Of a path that goes on, only whether its last trunk may present the number is told here."""
        info = meaning.info
        if not info.valid:
            return self._invalid(info, shown) if self.path.leaves else None
        if info.former or (info.space != "international" and "private" not in info.types):
            return None  # nobody calls from an emergency number or short code
        covered = claims.covers(self.claimed[0] or (), info)
        if self.path.leaves and (wrong := self._at_its_end(meaning, shown, covered)):
            return wrong
        right = covered and shown.kind == "presented" and (shown.space, shown.form) == (info.space, meaning.form)
        outside = self.presents is not None and not claims.covers(self.presents, info)
        return _Wrong("unclaimed", len(self.path.trunks) - 1) if right and outside else None

    def _invalid(self, info: Info, shown: Shown) -> _Wrong | None:
        code = info.calling_code if info.space == "international" else ""
        for place, policy in self.policies:
            own = self.epoch.readings.plans[policy.country].calling_code if policy.country in self.epoch.readings.plans else ""
            if policy.numbers == (INVALID,) and code and code == own and shown.kind == "presented":
                return _Wrong("forbidden", place, policy)
        return None

    def _at_its_end(self, meaning: Meaning, shown: Shown, covered: bool) -> _Wrong | None:
        info = meaning.info
        presented = shown.kind == "presented"
        if not covered:
            return _Wrong("unscreened", 0) if presented and info.space == "international" else None
        for place, policy in self.policies:
            if policy.numbers != (INVALID,) and claims.covers(policy.numbers, info):
                cut = policy.must == "hide" and shown.kind == "rejected"
                return _Wrong("forbidden", place, policy) if presented or cut else None
        if shown.kind == "rejected":
            return _Wrong("refused", 0)
        if shown.kind == "lost":
            return _Wrong("changed", len(self.path.trunks) - 1)
        if not presented:
            return None
        same = (shown.space, shown.form) == (info.space, meaning.form)
        if not (same if info.space == "international" else shown.valid):
            return _Wrong("changed", len(self.path.trunks) - 1)
        for place, items in enumerate(self.claimed):
            if items is not None and not claims.covers(items, info):
                return _Wrong("unscreened", place)
        return None


def _in_force(epoch: Epoch, path: Path, place: int) -> Iterator[Policy]:
    """What the country of an origin asks of the calling numbers that arrive there, if they come from abroad: over a trunk of a switch
    in another country, or from callers who dial in another country's plan."""
    switches = epoch.network.switches
    origin = path.origins[place]
    country = epoch.readings.plans[switches[origin.switch].plan].country
    before = path.origins[place - 1] if place else None
    plan = switches[before.switch].plan if before else origin.plan
    if epoch.readings.plans[plan].country != country:
        yield from (policy for policy in policies() if policy.country == country and policy.begin <= epoch.instant)


def _evidence(epoch: Epoch, path: Path, wrong: _Wrong, numbers: NumberSet, witness: Number) -> CallerEvidence:
    at = path.trunks[wrong.place] if wrong.kind in ("changed", "unclaimed") else path.origins[wrong.place]
    sent, culprit = followed(epoch, path, witness)
    return CallerEvidence(wrong.kind, epoch, path, at, numbers, witness, sent, culprit, wrong.policy)


def followed(epoch: Epoch, path: Path, number: Number) -> tuple[Number | None, tuple[Table, Rule] | None]:
    """A calling number as the last trunk of a path sends it (None: it is not sent), and the rule after which it no longer means what
    it meant, or that withholds or refuses it."""
    culprit: tuple[Table, Rule] | None = None
    origin = path.origins[0]
    meant = epoch.read(origin.local_plan, Number(origin.reads or number.nature, number.digits))
    for origin, trunk in zip(path.origins, path.trunks, strict=True):
        if origin.reads is not None:
            number = Number(origin.reads, number.digits)
        for name in (*origin.translate_calling, *trunk.translate_calling):
            compiled = epoch.calls.table("translate_calling", name)
            label = compiled.winners.at(number)
            rule = compiled.rules[label] if label is not None and label >= 0 else None
            if rule is None:
                continue
            if isinstance(rule.action, Withhold | Reject):
                return None, (compiled.table, rule)
            after = translated(rule.action, number) if isinstance(rule.action, Translate) else number
            if after is None:
                return None, (compiled.table, rule)
            before, number = number, after
            read = epoch.read(origin.local_plan, number)
            if number != before and epoch.read(origin.local_plan, before) == meant != read and number.nature == "international":
                culprit = compiled.table, rule
    return number, culprit
