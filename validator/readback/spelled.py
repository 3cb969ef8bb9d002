"""Numbers as switch files spell them, and shapes of expressions as boxes of numbers with what becomes of them.

Plain spelling is what a request has: a plus makes a number international. In marked spelling a letter or the plus says the nature:
`u0537201234`, `+212537201234`, `n537201234`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from validator.digits.space import DEPTH, DIGITS, LENGTHS, UNIT, Axis, Box, Number, NumberSpace
from validator.finding import Place
from validator.readback.expressions import ENDLESS, NUMBER, Looks, NotFollowed
from validator.readback.lines import Change

MOST_STRINGS = 100_000
ORDINARY = DIGITS | set("+nu")
"""What needs no axis of its own: digits, and the marks of natures."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the nature of a number is written in front of it: `marks` by nature; the empty one, where there is no mark, is the first."""

    marks: Mapping[str, str]

    def write(self, number: Number) -> str:
        return self.marks[number.nature] + number.digits

    def read(self, text: str) -> Number | None:
        """The number; None where it is none."""
        for nature, mark in reversed([*self.marks.items()]):
            if text.startswith(mark):
                digits = text[len(mark) :]
                return Number(nature, digits) if NUMBER.issuperset(digits) else None
        return None


PLAIN = Spelling({"unknown": "", "international": "+"})
MARKED = Spelling({"unknown": "u", "international": "+", "national": "n"})

Part = str | int
"""Text, or the number of a group."""


def boxes(space: NumberSpace, looks: Looks, spelling: Spelling, nature: str) -> Iterator[Box]:
    """The numbers of a nature that look so."""
    mark = spelling.marks[nature]
    if not may_be(looks, mark):
        return
    anything = not looks.sets and NUMBER.issubset(looks.tail) and looks.low <= len(mark) and looks.high == ENDLESS
    if anything and set(mark) <= set(looks.tail):
        yield from space.everything([nature])
        return
    for prefix, shape in _begun(_gathered(looks), spelling, nature):
        yield from _beginning(space, nature, prefix, shape)


def may_be(looks: Looks, mark: str) -> bool:
    """Whether what looks so can begin with the mark of a nature."""
    return not mark or not looks.sets or mark in looks.sets[0]


def _gathered(looks: Looks) -> Looks:
    """The same numbers with digits of any kind at the end of the sets counted with the tail."""
    if looks.tail and set(looks.tail) != DIGITS:
        return looks
    count = 0
    while count < looks.depth and len(looks.sets[-1 - count]) == len(DIGITS) and DIGITS.issuperset(looks.sets[-1 - count]):
        count += 1
    if not count:
        return looks
    sets = looks.sets[: looks.depth - count]
    return looks._replace(sets=sets, tail="".join(sorted(DIGITS)), low=looks.low + count, high=looks.high + count)


def axes(looks: Looks, spelling: Spelling, nature: str, becomes: Change | None = None) -> Iterator[Axis]:
    """Axes that hold the numbers that look so, and what they become: where characters other than digits are named, or more digits
    than an axis has room for."""
    if becomes is None and looks.depth + looks.high <= DEPTH and not looks.suffix and ORDINARY.issuperset("".join(looks.sets)):
        return
    for prefix, shape in _begun(looks, spelling, nature) if looks.sets else ():
        suffix = "".join(each[0] for each in shape.suffix) if shape.tail else ""
        begun = Number(nature, prefix)
        after = becomes.make(begun) if becomes else None
        for number in (begun, after):
            if number is not None:
                yield from _axis(number, suffix, shape.high if shape.tail else 0)


def _axis(begun: Number, suffix: str, more: int) -> Iterator[Axis]:
    digits = begun.digits
    if not more and not suffix:
        text = digits.rstrip("*#ABCDEF")
        digits, suffix = text, digits[len(text) :]
    head = digits.rstrip("0123456789")
    if head or suffix:
        yield Axis(begun.nature, head, suffix)
    elif len(digits) + more > DEPTH >= more and digits:
        yield Axis(begun.nature, digits[: len(digits) + more - DEPTH])


