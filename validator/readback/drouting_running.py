"""What our script decides by tables of drouting, for all numbers at once: LOOKUP and NEXT.

LOOKUP asks table 3 of dialplan for the kind of a number and its digits, then drouting for the group (table * 1000 + kind) * 100 + count of
digits. Of the rules in that group the one decides whose prefix is the longest that the digits begin with; rules in other groups are
passed over, whatever their prefix; a rule without a prefix comes last (prefix_tree.c, `get_prefix`; drouting.c, `do_routing`). Of rules
with one prefix the first decides. What is done, or the trunk, is the attrs of the first gateway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.space import Box, NumberSpace
from validator.finding import Place
from validator.readback.acts import Act, decided
from validator.readback.decision import Decisions, Unreadable, refusal
from validator.readback.dialplan_running import NO_ROUTE, REFUSED, Running
from validator.readback.dialplan_tables import PROVEN, Script
from validator.readback.dialplan_tables import Rule as Expression
from validator.readback.drouting_tables import Gateway, Rule
from validator.readback.expressions import DIGITS, Looks
from validator.readback.lines import Line
from validator.readback.spelled import MARKED

KINDS, COUNTS = 1000, 100
NONE = "-"
LOADED = 1
"""The group that is asked where nothing was found: without a rule in it the call is refused as if the tables were not loaded."""
Gateways = tuple[Gateway, ...]


class Kind(NamedTuple):
    """The numbers `front digits suffix` of a nature that a rule of table 3 takes: their digits begin with `begun`, and a mask has the
    counts of them that it takes."""

    number: int
    nature: str
    front: str
    begun: str
    counts: int
    suffix: str

    def boxes(self, space: NumberSpace, prefix: str = "", counts: int = -1) -> Iterator[Box]:
        """Those whose digits begin with a prefix and are so many."""
        longer, shorter = sorted((prefix, self.begun), key=len, reverse=True)
        if longer.startswith(shorter):
            lengths = (counts & self.counts & ~((1 << len(longer)) - 1)) << len(self.front) + len(self.suffix)
            yield from space.boxes(self.nature, self.front + longer, lengths, self.suffix)


class Entry(NamedTuple):
    """Of a table: digits of a kind that begin with a prefix, so many of them, and the gateways that they get."""

    kind: int
    prefix: str
    counts: int
    gateways: Gateways


class Found(NamedTuple):
    """What a script decides by: tables of dialplan, the kinds of numbers in the order in which they are tried, rules of drouting, and
    the gateways of every trunk."""

    script: Script
    kinds: tuple[Kind, ...]
    entries: Mapping[int, Sequence[Entry]]
    trunks: Mapping[str, tuple[str, ...]]


def found_in(script: Script, gateways: Iterable[Gateway], rules: Sequence[Rule]) -> Found:
    """What the tables say. Unreadable where they need more than LOOKUP asks for."""
    kinds = tuple(kind for rule in script.rules[PROVEN] for kind in _kinds(rule))
    if not any(LOADED in rule.groups and not rule.prefix for rule in rules):
        place = Place(rules[0].place.file if rules else "tables/dr_rules", 1, 1)
        raise Unreadable(
            f"no rule of group {LOADED} without a prefix: numbers that no rule takes would wait for tables to be loaded", place
        )
    return Found(script, kinds, _entries(rules), _trunks(script.trunks, gateways, rules))


def _kinds(rule: Expression) -> Iterator[Kind]:
    """The numbers of a rule of table 3 that leaves their digits."""
    if not re.fullmatch("[0-9]{1,3}", rule.attrs) or rule.becomes != (1,):
        raise Unreadable("a rule of this table leaves the digits of a number, and has its kind in attrs", rule.place)
    natures = {mark: nature for nature, mark in MARKED.marks.items()}
    for looks in rule.looks:
        mark, *front = _literal(looks, rule.place)
        start, end = looks.groups.get(1, (0, 0))
        begun = "".join(front[start - 1 :])
        if mark not in natures or end != looks.depth + bool(looks.tail) or start < 1 or begun.strip(DIGITS) or looks.high >= COUNTS:
            raise Unreadable("a rule of this table takes a nature, text, digits and text, and leaves the digits", rule.place)
        counts = sum(1 << len(begun) + count for count in range(looks.low, looks.high + 1))
        yield Kind(int(rule.attrs), natures[mark], "".join(front[: start - 1]), begun, counts, "".join(looks.suffix))


def _literal(looks: Looks, place: Place) -> Sequence[str]:
    """The characters in front of the digits whose count is open."""
    if any(len(each) != 1 for each in (*looks.sets, *looks.suffix)) or not looks.sets or set(looks.tail) - set(DIGITS):
        raise Unreadable("a rule of this table names every character that is no digit", place)
    return looks.sets


def _entries(rules: Iterable[Rule]) -> Mapping[int, Sequence[Entry]]:
    """The rules by table; of those with one prefix, kind and count of digits the first alone."""
    found: dict[int, list[Entry]] = {}
    taken: dict[tuple[int, int, str], int] = {}
    for rule in rules:
        for (table, kind), counts in _cells(rule.groups).items():
            before = taken.get((table, kind, rule.prefix), 0)
            if counts & ~before and (not rule.prefix or rule.prefix.isdecimal()):
                taken[table, kind, rule.prefix] = before | counts
                found.setdefault(table, []).append(Entry(kind, rule.prefix, counts & ~before, rule.gateways))
    return found


@cache
def _cells(groups: tuple[int, ...]) -> Mapping[tuple[int, int], int]:
    """The counts of digits, as masks, by table and kind."""
    found: dict[tuple[int, int], int] = {}
    for group in groups:
        rest, count = divmod(group, COUNTS)
        table, kind = divmod(rest, KINDS)
        found[table, kind] = found.get((table, kind), 0) | 1 << count
    return found


def _trunks(names: Iterable[str], gateways: Iterable[Gateway], rules: Iterable[Rule]) -> Mapping[str, tuple[str, ...]]:
    """The gateways of every trunk, as the first rule has them that names it; those of a trunk that no rule names as they stand."""
    found: dict[str, tuple[str, ...]] = {}
    for listed in {id(rule.gateways): rule.gateways for rule in rules}.values():
        for trunk, addresses in _in_turn(listed):
            found.setdefault(trunk, addresses)
    every = [*gateways]
    return {name: found.get(name, tuple(each.address for each in every if each.attrs == name)) for name in names}


def _in_turn(gateways: Gateways) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The trunks that are tried, each with its gateways."""
    for trunk, members in groupby(gateways, lambda gateway: gateway.attrs):
        yield trunk, tuple(gateway.address for gateway in members)


