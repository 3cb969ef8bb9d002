"""Files of the example network for a platform, changed as somebody might change them on the switch, and read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.switch_networks import unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_network
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.difference import Difference, words
from validator.render import renderer
from validator.render.compiled import switch_model

ROOT = Path(__file__).parents[1]
ON = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def example() -> Epoch:
    network = load_network(ROOT / "configs").network
    assert network is not None
    return Proof(network, ON).epochs[0]


@dataclass(frozen=True)
class Case:
    """A switch of the example network as if it were of a platform."""

    platform: str
    name: str

    @property
    def switch(self) -> Switch:
        return replace(example().network.switches[self.name], platform=self.platform)

    @property
    def files(self) -> dict[str, bytes]:
        return files_of(self.platform, self.name)

    def unlike_all(self) -> dict[str, list[Difference | str]]:
        """What each switch of the network does in another way than was proven."""
        found = {}
        for name, switch in example().network.switches.items():
            found[name] = unlike(example(), replace(switch, platform=self.platform), files_of(self.platform, name))
        return {name: differences for name, differences in found.items() if differences}


@cache
def files_of(platform: str, name: str) -> dict[str, bytes]:
    return renderer(platform)(switch_model(example(), example().network.switches[name]))


def read_changed(case: Case, path: str, old: str, new: str) -> list[Difference | str]:
    """The first place where the old text stands has the new one."""
    text = case.files[path].decode()
    assert old in text
    return unlike(example(), case.switch, {**case.files, path: text.replace(old, new, 1).encode()})


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
