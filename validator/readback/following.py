"""A dialplan followed backwards, from where calls leave or end, for all numbers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.shape import TooWide
from validator.digits.space import Box, NumberSpace
from validator.finding import Place
from validator.readback import sofia
from validator.readback.acts import Act, decided
from validator.readback.decision import Decision, Decisions, Unreadable, refusal
from validator.readback.dialplan import Extension, Step, Variable, target, text
from validator.readback.expressions import WHATEVER, Looks, NotFollowed
from validator.readback.lines import Line
from validator.readback.spelled import MARKED, PLAIN, Part, Spelling, boxes, change, may_be

NUMBER, SENT = "rightnumber_number", "rightnumber_sent"
SPELT: Mapping[str, Spelling] = {NUMBER: MARKED, SENT: PLAIN}
"""The variables that carry a number, and how they spell it."""
TRUNK, TARIFF, FAILURE = "rightnumber_trunk", "rightnumber_tariff", "last_bridge_proto_specific_hangup_cause"
NEEDED = {"continue_on_fail": "true", "hangup_after_bridge": "true"}
"""What must be set before a bridge: else the call ends when it fails, or goes on when it is over."""
QUIET = frozenset({"rightnumber_origin", "call_timeout"})
REMARKS = frozenset({"log", "info"})
ONWARD = "^(sip:(408|500|502|503|504))?$"
"""Silence (no answer, or the 408 and 503 of the switch itself), and the answers after which the next gateway is tried."""
LAST_ANSWER = "${last_bridge_hangup_cause}"
WHOLE: tuple[Part, ...] = (0,)


class After(NamedTuple):
    """What follows when a context comes back: by which variable, and whether that already holds the number that was handed over.

    None: what follows does not depend on what the context made of the number.
    """

    found: NumberMap | None
    variable: str = ""
    same: bool = False


NOTHING = After(None)


@dataclass(frozen=True, slots=True)
class State:
    """What the variables hold at a step, in terms of the groups of the extension; None: something else."""

    place: Place
    looks: Looks
    nature: str
    spelling: Spelling
    numbers: Mapping[str, tuple[Part, ...] | None]
    said: Mapping[str, str]


class Following:
    """The decisions of contexts, each found once."""

    def __init__(self, space: NumberSpace, decisions: Decisions, contexts: Mapping[str, Sequence[Extension]]) -> None:
        self.space, self.decisions, self.contexts = space, decisions, contexts
        self._undecided = decisions.all(space, Decision())
        self._found: dict[tuple[str, int, str, bool], tuple[After, NumberMap]] = {}
        self._acts: dict[object, tuple[After, Act]] = {}
        self._groups: dict[tuple[tuple[str, str], ...], set[int]] = {}
        self._later: dict[object, tuple[After, NumberMap]] = {}
        self._open: list[str] = []

    def entered(self, entry: str, source: str) -> NumberMap:
        """What happens to every number that a source sends."""
        extensions = [each for each in self.contexts[entry] if each.source in ("", source)]
        return self._choice(extensions, PLAIN, NOTHING)

    def _context(self, name: str, after: After, place: Place) -> NumberMap:
        key = name, id(after.found), after.variable, after.same
        if key not in self._found:
            if name in self._open:
                raise Unreadable(f"calls may go round in a circle by the context {name}", place)
            self._open.append(name)
            self._found[key] = after, self._choice(self.contexts[name], MARKED, after)
            self._open.pop()
        return self._found[key][1]

    def _choice(self, extensions: Sequence[Extension], spelling: Spelling, after: After) -> NumberMap:
        """The first extension that takes a number decides; one that none takes comes back as it is."""
        lines: list[Line] = []
        acts: list[Act] = []
        numbers: dict[int, int] = {}
        turn = 0
        for extension in extensions:
            if extension.variable:
                raise Unreadable(f"a condition on {extension.variable} is not followed here", extension.place)
            for looks in extension.looks:
                for nature, mark in spelling.marks.items():
                    if not may_be(looks, mark):
                        continue
                    try:
                        taken = [*boxes(self.space, looks, spelling, nature)]
                        if taken:
                            act = self._act(extension, looks, nature, spelling, after)
                            number = numbers.setdefault(id(act), len(acts))
                            acts += [act] if number == len(acts) else []
                            turn -= 1
                            lines += [Line(box, turn, number) for box in taken]
                    except (NotFollowed, TooWide) as why:
                        raise Unreadable(f"{why}", extension.place) from None
        back = after.found if after.found is not None and after.same else self._undecided
        return decided(self.space, lines, acts, back, self.decisions)

    def _act(self, extension: Extension, looks: Looks, nature: str, spelling: Spelling, after: After) -> Act:
        """What the extension does; found once for all that do the same with the whole number."""
        said = tuple([(step.application, step.data) for step in extension.steps])
        key = said, nature, id(spelling), id(after.found), after.variable, after.same
        whole = self._whole(said, extension, looks)
        if whole and key in self._acts:
            return self._acts[key][1]
        state = State(extension.place, looks, nature, spelling, {NUMBER: WHOLE if after.same else None, SENT: None}, {})
        act = self._steps(extension.steps, state, after, extension.place)
        if whole:
            self._acts[key] = after, act
        return act

    def _whole(self, said: tuple[tuple[str, str], ...], extension: Extension, looks: Looks) -> bool:
        """Whether every group that the steps name holds the whole number."""
        if said not in self._groups:
            self._groups[said] = {part for step in extension.steps for part in text(step, step.data) if isinstance(part, int)}
        return all(looks.groups.get(group) == looks.groups[0] for group in self._groups[said])

    def _steps(self, steps: Sequence[Step], state: State, after: After, place: Place) -> Act:
        if not steps:
            return self._back(state, after, place)
        follow = APPLICATIONS.get(steps[0].application)
        if follow is None:
            raise Unreadable(f"the application {steps[0].application} is not followed", steps[0].place)
        return follow(self, steps[0], steps[1:], state, after)

    def remark(self, step: Step, rest: Sequence[Step], state: State, after: After) -> Act:
        return self._steps(rest, state, after, step.place)

    def respond(self, step: Step, rest: Sequence[Step], _state: State, _after: After) -> Act:
        if not rest or rest[0].application != "hangup":
            raise Unreadable("a response without a hangup behind it", step.place)
        return self._end(refusal(sofia.cause(rest[0]), sofia.status(step)))

    def hangup(self, step: Step, _rest: Sequence[Step], _state: State, _after: After) -> Act:
        if step.data == LAST_ANSWER:
            return self._end(Decision())
        return self._end(refusal(sofia.cause(step), sofia.status_of(sofia.cause(step))))

    def transfer(self, step: Step, _rest: Sequence[Step], state: State, _after: After) -> Act:
        return self._go(step, state, NOTHING)

    def _end(self, decision: Decision) -> Act:
        return Act(self.decisions.all(self.space, decision))

    def _back(self, state: State, after: After, place: Place) -> Act:
        """The context comes back, and what follows has the variable that it asks for."""
        if after.found is None:
            return Act(self._undecided)
        parts = state.numbers.get(after.variable)
        if parts is None:
            raise Unreadable(f"{after.variable} is used later, and not set here", place)
        return self._changed(after.found, parts, state, SPELT[after.variable])

    def _changed(self, found: NumberMap, parts: tuple[Part, ...], state: State, spelling: Spelling) -> Act:
        if parts == WHOLE and spelling is state.spelling:
            return Act(found)
        return Act(found, change(state.looks, state.nature, parts, state.spelling, spelling, state.place))

    def set_variable(self, step: Step, rest: Sequence[Step], state: State, after: After) -> Act:
        name, _, value = step.data.partition("=")
        if step.application == "unset" and name != FAILURE:
            raise Unreadable(f"{name} is unset", step.place)
        if name in SPELT:
            numbers = {**state.numbers, name: resolved(step, value, state)}
            return self._steps(rest, replace(state, numbers=numbers), after, step.place)
        if name not in (TRUNK, TARIFF, FAILURE, *NEEDED, *QUIET) or "$" in value:
            raise Unreadable(f"the variable {name} is not followed", step.place)
        said = {**state.said, name: value if step.application == "set" else "none"}
        act = self._steps(rest, replace(state, said=said), after, step.place)
        return act._replace(then=self._charged(act.then, value)) if name == TARIFF else act

    def _charged(self, found: NumberMap, tariff: str) -> NumberMap:
        """A tariff class for all that has none later."""

        def charged(label: int) -> int:
            decision = self.decisions[label]
            return label if decision.tariff else self.decisions.of(decision._replace(tariff=tariff))

        return found.relabel(charged)

    def _go(self, step: Step, state: State, after: After) -> Act:
        """On in another context, with a number that is put together here."""
        written, context = target(step)
        found = self._context(context, after, step.place)
        return self._changed(found, resolved(step, written, state), state, MARKED)

    def execute_context(self, step: Step, rest: Sequence[Step], state: State, after: After) -> Act:
        """A context that comes back. Either what follows goes by the number that it left, or by the one that is here."""
        asked = _asks(rest, after)
        if asked:
            later = State(step.place, WHATEVER, "", SPELT[asked], {NUMBER: None, SENT: None, asked: WHOLE}, state.said)
            follows = self._natures(rest, later, after, step.place)
            same = asked == NUMBER and resolved(step, target(step)[0], state) == state.numbers[NUMBER]
            return self._go(step, state, After(follows, asked, same))
        if not rest or (rest[0].application, rest[0].data) == ("hangup", LAST_ANSWER):
            return self._go(step, state, NOTHING)
        here = boxes(self.space, state.looks, state.spelling, state.nature)
        both = [self._go(step, state, NOTHING), self._steps(rest, state, after, step.place)]
        return Act(self.decisions.tried([self._on(here, act) if act.change else act.then for act in both]))

    def _natures(self, steps: Sequence[Step], state: State, after: After, place: Place) -> NumberMap:
        """The steps for every number, nature by nature."""
        written = tuple((step.application, step.data) for step in steps)
        key = written, tuple(sorted(state.said.items())), id(state.spelling), id(after.found), after.variable, after.same
        if key not in self._later:
            acts = [self._steps(steps, replace(state, nature=nature), after, place) for nature in state.spelling.marks]
            found = [boxes(self.space, WHATEVER, state.spelling, nature) for nature in state.spelling.marks]
            lines = [Line(box, 0, number) for number, each in enumerate(found) for box in each]
            self._later[key] = after, decided(self.space, lines, acts, self._undecided, self.decisions)
        return self._later[key][1]

    def _on(self, here: Iterable[Box], act: Act) -> NumberMap:
        return decided(self.space, (Line(box, 0, 0) for box in here), [act], self._undecided, self.decisions)

    def leave(self, step: Step, rest: Sequence[Step], state: State, after: After) -> Act:
        """The gateways of a trunk one after the other, each cleared of the failure before it and asked for its own."""
        sent = state.numbers[SENT]
        if sent is None or TRUNK not in state.said:
            raise Unreadable(f"{SENT} or {TRUNK} is not set here", step.place)
        for name, wanted in NEEDED.items():
            if state.said.get(name) != wanted:
                raise Unreadable(f"{name} is not {wanted} where a call leaves", step.place)
        if state.said.get(FAILURE) != "none":
            raise Unreadable(f"{FAILURE} may be that of an earlier gateway", step.place)
        if not rest or rest[0].application != "execute_extension":
            raise Unreadable("after this gateway the next is tried whatever it answers", step.place)
        self._failed(rest[0])
        rest = rest[1:]
        if rest and [each.application for each in rest[:2]] == ["unset", "bridge"]:
            self._steps(rest, replace(state, said={**state.said, FAILURE: ""}), after, step.place)
        elif rest or after.found is not None:
            raise Unreadable("after the last gateway of a trunk something else is done", (*rest, step)[0].place)
        return self._changed(self.decisions.leaving(self.space, state.said[TRUNK]), sent, state, PLAIN)

    def _failed(self, step: Step) -> None:
        """Unreadable unless the context leads on after silence and five answers, and ends the call after all others."""
        onward, *end = self.contexts[target(step)[1]]
        if (onward.variable, onward.expression) != (FAILURE, ONWARD) or any(s.application not in REMARKS for s in onward.steps):
            raise Unreadable(f"the next gateway is tried after other failures than {ONWARD}", onward.place)
        if len(end) != 1 or end[0].looks != (WHATEVER,) or [(s.application, s.data) for s in end[0].steps] != [("hangup", LAST_ANSWER)]:
            raise Unreadable("other failures do not end the call with the answer of the gateway", onward.place)


APPLICATIONS: Mapping[str, Callable[[Following, Step, Sequence[Step], State, After], Act]] = {
    "set": Following.set_variable,
    "unset": Following.set_variable,
    "respond": Following.respond,
    "hangup": Following.hangup,
    "transfer": Following.transfer,
    "execute_extension": Following.execute_context,
    "bridge": Following.leave,
    **dict.fromkeys(REMARKS, Following.remark),
}


def _asks(steps: Sequence[Step], after: After) -> str:
    """The variable by which the steps go on; empty if by none."""
    for step in steps:
        for variable in SPELT:
            if "${" + variable + "}" in step.data:
                return variable
        name = step.data.partition("=")[0]
        if step.application in ("hangup", "respond", "transfer") or (step.application == "set" and name in SPELT):
            return ""
    return after.variable if after.found is not None else ""


def resolved(step: Step, written: str, state: State) -> tuple[Part, ...]:
    """Text with its variables replaced by what they hold; a `#` may be written %23 (RFC 3986, 2.1)."""
    found: list[Part] = []
    for part in text(step, written):
        if isinstance(part, Variable):
            held = state.numbers.get(part.name)
            if held is None:
                raise Unreadable(f"what {part.name} holds here is not known", step.place)
            found += held
        else:
            whole = isinstance(part, int) and state.looks.groups.get(part) == state.looks.groups[0]
            found.append(0 if whole else part.replace("%23", "#") if isinstance(part, str) else part)
    return tuple(found)
