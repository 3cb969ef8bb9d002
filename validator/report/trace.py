"""The face of a trace for people: a tree of what happens to the call, with file and line, down to the end of every way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator import causes
from validator.digits.space import Number
from validator.finding import Place
from validator.flow.trace import Hop, Leg, Step
from validator.flow.ways import Call, Way
from validator.network import Charge, Forward, Nature, Reject, Rule, Translate
from validator.report.endings import ENDS, far_end, header, places, rule_of, sentence
from validator.report.text import STYLES
from validator.report.words import harmless
from validator.rules import charge_mismatch
from validator.rules.saying import culprit_place

Standing = frozenset[tuple[str, Place]]
"""Rule and place of every finding that stands; a fault without one is allowed."""
MARKS = {"right": ("✓", "1;32"), "wrong": ("✗", STYLES["error"]), "decided": ("·", "0"), "nobody": ("·", "0"), "allowed": ("·", "0")}


class Node(NamedTuple):
    """A line of the tree: its columns, where it is written, and what stands below it. `mark` is a key of MARKS, or none."""

    columns: tuple[str, ...]
    place: Place | None = None
    below: tuple[Node, ...] = ()
    mark: str = ""
    rule: str = ""


class Row(NamedTuple):
    """A node with the branches in front of it."""

    branches: str
    node: Node


def text(calls: Sequence[Call], standing: Standing, colour: bool) -> str:
    """A tree for each call."""
    return "\n".join("\n".join(_tree(call, standing, colour)) + "\n" for call in calls)
