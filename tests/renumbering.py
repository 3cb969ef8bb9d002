"""A change of plan by hand: rows as text, numbers exchanged digit by digit, and a network that translates them, as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

SETS = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
TOKEN = re.compile(r"\[[^]]+\]|.")


class Row(NamedTuple):
    """One line of the regulator's table: what is written at each position, before and after."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        return self.old == self.new

    @property
    def off_by_a_digit(self) -> Row:
        """The same with another digit at the first position that the change writes out; with one more where it writes none."""
        written = enumerate(zip(self.new, (*self.old, ""), strict=False))
        place = next((place for place, (new, old) in written if new.isdigit() and new != old), None)
        if place is None:
            return self._replace(new=("9", *self.new))
        return self._replace(new=(*self.new[:place], str((int(self.new[place]) + 1) % 10), *self.new[place + 1 :]))

    @property
    def without_a_block(self) -> Row:
        """The row without the first of the digits that its first written set admits."""
        place, token = next((place, token) for place, token in enumerate(self.old) if token.startswith("["))
        left = f"[{choices(token)[1:]}]"
        there = self.new.index(token)
        return Row((*self.old[:place], left, *self.old[place + 1 :]), (*self.new[:there], left, *self.new[there + 1 :]))


def row(old: str, new: str) -> Row:
    return Row(tuple(TOKEN.findall(old)), tuple(TOKEN.findall(new)))


def choices(token: str) -> str:
    """The digits that may stand at a position."""
    if not token.startswith("["):
        return SETS.get(token, token)
    spread = re.sub(r"(\d)-(\d)", lambda found: "".join(str(digit) for digit in range(int(found[1]), int(found[2]) + 1)), token[1:-1])
    return "".join(sorted(spread))


def renumbered(change: Row, old: str) -> str | None:
    """The new number of an old one, if the row has it."""
    if len(old) != len(change.old) or not all(digit in choices(token) for digit, token in zip(old, change.old, strict=True)):
        return None
    chosen = iter([digit for digit, token in zip(old, change.old, strict=True) if len(choices(token)) > 1])
    return "".join(next(chosen) if len(choices(token)) > 1 else token for token in change.new)


def corners(change: Row) -> Iterator[str]:
    """The first and the last old number of a row, and one in between."""
    yield "".join(choices(token)[0] for token in change.old)
    yield "".join(choices(token)[-1] for token in change.old)
    yield "".join(choices(token)[len(choices(token)) // 2] for token in change.old)


def rule(code: str, change: Row, begin: datetime, end: datetime | None) -> str:
    """The rule that an engineer writes for a row."""
    common = 0
    while common < min(len(change.old), len(change.new)) and change.old[common] == change.new[common]:
        common += 1
    tail = 0
    while tail < min(len(change.old), len(change.new)) - common and change.old[-1 - tail] == change.new[-1 - tail]:
        tail += 1
    gone, put = len(change.old) - common - tail, "".join(change.new[common : len(change.new) - tail])
    at = 1 + len(code) + common
    until = f", until: {end:%Y-%m-%dT%H:%MZ}" if end else ""
    dates = f"from: {begin:%Y-%m-%dT%H:%MZ}{until}"
    return f'{{pattern: "+{code}{"".join(change.old)}", {dates}, replace: {{at: {at}, count: {gone}, digits: "{put}"}}}}'
