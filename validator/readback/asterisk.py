"""Asterisk: what `extensions.conf` and `pjsip.conf` decide.

The context `rightnumber` and those of origins must stand as in `understood/asterisk.conf`, step by step; what they do is said here:
`proven` and `translate` ask the context `axes`, whatever is no number is `i`; `offer` hands the number that was decided to the trunks
of a list, one after the other, and refuses with a cause; `share` puts one of those that share calls, drawn by its weight, in front of
the others. The contexts `decide.NAME` and `trunk.NAME` are run backwards; all others are tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.space import DEPTH, NumberSpace
from validator.finding import Place
from validator.readback import pjsip, shares
from validator.readback.asterisk_dialplan import Context, Setting, Step, contexts
from validator.readback.asterisk_extensions import Extensions
from validator.readback.asterisk_patterns import Pattern
from validator.readback.asterisk_prefixes import BEHIND, behind, in_front
from validator.readback.asterisk_tables import Asked, Tables, axes
from validator.readback.decision import WRITTEN, Decision, Decisions, ReadSwitch, Unreadable, bare, refusal

DIALPLAN, PEERS = "extensions.conf", "pjsip.conf"
SETTINGS = {
    "general.static": "yes|no",
    "general.writeprotect": "yes|no",
    "general.autofallthrough": "yes",
    "general.extenpatternmatchnew": "no",
    "general.clearglobalvars": "yes|no",
    "globals.PATIENCE": "[1-9][0-9]*",
}
STATUS = {
    1: 404,
    2: 404,
    3: 404,
    17: 486,
    18: 408,
    19: 480,
    20: 480,
    21: 403,
    22: 410,
    27: 502,
    28: 484,
    29: 501,
    31: 480,
    34: 503,
    42: 503,
}
STATUS |= {23: 302, 38: 500, 58: 488, 66: 503, 127: 500}
"""The SIP status of a Q.850 cause (channels/chan_pjsip.c, hangup_cause2sip); 603 for all others."""
OTHER_STATUS = 603
ASK = re.compile(r"(?P<context>[^,]+),\$\{NUMBER\},1")
TRANSLATE = re.compile(r"rightnumber,translate,1\((?P<context>[^()]+)\)")
KEEP = re.compile(r"(?P<variable>NUMBER|TARIFF|ROUTE|SENT)=\$\{GOSUB_RETVAL\}")
REFUSED = re.compile(r"!(?P<cause>[1-9][0-9]{0,2})")
DIVIDED = "&", "+"
"""Between the turns of a list of trunks, and between those that share one."""
TRUNKS = shares.form(*DIVIDED)


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of these files. Unreadable where something is not as Asterisk, or this interpreter, needs it."""
    for path in (DIALPLAN, PEERS):
        if path not in files:
            raise Unreadable(f"there is no {path}: this is no Asterisk switch of ours", Place(directory, 1, 1))
    found, general = contexts(f"{directory}/{DIALPLAN}", files[DIALPLAN])
    _check_settings(general)
    senders, names = pjsip.endpoints(f"{directory}/{PEERS}", files[PEERS])
    _as_understood(found.get("rightnumber"), "rightnumber", f"{directory}/{DIALPLAN}")
    trunks = {name.partition(".")[2]: context for name, context in found.items() if name.startswith("trunk.")}
    for name, context in trunks.items():
        if f"trunk.{name}" not in names:
            raise Unreadable(f"there is no endpoint trunk.{name} in {PEERS}", context.place)
    for origin in senders:
        _as_understood(found.get(origin), origin, f"{directory}/{DIALPLAN}")
    switch = _Switch(found, tuple(name.partition(".")[2] for name in senders))
    return ReadSwitch(
        origins={name.partition(".")[2]: networks for name, networks in senders.items()},
        trunks={name: _gateways(context) for name, context in trunks.items()},
        decide=switch.decide,
        axes=frozenset(axes({name: context for name, context in found.items() if not name.startswith(BEHIND)})),
        beyond=switch.beyond,
        unread=tuple(f"{directory}/{path}" for path in files if path not in (DIALPLAN, PEERS)),
        behind={name: behind(found, name, decide_of(found, name))[0] for name in switch.origins},
        in_front={name: in_front(steps_of(context, context.name)) for name, context in trunks.items()},
    )


def _check_settings(general: Mapping[str, Setting]) -> None:
    for key, setting in general.items():
        if key not in SETTINGS or re.fullmatch(SETTINGS[key], setting.value) is None:
            raise Unreadable(f"{setting.key}={setting.value} is not understood", setting.place)


