"""Trunks that share calls, as a switch file says it, and the platforms that have no way to draw one by its weight."""

from __future__ import annotations

from validator.finding import Place
from validator.render.escape import Unrenderable, name
from validator.render.model import SwitchModel, TableModel
from validator.tables import Forward


def listed(forward: Forward, between: str, within: str) -> str:
    """The trunks, one turn behind the other; of those that share a turn each stands with its weight, `paris/7`."""
    turns = (within.join(f"{name(trunk)}/{weight}" if weight else name(trunk) for trunk, weight in turn) for turn in forward.turns)
    return between.join(turns)


def distinct(forward: Forward) -> Forward:
    """The list with each trunk once, for nobody is tried twice. One that shares has no trunk twice."""
    return forward if forward.weights else Forward(tuple(dict.fromkeys(forward.trunks)))


def refuse(model: SwitchModel, why: str) -> None:
    """Unrenderable where trunks share calls."""
    for table in model.tables:
        for action in table.actions:
            if isinstance(action, Forward) and action.weights:
                sharing = " and ".join(trunk for turn in action.turns if len(turn) > 1 for trunk, _ in turn)
                raise Unrenderable(f"{sharing} share calls in table {table.name}: {why}", line_of(table, action))


def line_of(table: TableModel, action: Forward) -> Place | None:
    """The first rule that says so."""
    lines_of = zip(table.entries, table.lines, strict=False)
    return next((line for entry, line in lines_of if entry.action >= 0 and table.actions[entry.action] == action), None)
