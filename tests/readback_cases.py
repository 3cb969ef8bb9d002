"""Files of the example network for a platform, changed as somebody might change them on the switch, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.networks import Mapped, document
from tests.switch_networks import dressed, epochs, unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.difference import Difference, words
from validator.render import renderer
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable

ROOT = Path(__file__).parents[1]
ON = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def example(alone: bool = False) -> Epoch:
    """The example network; `alone`: every rule with its first trunk only, and every trunk with its first gateway."""
    network = load_texts({path: first_only(text) if alone else text for path, text in texts().items()}).network
    assert network is not None
    return Proof(network, ON).epochs[0]


def texts() -> dict[str, bytes]:
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted((ROOT / "configs").rglob("*.yaml"))}


def first_only(text: bytes) -> bytes:
    """The text of a file with the first item alone of every list of trunks and of gateways."""
    return re.sub(rb"((?:trunks|gateways): \[[^],]+),[^]]*\]", rb"\1]", text)


@dataclass(frozen=True)
class Case:
    """A switch of the example network as if it were of a platform."""

    platform: str
    name: str
    alone: bool = False

    @property
    def epoch(self) -> Epoch:
        return example(self.alone)

    @property
    def switch(self) -> Switch:
        return replace(self.epoch.network.switches[self.name], platform=self.platform)

    @property
    def files(self) -> dict[str, bytes]:
        return files_of(self)

    def unlike_all(self) -> dict[str, list[Difference | str]]:
        """What each switch of the network does in another way than was proven."""
        cases = [replace(self, name=name) for name in self.epoch.network.switches]
        found = {case.name: unlike(case.epoch, case.switch, case.files) for case in cases}
        return {name: differences for name, differences in found.items() if differences}


@cache
def files_of(case: Case) -> dict[str, bytes]:
    return renderer(case.platform)(switch_model(case.epoch, case.switch))


def rendered_alone(seed: int, platform: str) -> Iterator[tuple[Epoch, Switch, dict[str, bytes]]]:
    """Every switch of a random network in which no list has a second trunk, and no trunk a second gateway."""
    for epoch in epochs(alone(dressed(document(seed), platform))):
        for switch in epoch.network.switches.values():
            with suppress(Unrenderable):
                yield epoch, switch, renderer(platform)(switch_model(epoch, switch))


def alone(written: Mapped) -> Mapped:
    """The network with the first trunk alone of every list, and the first gateway of every trunk."""
    switches = [
        {**switch, "trunks": [{**trunk, "gateways": trunk["gateways"][:1]} for trunk in switch["trunks"]]} for switch in written["switches"]
    ]
    routes = [{**table, "rules": [{**rule, **_first(rule)} for rule in table["rules"]]} for table in written["routes"]]
    return {**written, "switches": switches, "routes": routes}


def _first(rule: Mapped) -> Mapped:
    return {"trunks": rule["trunks"][:1]} if "trunks" in rule else {}


def read_changed(case: Case, path: str, old: str, new: str) -> list[Difference | str]:
    """The first place where the old text stands has the new one."""
    text = case.files[path].decode()
    assert old in text
    return unlike(case.epoch, case.switch, {**case.files, path: text.replace(old, new, 1).encode()})


def found_in(case: Case, path: str, old: str, new: str) -> tuple[str, str]:
    """The smallest number that differs and what the changed files do with it, or what else is not as it was."""
    found = read_changed(case, path, old, new)
    first = min((each for each in found if isinstance(each, Difference)), key=lambda each: each.witness, default=None)
    return (first.witness.written, words(first.does, first.witness)) if first else ("", str(found[0]))


def unread_in(case: Case, path: str, old: str, new: str) -> str:
    """The line that is not understood, and why."""
    with pytest.raises(Unreadable) as strange:
        read_changed(case, path, old, new)
    place = strange.value.place
    return f"{place.file}:{place.line}: {strange.value.reason}"
