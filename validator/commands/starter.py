"""The network that `init` writes: one switch of a country, dialled as people there dial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import NamedTuple

from validator.flow.claims import WITHIN
from validator.numbering import calling_codes, ranges, region
from validator.numbering.world import Region

ANY_LENGTH = (1 << 31) - 1


class Dialled(NamedTuple):
    """A dialled form: numbers that begin in one of these ways, of these lengths, and what makes them international. Several
    beginnings are single digits."""

    beginnings: tuple[str, ...]
    lengths: int
    strip: int
    prepend: str

    @property
    def rule(self) -> str:
        change = f"strip: {self.strip}, " if self.strip else ""
        return f'{{prefix: "{_set(self.beginnings)}"{_length(self.lengths)}, {change}prepend: "{self.prepend}"}}'


def network(code: str, instant: datetime) -> str:
    """The YAML of a network for the region, as its numbering plan stands at the instant: clean under every rule."""
    plan = region(code)
    alone = all(code in (other, WITHIN.get(other)) for other in calling_codes()[plan.calling_code])
    emergency = [entry.number for entry in plan.emergency if entry.required]
    own, world = f'"+{plan.calling_code}"', '"+"'
    carries = "" if alone else f"        carries: [{own}]                       # several countries share this calling code\n"
    charged = [(own, "national"), (world, "international")] if alone else [(f'"{p}"', "international") for p in _outside(plan.calling_code)]
    forms = tuple(dialled(plan, instant))
    sections = [
        "# A network to grow from: one switch, its subscribers, and the trunks they need. Names and addresses are examples.\n",
        PLAN.format(code=code, abroad=plan.preferred_international_prefix) if len(plan.international_prefixes) > 1 else "",
        SWITCH.format(code=code, carries=carries),
        EMERGENCY.format(numbers=", ".join(f'"{number}"' for number in emergency)) if emergency else "",
        "\ntranslations:\n  - name: dialled-to-e164\n    rules:\n",
        *(f"      - {form.rule}\n" for form in forms),
        *(f"      - {rule}\n" for rule in kept(plan, forms)),
        "\nroutes:\n  - name: subscribers\n    rules:\n",
        *(f'      - {{{_kind(number)}: "{number}", trunks: [emergency]}}\n' for number in emergency),
        f"      - {{prefix: {own}, trunks: [national]}}\n      - {{prefix: {world}, trunks: [international]}}\n",
        "\ncharging:\n  - name: subscribers\n    rules:\n",
        *(f"      - {{prefix: {prefix}, charge: {tariff}}}\n" for prefix, tariff in charged),
    ]
    return "".join(sections)


def dialled(plan: Region, instant: datetime) -> Iterator[Dialled]:
    """The ways in which people dial: the international prefix, the trunk prefix, and without it where the plan has none or does
    not ask for it. Lengths are those of the plan, so that no short code is taken for a number."""
    own, abroad = f"+{plan.calling_code}", plan.preferred_international_prefix
    nationals = _nationals(plan.calling_code, instant)
    heads = ([plan.trunk_prefix] if plan.trunk_prefix else []) + ([""] if not plan.trunk_prefix or plan.trunk_prefix_optional else [])
    if abroad:
        yield Dialled((abroad,), ANY_LENGTH, len(abroad), "+")
    for head in heads:
        yield from _behind_trunk_prefix(head, nationals, own) if head else _bare(nationals, own)
    yield from _written_with_trunk_prefix(plan, nationals, own)
    if abroad:
        yield from sorted({form for head in heads for form in _like_abroad(head, abroad, nationals, own, instant)})


def _nationals(calling_code: str, instant: datetime) -> list[tuple[str, int]]:
    """Beginnings and lengths of the national numbers of every region that shares the calling code."""
    entries = (entry for code in calling_codes()[calling_code] for entry in ranges(code, instant))
    return [(digits[len(calling_code) :], lengths >> len(calling_code)) for digits, lengths, _ in entries]


def _behind_trunk_prefix(head: str, nationals: Iterable[tuple[str, int]], own: str) -> Iterator[Dialled]:
    lengths = reduce(or_, (lengths for _, lengths in nationals))
    yield Dialled((head,), _filled(lengths << len(head)), len(head), own)


def _written_with_trunk_prefix(plan: Region, nationals: Iterable[tuple[str, int]], own: str) -> Iterator[Dialled]:
    """Numbers that are dialled as they are and only look as if they had a trunk prefix in front (Japan's 0037, Rwanda's 06)."""
    possible = reduce(or_, (lengths for _, lengths in nationals))
    for way in plan.ways:
        for beginning, lengths in way.entries if way.kind == "bare" and plan.trunk_prefix else ():
            if beginning.startswith(plan.trunk_prefix or "") and lengths & possible:
                yield Dialled((beginning,), _filled(lengths & possible), 0, own)


def _bare(nationals: Iterable[tuple[str, int]], own: str) -> Iterator[Dialled]:
    """One form for all first digits whose numbers have the same lengths."""
    first: dict[str, int] = {}
    for beginning, lengths in nationals:
        for digit in beginning[:1] or "0123456789":
            first[digit] = first.get(digit, 0) | lengths
    by_length = sorted((_filled(lengths), digit) for digit, lengths in first.items())
    for lengths, same in groupby(by_length, key=lambda item: item[0]):
        yield Dialled(tuple(digit for _, digit in same), lengths, 0, own)


def _like_abroad(head: str, abroad: str, nationals: Iterable[tuple[str, int]], own: str, instant: datetime) -> Iterator[Dialled]:
    """National numbers that are dialled as if they were abroad (Rwanda's 0 06), and, since what is abroad means that first,
    the few foreign numbers of the same lengths among them."""
    for beginning, lengths in ((head + national, lengths << len(head)) for national, lengths in nationals):
        if beginning.startswith(abroad):
            yield Dialled((beginning,), _filled(lengths), len(head), own)
            for foreign, of_foreign in _abroad(abroad, instant):
                if of_foreign & lengths and (foreign.startswith(beginning) or beginning.startswith(foreign)):
                    yield Dialled((max(foreign, beginning, key=len),), _filled(of_foreign & lengths), len(abroad), "+")


def _abroad(abroad: str, instant: datetime) -> Iterator[tuple[str, int]]:
    """Beginnings and lengths of all international numbers, as dialled."""
    for code in (code for codes in calling_codes().values() for code in codes):
        for digits, lengths, _ in ranges(code, instant):
            yield abroad + digits, lengths << len(abroad)


def kept(plan: Region, forms: Iterable[Dialled]) -> tuple[str, ...]:
    """Rules for emergency numbers and short codes that look like a dialled form: they stay as dialled. More specific, they win."""
    short = {(entry.number.rstrip("X"), 1 << len(entry.number)) for entry in plan.emergency}
    short |= {entry for code in plan.short_codes for entry in code.entries}
    rules = {
        f'{{prefix: "{max(prefix, beginning, key=len)}"{_length(lengths)}, strip: 0}}'
        for prefix, lengths in short
        for form in forms
        for beginning in form.beginnings
        if lengths & form.lengths and (prefix.startswith(beginning) or beginning.startswith(prefix))
    }
    return tuple(sorted(rules))


def _outside(calling_code: str) -> tuple[str, ...]:
    """Prefixes of all international numbers but those of a calling code; no calling code begins with zero."""
    return tuple(
        f"+{calling_code[:at]}{_set([other for other in '0123456789' if other != digit and (at or other != '0')])}"
        for at, digit in enumerate(calling_code)
    )


def _set(beginnings: Sequence[str]) -> str:
    """`5`, `[27]`, `[0-35-9]`: the language's set of these digits, which are sorted; a single beginning as it is."""
    if len(beginnings) == 1:
        return beginnings[0]
    runs = [[digit for _, digit in run] for _, run in groupby(enumerate(beginnings), key=lambda item: ord(item[1]) - item[0])]
    written = "".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else "".join(run) for run in runs)
    return f"[{written}]"


