"""A compiled table as Asterisk extensions: disjoint anchored patterns, in contexts small enough for a matcher that walks them in a row.

A number is an extension as it is written, plus included; one of nature national has an `n` in front, and the empty one is `s`.
Patterns of one context have no number in common, so their order, and the matcher that is set, do not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.digits.space import DEPTH, Axis
from validator.render.escape import Unrenderable
from validator.render.model import NOTHING, Entry

MOST_LINES = 400
"""Extensions of a context: the matcher compares them one by one, and loading takes the square of them."""
LONGEST = 79
"""Characters of an extension or a context (AST_MAX_EXTENSION and AST_MAX_CONTEXT are 80, with the end of the string)."""
MARKS: Mapping[str, str] = {"unknown": "", "international": "+", "national": "n"}
EMPTY = "s"
FRONT = re.compile(r"[+n]?[0-9A-F*#]*")
ONWARD = "Goto({context},${{EXTEN}},1)"

Split = Callable[[str, int, int], Iterable[tuple[str, int]]]
"""Nature, action and lengths (a mask, the plus left out) to the applications that patterns run, each with its lengths."""


class Extension(NamedTuple):
    """A pattern or a number, and the application that it runs."""

    pattern: str
    application: str


Contexts = dict[str, list[Extension]]
"""The contexts of a table, the one that is asked first."""


class _Node:
    """A front of numbers: what stands at its own entries, by count of characters, and the longer fronts."""

    __slots__ = ("longer", "own")

    def __init__(self) -> None:
        self.longer: dict[str, _Node] = {}
        self.own: dict[int, int] = {}


class _Cell(NamedTuple):
    """Numbers that begin with `front` and one of `digits` (empty: nothing is said), by action and lengths."""

    front: str
    digits: str
    actions: Mapping[int, int]


def contexts(name: str, entries: Iterable[Entry], axes: Sequence[Axis], split: Split) -> Contexts:
    """The extensions of a table in its context, and in further ones `name~2`, `name~3` for parts that are too large."""
    return _Table(name, axes, split).contexts(entries)


class _Table:
    def __init__(self, name: str, axes: Sequence[Axis], split: Split) -> None:
        self.name, self.split = name, split
        self.heads = {nature: [(axis.head, axis.suffix) for axis in axes if axis.nature == nature] for nature in MARKS}
        self.found: Contexts = {name: []}

    def contexts(self, entries: Iterable[Entry]) -> Contexts:
        roots: dict[tuple[str, str], _Node] = defaultdict(_Node)
        for axis, prefix, lengths, action in entries:
            front = axis.head + prefix
            if FRONT.fullmatch(front) is None or FRONT.fullmatch(axis.suffix) is None:
                raise Unrenderable(f"table {self.name.partition('.')[2]}: holds numbers that are not made of digits, * # and A-F")
            node = roots[axis.nature, axis.suffix]
            for character in front:
                node = node.longer.setdefault(character, _Node())
            node.own[action] = node.own.get(action, 0) | lengths << len(axis.head) + len(axis.suffix)
        for (nature, suffix), root in sorted(roots.items()):
            self.found[self.name] += self._lines(nature, suffix, root, "", {})
        return self.found

    def _lines(self, nature: str, suffix: str, node: _Node, front: str, above: Mapping[int, int]) -> list[Extension]:
        """The extensions of all numbers that begin with a front, those of large parts in contexts of their own."""
        actions = _inherited(node.own, above, len(front) + len(suffix))
        if not node.longer:
            return list(self._patterns(nature, suffix, _Cell(front, "", actions)))
        alone = {action: mask & 1 << len(front) + len(suffix) for action, mask in actions.items()}
        further = {action: mask & ~alone[action] for action, mask in actions.items()}
        others = "".join(digit for digit in "0123456789" if digit not in node.longer)
        own = [*self._patterns(nature, suffix, _Cell(front, "", alone)), *self._patterns(nature, suffix, _Cell(front, others, further))]
        fronts: dict[str, list[Extension]] = {}
        alike: dict[tuple[tuple[int, int], ...], str] = {}
        for character, child in sorted(node.longer.items()):
            inside = further if character.isdigit() else {}
            if child.longer or not character.isdigit():
                fronts[MARKS[nature] + front + character] = self._lines(nature, suffix, child, front + character, inside)
            else:
                key = tuple(sorted(_inherited(child.own, inside, len(front) + 1 + len(suffix)).items()))
                alike[key] = alike.get(key, "") + character
        for actions_of, digits in alike.items():
            own += self._patterns(nature, suffix, _Cell(front, digits, dict(actions_of)))
        return self._folded(own, fronts)

    def _folded(self, own: list[Extension], fronts: dict[str, list[Extension]]) -> list[Extension]:
        """All in one list, the longest of the parts of longer fronts moved into contexts of their own while there are too many."""
        for front in sorted(fronts, key=lambda front: -len(fronts[front])):
            if len(own) + sum(map(len, fronts.values())) <= MOST_LINES:
                break
            context = f"{self.name}~{len(self.found) + 1}"
            self.found[context] = fronts[front]
            fronts[front] = [Extension(f"_{_literal(front)}!", ONWARD.format(context=context))]
        return [*own, *(line for lines in fronts.values() for line in lines)]

    def _patterns(self, nature: str, suffix: str, cell: _Cell) -> Iterator[Extension]:
        by_value: dict[str, int] = {}
        for action, mask in cell.actions.items():
            for said, lengths in self.split(nature, action, mask) if action != NOTHING else ():
                by_value[said] = by_value.get(said, 0) | lengths
        reach = -1 if suffix else self._reach(nature, cell.front, cell.digits)
        least = len(cell.front) + bool(cell.digits) + len(suffix)
        found = [(length, is_open, said) for said, mask in by_value.items() for length, is_open in _runs(mask, reach)]
        for length, is_open, said in sorted(found):
            yield Extension(_pattern(MARKS[nature] + cell.front, cell.digits, length - least, suffix, is_open), said)

    def _reach(self, nature: str, front: str, digits: str) -> int:
        """The most characters of a number that begins so; -1 where `*`, `#` or letters may follow, which an open pattern would take."""
        longest = -1
        for head, suffix in self.heads[nature]:
            beyond = head[len(front) :] if head.startswith(front) else ""
            between = front[len(head) :] if front.startswith(head) else ""
            alike = beyond[:1] in digits or not digits if beyond else not between or between.isdecimal()
            if not alike or not (head.startswith(front) or front.startswith(head)):
                continue
            if suffix or (beyond and not beyond.isdecimal()):
                return -1
            longest = max(longest, len(head) + DEPTH)
        return longest


def _inherited(own: Mapping[int, int], above: Mapping[int, int], least: int) -> Mapping[int, int]:
    """The lengths of every action at a front: its own, and for the rest those of the nearest shorter front."""
    floor = ~((1 << least) - 1)
    found = {action: mask & floor for action, mask in own.items()}
    taken = 0
    for mask in own.values():
        taken |= mask
    for action, mask in above.items():
        found[action] = found.get(action, 0) | mask & floor & ~taken
    return {action: mask for action, mask in found.items() if mask}


def _runs(mask: int, reach: int) -> Iterator[tuple[int, bool]]:
    """Each length of a mask, and whether all longer ones up to the reach are in it too: then they are one pattern."""
    lengths = list(_bits(mask))
    if reach >= 0 and lengths and lengths[-1] == reach:
        start = len(lengths) - 1
        while start and lengths[start - 1] == lengths[start] - 1:
            start -= 1
        if start < len(lengths) - 1:
            yield from ((length, False) for length in lengths[:start])
            yield lengths[start], True
            return
    yield from ((length, False) for length in lengths)


def _bits(mask: int) -> Iterator[int]:
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def _pattern(front: str, digits: str, more: int, suffix: str, is_open: bool) -> str:
    if len(digits) == 1:
        front, digits = front + digits, ""
    if len(front) + len(suffix) + more + 14 > LONGEST:
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
