"""The difference of two networks against the naive switch: every short string, at every origin and instant, of 200 pairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import pytest

from tests.naive import Dialler
from tests.naive_conduct import changed
from tests.naive_rules import Number
from tests.networks import ALPHABET, ON, Mapped, numbers, text
from tests.pairs import pair
from tests.test_engine import read
from validator import digits
from validator.flow.calls import NotSettled
from validator.flow.difference import Difference
from validator.flow.proof import Proof, ground
from validator.network import Nature, Network

STRINGS = tuple(dict.fromkeys((*numbers(4, "03"), *numbers(3, ALPHABET))))


def compared(before: Network, after: Network) -> Iterator[tuple[datetime, Difference]]:
    """The two networks at every instant at which either changes."""
    shared = ground([before, after], ON)
    proofs = [Proof(network, ON, shared) for network in (before, after)]
    for was, now in zip(*(proof.epochs for proof in proofs), strict=True):
        yield was.instant, Difference(was, now)


def entering(network: Network, instant: datetime) -> dict[str, tuple[Nature, ...]]:
    """The natures that may enter at each origin that is valid."""
    default: dict[bool, tuple[Nature, ...]] = {True: ("unknown",), False: ("unknown", "international")}
    valid = (origin for origin in network.origins if origin.dates.holds(instant))
    return {origin.address: origin.natures or default[origin.reads is not None] for origin in valid}


def wrong(before: Mapped, after: Mapped) -> Iterator[str]:
    """Every call on which the difference and the naive switch do not agree."""
    networks = read(before), read(after)
    for instant, difference in compared(*networks):
        was, now = (Dialler(network, instant) for network in networks)
        every = list(difference.changes())
        natures = [entering(network, instant) for network in networks]
        for address in difference.origins:
            changes = [change for change in every if change.origin == address]
            may_enter = [each.get(address, ()) for each in natures]
            for nature in sorted({*may_enter[0], *may_enter[1]}):
                for string in STRINGS:
                    number = Number(nature, "+" * (nature == "international") + string)
                    told = sum(digits.Number(nature, string) in change.numbers for change in changes)
                    both = all(nature in each for each in may_enter)
                    expected = changed(was, now, address, number) if both else True
                    if told != expected:
                        yield f"{number} at {address} on {instant}: told {told} times, expected {expected}"


def agrees(seed: int) -> bool:
    before, after = pair(seed)
    try:
        found = list(islice(wrong(before, after), 3))
    except NotSettled:
        return False
    assert not found, "\n".join([*found, text(before), text(after)])
    return True


@pytest.mark.parametrize("block", range(20))
def test_the_difference_is_that_of_the_naive_switch(block: int) -> None:
    judged = (seed for seed in range(block * 100, block * 100 + 40) if agrees(seed))
    assert len(list(islice(judged, 10))) == 10
