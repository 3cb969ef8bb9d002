"""Asterisk 16 to 22: `extensions.conf`, which decides, and `pjsip.conf`, which knows origins and trunks by their addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from validator import causes
from validator.flow.translation import needed
from validator.network import Listed
from validator.render import Platform
from validator.render.escape import Unrenderable, Written, comment, dialled, gateway, listen, name, network, place
from validator.render.extensions import EMPTY, LONGEST, Extension, contexts, held
from validator.render.model import MOST_DIGITS, NOTHING, SwitchModel, TableModel
from validator.render.shares import listed
from validator.render.sip import check
from validator.render.templates import fill
from validator.tables import Action, Charge, Forward, Reject, Translate

STATUS = {1: 404, 2: 404, 3: 404, 17: 486, 18: 408, 19: 480, 20: 480, 21: 403, 22: 410, 27: 502, 28: 484, 29: 501, 31: 480}
STATUS |= {34: 503, 42: 503, 127: 500}
"""The SIP status that chan_pjsip gives for a Q.850 cause (hangup_cause2sip); for others it is 603 or another than RFC 3398 has."""
LONGEST_NAME = 60
PLATFORM = Platform(
    software="Asterisk 16 to 22, chan_pjsip",
    files="extensions.conf and pjsip.conf",
    origins="by source address (identify)",
    numbers="exact: disjoint patterns, one Gosub a table; feature codes with * # A-F",
    translation="exact: strip, prepend, replace, set_nature",
    failover="trunks and their gateways in order, on silence, 408, 500, 502, 503, 504 and transport errors, then stop",
    weight="exact: one is drawn by weight (func_rand), the others follow, the largest share first",
    refusal=f"Hangup with the cause; the SIP status is Asterisk's own, so only these causes: {', '.join(map(str, STATUS))}",
    tariff="left in ${TARIFF} for accounting",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="exact: taken off where calls enter, or refused with cause 21; put in front of the number of its trunk alone",
    limits=(
        "a trunk or an origin has addresses, no names; origins share none",
        "one transport, udp or tcp, for the switch and all its gateways",
        f"names have at most {LONGEST_NAME} characters, written numbers 79",
        "the last answer goes back as the status that Asterisk has for its Q.850 cause",
        "the matcher extenpatternmatchnew must stay off; a table of 100,000 rules takes seconds to load",
    ),
)


class Section(NamedTuple):
    """A context as it is printed: where it is written in the network, its lines, and the context that takes what none of them does."""

    name: Written
    lines: Written
    rest: Written
    places: tuple[Written, ...] = ()


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The files of the switch by relative path, the same bytes for the same model.

    Unrenderable where Asterisk or SIP has no way to say it: the switch must then not be written at all.
    """
    check(model)
    _check_names(model)
    found = [context for table in model.tables for context in _contexts(table, model)]
    axes = Section(Written("axes"), _lines(Extension(pattern, "Return(${EXTEN})") for pattern in held(model.axes)), Written("not-held"))
    filters: dict[str, Callable[..., Written]] = {"remark": remark, "context": _context, "uri": _uri, "bind": _bind, "match": _match}
    values: dict[str, object] = {"switch": model, "contexts": [axes, *found], "protocol": _protocol(model)}
    return {path: fill("asterisk", f"{path}.j2", filters, **values) for path in ("extensions.conf", "pjsip.conf")}


def _check_names(model: SwitchModel) -> None:
    named = [*((origin.name, origin.place) for origin in model.origins), *((trunk.name, trunk.place) for trunk in model.trunks)]
    named += [(table.name, table.places[0]) for table in model.tables]
    for text, where in named:
        if len(text) > LONGEST_NAME:
            raise Unrenderable(f"{text[:80]} is longer than {LONGEST_NAME} characters", where)
    longest = max(len(axis.head) + len(axis.suffix) for axis in model.axes) + len("+") + MOST_DIGITS
    for origin in model.origins:
        if len(origin.tech_prefix) + longest > LONGEST:
            raise Unrenderable(
                f"numbers behind {origin.tech_prefix} may be longer than the {LONGEST} characters of an extension", origin.place
            )


REST = {"translations": "unchanged", "routes": "no-route", "charging": "no-class"}
UNTAKEN = {"translations": "Return(${EXTEN})", "routes": "Return(!3)", "charging": "Return()"}
"""What is done with a number of a table that no rule of it takes."""


