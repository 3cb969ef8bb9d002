"""How national numbers are dialled, read from what the pinned phonenumbers package says of parsing and formatting.

The package knows two things: the expression that its parser takes off the front of a number (`national_prefix_for_parsing`), and the
national formats. Some formats write no trunk prefix, some a carrier's code behind it; the parser knows the carriers' codes, Argentina's
15 and local numbers. Prefixes that it takes off and no format writes (text relay, carriers
that a caller may choose and need not) are no ways to dial here: no network must offer them, and none is wrong to take them for digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata

from validator.numbering.automaton import State, automaton, prefixes
from validator.numbering.folding import runs

LONGEST = 20
MOBILE_15 = re.compile(r"0\?\(\?:\((?P<areas>.*)\)15\)\?")
"""Argentina: 0, area, 15 and the number is the mobile 9, area, number."""
CARRIERS_90 = re.compile(r"\(\?:0\|90\)\(\?:\((?P<carriers>.*)\)\(\\d\{10,11\}\)\)\?")
"""Brazil: 0, or 90 for a collect call, carrier, area and number."""
NUMBERS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail")

Way = dict[str, str]
"""A way to dial, as `validator.numbering.world.WayToDial` reads it."""


def ways(metadata: Any) -> list[Way]:
    """The ways to dial national numbers of a region, besides its trunk prefix: carriers, Argentina's 15, local numbers, and numbers that
    are dialled without a trunk prefix although the region has one."""
    parsing = metadata.national_prefix_for_parsing or ""
    found = [] if not parsing else list(_parsed(metadata, parsing, metadata.national_prefix_transform_rule or ""))
    if bare := _written(metadata, "bare"):
        found.append({"kind": "bare", "numbers": bare})
    return found


def _parsed(metadata: Any, parsing: str, rule: str) -> Iterator[Way]:
    chosen = _areas(_written(metadata, "carrier"))
    if mobile := MOBILE_15.fullmatch(parsing):
        yield {"kind": "mobile", "dialled": "0{}15", "digits": mobile["areas"], "becomes": "9{}"}
        return
    if carriers := CARRIERS_90.fullmatch(parsing):
        for prefix in ("0", "90"):
            yield {"kind": "carrier", "dialled": prefix + "{}", "digits": carriers["carriers"], "numbers": chosen}
        return
    for part in _alternatives(parsing):
        front, group, behind = _captured(part)
        if behind == "$" and (area := rule.removesuffix(r"\1")):
            kept = prefixes(area + group, rf"{area}{metadata.national_prefix}\d{{0,10}}" if metadata.national_prefix else None)
            yield {"kind": "local", "becomes": area, "numbers": written(automaton(_expression(kept)))}
        elif group and chosen:
            yield {"kind": "carrier", "dialled": front + "{}", "digits": group, "numbers": chosen}


def _areas(numbers: str) -> str:
    """All numbers that begin with the same two digits as some of these and are as long: enough to tell what a carrier is chosen for."""
    if not numbers:
        return ""
    coarse: dict[str, int] = {}
    for prefix, lengths in prefixes(numbers):
        coarse[prefix[:2]] = coarse.get(prefix[:2], 0) | lengths
    return written(automaton(_expression(coarse.items())))


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


def _written(metadata: Any, kind: str) -> str:
    """The valid numbers whose first fitting format is of a kind, as an expression; empty if there are none."""
    trunk = metadata.national_prefix
    if not trunk or metadata.country_code == 1:
        return ""
    described = [getattr(metadata, name) for name in NUMBERS]
    valid = "|".join(about.national_number_pattern for about in described if about and about.national_number_pattern)
    chosen = _of_formats(metadata.country_code, trunk, kind)
    found = prefixes(valid, _expression(prefixes(valid, chosen)) or None) if chosen else []
    return written(automaton(_expression(found))) if found else ""


def _formats(calling_code: int) -> Any:
    """The national formats of a calling code: those of its main region."""
    main = PhoneMetadata.metadata_for_region(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[calling_code][0])
    assert main is not None
    return main.number_format


@cache
def _of_formats(calling_code: int, trunk: str, kind: str) -> str:
    """The numbers whose first fitting format writes no trunk prefix: `bare`, or `carrier` if it writes one with a carrier's code."""
    earlier: list[str] = []
    found: list[tuple[str, int]] = []
    kinds = [_kind(form, trunk) for form in _formats(calling_code)]
    for form, of_kind in zip(_formats(calling_code), kinds, strict=True) if kind in kinds else ():
        fitting = _fitting(form)
        if fitting and of_kind == kind:
            found += prefixes(fitting, "|".join(earlier) or None)
        earlier += [fitting] * bool(fitting)
    return _expression(found)


def _kind(form: Any, trunk: str) -> str:
    rules = form.national_prefix_formatting_rule, form.domestic_carrier_code_formatting_rule
    plain, chosen = (trunk in (rule or "").replace("$1", "") for rule in rules)
    return "trunk" if plain else "carrier" if chosen else "bare"


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
