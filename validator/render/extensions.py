"""A compiled table as Asterisk extensions, in contexts small enough for a matcher that walks them line by line.

A number is an extension as it is written, plus included; one of nature national has an `n` in front, and the empty one is `s`.
The longest prefix decides, and so prefixes that lie inside others stand in a context that is asked before theirs: each includes the
next. Extensions of one context have no number in common, so their order, and the matcher that is set, do not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from validator.digits.space import DEPTH, Axis
from validator.render.escape import Unrenderable
from validator.render.model import Entry

MOST_LINES = 400
"""Extensions of a context: the matcher compares them one by one, and loading takes the square of them."""
LONGEST = 79
"""Characters of an extension or a context (AST_MAX_EXTENSION and AST_MAX_CONTEXT are 80, with the end of the string)."""
MARKS: Mapping[str, str] = {"unknown": "", "international": "+", "national": "n"}
EMPTY = "s"
FRONT = re.compile(r"[0-9A-F*#]*")
SUFFIX = re.compile(r"[A-F*#]*")
ONWARD = "Goto({context},${{EXTEN}},1)"

Split = Callable[[str, int, int], Iterable[tuple[str, int]]]
"""Nature, action and lengths (a mask, the plus left out) to the applications that patterns run, each with its lengths."""
Actions = tuple[tuple[int, int], ...]
"""Actions with their lengths, sorted: alike for fronts that do the same."""


class Extension(NamedTuple):
    """A pattern or a number, and the application that it runs."""

    pattern: str
    application: str


class Context(NamedTuple):
    """Extensions, and the context that is asked for what none of them takes; empty: that of the table's kind."""

    name: str
    lines: Sequence[Extension]
    rest: str


class _Cell(NamedTuple):
    """Numbers that begin with a front (the mark included) and then one of `digits`, if there are any, and what happens at each length."""

    nature: str
    front: str
    digits: str
    suffix: str
    actions: Actions


def contexts(name: str, entries: Iterable[Entry], axes: Iterable[Axis], split: Split) -> Iterator[Context]:
    """The contexts of a table, the one that is asked first in front; the names of the others end in `~2`, `~3` ..."""
    heads: dict[str, list[tuple[str, str]]] = {nature: [] for nature in MARKS}
    for axis in axes:
        if axis.nature in heads:
            heads[axis.nature].append((axis.head, axis.suffix))
    levels = [[line for cell in level for line in _patterns(cell, heads[cell.nature], split)] for level in _levels(name, entries)] or [[]]
    names = _names(name)
    current = next(names)
    for place, lines in enumerate(levels, 1):
        following = next(names) if place < len(levels) else ""
        yield from _small(current, lines, 0, following, names)
        current = following


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}~{number}"
        number += 1


def _levels(name: str, entries: Iterable[Entry]) -> Iterator[list[_Cell]]:
    """The cells of a table, those first that hold no others, then those that hold only these, and so on; numbers with a suffix last."""
    owns: dict[tuple[str, str], dict[str, dict[int, int]]] = defaultdict(dict)
    for axis, prefix, lengths, action in entries:
        front = axis.head + prefix
        if FRONT.fullmatch(front) is None or SUFFIX.fullmatch(axis.suffix) is None:
            raise Unrenderable(f"table {name.partition('.')[2]}: holds numbers that are not made of digits, * # and A-F")
        own = owns[axis.suffix, axis.nature].setdefault(front, {})
        own[action] = own.get(action, 0) | lengths << len(axis.head) + len(axis.suffix)
    for suffix in sorted({suffix for suffix, _ in owns}):
        levels: dict[int, list[_Cell]] = defaultdict(list)
        for nature in sorted(nature for other, nature in owns if other == suffix):
            for height, cell in _heights(nature, suffix, owns[suffix, nature]):
                levels[height].append(cell)
        yield from (levels[height] for height in sorted(levels))


def _heights(nature: str, suffix: str, owns: Mapping[str, Mapping[int, int]]) -> Iterator[tuple[int, _Cell]]:
    """Every front, neighbours that do the same folded, with the number of fronts that lie one in the other below it."""
    heights = dict.fromkeys(owns, 0)
    for front in sorted(owns, reverse=True):
        above = next((front[:cut] for cut in range(len(front) - 1, -1, -1) if front[:cut] in owns), None)
        if above is not None:
            heights[above] = max(heights[above], heights[front] + 1)
    folded: dict[tuple[int, str, Actions], str] = {}
    for front in sorted(owns):
        actions = tuple(sorted(owns[front].items()))
        stem = front[:-1] if front[-1:].isdigit() else front
        folded.setdefault((heights[front], stem, actions), "")
        folded[heights[front], stem, actions] += front[len(stem) :]
    for (height, stem, actions), digits in folded.items():
        yield height, _Cell(nature, stem, digits, suffix, actions)


