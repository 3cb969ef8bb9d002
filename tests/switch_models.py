"""Rendering models to test with, and what a model means: `decide` reads the sentences of `validator.render.model` one number at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from tests.live.answers import Answer
from tests.naive_rules import Number, of_nature
from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render.model import MOST_DIGITS, NOTHING, Entry, OriginModel, SwitchModel, TableModel, TrunkModel
from validator.tables import Action, Charge, Forward, Nature, Reject, TableKind, Translate

HERE = Place("configs/rabat.yaml", 7, 5)
EVERY = (1 << MOST_DIGITS + 1) - 1
DIALLED, INTERNATIONAL, NATIONAL = Axis("unknown"), Axis("international"), Axis("national")
INCOMPLETE = Answer((), 28, 484)


def listed(*texts: str) -> tuple[Listed, ...]:
    return tuple(Listed(text, HERE) for text in texts)


def table(kind: TableKind, name: str, actions: Sequence[Action], *entries: tuple[Axis, str, int, int]) -> TableModel:
    return TableModel(kind, name, [Entry(*entry) for entry in entries], tuple(actions), (HERE,))


def rabat(note: str = "") -> SwitchModel:
    """Five rules, three trunks, one failover: the smallest switch that has everything."""
    dialled = table(
        "translations", "dialled-to-e164", (Translate(2, "+"), Translate(1, "+212")), (DIALLED, "00", EVERY, 0), (DIALLED, "05", 1 << 10, 1)
    )
    leaving = table("translations", "plus-to-00", (Translate(1, "00"),), (INTERNATIONAL, "", EVERY, 0))
    routes = table(
        "routes",
        "rabat",
        (Forward(("transit",)), Forward(("casablanca",)), Forward(("paris", "transit")), Reject(1)),
        (INTERNATIONAL, "", EVERY, 0),
        (INTERNATIONAL, "212", EVERY, 1),
        (INTERNATIONAL, "33", EVERY, 2),
        (INTERNATIONAL, "888", EVERY, 3),
        (DIALLED, "15", 1 << 2, 1),
    )
    classes = table(
        "charging", "rabat", (Charge("international"), Charge("national")), (INTERNATIONAL, "", EVERY, 0), (INTERNATIONAL, "212", EVERY, 1)
    )
    return SwitchModel(
        "rabat",
        Place("configs/rabat.yaml", 2, 5),
        Listed("udp:127.0.0.1:5060", HERE),
        (
            OriginModel("subscribers", HERE, listed("198.51.100.0/24"), (dialled,), routes, classes, note=note),
            OriginModel("from-paris", HERE, listed("192.0.2.10", "2001:db8::/32"), (), routes, natures=("international",)),
        ),
        (
            TrunkModel("casablanca", HERE, listed("sip:192.0.2.11:5060")),
            TrunkModel("paris", HERE, listed("sip:192.0.2.10:5060", "sip:[2001:db8::1]"), (leaving,), note=note),
            TrunkModel("transit", HERE, listed("sip:192.0.2.12")),
        ),
        (DIALLED, INTERNATIONAL, NATIONAL),
        note,
    )


def decide(model: SwitchModel, origin_name: str, asked: str) -> Answer:
    """What the model says of a number that enters at an origin."""
    written = re.sub("%2[3AaBb]", lambda escape: chr(int(escape[0][1:], 16)), asked)
    origin = next(origin for origin in model.origins if origin.name == origin_name)
    if not re.fullmatch(r"\+?[0-9A-F*#]+", written):
        return INCOMPLETE
    entered = Number("international" if written.startswith("+") else "unknown", written)
    number = of_nature(entered, origin.reads)
    if not origin.takes(entered.nature) or not proven(model, number):
        return INCOMPLETE
    passed = through(model, origin.stages, number)
    if passed is None:
        return INCOMPLETE
    charged = found(origin.charging, passed) if origin.charging else None
    tariff = charged.tariff if isinstance(charged, Charge) else ""
    match found(origin.route, passed):
        case Forward(trunks):
            return Answer(tuple((trunk, leaving(model, trunk, passed)) for trunk in trunks), tariff=tariff)
        case Reject(cause):
            return Answer((), cause, {1: 404, 21: 403}[cause], tariff)
    return Answer((), 3, 404, tariff)


def leaving(model: SwitchModel, trunk_name: str, number: Number) -> str:
    trunk = next(trunk for trunk in model.trunks if trunk.name == trunk_name)
    sent = through(model, trunk.stages, number)
    return "!28/484" if sent is None or sent.nature == "national" or not sent.digits else sent.written


def through(model: SwitchModel, stages: Sequence[TableModel], number: Number) -> Number | None:
    """The number after all tables; None where it has become incomplete, or something that was not proven."""
    for stage in stages:
        action = found(stage, number)
        if isinstance(action, Translate):
            result = rewritten(action, number)
            if result is None or not proven(model, result):
                return None
            number = result
    return number


def rewritten(action: Translate, number: Number) -> Number | None:
    """The number after one rewriting; None if it has no characters for it, or a plus that is not in front."""
    text = number.written
    if action.at is not None:
        if action.at + action.removed > len(text):
            return None
        text = text[: action.at] + action.digits + text[action.at + action.removed :]
    if action.strip > len(text):
        return None
    text = action.prepend + text[action.strip :]
    if "+" in text[1:]:
        return None
    nature: Nature = "international" if text.startswith("+") else "national" if number.nature == "national" else "unknown"
    return of_nature(Number(nature, text), action.set_nature)


def found(table: TableModel, number: Number) -> Action | None:
    """The action of the entry with the longest head and prefix that takes the number."""
    takers = [
        (len(axis.head) + len(prefix), action)
        for axis, prefix, lengths, action in table.entries
        if axis.nature == number.nature
        and (digits := between(axis, number.digits)) is not None
        and digits.startswith(prefix)
        and lengths >> len(digits) & 1
    ]
    _, action = max(takers, default=(0, NOTHING))
    return None if action == NOTHING else table.actions[action]


def between(axis: Axis, text: str) -> str | None:
    """The digits of a number between the head and the suffix of an axis; None if it does not lie there."""
    spelt = spelling(axis).fullmatch(text)
    return spelt[1] if spelt else None


@cache
def spelling(axis: Axis) -> re.Pattern[str]:
    return re.compile(f"{re.escape(axis.head)}([0-9]*){re.escape(axis.suffix)}")


def proven(model: SwitchModel, number: Number) -> bool:
    kept = (between(axis, number.digits) for axis in model.axes if axis.nature == number.nature)
    return any(digits is not None and len(digits) <= MOST_DIGITS for digits in kept)


AXES = (
    *(DIALLED, INTERNATIONAL, NATIONAL),
    *(Axis("unknown", "00"), Axis("unknown", "*21*"), Axis("unknown", "*21*", "#"), Axis("unknown", "#31#"), Axis("unknown", "", "#")),
    *(Axis("unknown", "A1"), Axis("international", "", "*"), Axis("national", "B")),
)
LENGTHS = (EVERY, EVERY, 1 << 5, 0b111100, 0b1010101010, 1 << MOST_DIGITS, 1, EVERY - 1)


def random_switch(seed: int, entries: int = 40) -> SwitchModel:
    """A switch with four origins and three trunks whose tables make no sense and use everything a table can say."""
    dice = Random(seed)

    def entries_of(actions: int) -> Iterator[tuple[Axis, str, int, int]]:
        taken: set[tuple[str, str, str, str]] = set()
        for _ in range(entries):
            axis = dice.choice(AXES)
            prefix = "".join(dice.choices("0123", k=dice.choice((0, 1, 1, 2, 2, 3, 4))))
            whole = axis.nature, axis.head + prefix, axis.suffix, "".join(c for c in axis.head if not c.isdigit())
            if whole not in taken and not (axis == DIALLED and prefix.startswith("00")):
                taken.add(whole)
                yield axis, prefix, dice.choice(LENGTHS), dice.randrange(NOTHING, actions)

    rewrites = [Translate(dice.randrange(4), dice.choice(("", "", "+", "0", "00", "+212", "*21*", "A1"))) for _ in range(5)]
    rewrites += [
        Translate(dice.randrange(2), dice.choice(("", "9")), dice.randrange(6), dice.randrange(3), dice.choice(("", "7", "07", "#")))
    ]
    rewrites += [
        Translate(set_nature="national"),
        Translate(1, "0", set_nature="unknown"),
        Translate(set_nature="international"),
        Translate(),
        Translate(20),
    ]
    decisions = (Forward(("a",)), Forward(("b", "a")), Forward(("c", "b", "a")), Reject(21), Reject(1))
    classes = (Charge("free"), Charge("national"), Charge("international"))

    def stage(name: str) -> TableModel:
        return table("translations", name, rewrites, *entries_of(len(rewrites)))

    inward = [stage(f"in-{place}") for place in range(3)]
    route, charging = table("routes", "main", decisions, *entries_of(len(decisions))), table("charging", "main", classes, *entries_of(3))
    return SwitchModel(
        "random",
        HERE,
        Listed("udp:127.0.0.1:5060", HERE),
        (
            OriginModel("plain", HERE, listed("198.51.100.1"), (), route, charging),
            OriginModel("staged", HERE, listed("198.51.100.2"), tuple(inward), route, charging),
            OriginModel("national", HERE, listed("198.51.100.3"), (inward[0],), route, None, reads="national"),
            OriginModel("international", HERE, listed("198.51.100.4"), (inward[1],), route, charging, reads="international"),
            OriginModel("dialled", HERE, listed("198.51.100.5"), (), route, charging, natures=("unknown",)),
        ),
        tuple(
            TrunkModel(name, HERE, listed("sip:192.0.2.1"), stages)
            for name, stages in zip("abc", ((), (stage("out"),), tuple(inward)), strict=True)
        ),
        AXES,
    )


def boundary_numbers(model: SwitchModel) -> list[str]:
    """At both ends of every run of lengths of every entry, the first and last number of it, and their neighbours."""
    numbers = {number for table in model.tables for entry in table.entries for number in _around(entry)}
    return sorted(numbers)


def _around(entry: Entry) -> Iterator[str]:
    axis, prefix, lengths, _ = entry
    ends = [length for length in range(MOST_DIGITS + 2) if (lengths >> length ^ lengths >> length + 1) & 1 or length == len(prefix)]
    for length in {near for end in ends for near in (end - 1, end, end + 1) if near >= 0}:
        for digits in (prefix.ljust(length, "0")[:length], prefix.ljust(length, "9")[:length]):
            for spoken in (digits, _next(digits, 1), _next(digits, -1)):
                yield ("+" if axis.nature == "international" else "") + axis.head + spoken + axis.suffix


def _next(digits: str, step: int) -> str:
    """The string of the same length before or after, by digits; itself at either end."""
    if digits.strip("9" if step > 0 else "0") == "":
        return digits
    last = "0123456789".index(digits[-1]) + step
    return digits[:-1] + str(last) if 0 <= last <= 9 else _next(digits[:-1], step) + str(last % 10)


def random_numbers(dice: Random, count: int) -> list[str]:
    """Strings that may enter, most of them digits, some of them no numbers at all."""
    plain = ["".join(dice.choices("0123", k=dice.randrange(1, 20))) for _ in range(count * 3 // 4)]
    odd = ["".join(dice.choices("0123*#A+aF", k=dice.randrange(1, 9))) for _ in range(count - len(plain))]
    return [dice.choice(("", "", "+")) + number for number in plain] + odd
