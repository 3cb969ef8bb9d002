"""The rules and patterns of IOS: what an origin makes of a number, where a trunk's numbers go, what a trunk sends.

Where a call enters, one set of rules puts a tag of three digits in front of its number: two for the origin, one for the nature, the
plus being left out. So an outbound dial-peer sees digits alone, and takes those of the origins whose tables say so. A rule stands for
the whole number and the first that takes it decides; what must go nowhere becomes 0, which no dial-peer takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from validator import causes
from validator.digits.space import Axis
from validator.finding import Place
from validator.render.cisco_patterns import destinations, tag
from validator.render.escape import Unrenderable
from validator.render.model import MOST_DIGITS, NOTHING, OriginModel, TableModel, TrunkModel
from validator.render.patterns import NATURES, Pattern, runs
from validator.render.regular import literal, one_of
from validator.render.ways import (
    ENTERING,
    EVERY,
    Way,
    entering,
    held,
    meet,
    narrowed,
    reach,
    reachable,
    rows_of,
    simplest,
    through,
    whole,
    without,
)
from validator.tables import Forward, Nature, Reject

NOT_FOUND = 404
BLOCKS: Mapping[int, str] = {17: "user-busy", 21: "call-reject", 28: "invalid-number"}
"""The causes with which an inbound dial-peer may block, but for the one that a number without a route has."""
NOWHERE = "0"
MOST_RULES, MOST_WAYS = 100, 1000
"""Rules of a set, and pieces of numbers that may become so few."""
PLUS: Mapping[Nature, str] = {"unknown": "", "international": "+", "national": ""}
ANY_DIGIT, MORE = "[0-9]", "[0-9]*"
BARE = 1
UNALLOCATED = 1


class Rule(NamedTuple):
    """A line of a translation rule: an expression and what stands in its place, and the line of the network that says so."""

    match: str
    becomes: str
    line: Place | None


class Verdict(NamedTuple):
    """Numbers as a routing table sees them: refused with a cause, or, where that is 0, sent on."""

    pattern: Pattern
    cause: int
    line: Place | None


class Inbound(NamedTuple):
    """The rules of an origin, the expressions of numbers that are blocked, and the cause of that."""

    rules: list[Rule]
    blocked: list[Rule]
    cause: int


def inbound(number: int, origin: OriginModel, trunks: Mapping[str, TrunkModel], axes: Sequence[Axis]) -> Inbound:
    """What is made of numbers that enter at an origin, which has this number here. Unrenderable where one dial-peer cannot."""
    ways = entering([nature for nature in ENTERING if origin.takes(nature)], origin.reads, axes)
    for stage in origin.stages:
        ways = held(through(ways, stage), axes)
    verdicts = _verdicts(origin.route, trunks, axes)
    sends = {each.tag for each in destinations(number, origin, axes)}
    judged = [each for way in ways for each in _judged(way, verdicts, tag(number, way.nature) in sends)]
    if len(judged) > MOST_WAYS:
        said = f"origin {origin.name} refuses or excepts numbers in {len(judged)} ways"
        raise Unrenderable(f"{said}, and IOS takes {MOST_RULES} translation rules", origin.place)
    cause = _one_cause(origin, judged)
    going = simplest(way._replace(front=None) if why else way for way, why in judged)
    found = [rule for place, way in enumerate(going) for rule in _rules(way, going[place + 1 :], tag(number, way.nature))]
    rules = [*found, Rule("^.*$", NOWHERE, None)]
    return Inbound([rule._replace(line=rule.line or origin.place) for rule in rules], [*_blocked(judged, axes)], cause)


def _verdicts(table: TableModel, trunks: Mapping[str, TrunkModel], axes: Sequence[Axis]) -> list[Verdict]:
    """A routing table as far as it refuses: rows that send on are left out where nothing shorter refuses their numbers."""
    found: list[Verdict] = []
    for row in rows_of(table):
        action = None if row.action == NOTHING else table.actions[row.action]
        match action:
            case Reject(cause):
                found.append(Verdict(row.pattern, _given(cause), row.line))
            case Forward(names):
                spoilt = _spoilt(row.pattern, trunks[names[0]], axes)
                found += [Verdict(pattern, cause, row.line) for pattern, cause in (*spoilt, (row.pattern, 0))]
            case _:
                found.append(Verdict(row.pattern, UNALLOCATED, row.line))
    kept: list[Verdict] = []
    for verdict in reversed(found):
        if verdict.cause or any(each.cause and meet(each.pattern, verdict.pattern) for each in kept):
            kept.insert(0, verdict)
    return kept


def _spoilt(pattern: Pattern, trunk: TrunkModel, axes: Sequence[Axis]) -> list[tuple[Pattern, int]]:
    """The numbers of a pattern that a trunk makes something of that no request can carry, and before them those that it does not spoil."""
    found = [
        (way.pattern, int(way.front is None)) for way in sent(trunk, [Way(pattern, pattern.nature, tuple(range(pattern.depth)))], axes)
    ]
    return found if any(cause for _, cause in found) else []


def sent(trunk: TrunkModel, ways: list[Way], axes: Sequence[Axis]) -> list[Way]:
    """What a trunk makes of numbers; none of one without digits, or of a nature that a request has no form for."""
    for stage in trunk.stages:
        ways = held(through(ways, stage), axes)
    found: list[Way] = []
    for way in ways:
        bare = narrowed(way, Pattern(way.nature, (), BARE))
        found += [] if bare is None else [bare._replace(front=None)]
        found.append(way if way.nature in ENTERING else way._replace(front=None))
    return reachable(found)


def _judged(way: Way, verdicts: Iterable[Verdict], sends: bool) -> Iterator[tuple[Way, int]]:
    """The way in pieces, each with the cause of its refusal, or 0: what goes on, or is no number."""
    for verdict in verdicts:
        if (taken := narrowed(way, verdict.pattern)) is not None:
            yield taken._replace(line=verdict.line if verdict.cause else way.line), verdict.cause
    yield way, 0 if sends else UNALLOCATED


def _given(cause: int) -> int:
    """The cause as IOS has it: 1 stands for all that are answered by 404."""
    return UNALLOCATED if causes.status(cause) == NOT_FOUND else cause


def _one_cause(origin: OriginModel, judged: Sequence[tuple[Way, int]]) -> int:
    """The one cause with which an origin blocks; 0 if it blocks nothing."""
    found = {cause: way.line for way, cause in reversed(judged) if cause > UNALLOCATED}
    for cause in found.keys() - BLOCKS.keys():
        said = f"cause {cause} (SIP status {causes.status(cause)})"
        raise Unrenderable(f"{said} at origin {origin.name}: IOS refuses by routing with 404, 403, 486 or 484", found[cause])
    if len(found) > 1:
        two = " and ".join(f"cause {cause}" for cause in sorted(found))
        raise Unrenderable(f"origin {origin.name} refuses with {two}, and a dial-peer has one disconnect cause", found[max(found)])
    return next(iter(found), 0)


def _blocked(judged: Sequence[tuple[Way, int]], axes: Sequence[Axis]) -> Iterator[Rule]:
    """The expressions of what is blocked, each for itself: of what an earlier way takes nothing is left in them."""
    for place, (way, cause) in enumerate(judged):
        pieces = [way.pattern] if cause > UNALLOCATED else []
        for earlier, _ in judged[:place]:
            pieces = [left for piece in pieces for left in without(piece, earlier.pattern)]
        for piece in pieces:
            for low, high in runs(piece.more):
                if piece.depth + high >= reach(piece, axes):
                    yield Rule(f"^{_text(piece, low)}{MORE}$", "", way.line)
                else:
                    yield from (Rule(f"^{_text(piece, count)}$", "", way.line) for count in range(low, high + 1))


def _text(pattern: Pattern, count: int) -> str:
    """The beginning of an expression: the named digits, the plus before them, and so many further ones."""
    plus = literal("+") if pattern.nature == "international" else ""
    return plus + "".join(map(one_of, pattern.sets)) + ANY_DIGIT * count


def _rules(way: Way, later: Sequence[Way], mark: str) -> Iterator[Rule]:
    """The rules of a way: one for each length, or, where nothing takes longer numbers any more, one for all from a length on."""
    for low, high in runs(way.pattern.more):
        longer = way.pattern._replace(more=EVERY & ~((2 << high) - 1))
        taken = any(each.front is not None and meet(each.pattern, longer) for each in (way, *later))
        if low == high or taken:
            yield from (_rule(way, count, "", mark) for count in range(low, high + 1))
            continue
        if way.front is not None:
            yield Rule(f"^{_text(way.pattern, high + 1)}{MORE}$", NOWHERE, way.line)
        yield _rule(way, low, MORE, mark)


def _rule(way: Way, count: int, more: str, mark: str) -> Rule:
    """The numbers of a way with so many further digits, and more if so."""
    if way.front is None:
        return Rule(f"^{_text(way.pattern, count)}{more}$", NOWHERE, way.line)
    depth = way.pattern.depth
    parts = [*_parts([*way.front, *([depth] if count or more else [])])]
    starts = [part[0] for part in parts if isinstance(part, tuple)]
    ends = [part[1] for part in parts if isinstance(part, tuple)]
    pieces = [*map(one_of, way.pattern.sets), ANY_DIGIT * count + more]
    text = "".join(("\\(" if place in starts else "") + piece + ("\\)" if place + 1 in ends else "") for place, piece in enumerate(pieces))
    becomes = "".join(part if isinstance(part, str) else f"\\{starts.index(part[0]) + 1}" for part in parts)
    plus = literal("+") if way.pattern.nature == "international" else ""
    return Rule(f"^{plus}{text}$", mark + becomes, way.line)


def _parts(front: Sequence[str | int]) -> Iterator[str | tuple[int, int]]:
    """Text, and places that follow one another as from where to where; the further digits are the last place."""
    for place, group in groupby(enumerate(front), lambda pair: pair[1] - pair[0] if isinstance(pair[1], int) else None):
        members = [each for _, each in group]
        first = members[0]
        if place is None or isinstance(first, str):
            yield "".join(map(str, members))
        else:
            yield first, first + len(members)


def outgoing(trunk: TrunkModel, tags: Iterable[str], axes: Sequence[Axis]) -> Iterator[Rule]:
    """The rules of a trunk, for numbers with these tags: the number as a request has it. What is none does not get here."""
    for ending, group in groupby(sorted(tags, key=_ending), _ending):
        nature = NATURES[int(ending)]
        origins = sorted({each[:-1] for each in group})
        for way in simplest(_opened(way for way in sent(trunk, whole(nature, axes), axes) if way.front is not None)):
            for low, high in runs(way.pattern.more):
                more = MORE if high > MOST_DIGITS else ""
                for count in [low] if more else range(low, high + 1):
                    rule = _rule(way._replace(pattern=way.pattern._replace(nature="unknown")), count, more, PLUS[way.nature])
                    for tens, ones in groupby(origins, lambda each: each[0]):
                        front = tens + one_of("".join(each[1] for each in ones)) + ending
                        yield Rule(f"^{front}{rule.match[1:]}", rule.becomes, rule.line or trunk.place)


def _ending(each: str) -> str:
    """The digit of a tag that says the nature."""
    return each[-1]


def _opened(ways: Iterable[Way]) -> list[Way]:
    """The ways for longer numbers as well, where none behind takes them: what no way takes does not get here."""
    found: list[Way] = []
    for way in reversed([*ways]):
        longer = way.pattern._replace(more=EVERY & ~((1 << way.pattern.more.bit_length()) - 1))
        apart = not any(meet(each.pattern, longer) for each in found)
        found.insert(0, way._replace(pattern=way.pattern._replace(more=way.pattern.more | longer.more)) if apart else way)
    return found
