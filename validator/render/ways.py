"""What becomes of numbers on their way through several tables, as one list of patterns: for platforms that rewrite a number once.

Of the ways of a list the first that takes a number decides. Only digits are followed: entries that hold other characters are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from validator.digits.space import Axis
from validator.finding import Place
from validator.render.escape import Unrenderable
from validator.render.model import MOST_DIGITS, NOTHING, TableModel
from validator.render.patterns import DIGITS, Pattern, Result, Row, folded, rewritten
from validator.tables import Nature, Translate

EVERY = (2 << 4 * MOST_DIGITS) - 1
"""Any count of digits, more than any number has among them."""
ENTERING: tuple[Nature, ...] = ("unknown", "international")
"""The natures that a SIP request can carry."""


class Way(NamedTuple):
    """Numbers as they enter, and what has become of them: a nature, and in front of the further digits text and places of the pattern.

    `front` None: no number. `line` is the rule that had the last word, where one had.
    """

    pattern: Pattern
    nature: Nature
    front: tuple[str | int, ...] | None
    line: Place | None = None

    @property
    def now(self) -> Pattern:
        """The numbers as they now are."""
        assert self.front is not None
        sets = tuple(each if isinstance(each, str) else self.pattern.sets[each] for each in self.front)
        return Pattern(self.nature, sets, self.pattern.more)


def entering(natures: Iterable[Nature], reads: Nature | None, axes: Sequence[Axis]) -> list[Way]:
    """The numbers that may enter, each with the nature that it is read with."""
    return held([way._replace(nature=reads or nature) for nature in natures for way in whole(nature, axes)], axes)


def held(ways: Iterable[Way], axes: Sequence[Axis]) -> list[Way]:
    """The ways as far as what has become of the numbers was proven; the rest of each is no number."""
    found: list[Way] = []
    for way in ways:
        if way.front is not None:
            found += [kept for axis in _axes(axes, way.nature) if (kept := narrowed(way, axis)) is not None]
        found.append(way._replace(front=None))
    return reachable(found)


def whole(nature: Nature, axes: Sequence[Axis]) -> list[Way]:
    """All numbers of a nature that are held, as they are."""
    return [Way(axis, nature, tuple(range(axis.depth))) for axis in _axes(axes, nature)]


def _axes(axes: Sequence[Axis], nature: Nature) -> list[Pattern]:
    """The axes of digits alone, as patterns, the longest head first."""
    heads = sorted((axis.head for axis in axes if axis.nature == nature and (axis.head + "0" + axis.suffix).isdigit()), key=len)
    return [Pattern(nature, tuple(head), (2 << MOST_DIGITS) - 1) for head in reversed(heads)]


def through(ways: Iterable[Way], table: TableModel) -> Iterator[Way]:
    """The ways after a translation."""
    rows = rows_of(table)
    for way in ways:
        if way.front is None:
            yield way
            continue
        for row in rows:
            if (taken := narrowed(way, row.pattern)) is not None:
                yield from _rewritten(taken, None if row.action == NOTHING else table.actions[row.action], row.line)
        yield way


def _rewritten(way: Way, action: object, line: Place | None) -> Iterator[Way]:
    if not isinstance(action, Translate):
        yield way
        return
    for piece, result in rewritten(way.now, action):
        if (taken := narrowed(way, piece)) is not None:
            yield _made(taken._replace(line=line), result)


def _made(way: Way, result: Result | None) -> Way:
    if result is None or way.front is None:
        return way._replace(front=None)
    front: list[str | int] = []
    for part in result.parts:
        front += part if isinstance(part, str) else way.front[part.start : part.end]
    return way._replace(nature=result.nature, front=tuple(front))


def rows_of(table: TableModel) -> list[Row]:
    """The rows of a table, the more specific first. Unrenderable where it holds other characters than digits."""
    for place, (axis, _, _, _) in enumerate(table.entries):
        if not (axis.head + "0" + axis.suffix).isdigit() or axis.suffix:
            where = (table.lines or table.places)[place if table.lines else 0]
            raise Unrenderable(f"table {table.name} holds numbers with * # or letters, and here only digits are rendered", where)
    return folded(table)


def narrowed(way: Way, taken: Pattern) -> Way | None:
    """The way for those of its numbers that now are in a pattern; None if there are none."""
    if way.front is None or way.nature != taken.nature:
        return None
    front, sets, more = [*way.front], [*way.pattern.sets], way.pattern.more
    while len(front) < taken.depth:
        front.append(len(sets))
        sets.append(DIGITS)
        more >>= 1
    for each, allowed in zip(front, taken.sets, strict=False):
        if isinstance(each, int):
            sets[each] = _common(sets[each], allowed)
        if not (sets[each] if isinstance(each, int) else each in allowed):
            return None
    more &= taken.more >> len(front) - taken.depth
    return way._replace(pattern=Pattern(way.pattern.nature, tuple(sets), more), front=tuple(front)) if more else None


def seen(way: Way, entered: Pattern) -> Way:
    """The way for those of its numbers alone that enter in a narrower pattern."""
    front = None if way.front is None else (*way.front, *range(way.pattern.depth, entered.depth))
    return way._replace(pattern=entered, front=front)


def _common(one: str, other: str) -> str:
    return "".join(digit for digit in one if digit in other)


def covers(wide: Pattern, narrow: Pattern) -> bool:
    """Whether every number of the second pattern is in the first."""
    return (
        wide.nature == narrow.nature
        and wide.depth <= narrow.depth
        and not narrow.more << narrow.depth - wide.depth & ~wide.more
        and all(set(inner) <= set(outer) for outer, inner in zip(wide.sets, narrow.sets, strict=False))
    )


def meet(one: Pattern, other: Pattern) -> bool:
    """Whether a number is in both patterns."""
    if one.nature != other.nature:
        return False
    depth = max(one.depth, other.depth)
    lengths = one.more >> depth - one.depth & other.more >> depth - other.depth
    return bool(lengths) and all(set(left) & set(right) for left, right in zip(one.sets, other.sets, strict=False))


def reachable(ways: Iterable[Way]) -> list[Way]:
    """The ways without those whose numbers an earlier one takes."""
    found: list[Way] = []
    for way in ways:
        if not any(covers(earlier.pattern, way.pattern) for earlier in found):
            found.append(way)
    return found


def simplest(ways: Iterable[Way]) -> list[Way]:
    """The ways without those that a later one says as well, or that are no number where none does."""
    kept: list[Way] = []
    for way in reversed(reachable(ways)):
        later = next((each for each in kept if meet(each.pattern, way.pattern)), None)
        if not (later is None and way.front is None) and not (later and covers(later.pattern, way.pattern) and _alike(later, way)):
            kept.insert(0, way)
    return kept


def _alike(later: Way, way: Way) -> bool:
    if later.front is None or way.front is None:
        return later.front is way.front
    return later.nature == way.nature and _text(seen(later, way.pattern)) == _text(way)


def _text(way: Way) -> list[str | int]:
    """The front with the characters of places that have but one."""
    sets = way.pattern.sets
    return [sets[each] if isinstance(each, int) and len(sets[each]) == 1 else each for each in way.front or ()]


def without(pattern: Pattern, other: Pattern) -> Iterator[Pattern]:
    """The numbers of a pattern that are not in another, as patterns that have none in common."""
    if not meet(pattern, other):
        yield pattern
        return
    rest = pattern
    while rest.depth < other.depth:
        if rest.more & 1:
            yield rest._replace(more=1)
        rest = rest._replace(sets=(*rest.sets, DIGITS), more=rest.more >> 1)
    for place, allowed in enumerate(other.sets):
        if outside := "".join(digit for digit in rest.sets[place] if digit not in allowed):
            yield rest._replace(sets=(*rest.sets[:place], outside, *rest.sets[place + 1 :]))
        rest = rest._replace(sets=(*rest.sets[:place], _common(rest.sets[place], allowed), *rest.sets[place + 1 :]))
    if longer := rest.more & ~(other.more >> rest.depth - other.depth):
        yield rest._replace(more=longer)


def reach(pattern: Pattern, axes: Sequence[Axis]) -> int:
    """The most digits that a number has which begins like the pattern, and is held."""
    heads = [axis for axis in _axes(axes, pattern.nature) if meet(axis._replace(more=EVERY), pattern._replace(more=EVERY))]
    return max((axis.depth + MOST_DIGITS for axis in heads), default=0)
