"""The calling numbers that several proofs must tell apart alike, where calls enter, to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from validator.digits.numberset import NumberSet
from validator.flow.by_calling import Apart
from validator.flow.proof import Epoch, Proof
from validator.network import Origin
from validator.tables import plain


def told_apart(proofs: Sequence[Proof]) -> Apart:
    """The coarsest sets of calling numbers that refine the classes of every proof on every date, each with a name; those whose calls all of
    them judge with the calls without a calling number are left out."""
    entered = [(epoch, origin) for proof in proofs for epoch in proof.epochs for origin in epoch.origins]
    found: dict[str, list[NumberSet]] = {}
    for epoch, origin in entered:
        address = plain(origin.address)
        if address != origin.address:
            found[address] = list(_refined(found.get(address, []), epoch.calling(origin)))
    first = {plain(origin.address): (epoch, origin) for epoch, origin in reversed(entered)}
    return {address: [(numbers, _name(*first[address], numbers)) for numbers in parts] for address, parts in found.items()}


def _refined(parts: Iterable[NumberSet], numbers: NumberSet) -> Iterable[NumberSet]:
    """Sets that have no number in common, with one more."""
    for part in parts:
        yield from (piece for piece in (part & numbers, part - numbers) if piece)
        numbers = numbers - part
    if numbers:
        yield numbers


def _name(epoch: Epoch, origin: Origin, numbers: NumberSet) -> str:
    """The smallest number, one that somebody has if any does."""
    entering = numbers & epoch.entering(origin)
    number = (entering & epoch.with_meaning(origin)).smallest or entering.smallest or numbers.smallest
    assert number is not None
    return number.written + (f" ({number.nature})" if number.nature == "national" else "")
