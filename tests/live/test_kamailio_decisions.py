"""A running Kamailio decides every number as the model says that it was rendered from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.live.answers import Answer
from tests.live.kamailio import needs_kamailio, started
from tests.switch_models import EVERY, INTERNATIONAL, boundary_numbers, decide, rabat, random_numbers, random_switch, table
from validator.render.kamailio import render_switch
from validator.tables import Translate

pytestmark = needs_kamailio


CASES = {
    "0537201234": Answer((("casablanca", "+212537201234"),), tariff="national"),
    "053720123": Answer((), 3, 404),
    "05372012345": Answer((), 3, 404),
    "0033123456789": Answer((("paris", "0033123456789"), ("transit", "+33123456789")), tariff="international"),
    "00888123": Answer((), 1, 404, "international"),
    "15": Answer((("casablanca", "15"),)),
    "%2B3420": Answer((("transit", "+3420"),), tariff="international"),
    "00": Answer((("transit", "!28/484"),), tariff="international"),
    "+1234567890123456": Answer((("transit", "+1234567890123456"),), tariff="international"),
    "+12345678901234567": Answer((), 28, 484),
    "*21*5#": Answer((), 28, 484),
    "05a7201234": Answer((), 28, 484),
    "0537-201234": Answer((), 28, 484),
    "537;phone-context=+212": Answer((), 28, 484),
    "%30537201234": Answer((), 28, 484),
    "05%0A1": Answer((), 28, 484),
    "05%zz": Answer((), 28, 484),
    "$rU": Answer((), 28, 484),
}


def test_the_small_switch_answers_every_kind_of_question(tmp_path: Path) -> None:
    with started(render_switch(rabat()), tmp_path) as switch:
        answers = switch.ask("subscribers", list(CASES))
        assert dict(zip(CASES, answers, strict=True)) == CASES
        assert switch.ask("from-paris", ["0033123", "+212537"]) == [Answer((), 28, 484), Answer((("casablanca", "+212537"),))]
        assert switch.trouble == []


def test_a_number_in_the_request_itself_is_decided_alike(tmp_path: Path) -> None:
    with started(render_switch(rabat()), tmp_path) as switch:
        assert {number: switch.ask_by_uri("subscribers", number) for number in ("0033123", "+212", "15", "*21*5#", "x;isub=1")} == {
            "0033123": Answer((("paris", "0033123"), ("transit", "+33123")), tariff="international"),
            "+212": Answer((("casablanca", "+212"),), tariff="national"),
            "15": Answer((("casablanca", "15"),)),
            "*21*5#": Answer((), 28, 484),
            "x;isub=1": Answer((), 28, 484),
        }


def test_a_plus_that_is_not_in_front_ends_the_call(tmp_path: Path) -> None:
    """Even where the nature set next would remove the first of two."""
    doubled = table("translations", "doubled", (Translate(0, "+", set_nature="unknown"),), (INTERNATIONAL, "", EVERY, 0))
    model = rabat()
    model = replace(model, origins=(replace(model.origins[0], stages=(doubled,)), *model.origins[1:]))
    with started(render_switch(model), tmp_path) as switch:
        assert switch.ask("subscribers", ["+33123", "15"]) == [Answer((), 28, 484), Answer((("casablanca", "15"),))]


HOSTILE = "\n".join(
    (
        "#!define children 99",
        "!!define debug 9",
        '#!substdef "/casablanca/paris/g"',
        "#!KAMAILIO",
        "*/ route[RIGHTNUMBER_ROUTE] { exit; }",
        "\r}\x0bexit;\x0cexit;\x85exit;\u2028exit;\x00exit;\x1b[31m",
        "${x} $var(x) `x` 'x\" ; ] {{ 7 * 7 }} {% raw %} %} {#",
        "long " * 4000,
        "ends in a backslash \\",
    )
)


def test_a_hostile_note_changes_nothing(tmp_path: Path) -> None:
    with started(render_switch(rabat(HOSTILE)), tmp_path) as switch:
        assert dict(zip(CASES, switch.ask("subscribers", list(CASES)), strict=True)) == CASES
        assert switch.trouble == []


@pytest.mark.parametrize("seed", range(3))
def test_ten_thousand_numbers_are_decided_as_the_model_says(seed: int, tmp_path: Path) -> None:
    model = random_switch(seed)
    edges = boundary_numbers(model)
    with started(render_switch(model), tmp_path) as switch:
        for origin in model.origins:
            numbers = edges + random_numbers(Random(seed), max(0, 2000 - len(edges)))
            answers = switch.ask(origin.name, numbers)
            wrong = [
                (number, answer, said)
                for number, answer in zip(numbers, answers, strict=True)
                if answer != (said := decide(model, origin.name, number))
            ]
            assert wrong == []
        assert switch.trouble == []


def test_the_service_configuration_starts_cleanly_and_answers_no_questions(tmp_path: Path) -> None:
    with started(render_switch(rabat()), tmp_path, "kamailio.cfg") as switch:
        with pytest.raises(AssertionError, match="405"):
            switch.ask("subscribers", ["15"])
        assert switch.trouble == []
