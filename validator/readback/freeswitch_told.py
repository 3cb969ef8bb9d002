"""A FreeSWITCH switch told in the language: contexts that are tables become tables, their extensions rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from validator.readback.decision import Unreadable
from validator.readback.dialplan import Extension, Step, target, text
from validator.readback.following import LAST_ANSWER, NUMBER, TARIFF
from validator.readback.freeswitch import PREFIX, contexts_of, read_switch
from validator.readback.spelled import Part
from validator.readback.spelled_told import DEFAULTS, Named, Said, asked_by, origin, table, too_short, trunk
from validator.readback.told import Keys, ToldSwitch, behind, forwarded, refused

PROVEN, TRUNK = f"{PREFIX}proven", f"{PREFIX}trunk."


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of these files. Unreadable where they are, or where the language has no word for something."""
    read = read_switch(files, directory)
    entry, contexts = contexts_of(files, directory)
    trunks = {name: _asked(contexts.get(f"{TRUNK}{name}", ())) for name in read.trunks}
    origins = {name: _origin(name, contexts, entry, addresses) for name, addresses in read.origins.items()}
    asked = dict.fromkeys(
        [*(each for _, tables in origins.values() for each in tables), *(each for found in trunks.values() for each in found)]
    )
    return ToldSwitch(
        tuple({**keys, **behind(read.behind.get(name, ""))} for name, (keys, _) in origins.items()),
        tuple(
            {**trunk(name, read.trunks[name], [table for _, table in found]), **behind(read.in_front[name])}
            for name, found in trunks.items()
        ),
        tuple(table(kind, name, _lines(kind, contexts[f"{PREFIX}{kind}.{name}"])) for kind, name in asked),
    )


def _asked(extensions: Sequence[Extension]) -> list[Named]:
    """The tables that a context asks, in order."""
    found: list[Named] = []
    for step in (step for extension in extensions for step in extension.steps):
        if step.application in ("execute_extension", "transfer"):
            kind, _, name = target(step)[1].removeprefix(PREFIX).partition(".")
            found += [(kind, name)] if kind in DEFAULTS else []
    return found


def _origin(name: str, contexts: Mapping[str, Sequence[Extension]], entry: str, addresses: Sequence[str]) -> tuple[Keys, Sequence[Named]]:
    """The keys of an origin, and the tables that it asks."""
    marks: dict[str, str] = {}
    inner = ""
    first = contexts[entry][0].place
    for extension in contexts[entry]:
        if extension.source == f"{PREFIX}{name}" and extension.steps[0].application == "transfer":
            written, inner = target(extension.steps[0])
            marks.setdefault("international" if extension.looks[0].sets[:1] == ("+",) else "unknown", written[:1])
            first = extension.place
    tables = _asked(contexts.get(inner, ()))
    return origin(name, addresses, marks, asked_by(name, tables, first), first), tables


def _lines(kind: str, extensions: Sequence[Extension]) -> Iterator[Said]:
    for extension in extensions:
        if kind != "translations":
            yield Said(extension.looks, _does(extension), extension.place)
        elif extension.steps[0].application == "respond":
            yield from (Said((looks,), too_short(looks), extension.place) for looks in extension.looks)
        else:
            yield Said(extension.looks, None, extension.place, _becomes(extension))


def _becomes(extension: Extension) -> tuple[Part, ...] | None:
    """What is made of the number; None: it stays as it is."""
    step = extension.steps[0]
    written = step.data.removeprefix(f"{NUMBER}=") if step.application == "set" else target(step)[0]
    parts = tuple(part for part in text(step, written) if isinstance(part, str | int))
    match parts:
        case (int(group),) if all(looks.groups.get(group) == looks.groups[0] for looks in extension.looks):
            return None
    return parts


def _does(extension: Extension) -> Keys | None:
    first, *rest = extension.steps
    if first.application == "set" and first.data.startswith(f"{TARIFF}="):
        tariff = first.data.removeprefix(f"{TARIFF}=")
        return {"charge": tariff} if tariff else None
    if first.application == "respond" and rest:
        return refused(int(rest[0].data))
    trunks = [_trunk(step) for step in extension.steps if (step.application, step.data) != ("hangup", LAST_ANSWER)]
    return forwarded(trunks)


def _trunk(step: Step) -> str:
    if step.application != "execute_extension" or not (context := target(step)[1]).startswith(TRUNK):
        raise Unreadable(f"{step.application} {step.data} is not told: {TRUNK}NAME is", step.place)
    return context.removeprefix(TRUNK)
