"""A running Asterisk decides every number as the model says that it was rendered from."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.live.answers import Answer
from tests.live.asterisk import needs_asterisk, started
from tests.switch_models import boundary_numbers, decide, rabat, random_numbers, random_switch
from validator.render.asterisk import render_switch

pytestmark = needs_asterisk

CASES = {
    "0537201234": Answer((("casablanca", "+212537201234"),), tariff="national"),
    "053720123": Answer((), 3),
    "05372012345": Answer((), 3),
    "0033123456789": Answer((("paris", "0033123456789"), ("transit", "+33123456789")), tariff="international"),
    "00888123": Answer((), 1, tariff="international"),
    "15": Answer((("casablanca", "15"),)),
    "+3420": Answer((("transit", "+3420"),), tariff="international"),
    "00": Answer((("transit", "!28"),), tariff="international"),
    "+1234567890123456": Answer((("transit", "+1234567890123456"),), tariff="international"),
    "+12345678901234567": Answer((), 28),
    "*21*5#": Answer((), 28),
    "05a7201234": Answer((), 28),
    "0537-201234": Answer((), 28),
    "h": Answer((), 28),
    "s": Answer((), 28),
    "i": Answer((), 28),
    "n537201234": Answer((), 28),
    "_05XXXXXXXX": Answer((), 28),
    "05!": Answer((), 28),
    "05.": Answer((), 28),
    "05/1": Answer((), 28),
    "${EXTEN}": Answer((), 28),
    '05" + "1': Answer((), 28),
    "05)1": Answer((), 28),
    "+": Answer((), 28),
}


def in_turn(answer: Answer) -> Answer:
    """An answer as Asterisk tells it: without a SIP status, and up to the first trunk that cannot take the number."""
    sent: list[tuple[str, str]] = []
    for trunk, number in answer.sent:
        sent.append((trunk, "!28" if number.startswith("!") else number))
        if number.startswith("!"):
            break
    return answer._replace(sent=tuple(sent), status=0)


def test_the_small_switch_answers_every_kind_of_question(tmp_path: Path) -> None:
    with started(render_switch(rabat()), tmp_path) as switch:
        assert dict(zip(CASES, switch.ask("subscribers", list(CASES)), strict=True)) == CASES
        assert switch.ask("from-paris", ["0033123", "+212537"]) == [Answer((), 28), Answer((("casablanca", "+212537"),))]
        assert switch.trouble == []


HOSTILE = "\n".join(
    (
        '#include "/etc/passwd"',
        "#exec /bin/false",
        ";-- all of this is a comment",
        "[origin.subscribers](!)",
        "exten => _X.,1,System(false)",
        " same => n,Hangup()",
        "\r[x]\x0b[y]\x0c[z]\x85[a]\u2028[b]\x00\x1b[31m",
        "${SHELL(false)} $[1+1] {{ 7 * 7 }} {% raw %} %} {#",
        "long " * 4000,
        "ends in a backslash \\",
    )
)


def test_a_hostile_note_changes_nothing(tmp_path: Path) -> None:
    with started(render_switch(rabat(HOSTILE)), tmp_path) as switch:
        assert dict(zip(CASES, switch.ask("subscribers", list(CASES)), strict=True)) == CASES
        assert switch.trouble == []


@pytest.mark.parametrize("seed", [0, 2])
def test_numbers_of_every_form_are_decided_as_the_model_says(seed: int, tmp_path: Path) -> None:
    model = random_switch(seed)
    edges = [number for number in boundary_numbers(model) if number]
    with started(render_switch(model), tmp_path) as switch:
        for origin in model.origins:
            numbers = Random(seed).sample(edges, 500) + random_numbers(Random(seed), 200)
            answers = switch.ask(origin.name, numbers)
            wrong = [
                (number, answer, said)
                for number, answer in zip(numbers, answers, strict=True)
                if answer != (said := in_turn(decide(model, origin.name, number)))
            ]
            assert wrong == []
        assert switch.trouble == []
