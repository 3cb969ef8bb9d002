"""Where tables are used: by which switches, compiled at which instants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from validator.flow.proof import Epoch, Proof
from validator.flow.table import CompiledTable
from validator.flow.translation import Translation
from validator.network import Network
from validator.tables import Rule, TableKind

TRANSLATING = ("translations", "translate_calling")


class Use(NamedTuple):
    """A table as some switches use it in an epoch. `translation` is set for a translation table."""

    epoch: Epoch
    kind: TableKind
    name: str
    compiled: CompiledTable
    switches: frozenset[str]
    translation: Translation | None = None


@lru_cache(maxsize=1)
def tables_in_use(proof: Proof) -> tuple[Use, ...]:
    """Every table that an origin or trunk names, once for each set of its rules that is valid together."""
    seen: set[int] = set()
    found = []
    for epoch in proof.epochs:
        for (kind, name), switches in named(epoch.network).items():
            use = _use(epoch, kind, name, frozenset(switches))
            if id(use.compiled) not in seen:
                seen.add(id(use.compiled))
                found.append(use)
    return tuple(found)


def _use(epoch: Epoch, kind: TableKind, name: str, switches: frozenset[str]) -> Use:
    translation = epoch.calls.tables.translation(name, epoch.instant, kind) if kind in TRANSLATING else None
    return Use(epoch, kind, name, epoch.calls.table(kind, name), switches, translation)


def identity(network: Network) -> Callable[[Rule], object]:
    """What tells rules apart: themselves; where calling numbers narrow some, a rule may have been written anew, and its place does."""
    return attrgetter("place") if network.narrowed else id


def named(network: Network) -> dict[tuple[TableKind, str], set[str]]:
    """The tables that origins and trunks name, and the switches of these."""
    found: dict[tuple[TableKind, str], set[str]] = {}
    for kind, name, switch in _names(network):
        found.setdefault((kind, name), set()).add(switch)
    return found


def _names(network: Network) -> Iterator[tuple[TableKind, str, str]]:
    for origin in network.origins:
        yield from (("translations", name, origin.switch) for name in origin.translate)
        yield from (("translate_calling", name, origin.switch) for name in origin.translate_calling)
        yield "routes", origin.route, origin.switch
        if origin.charging:
            yield "charging", origin.charging, origin.switch
    for trunk in network.trunks:
        yield from (("translations", name, trunk.switch) for name in trunk.translate)
        yield from (("translate_calling", name, trunk.switch) for name in trunk.translate_calling)