@cache
def _understood() -> Mapping[str, Context]:
    path = Path(__file__).with_name("understood") / "asterisk.conf"
    return contexts(path.name, path.read_bytes())[0]


def _as_understood(found: Context | None, name: str, file: str) -> None:
    """Unreadable at the first step of a context that is another than the one understood."""
    if found is None:
        raise Unreadable(f"there is no context {name}", Place(file, 1, 1))
    own = name.partition(".")[2]
    wanted = _understood()["origin.NAME" if own else name]
    mine = [(written, step) for written, steps in found.extensions.items() for step in steps]
    theirs = [f"{written},{step.text}".replace("NAME", own or "NAME") for written, steps in wanted.extensions.items() for step in steps]
    for (written, step), expected in zip(mine, theirs, strict=False):
        if f"{written},{step.text}" != expected:
            raise Unreadable(f"only {expected[:70]} is understood here", step.place)
    if len(mine) != len(theirs) or found.includes:
        raise Unreadable(f"the context {name} is longer or shorter than it is understood", found.place)


def steps_of(context: Context | None, name: str, step: Step | None = None) -> Sequence[Step]:
    """The steps of a context that has but one extension, `s`."""
    if context is None:
        raise Unreadable(f"there is no context {name}", step.place if step else Place(name, 1, 1))
    steps = context.extensions.get("s", [])
    if list(context.extensions) != ["s"] or context.includes or [each.priority for each in steps] != list(range(1, len(steps) + 1)):
        raise Unreadable(f"{name} is not one extension s with priorities from 1 on", context.place)
    if steps[-1].text != f"{len(steps)},Return()":
        raise Unreadable(f"{name} does not end in Return()", steps[-1].place)
    return steps[:-1]


def decide_of(found: Mapping[str, Context], name: str) -> Sequence[Step]:
    """The steps of the context that decides for an origin."""
    return steps_of(found.get(f"decide.{name}"), f"decide.{name}")


def _gateways(context: Context) -> tuple[str, ...]:
    found = [step.arguments.partition("=")[2] for step in steps_of(context, context.name) if step.arguments.startswith("GATEWAYS=")]
    return tuple(found[-1].split("&")) if found else ()


