"""Lines of which the first that takes a number decides, each with what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace
from validator.readback.decision import Decisions
from validator.readback.lines import Change, Line, Lines


class Act(NamedTuple):
    """What a line does: it changes the number, if so, and what follows depends on the number as it then is."""

    then: NumberMap
    change: Change | None = None


def decided(space: NumberSpace, lines: Iterable[Line], acts: Sequence[Act], otherwise: NumberMap, decisions: Decisions) -> NumberMap:
    """What happens to every number, by the lines; `otherwise` to those that none takes."""
    found = Lines(space, lines, [act.change for act in acts])
    return found.before(dict(enumerate(act.then for act in acts)), otherwise, decisions.invalid, decisions)