def _contexts(table: TableModel, model: SwitchModel) -> Iterable[Section]:
    said = [_said(action, table) for action in table.actions]

    def split(nature: str, action: int, lengths: int) -> Iterator[tuple[str, int]]:
        if action == NOTHING or said[action]:
            yield said[action] if action != NOTHING else UNTAKEN[table.kind], lengths
            return
        by_result: dict[str, int] = {}
        for length in range(lengths.bit_length()):
            if lengths >> length & 1:
                result = _result(table.actions[action], nature, length)
                by_result[result] = by_result.get(result, 0) | 1 << length
        yield from ((f"Return({result})", mask) for result, mask in by_result.items())

    places = tuple(place(where) for where in table.places)
    for found in contexts(name(f"{table.kind}.{table.name}"), table.entries, model.axes, split):
        yield Section(Written(found.name), _lines(found.lines), Written(found.rest or REST[table.kind]), places)


def _said(action: Action, table: TableModel) -> str:
    """What a pattern runs, where that does not depend on the number; empty where it does."""
    match action:
        case Forward():
            return f"Return({listed(action, '&', '+')})"
        case Reject(cause):
            if STATUS.get(cause) != causes.status(cause):
                reason = f"table {table.name}: Asterisk has no SIP status for cause {cause} ({causes.name(cause)}) as RFC 3398 has"
                raise Unrenderable(reason, *table.places[:1])
            return f"Return(!{cause})"
        case Charge(tariff):
            return f"Return({name(tariff)})"
        case Translate(_, prepend, _, _, digits, _):
            dialled(prepend)
            dialled(digits)
            return ""
    raise Unrenderable("withholding the calling number is not rendered yet", *table.places[:1])


def _lines(found: Iterable[Extension]) -> Written:
    return Written("\n".join(f"exten => {pattern},1,{application}" for pattern, application in found))


@cache
def _result(action: Action, nature: str, length: int) -> str:
    """What a translation makes of the number in ${EXTEN}, of a nature and with so many characters, the plus left out; `i` if it cannot."""
    assert isinstance(action, Translate)
    plus = nature == "international"
    total, front = length + plus, max(needed(action), int(plus))
    if total < front:
        return "i"
    characters: list[int | str] = [*range(front)]
    if action.at is not None:
        characters[action.at : action.at + action.removed] = action.digits
    characters = [*action.prepend, *characters[action.strip :]]
    pluses = [place for place, character in enumerate(characters) if character == "+" or (plus and character == 0)]
    if pluses not in ([], [0]):
        return "i"
    after = action.set_nature or ("international" if pluses else "national" if nature == "national" else "unknown")
    if pluses and after != "international":
        del characters[0]
    mark = ["n"] if after == "national" else ["+"] if after == "international" and not pluses else []
    if total == front and not mark and not characters:
        return EMPTY
    return _spelled([*mark, *characters], front, int(nature == "national"), total > 0)


def _spelled(characters: Sequence[int | str], front: int, offset: int, more: bool) -> str:
    """Characters, given as themselves or as places of ${EXTEN}, and all of ${EXTEN} behind the front."""
    places = [*characters, *([front] if more or offset else [])]
    text, start = "", 0
    while start < len(places):
        first, end = places[start], start + 1
        if isinstance(first, str):
            text += first
        else:
            while end < len(places) and places[end] == first + end - start:
                end += 1
            length = "" if end == len(places) else f":{end - start}"
            text += f"${{EXTEN:{first + offset}{length}}}".replace("EXTEN:0}", "EXTEN}")
        start = end
    return text


def remark(text: str) -> Written:
    """Free text as comment lines."""
    return Written("\n".join(f"; {line[2:]}".rstrip() for line in comment(text).split("\n") if line))


def _context(text: str) -> Written:
    """A name, fit to stand behind a dot in the name of a context."""
    return name(text)


def _uri(listed: Listed) -> Written:
    """What stands behind the number in the URI of a gateway; a semicolon would begin a comment."""
    return Written(gateway(listed).replace(";", "\\;"))


def _bind(listed: Listed) -> Written:
    return Written(listen(listed).partition(":")[2])


def _match(listed: Listed) -> Written:
    return Written(str(network(listed)))


def _protocol(model: SwitchModel) -> Written:
    return Written(listen(model.listen).partition(":")[0])
