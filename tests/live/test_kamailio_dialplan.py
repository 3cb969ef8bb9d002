"""A running Kamailio that decides by its modules dialplan and drouting: every number as the model says, every call ends as it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.live.kamailio import needs_kamailio, started
from tests.live.sip import Reply, call, gateways
from tests.live.test_kamailio_decisions import CASES, HOSTILE
from tests.live.test_kamailio_failover import UNREACHABLE, failing_over, numbers
from tests.switch_models import DIALLED, EVERY, boundary_numbers, decide, rabat, random_numbers, random_switch, table
from validator.digits.space import Axis
from validator.render import renderer
from validator.render.model import SwitchModel
from validator.tables import Forward

pytestmark = [needs_kamailio, pytest.mark.parametrize("platform", ["kamailio-dialplan", "kamailio-drouting"])]


@pytest.mark.parametrize("note", ["", HOSTILE])
def test_the_small_switch_answers_every_kind_of_question(platform: str, note: str, tmp_path: Path) -> None:
    with started(renderer(platform)(rabat(note)), tmp_path) as switch:
        assert dict(zip(CASES, switch.ask("subscribers", list(CASES)), strict=True)) == CASES
        assert switch.trouble == []


def test_numbers_are_decided_as_the_model_says(platform: str, tmp_path: Path) -> None:
    """Origins of every kind; boundary numbers of every table, and random ones."""
    model = random_switch(1)
    edges = boundary_numbers(model)
    with started(renderer(platform)(model), tmp_path) as switch:
        for origin in model.origins:
            asked = [*edges[::3], *random_numbers(Random(7), 500)]
            answers = switch.ask(origin.name, asked)
            wrong = [
                (dialled, answer, said)
                for dialled, answer in zip(asked, answers, strict=True)
                if answer != (said := decide(model, origin.name, dialled))
            ]
            assert wrong == []
        assert switch.trouble == []


def dialled(platform: str, model: SwitchModel, tmp_path: Path, number: str, source: str = "127.0.0.1") -> Reply:
    """The final answer to one call."""
    with started(renderer(platform)(model), tmp_path, "kamailio.cfg") as switch:
        return call(switch.address, number, source)


@pytest.mark.parametrize(
    ("statuses", "final", "asked"),
    [
        ((504, 408, 200), 200, ["+33123", "0033123", "+33123"]),
        ((404, 200), 404, ["+33123"]),
        ((None, 200), 200, ["+33123", "0033123"]),
        ((502, 503), 500, ["+33123", "0033123"]),
    ],
)
def test_the_next_trunk_is_tried_where_it_may_be(
    platform: str, statuses: tuple[int | None, ...], final: int, asked: list[str], tmp_path: Path
) -> None:
    with gateways(*statuses) as opened:
        assert dialled(platform, failing_over([(gateway.uri,) for gateway in opened]), tmp_path, "+33123") == Reply(final)
        assert numbers(opened) == [[number] for number in asked] + [[]] * (len(statuses) - len(asked))


def test_a_transport_error_leads_to_the_next_gateway_and_trunk(platform: str, tmp_path: Path) -> None:
    with gateways(503, 200) as opened:
        model = failing_over([(UNREACHABLE, opened[0].uri), (opened[1].uri,)])
        assert dialled(platform, model, tmp_path, "+33123") == Reply(200)
        assert numbers(opened) == [["+33123"], ["0033123"]]


def test_a_feature_code_travels_escaped(platform: str, tmp_path: Path) -> None:
    forwarding = Axis("unknown", "*21*", "#")
    with gateways(200) as opened:
        model = failing_over([(opened[0].uri,)])
        route = table("routes", "codes", (Forward(("trunk-0",)),), (forwarding, "05", EVERY, 0))
        model = replace(model, origins=(replace(model.origins[0], route=route),), axes=(DIALLED, forwarding))
        assert dialled(platform, model, tmp_path, "*21*0537%23") == Reply(200)
        assert numbers(opened) == [["*21*0537%23"]]


@pytest.mark.parametrize(
    ("number", "source", "final"),
    [
        ("+888123", "127.0.0.1", Reply(404, "Q.850;cause=1")),
        ("0537", "127.0.0.1", Reply(404, "Q.850;cause=3")),
        ("alice", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("+33123", "127.0.0.2", Reply(403)),
    ],
)
def test_a_refused_call_ends_at_once_with_its_cause(platform: str, number: str, source: str, final: Reply, tmp_path: Path) -> None:
    with gateways(200) as opened:
        assert dialled(platform, failing_over([(opened[0].uri,)]), tmp_path, number, source) == final
        assert numbers(opened) == [[]]
