"""A configuration of IOS told in the language: rules become translations, patterns routes, what is blocked or goes nowhere rejects.

Where every origin puts a tag of its own in front of numbers, two digits and one for the nature, the tags are left out again, and each
origin has routes of its own. Where none does, all share those of the dial-peers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.digits.shape import CHARACTERS
from validator.digits.space import DEPTH
from validator.finding import Place
from validator.readback.cisco import configuration, named
from validator.readback.cisco_files import Files
from validator.readback.cisco_peers import Outbound, Pattern, Peer
from validator.readback.cisco_rules import Rule
from validator.readback.decision import WRITTEN, Unreadable
from validator.readback.expressions import DIGITS, ENDLESS, Looks
from validator.readback.spelled import MARKED, Part
from validator.readback.spelled_told import Said, table, trunk
from validator.readback.told import Keys, ToldSwitch, ToldTable, forwarded, refused

NATURES = ("unknown", "international", "national")
"""The last digit of a tag: its place here."""
SHARED = "dial-peers"
UNALLOCATED = 1


class Line(NamedTuple):
    """A rule in marked spelling: what it takes and what it makes of it; None: it goes nowhere, or is blocked with a cause."""

    looks: Looks
    becomes: tuple[Part, ...] | None
    place: Place
    cause: int = UNALLOCATED


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of a configuration. Unreadable where it is, or where the language has no word for something."""
    found, entering, outbound = configuration(files, directory)
    if not entering or not outbound:
        raise Unreadable("no dial-peer takes calls (incoming uri via), or none sends them on", Place(directory, 1, 1))
    tags = _tags(found, entering)
    origins: list[Keys] = []
    tables: dict[tuple[str, str], ToldTable] = {}
    for name, peer in entering.items():
        lines = [*_lines(found, peer, tags.get(name, ""))]
        table_name = name if tags else SHARED
        asked = [*_origin_tables(name, table_name, lines, outbound, tags.get(name, ""))]
        tables |= {(each.kind, each.name): each for each in asked}
        addresses = [str(each).removesuffix("/32") for each in found.hosts(peer)]
        closed = any(rule.whatever for rule in found.profile(peer, "incoming"))
        origins.append(_origin(name, addresses, lines if closed else [], asked))
    trunks: dict[str, Keys] = {}
    for each in outbound:
        sent = table("translations", f"to-{each.trunk}", _said(_sent(found.profile(each.peer, "outgoing"), bool(tags))))
        tables |= {(sent.kind, sent.name): sent} if sent.rules else {}
        gateway = each.peer.says("target") + (";transport=tcp" if each.peer.says("transport") == "tcp" else "")
        trunks[each.trunk] = trunk(each.trunk, [gateway], [sent.name] if sent.rules else [])
    return ToldSwitch(tuple(origins), tuple(trunks.values()), tuple(tables.values()))


def _tags(found: Files, entering: Mapping[str, Peer]) -> dict[str, str]:
    """The two digits that each origin puts in front; none if not every origin has some of its own."""
    tags: dict[str, str] = {}
    for name, peer in entering.items():
        fronts = {_text(rule.parts)[:2] for rule in found.profile(peer, "incoming") if rule.parts and rule.constant is None}
        if len(fronts) != 1 or len(tag := fronts.pop()) != 2 or not tag.isdigit() or tag in tags.values():
            return {}
        tags[name] = tag
    return tags


def _text(parts: Sequence[Part]) -> str:
    """The text in front of the first group."""
    text = ""
    for part in parts:
        if not isinstance(part, str):
            break
        text += part
    return text


def _lines(found: Files, peer: Peer, tag: str) -> Iterator[Line]:
    """What an origin does with numbers: what it blocks, and then its rules."""
    for rule in found.profile(peer, "block"):
        for looks in rule.looks:
            yield from (Line(each, None, rule.place, named(peer)) for each in _marked(looks))
    for rule in found.profile(peer, "incoming"):
        for each in (each for looks in rule.looks for each in _marked(looks)):
            yield Line(each, None if rule.constant is not None and each.tail else _untagged(rule, each, tag), rule.place)


def _marked(looks: Looks) -> Iterator[Looks]:
    """The shape of a number as it is dialled, in marked spelling; nothing for what takes every number."""
    if looks.sets[:1] == ("+",):
        yield looks
    elif looks.sets or set(looks.tail) <= set(DIGITS):
        groups = {number: (start + bool(number), end + 1) for number, (start, end) in looks.groups.items()}
        yield looks._replace(sets=("u", *looks.sets), groups=groups)


def _untagged(rule: Rule, looks: Looks, tag: str) -> tuple[Part, ...] | None:
    """What a rule makes of numbers, with the mark of their nature in place of the tag; None for what no dial-peer takes."""
    parts = rule.parts or ()
    text = _text(parts)
    rest = parts[len(text) :]
    if not tag:
        return _whole((text if text.startswith("+") else f"u{text}", *rest), looks)
    if not text.startswith(tag) or text[2:3] not in ("0", "1", "2"):
        return None
    return _whole((MARKED.marks[NATURES["012".index(text[2])]] + text[3:], *rest), looks)


def _whole(parts: tuple[Part, ...], looks: Looks) -> tuple[Part, ...]:
    """The parts, as the whole number where they are."""
    kept = [looks.groups.get(part, (0, 0)) for part in parts[1:] if isinstance(part, int)]
    end = looks.groups[0][1]
    same = parts[0] == looks.sets[0] and ([*kept] == [(1, end)] or (not kept and end == 1)) and len(parts) == len(kept) + 1
    return (0,) if same else parts


