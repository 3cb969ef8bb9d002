"""Which rule takes a number, which rule wins, and what a translation makes of it: the language's sentences, one function each.

Slow and small, so that it is right by reading. Nothing here is shared with the engine but the records of `validator.network`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Literal, NamedTuple

from validator.tables import Nature, Rule, RuleKind, Table, Translate

NATURES: frozenset[Nature] = frozenset({"unknown", "international", "national"})
DIGITS = frozenset("0123456789")
CHARACTERS = DIGITS | frozenset("*#ABCDEF")
LONGEST = 16
"""More digits than this are the outcome too-long."""
ENDLESS = 40
"""More digits than any number or rule has."""


class Number(NamedTuple):
    """A number as written. A plus stands in front exactly when the nature is international."""

    nature: Nature
    written: str

    @property
    def digits(self) -> str:
        return self.written.removeprefix("+")


class Tie(NamedTuple):
    """Rules that claim the same number, none of them more specific than the others, with different actions."""

    rules: tuple[Rule, ...]


def tokens(digits: str) -> list[str]:
    """`+0[5-8]X` is `0`, `[5-8]`, `X`: one token for each digit, the plus left out."""
    return re.findall(r"\[[^]]*\]|[^+]", digits)


@cache
def admitted(token: str) -> frozenset[str]:
    """The characters that one token of a pattern stands for."""
    expression = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]"}.get(token, token if token.startswith("[") else re.escape(token))
    return frozenset(character for character in CHARACTERS if re.fullmatch(expression, character))


@cache
def expression(kind: RuleKind, digits: str, length: tuple[int, int] | None) -> re.Pattern[str]:
    """What a number without its plus must look like to be what a rule, plan entry or list item writes (ranges apart)."""
    narrowed = f"(?=.{{{length[0]},{length[1]}}}$)" if length else ""
    sets = "".join(f"[{re.escape(''.join(sorted(admitted(token))))}]" for token in tokens(digits))
    return re.compile(narrowed + sets + {"prefix": "[0-9]*", "any": ".*"}.get(kind, ""))


def natures(rule: Rule) -> frozenset[Nature]:
    """The natures a rule takes: those it names, else what it writes."""
    if rule.natures is not None:
        return rule.natures
    if rule.kind == "any":
        return NATURES
    return frozenset({"international" if rule.digits.startswith("+") else "unknown"})


def prefixes(first: str, last: str, head: str = "") -> Iterator[str]:
    """The shortest list of prefixes that makes up a range of digit strings of one length."""
    free = len(first) - len(head)
    lowest, highest = head + "0" * free, head + "9" * free
    if first <= lowest and highest <= last:
        yield head
    elif first <= highest and lowest <= last:
        for digit in sorted(DIGITS):
            yield from prefixes(first, last, head + digit)


class Claim(NamedTuple):
    """What a rule takes: these natures, and digits that look like this. `rank` is what is compared with other claims."""

    rule: Rule
    natures: frozenset[Nature]
    looks: re.Pattern[str]
    rank: tuple[frozenset[object], ...]


def claims(rule: Rule) -> list[Claim]:
    """The claim of a rule; of a range those of the prefixes that it counts as, each of exact length."""
    spelt = [rule]
    if rule.kind == "range":
        first, last = rule.digits.removeprefix("+"), rule.last.removeprefix("+")
        spelt = [rule._replace(kind="prefix", digits=head, length=(len(first), len(first))) for head in prefixes(first, last)]
    return [Claim(rule, natures(rule), expression(each.kind, each.digits, each.length), rank(each, natures(rule))) for each in spelt]


def rank(rule: Rule, natures: frozenset[Nature]) -> tuple[frozenset[object], ...]:
    """What is compared, in order: digit by digit from the left, then the lengths, then the natures.

    Beyond the end of a prefix stands any digit; `any: true` admits every character everywhere.
    """
    sets = [admitted(token) for token in tokens(rule.digits)]
    beyond = CHARACTERS if rule.kind == "any" else DIGITS
    first, last = rule.length or (0, ENDLESS)
    longest = last if rule.kind in ("prefix", "any") else len(sets)
    return (*sets, *[beyond] * (ENDLESS - len(sets)), frozenset(range(max(first, len(sets)), longest + 1)), natures)


def matches(claim: Claim, number: Number) -> bool:
    """Whether the number is claimed."""
    return number.nature in claim.natures and claim.looks.fullmatch(number.digits) is not None


def beats(one: Claim, other: Claim) -> bool:
    """Whether, where both match, the first is more specific: at the first difference it admits a proper subset."""
    for mine, theirs in zip(one.rank, other.rank, strict=True):
        if mine != theirs:
            return mine < theirs
    return False


def decide(claims: Iterable[Claim], number: Number) -> Rule | Tie | None:
    """The rule that no other beats; of several with equal actions the first; with different ones a tie."""
    made = [claim for claim in claims if matches(claim, number)]
    if len(made) < 2:
        return made[0].rule if made else None
    best = [claim.rule for claim in made if not any(beats(other, claim) for other in made)]
    return best[0] if len({rule.action for rule in best}) == 1 else Tie(tuple(best))


def gathered(table: Table, tables: Mapping[str, Table]) -> list[Rule]:
    """The rules of a table and of all tables it includes."""
    return [*table.rules, *(rule for name in table.include for rule in gathered(tables[name], tables))]


def valid_claims(table: Table, tables: Mapping[str, Table], instant: datetime) -> list[Claim]:
    """What the rules of a table, and of those it includes, claim at an instant."""
    return [claim for rule in gathered(table, tables) if rule.dates.holds(instant) for claim in claims(rule)]


def among(table: Table, claims: Iterable[Claim], number: Number) -> Rule | Tie | None:
    """The winner among valid claims: by the order of the file where the table says so."""
    if table.first_match:
        return next((claim.rule for claim in claims if matches(claim, number)), None)
    return decide(claims, number)


def winner(table: Table, tables: Mapping[str, Table], number: Number, instant: datetime) -> Rule | Tie | None:
    """The rule of a table that decides a number at an instant; `tables` are those that it may include."""
    return among(table, valid_claims(table, tables, instant), number)


def of_nature(number: Number, nature: Nature | None) -> Number:
    """The number under another nature: international adds the plus, the others remove it; None changes nothing."""
    if nature is None:
        return number
    return Number(nature, "+" * (nature == "international") + number.digits)


def translate(action: Translate, number: Number) -> Number | Literal["incomplete", "too-long"]:
    """What a translation makes of a number: positions count characters as written, the plus included.

    Incomplete (cause 28, invalid number format) is what has too few characters to work on, and a plus that is not in front.
    """
    written = number.written
    if action.at is not None:
        end = action.at + action.removed
        if end > len(written):
            return "incomplete"
        written = written[: action.at] + action.digits + written[end:]
    if action.strip > len(written):
        return "incomplete"
    written = action.prepend + written[action.strip :]
    if "+" in written[1:]:
        return "incomplete"
    nature: Nature = "unknown" if number.nature == "international" else number.nature
    result = of_nature(Number("international" if written.startswith("+") else nature, written), action.set_nature)
    return result if len(result.digits) <= LONGEST else "too-long"