def _kind(number: str) -> str:
    return "pattern" if "X" in number else "number"


def _filled(lengths: int) -> int:
    """The lengths from the least to the greatest: `length: 8-10` has no gaps."""
    least = (lengths & -lengths).bit_length() - 1
    return (1 << lengths.bit_length()) - (1 << least)


def _length(lengths: int) -> str:
    least, greatest = (lengths & -lengths).bit_length() - 1, lengths.bit_length() - 1
    return "" if lengths == ANY_LENGTH else f", length: {least}" if least == greatest else f", length: {least}-{greatest}"


PLAN = """\
plans:
  - country: "{code}"
    international_prefix: "{abroad}"      # the one that this network offers; others select other carriers

"""

SWITCH = """\
switches:
  - name: exchange
    country: "{code}"
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins:
      - name: subscribers
        addresses: ["198.51.100.0/24"]
        translate: [dialled-to-e164]          # what is dialled becomes an international number
        charging: subscribers
        route: subscribers
    trunks:
      - name: national
        gateways: ["sip:192.0.2.10:5060"]
        to: {{country: "{code}"}}
{carries}\
      - name: international
        gateways: ["sip:192.0.2.20:5060"]
        carries: ["*"]
        to: {{transit: true}}
"""

EMERGENCY = """\
      - name: emergency
        gateways: ["sip:192.0.2.30:5060", "sip:192.0.2.31:5060"]
        to: {{emergency: [{numbers}]}}
"""
