"""A Yate switch told in the language: sections of regexroute.conf that are tables become tables, their lines rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from validator.readback.decision import Unreadable
from validator.readback.expressions import WHATEVER
from validator.readback.spelled_told import DEFAULTS, Named, Said, asked_by, origin, table, too_short, trunk
from validator.readback.told import Keys, ToldSwitch, behind, forwarded, refused
from validator.readback.yate import ORIGIN, prefixed, read_switch, sections_of
from validator.readback.yate_rules import CALLED, RN, Rule, parts
from validator.readback.yate_running import CAUSE, TARIFF, Sections

TRUNK = "trunk."


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of regexroute.conf. Unreadable where it is, or where the language has no word for something."""
    read, (_, found) = read_switch(files, directory), prefixed(sections_of(files, directory))
    origins = {name: _origin(name, found, addresses) for name, addresses in read.origins.items()}
    trunks = {name: _asked(found.get(f"{TRUNK}{name}", ())) for name in read.trunks}
    asked = dict.fromkeys(
        [*(each for _, tables in origins.values() for each in tables), *(each for tables in trunks.values() for each in tables)]
    )
    return ToldSwitch(
        tuple({**keys, **behind(read.behind.get(name, ""))} for name, (keys, _) in origins.items()),
        tuple(
            {**trunk(name, read.trunks[name], [table for _, table in tables]), **behind(read.in_front[name])}
            for name, tables in trunks.items()
        ),
        tuple(table(kind, name, _lines(kind, found[f"{kind}.{name}"])) for kind, name in asked),
    )


def _asked(lines: Sequence[Rule]) -> list[Named]:
    """The tables that a section asks, in order."""
    called = [line.target.partition(".") for line in lines if line.verb in ("call", "jump")]
    return [(kind, name) for kind, _, name in called if kind in DEFAULTS]


def _origin(name: str, found: Sections, addresses: Sequence[str]) -> tuple[Keys, Sequence[Named]]:
    """The keys of an origin, and the tables that it asks."""
    entering = [line for line in found[f"{ORIGIN}{name}"] if line.looks_at == CALLED and line.verb == "jump"]
    marks: dict[str, str] = {}
    for line in entering:
        marks.setdefault("international" if line.looks[0].sets[:1] == ("+",) else "unknown", line.sets.get(RN, "")[:1])
    first = found[f"{ORIGIN}{name}"][0].place
    tables = _asked(found[entering[0].target]) if len({line.target for line in entering}) == 1 else []
    return origin(name, addresses, marks, asked_by(name, tables, first), first), tables


def _lines(kind: str, rules: Sequence[Rule]) -> Iterator[Said]:
    for rule in rules:
        looks = rule.looks or (WHATEVER,)
        if kind != "translations":
            yield Said(looks, _does(rule), rule.place)
        elif rule.verb == "refuse":
            yield from (Said((each,), too_short(each), rule.place) for each in looks)
        else:
            yield Said(looks, None, rule.place, parts(rule.sets[RN], rule.place) if RN in rule.sets else None)


def _does(rule: Rule) -> Keys | None:
    if rule.verb == "refuse":
        return refused(int(rule.sets[CAUSE]))
    if rule.verb == "return":
        return {"charge": rule.sets[TARIFF]} if rule.sets.get(TARIFF) else None
    if rule.verb != "jump" or not rule.target.startswith(TRUNK):
        raise Unreadable(f"{rule.verb} {rule.target} is not told: jump {TRUNK}NAME is", rule.place)
    return forwarded([rule.target.removeprefix(TRUNK)])
