"""Tech prefixes on running switches: taken off, or the call is refused; put in front of every trunk's own number, and of no other's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.live import asterisk, kamailio
from tests.live.answers import Answer
from tests.live.asterisk import needs_asterisk
from tests.live.kamailio import needs_kamailio
from tests.live.sip import Reply, call, gateways
from tests.live.test_asterisk_decisions import in_turn
from tests.live.test_kamailio_failover import failing_over, numbers
from tests.switch_models import boundary_numbers, decide, random_numbers, random_switch
from validator.render import renderer
from validator.render.model import SwitchModel

SWITCHES = [
    pytest.param("kamailio", marks=needs_kamailio),
    pytest.param("kamailio-dialplan", marks=needs_kamailio),
    pytest.param("kamailio-drouting", marks=needs_kamailio),
    pytest.param("asterisk", marks=needs_asterisk),
]
REFUSED = Answer((), 21, 403)
ORIGINS = {"plain": "1001#", "staged": "*5*", "national": "0", "international": "A9", "dialled": ""}
TRUNKS = {"a": "77#", "b": "", "c": "00"}


def behind(model: SwitchModel) -> SwitchModel:
    """The switch with tech prefixes."""
    return replace(
        model,
        origins=tuple(replace(origin, tech_prefix=ORIGINS[origin.name]) for origin in model.origins),
        trunks=tuple(replace(trunk, tech_prefix=TRUNKS[trunk.name]) for trunk in model.trunks),
    )


def expected(model: SwitchModel, origin: str, dialled: str) -> Answer:
    """As the model without tech prefixes says of what stands behind that of the origin, with that of every trunk in front."""
    prefix = ORIGINS[origin]
    if not dialled.startswith(prefix) or dialled == prefix:
        return REFUSED if set(dialled) <= set("0123456789*#+ABCDEF") else Answer((), 28, 484)
    answer = decide(model, origin, dialled.removeprefix(prefix))
    return answer._replace(sent=tuple((trunk, sent if sent.startswith("!") else TRUNKS[trunk] + sent) for trunk, sent in answer.sent))


@contextmanager
def asked(platform: str, model: SwitchModel, directory: Path) -> Iterator[kamailio.Kamailio | asterisk.Asterisk]:
    started = asterisk.started if platform == "asterisk" else kamailio.started
    with started(renderer(platform)(model), directory) as switch:
        yield switch


@pytest.mark.parametrize("platform", SWITCHES)
def test_numbers_are_decided_behind_them(platform: str, tmp_path: Path) -> None:
    model = random_switch(1)
    edges = [number for number in boundary_numbers(model)[::20] if number]
    with asked(platform, behind(model), tmp_path) as switch:
        for origin, prefix in ORIGINS.items():
            dialled = [*(prefix + number for number in [*edges, *random_numbers(Random(5), 150)]), *edges[::7], prefix or "+"]
            wanted = [expected(model, origin, each) for each in dialled]
            said = switch.ask(origin, dialled)
            told = [*map(in_turn, wanted)] if platform == "asterisk" else wanted
            wrong = [each for each in zip(dialled, said, told, strict=True) if each[1] != each[2]]
            assert wrong == []
            assert not prefix or {answer.cause for answer in said} >= {0, 21}
        assert switch.trouble == []


@pytest.mark.parametrize("platform", SWITCHES)
@pytest.mark.parametrize(
    ("dialled", "status", "tried"),
    [
        ("1001%23+33123", 200, [["77%23+33123"], ["0033123"], ["9+33123"]]),
        ("1001#+33123", 200, [["77%23+33123"], ["0033123"], ["9+33123"]]),
        ("+33123", 403, [[], [], []]),
        ("1002%23+33123", 403, [[], [], []]),
        ("1001%23", 403, [[], [], []]),
        ("01001%23+33123", 403, [[], [], []]),
    ],
)
def test_a_call_that_fails_goes_on_from_the_number_without_them(
    platform: str, dialled: str, status: int, tried: list[list[str]], tmp_path: Path
) -> None:
    """The second trunk has none, and takes 00 for the plus; the third has its own."""
    with gateways(503, 500, 200) as opened:
        model = failing_over([(gateway.uri,) for gateway in opened])
        first, second, third = model.trunks
        model = replace(
            model,
            origins=(replace(model.origins[0], tech_prefix="1001#"),),
            trunks=(replace(first, tech_prefix="77#"), second, replace(third, tech_prefix="9")),
        )
        files = renderer(platform)(model)
        start = asterisk.started(files, tmp_path) if platform == "asterisk" else kamailio.started(files, tmp_path, "kamailio.cfg")
        with start as switch:
            assert call(switch.address, dialled) == Reply(status, "" if status == 200 else "Q.850;cause=21")
            assert switch.trouble == []
        assert numbers(opened) == tried