@dataclass(frozen=True, slots=True)
class _Switch:
    """The contexts by name, and the origins."""

    contexts: Mapping[str, Context]
    origins: tuple[str, ...]

    def decide(self, space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        run = _Run(self.contexts, space, decisions)
        return {name: run.origin(name) for name in self.origins}

    def beyond(self, space: NumberSpace) -> Iterator[tuple[str, Place]]:
        """Where the context `axes` lets on what no axis of a space can hold."""
        tables = Extensions(self.contexts)
        own = self.contexts["axes"]
        for name, place in (("axes", own.place), *own.includes):
            for extension in tables.of(name, Step(1, "", "include", name, place)):
                lets_on = extension.value is None or any(part.taken for part in extension.value.parts)
                if lets_on and _outgrows(space, extension.pattern):
                    yield "numbers of more digits, or other characters, than were proven are let on", extension.step.place


def _outgrows(space: NumberSpace, found: Pattern) -> bool:
    if found.plain and "".join(min(place) for place in found.places) == "s":
        return False
    if found.end or not found.places:
        return True
    first = found.places[0]
    nature = "international" if first == {"+"} else "national" if first == {"n"} else "unknown"
    inner = found.places[1:] if nature != "unknown" else found.places
    odd = any(len(place) > 1 and place & set("*#ABCDEF+nsi") for place in inner) or any(place & set("+nsi") for place in inner)
    written = "".join(min(place) if len(place) == 1 else "x" for place in inner)
    suffix = written[len(written.rstrip("*#ABCDEF")) :] if "x" in written else ""
    heads = [head for head in space.heads(nature, suffix) if written.startswith(head)]
    return odd or not heads or len(written) - len(suffix) - len(heads[0]) > DEPTH


class _Run:
    """What the contexts of origins and trunks do, on a space."""

    def __init__(self, contexts: Mapping[str, Context], space: NumberSpace, decisions: Decisions) -> None:
        self.contexts, self.space, self.decisions = contexts, space, decisions
        self.tables = Tables(contexts, space, decisions)
        self._trunks: dict[str, NumberMap] = {}

    def origin(self, name: str) -> NumberMap:
        """From the entry on: `written` makes `i` of what is no number, so only numbers are left to tell of."""
        undecided = Asked(self.tables.undecided, self.decisions.of(Decision()))
        _, steps = behind(self.contexts, name, decide_of(self.contexts, name))
        return self._backwards(steps, undecided, ("NUMBER", "TARIFF", "ROUTE")).numbers

    def _backwards(self, steps: Sequence[Step], after: Asked, variables: Sequence[str]) -> Asked:
        kept = ""
        for step in reversed(steps):
            if keep := KEEP.fullmatch(step.arguments) if step.app == "Set" else None:
                kept = keep["variable"]
                if kept not in variables:
                    raise Unreadable(f"{kept} is not set here", step.place)
                continue
            after = self._before(step, after, kept)
            kept = ""
        return after

    def _before(self, step: Step, after: Asked, kept: str) -> Asked:
        asked, translated = ASK.fullmatch(step.arguments), TRANSLATE.fullmatch(step.arguments)
        if step.app == "Gosub" and step.arguments == "rightnumber,proven,1" and not kept:
            return self.tables.rewritten("axes", step, after)
        if step.app == "Gosub" and translated and not kept:
            held = self.tables.rewritten("axes", step, after)
            return self.tables.rewritten(translated["context"], step, held)
        if step.app == "Gosub" and asked and kept:
            return ANSWERS[kept](self, asked["context"], step, after)
        raise Unreadable(f"what {step.app}({step.arguments}) does here is not understood", step.place)

    def number(self, context: str, step: Step, after: Asked) -> Asked:
        return self.tables.rewritten(context, step, after)

    def tariff(self, context: str, step: Step, after: Asked) -> Asked:
        names: list[str] = []

        def named(text: str, _step: Step) -> int:
            names.append(text)
            return len(names) - 1

        classes = self.tables.returned(context, step, named)
        none = self.decisions[after.none]._replace(tariff=names[classes.none])
        return Asked(self.decisions.charged(after.numbers, classes.numbers, names.__getitem__), self.decisions.of(none))

    def route(self, context: str, step: Step, _after: Asked) -> Asked:
        lists: list[list[shares.Turn]] = []

        def listed(text: str, at: Step) -> int:
            if found := REFUSED.fullmatch(text):
                cause = int(found["cause"])
                return self.decisions.of(refusal(cause, STATUS.get(cause, OTHER_STATUS)))
            if TRUNKS.fullmatch(text) is None:
                raise Unreadable(f"{text} is neither a list of trunks nor a cause behind a !", at.place)
            turns = shares.turns(text, *DIVIDED, at.place)
            for name in (name for turn in turns for name, _ in turn):
                self.trunk(name, at)
            lists.append(turns)
            return -len(lists) - 1

        found = self.tables.returned(context, step, listed)
        if found.none < 0:
            raise Unreadable("a call without a number is sent to a trunk", step.place)
        tried = {-place - 1: shares.tried(self.decisions, turns, self._trunks.__getitem__) for place, turns in enumerate(lists, 1)}
        return Asked(found.numbers.substitute(tried), found.none)

    def trunk(self, name: str, step: Step) -> NumberMap:
        """What happens to the number that was decided when it is handed to a trunk; `i` ends the call as invalid."""
        if name not in self._trunks:
            first, *steps = steps_of(self.contexts.get(f"trunk.{name}"), f"trunk.{name}", step)
            last = steps.pop() if steps else first
            if first.arguments != "NUMBER=${DECIDED}" or not last.arguments.startswith("GATEWAYS="):
                raise Unreadable(f"trunk.{name} does not begin with the number that was decided, and end with its gateways", first.place)
            if steps and in_front(steps[-1:]) and steps[-1].app == "Set":
                steps.pop()
            if not steps or steps[-1].arguments != "SENT=${GOSUB_RETVAL}":
                raise Unreadable(f"trunk.{name} does not set what is sent", last.place)
            self._trunks[name] = self._backwards(steps, Asked(self._leaving(name), self.decisions.invalid), ("NUMBER", "SENT")).numbers
        return self._trunks[name]

    def _leaving(self, name: str) -> NumberMap:
        """The trunk as it is; a number that a request has no form for would be sent with its mark: nothing that is known."""
        found = self.decisions.leaving(self.space, name)
        fit = NumberSet.of(self.space, self.space.everything(WRITTEN)) - NumberSet.of(self.space, bare(self.space))
        return found.within(fit, self.decisions.of(Decision()))


ANSWERS: Mapping[str, Callable[[_Run, str, Step, Asked], Asked]] = {
    "NUMBER": _Run.number,
    "SENT": _Run.number,
    "TARIFF": _Run.tariff,
    "ROUTE": _Run.route,
}
