"""Yate: what the sections of regexroute.conf decide, from `[default]` on (regexroute.cpp of Yate 6).

Lines are tried from top to bottom. `return` and the end of a section lead back to the line behind the `call`; `jump` never comes back.
A refusal is `-` with the SIP status in `error`, for a number that is no name of an error stands for itself (ysipchan.cpp).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from validator.digits.numbermap import NumberMap
from validator.digits.space import DEPTH, Axis, NumberSpace
from validator.finding import Place
from validator.readback.decision import INVALID_FORMAT, Decisions, ReadSwitch, Unreadable
from validator.readback.expressions import DIGITS, ENDLESS, NUMBER, NotFollowed
from validator.readback.prefixed import REJECTED, behind, front
from validator.readback.spelled import axes, change
from validator.readback.yate_rules import ANY, CALLED, RN, Rule, parts, rule, sections
from validator.readback.yate_running import CAUSE, ENTRY, ERROR, LEAVES, SPELT, Running, Sections

FILE, SETTINGS, ORIGIN = "regexroute.conf", "priorities", "origin."
NEEDED = {"extended": "yes", "insensitive": "no"}
STRANGE = "longer numbers than any axis holds, or of other characters,"


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of regexroute.conf. Unreadable where something is not as Yate, or this interpreter, needs it."""
    prefixes, found = prefixed(sections_of(files, directory))
    targets = dict.fromkeys(line.target for line in found[ENTRY] if line.source)

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        running = Running(found, space, decisions)
        return {name.removeprefix(ORIGIN): running.entered(_seen_by(found[ENTRY], name)) for name in targets}

    return ReadSwitch(
        origins=_sources(found[ENTRY]),
        trunks={name: (leaves["gateway"],) for name, leaves in _trunks(found)},
        behind={name.removeprefix(ORIGIN): prefix for name, prefix in prefixes.items()},
        in_front={name: leaves["front"].replace("%23", "#") for name, leaves in _trunks(found)},
        decide=decide,
        axes=frozenset(axis for lines in found.values() for line in lines for axis in _axes(line)),
        beyond=lambda space: dict.fromkeys(each for name in targets for each in _let_on(found, _seen_by(found[ENTRY], name))[0]),
        unread=tuple(sorted(files.keys() - {FILE})),
    )


def sections_of(files: Mapping[str, bytes], directory: str) -> Sections:
    """The sections of regexroute.conf. Unreadable where it is missing, or its sections go too deep."""
    start = Place(f"{directory}/{FILE}", 1, 1)
    if FILE not in files:
        raise Unreadable(f"there is no {FILE}", Place(directory, 1, 1))
    written = sections(start.file, files[FILE])
    depth = _settings({key: value for _, key, value in written.pop(SETTINGS, [])}, start)
    found = {name: [rule(*line) for line in lines] for name, lines in written.items()}
    if ENTRY not in found or _deepest(found, ENTRY, (), start) > depth:
        raise Unreadable(f"there is no section {ENTRY}, or more than {depth} sections lie in one another", start)
    return found


def prefixed(found: Sections) -> tuple[Mapping[str, str], Sections]:
    """The tech prefix of each origin that must have one, and the sections as the numbers behind it meet them."""
    prefixes: dict[str, str] = {}
    sections: dict[str, Sequence[Rule]] = dict(found)
    for name in dict.fromkeys(line.target for line in found[ENTRY] if line.source):
        *first, last = found[name] or [found[ENTRY][0]]
        rejects = last.looks_at == ANY and (last.verb, last.sets.get(ERROR), last.sets.get(CAUSE)) == ("refuse", *REJECTED)
        if rejects and all(line.looks_at == CALLED and not line.without for line in first):
            prefixes[name] = prefix = front(looks for line in first for looks in line.looks)
            sections[name] = [*(_behind(line, prefix) for line in first), last]
            earlier = _seen_by(found[ENTRY], name)[0]
            if prefix and earlier.target != name:
                raise Unreadable("numbers are looked at before their tech prefix is taken off", earlier.place)
    return prefixes, sections


