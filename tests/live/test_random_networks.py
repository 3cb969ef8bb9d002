"""Five random networks on running switches: numbers of up to four digits and boundary numbers, as the engine says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live import asterisk, kamailio
from tests.live.answers import Answer
from tests.live.asterisk import needs_asterisk
from tests.live.kamailio import needs_kamailio
from tests.live.test_asterisk_decisions import in_turn
from tests.live.test_kamailio_network import expected
from tests.networks import numbers
from tests.switch_models import boundary_numbers
from tests.switch_networks import rendered
from validator.flow.proof import Epoch
from validator.network import Origin
from validator.render import renderer
from validator.render.compiled import switch_model

SEEDS = [1, 3, 6, 7, 9]
DIALLED = [dialled for written in numbers(4) if written for dialled in (written, "+" + written)]


@needs_kamailio
@pytest.mark.parametrize("seed", SEEDS)
def test_kamailio_decides_as_the_engine_says(seed: int, tmp_path: Path) -> None:
    """By each of the platforms that write for it."""
    for epoch, switch, files in rendered(seed, "kamailio"):
        model = switch_model(epoch, switch)
        asked = [*DIALLED[::4], *boundary_numbers(model)[::5]]
        every = {"kamailio": files, **{platform: renderer(platform)(model) for platform in ("kamailio-dialplan", "kamailio-drouting")}}
        for platform, written in every.items():
            directory = tmp_path / switch.name / platform
            directory.mkdir(parents=True)
            with kamailio.started(written, directory) as running:
                for origin in switch.origins:
                    assert wrong(epoch, origin, asked, running.ask(origin.name, asked)) == []
                assert running.trouble == []


@needs_asterisk
@pytest.mark.parametrize("seed", SEEDS)
def test_asterisk_decides_as_the_engine_says(seed: int, tmp_path: Path) -> None:
    """The first switch of each network: a start takes seconds."""
    epoch, switch, files = next(rendered(seed, "asterisk"))
    asked = [*DIALLED[::8], *filter(None, boundary_numbers(switch_model(epoch, switch))[::10])]
    with asterisk.started(files, tmp_path) as running:
        for origin in switch.origins:
            assert wrong(epoch, origin, asked, running.ask(origin.name, asked), in_turn) == []
        assert running.trouble == []


def wrong(
    epoch: Epoch, origin: Origin, asked: list[str], answers: list[Answer], seen: Callable[[Answer], Answer] = lambda said: said
) -> list[tuple[str, str, Answer, Answer]]:
    """What the switch does otherwise. Where two rules claim a number alike the engine decides nothing, and any answer will do."""
    said = ((dialled, answer, expected(epoch, origin, dialled)) for dialled, answer in zip(asked, answers, strict=True))
    decided = ((dialled, answer, seen(wanted)) for dialled, answer, wanted in said if wanted.sent or wanted.cause)
    return [(origin.name, dialled, answer, wanted) for dialled, answer, wanted in decided if answer != wanted]
