"""The extensions of Asterisk's contexts, and what each of them does: return a value, or go on in another context."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from validator.finding import Place
from validator.readback.asterisk_dialplan import Context, Step
from validator.readback.asterisk_patterns import NotAPattern, Pattern, pattern
from validator.readback.asterisk_values import Value, value
from validator.readback.decision import Unreadable

ONWARD = re.compile(r"(?P<context>[^,]+),\$\{EXTEN\},1")


class Extension(NamedTuple):
    """An extension that is tried for priority 1, and what it does: return a value, go on in another context, or, if neither is said,
    leave the number to what the context includes."""

    pattern: Pattern
    step: Step
    value: Value | None = None
    onward: str = ""

    def holds(self, other: Extension) -> bool:
        """Whether it takes every number that another extension takes, by its front alone."""
        front = self.pattern.places
        plain = self.pattern.end == "!" and all(len(place) == 1 for place in front)
        return plain and len(other.pattern.places) >= len(front) and other.pattern.places[: len(front)] == front


class Extensions:
    """The contexts of a dialplan by their extensions."""

    def __init__(self, contexts: Mapping[str, Context]) -> None:
        self.contexts = contexts
        self._extensions: dict[str, Sequence[Extension]] = {}

    def includes(self, context: str) -> Sequence[tuple[str, Place]]:
        """What a context includes, in order; of one that is not there nothing."""
        return self.contexts[context].includes if context in self.contexts else ()

    def of(self, context: str, step: Step) -> Sequence[Extension]:
        """The extensions of a context in the order in which they are tried, those of the contexts that parts of it went into in their
        place. Unreadable if there is no such context."""
        if context not in self.contexts:
            raise Unreadable(f"there is no context {context}", step.place)
        if context not in self._extensions:
            self._extensions[context] = ()
            first: dict[object, Extension] = {}
            for written, steps in self.contexts[context].extensions.items():
                found = _extension(written, steps)
                first.setdefault(found.pattern.order, found)
            ordered = sorted(first.values(), key=lambda each: each.pattern.order)
            self._extensions[context] = [each for extension in ordered for each in self._parted(context, extension)]
        return self._extensions[context]

    def _parted(self, context: str, extension: Extension) -> Sequence[Extension]:
        """The extensions of the context that one leads to, where that includes the same, and then what takes the rest of its numbers."""
        if not extension.onward:
            return [extension]
        inner = self.of(extension.onward, extension.step)
        alike = [name for name, _ in self.contexts[extension.onward].includes] == [name for name, _ in self.contexts[context].includes]
        if not (alike and inner and all(map(extension.holds, inner))):
            return [extension]
        return [*inner, extension._replace(onward="")]

    def answer(self, context: str, asked: str, step: Step) -> str | None:
        """What a context returns for one extension; None if nothing takes it."""
        for extension in self.of(context, step):
            if extension.pattern.matches(asked):
                if extension.value is not None:
                    return extension.value.of(asked)
                if extension.onward:
                    return self.answer(extension.onward, asked, extension.step)
                break
        included = self.contexts[context].includes
        answers = (self.answer(name, asked, Step(1, "", "include", name, place)) for name, place in included)
        return next((answer for answer in answers if answer is not None), None)


def _extension(written: str, steps: Sequence[Step]) -> Extension:
    step = steps[0]
    if len(steps) > 1 or step.priority != 1:
        raise Unreadable(f"an extension of a table has one line, of priority 1; {written} has more, or another", steps[-1].place)
    try:
        found = pattern(written)
    except NotAPattern as reason:
        raise Unreadable(str(reason), step.place) from None
    if step.app == "Return":
        return Extension(found, step, value(step.arguments, step.place))
    onward = ONWARD.fullmatch(step.arguments)
    if step.app != "Goto" or onward is None:
        raise Unreadable(f"in a table, what {step.app}({step.arguments}) does is not understood", step.place)
    return Extension(found, step, None, onward["context"])
