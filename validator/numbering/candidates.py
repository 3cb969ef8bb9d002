"""The ways in which strings may be read, each as the pieces by which they become what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator.digits.rewriting import Piece, pieces
from validator.digits.shape import Shape
from validator.digits.space import ANY_LENGTH, Number, NumberSpace
from validator.numbering.dialling import as_meant, bare_services, behind_routing_prefixes, in_front, without
from validator.numbering.plan import NumberingPlan


class Candidate(NamedTuple):
    """One way to read strings: what they become, piece by piece."""

    name: str
    found: tuple[Piece, ...]


def dialled(space: NumberSpace, plan: NumberingPlan, services: Sequence[Shape], home: Sequence[Shape] = ()) -> Iterator[Candidate]:
    """The ways to read strings in a plan, first the one that comes first: emergency numbers; declared services, as national
    numbers where they are some; the plan's own codes; the international prefixes, longest first; the trunk prefix,
    also with a carrier; bare national numbers and local ones; the country's codes; then, by nature, national and international numbers.

    `home` are the services of the country that are dialled behind the outside line.
    """
    outside = plan.outside_line
    yield Candidate("emergency", tuple(_emergency(space, plan)))
    yield from as_service(space, plan, services, frozenset(["unknown"]))
    yield Candidate("code", tuple(_codes(space, (code.shape for code in plan.codes), "", plan.name)))
    yield Candidate("code", as_meant(space, plan.aliases, "", national(plan)))
    at_home = [shape for shape in home if "unknown" in shape.natures]
    for prefix in national_prefixes(plan):
        yield Candidate("national", tuple(_nationals(space, plan, at_home, prefix, "unknown", outside)))
    yield Candidate("code", tuple(_codes(space, (*at_home, *(code.shape for code in plan.home_codes)), outside, plan.owner)))
    yield Candidate("code", as_meant(space, plan.home_aliases, outside, national(plan)))
    for prefix in sorted(plan.international_prefixes, key=len, reverse=True):
        yield Candidate("international", tuple(pieces(space, "unknown", outside + prefix, Number("international", ""))))
    for prefix in national_prefixes(plan):
        yield Candidate("national", tuple(pieces(space, "unknown", outside + prefix, national(plan))))
    for found in (*in_front(space, plan, national(plan)), *without(space, plan, national(plan))):
        yield Candidate("national", found)
    yield Candidate("short-code", tuple(_codes(space, (code.shape for code in plan.short_codes), outside, plan.owner)))
    yield Candidate("national", tuple(pieces(space, "national", "", national(plan))))
    yield from international(space)
    for found in behind_routing_prefixes(space, plan, national(plan)):
        yield Candidate("national", found)


def international(space: NumberSpace) -> Iterator[Candidate]:
    """Numbers of nature international, as they are."""
    yield Candidate("international", tuple(pieces(space, "international", "", Number("international", ""))))


def national(plan: NumberingPlan) -> Number:
    """What stands in front of a national number in the space of its meaning: the calling code, if the plan has one."""
    return Number("international", plan.calling_code) if plan.calling_code else Number(plan.name, "")


def national_prefixes(plan: NumberingPlan) -> list[str]:
    """What is dialled in front of a national number; the empty string where it may stand bare."""
    bare = not plan.trunk_prefix or plan.trunk_prefix_optional
    return [plan.trunk_prefix] * bool(plan.trunk_prefix) + [""] * bare


def as_service(space: NumberSpace, plan: NumberingPlan, services: Sequence[Shape], natures: frozenset[str]) -> Iterator[Candidate]:
    """How declared services are read: a valid national number as that, one with a plus as that, all others as codes."""
    plain = [shape for shape in services if "unknown" in shape.natures]
    if "unknown" in natures:
        for prefix in national_prefixes(plan):
            yield Candidate("national", tuple(_nationals(space, plan, plain, prefix, "unknown")))
        yield Candidate("national", bare_services(space, plan, plain, national(plan)))
    if "national" in natures:
        yield Candidate("national", tuple(_nationals(space, plan, plain, "", "national")))
    yield Candidate("service", tuple(piece for nature in sorted(natures) for piece in _codes(space, plain, "", plan.name, nature)))


def _nationals(
    space: NumberSpace, plan: NumberingPlan, services: Iterable[Shape], trunk: str, nature: str, outside: str = ""
) -> Iterator[Piece]:
    before = national(plan)
    for shape in services:
        for prefix, suffix in shape.prefixes(len(trunk)):
            if prefix.startswith(trunk) and not suffix:
                becomes = Number(before.nature, before.digits + prefix[len(trunk) :])
                yield from pieces(space, nature, outside + prefix, becomes, shape.lengths << len(outside) & ANY_LENGTH)


def as_written(space: NumberSpace, shapes: Iterable[Shape]) -> Candidate:
    """Those of the shapes that are international, as they are."""
    plus = [shape for shape in shapes if "international" in shape.natures]
    found = [
        piece
        for shape in plus
        for prefix, suffix in shape.prefixes()
        for piece in pieces(space, "international", prefix, Number("international", prefix), shape.lengths, suffix)
    ]
    return Candidate("international", tuple(found))


def as_emergency(space: NumberSpace, owner: str, shapes: Iterable[Shape]) -> Candidate:
    """The strings of an emergency list, as numbers of the plan that owns them; lines of an answering point, with a plus, as they are."""
    listed = list(shapes)
    return Candidate("listed", (*_codes(space, listed, "", owner), *as_written(space, listed).found))


def _emergency(space: NumberSpace, plan: NumberingPlan) -> Iterator[Piece]:
    for outside in sorted({"", plan.outside_line}):
        yield from _codes(space, (code.shape for code in plan.emergency), outside, plan.owner)


def _codes(space: NumberSpace, shapes: Iterable[Shape], outside: str, owner: str, nature: str = "unknown") -> Iterator[Piece]:
    for shape in dict.fromkeys(shapes):
        for prefix, suffix in shape.prefixes():
            lengths = shape.lengths << len(outside) & ANY_LENGTH
            yield from pieces(space, nature, outside + prefix, Number(owner, prefix), lengths, suffix)
