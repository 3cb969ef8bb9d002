"""regexroute.conf as sections of rules, as the engine reads its configuration files and regexroute its lines (Yate 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from validator.finding import Place
from validator.readback.addresses import networks
from validator.readback.decision import Unreadable
from validator.readback.expressions import Looks, NotFollowed, ways
from validator.readback.spelled import Part

RN, CALLED, SENT, ANY = "rn", "called", "rightnumber_sent", ""
"""What a line looks at: a parameter, the number of the request, or nothing."""
KNOWN = frozenset({RN, SENT, "rightnumber_tariff", "rightnumber_trunk", "rightnumber_origin", "rightnumber_cause", "error"})
TARGET = re.compile(r"(?P<verb>return|jump|call) ?(?P<section>[A-Za-z][A-Za-z0-9_.-]*)?|(?P<refused>-)|(?P<nothing>)|sip/sip:(?P<sip>.*)")
GROUP = re.compile(r"\\([1-9])")
LONGEST_LINE = 1023
"""Longer lines are read in pieces (Configuration.cpp, loadFile)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line: what it looks at and takes (`without`: all but that), where calls go, and what is set."""

    place: Place
    looks_at: str
    looks: tuple[Looks, ...]
    without: bool
    verb: str
    target: str
    sets: Mapping[str, str] = field(default_factory=dict)
    source: tuple[IPv4Network, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether the lines behind it are looked at even if it matches."""
        return self.verb in ("call", "")


def sections(path: str, content: bytes) -> dict[str, list[tuple[Place, str, str]]]:
    """The lines of every section as key and value. Unreadable where the engine would read something else than stands there."""
    found: dict[str, list[tuple[Place, str, str]]] = {}
    current: list[tuple[Place, str, str]] | None = None
    for number, line in enumerate(content.decode("utf-8", "backslashreplace").split("\n"), 1):
        place = Place(path, number, 1)
        text = line.strip()
        if not text or text.startswith(";"):
            continue
        if len(line) > LONGEST_LINE or text.endswith("\\") or re.match(r"\$[a-z]", text):
            raise Unreadable("a line that is too long, goes on in the next, or is an instruction", place)
        if text.startswith("["):
            name = text[1 : text.find("]")]
            if not text.endswith("]") or name in found:
                raise Unreadable(f"{text[:80]} begins no section of its own", place)
            current = found[name] = []
            continue
        if current is None or "=" not in text:
            raise Unreadable(f"{text[:80]} is no line of a section", place)
        key, _, value = text.partition("=")
        current.append((place, key.strip(), value.strip()))
    return found


def rule(place: Place, key: str, value: str) -> Rule:
    """A line of a section of routes."""
    target, *settings = value.split(";")
    matched = TARGET.fullmatch(target.strip())
    sets = dict(each.partition("=")[::2] for each in settings)
    if matched is None or not sets.keys() <= KNOWN or "=" in target:
        raise Unreadable(f"what {value[:80]} does is not followed", place)
    verb = matched["verb"] or ("refuse" if matched["refused"] else "sip" if matched["sip"] is not None else "")
    if (matched["section"] is None) != (verb not in ("jump", "call")):
        raise Unreadable(f"what {value[:80]} does is not followed", place)
    at, expression = _looked_at(key)
    if at == "ip_host":
        return Rule(place, ANY, (), False, verb, matched["section"] or "", sets, networks(expression, place))
    without = expression.endswith("^") and at == CALLED
    if at == ANY:
        return Rule(place, ANY, (), False, verb, matched["section"] or matched["sip"] or "", sets)
    try:
        looks = tuple(ways(expression.removesuffix("^") if without else expression))
    except NotFollowed as why:
        raise Unreadable(f"{why}", place) from None
    return Rule(place, at, looks, without, verb, matched["section"] or matched["sip"] or "", sets)


def _looked_at(key: str) -> tuple[str, str]:
    if key == ".*":
        return ANY, ""
    for name in (RN, "ip_host"):
        if key.startswith("${" + name + "}"):
            return name, key.removeprefix("${" + name + "}")
    return CALLED, key


def parts(written: str, place: Place) -> tuple[Part, ...]:
    """Text and groups of what a parameter is set to; a `#` may be written %23."""
    found: list[Part] = []
    for number, piece in enumerate(GROUP.split(written)):
        if number % 2:
            found.append(int(piece))
        elif re.search(r"[^0-9A-F*#+un%]", piece):
            raise Unreadable(f"{written} puts something that is no part of a number", place)
        elif piece:
            found.append(piece.replace("%23", "#"))
    return tuple(found)
