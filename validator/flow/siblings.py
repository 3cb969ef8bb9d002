"""Numbers that leave on a trunk only because their region lies inside another's network, at other tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.finding import Place
from validator.flow.claims import WARNED, covers, texts
from validator.flow.proof import Case, Epoch, Proof
from validator.network import Origin, Trunk


class Siblings(NamedTuple):
    """Numbers of `regions`, dialled at an origin, that leave on a trunk whose claim, at `place`, names another region of their code."""

    trunk: Trunk
    regions: frozenset[str]
    epoch: Epoch
    origin: Origin
    numbers: NumberSet
    place: Place


def siblings(proof: Proof) -> Iterator[Siblings]:
    """For each trunk that claims a region with siblings and does not name them, the origin that sends the most such numbers there."""
    for trunk in proof.network.trunks:
        named = [item for item in trunk.carries or () if item.text.partition(" ")[0] in WARNED.values()]
        if named:
            found = [(epoch, origin, *_leaving(epoch, origin, trunk)) for epoch in proof.epochs for origin in epoch.origins]
            epoch, origin, numbers, regions = max(found, key=lambda each: each[2].count)
            if numbers:
                yield Siblings(trunk, regions, epoch, origin, numbers, named[0].place)


def _leaving(epoch: Epoch, origin: Origin, trunk: Trunk) -> tuple[NumberSet, frozenset[str]]:
    """The numbers of regions that the claim of a trunk covers and does not name, as far as their calls pass such a trunk."""
    claim = texts(trunk.carries or ())
    regions: set[str] = set()

    def unnamed(case: Case) -> bool:
        info = case.meaning.info
        passes = any(claim in ending.via for ending in case.endings)
        found = passes and info.valid and covers(claim, info) and not covers(claim, info, warned=False)
        regions.update(info.regions if found else ())
        return found

    cases = epoch.cases(origin, merged=False)
    return cases.where(lambda label: label != NOTHING and unnamed(epoch.case(label))), frozenset(regions)
