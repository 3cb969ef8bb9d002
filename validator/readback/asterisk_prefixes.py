"""Tech prefixes of an Asterisk switch: `behind.NAME` takes that of an origin off, or leaves nothing; `trunk.NAME` puts its own in front.

A decision of an origin that has one begins with the number that `behind.NAME` returns, and ends without it in a refusal with cause 21.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from validator.readback.asterisk_dialplan import Context, Step
from validator.readback.decision import Unreadable

BEHIND = "behind."
PATTERN = re.compile(r"_(?P<prefix>[0-9A-F*#]+)\+\[0-9A-F\*#\]!")
IN_FRONT = re.compile(r'SENT=\$\{IF\(\$\["\$\{SENT\}" = "i"\]\?i:(?P<prefix>[0-9A-F*#]+)\$\{SENT\}\)\}')
FIRST = ("1,Gosub(behind.NAME,${NUMBER},1)", "2,Set(NUMBER=${GOSUB_RETVAL})", '3,GotoIf($["${NUMBER}" = ""]?without)')
LAST = (",Return()", "(without),Set(ROUTE=!21)")
EXTENSIONS = {
    "_PREFIX+[0-9A-F*#]!": "1,Return(${EXTEN:LENGTH})",
    "_PREFIX[0-9A-F*#]!": "1,Return(${EXTEN:LENGTH})",
    "i": "1,Return(i)",
    "_[0-9A-F*#+nsi]!": "1,Return()",
}


def in_front(steps: Sequence[Step]) -> str:
    """The tech prefix that the steps of a trunk put in front of what is sent; empty if none."""
    return "".join(found["prefix"] for step in steps if (found := IN_FRONT.fullmatch(step.arguments)))


def behind(contexts: Mapping[str, Context], name: str, steps: Sequence[Step]) -> tuple[str, Sequence[Step]]:
    """The tech prefix that an origin takes off, empty if none, and the steps between. Unreadable where it is done in another way."""
    if not steps or not steps[0].arguments.startswith(BEHIND):
        return "", steps
    first, last = [step.text for step in steps[:3]], [step.text.lstrip("0123456789") for step in steps[-2:]]
    if first != [text.replace("NAME", name) for text in FIRST] or last != [*LAST] or any(step.label for step in steps[:-1]):
        raise Unreadable(f"decide.{name} does not refuse a call without the tech prefix, and nothing else, with cause 21", steps[0].place)
    return _prefix(contexts.get(f"{BEHIND}{name}"), name, steps[0]), steps[3:-2]


def _prefix(context: Context | None, name: str, step: Step) -> str:
    if context is None:
        raise Unreadable(f"there is no context {BEHIND}{name}", step.place)
    found = PATTERN.fullmatch(next(iter(context.extensions), ""))
    prefix = found["prefix"] if found else ""
    wanted = {pattern.replace("PREFIX", prefix): [text.replace("LENGTH", f"{len(prefix)}")] for pattern, text in EXTENSIONS.items()}
    mine = {written: [each.text for each in steps] for written, steps in context.extensions.items()}
    if not prefix or mine != wanted or context.includes:
        raise Unreadable(f"{BEHIND}{name} does not take one tech prefix off, and nothing else", context.place)
    return prefix
