"""Short ways to write numbers, rules and tables in tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from tests.naive_rules import NATURES, Number
from validator.finding import Place
from validator.tables import ALWAYS, Action, Dates, Forward, Nature, Rule, RuleKind

HERE = Place("network.yaml", 1, 1)
NOW = datetime(2031, 1, 1, tzinfo=UTC)
LATER = datetime(2031, 6, 1, tzinfo=UTC)


def number(written: str, nature: Nature | None = None) -> Number:
    return Number(nature or ("international" if written.startswith("+") else "unknown"), written)


def rule(words: str, action: Action | None = None, dates: Dates = ALWAYS) -> Rule:
    """A rule from words: `range 0120-0189`, `prefix 0, length 3-5`, `any, nature national unknown`; by default it goes its own way."""
    match, *narrowed = words.split(", ")
    named, _, digits = match.partition(" ")
    kind: RuleKind = next(each for each in get_args(RuleKind) if each == named)
    first, _, last = digits.partition("-") if kind == "range" else (digits, "", "")
    told = {key: value for key, _, value in (each.partition(" ") for each in narrowed)}
    shortest, _, longest = told.get("length", "").partition("-")
    length = (int(shortest), int(longest or shortest)) if shortest else None
    natures = frozenset(nature for nature in NATURES if nature in told["nature"].split()) if "nature" in told else None
    return Rule(kind, first, action or Forward((words,)), HERE, last, length, natures, dates)
