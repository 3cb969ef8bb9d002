"""Trunks that share calls on running switches: who is drawn how often, who follows, and what is sent when the first fails."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.live import asterisk, kamailio
from tests.live.asterisk import needs_asterisk
from tests.live.kamailio import needs_kamailio
from tests.live.sip import Reply, call, gateways
from tests.live.test_kamailio_failover import failing_over, numbers
from tests.switch_models import EVERY, HERE, INTERNATIONAL, listed, rabat, table
from validator.render import renderer
from validator.render.model import SwitchModel, TrunkModel
from validator.tables import Forward

SWITCHES = [
    pytest.param("kamailio", marks=needs_kamailio),
    pytest.param("kamailio-dialplan", marks=needs_kamailio),
    pytest.param("asterisk", marks=needs_asterisk),
]
ASKED = {"asterisk": 1_500, "kamailio": 5_000, "kamailio-dialplan": 5_000}
WIDE = 7
"""Standard deviations by which a count may be off: more than that it is once in 10^11 counts."""


def sharing(forward: Forward) -> SwitchModel:
    """One origin that sends all to a list."""
    model = rabat()
    route = table("routes", "main", (forward,), (INTERNATIONAL, "", EVERY, 0))
    trunks = tuple(TrunkModel(name, HERE, listed("sip:192.0.2.9")) for name in dict.fromkeys(forward.trunks))
    return replace(model, origins=(replace(model.origins[0], stages=(), route=route, charging=None),), trunks=trunks)


def tried(platform: str, forward: Forward, directory: Path) -> Counter[tuple[str, ...]]:
    """How often the trunks are tried in which order."""
    files = renderer(platform)(sharing(forward.ordered))
    start = asterisk.started if platform == "asterisk" else kamailio.started
    with start(files, directory) as switch:
        answers = switch.ask("subscribers", ["+33123"] * ASKED[platform])
        assert switch.trouble == []
    return Counter(tuple(trunk for trunk, _ in answer.sent) for answer in answers)


@pytest.mark.parametrize("platform", SWITCHES)
@pytest.mark.parametrize(
    ("forward", "orders"),
    [
        (Forward(("a", "b", "c"), (30, 70, 0)), {("b", "a", "c"): 7, ("a", "b", "c"): 3}),
        (
            Forward(("z", "a", "b", "c", "y", "d", "e"), (0, 1, 2, 5, 0, 1, 1)),
            {
                ("z", *first, "y", *last): weight
                for first, weight in {("c", "b", "a"): 5, ("b", "c", "a"): 2, ("a", "c", "b"): 1}.items()
                for last in (("d", "e"), ("e", "d"))
            },
        ),
    ],
)
def test_who_is_tried_first_is_drawn_by_weight(platform: str, forward: Forward, orders: dict[tuple[str, ...], int], tmp_path: Path) -> None:
    seen = tried(platform, forward, tmp_path)
    assert seen.keys() == orders.keys()
    asked = ASKED[platform]
    for order, weight in orders.items():
        chance = weight / sum(orders.values())
        assert abs(seen[order] - asked * chance) < WIDE * (asked * chance * (1 - chance)) ** 0.5, (order, seen)


@pytest.mark.parametrize("platform", SWITCHES)
def test_a_call_that_fails_falls_to_the_neighbours_and_then_onward(platform: str, tmp_path: Path) -> None:
    """Whoever is drawn, every one of them is asked once, and the last of the list only then; the number of each is its own."""
    with gateways(503, 503, 503, 200) as opened:
        model = failing_over([(gateway.uri,) for gateway in opened])
        names = tuple(trunk.name for trunk in model.trunks)
        route = table("routes", "main", (Forward(names, (1, 1, 1, 0)),), (INTERNATIONAL, "", EVERY, 0))
        trunks = tuple(replace(trunk, tech_prefix=prefix) for trunk, prefix in zip(model.trunks, ("1#", "", "3#", "4"), strict=True))
        files = renderer(platform)(replace(model, origins=(replace(model.origins[0], route=route),), trunks=trunks))
        start = asterisk.started(files, tmp_path) if platform == "asterisk" else kamailio.started(files, tmp_path, "kamailio.cfg")
        with start as switch:
            for identity in "abc":
                assert call(switch.address, "+33123", identity=identity) == Reply(200)
            assert switch.trouble == []
        assert numbers(opened) == [[sent] * 3 for sent in ("1%23+33123", "0033123", "3%23+33123", "4+33123")]
