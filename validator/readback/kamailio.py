"""Kamailio: what `routing.cfg` and its tables decide.

The route blocks that are the same for every switch must stand as in `understood/kamailio.cfg`, word by word; what they do is said here:
`_Tables` is LOOKUP, TRANSLATE, PROVEN, NATURE, CHARGE and ROUTE; `_origin` and `_trunk` run the blocks that a switch has of its own, step
by step backwards, `_trunk` with LEAVE and NEXT at its end. BEHIND takes a tech prefix off, or refuses with cause 21; DECIDE, BEHIND and
INCOMPLETE refuse what is no number with cause 28. SHARE and DRAW put one of those that share calls, drawn by its weight, in front of
the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from pathlib import Path

from validator.digits.numbermap import NumberMap
from validator.digits.space import Number, NumberSpace
from validator.finding import Place
from validator.readback import kamailio_settings as settings
from validator.readback import shares
from validator.readback.decision import Decisions, ReadSwitch, Unreadable, refusal
from validator.readback.kamailio_script import Block, Script, script, shown
from validator.readback.kamailio_steps import Step, steps
from validator.readback.lines import Change, Line, Lines
from validator.readback.mtree import NATURES, Tree, addresses, boxes, outgrown, tree

ROUTING, SERVICE, QUESTIONS = "routing.cfg", "kamailio.cfg", "kamailio-test.cfg"
OWN_BLOCK = re.compile(r'route \[ "RIGHTNUMBER_(?P<kind>ORIGIN|TRUNK) (?P<name>[A-Za-z][A-Za-z0-9_.-]*)" \]')
REWRITING = re.compile(
    r"(?P<strip>[0-9]*)(?:\|(?P<prepend>\+?[0-9A-F*#]*)(?:\|(?P<nature>[a-z]*)"
    r"(?:\|(?P<at>[0-9]*)(?:\|(?P<removed>[0-9]*)(?:\|(?P<digits>[0-9A-F*#+]*))?)?)?)?)?"
)
REFUSED = re.compile(r"!(?P<cause>[1-9][0-9]{0,2})/(?P<status>[3-6][0-9]{2})")
DIVIDED = "|", "&"
"""Between the turns of a list of trunks, and between those that share one."""
TRUNKS = shares.form(*DIVIDED)
TARIFF = re.compile(r"[A-Za-z0-9_.-]+")
NO_ROUTE = refusal(3)


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of these files. Unreadable where something is not as Kamailio, or this interpreter, needs it."""
    switch, origins = switch_of(files, directory)
    return ReadSwitch(
        origins=origins,
        trunks={name: _gateways(found) for name, found in switch.trunks.items()},
        decide=switch.decide,
        axes=frozenset(axis for found in switch.trees.values() for axis in found.axes),
        beyond=switch.beyond,
        unread=tuple(f"{directory}/{path}" for path in files if path == QUESTIONS),
        behind={name: prefix_of("behind", found) for name, found in switch.origins.items()},
        in_front={name: prefix_of("front", found) for name, found in switch.trunks.items()},
    )


def switch_of(files: Mapping[str, bytes], directory: str) -> tuple[Switch, Mapping[str, tuple[str, ...]]]:
    """The tables and blocks of a switch, and the addresses of its origins."""
    named = {path: f"{directory}/{path}" for path in files}
    if ROUTING not in files:
        raise Unreadable(f"there is no {ROUTING}: this is no Kamailio switch of ours", Place(directory, 1, 1))
    routing = script(named[ROUTING], files[ROUTING])
    if SERVICE in files:
        service = script(named[SERVICE], files[SERVICE])
        settings.service(service)
        service_as_understood(service)
    setup = settings.routing(routing, {path.removeprefix("tables/") for path in files if path.startswith("tables/")})
    own = {(found["kind"], found["name"]): block for block in routing.blocks if (found := OWN_BLOCK.fullmatch(block.head))}
    _as_understood(routing, [head for head in _understood() if head != "request_route"])
    trees = {name: tree(named[f"tables/{file}"], files[f"tables/{file}"], setup.alphabet) for name, file in setup.trees.items()}
    settings.loadable(setup, routing, [len(found.rows) for found in trees.values()])
    switch = Switch(
        trees,
        {name: steps(routing, block) for (kind, name), block in own.items() if kind == "ORIGIN"},
        {name: steps(routing, block) for (kind, name), block in own.items() if kind == "TRUNK"},
        routing.place(1),
    )
    _every_table(switch, routing)
    return switch, origins_of(switch.origins, addresses(named["tables/address"], files["tables/address"]))


@cache
def _understood() -> Mapping[str, Block]:
    path = Path(__file__).with_name("understood") / "kamailio.cfg"
    return {block.head: block for block in script(path.name, path.read_bytes()).blocks}


