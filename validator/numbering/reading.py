"""Reading: what a string of digits means, for every string at once.

Meanings are places on the same line of integers as numbers: international numbers on the international axis, the codes
of a plan on an axis that bears the plan's name. So a reading is a rewriting, like a translation: `00` becomes the plus, a trunk
prefix the calling code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form, Piece, back, layers, pieces
from validator.digits.shape import Shape
from validator.digits.space import ANY_LENGTH, UNIT, Axis, Number, NumberSpace
from validator.network import Network
from validator.numbering.dialling import as_meant, bare_services, behind_routing_prefixes, in_front, without
from validator.numbering.plan import Change, Code, NumberingPlan, changes
from validator.numbering.renumbering import Renumbered, as_renumbered
from validator.numbering.worldmap import WorldAxis, world_axis


class Info(NamedTuple):
    """What is known of a meaning: whether it is a number at all, the regions that share it, its types.

    `space` is "international" or the plan whose code it is. Of a number that is none, `calling_code` still says whose it would be.
    `claims` are the longer prefixes named in claims (`+979`) that it lies under. `former`: an old number, whose parallel run is over.
    """

    space: str
    valid: bool
    regions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    calling_code: str = ""
    claims: frozenset[str] = frozenset()
    former: bool = False


NO_INFO = Info("", False)


class Meaning(NamedTuple):
    """What a string means: the form by which it becomes the number of `info.space`, and what is known of that."""

    form: Form
    info: Info


class World:
    """All meanings at one instant: `infos[m[x]]` for the number x of a space of meanings, m being `map`."""

    def __init__(
        self,
        space: NumberSpace,
        network: Network,
        plans: Sequence[NumberingPlan],
        instant: datetime,
        prefixes: Iterable[str],
        services: Mapping[str, Sequence[Shape]],
    ) -> None:
        self.space = space
        self.infos: Labels[Info] = Labels()
        self.infos.of(NO_INFO)
        self.meanings: Labels[Meaning] = Labels()
        self.map = _on_axis(space, world_axis(instant), self.infos)
        for change in changes(network, instant):
            self.map = self._changed(change)
        self.renumbered = Renumbered(space, network, instant)
        self.map = as_renumbered(self.map, self.renumbered, self.infos)
        for prefix in sorted(prefixes):
            self.map = self._claimed(prefix)
        self.map = self._with_codes(plans, services)

    @cached_property
    def valid(self) -> NumberMap:
        """1 for the numbers of a space of meanings that are numbers, else 0."""
        return self.map.relabel(lambda label: int(self.infos[label].valid))

    def _changed(self, change: Change) -> NumberMap:
        """The map after a network's own changes to the numbers of a region."""
        boxes = [(box, kind) for shape, kind in change.added for box in shape.boxes(self.space)]
        gone = NumberSet.of(self.space, (box for shape in change.withdrawn for box in shape.boxes(self.space)))
        first = combine([self.map, NumberMap.of_set(gone, 1, 0)], lambda pair: self._without(pair[0], change, bool(pair[1])))
        for kind in sorted({kind for _, kind in boxes}):
            new = NumberSet.of(self.space, (box for box, of_kind in boxes if of_kind == kind))
            first = combine([first, NumberMap.of_set(new, 1, 0)], partial(self._with, change.region, kind))
        return first

    def _without(self, label: int, change: Change, withdrawn: bool) -> int:
        info = self.infos[label]
        if change.region not in info.regions or not (change.replaced or withdrawn):
            return label
        left = info.regions - {change.region}
        return self.infos.of(info._replace(regions=left, valid=bool(left), types=info.types if left else frozenset()))

    def _with(self, region: str, kind: str, pair: tuple[int, ...]) -> int:
        info = self.infos[pair[0]]
        if not pair[1]:
            return pair[0]
        return self.infos.of(info._replace(valid=True, regions=info.regions | {region}, types=info.types | {kind}))

    def meant(self) -> NumberMap:
        """What each number of a space of meanings means now, as numbers of `meanings`: an old number its new one."""
        forms: Labels[Form] = Labels()
        plain = NumberMap.constant(self.space, forms.of(Form()))
        found = self.renumbered.back(plain, lambda label, form: forms.of(form.then(forms[label])))
        return combine([self.map, found], lambda pair: self.meanings.of(Meaning(forms[pair[1]], self.infos[pair[0]])))

    def _claimed(self, prefix: str) -> NumberMap:
        under = NumberSet.of(self.space, self.space.boxes("international", prefix.removeprefix("+")))

        def claimed(pair: tuple[int, ...]) -> int:
            info = self.infos[pair[0]]
            return self.infos.of(info._replace(claims=info.claims | {prefix})) if pair[1] and info != NO_INFO else pair[0]

        return combine([self.map, NumberMap.of_set(under, 1, 0)], claimed)

    def _with_codes(self, plans: Sequence[NumberingPlan], services: Mapping[str, Sequence[Shape]]) -> NumberMap:
        """The map with every plan's own strings; emergency numbers last, for they come first."""
        codes = NumberMap.constant(self.space, NOTHING)
        for plan in plans:
            regions = frozenset({plan.country} if plan.country else ())
            declared = [Code(shape, "service") for shape in services[plan.name] if "unknown" in shape.natures]
            for owner, listed in (
                (plan.owner, (*plan.short_codes, *plan.home_codes)),
                (plan.name, (*plan.nationals, *plan.codes, *declared)),
                (plan.owner, plan.emergency),
            ):
                for kind in sorted({code.type for code in listed}):
                    shapes = [code.shape._replace(natures=frozenset({owner})) for code in listed if code.type == kind]
                    numbers = NumberSet.of(self.space, (box for shape in shapes for box in shape.boxes(self.space)))
                    codes = codes.over(numbers, self.infos.of(Info(owner, True, regions, frozenset({kind}))))
        return codes.substitute({NOTHING: self.map})


