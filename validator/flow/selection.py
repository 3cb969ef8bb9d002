"""Which strings a test or a move speaks of, at one origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from validator.digits.numberset import NumberSet
from validator.digits.shape import shapes
from validator.flow import claims
from validator.flow.proof import Epoch
from validator.intended import Dial
from validator.network import Origin
from validator.numbering.meanings import Info


def selected(epoch: Epoch, origin: Origin, dial: Dial) -> NumberSet:
    """The strings that may enter and are written so; of numbers with a plus also those that mean one of them, however dialled."""
    found = written(epoch, dial)
    if dial.digits.startswith("+"):
        found = found | epoch.meaning_one_of(origin, found & _valid(epoch))
    return found & epoch.entering(origin)


def written(epoch: Epoch, dial: Dial) -> NumberSet:
    """The strings that are written so."""
    asked = dial.kind, dial.digits, dial.last, dial.length, dial.natures
    return NumberSet.of(epoch.space, (box for shape in shapes(*asked) for box in shape.boxes(epoch.space)))


def spoken_of(epoch: Epoch, origin: Origin, dial: Dial) -> NumberSet:
    """Those of the selected strings that mean somebody; all of them where none does."""
    found = selected(epoch, origin, dial)
    return meaningful(epoch, origin, found) or found


def meaningful(epoch: Epoch, origin: Origin, numbers: NumberSet) -> NumberSet:
    """Those of the strings that mean somebody."""
    return numbers & epoch.with_meaning(origin)


def covered(epoch: Epoch, items: Iterable[str]) -> NumberSet:
    """The valid numbers, in their spaces of meaning, that a list of claims covers: the last item that speaks of one decides."""
    found = NumberSet.empty(epoch.space)
    for item in items:
        named = _named(epoch, item.removeprefix("not "))
        found = found - named if item.startswith("not ") else found | named
    return found


def _named(epoch: Epoch, item: str) -> NumberSet:
    if item.startswith("+"):
        return NumberSet.of(epoch.space, epoch.space.boxes("international", item[1:])) & _valid(epoch)
    return _where(epoch, lambda info: info.valid and claims.covers([item], info))


def _valid(epoch: Epoch) -> NumberSet:
    return _where(epoch, lambda info: info.valid)


def _where(epoch: Epoch, chosen: Callable[[Info], bool]) -> NumberSet:
    infos: list[Info] = list(epoch.readings.world.infos)
    return epoch.readings.world.map.where(lambda label: chosen(infos[label]))
