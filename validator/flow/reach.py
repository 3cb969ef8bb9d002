"""Is there any number such that ...: every string of an origin that a question is about, and those of them for which the answer is yes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form
from validator.digits.shape import shapes
from validator.flow import claims
from validator.flow.calls import Calls
from validator.flow.outcome import Ending
from validator.flow.proof import Case, Epoch, Proof
from validator.network import Origin, To, Trunk
from validator.numbering.meanings import Info
from validator.tables import plain

NO_NUMBER = "nothing"
"""As an item of `means`: strings that mean no number."""


class Question(NamedTuple):
    """What is asked of numbers; what is empty is not asked.

    About the number as dialled: it begins with one of `dialled` (sets allowed), and means what the claims `means` cover. About its
    calls: some way that they may take passes one of the trunks `over` (`switch/trunk`); one goes to a network or switch of the
    countries `leaves_for`, or is understood as a number that these claims cover; one ends in one of `ends`, with a class of `charged`.
    """

    dialled: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    leaves_for: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    charged: tuple[str, ...] = ()


class Answer(NamedTuple):
    """The answer at one origin in one epoch: the strings that were asked about, and those among them that do so."""

    epoch: Epoch
    origin: Origin
    asked: NumberSet
    found: NumberSet


def answers(proof: Proof, addresses: Sequence[str], question: Question) -> Iterator[Answer]:
    """The answer at every origin (of no addresses: wherever calls enter), in every epoch in which it is valid."""
    for epoch in proof.epochs:
        passing = Passing(epoch)
        entered = [origin for address in addresses for origin in epoch.origins_at(address)]
        for origin in entered or (() if addresses else epoch.origins):
            asked = epoch.entering(origin) & _asked(epoch, origin, question)
            yield Answer(epoch, origin, asked, asked & _done(epoch, origin, question, passing))


def _asked(epoch: Epoch, origin: Origin, question: Question) -> NumberSet:
    everything = ~NumberSet.empty(epoch.space)
    begun = [shape for written in question.dialled for shape in shapes("prefix", written)]
    dialled = NumberSet.of(epoch.space, (box for shape in begun for box in shape.boxes(epoch.space)))
    return (dialled if question.dialled else everything) & (_meaning(epoch, origin, question.means) if question.means else everything)


def _meaning(epoch: Epoch, origin: Origin, items: Iterable[str]) -> NumberSet:
    """The strings whose meaning a list of claims covers: the last item that speaks of it decides."""
    covered = NumberSet.empty(epoch.space)
    valid = _where(epoch, origin, lambda case: case.meaning.info.valid)
    for item in items:
        name = item.removeprefix("not ")
        if name == NO_NUMBER:
            spoken = epoch.entering(origin) - valid
        elif name.startswith("+"):
            under = NumberSet.of(epoch.space, epoch.space.boxes("international", name[1:]))
            spoken = epoch.meaning_one_of(origin, under) & valid
        else:
            spoken = valid & _where(epoch, origin, partial(_covered, (name,)))
        covered = covered - spoken if item.startswith("not ") else covered | spoken
    return covered


def _covered(items: Sequence[str], case: Case) -> bool:
    return claims.covers(items, case.meaning.info)


def _where(epoch: Epoch, origin: Origin, chosen: Callable[[Case], bool]) -> NumberSet:
    return epoch.cases(origin, merged=False).where(lambda label: label != NOTHING and chosen(epoch.case(label)))


def _done(epoch: Epoch, origin: Origin, question: Question, passing: Passing) -> NumberSet:
    """The strings whose calls may do what is asked."""
    found = ~NumberSet.empty(epoch.space)
    if question.ends or question.charged:
        found = found & _where(epoch, origin, lambda case: any(_ends(ending, question) for ending in case.endings))
    if question.over:
        over = (name for name in epoch.calls.trunks if plain(name) in question.over)
        found = found & passing.at(origin, frozenset(over))
    if question.leaves_for:
        found = found & (passing.at(origin, _towards(epoch, question.leaves_for)) | _understood(epoch, origin, question.leaves_for))
    return found


def _ends(ending: Ending, question: Question) -> bool:
    charged = not question.charged or any(tariff in question.charged for _, tariff in ending.charges)
    return charged and (not question.ends or ending.kind in question.ends)


def _towards(epoch: Epoch, items: Sequence[str]) -> frozenset[str]:
    """The trunks whose far end is a network or a switch of a country that is named."""
    return frozenset(name for name, trunk in epoch.calls.trunks.items() if (there := _country(epoch, trunk)) and _named(items, there))


def _named(items: Sequence[str], country: str) -> bool:
    return claims.covers(items, Info("", True, frozenset({country})))


def _country(epoch: Epoch, trunk: Trunk) -> str | None:
    """The country behind a trunk; None where the far end does not say."""
    plan = epoch.network.switches[trunk.to.switch].plan if trunk.to.switch else trunk.to.country
    return (epoch.readings.plans[plan].country or None) if plan else None


def _understood(epoch: Epoch, origin: Origin, items: Sequence[str]) -> NumberSet:
    """The strings that some far end understands as a number that the claims cover."""
    cases = epoch.cases(origin, merged=False)
    right: set[int] = set()
    others: dict[tuple[Form, str], set[int]] = {}
    for label in cases.labels:
        case = epoch.case(label) if label != NOTHING else None
        for ending in case.endings if case else ():
            if case and (ending.space, ending.form) == (case.meaning.info.space, case.meaning.form):
                right |= {label} if case.meaning.info.valid and claims.covers(items, case.meaning.info) else set()
            elif ending.kind == "delivered" and ending.space:
                others.setdefault((ending.form, ending.space), set()).add(label)
    found = cases.where(right.__contains__)
    infos = epoch.readings.world.infos
    for (form, space), labels in others.items():
        seen = epoch.seen_through(form, space)
        covered = seen.where(lambda label: infos[label].valid and claims.covers(items, infos[label]))
        found = found | (cases.where(labels.__contains__) & covered)
    return found


class Passing:
    """Which calls may pass which trunks: those calls end there in a network whose trunks lead nowhere else."""

    def __init__(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._calls: dict[frozenset[str], Calls] = {}

    def at(self, origin: Origin, trunks: frozenset[str]) -> NumberSet:
        """The strings at an origin whose calls may leave on one of the trunks (`switch/trunk`)."""
        calls = self._ending_at(trunks)

        def passes(label: int) -> bool:
            return any(ending.kind == "delivered" and ending.at in trunks for ending in calls.labels[label])

        return calls.at[origin.address].where(passes)

    def _ending_at(self, trunks: frozenset[str]) -> Calls:
        linked = {name for name in trunks if name in self._epoch.calls.trunks and self._epoch.calls.trunks[name].to.switch}
        if not linked:
            return self._epoch.calls
        if trunks not in self._calls:
            network = self._epoch.network
            cut = {
                name: replace(switch, trunks=tuple(_cut(trunk) if f"{name}/{trunk.name}" in linked else trunk for trunk in switch.trunks))
                for name, switch in network.switches.items()
            }
            calls = Calls(replace(network, switches=cut), self._epoch.calls.tables, self._epoch.readings)
            calls.settle()
            self._calls[trunks] = calls
        return self._calls[trunks]


def _cut(trunk: Trunk) -> Trunk:
    """The trunk, ending here."""
    return replace(trunk, to=To(trunk.to.place, transit=True), carries=None)