def _on_axis(space: NumberSpace, axis: WorldAxis, infos: Labels[Info]) -> NumberMap:
    place = space.index[Axis("international")]
    label = np.array([infos.of(_info(claims)) for claims in axis.sets], dtype=np.int64)
    table = np.concatenate((label[axis.table], np.zeros((1, axis.table.shape[1]), dtype=np.int64)))
    nothing = len(table) - 1
    edges, rows = axis.edges + place * UNIT, axis.rows
    if place:
        edges, rows = np.concatenate(([0], edges)), np.concatenate(([nothing], rows))
    if place + 1 < len(space.axes):
        edges, rows = np.append(edges, (place + 1) * UNIT), np.append(rows, nothing)
    return NumberMap(space, edges, rows, table)


def _info(claims: frozenset[tuple[str, str]]) -> Info:
    codes = sorted(region for region, kind in claims if not kind)
    owned = [(region, kind) for region, kind in claims if kind and kind != "no-international-dialling"]
    flags = {kind for _, kind in claims if kind == "no-international-dialling"}
    if not codes:
        return NO_INFO
    regions = frozenset(region for region, _ in owned)
    return Info("international", bool(owned), regions, frozenset(kind for _, kind in owned) | flags, codes[-1].removeprefix("+"))


class Candidate(NamedTuple):
    """One way to read strings: what they become, piece by piece."""

    name: str
    found: tuple[Piece, ...]