def _behind(line: Rule, prefix: str) -> Rule:
    """The line as the numbers behind a prefix meet it, of which each has at least one character."""
    looks = tuple(behind(each, prefix, line.place) for each in line.looks)
    whatever = any(
        not each.sets and each.low < 2 and each.high == ENDLESS and NUMBER.issubset(each.tail) and "+" in each.tail for each in looks
    )
    return replace(line, looks=(), looks_at=ANY) if whatever and not line.sets.keys() & {RN} else replace(line, looks=looks)


def _settings(said: Mapping[str, str], start: Place) -> int:
    """How deep sections may lie in one another."""
    if {key: said.get(key, "no") for key in NEEDED} != NEEDED or said.keys() - {*NEEDED, "maxdepth"}:
        raise Unreadable(f"the section {SETTINGS} does not say extended=yes and maxdepth alone", start)
    depth = said.get("maxdepth", "5")
    if not depth.isdecimal():
        raise Unreadable(f"maxdepth {depth} is no count", start)
    return max(5, min(int(depth), 100))


def _deepest(found: Sections, name: str, above: tuple[str, ...], place: Place) -> int:
    """How many sections lie in one another below one."""
    if name in above or name not in found:
        raise Unreadable(f"calls may go round in a circle by the section {name}" if name in above else f"there is no section {name}", place)
    inner = {line.target: line.place for line in found[name] if line.verb in ("jump", "call")}
    return max((1 + _deepest(found, target, (*above, name), where) for target, where in inner.items()), default=0)


def _seen_by(lines: Iterable[Rule], target: str) -> list[Rule]:
    """The lines of the first section as calls meet them that come from the sources of a target."""
    seen = [replace(line, source=()) if line.target == target else line for line in lines]
    return [line for line in seen if not line.source]


def _sources(lines: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.source and (line.verb != "jump" or line.sets):
            raise Unreadable("a line on an address that does more than jump is not followed", line.place)
        for network in line.source:
            for target, theirs in found.items():
                if target != line.target and any(network.overlaps(type(network)(each)) for each in theirs):
                    raise Unreadable(f"{network} belongs to another origin as well", line.place)
            found.setdefault(line.target, []).append(f"{network}")
    return {target.removeprefix(ORIGIN): tuple(each) for target, each in found.items()}


def _trunks(found: Sections) -> Iterator[tuple[str, re.Match[str]]]:
    """Name and match of LEAVES of every trunk."""
    for lines in found.values():
        names = [line.sets["rightnumber_trunk"] for line in lines if "rightnumber_trunk" in line.sets]
        for line in lines:
            if line.verb == "sip":
                leaves = LEAVES.fullmatch(line.target)
                if leaves is None or len(names) != 1:
                    raise Unreadable(f"sip/sip:{line.target} is not followed", line.place)
                yield names[0], leaves


def _axes(line: Rule) -> Iterator[Axis]:
    try:
        for looks in line.looks if line.looks_at in SPELT else ():
            spelling = SPELT[line.looks_at]
            for nature in spelling.marks:
                yield from axes(looks, spelling, nature)
                if RN in line.sets:
                    made = change(looks, nature, parts(line.sets[RN], line.place), spelling, SPELT[RN], line.place)
                    yield from axes(looks, spelling, nature, made)
    except NotFollowed as why:
        raise Unreadable(f"{why}", line.place) from None


Found = list[tuple[str, Place]]


def _let_on(found: Sections, lines: Sequence[Rule]) -> tuple[Found, bool]:
    """Where numbers leave that no axis can hold, or are refused otherwise than as invalid; and whether the lines come back."""
    places: Found = []
    for line in lines:
        if not _takes_strange(line):
            continue
        match line.verb:
            case "refuse":
                if line.sets.get("rightnumber_cause") != f"{INVALID_FORMAT}":
                    places.append((f"{STRANGE} are refused here with another cause than {INVALID_FORMAT}", line.place))
            case "sip":
                places.append((f"{STRANGE} leave here", line.place))
            case "jump" | "call":
                inner, back = _let_on(found, found[line.target])
                places += inner
                if line.verb == "call" and back:
                    continue
            case "return":
                return places, True
            case _:
                continue
        if line.looks_at == ANY or line.without:
            return places, False
    return places, True


def _takes_strange(line: Rule) -> bool:
    if line.looks_at not in (RN, CALLED) or line.without:
        return not line.without
    return any(looks.tail and (looks.high > DEPTH or not set(looks.tail) <= set(DIGITS)) for looks in line.looks)