def _begun(looks: Looks, spelling: Spelling, nature: str) -> Iterator[tuple[str, Looks]]:
    """The shape with its sets written out, as the first digits of numbers of a nature; strings that are none left out."""
    if not may_be(looks, spelling.marks[nature]):
        return
    if not looks.sets and looks.tail:
        if looks.low == 0:
            yield from _begun(looks._replace(tail="", high=0), spelling, nature)
        if looks.high:
            first = looks._replace(sets=(looks.tail,), low=max(looks.low - 1, 0), high=looks.high - 1)
            yield from _begun(first, spelling, nature)
        return
    sets = looks.sets if looks.tail else (*looks.sets, *looks.suffix)
    count = prod(map(len, sets))
    if count > MOST_STRINGS:
        raise NotFollowed(f"the expression stands for {count} beginnings of numbers")
    for characters in map("".join, product(*sets)) if count > 1 else ["".join(sets)]:
        number = spelling.read(characters)
        if number is not None and number.nature == nature:
            yield number.digits, looks


def _beginning(space: NumberSpace, nature: str, prefix: str, looks: Looks) -> Iterator[Box]:
    if not looks.tail:
        yield from _single(space, nature, prefix)
    elif NUMBER.issubset(looks.tail):
        yield from _anything(space, nature, prefix, looks)
    elif frozenset(looks.tail) == DIGITS and not any(DIGITS.intersection(each) for each in looks.suffix):
        for suffix in product(*looks.suffix):
            outside = len(prefix) + len(suffix)
            lengths = (2 << outside + min(looks.high, ENDLESS)) - (1 << outside + looks.low)
            yield from space.boxes(nature, prefix, lengths, "".join(suffix))
    else:
        raise NotFollowed(f"so many characters of [{looks.tail}] in a row are not followed")


def _single(space: NumberSpace, nature: str, digits: str) -> Iterator[Box]:
    place = space.locate(Number(nature, digits))
    if place is not None:
        yield Box(space.point(*place), len(place[1]), 1 << len(place[1]))


def _anything(space: NumberSpace, nature: str, prefix: str, looks: Looks) -> Iterator[Box]:
    """Every number of the nature with this beginning and so many further characters, whatever they are."""
    if looks.suffix:
        raise NotFollowed("what stands behind any characters is not followed")
    for place, axis in enumerate(space.axes):
        if axis.nature != nature:
            continue
        outside = len(axis.head) + len(axis.suffix) - len(prefix)
        counts = sum(1 << count for count in range(DEPTH + 1) if looks.low <= outside + count <= looks.high)
        if axis.head.startswith(prefix):
            yield Box(place * UNIT, 0, counts)
        elif prefix.startswith(axis.head):
            rest = prefix[len(axis.head) :]
            tail = rest.rstrip("*#ABCDEF")
            if DIGITS.issuperset(tail) and len(tail) <= DEPTH and axis.suffix.startswith(rest[len(tail) :]):
                own = 1 << len(tail) if rest != tail else LENGTHS & ~((1 << len(tail)) - 1)
                yield Box(space.point(place, tail), len(tail), counts & own)


def change(looks: Looks, nature: str, parts: Sequence[Part], before: Spelling, after: Spelling, place: Place) -> Change:
    """What becomes of the numbers of a nature that look so, when text and groups are put one after the other."""
    kept: list[str | tuple[int, int]] = [part if isinstance(part, str) else looks.groups.get(part, (0, 0)) for part in parts]
    kept = [part for part in kept if part and (isinstance(part, str) or part[1] > part[0])]
    front = kept if not looks.tail else [*_front(kept, looks)]
    depth = looks.depth + (0 if looks.tail else len(looks.suffix))
    behind = depth if looks.tail else ENDLESS

    def make(number: Number) -> Number | None:
        text = before.write(number)
        if len(text) < depth:
            return None
        made = "".join(part if isinstance(part, str) else text[part[0] : part[1]] for part in front)
        return after.read(made + text[behind:])

    return Change(max(depth - len(before.marks[nature]) + (nature == "international"), 0), make, make, place)


def _front(kept: list[str | tuple[int, int]], looks: Looks) -> Iterator[str | tuple[int, int]]:
    """What is put before the tail. The tail and what stands behind it must stay as they are."""
    behind = ""
    seen = False
    for part in kept:
        if isinstance(part, str):
            if seen:
                behind += part
            else:
                yield part
            continue
        start, end = part
        if seen and start > looks.depth:
            behind += "".join(looks.suffix[start - looks.depth - 1 : end - looks.depth - 1])
        elif not seen:
            if start < looks.depth:
                yield start, min(end, looks.depth)
            if end > looks.depth:
                seen = True
                behind += "".join(looks.suffix[: end - looks.depth - 1])
        else:
            raise NotFollowed("a group is repeated")
    if not seen or behind != "".join(looks.suffix):
        raise NotFollowed("the digits whose count is open do not stay as they are")
