"""Tables of drouting: what a switch decides by the first digits of a number and their count, in a tree.

A rule of drouting knows a prefix and the groups that it is for; of the rules for the group that is asked the one with the longest prefix
decides. So the group says the rest: the table, the kind of number, and how many digits it has. A kind is a nature with what stands
before and behind the digits; the digits alone are looked up, so that neither a plus nor `*`, `#` and letters are in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from validator.causes import status
from validator.digits.space import Axis
from validator.finding import Place
from validator.render.dialplan import EXPRESSION, PROVEN, Numbered, Rule
from validator.render.escape import Unrenderable, gateway, name, printable
from validator.render.model import MOST_DIGITS, NOTHING, SwitchModel
from validator.render.patterns import Kept
from validator.render.regular import looks, of_axis
from validator.tables import Action, Charge, Forward, Reject

KINDS, COUNTS = 1000, 100
"""A group is (table * KINDS + kind) * COUNTS + count of digits."""
MOST_TABLES = 20_000
"""Beyond them a group is no int of 32 bits."""
MOST_GATEWAYS = 32
"""Of a rule; the others would not be tried (drouting.c, DR_MAX_GWLIST)."""
LOADED = 1
"""The group of the one rule that is found whatever the number, once the tables are loaded."""
GATEWAY, ANSWER = 0, 1
"""Types of gateways: those of trunks, and those that are none but stand for a refusal, a tariff class, or nothing."""
NOWHERE = "192.0.2.0"
"""An address that is nobody's (TEST-NET-1, RFC 5737)."""
NONE = "-"

Digits = Mapping[Axis, tuple[int, str]]
"""The kind of an axis, and the digits at the end of its head, which count as digits of the number."""


Row = tuple[object, ...]


class Tables(NamedTuple):
    """The rows of dr_rules, dr_gateways and dr_gw_lists without their numbers."""

    rules: Sequence[Row]
    gateways: Sequence[Row]
    lists: Sequence[Row]


def kinds(axes: Iterable[Axis]) -> Digits:
    """The kinds of numbers, numbered from 0. Unrenderable where there are too many of them."""
    found: dict[tuple[str, str, str], int] = {}
    digits: dict[Axis, tuple[int, str]] = {}
    for nature, head, suffix in axes:
        front = head.rstrip("0123456789")
        kind = found.setdefault((nature, front, suffix), len(found))
        digits[Axis(nature, head, suffix)] = kind, head[len(front) :]
    if len(found) > KINDS:
        raise Unrenderable(f"there are {len(found)} kinds of numbers with * # or letters, and a group has room for {KINDS}")
    return digits


def held(digits: Digits) -> Iterator[Rule]:
    """The numbers that go on, with their kind and their digits; a number that is on two axes is on that of the longer head."""
    for axis in sorted(digits, key=lambda axis: -len(axis.head)):
        kind, end = digits[axis]
        pattern = of_axis(axis)
        expression = f"^{looks(pattern, [Kept(pattern.depth - len(end), pattern.depth + 1)])}$"
        yield Rule(PROVEN, EXPRESSION, expression, expression, "\\1", f"{kind}")


def tables(model: SwitchModel, found: Sequence[Numbered], digits: Digits) -> Tables:
    """The rows of a switch. Unrenderable where a route has more gateways than a rule can name, or there are too many tables."""
    writer = _Writer(model)
    rules: list[Row] = [(f"{LOADED}", "", "", 0, "0", writer.answer(NONE), "the tables are loaded")]
    for table in found:
        if table.model.kind != "translations":
            rules += _rules(table, digits, writer)
    return Tables(rules, writer.gateways, writer.lists)


def _rules(table: Numbered, digits: Digits, writer: _Writer) -> Iterator[Row]:
    if table.dpid > MOST_TABLES:
        raise Unrenderable(f"there are more than {MOST_TABLES} tables", table.model.places[0])

    @cache
    def groups(axis: Axis, lengths: int, least: int) -> str:
        kind, end = digits[axis]
        first = (table.dpid * KINDS + kind) * COUNTS + len(end)
        return ",".join(f"{first + count}" for count in range(least, MOST_DIGITS + 1) if lengths >> count & 1)

    actions = table.model.actions
    lines = table.model.lines or (table.model.places[0],) * len(table.model.entries)
    for (axis, prefix, lengths, action), line in zip(table.model.entries, lines, strict=True):
        if group := groups(axis, lengths, len(prefix)):
            does = writer.answer(NONE) if action == NOTHING else writer.of(actions[action], line)
            yield group, digits[axis][1] + prefix, "", 0, "0", does, f"{printable(line.file)}:{line.line}"


class _Writer:
    """Gives gateways and lists of them their numbers."""

    def __init__(self, model: SwitchModel) -> None:
        self.gateways: list[Row] = []
        self.lists: list[Row] = []
        self._trunks: dict[str, list[str]] = {}
        self._answers: dict[str, str] = {}
        self._known: dict[Action, str] = {}
        for trunk in model.trunks:
            for each in trunk.gateways:
                where = f"{printable(trunk.place.file)}:{trunk.place.line}"
                self._trunks.setdefault(trunk.name, []).append(self._gateway(GATEWAY, gateway(each), name(trunk.name), where))

    def _gateway(self, kind: int, address: str, attrs: str, where: str) -> str:
        self.gateways.append((kind, address, 0, "", attrs, where))
        return f"{len(self.gateways)}"

    def answer(self, attrs: str) -> str:
        """The gateway that stands for something that is no gateway."""
        if attrs not in self._answers:
            self._answers[attrs] = self._gateway(ANSWER, NOWHERE, attrs, "")
        return self._answers[attrs]

    def of(self, action: Action, line: Place) -> str:
        """The list of gateways of an action."""
        if action not in self._known:
            self._known[action] = self._of(action, line)
        return self._known[action]

    def _of(self, action: Action, line: Place) -> str:
        match action:
            case Forward(trunks):
                return self._list(list(dict.fromkeys(trunks)), line)
            case Reject(cause):
                return self.answer(f"!{cause}/{status(cause)}")
            case Charge(tariff):
                return self.answer(name(tariff))
        raise TypeError(f"{action} is no action of such a table")

    def _list(self, trunks: Sequence[str], line: Place) -> str:
        found = [each for trunk in trunks for each in self._trunks[trunk]]
        if len(found) > MOST_GATEWAYS:
            raise Unrenderable(f"{', '.join(trunks)} have {len(found)} gateways, and of a rule only {MOST_GATEWAYS} are tried", line)
        self.lists.append((",".join(found), ", ".join(map(name, trunks))))
        return f"#{len(self.lists)}"
