"""Real calls through Asterisk: who is tried next, and where a call stops."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.asterisk import needs_asterisk, started
from tests.live.sip import Reply, call, gateways
from tests.live.test_kamailio_failover import UNREACHABLE, failing_over, numbers
from tests.switch_models import DIALLED, EVERY, INTERNATIONAL, NATIONAL, rabat, table
from validator import causes
from validator.digits.space import Axis
from validator.render.asterisk import STATUS, render_switch
from validator.render.model import SwitchModel
from validator.tables import Forward, Translate

pytestmark = needs_asterisk

ONE_SECOND_OF_PATIENCE = (b"PATIENCE=120", b"PATIENCE=1")


def dialled(model: SwitchModel, tmp_path: Path, number: str, source: str = "127.0.0.1") -> Reply:
    files = render_switch(model)
    with started({path: content.replace(*ONE_SECOND_OF_PATIENCE) for path, content in files.items()}, tmp_path) as switch:
        reply = call(switch.address, number, source)
        assert [line for line in switch.trouble if "192.0.2.1" not in line and "127.0.0.2" not in line] == []
        return reply


@pytest.mark.parametrize(
    ("statuses", "final", "asked"),
    [
        ((200, 200), Reply(200), ["+33123"]),
        ((503, 200), Reply(200), ["+33123", "0033123"]),
        ((None, 200), Reply(200), ["+33123", "0033123"]),
        ((180, 200), Reply(200), ["+33123", "0033123"]),
        ((500, 502, 200), Reply(200), ["+33123", "0033123", "+33123"]),
        ((504, 408, 200), Reply(200), ["+33123", "0033123", "+33123"]),
        ((404, 200), Reply(404, "Q.850;cause=1"), ["+33123"]),
        ((486, 200), Reply(486, "Q.850;cause=17"), ["+33123"]),
        ((501, 200), Reply(501, "Q.850;cause=29"), ["+33123"]),
        ((603, 200), Reply(403, "Q.850;cause=21"), ["+33123"]),
        ((504, 486), Reply(486, "Q.850;cause=17"), ["+33123", "0033123"]),
    ],
)
def test_the_next_trunk_is_tried_only_after_silence_ringing_and_the_five_answers(
    statuses: tuple[int | None, ...], final: Reply, asked: list[str], tmp_path: Path
) -> None:
    """The last answer goes back as the status that Asterisk has for its cause."""
    with gateways(*statuses) as opened:
        assert dialled(failing_over([(gateway.uri,) for gateway in opened]), tmp_path, "+33123") == final
        assert numbers(opened) == [[number] for number in asked] + [[]] * (len(statuses) - len(asked))


def test_after_the_last_trunk_the_call_ends(tmp_path: Path) -> None:
    with gateways(503, 503) as opened:
        assert dialled(failing_over([(gateway.uri,) for gateway in opened]), tmp_path, "+33123").status >= 400
        assert numbers(opened) == [["+33123"], ["0033123"]]


def test_the_gateways_of_a_trunk_are_tried_before_the_next_trunk(tmp_path: Path) -> None:
    with gateways(503, 503, 200, 200) as opened:
        first, second, third, fourth = (gateway.uri for gateway in opened)
        assert dialled(failing_over([(first, second), (third, fourth)]), tmp_path, "+33123") == Reply(200)
        assert numbers(opened) == [["+33123"], ["+33123"], ["0033123"], []]


def test_a_transport_error_leads_to_the_next_trunk(tmp_path: Path) -> None:
    with gateways(200) as opened:
        assert dialled(failing_over([(UNREACHABLE,), (opened[0].uri,)]), tmp_path, "+33123") == Reply(200)
        assert numbers(opened) == [["0033123"]]


@pytest.mark.parametrize(
    ("number", "source", "final"),
    [
        ("+888123", "127.0.0.1", Reply(404, "Q.850;cause=1")),
        ("0537", "127.0.0.1", Reply(404, "Q.850;cause=3")),
        ("alice", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("+33-123", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("%24%7BSHELL(x)%7D", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("05%22%2C1%29", "127.0.0.1", Reply(484, "Q.850;cause=28")),
        ("harry", "127.0.0.1", Reply(404)),
        ("+33123", "127.0.0.2", Reply(401)),
    ],
)
def test_a_refused_call_ends_at_once_with_its_cause(number: str, source: str, final: Reply, tmp_path: Path) -> None:
    with gateways(200) as opened:
        assert dialled(failing_over([(opened[0].uri,)]), tmp_path, number, source) == final
        assert numbers(opened) == [[]]


@pytest.mark.parametrize("number", ["*21*0537%23", "%2A21*0537%23"])
def test_a_feature_code_travels_escaped(number: str, tmp_path: Path) -> None:
    """A hash may not stand in a SIP URI as it is (RFC 3261, 25.1)."""
    forwarding = Axis("unknown", "*21*", "#")
    with gateways(200) as opened:
        model = failing_over([(opened[0].uri,)])
        route = table("routes", "codes", (Forward(("trunk-0",)),), (forwarding, "05", EVERY, 0))
        model = replace(model, origins=(replace(model.origins[0], route=route),), axes=(DIALLED, forwarding))
        assert dialled(model, tmp_path, number) == Reply(200)
        assert numbers(opened) == [["*21*0537%23"]]


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
            trunks=(replace(first, stages=(made_unknown,)), replace(second, stages=(dialled_again, made_unknown))),
            axes=(DIALLED, INTERNATIONAL, NATIONAL),
        )
        assert dialled(model, tmp_path, "122").status == 484
        assert numbers(opened) == [["+33122"], []]


def test_every_cause_that_may_be_rendered_has_the_status_of_rfc_3398(tmp_path: Path) -> None:
    """As the running switch answers, not as its source says."""
    files = render_switch(rabat())
    text = files["extensions.conf"].decode()
    lines = "".join(f"exten => {cause},1,Hangup({cause})\n" for cause in range(1, 128))
    text = f"{text}\n[causes]\n{lines}"
    peers = (
        files["pjsip.conf"]
        .decode()
        .replace("match=198.51.100.0/24", "match=127.0.0.1")
        .replace("context=origin.subscribers", "context=causes")
    )
    with started({"extensions.conf": text.encode(), "pjsip.conf": peers.encode()}, tmp_path) as switch:
        answered = {cause: call(switch.address, str(cause), identity=f"c{cause}").status for cause in range(1, 128)}
    assert {cause: status for cause, status in answered.items() if status == causes.status(cause)} == STATUS
