"""The example network on running Asterisks: every boundary number of every table, and random ones, as the engine says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.live.asterisk import needs_asterisk, started
from tests.live.test_asterisk_decisions import in_turn
from tests.live.test_kamailio_network import expected
from tests.switch_models import boundary_numbers, random_numbers
from validator.flow.proof import Epoch, Proof
from validator.load import load_network
from validator.network import Origin
from validator.render.asterisk import render_switch
from validator.render.compiled import switch_model

pytestmark = needs_asterisk

ROOT = Path(__file__).resolve().parents[2]
ON = datetime(2026, 6, 1, tzinfo=UTC)
ASKED = 10_000


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    loaded = load_network(ROOT / "configs")
    assert loaded.network is not None
    return Proof(loaded.network, ON).epochs[0]


def asked_at(epoch: Epoch, origins: int, name: str) -> list[str]:
    """The boundary numbers of a switch, and so many random ones that all its origins are asked a sixth of all together."""
    boundaries = [number for number in boundary_numbers(switch_model(epoch, epoch.network.switches[name])) if number]
    return [*boundaries, *random_numbers(Random(212), max(ASKED // 6 // origins + 1 - len(boundaries), 50))]


@pytest.mark.parametrize("name", ["rabat", "casablanca", "ma-gateway", "lille", "paris", "fr-gateway"])
def test_a_switch_of_the_example_decides_as_the_engine_says(epoch: Epoch, name: str, tmp_path: Path) -> None:
    switch = epoch.network.switches[name]
    asked = asked_at(epoch, len(switch.origins), name)
    with started(render_switch(switch_model(epoch, switch)), tmp_path) as running:
        for origin in switch.origins:
            assert wrong(epoch, origin, asked, running.ask(origin.name, asked)) == []
        assert running.trouble == []


def wrong(epoch: Epoch, origin: Origin, asked: list[str], answers: Sequence[object]) -> list[object]:
    said = ((dialled, answer, in_turn(expected(epoch, origin, dialled))) for dialled, answer in zip(asked, answers, strict=True))
    return [(origin.name, dialled, answer, wanted) for dialled, answer, wanted in said if answer != wanted]


def test_ten_thousand_numbers_are_asked_in_all(epoch: Epoch) -> None:
    switches = epoch.network.switches.values()
    assert sum(len(switch.origins) * len(asked_at(epoch, len(switch.origins), switch.name)) for switch in switches) >= ASKED
