"""Whether a number of a country can end in another: what the Gambian regulator asks of its own numbers (ITU Operational Bulletin 1035,
"routed to The Gambia and must not be terminated in any other country"), asked of all countries at once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from validator.digits.numbermap import combine_within
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.flow.claims import WITHIN
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Epoch, Proof
from validator.numbering.meanings import Info


class Borders(NamedTuple):
    """How many numbers of how many countries can be dialled where calls enter, and how many of them may end in another country or leave
    on a trunk that does not carry theirs."""

    numbers: int
    countries: int
    crossing: int


@lru_cache(maxsize=1)
def borders(proof: Proof) -> Borders:
    """The answer for every origin and every instant judged; countries and numbers are those of the first."""
    epoch = proof.epochs[0]
    infos = epoch.readings.world.infos
    numbers = epoch.meant & epoch.readings.world.map.where(lambda label: bool(_countries(infos[label])))
    labels = epoch.readings.world.map.within(numbers, NOTHING).present() - {NOTHING}
    countries = frozenset[str]().union(*(_countries(infos[label]) for label in labels))
    crossing = NumberSet.empty(proof.space)
    for found in evidence(proof):
        if found.ending.kind == "delivered" and (over := _crossing(found)):
            crossing = crossing | found.epoch.meanings_of(found.origin, over)
    return Borders(numbers.count, len(countries), crossing.count)


def _countries(info: Info) -> frozenset[str]:
    """The countries of an international number, each with those inside its network as one; none of a global code."""
    if info.space != "international" or not info.valid:
        return frozenset()
    return frozenset(WITHIN.get(region, region) for region in info.regions if not region.startswith("+"))


def _crossing(found: Evidence) -> NumberSet:
    """Those of the numbers of an evidence that mean a number of a country, and end as one of another or in its network, or are carried
    on a trunk that does not carry theirs."""
    epoch = found.epoch
    labels, infos = epoch.readings.labels, epoch.readings.world.infos
    meanings = epoch.readings.meanings(found.origin)
    if found.kind == "leaves":
        return found.numbers & meanings.where(lambda label: bool(_countries(labels[label].info)))
    abroad = _network_behind(epoch, found)
    ends = [epoch.seen_through(found.ending.form, found.ending.space)] if found.ending.space else []

    def crosses(pair: tuple[int, ...]) -> int:
        home, there = _countries(labels[pair[0]].info), frozenset[str]().union(*(_countries(infos[end]) for end in pair[1:])) or abroad
        return int(bool(home) and bool(there) and not home & there)

    return combine_within(found.numbers, [meanings, *ends], crosses, 0).where((1).__eq__)


def _network_behind(epoch: Epoch, found: Evidence) -> frozenset[str]:
    """The country whose network takes the call at its end; none where that is no country's."""
    plan = epoch.calls.trunks[found.ending.at].to.country
    country = epoch.readings.plans[plan].country if plan else ""
    return frozenset({WITHIN.get(country, country)} if country else ())
