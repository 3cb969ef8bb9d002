"""Sections of regexroute followed backwards, from where calls leave or end, for all numbers at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.shape import TooWide
from validator.digits.space import NumberSpace
from validator.readback.acts import Act, decided
from validator.readback.decision import Decision, Decisions, Unreadable, refusal
from validator.readback.expressions import WHATEVER, Looks, NotFollowed
from validator.readback.lines import Line
from validator.readback.spelled import MARKED, PLAIN, Spelling, boxes, change
from validator.readback.yate_rules import ANY, CALLED, RN, SENT, Rule, parts

ENTRY = "default"
SPELT: Mapping[str, Spelling] = {RN: MARKED, CALLED: PLAIN, SENT: PLAIN}
LEAVES = re.compile(r"(?P<front>(?:[0-9A-F*]|%23)*)\$\{rightnumber_sent\}@(?P<gateway>[0-9.]+(?::[0-9]+)?)")
TARIFF, TRUNK, CAUSE, ERROR = "rightnumber_tariff", "rightnumber_trunk", "rightnumber_cause", "error"
Sections = Mapping[str, Sequence[Rule]]


class After(NamedTuple):
    """What follows when a section comes back, and the parameter by which it goes on; empty: by none."""

    found: NumberMap
    by: str


class Running:
    """The sections on maps of a space, each found once for what follows it."""

    def __init__(self, found: Sections, space: NumberSpace, decisions: Decisions) -> None:
        self.sections, self.space, self.decisions = found, space, decisions
        self.undecided = After(decisions.all(space, Decision()), ANY)
        self._known: dict[tuple[str, int, str], tuple[After, After]] = {}
        self._refusals: dict[tuple[str, str], NumberMap] = {}
        self._charged: dict[tuple[int, str], tuple[NumberMap, NumberMap]] = {}

    def entered(self, lines: Sequence[Rule]) -> NumberMap:
        """What happens to the number of a request by the lines of the first section."""
        return self._lines(lines, self.undecided).found

    def _section(self, name: str, after: After) -> After:
        key = name, id(after.found), after.by
        if key not in self._known:
            self._known[key] = after, self._lines(self.sections[name], after)
        return self._known[key][1]

    def _lines(self, lines: Sequence[Rule], after: After) -> After:
        """Lines from the last to the first: those that end what they take in one go, the others one by one."""
        trunk = next((line.sets[TRUNK] for line in lines if TRUNK in line.sets), "")
        ending: list[Rule] = []
        behind = after
        for line in reversed(lines):
            if line.goes_on or line.without:
                behind = self._choice(ending[::-1], behind, after, trunk)
                ending = []
                behind = self._without(line, behind) if line.without else self._on(line, behind)
            else:
                ending.append(line)
        return self._choice(ending[::-1], behind, after, trunk)

    def _on(self, line: Rule, behind: After) -> After:
        """A line that goes on with the next: it calls a section, or sets something that is no number."""
        if line.looks_at != ANY or {RN, SENT, TARIFF} & line.sets.keys():
            raise Unreadable("a line that goes on with the next, but not for all numbers alike, is not followed", line.place)
        return self._section(line.target, behind) if line.verb == "call" else behind

    def _without(self, line: Rule, behind: After) -> After:
        """All that does not look so is refused."""
        if line.verb != "refuse" or behind.by not in (CALLED, ANY):
            raise Unreadable("what does not look so is not simply refused", line.place)
        taken = [Line(box, 0, 0) for looks, nature in _each(line, PLAIN) for box in boxes(self.space, looks, PLAIN, nature)]
        return After(decided(self.space, taken, [Act(behind.found)], self._refused(line), self.decisions), CALLED)

    def _choice(self, lines: Sequence[Rule], behind: After, after: After, trunk: str) -> After:
        """Lines of which each ends what it takes."""
        asked = {line.looks_at for line in lines} - {ANY}
        if not lines:
            return behind
        ends = [self._end(line, after, trunk) for line in lines]
        asked |= {end.by for line, end in zip(lines, ends, strict=True) if end.by and not {RN, SENT} & line.sets.keys()}
        asked |= {behind.by} - {ANY} if lines[-1].looks_at != ANY else set()
        if len(asked) > 1:
            raise Unreadable(f"{' and '.join(sorted(asked))} are looked at side by side", lines[0].place)
        by = asked.pop() if asked else ANY
        spelling = SPELT[by or RN]
        taken: list[Line] = []
        acts: list[Act] = []
        known: dict[int, int] = {}
        turn = 0
        for line, end in zip(lines, ends, strict=True):
            for looks, nature in _each(line, spelling):
                try:
                    found = [*boxes(self.space, looks, spelling, nature)]
                    act = self._act(line, end, looks, nature, spelling)
                except (NotFollowed, TooWide) as why:
                    raise Unreadable(f"{why}", line.place) from None
                number = len(acts) if act.change else known.setdefault(id(act.then), len(acts))
                acts += [act] if number == len(acts) else []
                turn -= 1
                taken += [Line(box, turn, number) for box in found]
        return After(decided(self.space, taken, acts, behind.found, self.decisions), by)

    def _act(self, line: Rule, end: After, looks: Looks, nature: str, spelling: Spelling) -> Act:
        """What becomes of the number, in front of what follows."""
        name = next((name for name in (RN, SENT) if name in line.sets), "")
        if not name or not end.by:
            return Act(end.found)
        if name != end.by:
            raise Unreadable(f"{name} is set, and {end.by} is used later", line.place)
        return Act(end.found, change(looks, nature, parts(line.sets[name], line.place), spelling, SPELT[name], line.place))

    def _end(self, line: Rule, after: After, trunk: str) -> After:
        """What follows a line that does not go on with the next."""
        match line.verb:
            case "refuse":
                return After(self._refused(line), ANY)
            case "jump":
                return self._section(line.target, after)
            case "return":
                return After(self._with_tariff(after.found, line.sets[TARIFF]), after.by) if TARIFF in line.sets else after
        if not trunk or LEAVES.fullmatch(line.target) is None:
            raise Unreadable(f"sip/sip:{line.target} is not followed", line.place)
        return After(self.decisions.leaving(self.space, trunk), SENT)

    def _refused(self, line: Rule) -> NumberMap:
        cause, status = line.sets.get(CAUSE, ""), line.sets.get(ERROR, "")
        if not re.fullmatch("[1-9][0-9]{0,2}", cause) or not re.fullmatch("[3-6][0-9]{2}", status):
            raise Unreadable(f"a refusal needs {ERROR}, a SIP status, and {CAUSE}, of Q.850", line.place)
        if (cause, status) not in self._refusals:
            self._refusals[cause, status] = self.decisions.all(self.space, refusal(int(cause), int(status)))
        return self._refusals[cause, status]

    def _with_tariff(self, found: NumberMap, tariff: str) -> NumberMap:
        key = id(found), tariff
        if key not in self._charged:
            labels = {label: self.decisions.of(self.decisions[label]._replace(tariff=tariff)) for label in found.labels}
            self._charged[key] = found, found.relabel(labels.__getitem__)
        return self._charged[key][1]


def _each(line: Rule, spelling: Spelling) -> list[tuple[Looks, str]]:
    return [(looks, nature) for looks in line.looks or (WHATEVER,) for nature in spelling.marks]
