"""An Asterisk switch told in the language: extensions of table contexts become rules, what they return their actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.digits.space import DEPTH
from validator.readback import pjsip, shares
from validator.readback.asterisk import ASK, DIALPLAN, DIVIDED, PEERS, REFUSED, TRANSLATE, read_switch, steps_of
from validator.readback.asterisk_dialplan import Context, Step, contexts
from validator.readback.asterisk_extensions import Extension, Extensions
from validator.readback.asterisk_patterns import Pattern
from validator.readback.asterisk_prefixes import BEHIND
from validator.readback.asterisk_tables import NO_NUMBER
from validator.readback.asterisk_values import Part, Value
from validator.readback.decision import Unreadable
from validator.readback.told import Keys, ToldSwitch, ToldTable, behind, one_of, refused

KINDS = {"TARIFF": "charging", "ROUTE": "routes"}
READS = "reads."
ONLY = "only."
DEFAULTS = {"routes": "!3", "charging": ""}
"""What a table does where no rule takes a number; a translation leaves it as it is."""


class Asked(NamedTuple):
    """The table contexts that a context asks, in order, with the kind of each."""

    translations: list[str]
    charging: list[str]
    routes: list[str]


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of these files. Unreadable where they are, or where the language has no word for something."""
    read = read_switch(files, directory)
    found, _ = contexts(f"{directory}/{DIALPLAN}", files[DIALPLAN])
    senders, _ = pjsip.endpoints(f"{directory}/{PEERS}", files[PEERS])
    origins = {name: _asked(found, f"decide.{name}") for name in read.origins}
    trunks = {name: _asked(found, f"trunk.{name}") for name in read.trunks}
    tables = _Tables(found)
    asked = dict.fromkeys(
        (kind, name)
        for each in (*origins.values(), *trunks.values())
        for kind, names in each._asdict().items()
        for name in names
        if not name.startswith((READS, ONLY, BEHIND)) and name != "leave"
    )
    return ToldSwitch(
        tuple({**_origin(name, origins[name], senders[f"origin.{name}"]), **behind(read.behind[name])} for name in read.origins),
        tuple({**_trunk(name, gateways, trunks[name]), **behind(read.in_front[name])} for name, gateways in read.trunks.items()),
        tuple(ToldTable(kind, _name(name), tuple(tables.rules(kind, name))) for kind, name in asked),
    )


def _name(context: str) -> str:
    return context.partition(".")[2] or context


def _asked(found: Mapping[str, Context], name: str) -> Asked:
    asked = Asked([], [], [])
    context = ""
    for step in steps_of(found.get(name), name):
        if translated := TRANSLATE.fullmatch(step.arguments):
            asked.translations.append(translated["context"])
        elif question := ASK.fullmatch(step.arguments):
            context = question["context"]
        elif step.app == "Set" and step.arguments.endswith("=${GOSUB_RETVAL}"):
            variable = step.arguments.partition("=")[0]
            getattr(asked, KINDS.get(variable, "translations")).append(context)
    return asked


def _origin(name: str, asked: Asked, addresses: Sequence[str]) -> Keys:
    keys: dict[str, object] = {"name": name, "addresses": list(addresses)}
    for context in asked.translations:
        if context.startswith(READS):
            keys["reads"] = context.removeprefix(READS)
        if context.startswith(ONLY):
            keys["natures"] = [context.removeprefix(ONLY)]
    translate = [_name(context) for context in asked.translations if not context.startswith((READS, ONLY, BEHIND))]
    keys |= {"translate": translate} if translate else {}
    keys |= {"charging": _name(asked.charging[0])} if asked.charging else {}
    return {**keys, "route": _name(asked.routes[-1])}


def _trunk(name: str, gateways: Sequence[str], asked: Asked) -> Keys:
    translate = [_name(context) for context in asked.translations if context != "leave"]
    return {"name": name, "gateways": [f"sip:{each}" for each in gateways], **({"translate": translate} if translate else {})}


