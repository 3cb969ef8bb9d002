"""The face of a trace for people: a tree with file and line, down to the end of every way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator.flow.ways import Call
from validator.report.endings import Standing, header
from validator.report.text import STYLES
from validator.report.trace_tree import Node, tree
from validator.report.words import harmless

MARKS = {"right": "✓", "wrong": "✗", "allowed": "·", "decided": "·", "nobody": "·"}
COLOURS = {**STYLES, "right": "1;32", "wrong": STYLES["error"]}
GAP = "   "


class Line(NamedTuple):
    """A node of the tree and the branches in front of it."""

    branches: str
    node: Node

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns as they stand on the terminal."""
        first, *others = map(harmless, self.node.columns)
        return self.branches + first, *others


def text(calls: Sequence[Call], standing: Standing, colour: bool) -> str:
    """Every call: what its number means, the tree, and the manuals of the rules that forbid what happens."""
    return "\n".join("".join(f"{line}\n" for line in _call(call, standing, colour)) for call in calls)


def _call(call: Call, standing: Standing, colour: bool) -> Iterator[str]:
    yield _paint("heading", harmless(header(call)), colour)
    lines = list(_lines(tree(call, standing), ""))
    widths = _widths(line.columns for line in lines if not line.node.answer)
    yield from (_drawn(line, widths, colour) for line in lines)
    for rule in dict.fromkeys(line.node.rule for line in lines if line.node.rule):
        yield f"{GAP}= rule   rightnumber explain {rule}"


def _lines(nodes: Sequence[Node], before: str) -> Iterator[Line]:
    for turn, node in enumerate(nodes, start=1):
        last = turn == len(nodes)
        yield Line(before + ("└─ " if last else "├─ "), node)
        yield from _lines(node.below, before + (GAP if last else "│  "))


def _widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """How wide each column must be."""
    widths = [0, 0, 0]
    for row in rows:
        widths = [max(width, len(cell)) for width, cell in zip(widths, (*row, "", "", ""), strict=False)]
    return widths


def _drawn(line: Line, widths: Sequence[int], colour: bool) -> str:
    node = line.node
    place = harmless(f"{node.place.file}:{node.place.line}") if node.place else ""
    if node.answer:
        label = f"[{node.rule}{', allowed' if node.answer == 'allowed' else ''}]" if node.rule else ""
        words = _paint(node.answer, f"{MARKS[node.answer]} {harmless(node.columns[0])}", colour)
        return GAP.join(part for part in (line.branches + words, label, _paint("place", place, colour)) if part)
    cells = GAP.join(cell.ljust(width) for cell, width in zip((*line.columns, "", "")[:3], widths, strict=True))
    return f"{cells}{GAP}{_paint('place', place, colour)}".rstrip()


def _paint(style: str, words: str, colour: bool) -> str:
    return f"\x1b[{COLOURS[style]}m{words}\x1b[0m" if colour and words and style in COLOURS else words
