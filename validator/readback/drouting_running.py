"""What our script decides by tables of drouting, for all numbers at once: LOOKUP and NEXT.

LOOKUP asks the table in dialplan for the group of a number and its digits. Of the rules of drouting in that group the one decides whose
prefix is the longest that the digits begin with; rules in other groups are passed over, whatever their prefix; a rule without a prefix
comes last (prefix_tree.c, `get_prefix`; drouting.c, `do_routing`). Of rules with one prefix the first decides. What is done, or the
trunk, is the attrs of the first gateway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.space import Box, NumberSpace
from validator.finding import Place
from validator.readback.acts import Act, decided
from validator.readback.decision import Decisions, Unreadable, refusal
from validator.readback.dialplan_running import NO_ROUTE, REFUSED, Running
from validator.readback.dialplan_tables import LEAVING, PROVEN, Script
from validator.readback.dialplan_tables import Rule as Expression
from validator.readback.drouting_tables import Gateway, Rule
from validator.readback.expressions import DIGITS, Looks
from validator.readback.lines import Line
from validator.readback.spelled import MARKED

MOST_COUNTS = 100
"""More digits than an expression of ours counts."""
NONE = "-"
NO_TABLE = "0"
LOADED = 1
"""The group that is asked where nothing was found: without a rule in it the call is refused as if the tables were not loaded."""
Gateways = tuple[Gateway, ...]


class Kind(NamedTuple):
    """Numbers `front digits suffix` of a nature whose digits begin with `begun`."""

    nature: str
    front: str
    begun: str
    suffix: str

    def boxes(self, space: NumberSpace, prefix: str, counts: int) -> Iterator[Box]:
        """Those whose digits begin with a prefix, and are as many as a mask says."""
        if (begun := self.beginning(prefix)) is not None:
            lengths = (counts & ~((1 << len(begun)) - 1)) << len(self.front) + len(self.suffix)
            yield from space.boxes(self.nature, self.front + begun, lengths, self.suffix)

    def beginning(self, prefix: str) -> str | None:
        """The first digits of those with a prefix; None if there are none."""
        if prefix.startswith(self.begun):
            return prefix
        return self.begun if self.begun.startswith(prefix) else None


class Group(NamedTuple):
    """The group that a rule of dialplan tells for numbers of a kind, and the mask of the counts of digits that they have."""

    number: int
    kind: Kind
    counts: int


Entries = Mapping[str, Gateways]
"""The rules of a group by prefix."""


class Block(NamedTuple):
    """Numbers of a kind, the mask of the counts of digits that they have, and the rules for them: a prefix, a mask and gateways."""

    kind: Kind
    counts: int
    rules: Sequence[tuple[str, int, Gateways]]


class Found(NamedTuple):
    """What a script decides by: tables of dialplan; the groups of every table that drouting decides, in the order in which they are
    tried; the rules of drouting by group; and the gateways of every trunk."""

    script: Script
    groups: Mapping[str, Sequence[Group]]
    entries: Mapping[int, Entries]
    trunks: Mapping[str, tuple[str, ...]]

    def blocks(self, dpid: str) -> Iterator[Block]:
        """The numbers of a table kind by kind, in the order in which they are tried."""
        for kind, groups in groupby(self.groups[dpid], lambda group: group.kind):
            taken = 0
            masks: dict[tuple[str, int], tuple[int, Gateways]] = {}
            for number, _, counts in groups:
                for prefix, gateways in self.entries.get(number, {}).items():
                    before, _ = masks.get((prefix, id(gateways)), (0, gateways))
                    masks[prefix, id(gateways)] = before | counts & ~taken, gateways
                taken |= counts
            yield Block(kind, taken, [(prefix, counts, gateways) for (prefix, _), (counts, gateways) in masks.items()])


def found_in(script: Script, gateways: Iterable[Gateway], rules: Sequence[Rule]) -> Found:
    """What the tables say. Unreadable where one is used as LOOKUP does not use it."""
    looked_up = {record[kind] for record in script.origins.values() for kind in ("charging", "routes")} - {NO_TABLE}
    translating = {dpid for record in (*script.origins.values(), *script.trunks.values()) for dpid in record["stages"].split("|")}
    groups: dict[str, Sequence[Group]] = {}
    for dpid in looked_up:
        expressions = script.rules.get(dpid, ())
        if expressions and dpid in {*translating, PROVEN, LEAVING}:
            raise Unreadable(f"table {dpid} both tells groups and translates", expressions[0].place)
        groups[dpid] = [group for rule in expressions for group in _groups(rule)]
    entries = _entries(rules)
    if "" not in entries.get(LOADED, {}):
        place = Place(rules[0].place.file if rules else "tables/dr_rules", 1, 1)
        raise Unreadable(
            f"no rule of group {LOADED} without a prefix: numbers that no rule takes would wait for tables to be loaded", place
        )
    unchanged = {dpid: [replace(rule, becomes=None) for rule in script.rules.get(dpid, ())] for dpid in groups}
    return Found(replace(script, rules={**script.rules, **unchanged}), groups, entries, _trunks(script.trunks, gateways, rules))


def _groups(rule: Expression) -> Iterator[Group]:
    """The numbers of a rule that tells their group."""
    if not re.fullmatch("[1-9][0-9]{0,8}", rule.attrs) or rule.becomes != (1,):
        raise Unreadable("a rule of this table leaves the digits of a number, and has its group in attrs", rule.place)
    for looks in rule.looks:
        kind, counts = _digits_of(looks, rule.place)
        yield Group(int(rule.attrs), kind, counts)


def _digits_of(looks: Looks, place: Place) -> tuple[Kind, int]:
    """Of numbers that look so and leave their digits: the kind, and the mask of counts of digits."""
    natures = {mark: nature for nature, mark in MARKED.marks.items()}
    places = [*looks.sets, *([looks.tail] if looks.tail else []), *looks.suffix]
    start, end = looks.groups.get(1, (0, 0))
    before, inside, behind = places[:start], places[start:end], places[end:]
    begun = "".join(takewhile(lambda each: len(each) == 1, inside))
    named = all(len(each) == 1 for each in (*before, *behind)) and all(set(each) == set(DIGITS) for each in inside[len(begun) :])
    named = named and set(looks.tail) in (set(), set(DIGITS))
    if not before or before[0] not in natures or not named or begun.strip(DIGITS) or set(behind) & set(DIGITS) or looks.high >= MOST_COUNTS:
        raise Unreadable("a rule of this table takes a nature, text, digits and text, and leaves the digits", place)
    tail = range(looks.low, looks.high + 1) if looks.tail else (0,)
    counts = sum(1 << len(inside) - bool(looks.tail) + count for count in tail)
    return Kind(natures[before[0]], "".join(before[1:]), begun, "".join(behind)), counts


def _entries(rules: Iterable[Rule]) -> Mapping[int, Entries]:
    """The rules by group and prefix; of those that have both in common the first."""
    found: dict[int, dict[str, Gateways]] = {}
    for rule in rules:
        for group in rule.groups:
            found.setdefault(group, {}).setdefault(rule.prefix, rule.gateways)
    return found


def _trunks(names: Iterable[str], gateways: Iterable[Gateway], rules: Iterable[Rule]) -> Mapping[str, tuple[str, ...]]:
    """The gateways of every trunk, as the first rule has them that names it; those of a trunk that no rule names as they stand."""
    found: dict[str, tuple[str, ...]] = {}
    for listed in {id(rule.gateways): rule.gateways for rule in rules}.values():
        for trunk, addresses in in_turn(listed):
            found.setdefault(trunk, addresses)
    every = [*gateways]
    return {name: found.get(name, tuple(each.address for each in every if each.attrs == name)) for name in names}


def in_turn(gateways: Gateways) -> Iterator[tuple[str, tuple[str, ...]]]:
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
        return self.decisions.tried([self.trunk(trunk, place, self._how(trunk, by)) for trunk, by in in_turn(gateways)])

    def _how(self, trunk: str, addresses: tuple[str, ...]) -> str:
        """Nothing where the gateways of a trunk are tried as they are everywhere, else which."""
        return "" if addresses == self.found.trunks.get(trunk) else f" by {' and '.join(addresses)} alone"

    def _lookup(self, dpid: str, said: Callable[[Gateways], NumberMap], otherwise: NumberMap) -> NumberMap:
        acts = [Act(otherwise)]
        known: dict[int, int] = {}
        lines: list[Line] = []
        blocks = [*self.found.blocks(dpid)]
        for turn, (kind, taken, rules) in zip(reversed(range(len(blocks))), blocks, strict=True):
            lines += [Line(box, turn * MOST_COUNTS, 0) for box in kind.boxes(self.space, "", taken)]
            for prefix, counts, gateways in rules:
                if id(gateways) not in known:
                    known[id(gateways)] = len(acts)
                    acts.append(Act(said(gateways)))
                act = known[id(gateways)]
                lines += [Line(box, turn * MOST_COUNTS + 1 + len(prefix), act) for box in kind.boxes(self.space, prefix, counts)]
        return decided(self.space, lines, acts, otherwise, self.decisions)
