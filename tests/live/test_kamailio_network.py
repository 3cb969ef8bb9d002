"""The example network on running switches: every boundary number of every table, and random ones, as the engine says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.live.answers import Answer
from tests.live.kamailio import needs_kamailio, started
from tests.switch_models import boundary_numbers, random_numbers
from validator import causes
from validator.digits.space import Number, number
from validator.flow.proof import Epoch, Proof
from validator.flow.trace import Hop, Leg
from validator.load import load_network
from validator.network import Origin
from validator.render.compiled import switch_model
from validator.render.kamailio import render_switch
from validator.tables import Charge

pytestmark = needs_kamailio

ROOT = Path(__file__).resolve().parents[2]
ON = datetime(2026, 6, 1, tzinfo=UTC)
ASKED = 10_000
SPARE = 28


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    loaded = load_network(ROOT / "configs")
    assert loaded.network is not None
    return Proof(loaded.network, ON).epochs[0]


def expected(epoch: Epoch, origin: Origin, asked: str) -> Answer:
    """What the engine says that the switch does with a number."""
    dialled = number(asked)
    well_formed = dialled.digits and set(dialled.digits) <= set("0123456789*#ABCDEF")
    read = Number(origin.reads or dialled.nature, dialled.digits)
    if not well_formed or epoch.space.locate(read) is None or dialled.nature not in natures(origin):
        return Answer((), SPARE, 484)
    return said(epoch.trace(origin, dialled))


def natures(origin: Origin) -> tuple[str, ...]:
    return origin.natures or ("unknown", "international")


def said(hop: Hop) -> Answer:
    charge = hop.tariff.rule.action if hop.tariff and hop.tariff.rule else None
    tariff = charge.tariff if isinstance(charge, Charge) else ""
    if hop.end in ("incomplete", "too-long"):
        return Answer((), SPARE, 484)
    if hop.end:
        return Answer((), hop.cause, causes.status(hop.cause), tariff)
    return Answer(tuple((leg.trunk.name, sent(leg)) for leg in hop.legs), tariff=tariff)


def sent(leg: Leg) -> str:
    unsaid = leg.end in ("incomplete", "too-long") or leg.number.nature == "national" or not leg.number.digits
    return "!28/484" if unsaid else leg.number.written


@pytest.mark.parametrize("name", ["rabat", "casablanca", "ma-gateway", "lille", "paris", "fr-gateway"])
def test_a_switch_of_the_example_decides_as_the_engine_says(epoch: Epoch, name: str, tmp_path: Path) -> None:
    switch = epoch.network.switches[name]
    model = switch_model(epoch, switch)
    boundaries = boundary_numbers(model)
    asked = [*boundaries, *random_numbers(Random(333), max(ASKED // 6, ASKED // 4 - len(boundaries)))]
    with started(render_switch(model), tmp_path) as running:
        for origin in switch.origins:
            answers = running.ask(origin.name, asked)
            wrong = [
                (origin.name, dialled, answer, wanted)
                for dialled, answer in zip(asked, answers, strict=True)
                if answer != (wanted := expected(epoch, origin, dialled))
            ]
            assert wrong == []
        assert running.trouble == []


def test_ten_thousand_numbers_are_asked_in_all(epoch: Epoch) -> None:
    models = [switch_model(epoch, switch) for switch in epoch.network.switches.values()]
    assert sum(max(ASKED // 6, ASKED // 4 - len(boundary_numbers(model))) + len(boundary_numbers(model)) for model in models) >= ASKED