def _patterns(cell: _Cell, heads: Sequence[tuple[str, str]], split: Split) -> Iterator[Extension]:
    by_value: dict[str, int] = {}
    for action, mask in cell.actions:
        for said, lengths in split(cell.nature, action, mask):
            by_value[said] = by_value.get(said, 0) | lengths
    reach = -1 if cell.suffix else _reach(heads, cell.front, cell.digits)
    least = len(cell.front) + bool(cell.digits) + len(cell.suffix)
    floor = ~((1 << least) - 1)
    found = [(length, is_open, said) for said, mask in by_value.items() for length, is_open in _runs(mask & floor, reach)]
    for length, is_open, said in sorted(found):
        yield Extension(_pattern(MARKS[cell.nature] + cell.front, cell.digits, length - least, cell.suffix, is_open), said)


def _reach(heads: Sequence[tuple[str, str]], front: str, digits: str) -> int:
    """The most characters of a number that begins so; -1 where `*`, `#` or letters may follow, which an open pattern would take."""
    longest = -1
    for head, suffix in heads:
        beyond = head[len(front) :] if head.startswith(front) else ""
        between = front[len(head) :] if front.startswith(head) else ""
        alike = not digits or beyond[:1] in digits if beyond else not between or between.isdecimal()
        if not alike or not (head.startswith(front) or front.startswith(head)):
            continue
        if suffix or (beyond and not beyond.isdecimal()):
            return -1
        longest = max(longest, len(head) + DEPTH)
    return longest


@lru_cache(maxsize=4096)
def _runs(mask: int, reach: int) -> tuple[tuple[int, bool], ...]:
    """Each length of a mask, and whether all longer ones up to the reach are in it too: then they are one pattern."""
    lengths = [place for place in range(mask.bit_length()) if mask >> place & 1]
    start = len(lengths) - 1
    if lengths and lengths[-1] == reach:
        while start and lengths[start - 1] == lengths[start] - 1:
            start -= 1
    if start < len(lengths) - 1:
        return (*((length, False) for length in lengths[:start]), (lengths[start], True))
    return tuple((length, False) for length in lengths)


def _pattern(front: str, digits: str, more: int, suffix: str, is_open: bool) -> str:
    if len(digits) == 1:
        front, digits = front + digits, ""
    if len(front) + len(suffix) + more + len("_[n][0-24-68]!") > LONGEST:
        raise Unrenderable(f"{front[:80]} is longer than the {LONGEST} characters of an extension")
    if not digits and not more and not is_open:
        return front + suffix or EMPTY
    return f"_{_literal(front)}{_set(digits)}{'X' * more}{suffix}{'!' if is_open else ''}"


def _literal(front: str) -> str:
    """A front inside a pattern, where a bare `n` would be 2 to 9."""
    return f"[n]{front[1:]}" if front.startswith("n") else front


def _set(digits: str) -> str:
    if not digits:
        return ""
    return "X" if len(digits) == 10 else f"[{''.join(map(_span, _consecutive(digits)))}]"


def _consecutive(digits: str) -> Iterator[str]:
    run = digits[0]
    for digit in digits[1:]:
        if ord(digit) == ord(run[-1]) + 1:
            run += digit
        else:
            yield run
            run = digit
    yield run


def _span(run: str) -> str:
    return run if len(run) < 3 else f"{run[0]}-{run[-1]}"


def _small(name: str, lines: Sequence[Extension], depth: int, rest: str, names: Iterator[str]) -> Iterator[Context]:
    """Extensions in a context, and those that begin alike in contexts of their own where there would be too many."""
    if len(lines) <= MOST_LINES:
        yield Context(name, lines, rest)
        return
    parts = _parted(lines, depth + 1)
    if len(parts) == 1 and len(next(iter(parts))) > depth:
        yield from _small(name, lines, depth + 1, rest, names)
        return
    own: list[Extension] = []
    inner: list[Context] = []
    for front, found in parts.items():
        if len(found) == 1 or len(front) <= depth:
            own += found
        else:
            context = next(names)
            own.append(Extension(f"_{_literal(front)}!", ONWARD.format(context=context)))
            inner += _small(context, found, depth + 1, rest, names)
    yield Context(name, own, rest)
    yield from inner


def _parted(lines: Sequence[Extension], length: int) -> Mapping[str, list[Extension]]:
    """Extensions by their first characters; by fewer where a pattern has a set, or its end, before."""
    parts: dict[str, list[Extension]] = defaultdict(list)
    for line in lines:
        found = re.match(r"[+n]?[0-9A-F*#]*", line.pattern.removeprefix("_").replace("[n]", "n"))
        parts[found[0][:length] if found else ""].append(line)
    return parts


def held(axes: Iterable[Axis]) -> Iterator[str]:
    """Patterns of exactly the numbers that lie on one of the axes, each pattern of one length."""
    ordered = sorted(axes, key=lambda axis: (axis.nature, axis.suffix, len(axis.head), axis.head))
    reached: dict[tuple[str, str, str], int] = {}
    for nature, head, suffix in ordered:
        shorter = [reached.get((nature, suffix, head[:cut]), -1) for cut in range(len(head)) if head[cut:].isdecimal()]
        least, most = max([len(head), *(length + 1 for length in shorter)]), len(head) + DEPTH
        reached[nature, suffix, head] = most
        for length in range(least, most + 1):
            yield _pattern(MARKS[nature] + head, "", length - len(head), suffix, is_open=False)
