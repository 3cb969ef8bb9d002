"""Real calls: who is tried next, and where a call stops."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.kamailio import needs_kamailio, started
from tests.live.sip import Gateway, Reply, call, gateways
from tests.switch_models import DIALLED, EVERY, HERE, INTERNATIONAL, NATIONAL, listed, rabat, table
from validator.digits.space import Axis
from validator.network import Listed
from validator.render.kamailio import render_switch
from validator.render.model import OriginModel, SwitchModel, TrunkModel
from validator.tables import Forward, Reject, Translate

pytestmark = needs_kamailio

UNREACHABLE = "sip:192.0.2.1:5060"
"""Documentation range: a socket on loopback cannot send there, which is a transport error at once."""


def failing_over(trunks: list[tuple[str, ...]]) -> SwitchModel:
    """One origin, 127.0.0.1, whose numbers may leave on all of the trunks in order; each is its list of gateways.

    The second trunk takes 00 instead of the plus. +888 is refused, and what is dialled has no route.
    """
    names = tuple(f"trunk-{place}" for place in range(len(trunks)))
    route = table("routes", "main", (Forward(names), Reject(1)), (INTERNATIONAL, "", EVERY, 0), (INTERNATIONAL, "888", EVERY, 1))
    leaving = table("translations", "plus-to-00", (Translate(1, "00"),), (INTERNATIONAL, "", EVERY, 0))
    return replace(
        rabat(),
        origins=(OriginModel("phones", HERE, listed("127.0.0.1"), (), route),),
        trunks=tuple(
            TrunkModel(name, HERE, listed(*uris), (leaving,) if place == 1 else ())
            for place, (name, uris) in enumerate(zip(names, trunks, strict=True))
        ),
        axes=(DIALLED, INTERNATIONAL),
        listen=Listed("udp:127.0.0.1:5060", HERE),
    )


def dialled(model: SwitchModel, tmp_path: Path, number: str, source: str = "127.0.0.1") -> tuple[Reply, list[str]]:
    """The final answer to one call, and the troubles in the log."""
    with started(render_switch(model), tmp_path, "kamailio.cfg") as switch:
        return call(switch.address, number, source), switch.trouble


def numbers(opened: list[Gateway]) -> list[list[str]]:
    return [gateway.numbers for gateway in opened]


@pytest.mark.parametrize(
    ("statuses", "final", "asked"),
    [
        ((200, 200), 200, ["+33123"]),
        ((503, 200), 200, ["+33123", "0033123"]),
        ((None, 200), 200, ["+33123", "0033123"]),
        ((500, 502, 200), 200, ["+33123", "0033123", "+33123"]),
        ((504, 408, 200), 200, ["+33123", "0033123", "+33123"]),
        ((404, 200), 404, ["+33123"]),
        ((486, 200), 486, ["+33123"]),
        ((501, 200), 501, ["+33123"]),
        ((603, 200), 603, ["+33123"]),
        ((504, 486), 486, ["+33123", "0033123"]),
        ((408, 504), 504, ["+33123", "0033123"]),
        ((504, None), 408, ["+33123", "0033123"]),
        ((502, 503), 500, ["+33123", "0033123"]),
    ],
)
def test_the_next_trunk_is_tried_only_after_silence_and_the_five_answers(
    statuses: tuple[int | None, ...], final: int, asked: list[str], tmp_path: Path
) -> None:
    """The last answer goes back; a 503 as 500, since the switch itself is in service (RFC 3261, 16.7)."""
    with gateways(*statuses) as opened:
        reply, trouble = dialled(failing_over([(gateway.uri,) for gateway in opened]), tmp_path, "+33123")
        assert (reply, trouble) == (Reply(final), [])
        assert numbers(opened) == [[number] for number in asked] + [[]] * (len(statuses) - len(asked))


def test_the_gateways_of_a_trunk_are_tried_before_the_next_trunk(tmp_path: Path) -> None:
    with gateways(503, 503, 200, 200) as opened:
        first, second, third, fourth = (gateway.uri for gateway in opened)
        reply, _ = dialled(failing_over([(first, second), (third, fourth)]), tmp_path, "+33123")
        assert reply == Reply(200)
        assert numbers(opened) == [["+33123"], ["+33123"], ["0033123"], []]


def test_a_transport_error_leads_to_the_next_trunk(tmp_path: Path) -> None:
    with gateways(200) as opened:
        reply, trouble = dialled(failing_over([(UNREACHABLE,), (opened[0].uri,)]), tmp_path, "+33123")
        assert reply == Reply(200)
        assert numbers(opened) == [["0033123"]]
        assert "192.0.2.1" in trouble[0]


def test_after_the_last_transport_error_the_network_is_out_of_order(tmp_path: Path) -> None:
    assert dialled(failing_over([(UNREACHABLE,)]), tmp_path, "+33123")[0] == Reply(503, "Q.850;cause=38")


def test_every_trunk_gets_the_number_as_it_was_decided(tmp_path: Path) -> None:
    """The first trunk's translation is undone for the second, the nature national included."""
    dialled_again = table("translations", "national-to-dialled", (Translate(0, "0"),), (NATIONAL, "", EVERY, 0))
    made_unknown = table("translations", "to-e164", (Translate(0, "+33"),), (NATIONAL, "1", EVERY, 0))
    with gateways(503, 200) as opened:
        model = failing_over([(gateway.uri,) for gateway in opened])
        first, second = model.trunks
        route = table("routes", "national", (Forward((first.name, second.name)),), (NATIONAL, "", EVERY, 0))
        model = replace(
            model,
            origins=(replace(model.origins[0], route=route, reads="national"),),
            trunks=(replace(first, stages=(made_unknown,)), replace(second, stages=(made_unknown, dialled_again))),
            axes=(DIALLED, INTERNATIONAL, NATIONAL),
        )
        assert dialled(model, tmp_path, "122")[0] == Reply(200)
        assert numbers(opened) == [["+33122"], ["+33122"]]


@pytest.mark.parametrize("number", ["*21*0537%23", "*21*0537#", "%2A21*0537%23"])
def test_a_feature_code_travels_escaped(number: str, tmp_path: Path) -> None:
    """A hash may not stand in a SIP URI as it is (RFC 3261, 25.1); a telephone sends it either way."""
    forwarding = Axis("unknown", "*21*", "#")
    with gateways(200) as opened:
        model = failing_over([(opened[0].uri,)])
        route = table("routes", "codes", (Forward(("trunk-0",)),), (forwarding, "05", EVERY, 0))
        model = replace(model, origins=(replace(model.origins[0], route=route),), axes=(DIALLED, forwarding))
        assert dialled(model, tmp_path, number)[0] == Reply(200)
        assert numbers(opened) == [["*21*0537%23"]]


@pytest.mark.parametrize(
    ("number", "source", "final"),
    [
        ("+888123", "127.0.0.1", Reply(404, "Q.850;cause=1")),
        ("0537", "127.0.0.1", Reply(404, "Q.850;cause=3")),
        ("alice", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("+33-123", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("+33123", "127.0.0.2", Reply(403)),
    ],
)
def test_a_refused_call_ends_at_once_with_its_cause(number: str, source: str, final: Reply, tmp_path: Path) -> None:
    with gateways(200) as opened:
        assert dialled(failing_over([(opened[0].uri,)]), tmp_path, number, source) == (final, [])
        assert numbers(opened) == [[]]
