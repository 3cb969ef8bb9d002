"""What other readers of YAML make of a value without quotes: 0537 is 351 to one, NO is false to another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORDS = {
    **dict.fromkeys(["~", "null", "Null", "NULL"], "nothing"),
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], "true"),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], "false"),
}
_YAML_1_2_WORDS = frozenset(["~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"])
_NUMBER = re.compile(
    r"""(?P<sign>[-+]?)(?:
      0b(?P<binary>[01_]+)
    | 0(?P<octal>[0-7_]+)
    | (?P<decimal>0|[1-9][0-9_]*)
    | 0x(?P<hexadecimal>[0-9a-fA-F_]+)
    | (?P<sexagesimal>[1-9][0-9_]*(?::[0-5]?[0-9])+)
    | (?P<float>(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF|nan|NaN|NAN))
    )""",
    re.VERBOSE,
)
"""YAML 1.1, language-independent types `int` and `float`."""
_BASES = {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16}
_YAML_1_2 = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0o[0-7]+")
"""YAML 1.2, core schema, 10.3.2, as far as 1.1 does not read the same."""
_LONGEST = 40


class Reading(NamedTuple):
    """Who takes a text for something else, and for what: `YAML 1.1 readers`, `the number 351`."""

    readers: str
    value: str


@lru_cache(maxsize=4096)
def misreading(text: str) -> Reading | None:
    """What other readers make of a plain scalar; None if it is text to everyone. Dates count as text: the language wants them so."""
    if text in _WORDS:
        return Reading("YAML readers" if text in _YAML_1_2_WORDS else "YAML 1.1 readers", _WORDS[text])
    if (found := _NUMBER.fullmatch(text)) and text != ".":
        kind, digits = next((kind, digits) for kind, digits in found.groupdict().items() if digits and kind != "sign")
        same = kind == "decimal" and "_" not in digits
        return Reading("YAML readers" if same else "YAML 1.1 readers", f"the number {_value(found['sign'], kind, digits)}")
    return Reading("YAML 1.2 readers", f"the number {text.lstrip('+0') or '0'}") if _YAML_1_2.fullmatch(text) else None


def _value(sign: str, kind: str, digits: str) -> str:
    """The number as a YAML 1.1 reader prints it; very long ones as written."""
    digits, minus = digits.replace("_", ""), sign.replace("+", "")
    if len(digits) > _LONGEST or kind in ("decimal", "float"):
        return minus + digits
    if kind == "sexagesimal":
        value = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
        return f"{minus}{value}"
    return f"{minus}{int(digits or '0', _BASES[kind])}"
