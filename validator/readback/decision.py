"""What a switch decides, as its own files say it: the one form in which every interpreter answers.

How to write an interpreter, `validator/readback/<platform>.py`, one function `read_switch(files, directory) -> ReadSwitch`:

1. Parse the files into records of your own, from what the platform's manual and source say that they mean, never from our
   renderer (nothing of `validator.render` may be imported). Whatever you do not understand is `Unreadable` at its line: a line
   that is skipped would be a false proof. Comments and settings that decide nothing about numbers are the exception.
2. Collect the `axes` your files need: an `Axis(nature, head, suffix)` for every written number that is not digits alone
   (`*21*`, `#`; the plus is the nature international, and stands in no head). Plain digits of up to 16 need none. Places that
   would let on a number that no axis can hold, longer or of other characters, go to `beyond`.
3. `decide(space, decisions)` gives for every origin, by the name that the network gives it, a `NumberMap` from each number as it
   enters to the label of a `Decision`. Work backwards, from where calls leave: `decisions.leaving(space, trunk)` is the map of
   a trunk on which every number leaves as it is; `Lines` of `validator/readback/lines.py` puts the lines of a table in front
   of what follows them, with the platform's precedence as turns and its rewriting as changes; a list of trunks is
   `decisions.tried(maps)`; a refusal is `decisions.all(space, refusal(cause))`.

`Number("international", "33")` is `+33` and `Number("unknown", "0033")` is `0033`: SIP knows no other nature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import NamedTuple

from validator import causes
from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import IDENTITY, Form
from validator.digits.space import Axis, Box, NumberSpace
from validator.finding import Place

INVALID_FORMAT = 28
"""Q.850 cause with which a switch refuses what it has no characters for, or no form."""
WRITTEN: Mapping[str, str] = {"unknown": "", "international": "+"}
"""The natures that a request can carry, and how their numbers begin."""


class Unreadable(Exception):
    """What an interpreter does not understand, and where."""

    def __init__(self, reason: str, place: Place) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


class Sent(NamedTuple):
    """A trunk that is tried: the form turns the digits that entered into those that leave, with a plus if `nature` is international.

    Neighbours with a `share` (`7 of 10`) share calls: one of them is drawn, the others follow in this order. Of those, one that cannot
    take the number has no nature, and ends the call with the cause of the decision.
    """

    trunk: str
    nature: str
    form: Form = IDENTITY
    share: str = ""


class Decision(NamedTuple):
    """The trunks that are tried in order; after the last one the call ends, refused with a Q.850 cause, or with the last answer (cause 0).

    `status` is the SIP status of the refusal where it is another than the one of RFC 3398 for the cause, else 0; `tariff` the tariff class.
    Without trunks and without a cause nothing is decided.
    """

    sent: tuple[Sent, ...] = ()
    cause: int = 0
    status: int = 0
    tariff: str = ""


def refusal(cause: int, status: int = 0) -> Decision:
    """A call that is refused with a cause, and a SIP status where the file names one."""
    return Decision((), cause, 0 if status == causes.status(cause) else status)


class Decisions:
    """Decisions as labels of number maps, and what can happen before them. Equal decisions have equal labels."""

    def __init__(self) -> None:
        self._labels: Labels[Decision] = Labels()
        self._before: dict[tuple[int, Form], int] = {}
        self.invalid = self.of(refusal(INVALID_FORMAT))

    def of(self, decision: Decision) -> int:
        return self._labels.of(decision)

    def __getitem__(self, label: int) -> Decision:
        return self._labels[label]

    def all(self, space: NumberSpace, decision: Decision) -> NumberMap:
        """The map that decides so whatever the number."""
        return NumberMap.constant(space, self.of(decision))

    def before(self, label: int, form: Form) -> int:
        """The same decision, seen from before a rewriting of the number."""
        key = label, form
        if key not in self._before:
            decision = self._labels[label]
            sent = tuple(each._replace(form=form.then(each.form)) if each.nature else each for each in decision.sent)
            self._before[key] = self.of(decision._replace(sent=sent))
        return self._before[key]

    def leaving(self, space: NumberSpace, trunk: str) -> NumberMap:
        """Every number leaves on a trunk as it is; one without digits, or of a nature that no request can carry, is invalid."""
        found = NumberMap.constant(space, self.invalid)
        for nature in WRITTEN:
            numbers = NumberSet.of(space, space.everything([nature])) - NumberSet.of(space, bare(space))
            label = self.of(Decision((Sent(trunk, nature),)))
            found = NumberMap.of_set(numbers, 1, 0).substitute({1: NumberMap.constant(space, label), 0: found})
        return found

    def tried(self, trunks: Sequence[NumberMap]) -> NumberMap:
        """The maps of trunks tried one after the other: a number that one of them refuses goes no further, and where one of
        them decides nothing, nothing is decided."""
        return combine(trunks, self._in_turn)

    def _in_turn(self, labels: tuple[int, ...]) -> int:
        sent: tuple[Sent, ...] = ()
        for label in labels:
            decision = self._labels[label]
            if decision == Decision():
                return label
            sent += decision.sent
            if decision.cause:
                return self.of(Decision(sent, decision.cause, decision.status))
        return self.of(Decision(sent))

    def shared(self, trunks: Sequence[tuple[str, int, NumberMap]]) -> NumberMap:
        """The maps of trunks that share calls: name, weight, and what each does alone. They are two or more, no name twice."""
        unit = gcd(*(weight for _, weight, _ in trunks))
        total = sum(weight for _, weight, _ in trunks) // unit
        ordered = sorted(trunks, key=lambda each: (-each[1], each[0])) if len(trunks) == 2 else trunks
        shares = [(name, f"{weight // unit} of {total}") for name, weight, _ in ordered]
        return combine([found for _, _, found in ordered], lambda labels: self._sharing(labels, shares))

    def _sharing(self, labels: tuple[int, ...], shares: Sequence[tuple[str, str]]) -> int:
        found = [self._labels[label] for label in labels]
        if Decision() in found:
            return self.of(Decision())
        sent = tuple(
            each.sent[0]._replace(share=share) if each.sent else Sent(name, "", share=share)
            for each, (name, share) in zip(found, shares, strict=True)
        )
        ends = next((each for each in found if each.cause), Decision())
        return self.of(Decision(sent, ends.cause, ends.status))

    def charged(self, found: NumberMap, tariffs: NumberMap, names: Callable[[int], str]) -> NumberMap:
        """The decisions with the tariff classes that another map names by its labels."""
        return combine([found, tariffs], lambda pair: self.of(self._labels[pair[0]]._replace(tariff=names(pair[1]))))

    def told(self, found: NumberMap, alike: Mapping[int, int], numbers: NumberSet) -> NumberMap:
        """The decisions of a platform that gives one cause for several, and no tariff class to what it refuses: `alike` says which for
        which. Of other than these numbers it is only told that they are refused."""

        def said(label: int) -> int:
            decision = self._labels[label]
            tariff = decision.tariff if decision.sent else ""
            return self.of(decision._replace(cause=alike.get(decision.cause, decision.cause), tariff=tariff))

        let_on = found.where(lambda label: bool(self._labels[label].sent or not self._labels[label].cause))
        return found.relabel(said).within(numbers | let_on, said(self.invalid)) if alike else found


def bare(space: NumberSpace) -> Iterable[Box]:
    """The strings without a character, with a plus or without."""
    return [Box(space.point(space.index[Axis(nature)], ""), 0, 1) for nature in WRITTEN]


Decide = Callable[[NumberSpace, Decisions], Mapping[str, NumberMap]]


@dataclass(frozen=True, slots=True)
class ReadSwitch:
    """A switch as its files have it.

    `origins` are the source addresses of each origin (`198.51.100.0/24`), `trunks` the gateways of each trunk in order
    (`192.0.2.10:5060`, as behind `sip:`). `behind` are the tech prefixes of origins that have one: `decide` tells of the numbers
    behind it, and a call without it is refused as call rejected (cause 21, status 403). `in_front` are those of trunks: each stands
    in front of what leaves there, and there alone. `axes` are those that a space must have for `decide`. `beyond` tells where
    numbers are let on that no axis of a space can hold. `unread` are files that were not read, for they decide nothing about numbers.
    `alike` are causes of refusal in whose place the platform has another; if there are any, it keeps no tariff class of a refused call.
    """

    origins: Mapping[str, tuple[str, ...]]
    trunks: Mapping[str, tuple[str, ...]]
    decide: Decide
    axes: frozenset[Axis] = frozenset()
    beyond: Callable[[NumberSpace], Iterable[tuple[str, Place]]] = lambda space: ()
    unread: tuple[str, ...] = ()
    alike: Mapping[int, int] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    in_front: Mapping[str, str] = field(default_factory=dict)
