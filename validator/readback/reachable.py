"""What a dialplan names and lets on, wherever calls come from: gateways, axes, numbers that no axis can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product

from validator.digits.space import DEPTH, Axis
from validator.finding import Place
from validator.readback.decision import INVALID_FORMAT, Unreadable
from validator.readback.dialplan import Extension, Step, target, text
from validator.readback.expressions import DIGITS, WHATEVER, Looks, NotFollowed
from validator.readback.following import LAST_ANSWER, TRUNK, State, resolved
from validator.readback.spelled import MARKED, PLAIN, Spelling, axes, change, may_be

BRIDGE = re.compile(r"sofia/(?P<profile>[^/]+)/(?P<front>(?:[0-9A-F*]|%23)*)\$\{rightnumber_sent\}@(?P<gateway>[^|,{}$ ]+)")


def gateways(contexts: Mapping[str, Sequence[Extension]], profile: str) -> dict[str, tuple[str, ...]]:
    """The gateways of each trunk, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for extension in (each for extensions in contexts.values() for each in extensions):
        names = [step.data.partition("=")[2] for step in extension.steps if step.data.startswith(f"{TRUNK}=")]
        for step in extension.steps:
            if step.application == "bridge":
                dialled = BRIDGE.fullmatch(step.data)
                if dialled is None or dialled["profile"] != profile or len(names) != 1:
                    raise Unreadable(f"bridge {step.data} is not followed", step.place)
                found[names[0]] = (*found.get(names[0], ()), dialled["gateway"])
    return found


def in_front(contexts: Mapping[str, Sequence[Extension]]) -> dict[str, str]:
    """The tech prefix that each trunk puts in front, whichever its gateway. Unreadable where its gateways get different ones."""
    found: dict[str, str] = {}
    for extension in (each for extensions in contexts.values() for each in extensions):
        names = [step.data.partition("=")[2] for step in extension.steps if step.data.startswith(f"{TRUNK}=")]
        for step in extension.steps:
            if dialled := BRIDGE.fullmatch(step.data):
                prefix = dialled["front"].replace("%23", "#")
                if found.setdefault(names[0], prefix) != prefix:
                    raise Unreadable(f"the gateways of trunk {names[0]} get different tech prefixes", step.place)
    return found


def needed_axes(contexts: Mapping[str, Sequence[Extension]], entry: str) -> Iterator[Axis]:
    """The axes of all numbers that are named, and of what is made of them."""
    for name, extensions in contexts.items():
        for extension in extensions:
            try:
                yield from _axes(extension, PLAIN if name == entry else MARKED)
            except NotFollowed as why:
                raise Unreadable(f"{why}", extension.place) from None


def _axes(extension: Extension, spelling: Spelling) -> Iterator[Axis]:
    changing = {target(step)[0]: step for step in extension.steps if step.application in ("transfer", "execute_extension")}
    for looks, nature in product(extension.looks, spelling.marks):
        if not may_be(looks, spelling.marks[nature]):
            continue
        yield from axes(looks, spelling, nature)
        for written, step in changing.items():
            with suppress(NotFollowed, Unreadable):
                if spelling is not MARKED or not _whole(step, written, looks):
                    parts = resolved(step, written, State(extension.place, looks, nature, spelling, {}, {}))
                    yield from axes(looks, spelling, nature, change(looks, nature, parts, spelling, MARKED, extension.place))


def _whole(step: Step, written: str, looks: Looks) -> bool:
    """Whether what is written is the whole number as it is."""
    group, *others = text(step, written) or ("",)
    return not others and isinstance(group, int) and looks.groups.get(group) == looks.groups[0]


Found = list[tuple[str, Place]]
STRANGE = "longer numbers than any axis holds, or of other characters,"


def beyond(contexts: Mapping[str, Sequence[Extension]], entry: str, senders: Iterable[str]) -> Iterator[tuple[str, Place]]:
    """Where numbers leave that no axis can hold, or are refused otherwise than as invalid."""
    known: dict[str, tuple[Found, bool]] = {}

    def onward(name: str) -> tuple[Found, bool]:
        """The places, and whether the context comes back."""
        if name not in known:
            known[name] = [], False
            known[name] = _chosen(contexts[name], onward)
        return known[name]

    found = [_chosen([each for each in contexts[entry] if each.source in ("", source)], onward)[0] for source in senders]
    yield from dict.fromkeys(place for places in found for place in places)


Onward = Callable[[str], tuple[Found, bool]]


def _chosen(extensions: Sequence[Extension], onward: Onward) -> tuple[Found, bool]:
    found: Found = []
    back = False
    for extension in extensions:
        if any(looks.tail and (looks.high > DEPTH or not set(looks.tail) <= set(DIGITS)) for looks in extension.looks):
            places, ends = _lets_on(extension, onward)
            found += places
            back = back or not ends
            if WHATEVER in extension.looks or any(not looks.sets and looks.low < 2 for looks in extension.looks):
                return found, back
    return found, True


def _lets_on(extension: Extension, onward: Onward) -> tuple[Found, bool]:
    """Where such numbers go from here, and whether all steps end before the extension comes back."""
    found: Found = []
    for step in extension.steps:
        match step.application:
            case "bridge":
                found.append((f"{STRANGE} leave here", step.place))
            case "execute_extension" | "transfer":
                places, back = onward(target(step)[1])
                found += places
                if not back or step.application == "transfer":
                    return found, True
            case "hangup":
                if step.data not in (LAST_ANSWER, f"{INVALID_FORMAT}"):
                    found.append((f"{STRANGE} are refused here with another cause than {INVALID_FORMAT}", step.place))
                return found, True
    return found, False
