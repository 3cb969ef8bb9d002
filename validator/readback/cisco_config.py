"""A configuration of IOS as blocks: a line of the first level with the lines that belong to it, comments left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable

ASIDE = re.compile(
    r"(Building|Current|version|hostname|service|boot-\S+|boot|card|controller|license|platform|memory|diagnostic|redundancy|scheduler|archive|"
    r"enable|username|privilege|login|aaa|banner|alias|line|exec-\S+|crypto|key|"
    r"interface|vrf|ip|ipv6|router|route-map|access-list|object-group|policy-map|class-map|track|spanning-tree|multilink|lldp|cdp|control-plane|"
    r"clock|ntp|logging|snmp-server|event|call-home|subscriber|"
    r"voice class codec|voice rtp|voice iec|voice-card|voice-port|dspfarm|media|gateway|no|end|exit) ?.*"
)
"""Commands of the first level that decide nothing about where a number goes."""


class Line(NamedTuple):
    """A command with its place and how far it is indented."""

    place: Place
    text: str
    indent: int


class Block(NamedTuple):
    """A command of the first level, and those below it."""

    place: Place
    text: str
    lines: tuple[Line, ...]


def blocks(path: str, content: bytes) -> Iterator[Block]:
    """The blocks of a file. Unreadable where it begins with a line that belongs to none."""
    current: list[Line] = []
    for line in _lines(path, content):
        if not line.indent and current:
            yield Block(current[0].place, current[0].text, tuple(current[1:]))
            current = []
        if line.indent and not current:
            raise Unreadable(f"{line.text[:80]} belongs to no command", line.place)
        current.append(line)
    if current:
        yield Block(current[0].place, current[0].text, tuple(current[1:]))


def _lines(path: str, content: bytes) -> Iterator[Line]:
    for number, written in enumerate(content.decode("utf-8", "backslashreplace").split("\n"), 1):
        text = written.strip()
        if text and not text.startswith("!"):
            yield Line(Place(path, number, 1), " ".join(text.split()), len(written) - len(written.lstrip()))


def matched(
    lines: tuple[Line, ...], forms: Mapping[str, re.Pattern[str]], aside: re.Pattern[str]
) -> dict[str, list[tuple[Place, re.Match[str]]]]:
    """The lines by the form that each has; those that decide nothing left out. Unreadable for any other."""
    found: dict[str, list[tuple[Place, re.Match[str]]]] = {name: [] for name in forms}
    for line in lines:
        for name, form in forms.items():
            if match := form.fullmatch(line.text):
                found[name].append((line.place, match))
                break
        else:
            if not aside.fullmatch(line.text):
                raise Unreadable(f"{line.text[:80]} is not followed", line.place)
    return found
