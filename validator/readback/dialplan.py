"""What a dialplan is made of: extensions with steps, and the text of steps with its variables and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable
from validator.readback.expressions import Looks
from validator.readback.spelled import Part

REFERENCE = re.compile(r"\$(?:(?P<digits>[0-9]+)|\{(?P<braced>[0-9]+)\}|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\})")


class Step(NamedTuple):
    """An application with its data, as written."""

    application: str
    data: str
    place: Place


class Condition(NamedTuple):
    """On the list that the source address is in, on how the number looks, or on a variable; on nothing if all are empty."""

    source: str = ""
    looks: list[Looks] | None = None
    variable: str = ""
    expression: str = ""


class Extension(NamedTuple):
    """What is done with calls from a source (empty: any) whose number has one of the looks, or where a variable has a value."""

    place: Place
    source: str
    looks: tuple[Looks, ...]
    variable: str
    expression: str
    steps: tuple[Step, ...]


class Variable(NamedTuple):
    """A variable in the text of a step."""

    name: str


def text(step: Step, written: str) -> tuple[Part | Variable, ...]:
    """Text as literals, groups and variables."""
    parts = _parts(written)
    if any("$" in part for part in parts if isinstance(part, str)):
        raise Unreadable(f"{written} is not followed", step.place)
    return parts


@lru_cache(maxsize=4096)
def _parts(written: str) -> tuple[Part | Variable, ...]:
    parts: list[Part | Variable] = []
    behind = 0
    for found in REFERENCE.finditer(written):
        parts.append(written[behind : found.start()])
        number = found["digits"] or found["braced"]
        parts.append(int(number) if number else Variable(found["name"]))
        behind = found.end()
    parts.append(written[behind:])
    return tuple(part for part in parts if part != "")


def target(step: Step) -> tuple[str, str]:
    """The number, as written, and the context of a step that goes to another extension."""
    words = _words(step.data)
    if len(words) != 3 or words[1] != "XML" or "$" in words[2]:
        raise Unreadable(f"{step.application} to {step.data} is not followed: NUMBER XML CONTEXT is", step.place)
    return words[0], words[2]


@lru_cache(maxsize=4096)
def _words(data: str) -> tuple[str, ...]:
    return tuple(data.split(" "))


def references(extension: Extension) -> Iterator[tuple[str, Place]]:
    """The contexts that an extension goes to."""
    for step in extension.steps:
        if step.application in ("transfer", "execute_extension"):
            yield target(step)[1], step.place
