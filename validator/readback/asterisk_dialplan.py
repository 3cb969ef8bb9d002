"""`extensions.conf` as contexts: the lines of each extension by priority, and the contexts that are included.

As pbx_config reads it (configs/samples/extensions.conf.sample): `;` begins a comment, `\\;` is a semicolon; a line is
`exten => PATTERN,PRIORITY,APP` with a priority that is a number, or `n` for the one after the line before, and perhaps a `(label)`;
`same =>` goes on with the extension of the line before; a section that is opened again goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable

SECTION = re.compile(r"\[(?P<name>[^\]()]+)\]")
SETTING = re.compile(r"(?P<key>[A-Za-z0-9_]+)\s*=>?\s*(?P<value>.*)")
LINE = re.compile(r"(?P<priority>[0-9]+|n)(?:\((?P<label>[a-z]+)\))?,(?P<app>[A-Za-z]+)(?:\((?P<arguments>.*)\))?")


class Setting(NamedTuple):
    """`key = value` of a section."""

    key: str
    value: str
    place: Place


class Step(NamedTuple):
    """One priority of an extension: the application with its arguments."""

    priority: int
    label: str
    app: str
    arguments: str
    place: Place

    @property
    def text(self) -> str:
        """The step as one text, to compare."""
        label = f"({self.label})" if self.label else ""
        return f"{self.priority}{label},{self.app}({self.arguments})"


@dataclass(slots=True)
class Context:
    """The extensions of a context, each with its steps, in the order of the file, and what it includes, in order."""

    name: str
    place: Place
    extensions: dict[str, list[Step]] = field(default_factory=dict)
    includes: list[tuple[str, Place]] = field(default_factory=list)


def settings(file: str, content: bytes) -> Iterator[tuple[str, Place, list[Setting]]]:
    """The sections of a configuration file of Asterisk, each as often as it is opened. Unreadable where it is anything else."""
    section: tuple[str, Place, list[Setting]] | None = None
    for number, line in enumerate(content.decode("utf-8", "backslashreplace").split("\n"), 1):
        place = Place(file, number, 1)
        if re.search(r"(?<!\\);--(?!-)", line):
            raise Unreadable("a comment over several lines is not understood", place)
        text = re.sub(r"(?<!\\);.*", "", line).strip().replace("\\;", ";")
        if not text:
            continue
        if opened := SECTION.fullmatch(text):
            if section:
                yield section
            section = opened["name"], place, []
            continue
        found = SETTING.fullmatch(text)
        if section is None or found is None:
            raise Unreadable(f"`{text[:80]}` is neither a section nor a line of one", place)
        section[2].append(Setting(found["key"], found["value"], place))
    if section:
        yield section


def contexts(file: str, content: bytes) -> tuple[Mapping[str, Context], Mapping[str, Setting]]:
    """The contexts of `extensions.conf`, and the settings of its sections `general` and `globals`, as `section.key`."""
    found: dict[str, Context] = {}
    general: dict[str, Setting] = {}
    for name, place, lines in settings(file, content):
        if name in ("general", "globals"):
            general |= {f"{name}.{line.key}": line for line in lines}
        else:
            _fill(found.setdefault(name, Context(name, place)), lines)
    return found, general


def _fill(context: Context, lines: list[Setting]) -> None:
    pattern = ""
    for key, value, place in lines:
        if key == "include":
            if not re.fullmatch(r"[^,|\s]+", value):
                raise Unreadable(f"an include of `{value[:80]}`, at certain times or of no name, is not understood", place)
            context.includes.append((value, place))
            continue
        if key == "exten":
            pattern, _, value = value.partition(",")
        elif key != "same" or not pattern:
            raise Unreadable(f"what `{key}` does here is not understood", place)
        add(context.extensions.setdefault(pattern, []), value.strip(), place)


def add(steps: list[Step], written: str, place: Place) -> None:
    """Put `PRIORITY,APP(ARGUMENTS)` behind the steps of an extension. Unreadable where it is anything else."""
    found = LINE.fullmatch(written)
    if found is None:
        raise Unreadable(f"`{written[:80]}` is not PRIORITY,APPLICATION(ARGUMENTS)", place)
    last = steps[-1].priority if steps else 0
    priority = last + 1 if found["priority"] == "n" else int(found["priority"])
    if priority in [step.priority for step in steps]:
        raise Unreadable(f"priority {priority} stands twice", place)
    steps.append(Step(priority, found["label"] or "", found["app"], found["arguments"] or "", place))
