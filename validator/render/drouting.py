"""Tables of drouting: what a switch decides by the first digits of a number, in a tree.

A rule of drouting knows a prefix and the groups that it is for; of the rules for the group that is asked the one with the longest prefix
decides. So the group says the rest. A rule of dialplan, with the dpid of the table, tells it: the nature of the number, what stands
before and behind its digits, and how many they are, as far as rules of the table tell counts apart. It leaves the digits, and they alone
are looked up: neither a plus nor `*`, `#` and letters are in the tree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from validator.causes import status
from validator.digits.space import Axis
from validator.finding import Place
from validator.render.dialplan import EXPRESSION, Numbered, Rule
from validator.render.escape import Unrenderable, gateway, name, printable
from validator.render.model import MOST_DIGITS, NOTHING, SwitchModel
from validator.render.patterns import Kept, Pattern, runs
from validator.render.regular import looks, of_axis
from validator.tables import Action, Charge, Forward, Nature, Reject

GROUPS = 1000
"""Groups of a table: those of table 11 begin with 11001."""
MOST_TABLES = 2_000_000
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

DIGITS = "0123456789"
Row = tuple[object, ...]


class Tables(NamedTuple):
    """The rows of dr_rules, dr_gateways and dr_gw_lists without their numbers."""

    rules: Sequence[Row]
    gateways: Sequence[Row]
    lists: Sequence[Row]


class Kind(NamedTuple):
    """Numbers of a nature with what stands before and behind their digits."""

    nature: Nature
    front: str
    suffix: str


@cache
def _kind(axis: Axis) -> tuple[Kind, str]:
    """The kind of the numbers of an axis, and the digits that they begin with."""
    front = axis.head.rstrip(DIGITS)
    return Kind(of_axis(axis).nature, front, axis.suffix), axis.head[len(front) :]


Taken = tuple[int, int]
"""Of a rule: the count of digits of its prefix, and a mask of the counts of digits that it takes, which are no fewer."""


def counted_alike(rules: Collection[Taken]) -> list[int]:
    """Counts of digits that no rule tells apart, as masks; those that no rule takes are in none.

    A number with fewer digits than a prefix never has that prefix, so it does not matter what the rule says of it. Counts are looked at
    from the highest down, and one that is like the highest of a mask is like all of it.
    """
    every = reduce(or_, (mask for _, mask in rules), 0)
    found: dict[int, int] = {}
    for count in reversed(range(every.bit_length())):
        if every >> count & 1:
            telling = [mask for depth, mask in rules if depth <= count]
            alike = (other for other in found if not any((mask >> count ^ mask >> other) & 1 for mask in telling))
            highest = next(alike, count)
            found[highest] = found.get(highest, 0) | 1 << count
    return [*found.values()]


class Groups:
    """The groups of a table by kind and count of digits, and which of them a rule is for. Unrenderable where there are too many."""

    def __init__(self, table: Numbered) -> None:
        self.table = table
        rules: dict[Kind, set[Taken]] = {}
        for axis, depth, lengths in {(axis, len(prefix), lengths) for axis, prefix, lengths, _ in table.model.entries}:
            rules.setdefault(_kind(axis)[0], set()).add(_taken(axis, depth, lengths))
        ordered = sorted(rules, key=lambda kind: (-len(kind.front), kind))
        alike = ((kind, counts) for kind in ordered for counts in counted_alike(rules[kind]))
        self.counts = dict(enumerate(alike, table.dpid * GROUPS + 1))
        if len(self.counts) >= GROUPS or table.dpid > MOST_TABLES:
            raise Unrenderable(f"table {table.model.name} tells more than {GROUPS - 1} groups of numbers apart", table.model.places[0])
        self.written = cache(self._written)

    def rules(self) -> Iterator[Rule]:
        """The rules of dialplan that tell the group of a number, and leave its digits."""
        for group, (kind, counts) in self.counts.items():
            for low, high in runs(counts):
                pattern = Pattern(kind.nature, tuple(kind.front), (2 << high) - (1 << low), kind.suffix)
                expression = f"^{looks(pattern, [Kept(pattern.depth, pattern.depth + 1)])}$"
                yield Rule(self.table.dpid, EXPRESSION, expression, expression, "\\1", f"{group}", self.table.model.places[0])

    def _written(self, axis: Axis, depth: int, lengths: int) -> str:
        """The groups that a rule is for."""
        _, taken = _taken(axis, depth, lengths)
        return ",".join(
            f"{group}" for group, (kind, counts) in self.counts.items() if kind == _kind(axis)[0] and taken >> counts.bit_length() - 1 & 1
        )


def _taken(axis: Axis, depth: int, lengths: int) -> Taken:
    leading = len(_kind(axis)[1])
    return leading + depth, (lengths & (2 << MOST_DIGITS) - (1 << depth)) << leading


def tables(model: SwitchModel, found: Iterable[Groups]) -> Tables:
    """The rows of a switch. Unrenderable where a route has more gateways than a rule can name."""
    writer = _Writer(model)
    rules: list[Row] = [(f"{LOADED}", "", "", 0, "0", writer.answer(NONE), "the tables are loaded")]
    for groups in found:
        rules += _rules(groups, writer)
    return Tables(rules, writer.gateways, writer.lists)


def _rules(groups: Groups, writer: _Writer) -> Iterator[Row]:
    table = groups.table.model
    lines = table.lines or (table.places[0],) * len(table.entries)
    for (axis, prefix, lengths, action), line in zip(table.entries, lines, strict=True):
        if group := groups.written(axis, len(prefix), lengths):
            does = writer.answer(NONE) if action == NOTHING else writer.of(table.actions[action], line)
            yield group, _kind(axis)[1] + prefix, "", 0, "0", does, f"{printable(line.file)}:{line.line}"


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
