"""The difference of two networks against the naive switch: every short string, at every origin and instant, of 210 pairs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import combinations, islice

import pytest

from tests.edited import chain
from tests.naive import Dialler, State
from tests.naive_conduct import Ended, conduct, edited
from tests.naive_rules import Number
from tests.networks import ALPHABET, ON, numbers, text
from tests.test_engine import read
from validator import digits
from validator.digits.numberset import NumberSet, Pattern
from validator.flow.difference import Difference
from validator.flow.ground import ground
from validator.flow.proof import Epoch, Proof
from validator.tables import Nature

STRINGS = tuple(dict.fromkeys((*numbers(4, "03"), *numbers(2, ALPHABET))))
CHAINS = (1, 2, 3, 5, 6, 8, 9, 11, 13, 15, 18, 22, 25, 28)
"""Seeds whose networks are followed to the end: in none of them a circle changes a number at every turn."""


class Seen:
    """A network at one instant, as the engine has it and as the naive switch dials it."""

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self.dialler = Dialler(epoch.network, epoch.instant)
        self.known: dict[tuple[str, Number], tuple[Ended, ...] | None] = {}

    @cached_property
    def natures(self) -> dict[str, tuple[Nature, ...]]:
        """The natures that may enter at each origin that is valid."""
        default: dict[bool, tuple[Nature, ...]] = {True: ("unknown",), False: ("unknown", "international")}
        valid = self.dialler.origins.values()
        return {origin.address: origin.natures or default[origin.reads is not None] for origin in valid}

    def conduct(self, address: str, number: Number) -> tuple[Ended, ...] | None:
        if (address, number) not in self.known:
            self.known[address, number] = conduct(self.dialler, address, number)
        return self.known[address, number]


def changed(was: Seen, now: Seen, address: str, number: Number) -> set[int]:
    """How many changes may hold a call: one if it goes other ways, none if it does not. In a circle before and after, one if it passes a
    switch that decides differently; else a rule may be another one and still do the same."""
    if not all(number.nature in each.natures.get(address, ()) for each in (was, now)):
        return {1}
    ways = was.conduct(address, number), now.conduct(address, number)
    if ways == (None, None):
        return {1} if edited(was.dialler, now.dialler, State(address, number)) else {0, 1}
    return {int(ways[0] != ways[1])}


def wrong(was: Seen, now: Seen) -> Iterator[str]:
    """Every call on which the difference and the naive switch do not agree."""
    difference = Difference(was.epoch, now.epoch)
    every = list(difference.changes())
    for address in difference.origins:
        changes = [change for change in every if change.origin == address]
        for nature in sorted({*was.natures.get(address, ()), *now.natures.get(address, ())}):
            for string in STRINGS:
                number = Number(nature, "+" * (nature == "international") + string)
                told = sum(digits.Number(nature, string) in change.numbers for change in changes)
                if told not in changed(was, now, address, number):
                    yield f"{number} at {address} on {was.epoch.instant}: told {told} times"


@cache
def instants_of(seed: int) -> list[list[Seen]]:
    """The networks of a chain at the first and the last instant at which one of them changes."""
    networks = [read(document) for document in chain(seed)]
    shared = ground(networks, ON)
    proofs = [Proof(network, ON, shared) for network in networks]
    every = list(zip(*(proof.epochs for proof in proofs), strict=True))
    return [[Seen(epoch) for epoch in epochs] for epochs in dict.fromkeys((every[0], every[-1]))]


@pytest.mark.parametrize("seed", CHAINS)
def test_the_difference_is_that_of_the_naive_switch(seed: int) -> None:
    for states in instants_of(seed):
        for was, now in combinations(states, 2):
            found = list(islice(wrong(was, now), 3))
            assert not found, "\n".join([*found, *map(text, chain(seed))])
        assert not list(Difference(states[-2].epoch, states[-1].epoch).changes())


@pytest.mark.parametrize("seed", [1, 2, 9])
def test_the_difference_turned_round_is_its_mirror(seed: int) -> None:
    for states in instants_of(seed):
        for was, now in combinations([state.epoch for state in states[:3]], 2):
            assert mirrored(Difference(was, now), turned=False) == mirrored(Difference(now, was), turned=True)


def mirrored(difference: Difference, turned: bool) -> dict[object, list[Pattern]]:
    """The changes, whoever of the two was first."""
    found: dict[object, NumberSet] = {}
    for change in difference.changes():
        sides = (change.after, change.before) if turned else (change.before, change.after)
        key = change.origin, *sides
        found[key] = found[key] | change.numbers if key in found else change.numbers
    return {key: numbers.patterns() for key, numbers in found.items()}
