"""What a switch's files say, told in the language of networks: switches, tables and rules as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from validator.causes import CAUSES
from validator.digits.space import DEPTH
from validator.finding import Place
from validator.readback.decision import Unreadable

Keys = Mapping[str, object]
"""The keys of a rule, an origin or a trunk, in the order in which they are written."""
DIGITS = "0123456789"
CLASSES = {DIGITS: "X", "123456789": "Z", "23456789": "N"}
UNSAID = "who is at the far end, and whose numbers travel here, stands in no file of a switch: say it in place of this"


PLATFORMS = ("asterisk", "cisco", "freeswitch", "kamailio", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")
"""Each has a module `<platform>_told` here, with underscores for hyphens."""


class ToldTable(NamedTuple):
    """A table: `translations`, `routes` or `charging`, its name, and its rules. `in_order`: the first that takes a number decides."""

    kind: str
    name: str
    rules: tuple[Keys, ...]
    in_order: bool = False


class ToldSwitch(NamedTuple):
    """A switch: its origins and trunks, and the tables that they name."""

    origins: tuple[Keys, ...]
    trunks: tuple[Keys, ...]
    tables: tuple[ToldTable, ...]


def teller(platform: str) -> Callable[[Mapping[str, bytes], str], ToldSwitch]:
    """The function that tells the files of a switch (by path below their directory) and the name of that directory, for places."""
    module = import_module(f"validator.readback.{platform.replace('-', '_')}_told")
    return cast("Callable[[Mapping[str, bytes], str], ToldSwitch]", module.told)


def network(switch: ToldSwitch, name: str, country: str, platform: str, ordered: Collection[tuple[str, str]] = ()) -> str:
    """The network of one switch as YAML. Strings are quoted as JSON does, which is YAML. `ordered` are kind and name of the tables
    whose order counts."""
    lines = ["switches:", f"  - name: {json.dumps(name)}", f"    country: {json.dumps(country)}"]
    lines += [f"    platform: {platform}"] if platform else []
    lines += ["    origins:", *(f"      - {_flow(keys)}" for keys in switch.origins)]
    lines += ["    trunks:", f"      # {UNSAID}"]
    lines += [f"      - {_flow({**keys, 'to': {'transit': True}, 'carries': ['*']})}" for keys in switch.trunks]
    return "\n".join([*lines, *(["", sections(switch.tables, ordered)] if switch.tables else [""])])


def sections(tables: Sequence[ToldTable], ordered: Collection[tuple[str, str]] = ()) -> str:
    """The tables as YAML, a section for each kind."""
    lines: list[str] = []
    for kind in ("translations", "routes", "charging"):
        found = [table for table in tables if table.kind == kind]
        lines += [*([""] if lines else []), f"{kind}:"] if found else []
        for table in found:
            order = ["    order: first"] if (kind, table.name) in ordered else []
            lines += [f"  - name: {json.dumps(table.name)}", *order, "    rules:" if table.rules else "    rules: []"]
            lines += [f"      - {_flow(rule)}" for rule in table.rules]
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value)


def matches(nature: str, front: Sequence[str], suffix: Sequence[str], lengths: int) -> Iterator[Keys]:
    """The matches that together take the numbers of a nature with a front, further digits and a suffix, of so many characters in all
    (a mask, the plus left out). Front and suffix are digits and sets, one for each character."""
    of_nature = {"nature": nature} if nature == "national" else {}
    written = ("+" if nature == "international" else "") + "".join(front)
    least = len(front) + len(suffix)
    exact = "pattern" if any(len(each) > 1 or each in "XZN" for each in front) else "number"
    if suffix:
        for length in _bits(lengths, least):
            yield {"pattern": written + "X" * (length - least) + "".join(suffix), **of_nature}
        return
    for first, last in _runs(lengths, least):
        if last == 0:
            continue
        if first == 0 and last >= DEPTH and nature != "international":
            yield {"any": True, "nature": nature}
            continue
        if first == last == least and front:
            yield {exact: written, **of_nature}
        elif first == last:
            yield {"pattern": written + "X" * (first - least), **of_nature}
        elif first == least and last >= DEPTH and (front or nature == "international"):
            yield {"prefix": written, **of_nature}
        else:
            yield {"prefix": written or "X", "length": f"{max(first, 1)}-{last}", **of_nature}


def _bits(lengths: int, least: int) -> Iterator[int]:
    return (length for length in range(least, lengths.bit_length()) if lengths >> length & 1)


def _runs(lengths: int, least: int) -> Iterator[tuple[int, int]]:
    """First and last of the lengths that follow one another."""
    found: list[int] = []
    for length in _bits(lengths, least):
        if found and length != found[-1] + 1:
            yield found[0], found[-1]
            found = []
        found.append(length)
    if found:
        yield found[0], found[-1]


def refused(cause: int) -> Keys:
    """A refusal, by name where Q.850 has one."""
    name = next((name for name, number in CAUSES.items() if number == cause), None)
    return {"reject": name or cause}


def untold(match: Keys, place: Place) -> Keys:
    """The rule for numbers whose line is not told: refused, so that no broader rule takes them."""
    return {**match, **refused(41), "note": f"{place.file}:{place.line} is not told"}


def forwarded(trunks: Sequence[str]) -> Keys:
    """A list of trunks."""
    return {"trunks": list(trunks)}


def behind(tech_prefix: str) -> Keys:
    """The tech prefix of an origin or a trunk; nothing if it has none."""
    return {"tech_prefix": tech_prefix} if tech_prefix else {}


def one_of(characters: Collection[str], place: Place) -> str:
    """One of these characters, as the language writes it: `7`, `X`, `[5-8]`. Unreadable where it has no word for the set."""
    members = "".join(sorted(set(characters)))
    if len(members) == 1:
        return members
    if not members.isdecimal():
        raise Unreadable(f"the set of {members} is none of digits", place)
    runs = re.findall("|".join(DIGITS[first:last] for first in range(10) for last in range(10, first, -1)), members)
    return CLASSES.get(members, f"[{''.join(run if len(run) < 3 else f'{run[0]}-{run[-1]}' for run in runs)}]")
