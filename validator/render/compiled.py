"""What the engine proved of a switch, as the tables that a renderer writes down, proven equal to what was checked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING, paint
from validator.digits.space import DEPTH, UNIT, NumberSpace
from validator.digits.steps import Ints
from validator.flow.heads import NATURES
from validator.flow.natures import leaving
from validator.flow.proof import Epoch
from validator.flow.table import CompiledTable
from validator.network import Origin, Switch, Trunk
from validator.render.escape import Unrenderable
from validator.render.model import Entry, OriginModel, SwitchModel, TableModel, TrunkModel
from validator.tables import Action, Forward, TableKind

Cell = tuple[int, int]
"""Start and depth of a box."""


def switch_model(epoch: Epoch, switch: Switch) -> SwitchModel:
    """One switch as it decides in an epoch. Unrenderable where something that a running switch needs is not written."""
    if switch.listen is None:
        raise Unrenderable(f"{switch.name} has no listen address", switch.place)
    origin_places = [origin.place for origin in switch.origins if origin.translate_calling]
    if calling := [*origin_places, *(trunk.place for trunk in switch.trunks if trunk.translate_calling)]:
        raise Unrenderable("tables for calling numbers (translate_calling) are not rendered yet", calling[0])
    if epoch.network.narrowed:
        raise Unrenderable("rules that are narrowed by calling numbers (calling) are not rendered yet", epoch.network.narrowed.place)
    build = _Tables(epoch)
    origins = [origin for origin in switch.origins if origin.address in epoch.calls.origins]
    trunks = [trunk for trunk in switch.trunks if f"{trunk.switch}/{trunk.name}" in epoch.calls.trunks]
    leaves = leaving(epoch)
    return SwitchModel(
        name=switch.name,
        place=switch.place,
        listen=switch.listen,
        origins=tuple(_origin(build, origin) for origin in origins),
        trunks=tuple(_trunk(build, trunk, leaves[f"{trunk.switch}/{trunk.name}"]) for trunk in trunks),
        axes=tuple(axis for axis in epoch.space.axes if axis.nature in NATURES),
        note=switch.note,
    )


def _origin(build: _Tables, origin: Origin) -> OriginModel:
    return OriginModel(
        name=origin.name,
        place=origin.place,
        addresses=origin.addresses,
        stages=tuple(build.table("translations", name) for name in origin.translate),
        route=build.table("routes", origin.route),
        charging=build.table("charging", origin.charging) if origin.charging else None,
        reads=origin.reads,
        natures=origin.natures,
        note=origin.note,
        tech_prefix=origin.tech_prefix,
    )


def _trunk(build: _Tables, trunk: Trunk, natures: frozenset[str]) -> TrunkModel:
    return TrunkModel(
        name=trunk.name,
        place=trunk.place,
        gateways=trunk.gateways,
        stages=tuple(build.table("translations", name) for name in trunk.translate),
        natures=frozenset(nature for nature in NATURES if nature in natures),
        note=trunk.note,
        tech_prefix=trunk.tech_prefix,
    )


class _Tables:
    """The tables of one switch in an epoch, each built once."""

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self._known: dict[tuple[str, str], TableModel] = {}

    def table(self, kind: TableKind, name: str) -> TableModel:
        if (kind, name) not in self._known:
            compiled = self.epoch.calls.table(kind, name)
            _check_shares(compiled)
            actions = tuple(dict.fromkeys(_ordered(rule.action) for rule in compiled.rules))
            found = list(entries(compiled, actions))
            lines = tuple(compiled.rules[rule].place for _, rule in found)
            self._known[kind, name] = TableModel(kind, name, tuple(entry for entry, _ in found), actions, (compiled.table.place,), lines)
        return self._known[kind, name]


def _ordered(action: Action) -> Action:
    """The action; of equal shares one form."""
    return action.ordered if isinstance(action, Forward) and action.weights else action


def _check_shares(compiled: CompiledTable) -> None:
    for rule in compiled.rules if compiled.sharing else ():
        if isinstance(rule.action, Forward) and rule.action.weights and len({*rule.action.trunks}) < len(rule.action.trunks):
            raise Unrenderable("a list of trunks that share calls names one of them twice", rule.place)


def entries(compiled: CompiledTable, actions: tuple[Action, ...]) -> Iterator[tuple[Entry, int]]:
    """A table as entries of which the longest prefix decides, each with its rule: the rules as they are written where that is the
    same map of all numbers, else every rule's numbers apart."""
    numbered = {action: place for place, action in enumerate(actions)}
    of_rule = [numbered[_ordered(rule.action)] for rule in compiled.rules]
    wanted = compiled.winners.relabel(lambda label: of_rule[label] if label >= 0 else NOTHING)
    rows = _as_written(compiled)
    if _painted(compiled.space, rows).relabel(lambda label: of_rule[label] if label >= 0 else NOTHING).same(wanted):
        axes = compiled.space.axes
        for start, depth, lengths, rule in rows.tolist():
            yield Entry(axes[start // UNIT], NumberSpace.tail(start, depth), lengths, of_rule[rule]), rule
        return
    for rule in sorted(rule for rule in compiled.winning if rule >= 0):
        for pattern in compiled.winners.where(rule.__eq__).patterns():
            axis, tail = _on_axis(compiled.space, pattern.nature, pattern.prefix, pattern.suffix)
            yield Entry(compiled.space.axes[axis], tail, pattern.lengths << len(tail), of_rule[rule]), rule


def _on_axis(space: NumberSpace, nature: str, prefix: str, suffix: str) -> tuple[int, str]:
    """The axis of a pattern, which never spans two, and the digits behind its head."""
    for place, axis in enumerate(space.axes):
        head = axis.head
        if (axis.nature, axis.suffix) == (nature, suffix) and prefix.startswith(head) and head == _longest(space, nature, prefix, suffix):
            return place, prefix[len(head) :]
    raise KeyError(prefix)


def _longest(space: NumberSpace, nature: str, prefix: str, suffix: str) -> str:
    return next(head for head in space.heads(nature, suffix) if prefix.startswith(head))


def _as_written(compiled: CompiledTable) -> Ints:
    """The boxes of all rules, each with its rule; of those that share a box a later painted one takes its lengths from the others."""
    boxes = compiled.boxes[np.argsort(compiled.turns[compiled.boxes[:, 3]], kind="stable")]
    rows = boxes.copy()
    rows[:, 3] = compiled.owners[boxes[:, 3]]
    tags = np.sort(rows[:, 0] + rows[:, 1])
    if not (tags[1:] == tags[:-1]).any():
        return rows
    cells: dict[Cell, list[int]] = {}
    for start, depth, lengths, rule in rows.tolist():
        labels = cells.setdefault((start, depth), [NOTHING] * (DEPTH + 1))
        for length in range(DEPTH + 1):
            if lengths >> length & 1:
                labels[length] = rule
    merged = [(start, depth, mask, rule) for (start, depth), labels in cells.items() for rule, mask in _masks(labels)]
    return np.array(merged, dtype=np.int64).reshape(-1, 4)


def _painted(space: NumberSpace, rows: Ints) -> NumberMap:
    """What the longest prefix decides. Rows of one box have no length in common, so each is painted in a round of its own."""
    foreign = np.array([(*box, NOTHING) for box in space.foreign()], dtype=np.int64).reshape(-1, 4)
    every = np.concatenate((rows, foreign))
    order = np.lexsort((rows[:, 1], rows[:, 0]))
    again = np.zeros(len(rows), dtype=np.int64)
    same = (rows[order[1:], :2] == rows[order[:-1], :2]).all(axis=1)
    for place in np.flatnonzero(same).tolist():
        again[order[place + 1]] = again[order[place]] + 1
    rounds = np.concatenate((rows[:, 1] * (DEPTH + 2) + again, np.full(len(foreign), (DEPTH + 2) ** 2, dtype=np.int64)))
    return paint(space, every[:, :3], every[:, 3], rounds)


def _masks(labels: list[int]) -> Iterator[tuple[int, int]]:
    for rule in dict.fromkeys(labels):
        if rule != NOTHING:
            yield rule, sum(1 << length for length, label in enumerate(labels) if label == rule)
