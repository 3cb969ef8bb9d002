"""Patterns say of every number what the entries of the model say, and so do their translations."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests import switch_models
from tests.naive_rules import Number
from tests.switch_models import DIALLED, EVERY, HERE, INTERNATIONAL, boundary_numbers, found, random_numbers, random_switch, table
from validator.digits.space import Axis
from validator.render.model import NOTHING, TableModel
from validator.render.patterns import Pattern, Result, Row, folded, merged, rewritten, runs
from validator.tables import Forward, Nature, Translate

NATURES: tuple[Nature, ...] = ("unknown", "national")


def expression(pattern: Pattern) -> re.Pattern[str]:
    sets = "".join(f"[{re.escape(each)}]" for each in pattern.sets)
    counts = "|".join(f"[0-9]{{{low},{high}}}" for low, high in pattern.runs)
    return re.compile(f"{sets}(?:{counts}){re.escape(pattern.suffix)}")


def asked(seed: int) -> list[Number]:
    model = random_switch(seed, 20)
    written = [*boundary_numbers(model), *random_numbers(Random(seed), 150)]
    return [
        Number(nature, text) for text in written if "+" not in text[1:] for nature in (("international",) if text[:1] == "+" else NATURES)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_first_pattern_says_what_the_entries_say(seed: int) -> None:
    for each in random_switch(seed, 20).tables:
        rows = [(expression(row.pattern), row) for row in folded(each)]
        for number in asked(seed):
            first = next((row for looks, row in rows if row.pattern.nature == number.nature and looks.fullmatch(number.digits)), None)
            assert (each.actions[first.action] if first and first.action != NOTHING else None) == found(each, number), number


@pytest.mark.parametrize("seed", range(3))
def test_the_pieces_of_a_pattern_become_what_its_numbers_become(seed: int) -> None:
    for each in random_switch(seed, 20).tables:
        if each.kind == "translations":
            pieces = translated(each)
            for number in asked(seed):
                action = found(each, number)
                hit = next((piece for piece in pieces if piece[1].nature == number.nature and piece[0].fullmatch(number.digits)), None)
                if isinstance(action, Translate):
                    assert hit is not None
                    assert made(hit[2], number) == switch_models.rewritten(action, number), (action, number)


def translated(each: TableModel) -> list[tuple[re.Pattern[str], Pattern, Result | None]]:
    found: list[tuple[re.Pattern[str], Pattern, Result | None]] = []
    for pattern, place, _ in folded(each):
        action = each.actions[place] if place != NOTHING else None
        found += [(expression(part), part, result) for part, result in rewritten(pattern, action if isinstance(action, Translate) else NO)]
    return found


NO = Translate()


def made(result: Result | None, number: Number) -> Number | None:
    if result is None:
        return None
    text = "".join(part if isinstance(part, str) else number.digits[part.start : part.end] for part in result.parts)
    return Number(result.nature, "+" * (result.nature == "international") + text)


def test_entries_of_one_rule_that_differ_in_a_digit_are_one_row() -> None:
    entries = [(DIALLED, f"0{digit}", 1 << 10, 0) for digit in "5678"]
    entries += [(INTERNATIONAL, "", EVERY, 1), (Axis("unknown", "00"), "3", EVERY, 1)]
    model = table("routes", "main", (Forward(("a",)), Forward(("b",))), *entries)
    assert folded(model) == [
        Row(Pattern("unknown", ("0", "0", "3"), EVERY >> 1), 1, None),
        Row(Pattern("unknown", ("0", "5678"), 1 << 8), 0, None),
        Row(Pattern("international", (), EVERY), 1, None),
    ]


def test_rules_are_never_folded_together() -> None:
    other = HERE._replace(line=8)
    model = table("routes", "main", (Forward(("a",)),), (DIALLED, "1", EVERY, 0), (DIALLED, "2", EVERY, 0), (DIALLED, "3", EVERY, 0))
    model = TableModel(model.kind, model.name, model.entries, model.actions, (HERE,), (HERE, other, HERE))
    assert [(row.pattern.sets, row.line) for row in folded(model)] == [(("13",), HERE), (("2",), other)]


def test_strings_are_merged_into_sets() -> None:
    assert merged(tuple(f"{number:02}") for number in range(20, 60)) == [("2345", "0123456789")]
    assert merged([("1", "2"), ("1", "3"), ("2", "2")]) == [("1", "23"), ("2", "2")]


def test_bits_are_ranges() -> None:
    assert runs(0b1101) == ((0, 0), (2, 3))


@pytest.mark.parametrize(
    ("pattern", "action", "pieces"),
    [
        (Pattern("unknown", ("0", "5678"), 1 << 8), Translate(1, "+212"), [("international", "212", (1, None))]),
        (Pattern("international", (), EVERY), Translate(1, "00"), [("unknown", "00", (0, None))]),
        (Pattern("international", ("3", "3"), EVERY), Translate(0, "0"), [None]),
        (Pattern("unknown", ("0",), 0b111), Translate(3), [None, ("unknown", "", (3, None))]),
        (Pattern("unknown", ("0", "5"), 1 << 4), Translate(0, "", 2, 0, "9"), [("unknown", "", (0, 2), "9", (2, None))]),
        (Pattern("unknown", ("9",), 1), Translate(set_nature="national"), [("national", "", (0, None))]),
    ],
)
def test_pieces_of_a_translation(pattern: Pattern, action: Translate, pieces: list[tuple[object, ...] | None]) -> None:
    results = [result for _, result in rewritten(pattern, action)]
    said = [
        None if result is None else (result.nature, *(part if isinstance(part, str) else tuple(part) for part in result.parts))
        for result in results
    ]
    assert said == [None if piece is None else (piece[0], *(part for part in piece[1:] if part != "")) for piece in pieces]