def service_as_understood(service: Script) -> None:
    """Unreadable where kamailio.cfg does something else with a request than is understood."""
    _as_understood(service, ("request_route",))


def _as_understood(found: Script, wanted: Sequence[str]) -> None:
    """Unreadable at the first word of a block that is another than the one understood."""
    heads: dict[str, Block] = {}
    for block in found.blocks:
        if block.head in heads:
            raise Unreadable(f"{shown(block.head)} stands twice", found.place(block.line))
        heads[block.head] = block
        if block.head not in wanted and not OWN_BLOCK.fullmatch(block.head):
            raise Unreadable(f"what {shown(block.head)} does is not understood", found.place(block.line))
    for head in wanted:
        if head not in heads:
            raise Unreadable(f"{shown(head)} is missing", found.place(1))
        mine, theirs = heads[head].body, _understood()[head].body
        for one, other in zip(mine, theirs, strict=False):
            if one.text != other.text:
                raise Unreadable(f"in {shown(head)} only {other.text} is understood here", found.place(one.line))
        if len(mine) != len(theirs):
            raise Unreadable(f"{shown(head)} is longer or shorter than it is understood", found.place(heads[head].line))


def _every_table(switch: Switch, routing: Script) -> None:
    for found in (*switch.origins.values(), *switch.trunks.values()):
        for step in found:
            if step.table and step.table not in switch.trees:
                raise Unreadable(f"there is no mtree {step.table}", routing.place(step.line))


def origins_of(names: Iterable[str], rows: Sequence[tuple[Place, str, str]]) -> Mapping[str, tuple[str, ...]]:
    """The addresses of every origin. Unreadable where two of them share one, or a row belongs to none."""
    found: dict[str, list[str]] = {name: [] for name in names}
    seen: list[tuple[str, str]] = []
    for place, network, origin in rows:
        if origin not in found:
            raise Unreadable(f"there is no origin {origin}", place)
        try:
            mine = ip_network(network, strict=False)
        except ValueError:
            raise Unreadable(f"{network} is no address with a mask", place) from None
        if any(name != origin and mine.overlaps(ip_network(theirs, strict=False)) for theirs, name in seen):
            raise Unreadable(f"{network} belongs to another origin as well", place)
        seen.append((network, origin))
        found[origin].append(network)
    return {name: tuple(each) for name, each in found.items()}


def _gateways(found: Sequence[Step]) -> tuple[str, ...]:
    return tuple(each for step in found if step.kind == "gateways" for each in step.value.split("|"))


def prefix_of(kind: str, found: Sequence[Step]) -> str:
    """The tech prefix that steps take off (`behind`) or put in front (`front`)."""
    return "".join(step.value for step in found if step.kind == kind)


