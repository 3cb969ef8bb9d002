"""One call to the end of every way that it may take, and what the law says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from validator.digits.space import Number
from validator.flow.calls import WITHOUT_TECH_PREFIX
from validator.flow.charges import charges
from validator.flow.events import Evidence, Meant
from validator.flow.evidence import evidence, meant_by
from validator.flow.faults import Fault, FaultKind, accepts, faults
from validator.flow.proof import Epoch, Proof
from validator.flow.trace import Hop
from validator.network import Origin, Trunk
from validator.numbering.meanings import NO_INFO, Info

CAUSES = {"incomplete": 28, "rejected": WITHOUT_TECH_PREFIX}
"""Q.850 causes of calls that end at a trunk."""
Answer = Literal["right", "wrong", "decided", "nobody"]
"""The end is right, wrong, a refusal that the network states, or of a number that nobody has, now or any more, for which any harmless
end will do."""


class End(NamedTuple):
    """Where the trace of a call stops: on `trunks` (all on the way), at a `switch/trunk` or `switch/origin`, as a number."""

    trunks: tuple[Trunk, ...]
    kind: str
    where: str
    number: Number
    cause: int = 0


class Way(NamedTuple):
    """An end and what the law says of it. `means` is what the far end of a delivery understands.

    `found` is the evidence of `fault`; there is none at origins that only trunks lead to, where nothing is looked for.
    """

    end: End
    means: Meant
    answer: Answer
    fault: FaultKind | None = None
    found: Evidence | None = None


class Call(NamedTuple):
    """A call: what its number means where it enters, the tree of its trace, and of every leaf, by the names of the trunks that
    lead there, the way. `hop` is None where the number may not enter. `charged` is the evidence of classes that do not fit."""

    epoch: Epoch
    origin: Origin
    number: Number
    meant: Meant
    info: Info
    hop: Hop | None = None
    ways: Mapping[tuple[str, ...], Way] = MappingProxyType({})
    charged: tuple[Evidence, ...] = ()


def follow(proof: Proof, epoch: Epoch, origin: Origin, number: Number) -> Call:
    """Everything about one call."""
    meant = meant_by(epoch, origin, number)
    label = epoch.readings.meanings(origin).at(number)
    call = Call(epoch, origin, number, meant, epoch.readings.labels[label].info if meant and label is not None else NO_INFO)
    if epoch.space.locate(number) is not None and number not in epoch.entering(origin):
        return call
    hop = epoch.trace(origin, number)
    known = [found for found in evidence(proof) if _of(found, call)]
    law = () if origin in epoch.origins else _law(epoch, origin, number)
    ways = {_names(end.trunks): _way(call, end, known, law) for end in _ends(hop, ())}
    return call._replace(hop=hop, ways=ways, charged=tuple(found for found in charges(proof) if _of(found, call)))


def _of(found: Evidence, call: Call) -> bool:
    return found.epoch is call.epoch and found.origin == call.origin and call.number in found.numbers


def _names(trunks: tuple[Trunk, ...]) -> tuple[str, ...]:
    return tuple(trunk.name for trunk in trunks)


def _law(epoch: Epoch, origin: Origin, number: Number) -> tuple[Fault, ...]:
    """The faults of a number at an origin that only trunks lead to: whom it reaches, not whom it should be able to reach."""
    return tuple(
        fault for fault in faults(epoch, origin) if fault.ending.kind in ("delivered", "loop", "too-long") and number in fault.numbers
    )


def _ends(hop: Hop, trunks: tuple[Trunk, ...]) -> Iterator[End]:
    if hop.end:
        yield End(trunks, hop.end, hop.origin, hop.number, hop.cause)
    for leg in hop.legs:
        onward = (*trunks, leg.trunk)
        if leg.hop is not None:
            yield from _ends(leg.hop, onward)
        elif leg.end == "no-route":
            yield End(onward, leg.end, f"{leg.trunk.to.switch}/{leg.trunk.to.origin}", leg.number, 3)
        else:
            yield End(onward, leg.end, f"{leg.trunk.switch}/{leg.trunk.name}", leg.number, CAUSES.get(leg.end, 0))


def _way(call: Call, end: End, known: list[Evidence], law: tuple[Fault, ...]) -> Way:
    means = call.epoch.delivered_meaning(end.trunks[-1], end.number) if end.kind == "delivered" else None
    alike = [found for found in known if _speaks_of(found, call, end, means)]
    found = next((found for found in alike if _trunks(found) == end.trunks), next(iter(alike), None))
    fault = found or next((fault for fault in law if _speaks_of(fault, call, end, means)), None)
    if fault is not None:
        return Way(end, means, "wrong", fault.kind, found)
    return Way(end, means, _answer(call, end, means))


def _trunks(found: Evidence) -> tuple[Trunk, ...]:
    """The trunks on the way of the witness."""
    return tuple(event.trunk for event in found.way if event.trunk is not None)


def _speaks_of(fault: Fault | Evidence, call: Call, end: End, means: Meant) -> bool:
    """Whether a fault of the number is one of this end. What is wrong with an end that is no delivery does not depend on where it is."""
    ending = fault.ending
    if end.kind != "delivered" or ending.kind != "delivered":
        return ending.kind == end.kind
    understood = (ending.space, ending.form.apply(call.number.digits)) if ending.space else None
    leaves = means == call.meant and stray(call, end) is not None
    return (ending.at, understood, fault.kind == "leaves") == (end.where, means, leaves)


def stray(call: Call, end: End) -> Trunk | None:
    """The first trunk on the way that does not carry what was meant; services and emergency calls may end on any that lists them."""
    judged = end.trunks
    if end.kind == "delivered" and call.info.types & {"emergency", "service"}:
        stated = "service" in call.info.types and _as_stated(call, end, call.epoch.delivered_meaning(end.trunks[-1], end.number))
        judged = end.trunks if stated else end.trunks[:-1]
    return next((trunk for trunk in judged if not call.epoch.carries(trunk, call.meant)), None)


def _answer(call: Call, end: End, means: Meant) -> Answer:
    """The answer where the law finds no fault."""
    barred = accepts(call.origin, call.info) is False
    match end.kind:
        case "delivered" if call.info.valid:
            right = means == call.meant or _as_stated(call, end, means)
            return "right" if right and stray(call, end) is None else "wrong"
        case "tie" | "loop":
            return "wrong"
        case "again":
            return "decided"
        case "rejected" if call.info.valid:
            return "wrong" if "emergency" in call.info.types and not barred else "decided"
    if not call.info.valid or call.info.former:
        return "nobody"
    return "decided" if barred else "wrong"


def _as_stated(call: Call, end: End, means: Meant) -> bool:
    """Whether a rule on the way states that the call means this."""
    calls = call.epoch.calls
    label = calls.at[call.origin.address].at(call.number)
    endings = calls.labels[label] if label is not None else ()
    stated = (ending for ending in endings if ending.at == end.where and ending.readdressed is not None)
    return any(means == (ending.space, ending.form.apply(call.number.digits)) for ending in stated)
