"""What numbers mean: all meanings of a network at one instant, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form
from validator.digits.shape import Shape
from validator.digits.space import UNIT, Axis, NumberSpace
from validator.network import Network
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
        without = partial(self._without, change)
        left = self.map.relabel(without) if change.replaced else self.map.altered(gone, without)
        for kind in sorted({kind for _, kind in boxes}):
            new = NumberSet.of(self.space, (box for box, of_kind in boxes if of_kind == kind))
            left = left.altered(new, partial(self._with, change.region, kind))
        return left

    def _without(self, change: Change, label: int) -> int:
        info = self.infos[label]
        if change.region not in info.regions:
            return label
        left = info.regions - {change.region}
        return self.infos.of(info._replace(regions=left, valid=bool(left), types=info.types if left else frozenset()))

    def _with(self, region: str, kind: str, label: int) -> int:
        info = self.infos[label]
        return self.infos.of(info._replace(valid=True, regions=info.regions | {region}, types=info.types | {kind}))

    def meant(self) -> NumberMap:
        """What each number of a space of meanings means now, as numbers of `meanings`: an old number its new one."""
        forms: Labels[Form] = Labels()
        plain = NumberMap.constant(self.space, forms.of(Form()))
        found = self.renumbered.back(plain, lambda label, form: forms.of(form.then(forms[label])))
        return combine([self.map, found], lambda pair: self.meanings.of(Meaning(forms[pair[1]], self.infos[pair[0]])))

    def _claimed(self, prefix: str) -> NumberMap:
        under = NumberSet.of(self.space, self.space.boxes("international", prefix.removeprefix("+")))

        def claimed(label: int) -> int:
            info = self.infos[label]
            return self.infos.of(info._replace(claims=info.claims | {prefix})) if info != NO_INFO else label

        return self.map.altered(under, claimed)

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