@dataclass(frozen=True)
class Switch:
    """The tables by name, and the steps of every origin and trunk."""

    trees: Mapping[str, Tree]
    origins: Mapping[str, Sequence[Step]]
    trunks: Mapping[str, Sequence[Step]]
    place: Place

    def beyond(self, space: NumberSpace) -> Iterator[tuple[str, Place]]:
        for row in self.trees["axes"].rows:
            if outgrown(space, row):
                yield "numbers of more digits than were proven are let on", row.place

    def decide(self, space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        tables = _Tables(self, space, decisions)
        return {name: tables.run(found, NumberMap.constant(space, decisions.invalid)) for name, found in self.origins.items()}


class _Tables:
    """What the tables of a switch do to maps of a space."""

    def __init__(self, switch: Switch, space: NumberSpace, decisions: Decisions) -> None:
        self.switch, self.space, self.decisions = switch, space, decisions
        self.invalid = NumberMap.constant(space, decisions.invalid)
        self._trunks: dict[str, NumberMap] = {}
        self._known: dict[tuple[str, bool], Lines] = {}

    def run(self, found: Sequence[Step], after: NumberMap) -> NumberMap:
        """Steps in front of what follows them, from the last to the first."""
        for step in reversed(found):
            after = STEPS[step.kind](self, step, after)
        return after

    def trunk(self, name: str, place: Place) -> NumberMap:
        """LEAVE behind the steps of a trunk: a number that is national, or empty, goes no further."""
        if name not in self.switch.trunks:
            raise Unreadable(f"there is no route block for the trunk {name}", place)
        if name not in self._trunks:
            self._trunks[name] = self.run(self.switch.trunks[name], self.decisions.leaving(self.space, name))
        return self._trunks[name]

    def _lookup(self, table: str, otherwise: NumberMap, act: Callable[[str, Place], NumberMap], changing: bool = False) -> NumberMap:
        """LOOKUP: what happens to every number by its action; `otherwise` where it finds none."""
        found = self.switch.trees[table]
        afters = [act(action, place) if action else otherwise for action, place in found.actions.items()]
        return self._lines(table, changing).before(dict(enumerate(afters)), otherwise, self.decisions.invalid, self.decisions)

    def _lines(self, table: str, changing: bool) -> Lines:
        if (table, changing) not in self._known:
            found = self.switch.trees[table]
            places = {action: number for number, action in enumerate(found.actions)}
            lines = (
                Line(box, row.turn, places[action])
                for row in found.rows
                for action, mask in row.actions.items()
                for box in boxes(self.space, row, mask)
            )
            changes = [change(action, place) if changing and action else None for action, place in found.actions.items()]
            self._known[table, changing] = Lines(self.space, lines, changes)
        return self._known[table, changing]

    def proven(self, _step: Step | None, after: NumberMap) -> NumberMap:
        return self._lookup("axes", self.invalid, lambda action, place: after)

    def translate(self, step: Step, after: NumberMap) -> NumberMap:
        held = self.proven(None, after)
        return self._lookup(step.table, after, lambda action, place: held, changing=True)

    def charge(self, step: Step, after: NumberMap) -> NumberMap:
        tariffs: list[str] = [""]

        def act(action: str, place: Place) -> NumberMap:
            if TARIFF.fullmatch(action) is None:
                raise Unreadable(f"{action} is no tariff class", place)
            tariffs.append(action)
            return NumberMap.constant(self.space, len(tariffs) - 1)

        classes = self._lookup(step.table, NumberMap.constant(self.space, 0), act)
        return self.decisions.charged(after, classes, tariffs.__getitem__)

    def route(self, step: Step, _after: NumberMap) -> NumberMap:
        return self._lookup(step.table, self.decisions.all(self.space, NO_ROUTE), self._routed)

    def _routed(self, action: str, place: Place) -> NumberMap:
        if found := REFUSED.fullmatch(action):
            return self.decisions.all(self.space, refusal(int(found["cause"]), int(found["status"])))
        if TRUNKS.fullmatch(action) is None:
            raise Unreadable(f"{action} is neither a list of trunks nor !CAUSE/STATUS", place)
        return shares.tried(self.decisions, shares.turns(action, *DIVIDED, place), lambda name: self.trunk(name, place))

    def nature(self, step: Step, after: NumberMap) -> NumberMap:
        def natured(number: Number) -> Number:
            return with_nature(number.written, step.value, number.nature)

        return self._everywhere(NATURES.values(), Change(0, natured, natured, self.switch.place), after)

    def only(self, step: Step, after: NumberMap) -> NumberMap:
        """Numbers with a plus, or those without one, and no others."""
        return self._everywhere([step.value], None, after)

    def _everywhere(self, natures: Iterable[str], act: Change | None, after: NumberMap) -> NumberMap:
        lines = [Line(box, 0, 0) for box in self.space.everything(natures)]
        return Lines(self.space, lines, [act]).before({0: after}, self.invalid, self.decisions.invalid, self.decisions)

    def nothing(self, _step: Step, after: NumberMap) -> NumberMap:
        return after


def change(action: str, place: Place) -> Change:
    """TRANSLATE, of one action `strip|prepend|nature|at|removed|digits`."""
    found = REWRITING.fullmatch(action)
    if found is None:
        raise Unreadable(f"{action} is no rewriting", place)
    strip, at, removed = int(found["strip"] or "0"), int(found["at"] or "0"), int(found["removed"] or "0")
    digits = found["digits"] or "" if found["at"] else ""
    removed = removed if found["at"] else 0

    def make(number: Number) -> Number | None:
        text = number.written
        text = text[:at] + digits + text[at + removed :]
        text = (found["prepend"] or "") + text[strip:]
        return None if "+" in text[1:] else with_nature(text, found["nature"] or "", number.nature)

    needs = max(at + removed, strip + removed - len(digits))
    return Change(needs, make, place=place)


def with_nature(text: str, nature: str, before: str) -> Number:
    """NATURE: the number written so, after a nature is set (empty: none), when it was national before or not."""
    if nature == "international":
        text = text if text.startswith("+") else f"+{text}"
    elif nature:
        text = text.removeprefix("+")
    if text.startswith("+"):
        return Number("international", text[1:])
    national = nature == "national" or (not nature and before == "national")
    return Number("national" if national else "unknown", text)


STEPS: Mapping[str, Callable[[_Tables, Step, NumberMap], NumberMap]] = {
    "nature": _Tables.nature,
    "only": _Tables.only,
    "proven": _Tables.proven,
    "translate": _Tables.translate,
    "charge": _Tables.charge,
    "route": _Tables.route,
    **dict.fromkeys(("behind", "gateways", "front"), _Tables.nothing),
}