class Reading:
    """How a plan reads: for every string the candidate that decides, and the meaning.

    A string has the meaning of the first candidate under which it is valid; one without a meaning keeps the form of the
    first candidate that fits.
    """

    def __init__(self, world: World, candidates: Iterable[Candidate]) -> None:
        self.world, self.candidates = world, tuple(candidate for candidate in candidates if candidate.found)
        self._layers = [layers(world.space, candidate.found) for candidate in self.candidates]
        self.choice = self._choose()

    def _back(self, place: int, out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        return back(self._layers[place], out, miss, too_long, through)

    def _choose(self) -> NumberMap:
        """The first candidate that fits, but where a later one is valid and none before it is, that one."""
        space = self.world.space
        regions = [NumberSet.of(space, (piece.source for piece in candidate.found)) for candidate in self.candidates]
        choice = NumberMap.constant(space, NOTHING)
        for place in reversed(range(len(regions))):
            choice = choice.over(regions[place], place)
        before = NumberSet.empty(space)
        for place in range(len(regions)):
            if (shared := regions[place] & before) and (valid := self._valid(place, shared)):
                for earlier in range(place):
                    if both := regions[earlier] & valid:
                        valid = valid - self._valid(earlier, both)
                choice = choice.over(valid, place)
            before = before | regions[place]
        return choice

    def _valid(self, place: int, numbers: NumberSet) -> NumberSet:
        """Those of the numbers that are valid under a candidate."""
        met = [piece for piece in self.candidates[place].found if numbers.reaches_into(piece.source)]
        infos = back(layers(numbers.space, met), self.world.map, 0, 0, lambda label, form: label)
        return infos.where(lambda label: self.world.infos[label].valid) & numbers

    def back(self, out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        """From what holds of meanings, what holds of the strings that are read so; `miss` where nothing fits."""
        maps = {place: self._back(place, out, miss, too_long, through) for place in range(len(self.candidates))}
        maps[NOTHING] = NumberMap.constant(self.world.space, miss)
        return self.choice.substitute(maps)

    def without(self, name: str) -> Reading:
        """The same reading where what the candidates of that name decide means nothing."""
        other = copy(self)
        gone = {place for place, candidate in enumerate(self.candidates) if candidate.name == name}
        other.choice = self.choice.relabel(lambda place: NOTHING if place in gone else place)
        return other

    def decided_by(self, name: str) -> NumberSet:
        """The strings that candidates of this name decide."""
        return self.choice.where(lambda place: place >= 0 and self.candidates[place].name == name)

    def forward(self, numbers: NumberSet) -> NumberSet:
        """What these strings become when they are read."""
        result = NumberSet.empty(self.world.space)
        for place, found in enumerate(self._layers):
            chosen = numbers & self.choice.where(place.__eq__)
            for layer in found:
                result = result | layer.forward(chosen)
        return result

    def meanings(self, labels: Labels[Meaning]) -> NumberMap:
        """Every string's meaning, as numbers of `labels`; a meaning of NO_INFO is none."""
        nothing = labels.of(Meaning(Form(), NO_INFO))
        if not self.world.renumbered.moved:
            return self.back(self.world.map, nothing, nothing, lambda label, form: labels.of(Meaning(form, self.world.infos[label])))
        meant = self.world.meant()

        def through(label: int, form: Form) -> int:
            known = self.world.meanings[label]
            return labels.of(Meaning(form.then(known.form), known.info))

        return self.back(meant, nothing, nothing, through)


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
    """The strings of an emergency list, as numbers of the plan that owns them."""
    return Candidate("listed", tuple(_codes(space, shapes, "", owner)))


def _emergency(space: NumberSpace, plan: NumberingPlan) -> Iterator[Piece]:
    for outside in sorted({"", plan.outside_line}):
        yield from _codes(space, (code.shape for code in plan.emergency), outside, plan.owner)


def _codes(space: NumberSpace, shapes: Iterable[Shape], outside: str, owner: str, nature: str = "unknown") -> Iterator[Piece]:
    for shape in dict.fromkeys(shapes):
        for prefix, suffix in shape.prefixes():
            lengths = shape.lengths << len(outside) & ANY_LENGTH
            yield from pieces(space, nature, outside + prefix, Number(owner, prefix), lengths, suffix)