class _Tables:
    """Table contexts as rules."""

    def __init__(self, found: Mapping[str, Context]) -> None:
        self.contexts = found
        self.tables = Extensions(found)

    def rules(self, kind: str, context: str, above: Step | None = None) -> Iterator[Keys]:
        """The rules of a context and of those that it includes; what the last of them does where nothing else matches goes unsaid."""
        step = above or Step(1, "", "", "", self.contexts[context].place)
        includes = self.contexts[context].includes
        for extension in self.tables.of(context, step):
            if extension.value is None:
                if extension.onward:
                    raise Unreadable(f"where {extension.onward} leads is not one table with {context}", extension.step.place)
                continue
            if not includes and _is_default(kind, extension.value):
                continue
            match = _match(extension)
            if match is not None:
                yield {**match, **_action(kind, extension)}
        for name, place in includes:
            yield from self.rules(kind, name, Step(1, "", "include", name, place))


def _is_default(kind: str, found: Value) -> bool:
    return found.parts == (Part(taken=True),) if kind == "translations" else found.of("") == DEFAULTS[kind]


def _match(extension: Extension) -> Keys | None:
    """What a pattern takes, as a rule says it; None for what is no number, and for the empty one."""
    found: Pattern = extension.pattern
    first = found.places[0] if found.places else frozenset()
    if found.plain and min(first, default="") in (NO_NUMBER, "s"):
        return None
    mark = min(first) if first in ({"+"}, {"n"}) else ""
    inner = found.places[1:] if mark else found.places
    if not inner and not found.end:
        return None
    written = "".join(one_of(place, extension.step.place) for place in inner)
    keys: dict[str, object] = {"nature": "national"} if mark == "n" else {}
    plus = "+" if mark == "+" else ""
    if found.end:
        shortest = len(inner) + (found.end == ".")
        length = {"length": f"{shortest}-{len(inner) + DEPTH}"} if found.end == "." else {}
        return {"prefix": (plus + written) or "X", **length, **keys}
    plain = all(len(place) == 1 for place in inner)
    return {"number" if plain else "pattern": plus + written, **keys}


def _action(kind: str, extension: Extension) -> Keys:
    found = extension.value
    assert found is not None
    if kind == "translations":
        return _rewriting(extension, found)
    text = found.of("")
    if kind == "charging":
        if not text:
            raise Unreadable("a tariff table has no rule for numbers that are in no class", extension.step.place)
        return {"charge": text}
    refusal = REFUSED.fullmatch(text)
    if refusal:
        return refused(int(refusal["cause"]))
    return {"trunks": shares.told(shares.turns(text, *DIVIDED, extension.step.place), extension.step.place)}


def _rewriting(extension: Extension, found: Value) -> Keys:
    """`Return(...)` as strip, prepend, replace and set_nature."""
    if found.parts == (Part(taken=True),):
        return {"strip": 0}
    places = extension.pattern.places
    mark = min(places[0]) if places and places[0] in ({"+"}, {"n"}) else ""
    offset = int(mark == "n")
    parts = list(found.parts)
    before = parts.pop(0).text if parts and not parts[0].taken else ""
    if not parts:
        return _constant(extension, before, len(places) - offset)
    slices = [(part.start - offset, part.end) for part in parts if part.taken]
    between = "".join(part.text for part in parts if not part.taken)
    if parts[-1].end is not None or not parts[-1].taken or len(slices) > 2 or slices[0][0] < 0:
        raise Unreadable("the language has no word for this rewriting", extension.step.place)
    keys: dict[str, object] = {"strip": slices[0][0]}
    keys |= {"prepend": before.removeprefix("n")} if before.removeprefix("n") else {}
    if len(slices) == 2:
        cut = (slices[0][1] or 0) - offset
        keys["replace"] = {"at": cut, "count": slices[1][0] - cut, "digits": between}
    return {**keys, **_nature(before, mark, slices[0][0])}


def _nature(before: str, mark: str, strip: int) -> Keys:
    if before.startswith("n"):
        return {"set_nature": "national"}
    plus = before.startswith("+") or (mark == "+" and not strip and not before)
    return {"set_nature": "unknown"} if mark == "n" and not plus else {}


def _constant(extension: Extension, text: str, length: int) -> Keys:
    """One number in the place of all that a pattern takes, or none."""
    if extension.pattern.end:
        raise Unreadable("the language has no word for this rewriting", extension.step.place)
    if text == NO_NUMBER:
        return {"strip": length + 1}
    written = "" if text == "s" else text.removeprefix("n")
    return {"strip": length, **({"prepend": written} if written else {}), **({"set_nature": "national"} if text.startswith("n") else {})}