def _said(lines: Iterable[Line]) -> Iterator[Said]:
    """The lines of a translation; at its end those that leave numbers as they are go without saying."""
    kept = [line for line in lines if line.becomes is not None]
    while kept and kept[-1].becomes == (0,):
        kept.pop()
    yield from (Said((line.looks,), None, line.place, line.becomes) for line in kept)


def _sent(rules: Iterable[Rule], tagged: bool) -> Iterator[Line]:
    """What a trunk makes of numbers, their tags left out."""
    for rule in rules:
        for looks in rule.looks:
            if not tagged:
                yield from (Line(each, _untagged(rule, each, ""), rule.place) for each in _marked(looks))
                continue
            if looks.depth < len("101") or looks.sets[2] not in ("0", "1", "2"):
                raise Unreadable("this takes numbers of which it is not known what tag they have", rule.place)
            groups = {number: (max(start - 2, 0), end - 2) for number, (start, end) in looks.groups.items()}
            each = looks._replace(sets=(MARKED.marks[NATURES["012".index(looks.sets[2])]], *looks.sets[3:]), groups=groups)
            yield Line(each, _untagged(rule, each, ""), rule.place)


def _origin(name: str, addresses: Iterable[str], lines: Sequence[Line], asked: Sequence[ToldTable]) -> Keys:
    """The keys of an origin. Of natures that no line makes anything of nothing enters, if these lines are all."""
    going = {nature for nature in WRITTEN for line in lines if line.becomes is not None and line.looks.sets[0] == MARKED.marks[nature]}
    natures = {"natures": [nature for nature in WRITTEN if nature in going]} if lines and len(going) == 1 else {}
    names = {each.kind: each.name for each in asked if each.rules or each.kind == "routes"}
    translate = {"translate": [names["translations"]]} if "translations" in names else {}
    charging = {"charging": names["charging"]} if "charging" in names else {}
    return {"name": name, "addresses": [*addresses], **natures, **translate, **charging, "route": names["routes"]}


def _origin_tables(name: str, routes: str, lines: Sequence[Line], outbound: Sequence[Outbound], tag: str) -> Iterator[ToldTable]:
    translations = table("translations", name, _said(lines))
    if translations.rules:
        yield translations
    refusing = [Said((line.looks,), refused(line.cause), line.place) for line in _refusing(lines)]
    taken = [(each, pattern) for each in outbound for pattern in each.patterns if pattern.named.startswith(tag)]
    taken.sort(key=lambda pair: -pair[0].turn(pair[1]))
    yield table("routes", routes, [*refusing, *_leanest([(forwarded([each.trunk]), pattern) for each, pattern in taken], tag)])
    charges = [({"charge": each.tariff}, pattern) for each, pattern in taken if each.tariff]
    if charges:
        yield table("charging", routes, _leanest(charges, tag))


def _refusing(lines: Sequence[Line]) -> Iterator[Line]:
    """What is refused, as the routing table sees it: as a later line would have made it of what was dialled. Longer numbers than any
    that is proven are left out."""
    known: set[tuple[object, ...]] = set()
    for place, line in enumerate(lines):
        if line.becomes is None and line.looks.depth - 1 + line.looks.low <= DEPTH:
            seen = next((made for later in lines[place:] if (made := _made(line.looks, later)) is not None), line.looks)
            key = seen.sets, seen.tail, seen.low, seen.high
            if key not in known:
                known.add(key)
                yield line._replace(looks=seen)


def _made(looks: Looks, later: Line) -> Looks | None:
    """What a line makes of numbers, all of which it takes; None if it does not, or makes none of them."""
    theirs = later.looks
    all_taken = (
        theirs.depth <= looks.depth
        and all(set(mine) <= set(them) for them, mine in zip(theirs.sets, looks.sets, strict=False))
        and (set(theirs.tail) >= set(DIGITS) if theirs.tail else looks.depth == theirs.depth and not looks.tail)
        and theirs.depth + theirs.low <= looks.depth + looks.low
        and theirs.depth + theirs.high >= min(looks.depth + looks.high, ENDLESS)
    )
    if later.becomes is None or not all_taken:
        return None
    sets: list[str] = []
    for part in later.becomes:
        start, end = (0, 0) if isinstance(part, str) else theirs.groups.get(part, (0, 0))
        sets += part if isinstance(part, str) else looks.sets[start : end if end <= theirs.depth else None]
    return looks._replace(sets=tuple(sets), groups={0: (0, len(sets) + bool(looks.tail))})


def _leanest(lines: Sequence[tuple[Keys, Pattern]], tag: str) -> Iterator[Said]:
    """The patterns as lines of a table, without those that the next shorter one says as well."""
    for place, (does, pattern) in enumerate(lines):
        wider = next((each for each in lines[place + 1 :] if _begins(each[1], pattern)), None)
        if wider is None or wider[0] != does or wider[1].whole or wider[1].wild:
            yield Said((_looks(pattern, tag),), does, pattern.place)


def _begins(short: Pattern, long: Pattern) -> bool:
    return short.plus == long.plus and long.named.startswith(short.named)


def _looks(pattern: Pattern, tag: str) -> Looks:
    """The numbers of a pattern in marked spelling, without their tags."""
    nature = NATURES["012".index(pattern.named[2])] if tag else "international" if pattern.plus else "unknown"
    wild = ["".join(each for place, each in enumerate(CHARACTERS) if members >> place & 1) for members in pattern.wild]
    sets = (MARKED.marks[nature], *pattern.named[3 if tag else 0 :], *wild)
    tail = ("", 0, 0) if pattern.whole else (DIGITS, 0, ENDLESS)
    return Looks(sets, *tail, (), {0: (0, len(sets) + (not pattern.whole))})
