"""Whether what somebody expects of calls happens, for every number of a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from validator import causes
from validator.digits.labels import Labels
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import IDENTITY, Form
from validator.digits.shape import shapes
from validator.digits.space import Number
from validator.flow.claims import with_inner
from validator.flow.conduct import CIRCLE, Conduct, Conducts, Way, first_tried
from validator.flow.proof import Epoch, Proof
from validator.flow.selection import spoken_of, written
from validator.flow.writing import is_written
from validator.intended import Expectation, Wish
from validator.network import Origin
from validator.numbering.meanings import Info
from validator.tables import plain


class Failure(NamedTuple):
    """Numbers of an expectation, at one origin of one epoch, that go otherwise than one of its wishes says."""

    epoch: Epoch
    origin: Origin
    wish: Wish
    numbers: NumberSet
    conduct: Conduct


class Outcome(NamedTuple):
    """What came of an expectation: its failures, and whether it speaks of any string at all."""

    expectation: Expectation
    failures: tuple[Failure, ...]
    void: bool


def outcomes(proof: Proof, expectations: Sequence[Expectation]) -> Iterator[Outcome]:
    """The outcome of every expectation. NotSettled or TooManyWays where calls cannot be followed."""
    judges = [Judge(epoch) for epoch in proof.epochs]
    for expectation in expectations:
        asked = judges if expectation.on is None else [judge for judge in judges if judge.epoch is proof.at(expectation.on)]
        spoken = [(judge, origin, judge.numbers(expectation, origin)) for judge in asked for origin in origins_of(judge.epoch, expectation)]
        failures = tuple(failure for judge, origin, numbers in spoken for failure in judge.failures(expectation, origin, numbers))
        yield Outcome(expectation, failures, not any(numbers for _, _, numbers in spoken))


def origins_of(epoch: Epoch, expectation: Expectation) -> tuple[Origin, ...]:
    """Where the numbers are dialled: at the origin that is named, else wherever calls enter; by whoever calls, else by some."""
    found = epoch.origins if expectation.origin is None else epoch.origins_at(expectation.origin)
    calling = expectation.calling
    if calling is None:
        return found
    return tuple(origin for origin in found if written(epoch, calling) & epoch.calling(origin) & epoch.entering(origin))


class Judge:
    """The calls of one epoch, asked what they do."""

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self.conducts: Labels[Conduct] = Labels()
        self._calls = Conducts(epoch.calls, self.conducts)

    def numbers(self, expectation: Expectation, origin: Origin) -> NumberSet:
        """The strings that an expectation speaks of at an origin."""
        return spoken_of(self.epoch, origin, expectation.dial)

    def failures(self, expectation: Expectation, origin: Origin, numbers: NumberSet) -> Iterator[Failure]:
        """What goes wrong with an expectation at an origin, conduct by conduct."""
        found = self._calls.at[origin.address].within(numbers, -1)
        for label in sorted(found.present() - {-1}):
            conduct = self.conducts[label]
            alike = found.where(label.__eq__)
            for wish in expectation.wishes:
                wrong = self._wrong(expectation, wish, origin, conduct, alike)
                if wrong:
                    yield Failure(self.epoch, origin, wish, wrong, conduct)

    def _wrong(self, expectation: Expectation, wish: Wish, origin: Origin, conduct: Conduct, alike: NumberSet) -> NumberSet:
        """Those of the numbers of a conduct for which a wish does not come true."""
        if conduct == CIRCLE:
            return alike
        tried = first_tried(conduct) if wish.key == "trunk" and not wish.negated else conduct
        right = [self._right(expectation, wish, origin, way, alike) for way in tried]
        if wish.negated:
            return _union(alike, right)
        return _union(alike, [alike - each for each in right])

    def _right(self, expectation: Expectation, wish: Wish, origin: Origin, way: Way, alike: NumberSet) -> NumberSet:
        """Those of the numbers for which one way is as the words of a wish say."""
        if wish.key in SAID:
            return alike if SAID[wish.key](way, origin, wish) else NumberSet.empty(alike.space)
        if way.kind != "delivered":
            return NumberSet.empty(alike.space)
        if wish.key == "number":
            return self._as_written(expectation, wish, origin, way, alike)
        if not way.space:
            return NumberSet.empty(alike.space)
        if wish.key == "service":
            return alike & self.epoch.seen_as(way.means, way.space, self._services(wish, way.space))
        return alike & self.epoch.seen_through(way.means, way.space).where(self._reaches(wish))

    def _services(self, wish: Wish, space: str) -> NumberSet:
        """The numbers of a plan that the words of a wish write."""
        written = (shape._replace(natures=frozenset([space])) for word in wish.words for shape in shapes("pattern", word))
        return NumberSet.of(self.epoch.space, (box for shape in written for box in shape.boxes(self.epoch.space)))

    def _reaches(self, wish: Wish) -> Callable[[int], bool]:
        infos, plans = self.epoch.readings.world.infos, self.epoch.readings.plans

        def country(label: int) -> bool:
            info: Info = infos[label]
            home = plans[info.space].country if info.space in plans else None
            return info.valid and any(word in (info.space, home) or with_inner(word) & info.regions for word in wish.words)

        return country

    def _as_written(self, expectation: Expectation, wish: Wish, origin: Origin, way: Way, alike: NumberSet) -> NumberSet:
        """Those of the numbers that a way delivers as one of the written numbers."""
        patterns = []
        for form, numbers in self._forms(expectation, origin, alike):
            patterns += [(pattern, form) for pattern in numbers.patterns()]
        asked = expectation.dial.digits
        words = [word for word in wish.words if word.startswith("+") == (way.nature == "international")]
        good = (pattern for pattern, form in patterns if any(is_written(asked, form, word, way.sent, pattern) for word in words))
        boxes = (box for p in good for box in alike.space.boxes(p.nature, p.prefix, p.lengths << len(p.prefix) + len(p.suffix), p.suffix))
        return alike & NumberSet.of(alike.space, boxes)

    def _forms(self, expectation: Expectation, origin: Origin, numbers: NumberSet) -> Iterator[tuple[Form, NumberSet]]:
        """The numbers, by the form that makes of them what the expectation writes: with a plus it writes what they mean."""
        if not expectation.dial.digits.startswith("+"):
            yield IDENTITY, numbers
            return
        labels = self.epoch.readings.labels
        meanings = self.epoch.readings.meanings(origin).within(numbers, -1)
        for label in sorted(meanings.present() - {-1}):
            yield labels[label].form, meanings.where(label.__eq__)


def _union(of: NumberSet, parts: Sequence[NumberSet]) -> NumberSet:
    found = NumberSet.empty(of.space)
    for part in parts:
        found = found | part
    return found


def _trunk(way: Way, _origin: Origin, wish: Wish) -> bool:
    return any(word in (via.name, via.name.partition("/")[2]) for via in way.trunks for word in wish.words)


def _charge(way: Way, origin: Origin, wish: Wish) -> bool:
    return any(address == plain(origin.address) and tariff in wish.words for address, tariff in way.tariffs[:1])


def _reject(way: Way, _origin: Origin, wish: Wish) -> bool:
    return way.kind == "rejected" and any(word in (str(way.cause), causes.name(way.cause)) for word in wish.words)


SAID: dict[str, Callable[[Way, Origin, Wish], bool]] = {"trunk": _trunk, "charge": _charge, "reject": _reject}
"""The wishes whose answer is the same for all numbers of a conduct."""


def first_of(failure: Failure) -> Number:
    """The smallest number that fails, one that somebody has if any does."""
    number = (failure.numbers & failure.epoch.with_meaning(failure.origin)).smallest or failure.numbers.smallest
    assert number is not None
    return number