class ByDigits(Running):
    """The script on maps of a space, its classes and routes being rules of drouting."""

    def __init__(self, found: Found, space: NumberSpace, decisions: Decisions) -> None:
        super().__init__(found.script, space, decisions)
        self.found = found

    def charged(self, dpid: str, after: NumberMap, place: Place) -> NumberMap:
        def said(gateways: Gateways) -> NumberMap:
            tariff = gateways[0].attrs
            if tariff == NONE:
                return after
            labels = {label: self.decisions.of(self.decisions[label]._replace(tariff=tariff)) for label in after.labels}
            return after.relabel(labels.__getitem__)

        return self._lookup(dpid, said, after)

    def routed(self, dpid: str, place: Place) -> NumberMap:
        return self._lookup(dpid, self._tried, self.decisions.all(self.space, NO_ROUTE))

    def _tried(self, gateways: Gateways) -> NumberMap:
        """NEXT: gateway by gateway, each with the number as its trunk gets it."""
        does, place = gateways[0].attrs, gateways[0].place
        if does == NONE:
            return self.decisions.all(self.space, NO_ROUTE)
        if refused := REFUSED.fullmatch(does):
            return self.decisions.all(self.space, refusal(int(refused["cause"]), int(refused["status"])))
        return self.decisions.tried([self.trunk(trunk, place, self._how(trunk, by)) for trunk, by in _in_turn(gateways)])

    def _how(self, trunk: str, addresses: tuple[str, ...]) -> str:
        """Nothing where the gateways of a trunk are tried as they are everywhere, else which."""
        return "" if addresses == self.found.trunks.get(trunk) else f" by {' and '.join(addresses)} alone"

    def _lookup(self, dpid: str, said: Callable[[Gateways], NumberMap], otherwise: NumberMap) -> NumberMap:
        acts = [Act(otherwise)]
        known: dict[int, int] = {}
        lines: list[Line] = []
        last = len(self.found.kinds)
        for turn, kind in enumerate(self.found.kinds):
            lines += [Line(box, (last - turn) * COUNTS, 0) for box in kind.boxes(self.space)]
        for entry in self.found.entries.get(int(dpid), ()):
            if id(entry.gateways) not in known:
                known[id(entry.gateways)] = len(acts)
                acts.append(Act(said(entry.gateways)))
            for turn, kind in enumerate(self.found.kinds):
                if kind.number == entry.kind:
                    first = (last - turn) * COUNTS + 1 + len(entry.prefix)
                    boxes = kind.boxes(self.space, entry.prefix, entry.counts)
                    lines += [Line(box, first, known[id(entry.gateways)]) for box in boxes]
        return decided(self.space, lines, acts, otherwise, self.decisions)
