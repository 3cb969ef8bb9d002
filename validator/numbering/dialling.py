"""How numbers are dialled in a plan besides its trunk prefix: pieces that turn what is dialled into the number that is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.digits.rewriting import Piece, pieces
from validator.digits.shape import Shape
from validator.digits.space import ANY_LENGTH, Number, NumberSpace
from validator.numbering.plan import Alias, NumberingPlan
from validator.numbering.world import WayToDial

FIRST = ("carrier", "mobile")
"""Kinds that are known by what is dialled in front: they come before numbers without anything in front."""


def in_front(space: NumberSpace, plan: NumberingPlan, national: Number) -> Iterator[tuple[Piece, ...]]:
    """Behind a carrier's code, or Argentina's area and 15; `national` stands in front of a meaning."""
    for way in plan.ways:
        if way.kind in FIRST:
            yield tuple(_pieces(space, plan, national, way))


def without(space: NumberSpace, plan: NumberingPlan, national: Number) -> Iterator[tuple[Piece, ...]]:
    """Without the trunk prefix that others need, and without the area code of the region or of the caller."""
    for way in plan.ways:
        if way.kind not in FIRST:
            yield tuple(_pieces(space, plan, national, way))


def bare_services(space: NumberSpace, plan: NumberingPlan, services: Iterable[Shape], national: Number) -> tuple[Piece, ...]:
    """Those of the services that are numbers which are dialled without a trunk prefix: they mean the numbers."""
    bare = [entry for way in plan.ways if way.kind == "bare" for entry in way.entries]
    found: list[Piece] = []
    for shape in services if bare else ():
        for prefix, suffix in shape.prefixes():
            for beginning, lengths in bare if not suffix else ():
                if both := shape.lengths & lengths if prefix.startswith(beginning) or beginning.startswith(prefix) else 0:
                    whole = max(prefix, beginning, key=len)
                    found += pieces(space, "unknown", whole, Number(national.nature, national.digits + whole), both)
    return tuple(found)


def behind_routing_prefixes(space: NumberSpace, plan: NumberingPlan, national: Number) -> Iterator[tuple[Piece, ...]]:
    """National numbers behind a routing prefix (portability), as dialled, of nature national, and behind the calling code."""
    for routing in plan.routing_prefixes:
        for trunk in sorted({"", plan.trunk_prefix}, reverse=True):
            yield tuple(pieces(space, "unknown", routing + trunk, national))
        yield tuple(pieces(space, "national", routing, national))
        if plan.calling_code:
            yield tuple(pieces(space, "international", plan.calling_code + routing, national))


def as_meant(space: NumberSpace, aliases: Iterable[Alias], outside_line: str, national: Number) -> tuple[Piece, ...]:
    """Codes that mean another number."""
    found: list[Piece] = []
    for alias in aliases:
        means = Number("international", alias.becomes) if alias.international else Number(national.nature, national.digits + alias.becomes)
        dialled = outside_line + alias.dialled
        found += pieces(space, "unknown", dialled, means, alias.open << len(dialled) & ANY_LENGTH)
    return tuple(found)


def _pieces(space: NumberSpace, plan: NumberingPlan, national: Number, way: WayToDial) -> Iterator[Piece]:
    for dialled, becomes in way.prefixes:
        for prefix, lengths in way.entries:
            if becomes.startswith(prefix):
                begun, whole = dialled, becomes
            elif prefix.startswith(becomes):
                begun, whole = dialled + prefix[len(becomes) :], prefix
            else:
                continue
            means = Number(national.nature, national.digits + whole)
            yield from pieces(space, "unknown", plan.outside_line + begun, means, _dialled(lengths, len(begun) - len(whole), plan))


def _dialled(lengths: int, longer: int, plan: NumberingPlan) -> int:
    """The lengths of what is dialled, from those of the national number; without any, any."""
    if not lengths:
        return ANY_LENGTH
    moved = longer + len(plan.outside_line)
    return lengths << moved & ANY_LENGTH if moved >= 0 else lengths >> -moved
