"""What proofs stand on: the line of numbers, and the instants at which something changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from validator.digits.space import NumberSpace
from validator.flow.by_calling import Apart
from validator.flow.heads import number_space
from validator.flow.readings import plan_names
from validator.network import Network
from validator.numbering import instants as plan_instants
from validator.numbering.calling_numbers import policies
from validator.numbering.plan import numbering_plan
from validator.tables import ALWAYS, Dates


class Ground(NamedTuple):
    """What proofs must have in common to be compared: the line of numbers, the instants at which something changes, and the calling
    numbers that any of them tells apart where calls enter."""

    space: NumberSpace
    instants: tuple[datetime, ...]
    apart: Apart = MappingProxyType({})


def ground(networks: Iterable[Network], on: datetime) -> Ground:
    """The ground of these networks together, from an instant onwards."""
    networks = tuple(networks)
    instants = tuple(sorted({instant for network in networks for instant in changes_from(network, on)}))
    axes = dict.fromkeys(axis for network in networks for axis in _space(network, instants).axes)
    return Ground(NumberSpace(dict.fromkeys(axis.nature for axis in axes), axes), instants)


def _space(network: Network, instants: Sequence[datetime]) -> NumberSpace:
    plans = [numbering_plan(network, name, instant) for instant in instants for name in plan_names(network)]
    listed = [item.text for trunk in network.trunks for item in (*trunk.to.service, *trunk.to.emergency)]
    return number_space(network, plans, listed)


def changes_from(network: Network, on: datetime) -> tuple[datetime, ...]:
    """The instant itself and every later one at which a rule, trunk, origin or plan begins or ends to be valid."""
    found = {on}
    if any(origin.callers is not None for origin in network.origins):
        found |= {policy.begin for policy in policies() if policy.begin > on}
    for dates in _all_dates(network):
        found |= {instant for instant in dates if instant is not None and instant > on}
    return tuple(sorted(found | {instant for instant in plan_instants() if instant > on}))


def last_change_before(network: Network, on: datetime) -> datetime | None:
    """The latest instant, not after this one, at which something in the network or the plans began or ended to be valid."""
    found = {instant for dates in _all_dates(network) for instant in dates if instant is not None} | set(plan_instants())
    return max((instant for instant in found if instant <= on), default=None)


def _all_dates(network: Network) -> Iterator[Dates]:
    for table in network.tables:
        yield from (rule.dates for rule in table.rules if rule.dates is not ALWAYS)
    yield from (origin.dates for origin in network.origins)
    yield from (trunk.dates for trunk in network.trunks)
    yield from (Dates(change.begin, change.parallel_until) for change in network.numbering_changes)
    for plan in network.plans.values():
        yield from (entry.dates for entry in (*(plan.numbers or ()), *plan.add, *plan.withdraw))
