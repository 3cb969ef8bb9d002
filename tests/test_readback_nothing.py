"""Tables that say nothing, on every platform: no number is rewritten, charged or routed by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.networks import ON
from tests.switch_networks import unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.render import PLATFORMS, renderer
from validator.render.compiled import switch_model

NETWORK = """switches:
  - name: rabat
    country: MA
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins:
      - {name: subscribers, addresses: ["198.51.100.0/24"], translate: [nothing], charging: nothing, route: world}
      - {name: nobody, addresses: ["198.51.101.0/24"], route: nothing}
    trunks:
      - {name: transit, gateways: ["sip:192.0.2.1:5060"], translate: [nothing], to: {transit: true}, carries: ["*"]}
translations: [{name: nothing, rules: []}]
charging: [{name: nothing, rules: []}]
routes:
  - {name: world, rules: [{prefix: "+33", trunks: [transit]}]}
  - {name: nothing, rules: []}
"""


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    network = load_texts({"network.yaml": NETWORK.encode()}).network
    assert network is not None
    return Proof(network, ON).epochs[0]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_table_that_says_nothing_reads_back_as_it_was_proven(platform: str, epoch: Epoch) -> None:
    switch = replace(epoch.network.switches["rabat"], platform=platform)
    assert unlike(epoch, switch, renderer(platform)(switch_model(epoch, switch))) == []
