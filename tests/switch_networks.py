"""Random networks with what a rendered switch needs: addresses, gateways, a place to listen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from tests.networks import ON, Mapped, document, text, undated
from validator.flow.calls import NotSettled
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Switch
from validator.readback import reader
from validator.readback.difference import Difference, differences, misnamed
from validator.readback.proven import UNDECIDED
from validator.render import renderer
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable


def seeds(*usual: int) -> Sequence[int]:
    """Which random networks a platform is tried with: these few, or as many as $RANDOM_NETWORKS says (make random: 200)."""
    return range(int(os.environ["RANDOM_NETWORKS"])) if "RANDOM_NETWORKS" in os.environ else usual


def dressed(written: Mapped, platform: str) -> Mapped:
    """The network with a platform and addresses for every switch, and without dates; every trunk leads out of it."""
    switches = [dressed_switch(switch, place, platform) for place, switch in enumerate(undated(written["switches"]), 1)]
    return {**undated(written), "switches": switches}


def dressed_switch(switch: Mapped, place: int, platform: str) -> Mapped:
    def origin(number: int, item: Mapped) -> Mapped:
        natures = {"natures": ["unknown", "international"]} if "natures" in item else {}
        return {**item, **natures, "addresses": [f"198.51.{place}.{number * 16}/28"]}

    def trunk(number: int, item: Mapped) -> Mapped:
        leads_out = {"to": {"transit": True}, "carries": ["*"]}
        return {**item, **leads_out, "gateways": [f"sip:192.0.{place}.{number}:5060", f"sip:192.0.{place}.{number + 100}"]}

    origins: list[Any] = [origin(number, item) for number, item in enumerate(switch["origins"])]
    trunks: list[Any] = [trunk(number, item) for number, item in enumerate(switch["trunks"])]
    listen = {"platform": platform, "listen": f"udp:127.0.{place}.1:5060"}
    return {**switch, **listen, "origins": origins, "trunks": trunks}


def epochs(written: Mapped) -> Iterator[Epoch]:
    """The first epoch of a network; none if its calls go round and round."""
    network = load_texts({"network.yaml": text(written).encode()}).network
    assert network is not None
    with suppress(NotSettled):
        yield Proof(network, ON).epochs[0]


def rendered(seed: int, platform: str) -> Iterator[tuple[Epoch, Switch, dict[str, bytes]]]:
    """Every switch of a random network that can be rendered for a platform."""
    for epoch in epochs(dressed(document(seed), platform)):
        for switch in epoch.network.switches.values():
            with suppress(Unrenderable):
                yield epoch, switch, renderer(platform)(switch_model(epoch, switch))


def unlike(epoch: Epoch, switch: Switch, files: dict[str, bytes]) -> list[Difference | str]:
    """What the files of a switch do in another way than was proven. Where two rules claim a number alike, nothing was."""
    assert switch.platform is not None
    read = reader(switch.platform)(files, switch.name)
    found = [each for each in differences(epoch, switch, read) if each.proven != UNDECIDED]
    return [*found, *misnamed(epoch, switch, read), *(words for words, _ in read.beyond(epoch.space))]
