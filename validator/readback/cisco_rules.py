"""Translation rules of IOS: the first rule whose expression is found in a number puts something else in its place.

An expression may be found anywhere, and what stands around it stays. A rule that begins anywhere is not followed; behind one that ends
anywhere the rest of the number stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.shape import TooWide
from validator.digits.space import DEPTH, Axis, NumberSpace
from validator.finding import Place
from validator.readback.acts import Act, decided
from validator.readback.cisco_config import Block
from validator.readback.decision import Decisions, Unreadable
from validator.readback.expressions import DIGITS, NUMBER, Looks, NotFollowed, ways
from validator.readback.lines import MOST_UNNAMED, Change, Line
from validator.readback.spelled import PLAIN, Part, boxes, change

RULE = re.compile(r"rule (?P<number>[0-9]+) (?:(?P<reject>reject) /(?P<refused>[^/]*)/|/(?P<match>[^/]*)/ /(?P<becomes>[^/]*)/)")
TOKEN = re.compile(r"\\\(|\\\)|\\[+*?.]|\[[0-9-]+\]|[0-9A-F#.*+?]")
REPLACED = re.compile(r"\\(?P<group>[0-9])|(?P<whole>&)|(?P<text>[0-9A-F#*+])")
ALIKE = re.compile(r"((?<!\\)\.|\[0-9\])\1*(\1\*)?(?=\)?$)")
"""Any digits, or any characters, in a row at the end."""
GREEDY = (".*", ".*\\)", ".+", ".+\\)")
MOST_RULES = 100
MOST_FRONTS = 100


class Rule(NamedTuple):
    """What a rule looks for, and what it puts there; None: the number is rejected."""

    place: Place
    looks: tuple[Looks, ...]
    parts: tuple[Part, ...] | None

    @property
    def constant(self) -> str | None:
        """The number that all become, if they do."""
        return "".join(map(str, self.parts)) if self.parts is not None and all(isinstance(part, str) for part in self.parts) else None

    @property
    def whatever(self) -> bool:
        """Whether it takes every number."""
        return any(map(_whatever, self.looks))


def _whatever(looks: Looks) -> bool:
    return not looks.sets and NUMBER.issubset(looks.tail) and not looks.low and not looks.suffix


def rules(block: Block) -> tuple[Rule, ...]:
    """The rules of a set, in the order of their numbers."""
    found: dict[int, Rule] = {}
    for place, text, _ in block.lines:
        matched = RULE.fullmatch(text)
        if matched is None:
            raise Unreadable(f"{text[:80]} is not followed", place)
        number = int(matched["number"])
        if number in found or not 0 < number <= MOST_RULES:
            raise Unreadable(f"rule {number} stands here again, or is none of {MOST_RULES}", place)
        found[number] = _rule(place, matched)
    return tuple(found[number] for number in sorted(found))


def _rule(place: Place, matched: re.Match[str]) -> Rule:
    written = matched["refused"] if matched["reject"] else matched["match"]
    try:
        expression, rest = _expression(written)
        looks = tuple(ways(expression))
    except NotFollowed as why:
        raise Unreadable(f"{why}", place) from None
    if matched["reject"]:
        return Rule(place, looks, None)
    return Rule(place, looks, (*_parts(matched["becomes"], place), *((rest,) if rest else ())))


def _expression(written: str) -> tuple[str, int]:
    """An expression that is anchored at both ends, in the common form, and the number of the group of what stands behind; 0 if none."""
    inside = written.removeprefix("^").removesuffix("$")
    if not written.startswith("^") and written not in ("", ".*"):
        raise NotFollowed(f"the expression {written} is not anchored: it is looked for anywhere, and what is around it stays")
    tokens = TOKEN.findall(inside)
    if "".join(tokens) != inside:
        raise NotFollowed(f"the expression {written} is not understood")
    rest = 0 if written.endswith("$") or inside.endswith(GREEDY) else tokens.count("\\(") + 1
    common = "".join({"\\(": "(", "\\)": ")"}.get(token, token) for token in tokens)
    return f"^{ALIKE.sub(_counted, common)}{'(.*)' if rest else ''}$", rest


def _counted(found: re.Match[str]) -> str:
    """What is alike in a row as one token with a count."""
    count = len(found[0].removesuffix("*")) // len(found[1]) - bool(found[2])
    return f"{found[1]}{{{count}{',' if found[2] else ''}}}"


def _parts(becomes: str, place: Place) -> Iterator[Part]:
    behind = 0
    for found in REPLACED.finditer(becomes):
        if found.start() != behind:
            break
        behind = found.end()
        yield found["text"] or int(found["group"] or 0)
    if behind != len(becomes):
        raise Unreadable(f"{becomes} puts something that is no part of a number", place)


def translated(
    space: NumberSpace, found: Iterable[Rule], after: NumberMap, decisions: Decisions, rejected: NumberMap | None = None
) -> NumberMap:
    """What happens to numbers before a set of rules, from what happens behind it; to those that it rejects what is given for them."""
    lines: list[Line] = []
    acts: list[Act] = []
    for turn, rule in enumerate(found):
        for looks in rule.looks:
            for nature in PLAIN.marks:
                try:
                    taken = [*boxes(space, looks, PLAIN, nature)]
                    act = _act(space, rule, looks, nature, after, decisions) if rule.parts is not None else Act(_rejected(rule, rejected))
                except (NotFollowed, TooWide) as why:
                    raise Unreadable(f"{why}", rule.place) from None
                lines += [Line(box, -turn, len(acts)) for box in taken]
                acts.append(act)
    return decided(space, lines, acts, after, decisions)


def _rejected(rule: Rule, rejected: NumberMap | None) -> NumberMap:
    if rejected is None:
        raise Unreadable("a rule rejects, and not where calls are blocked", rule.place)
    return rejected


def _act(space: NumberSpace, rule: Rule, looks: Looks, nature: str, after: NumberMap, decisions: Decisions) -> Act:
    assert rule.parts is not None
    number = PLAIN.read(rule.constant) if rule.constant is not None else None
    label = after.at(number) if number is not None else None
    if label is not None and not decisions[label].sent:
        return Act(decisions.all(space, decisions[label]))
    if number is not None and looks.low == looks.high <= MOST_UNNAMED:
        looks = _spelt(looks)
    if number is not None and looks.tail:
        raise Unreadable(f"all these numbers become {rule.constant}, which is sent on", rule.place)
    return Act(after, _change(looks, nature, rule.parts, rule.place))


def _change(looks: Looks, nature: str, parts: Sequence[Part], place: Place) -> Change:
    """What becomes of the numbers; where their end does not stay as it is, digit by digit."""
    try:
        return change(looks, nature, parts, PLAIN, PLAIN, place)
    except NotFollowed:
        if not looks.tail or looks.low != looks.high or looks.high > MOST_UNNAMED:
            raise
        return change(_spelt(looks), nature, parts, PLAIN, PLAIN, place)


def _spelt(looks: Looks) -> Looks:
    """The same shape with its tail, whose count is one alone, digit by digit."""

    def moved(place: int) -> int:
        return place if place <= looks.depth else place + looks.low - 1

    groups = {number: (moved(start), moved(end)) for number, (start, end) in looks.groups.items()}
    return looks._replace(sets=(*looks.sets, *(looks.tail,) * looks.low), tail="", low=0, high=0, groups=groups)


def rule_axes(found: Iterable[Rule]) -> Iterator[Axis]:
    """The axes of numbers that a set makes of open counts of digits, with something in front."""
    for rule in found:
        for looks in rule.looks if rule.constant is None and rule.parts is not None else ():
            sets = [*_front(looks, rule.parts or ())]
            if looks.tail and sets and prod(map(len, sets)) <= MOST_FRONTS:
                for text in map("".join, product(*sets)):
                    head = text.removeprefix("+")
                    if head and set(head) <= set(DIGITS):
                        yield Axis("international" if text != head else "unknown", head)


def _front(looks: Looks, parts: Sequence[Part]) -> Iterator[str]:
    """What may stand at each place in front of the open digits."""
    for part in parts:
        start, end = (0, 0) if isinstance(part, str) else looks.groups.get(part, (0, 0))
        yield from part if isinstance(part, str) else looks.sets[start:end]
        if end > looks.depth:
            return


def lets_on(found: Sequence[Rule], space: NumberSpace, where: Place) -> Iterator[Place]:
    """Where numbers go on that no axis of the space can hold; those that become one number do not."""
    guards: list[Looks] = []
    for rule in found:
        for looks in rule.looks:
            if rule.parts is None or rule.constant is not None:
                guards.append(looks)
            elif _strange(looks) or (looks.tail and looks.high > DEPTH and not any(_guarded(looks, guard, space) for guard in guards)):
                yield rule.place
    if not any(map(_whatever, guards)):
        yield where


def _strange(looks: Looks) -> bool:
    """Whether it takes any characters, such as are in no number."""
    return any(len(each) > 1 and not set(each) <= set(DIGITS) for each in (*looks.sets, looks.tail, *looks.suffix))


def _guarded(looks: Looks, guard: Looks, space: NumberSpace) -> bool:
    """Whether another shape takes the numbers of one that are longer than any that is held."""
    begun = (*looks.sets, *((DIGITS,) * (guard.depth + DEPTH)))
    plus = set(looks.sets[:1]) == {("+")}
    nature = "international" if plus else "unknown"
    inner = looks.sets[plus:]
    heads = [axis.head for axis in space.axes if axis.nature == nature and not axis.suffix and _begins(axis.head, inner)]
    held = max(map(len, heads), default=0) + DEPTH + plus
    return (
        set(looks.tail) <= set(DIGITS)
        and set(guard.tail) >= set(DIGITS)
        and guard.depth + guard.low <= held + 1
        and guard.high > DEPTH
        and all(set(mine) <= set(theirs) for theirs, mine in zip(guard.sets, begun, strict=False))
    )


def _begins(head: str, sets: Sequence[str]) -> bool:
    return all(character in allowed for character, allowed in zip(head, sets, strict=False))
