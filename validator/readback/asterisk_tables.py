"""Contexts of Asterisk as tables: `Gosub(CONTEXT,${NUMBER},1)`, answered by `Return(...)`, for every number at once.

A context is searched in the order of its extensions (`asterisk_patterns`); where none of them takes the number its includes are, one after
the other, each with its own includes first (main/pbx.c, pbx_find_extension). One that takes it nowhere ends the call without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from validator.digits.numbermap import NumberMap
from validator.digits.shape import CHARACTERS
from validator.digits.space import Axis, Box, NumberSpace
from validator.readback.asterisk_dialplan import Context, Step
from validator.readback.asterisk_extensions import Extension, Extensions
from validator.readback.asterisk_patterns import NotAPattern, Pattern, pattern
from validator.readback.asterisk_values import NATURES, Value, number_of
from validator.readback.decision import Decision, Decisions, Unreadable
from validator.readback.lines import Line, Lines
from validator.readback.regions import boxes

ANYTHING = frozenset(CHARACTERS)
NO_NUMBER = "i"


class Asked(NamedTuple):
    """What follows: for every number, and, as one label, where there is no number any more."""

    numbers: NumberMap
    none: int


Returned = Callable[[str, Step], int]
"""A returned text, and where it stands, to the label that it means."""


class _Once:
    """The map of each context in front of each map of what none of its extensions takes, found once. Unreadable in a circle."""

    def __init__(self, find: Callable[[str, Step, NumberMap, _Once], NumberMap]) -> None:
        self._find = find
        self._known: dict[tuple[str, int], tuple[NumberMap, NumberMap | None]] = {}

    def of(self, context: str, step: Step, otherwise: NumberMap) -> NumberMap:
        key = context, id(otherwise)
        if key not in self._known:
            self._known[key] = otherwise, None
            self._known[key] = otherwise, self._find(context, step, otherwise, self)
        found = self._known[key][1]
        if found is None:
            raise Unreadable(f"the context {context} leads back to itself", step.place)
        return found


class Tables:
    """The contexts of a dialplan as tables on a space."""

    def __init__(self, contexts: Mapping[str, Context], space: NumberSpace, decisions: Decisions) -> None:
        self.extensions, self.space, self.decisions = Extensions(contexts), space, decisions
        self._lines: dict[tuple[str, bool], tuple[list[tuple[Extension, str]], Lines]] = {}
        self.undecided = decisions.all(space, Decision())

    def rewritten(self, context: str, step: Step, after: Asked) -> Asked:
        """In front of what follows the number that a context returns, what happens to the number that it is asked for."""
        text = self.extensions.answer(context, NO_NUMBER, step)
        if text is not None and number_of(text) is not None:
            raise Unreadable(f"{context} makes the number {text} of what is none", step.place)
        return Asked(
            _Once(lambda name, at, rest, again: self._rewritten(name, at, after, rest, again)).of(context, step, self.undecided), after.none
        )

    def _rewritten(self, context: str, step: Step, after: Asked, otherwise: NumberMap, again: _Once) -> NumberMap:
        otherwise = self._included(context, otherwise, again)
        acts, lines = self._table(context, step, changing=True)
        nowhere = NumberMap.constant(self.space, after.none)
        afters = {}
        for place, (extension, _) in enumerate(acts):
            if extension.value is None:
                afters[place] = again.of(extension.onward, extension.step, self.undecided) if extension.onward else otherwise
            else:
                afters[place] = nowhere if _says_none(extension.value) else after.numbers
        return lines.before(afters, otherwise, after.none, self.decisions)

    def returned(self, context: str, step: Step, meaning: Returned) -> Asked:
        """What the values mean that a context returns."""
        text = self.extensions.answer(context, NO_NUMBER, step)
        none = self.decisions.of(Decision()) if text is None else meaning(text, step)
        return Asked(
            _Once(lambda name, at, rest, again: self._returned(name, at, meaning, rest, again)).of(context, step, self.undecided), none
        )

    def _returned(self, context: str, step: Step, meaning: Returned, otherwise: NumberMap, again: _Once) -> NumberMap:
        otherwise = self._included(context, otherwise, again)
        acts, lines = self._table(context, step, changing=False)
        afters = {}
        for place, (extension, _) in enumerate(acts):
            if extension.value is None:
                afters[place] = again.of(extension.onward, extension.step, self.undecided) if extension.onward else otherwise
            elif any(part.taken for part in extension.value.parts):
                raise Unreadable("what is returned here depends on the number, and should not", extension.step.place)
            else:
                afters[place] = NumberMap.constant(self.space, meaning(extension.value.of(""), extension.step))
        return lines.before(afters, otherwise, self.decisions.invalid, self.decisions)

    def _included(self, context: str, otherwise: NumberMap, again: _Once) -> NumberMap:
        for name, place in reversed(self.extensions.includes(context)):
            otherwise = again.of(name, Step(1, "", "include", name, place), otherwise)
        return otherwise

    def _table(self, context: str, step: Step, changing: bool) -> tuple[list[tuple[Extension, str]], Lines]:
        """The acts of a context, each an extension that does it and the nature that it does it to, and its lines."""
        if (context, changing) not in self._lines:
            acts: dict[tuple[str, str], int] = {}
            done: list[tuple[Extension, str]] = []
            lines: list[Line] = []
            found = self.extensions.of(context, step)
            for turn, extension in zip(range(len(found), 0, -1), found, strict=True):
                for nature, box in numbers(self.space, extension.pattern):
                    key = f"{extension.onward}({extension.step.arguments if extension.value else ''})", nature if changing else ""
                    if key not in acts:
                        acts[key] = len(done)
                        done.append((extension, nature))
                    lines.append(Line(box, turn, acts[key]))
            changes = [
                each.value.change(nature) if changing and each.value and not _says_none(each.value) else None for each, nature in done
            ]
            self._lines[context, changing] = done, Lines(self.space, lines, changes)
        return self._lines[context, changing]


def _says_none(found: Value) -> bool:
    """Whether a value is no number, whatever was asked for."""
    return not any(part.taken for part in found.parts) and number_of(found.of("")) is None


def numbers(space: NumberSpace, found: Pattern) -> Iterator[tuple[str, Box]]:
    """The numbers that an extension takes, as boxes, each with its nature."""
    places, more = (*found.places, ANYTHING) if found.end == "." else found.places, found.end != ""
    first = places[0] if places else ANYTHING | {"+", "n", "s"}
    for mark, nature in NATURES.items():
        if mark and mark in first:
            yield from ((nature, box) for box in boxes(space, nature, _bits(places[1:]), more))
    if "s" in first and len(places) < 2:
        yield "unknown", Box(space.point(space.index[Axis("unknown")], ""), 0, 1)
    if first & ANYTHING:
        for box in boxes(space, "unknown", _bits(places or (ANYTHING,)), more):
            yield "unknown", box


def _bits(places: Sequence[frozenset[str]]) -> list[int]:
    return [_mask(place) for place in places]


@cache
def _mask(place: frozenset[str]) -> int:
    return sum(1 << CHARACTERS.index(character) for character in place & ANYTHING)


def axes(contexts: Mapping[str, Context]) -> Iterator[Axis]:
    """The axes that extensions need: those of numbers in which `*`, `#` or letters are written."""
    for context in contexts.values():
        for written in context.extensions:
            if re.search(r"[*#A-F]", written) and (written.startswith("_") or NUMBERS.fullmatch(written)):
                yield from _axes(written)


NUMBERS = re.compile(r"[+n]?[0-9A-F*#]+")


def _axes(written: str) -> Iterator[Axis]:
    try:
        places = pattern(written).places
    except NotAPattern:
        return
    first = places[0] if places else frozenset()
    nature = "international" if first == {"+"} else "national" if first == {"n"} else "unknown"
    inner = places[1:] if nature != "unknown" else places
    odd = [at for at, place in enumerate(inner) if len(place) == 1 and place & set("*#ABCDEF")]
    open_places = [at for at, place in enumerate(inner) if len(place) != 1]
    front = [at for at in odd if not open_places or at < open_places[0]]
    head = "".join(min(place) for place in inner[: front[-1] + 1]) if front else ""
    behind = [at for at in odd if open_places and at > open_places[-1]]
    suffix = "".join(min(place) for place in inner[behind[0] :]) if behind else ""
    if head or suffix:
        yield Axis(nature, head, suffix)
