"""What a script decides by tables of dialplan, for all numbers at once: DECIDE, TRANSLATE, PROVEN and NEXT of our scripts for OpenSIPS and
for Kamailio, which do the same in the words of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from validator.digits.numbermap import NumberMap
from validator.digits.shape import TooWide
from validator.digits.space import DEPTH, Number, NumberSpace
from validator.finding import Place
from validator.readback import shares
from validator.readback.acts import Act, decided
from validator.readback.decision import Decisions, Unreadable, refusal
from validator.readback.dialplan_tables import LEAVING, ORIGINS, PROVEN, TRUNKS, Rule, Script
from validator.readback.expressions import DIGITS, Looks, NotFollowed
from validator.readback.lines import Change, Line
from validator.readback.spelled import MARKED, PLAIN, Spelling, boxes, change, may_be

REFUSED = re.compile(r"!(?P<cause>[1-9][0-9]{0,2})/(?P<status>[3-6][0-9]{2})")
DIVIDED = "|", "&"
"""Between the turns of a list of trunks, and between those that share one."""
LISTED = shares.form(*DIVIDED)
NONE = "0"
"""In the place of a table: there is none."""
NO_ROUTE = refusal(3)


def beyond(rules: Iterable[Rule]) -> Iterator[tuple[str, Place]]:
    """Where numbers are let on that no axis of a space can hold."""
    for rule in rules:
        if any(looks.tail and (looks.high > DEPTH or not set(looks.tail) <= set(DIGITS)) for looks in rule.looks):
            yield "numbers of more digits than were proven, or of other characters, are let on", rule.place


class Running:
    """The script on maps of a space, each block put in front of what follows it."""

    def __init__(self, script: Script, space: NumberSpace, decisions: Decisions) -> None:
        self.script, self.space, self.decisions = script, space, decisions
        self.invalid = NumberMap.constant(space, decisions.invalid)
        self._trunks: dict[str, NumberMap] = {}

    def origin(self, name: str) -> NumberMap:
        """DECIDE: the mark, PROVEN, TRANSLATE, the tariff class, the route."""
        record, place = self.script.origins[name], self.script.places[f"{ORIGINS}/{name}"]
        after = self.routed(record["routes"], place)
        if record["charging"] != NONE:
            after = self.charged(record["charging"], after, place)
        after = self._proven(self._translated(record["stages"], after, place))
        acts, lines = [Act(self.invalid)], list[Line]()
        for nature in PLAIN.marks:
            lines += [Line(box, 0, len(acts) if record[nature] != "-" else 0) for box in self.space.everything([nature])]
            acts.append(Act(after, Change(0, _marked(record[nature]), _marked(record[nature]), place)))
        return decided(self.space, lines, acts, self.invalid, self.decisions)

    def trunk(self, name: str, place: Place, how: str = "") -> NumberMap:
        """NEXT for one trunk: TRANSLATE, then the form that a request has; the gateways in order, or as `how` says."""
        if name not in self.script.trunks:
            raise Unreadable(f"there is no trunk {name}", place)
        if name + how not in self._trunks:
            sent = self.decisions.leaving(self.space, name + how)
            leaving = self._choice(LEAVING, lambda rule: Act(sent), self.invalid, PLAIN, place)
            stages = self.script.trunks[name]["stages"]
            self._trunks[name + how] = self._translated(stages, leaving, self.script.places[f"{TRUNKS}/{name}"])
        return self._trunks[name + how]

    def _translated(self, stages: str, after: NumberMap, place: Place) -> NumberMap:
        """TRANSLATE: the tables up to the first that is none; a number that a rule has changed must be proven."""
        dpids = stages.split("|")
        for dpid in reversed(dpids[: dpids.index(NONE)] if NONE in dpids else dpids):
            onward = {True: Act(self.invalid), False: Act(self._proven(after))}
            after = self._choice(dpid, _invalid_or(onward), after, MARKED, place)
        return after

    def _proven(self, after: NumberMap) -> NumberMap:
        return self._choice(PROVEN, lambda rule: Act(after), self.invalid, MARKED, Place("", 1, 1), kept=True)

    def charged(self, dpid: str, after: NumberMap, place: Place) -> NumberMap:
        """The class that a table has for a number, which then goes on."""
        classes: dict[str, NumberMap] = {"-": after}

        def charged(rule: Rule) -> Act:
            if rule.attrs not in classes:
                found = {label: self.decisions.of(self.decisions[label]._replace(tariff=rule.attrs)) for label in after.labels}
                classes[rule.attrs] = after.relabel(found.__getitem__)
            return Act(classes[rule.attrs])

        return self._choice(dpid, charged, after, MARKED, place, kept=True)

    def routed(self, dpid: str, place: Place) -> NumberMap:
        """The trunks or the refusal that a table has for a number."""
        lists: dict[str, NumberMap] = {}

        def routed(rule: Rule) -> Act:
            if rule.attrs not in lists:
                lists[rule.attrs] = self._list(rule)
            return Act(lists[rule.attrs])

        return self._choice(dpid, routed, self.decisions.all(self.space, NO_ROUTE), MARKED, place, kept=True)

    def _list(self, rule: Rule) -> NumberMap:
        if rule.attrs == "-":
            return self.decisions.all(self.space, NO_ROUTE)
        if found := REFUSED.fullmatch(rule.attrs):
            return self.decisions.all(self.space, refusal(int(found["cause"]), int(found["status"])))
        if LISTED.fullmatch(rule.attrs) is None:
            raise Unreadable(f"{rule.attrs} is neither a list of trunks nor !CAUSE/STATUS", rule.place)
        return shares.tried(self.decisions, shares.turns(rule.attrs, *DIVIDED, rule.place), lambda name: self.trunk(name, rule.place))

    def _choice(
        self, dpid: str, act: Callable[[Rule], Act], otherwise: NumberMap, spelling: Spelling, place: Place, kept: bool = False
    ) -> NumberMap:
        """What dp_translate finds; `kept`: what the rule puts is thrown away."""
        if dpid not in self.script.rules:
            raise Unreadable(f"there is no table {dpid}", place)
        lines: list[Line] = []
        acts: list[Act] = []
        turn = 0
        known: dict[int, int] = {}
        for rule, looks, nature in _each(self.script.rules[dpid]):
            try:
                taken = [*boxes(self.space, looks, MARKED, nature)]
                done = act(rule)
                if taken and not kept and rule.becomes is not None and done.then is not self.invalid:
                    number = len(acts)
                    acts.append(done._replace(change=change(looks, nature, rule.becomes, MARKED, spelling, rule.place)))
                else:
                    number = known.setdefault(id(done.then), len(acts))
                    acts += [done] if number == len(acts) else []
            except (NotFollowed, TooWide) as why:
                raise Unreadable(f"{why}", rule.place) from None
            turn -= 1
            lines += [Line(box, turn, number) for box in taken]
        return decided(self.space, lines, acts, otherwise, self.decisions)


def _each(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Looks, str]]:
    for rule in rules:
        for looks in rule.looks:
            for nature, mark in MARKED.marks.items():
                if may_be(looks, mark):
                    yield rule, looks, nature


def _invalid_or(onward: Mapping[bool, Act]) -> Callable[[Rule], Act]:
    return lambda rule: onward[rule.attrs == "!"]


def _marked(mark: str) -> Callable[[Number], Number | None]:
    return lambda number: MARKED.read(mark + number.digits)
