"""Entries of a table folded into the fewest patterns, and what a translation makes of each: for platforms that match digit by digit.

A pattern is `nature, sets of characters, further digits, suffix`. Patterns of a table stand in order: the longer first, so where the
first match decides, the most specific entry does. Those of one length have no number in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from validator.digits.space import Axis
from validator.finding import Place
from validator.render.model import MOST_DIGITS, Entry, TableModel
from validator.tables import Nature, Translate

DIGITS = "0123456789"
NATURES: tuple[Nature, ...] = ("unknown", "international", "national")
_NATURES: dict[str, Nature] = {nature: nature for nature in NATURES}


class Pattern(NamedTuple):
    """Numbers of a nature: a character of each of `sets`, then as many digits as `more` has bits for, then `suffix`."""

    nature: Nature
    sets: tuple[str, ...]
    more: int
    suffix: str = ""

    @property
    def depth(self) -> int:
        return len(self.sets)

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The counts of further digits as ranges, both ends included."""
        return runs(self.more)


class Row(NamedTuple):
    """A pattern and the place of its action in the table's list, or NOTHING; and the line of the rule, where it is known."""

    pattern: Pattern
    action: int
    line: Place | None


@cache
def runs(mask: int) -> tuple[tuple[int, int], ...]:
    """The bits of a mask as ranges, both ends included: 0b1101 is (0, 0), (2, 3)."""
    bits = [place for place in range(mask.bit_length()) if mask >> place & 1]
    groups = ([bit for _, bit in group] for _, group in groupby(enumerate(bits), lambda pair: pair[1] - pair[0]))
    return tuple((run[0], run[-1]) for run in groups)


def says(table: TableModel) -> bool:
    """Whether a table has any pattern."""
    return any(_more(entry) for entry in table.entries)


def _more(entry: Entry) -> int:
    """The counts of further digits behind the prefix of an entry, as a mask."""
    return (entry.lengths & (2 << MOST_DIGITS) - 1) >> len(entry.prefix)


def folded(table: TableModel) -> list[Row]:
    """The table in the order in which its patterns are tried. Entries of one rule that differ in one digit become one set.

    An action that only takes numbers away from shorter entries is kept where there is a shorter one to take them from.
    """
    lines = table.lines or (None,) * len(table.entries)
    groups: dict[tuple[Nature, int, int, str, int, Place | None], list[tuple[str, ...]]] = {}
    for (axis, prefix, lengths, action), line in zip(table.entries, lines, strict=True):
        more = (lengths & (2 << MOST_DIGITS) - 1) >> len(prefix)
        if more:
            key = _nature(axis), len(axis.head + prefix), more, axis.suffix, action, line
            groups.setdefault(key, []).append(tuple(axis.head + prefix))
    rows = [
        Row(Pattern(nature, sets, more, suffix), action, line)
        for (nature, _, more, suffix, action, line), members in groups.items()
        for sets in (members if len(members) == 1 else merged(members))
    ]
    return sorted(rows, key=_order)


def _nature(axis: Axis) -> Nature:
    return _NATURES[axis.nature]


def _order(row: Row) -> tuple[int, int, tuple[str, ...], str, int]:
    pattern = row.pattern
    return -pattern.depth, NATURES.index(pattern.nature), pattern.sets, pattern.suffix, pattern.more


def merged(members: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Strings of one length, as fewer tuples of sets that make up the same: 05, 06 and 07 are 0[567]."""
    found = list(dict.fromkeys(members))
    if len(found) == 1:
        return found
    for place in reversed(range(len(found[0]) if found else 0)):
        alike: dict[tuple[str, ...], set[str]] = {}
        for sets in found:
            alike.setdefault((*sets[:place], "", *sets[place + 1 :]), set()).update(sets[place])
        found = [(*sets[:place], "".join(sorted(choice)), *sets[place + 1 :]) for sets, choice in alike.items()]
    return found


class Kept(NamedTuple):
    """Characters of a pattern that stay: from one place to another; `end` None: to the end, further digits and suffix included."""

    start: int
    end: int | None


class Result(NamedTuple):
    """What a translation makes of a pattern: its nature, and literal text and what is kept, in order, without the plus."""

    nature: Nature
    parts: tuple[str | Kept, ...]


def rewritten(pattern: Pattern, action: Translate) -> Iterator[tuple[Pattern, Result | None]]:
    """A pattern cut so far that the translation makes one result of each piece; None where it makes no number (cause 28).

    Positions count characters as written, the plus of an international number included.
    """
    plus = int(pattern.nature == "international")
    least = max(action.strip, 0 if action.at is None else action.at + action.removed)
    if action.at is not None:
        least = max(least, action.at + action.removed + max(action.strip - action.at - len(action.digits), 0))
    unnamed = max(least - plus - pattern.depth, 0)
    counts = [count for count in range(unnamed) if pattern.more >> count & 1]
    short = [(1 << count, Pattern(pattern.nature, (*pattern.sets, *(DIGITS,) * count, *pattern.suffix), 1)) for count in counts]
    results = [(bit, piece, _result(piece, action, plus)) for bit, piece in short]
    if nothing := sum(bit for bit, _, result in results if result is None):
        yield pattern._replace(more=nothing), None
    yield from ((piece, result) for _, piece, result in results if result is not None)
    if pattern.more >> unnamed:
        long = pattern._replace(sets=(*pattern.sets, *(DIGITS,) * unnamed), more=pattern.more >> unnamed)
        yield long, _result(long, action, plus)


def _result(pattern: Pattern, action: Translate, plus: int) -> Result | None:
    """The result for a pattern whose characters are all named that the translation touches, or that is too short for it."""
    whole = [*"+" * plus, *range(pattern.depth)]
    if action.at is not None:
        if action.at + action.removed > len(whole):
            return None
        whole = [*whole[: action.at], *action.digits, *whole[action.at + action.removed :]]
    if action.strip > len(whole):
        return None
    whole = [*action.prepend, *whole[action.strip :]]
    if "+" in whole[1:]:
        return None
    written = whole[:1] == ["+"]
    nature: Nature = "international" if written else "national" if pattern.nature == "national" else "unknown"
    return Result(action.set_nature or nature, tuple(_parts(whole[written:], pattern.depth)))


def _parts(whole: list[str | int], depth: int) -> Iterator[str | Kept]:
    """Neighbouring characters together; what follows the sets comes last, as one with the last set where that is kept there."""
    for _, group in groupby(enumerate([*whole, depth]), lambda pair: "" if isinstance(pair[1], str) else pair[1] - pair[0]):
        members = [member for _, member in group]
        places = [member for member in members if isinstance(member, int)]
        if places:
            yield Kept(places[0], None if places[-1] == depth else places[-1] + 1)
        else:
            yield "".join(map(str, members))
