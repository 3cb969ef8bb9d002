"""How national numbers are dialled, read from what the pinned phonenumbers package says of parsing and formatting.

The package knows two things: the expression that its parser takes off the front of a number (`national_prefix_for_parsing`, which
holds trunk prefixes, carrier codes and local numbers), and the national formats, some of which write no trunk prefix. Both become
ways to dial: a string is dialled, and a national number is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata

from validator.numbering.automaton import State, automaton, prefixes, strings
from validator.numbering.folding import runs

MOST_CARRIERS = 120
"""Carrier codes of one region that are worth telling apart; China has 2,100."""
LONGEST = 20
MOBILE_15 = re.compile(r"0\?\(\?:\((?P<areas>.*)\)15\)\?")
"""Argentina: 0, area, 15 and the number is the mobile 9, area, number."""
CARRIERS_90 = re.compile(r"\(\?:0\|90\)\(\?:\((?P<carriers>.*)\)\(\\d\{10,11\}\)\)\?")
"""Brazil: 0, or 90 for a collect call, carrier, area and number."""
NUMBERS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail")

Way = dict[str, str]
"""A way to dial, as `validator.numbering.world.WayToDial` reads it."""


def ways(metadata: Any) -> list[Way]:
    """The ways to dial national numbers of a region, besides its trunk prefix: other trunk prefixes, carriers, Argentina's 15, local
    numbers, and numbers that are dialled without a trunk prefix although the region has one."""
    parsing, trunk = metadata.national_prefix_for_parsing or "", metadata.national_prefix or ""
    found = list(_parsed(parsing, metadata.national_prefix_transform_rule or "", trunk))
    if bare := _bare(metadata):
        found.append({"kind": "bare", "numbers": bare})
    return found


def _parsed(parsing: str, rule: str, trunk: str) -> Iterator[Way]:
    if mobile := MOBILE_15.fullmatch(parsing):
        yield {"kind": "mobile", "dialled": "0{}15", "digits": mobile["areas"], "becomes": "9{}"}
        return
    if carriers := CARRIERS_90.fullmatch(parsing):
        yield from ({"kind": "carrier", "dialled": prefix + "{}", "digits": carriers["carriers"]} for prefix in ("0", "90"))
        return
    for part in _alternatives(parsing):
        yield from _part(part, rule, trunk)


def _part(part: str, rule: str, trunk: str) -> Iterator[Way]:
    """What one alternative of a parser's expression says."""
    front, group, behind = _captured(part)
    if not group:
        yield from ({"kind": "trunk", "dialled": prefix} for prefix in strings(part) if prefix not in ("", trunk))
    elif behind == "$":
        area = rule.removesuffix(r"\1")
        if area:
            yield {"kind": "local", "becomes": area, "numbers": area + group}
    elif rule == "" and len(strings(group, MOST_CARRIERS)) <= MOST_CARRIERS:
        yield {"kind": "carrier", "dialled": front + "{}", "digits": group}


def _alternatives(expression: str) -> Iterator[str]:
    """The alternatives of an expression that stand in no group."""
    depth, begun = 0, 0
    for place, character in enumerate(expression + "|"):
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            yield expression[begun:place]
            begun = place + 1


def _captured(part: str) -> tuple[str, str, str]:
    """What stands before, in and behind the captured group; all before if there is none."""
    found = re.fullmatch(r"(\d*)\((?!\?)(.*)\)([?$]?)", part)
    return (found[1], found[2], found[3]) if found else (part, "", "")


def _bare(metadata: Any) -> str:
    """The valid numbers whose first fitting format writes no trunk prefix, although the region has one; empty if there are none.

    A format that writes a trunk prefix with a carrier's code between the two is none of these.
    """
    trunk = metadata.national_prefix
    if not trunk or metadata.country_code == 1:
        return ""
    described = [getattr(metadata, name) for name in NUMBERS]
    valid = "|".join(about.national_number_pattern for about in described if about and about.national_number_pattern)
    without = _written_without(metadata.country_code, trunk)
    bare = prefixes(valid, _expression(prefixes(valid, without)) or None) if without else []
    return written(automaton(_expression(bare))) if bare else ""


@cache
def _written_without(calling_code: int, trunk: str) -> str:
    """The numbers whose first fitting format, of the main region of a calling code, writes no trunk prefix; as an expression."""
    earlier: list[str] = []
    found: list[tuple[str, int]] = []
    main = PhoneMetadata.metadata_for_region(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[calling_code][0])
    assert main is not None
    for form in main.number_format:
        fitting = _fitting(form)
        with_prefix = [form.national_prefix_formatting_rule or "", form.domestic_carrier_code_formatting_rule or ""]
        if fitting and not any(trunk in rule.replace("$1", "") for rule in with_prefix):
            found += prefixes(fitting, "|".join(earlier) or None)
        earlier += [fitting] * bool(fitting)
    return _expression(found)


def _fitting(form: Any) -> str:
    """The numbers that a format fits: those that begin as it says and have as many digits as its groups."""
    accepted = automaton(form.pattern).lengths
    leading = form.leading_digits_pattern[-1] if form.leading_digits_pattern else ""
    parts = []
    for prefix, lengths in prefixes(leading):
        least = (lengths & -lengths).bit_length() - 1
        parts.append((prefix, accepted & ~((1 << least) - 1)))
    return _expression(parts)


def _expression(entries: Iterable[tuple[str, int]]) -> str:
    return "|".join(
        prefix + rf"\d{{{length - len(prefix)}}}"
        for prefix, lengths in entries
        for length in range(len(prefix), LONGEST + 1)
        if lengths >> length & 1
    )


def written(state: State) -> str:
    """A short expression of a set of numbers."""
    after: dict[State, str] = {}
    for digit, following in zip("0123456789", state.after, strict=True):
        if following:
            after[following] = after.get(following, "") + digit
    parts = [_one_of(digits) + written(following) for following, digits in after.items()]
    if not after:
        return ""
    whole = _folded(parts[0]) if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{whole})?" if state.ends else whole


def _one_of(digits: str) -> str:
    if len(digits) == 1:
        return digits
    return r"\d" if len(digits) == 10 else f"[{runs(digits)}]"


def _folded(expression: str) -> str:
    """`\\d` and `\\d{4}` as `\\d{5}`."""
    found = re.match(r"\\d(?:\\d(?:\{(\d+)\})?)(?!\{)", expression)
    if not found:
        return expression
    return rf"\d{{{int(found[1] or 1) + 1}}}" + expression[found.end() :]
