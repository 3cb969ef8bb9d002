"""Tables of expressions told in the language: what a line takes as the match of a rule, and what it makes of a number as its action.

Numbers are in marked spelling (`validator.readback.spelled`). The lines stand in the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from validator.digits.space import DEPTH, Number
from validator.finding import Place
from validator.readback.decision import WRITTEN, Unreadable
from validator.readback.expressions import DIGITS, ENDLESS, NUMBER, Looks
from validator.readback.spelled import MARKED, Part, Spelling
from validator.readback.told import Keys, ToldTable, matches, one_of, refused

DEFAULTS: dict[str, Keys | None] = {"translations": {"strip": 0}, "routes": refused(3), "charging": None}
"""What a table does with a number that no rule takes."""
NATURES = {mark: nature for nature, mark in MARKED.marks.items()}


Named = tuple[str, str]
"""Kind and name of a table."""


class Asked(NamedTuple):
    """The names of the tables that an origin asks, in order; no tariff table: empty."""

    translations: tuple[str, ...]
    charging: str
    route: str


class Said(NamedTuple):
    """A line of a table: what it takes, and the keys that say what it does. `becomes` is what a translation makes of the number;
    `does` None: nothing, as if no rule took it."""

    looks: tuple[Looks, ...]
    does: Keys | None
    place: Place
    becomes: tuple[Part, ...] | None = None


def origin(name: str, addresses: Sequence[str], marks: Mapping[str, str], tables: Asked, place: Place) -> Keys:
    """An origin. `marks` is what is put in front of the numbers of a nature; numbers of one that has none are refused."""
    read = {NATURES.get(mark, "") for mark in marks.values()}
    entering = [nature for nature in WRITTEN if nature in marks]
    keys: dict[str, object] = {"name": name, "addresses": list(addresses)}
    if any(marks[nature] != MARKED.marks[nature] for nature in entering):
        if len(read) > 1 or len(entering) < len(WRITTEN):
            raise Unreadable(f"the language has no word for so reading the numbers of origin {name}", place)
        keys["reads"] = read.pop()
    elif len(entering) < len(WRITTEN):
        keys["natures"] = entering
    keys |= {"translate": list(tables.translations)} if tables.translations else {}
    keys |= {"charging": tables.charging} if tables.charging else {}
    return {**keys, "route": tables.route}


def asked_by(origin: str, tables: Sequence[Named], place: Place) -> Asked:
    """The tables that an origin asks, told apart. Unreadable unless it asks one routing table, and one tariff table or none."""
    named = {kind: tuple(name for other, name in tables if other == kind) for kind in DEFAULTS}
    if len(named["routes"]) != 1 or len(named["charging"]) > 1:
        raise Unreadable(f"origin {origin} does not ask one routing table, and one tariff table or none", place)
    return Asked(named["translations"], "".join(named["charging"]), named["routes"][0])


def trunk(name: str, gateways: Sequence[str], translations: Sequence[str]) -> Keys:
    """A trunk."""
    translate = {"translate": list(translations)} if translations else {}
    return {"name": name, "gateways": [f"sip:{gateway}" for gateway in gateways], **translate}


def table(kind: str, name: str, lines: Iterable[Said]) -> ToldTable:
    """A table of lines of which the first that takes a number decides. Unreadable where the language has no word for a line."""
    rules: list[Keys] = []
    for line in lines:
        whatever = any(_whatever(looks) for looks in line.looks)
        if whatever and line.becomes is not None:
            raise Unreadable("the language has no word for rewriting numbers whatever their nature", line.place)
        does = DEFAULTS[kind] if line.does is None else line.does
        if does is None and not whatever:
            raise Unreadable("a tariff table has no rule for numbers that are in no class", line.place)
        if whatever:
            rules += [{"any": True, **does}] if does is not None and does != DEFAULTS[kind] else []
            break
        rules += [rule for looks in line.looks for rule in said(looks, line.becomes, does or {}, MARKED, line.place)]
    return ToldTable(kind, name, tuple(rules), in_order=True)


def _whatever(looks: Looks) -> bool:
    return not looks.sets and not looks.suffix and NUMBER.issubset(looks.tail) and looks.low <= 1 and looks.high == ENDLESS


def said(looks: Looks, becomes: Sequence[Part] | None, does: Keys, spelling: Spelling, place: Place) -> Iterator[Keys]:
    """The rules that do so with what looks so."""
    first = looks.sets[0] if looks.sets else looks.tail
    natures = [nature for nature, mark in spelling.marks.items() if mark in first and (mark or set(first) - {"+"})]
    if not natures or (not looks.sets and "" not in spelling.marks.values()):
        raise Unreadable(NO_MARK, place)
    for nature in natures:
        action = rewriting(looks, nature, becomes, spelling, place) if becomes is not None else does
        for match in taken(looks, nature, spelling, place):
            yield {**match, **action}


NO_MARK = "the expression does not begin with the mark of a nature: +, u or n"


def taken(looks: Looks, nature: str, spelling: Spelling, place: Place) -> Iterator[Keys]:
    """The matches that together take what looks so and is of a nature. A dot is any digit."""
    mark = spelling.marks[nature]
    if looks.tail and not set(looks.tail) >= set(DIGITS):
        raise Unreadable(f"the language has no word for so many characters of [{looks.tail}] in a row", place)
    sets = looks.sets[len(mark) :] if mark else tuple("".join(each.split("+")) for each in looks.sets)
    front, suffix = ([one_of(DIGITS if set(DIGITS) < set(each) else each, place) for each in part] for part in (sets, looks.suffix))
    inside = len(mark) if mark and not looks.sets else 0
    counts = range(max(looks.low - inside, 0), min(looks.high - inside, DEPTH) + 1)
    return matches(nature, front, suffix, sum(1 << len(front) + len(suffix) + count for count in counts))


def too_short(looks: Looks) -> Keys:
    """What makes no number of what looks so: more characters are stripped than there are."""
    return {"strip": looks.depth + len(looks.suffix) + looks.high + ("+" in looks.sets[:1])}


def rewriting(looks: Looks, nature: str, parts: Sequence[Part], spelling: Spelling, place: Place) -> Keys:
    """What puts text and groups one after the other, as strip, prepend, replace and set_nature."""
    before, kept, between = _made_of(looks, parts, place)
    first, last = kept[0], kept[-1]
    mark = spelling.marks[nature]

    def written(where: int) -> int:
        """How many characters, as the network writes the number, stand before a place of what was taken."""
        behind = looks.high - 1 if where > looks.depth and looks.tail else 0
        return max(where + behind - len(mark) + (nature == "international"), 0)

    after = spelling.read(before) if before or (first[0] and mark) else Number(nature, "")
    if after is None or (before and first[0] < len(mark)):
        raise Unreadable("what is made here does not begin with the mark of a nature", place)
    prepend = after.written if before else ""
    keys: dict[str, object] = {"strip": written(first[0])}
    keys |= {"prepend": prepend} if prepend else {}
    if len(kept) == 2:
        at, behind = written(first[1]), written(last[0])
        keys["replace"] = {"at": at, "count": behind - at, "digits": between}
    return {**keys, **_nature(nature, after.nature)}


Stretch = tuple[int, int]
"""Where a part of what was taken begins and ends."""


def _made_of(looks: Looks, parts: Sequence[Part], place: Place) -> tuple[str, Sequence[Stretch], str]:
    """The text in front, one or two stretches that are kept, the last of them up to the end, and the text between them."""
    pieces = _pieces(looks, parts)
    kept = [piece for piece in pieces if not isinstance(piece, str)]
    texts = [piece for piece in pieces if isinstance(piece, str)]
    before = texts.pop(0) if pieces and isinstance(pieces[0], str) else ""
    end, open_ended = looks.groups[0][1], looks.low != looks.high
    if not kept or kept[-1][1] != end or isinstance(pieces[-1], str):
        kept.append((end, end))
        if open_ended:
            raise Unreadable("the language has no word for dropping the end of a number whose length is open", place)
    in_order = all(first[1] <= then[0] for first, then in pairwise(kept))
    if len(kept) > 2 or not in_order or (len(kept) == 2 and open_ended and kept[0][1] > looks.depth):
        raise Unreadable("the language has no word for so taking a number apart: strip, prepend and one replacement are all", place)
    return before, kept, "".join(texts)


def _nature(before: str, after: str) -> Keys:
    """What must be said of the nature beyond the plus."""
    by_itself = after in (before, "international") or (before, after) == ("international", "unknown")
    return {} if by_itself else {"set_nature": after}


def _pieces(looks: Looks, parts: Sequence[Part]) -> Sequence[str | Stretch]:
    """Text and stretches of what was taken, neighbours put together."""
    found: list[str | Stretch] = []
    for part in parts:
        piece = part if isinstance(part, str) else looks.groups.get(part, (0, 0))
        last = found[-1] if found else None
        if isinstance(piece, tuple) and piece[0] == piece[1]:
            continue
        if isinstance(piece, str) and isinstance(last, str):
            found[-1] = last + piece
        elif isinstance(piece, tuple) and isinstance(last, tuple) and last[1] == piece[0]:
            found[-1] = last[0], piece[1]
        else:
            found.append(piece)
    return found
