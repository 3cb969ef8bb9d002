"""Tables of dialplan told in the language: rows become rules, the records of origins and trunks their tables in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from re import Match

from validator.finding import Place
from validator.readback import shares
from validator.readback.decision import Unreadable
from validator.readback.dialplan_running import DIVIDED, NONE, REFUSED
from validator.readback.dialplan_tables import ORIGINS, Rule, Script
from validator.readback.spelled_told import Asked, Said, origin, table, too_short, trunk
from validator.readback.told import Keys, ToldSwitch, behind, refused


def switch(script: Script, addresses: Mapping[str, tuple[str, ...]], path: str) -> ToldSwitch:
    """The switch of the tables that lie at a path. Unreadable where the language has no word for something."""

    def lines(kind: str, dpid: str) -> Iterable[Said]:
        if dpid not in script.rules:
            raise Unreadable(f"there is no table {dpid}", Place(path, 1, 1))
        return lines_of(kind, script.rules[dpid])

    return switch_of(script, addresses, {name: record["gateways"].split("|") for name, record in script.trunks.items()}, lines)


def switch_of(
    script: Script,
    addresses: Mapping[str, tuple[str, ...]],
    gateways: Mapping[str, Sequence[str]],
    lines: Callable[[str, str], Iterable[Said]],
) -> ToldSwitch:
    """The switch of a script, with the gateways of every trunk, and the lines of a table by its kind and dpid."""
    origins, trunks = script.origins, script.trunks
    asked = dict.fromkeys(
        [("translations", dpid) for record in (*origins.values(), *trunks.values()) for dpid in _stages(record)]
        + [("routes", record["routes"]) for record in origins.values()]
        + [("charging", record["charging"]) for record in origins.values() if record["charging"] != NONE]
    )
    return ToldSwitch(
        tuple(
            {**_origin(name, record, addresses[name], script.places[f"{ORIGINS}/{name}"]), **behind(script.behind[name])}
            for name, record in origins.items()
        ),
        tuple(
            {**trunk(name, gateways[name], [*map(_name, _stages(record))]), **behind(script.in_front[name])}
            for name, record in trunks.items()
        ),
        tuple(table(kind, _name(dpid), lines(kind, dpid)) for kind, dpid in asked),
    )


def _name(dpid: str) -> str:
    return f"dialplan-{dpid}"


def _stages(record: Match[str]) -> list[str]:
    dpids = record["stages"].split("|")
    return dpids[: dpids.index(NONE)] if NONE in dpids else dpids


def _origin(name: str, record: Match[str], addresses: tuple[str, ...], place: Place) -> Keys:
    marks = {nature: record[nature] for nature in ("unknown", "international") if record[nature] != "-"}
    charging = _name(record["charging"]) if record["charging"] != NONE else ""
    return origin(name, addresses, marks, Asked(tuple(map(_name, _stages(record))), charging, _name(record["routes"])), place)


def lines_of(kind: str, rules: Iterable[Rule]) -> Iterator[Said]:
    """The rules of a table of dialplan."""
    for rule in rules:
        if kind == "translations" and rule.attrs == "!":
            yield from (Said((looks,), too_short(looks), rule.place) for looks in rule.looks)
        elif kind == "translations":
            yield Said(rule.looks, None, rule.place, rule.becomes)
        else:
            yield Said(rule.looks, _does(kind, rule), rule.place)


def _does(kind: str, rule: Rule) -> Keys | None:
    attrs = rule.attrs
    if attrs == "-":
        return None
    if kind == "charging":
        return {"charge": attrs}
    refusal = REFUSED.fullmatch(attrs)
    if refusal:
        return refused(int(refusal["cause"]))
    return {"trunks": shares.told(shares.turns(attrs, *DIVIDED, rule.place), rule.place)}
