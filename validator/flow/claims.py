"""Claims: which numbers an origin accepts and a trunk carries (`[FR, not JE, mobile, +979, emergency, "*"]`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from validator.network import Listed, Network, Trunk
from validator.numbering import calling_codes
from validator.numbering.calling_numbers import policies
from validator.numbering.meanings import Info

WITHIN = {"VA": "IT", "EH": "MA", "SJ": "NO", "AX": "FI", "CC": "AU", "CX": "AU"}
"""Regions whose numbers lie inside the network of another and count as carried with it."""
WARNED = {"JE": "GB", "GG": "GB", "IM": "GB"}
"""The same, with a warning: their tariffs differ."""


def covers(items: Iterable[str], info: Info, warned: bool = True) -> bool:
    """Whether a list of claims covers a number: the last item that speaks of it decides.

    A number that several regions or types share is covered if one of them is named. Without `warned` the regions of WARNED count only
    where they are named themselves.
    """
    covered = False
    for item in items:
        if _speaks_of(item.removeprefix("not "), info, warned):
            covered = not item.startswith("not ")
    return covered


def _speaks_of(item: str, info: Info, warned: bool) -> bool:
    if item == "*":
        return True
    if item.startswith("+"):
        return item in info.claims or (info.space == "international" and item == "+" + info.calling_code)
    if item in info.types or item == info.space:
        return True
    region, _, kind = item.partition(" ")
    named = with_inner(region) if warned else with_inner(region) - (WARNED.keys() - {region})
    return bool(named & info.regions) and (not kind or kind in info.types)


@cache
def with_inner(named: str) -> frozenset[str]:
    """A region and those that count as carried with it."""
    return frozenset({named, *(inner for inner, outer in {**WITHIN, **WARNED}.items() if outer == named)})


def texts(items: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(item.text for item in items)


def carried(network: Network, trunk: Trunk) -> tuple[str, ...]:
    """What a trunk carries: as written, else the country of its far end; a list of services or emergency numbers only those."""
    if trunk.carries is not None:
        return texts(trunk.carries)
    if trunk.to.country:
        plan = network.plans.get(trunk.to.country)
        return tuple(name for name in (trunk.to.country, plan.country if plan else None) if name)
    return ("*",)


def prefixes(network: Network) -> Iterator[str]:
    """Every prefix longer than a calling code that a claim names: the world's numbers must be told apart there."""
    lists = [texts(items) for trunk in network.trunks for items in (trunk.carries, trunk.presents) if items]
    lists += [texts(items) for origin in network.origins for items in (origin.accepts, origin.callers) if items]
    if any(origin.callers is not None for origin in network.origins):
        lists += [policy.numbers for policy in policies()]
    for item in (text.removeprefix("not ") for items in lists for text in items):
        if item.startswith("+") and item[1:] not in calling_codes():
            yield item
