"""Which natures of address can leave on each trunk."""

from __future__ import annotations

from collections.abc import Mapping

from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form
from validator.flow.calls import Calls
from validator.flow.heads import NATURES
from validator.flow.proof import Epoch
from validator.network import Origin, Trunk
from validator.tables import Action, Forward, Nature

NOWHERE = 0


def leaving(epoch: Epoch) -> dict[str, frozenset[str]]:
    """For every trunk (`switch/trunk`) the natures of the numbers that can leave on it, whatever enters."""
    calls = epoch.calls
    entering = {origin.address: set(_natures(origin)) for origin in epoch.origins}
    found: dict[str, set[str]] = {name: set() for name in calls.trunks}
    waiting = list(entering)
    while waiting:
        origin = calls.origins[waiting.pop()]
        for name in _offered(calls, origin):
            trunk = calls.trunks[name]
            found[name] |= _through(epoch, origin, entering[origin.address], trunk)
            far = f"{trunk.to.switch}/{trunk.to.origin}"
            if far in calls.origins and not found[name] <= entering.setdefault(far, set()):
                entering[far] |= found[name]
                waiting.append(far)
    return {name: frozenset(natures) for name, natures in found.items()}


def _natures(origin: Origin) -> tuple[str, ...]:
    return origin.natures or (("unknown",) if origin.reads else ("unknown", "international"))


def _offered(calls: Calls, origin: Origin) -> list[str]:
    rules = calls.table("routes", origin.route).rules
    names = (name for rule in rules if isinstance(rule.action, Forward) for name in rule.action.trunks)
    return [name for name in dict.fromkeys(f"{origin.switch}/{name}" for name in names) if name in calls.trunks]


def _through(epoch: Epoch, origin: Origin, natures: set[str], trunk: Trunk) -> set[str]:
    """The natures under which numbers that enter an origin with these leave on a trunk."""
    calls = epoch.calls
    label = {nature: place for place, nature in enumerate(NATURES, 1)}
    found = _by_nature(epoch, label)
    for table in reversed(trunk.translate):
        found = calls.translation(table).back(found, NOWHERE, NOWHERE, NOWHERE, _same)
    taken = calls.table("routes", origin.route).actions(lambda action: int(_takes(action, trunk)), NOWHERE)
    found = combine([taken, found], lambda pair: pair[1] if pair[0] else NOWHERE)
    for table in reversed(origin.translate):
        found = calls.translation(table).back(found, NOWHERE, NOWHERE, NOWHERE, _same)
    found = epoch.readings.entering(origin.reads, found, NOWHERE, NOWHERE, _same)
    strings = NumberSet.of(epoch.space, epoch.space.everything(natures))
    present = found.within(strings, NOWHERE).present()
    return {nature for nature, place in label.items() if place in present}


def _by_nature(epoch: Epoch, label: Mapping[Nature, int]) -> NumberMap:
    found = NumberMap.constant(epoch.space, NOWHERE)
    for nature, place in label.items():
        strings = NumberSet.of(epoch.space, epoch.space.everything([nature]))
        found = combine([found, NumberMap.of_set(strings, place, NOWHERE)], max)
    return found


def _takes(action: Action | None, trunk: Trunk) -> bool:
    return isinstance(action, Forward) and trunk.name in action.trunks


def _same(label: int, _form: Form) -> int:
    return label
