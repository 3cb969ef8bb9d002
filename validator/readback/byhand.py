"""`extensions.conf` as people write it: the lines of every context, and what an extension does with a call, as far as that can be told.

Of the extensions of a context the one that `asterisk_patterns` tries first takes a number; where none does, the contexts that it
includes are asked in their order (main/pbx.c, pbx_find_extension). The priorities of an extension are run from 1 on: applications that
only answer, play, log or set what is no number are passed over; each `Dial` is one more trunk to try; `Goto` goes on with another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from validator.finding import Place
from validator.readback.asterisk_dialplan import SECTION, SETTING, Context, Step, add
from validator.readback.asterisk_patterns import NotAPattern, Order, Pattern, pattern
from validator.readback.byhand_numbers import Match, NotTold, Written, sent, taken
from validator.readback.decision import Unreadable
from validator.readback.rows import Doubt

HARMLESS = re.compile(
    "cdr|chanspy|dumpchan|log|mixmonitor|monitor|noop|nocdr|progress|ringing|resetcdr|sipaddheader|stopmixmonitor|stopplaytones|system"
    "|userevent|verbose|wait"
)
"""Applications that say nothing of where a call goes."""
ANSWERING = re.compile("answer|background|musiconhold|playback|playtones|startmusiconhold")
"""Applications that a caller hears: where nothing is dialled behind them, the call has ended there, and was not refused."""
LOCAL = re.compile("agi|confbridge|directory|disa|echo|festival|meetme|park|queue|record|voicemail|voicemailmain")
"""Applications at which a call ends, on the switch itself."""
REFUSING = {"busy": 17, "congestion": 34, "hangup": 21}
"""Applications that end a call, with the Q.850 cause that a caller hears where nothing was dialled."""
NOT_DIALLED = frozenset(["s", "i", "t", "h", "o", "a", "T", "e", "fax", "failed"])
"""Extensions that no subscriber dials."""
MOST_TURNS = 20
OPEN = "here, and wherever else . or ! ends an extension, it also takes * and #: that is told for digits alone"
ANOTHER = re.compile(r"\$\{(?:GLOBAL\()?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\)?\}")
TARGET = re.compile(r"(?:[A-Za-z0-9]+)/(?P<rest>.+)")


class Attempt(NamedTuple):
    """One trunk that is tried, and the number that is sent there."""

    peer: str
    sent: Written = Written()


class Branch(NamedTuple):
    """Numbers that one extension takes, the trunks that it tries in turn, or the cause of its refusal, and its line."""

    match: Match
    attempts: tuple[Attempt, ...]
    cause: int
    place: Place
    note: str = ""


@dataclass
class Plan:
    """A dialplan: contexts and global variables, and what is in doubt about it."""

    contexts: dict[str, Context] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    doubts: dict[Doubt, None] = field(default_factory=dict)
    _ordered: dict[str, Sequence[tuple[Pattern, Sequence[Step]]]] = field(default_factory=dict)

    @property
    def entries(self) -> list[str]:
        """The contexts that are no part of another."""
        parts = {name for context in self.contexts.values() for name, _ in context.includes}
        return [name for name in self.contexts if name not in parts]

    def branches(self, context: str) -> list[Branch]:
        """What happens to every number that enters a context, in order: of the branches that take a number the first counts."""
        start = [Match((), open=True), Match((frozenset("+"),), open=True)]
        return [branch for match in start for branch in self._asked(context, match, Written(), 0)]

    def _asked(self, context: str, match: Match, number: Written, turn: int) -> Iterator[Branch]:
        for pattern_, steps in self._extensions(context, frozenset()):
            if (hit := taken(match, number, pattern_)) is not None:
                yield from self._run(steps, hit, number, turn)
                if hit == match:
                    return

    def _extensions(self, context: str, seen: frozenset[str]) -> Iterator[tuple[Pattern, Sequence[Step]]]:
        """The extensions of a context in the order in which they are tried, then those of what it includes."""
        if context in seen or context not in self.contexts:
            return
        if context not in self._ordered:
            self._ordered[context] = self._in_order(self.contexts[context])
        yield from self._ordered[context]
        for name, _ in self.contexts[context].includes:
            yield from self._extensions(name, seen | {context})

    def _in_order(self, context: Context) -> Sequence[tuple[Pattern, Sequence[Step]]]:
        first: dict[Order, tuple[Pattern, Sequence[Step]]] = {}
        for written, steps in context.extensions.items():
            if written in NOT_DIALLED or not steps:
                continue
            try:
                found = pattern(written)
            except NotAPattern as reason:
                self.doubts[Doubt(steps[0].place, str(reason))] = None
                continue
            first.setdefault(found.order, (found, steps))
            if found.end and not any(doubt.words == OPEN for doubt in self.doubts):
                self.doubts[Doubt(steps[0].place, OPEN, harmful=False)] = None
        return [first[order] for order in sorted(first)]

    def _run(self, steps: Sequence[Step], match: Match, number: Written, turn: int) -> Iterator[Branch]:
        try:
            yield from self._follow(steps, match, number, turn)
        except NotTold as reason:
            self.doubts[reason.doubt] = None
            yield Branch(match, (), 41, steps[0].place, f"{reason.doubt.place.file}:{reason.doubt.place.line} is not told")

    def _follow(self, steps: Sequence[Step], match: Match, number: Written, turn: int) -> Iterator[Branch]:
        attempts: list[Attempt] = []
        cause, heard = 0, False
        for step, wanted in zip(sorted(steps, key=lambda step: step.priority), range(1, len(steps) + 1), strict=True):
            app = step.app.lower()
            if step.priority != wanted:
                break
            if HARMLESS.fullmatch(app) or (app == "set" and not step.arguments.startswith("EXTEN")):
                continue
            if ANSWERING.fullmatch(app):
                heard = True
                continue
            if app in REFUSING:
                cause = int(step.arguments) if step.arguments.isdecimal() and step.arguments != "0" else REFUSING[app]
                break
            if app == "dial":
                attempts += self._dialled(step, match, number)
            elif LOCAL.fullmatch(app):
                attempts.append(Attempt(app, number))
            elif app == "goto" and not attempts:
                yield from self._gone(step, match, number, turn)
                return
            else:
                raise NotTold(step.place, f"what {step.app}({step.arguments}) does is not understood")
        if heard and not attempts:
            attempts.append(Attempt("announcement", number))
        yield Branch(match, tuple(attempts), 0 if attempts else cause or 3, steps[0].place)

    def _gone(self, step: Step, match: Match, number: Written, turn: int) -> Iterator[Branch]:
        *context, extension, priority = ["", *self._filled(step.arguments).split(",")][-3:]
        if priority != "1" or turn == MOST_TURNS or not extension:
            raise NotTold(step.place, f"where Goto({step.arguments}) leads is not understood")
        name = next(filter(None, context), self._own(step))
        after = sent(step, extension, match, number)
        found = list(self._asked(name, match, after, turn + 1))
        yield from found
        if match not in [branch.match for branch in found]:
            yield Branch(match, (), 3, step.place)

    def _own(self, step: Step) -> str:
        """The context in which a step stands."""
        owners = (name for name, context in self.contexts.items() if any(step in steps for steps in context.extensions.values()))
        return next(owners)

    def _dialled(self, step: Step, match: Match, number: Written) -> Iterator[Attempt]:
        target = self._filled(step.arguments).partition(",")[0]
        found = TARGET.fullmatch(target)
        if found is None or "&" in target:
            raise NotTold(step.place, f"whom Dial({step.arguments}) calls is not understood")
        rest = found["rest"]
        if target.lower().startswith("local/"):
            raise NotTold(step.place, f"what a call through {target} meets is not followed")
        peer, wanted = _parted(rest)
        yield Attempt(peer, sent(step, wanted, match, number) if wanted else number)

    def _filled(self, text: str) -> str:
        """The text with global variables in their places."""
        for _ in range(len(self.variables)):
            text = ANOTHER.sub(lambda found: self.variables.get(found["name"], found[0]), text)
        return text


def _parted(rest: str) -> tuple[str, str]:
    """Peer and number of what Dial calls behind the technology; no number where it calls a device."""
    peer, slash, number = rest.partition("/")
    if slash:
        return peer, number.removeprefix("sip:").partition("@")[0]
    number, at, peer = rest.rpartition("@")
    if at:
        return peer, number
    return ("phones", rest) if "${EXTEN" in rest else (rest, "")


def read(files: Mapping[str, bytes]) -> Plan:
    """The dialplan of files, by name as a user would type it; lines that are not understood are in doubt."""
    plan = Plan()
    for file, content in files.items():
        section = ""
        for number, line in enumerate(content.decode("utf-8", "backslashreplace").split("\n"), 1):
            place = Place(file, number, 1)
            text = re.sub(r"(?<!\\);.*", "", line).strip().replace("\\;", ";")
            if opened := SECTION.fullmatch(text):
                section = opened["name"]
            elif text.startswith("["):
                section = text  # a template, or one made of it: a context of its own, so that its lines fall to no other
                plan.doubts[Doubt(place, f"the section {text[:60]} is a template, or made of one: what it takes over is not told")] = None
            elif text:
                _line(plan, section, text, place)
    return plan


def _line(plan: Plan, section: str, text: str, place: Place) -> None:
    found = SETTING.fullmatch(text)
    if section == "general" or (found and found["key"] == "ignorepat"):
        return
    if found is None or not section:
        plan.doubts[Doubt(place, f"`{text[:80]}` is not understood")] = None
    elif section == "globals":
        plan.variables[found["key"]] = found["value"]
    else:
        _in_context(plan, plan.contexts.setdefault(section, Context(section, place)), found["key"], found["value"], place)


def _in_context(plan: Plan, context: Context, key: str, value: str, place: Place) -> None:
    """An extension or include of a context. A step that is not understood stays in its place, so that nobody takes the rest for all."""
    last = next(reversed(context.extensions), "")
    written, _, step = value.partition(",") if key == "exten" else (last, "", value)
    if key == "include" and "," not in value and "|" not in value:
        context.includes.append((value, place))
    elif key not in ("exten", "same") or not written:
        plan.doubts[Doubt(place, f"what `{key} => {value[:60]}` does is not understood")] = None
    elif not step.strip().startswith("hint"):
        steps = context.extensions.pop(written, [])
        context.extensions[written] = steps
        try:
            add(steps, step.strip(), place)
        except Unreadable:
            steps.append(Step(steps[-1].priority + 1 if steps else 1, "", "?", step.strip()[:60], place))
