"""How a call ends, in words, and which rule forbids it: what both faces of a trace say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validator import causes
from validator.finding import Place
from validator.flow.events import Evidence, Meant
from validator.flow.faults import FaultKind
from validator.flow.proof import Epoch
from validator.flow.ways import Call, Way, stray
from validator.network import Listed, To
from validator.numbering import region_name
from validator.numbering.meanings import Info
from validator.rules import (
    barred_number_routed,
    charge_mismatch,
    emergency_captured,
    emergency_unreachable,
    handover_mismatch,
    loop,
    no_route,
    number_changes_subscriber,
    number_too_long,
    route_leaves_country,
    rules_tie,
    subscribers_merged,
    translated_twice,
    trunk_prefix_kept,
)
from validator.rules.saying import countries, culprit_place, meaning

RULES: Mapping[FaultKind, str] = {
    "loop": loop.ID,
    "emergency": emergency_unreachable.ID,
    "captured": emergency_captured.ID,
    "changed": number_changes_subscriber.ID,
    "leaves": route_leaves_country.ID,
    "too-long": number_too_long.ID,
    "unrouted": no_route.ID,
    "barred": barred_number_routed.ID,
    "charged": charge_mismatch.ID,
}
TOLD = {"kept": trunk_prefix_kept.ID, "again": translated_twice.ID, "merged": subscribers_merged.ID}


Standing = frozenset[tuple[str, Place]]
"""Rule and place of every finding that stands."""


def status(calls: Sequence[Call], standing: Standing) -> int:
    """0 if every call ends rightly on every way, or as the network states; 1 if one does not, or is charged wrongly; 2 if none enters."""
    if not any(call.hop for call in calls):
        return 2
    ways = (answer(way, standing) == "wrong" for call in calls for way in call.ways.values())
    charged = (stands(charge_mismatch.ID, found, standing) for call in calls for found in call.charged)
    return int(any(ways) or any(charged))


def answer(way: Way, standing: Standing) -> str:
    """The answer of a way; `allowed` where the finding that forbids it does not stand, because the network allows it for a while."""
    if way.found is not None and not stands(rule_of(way), way.found, standing):
        return "allowed"
    return way.answer


def stands(rule: str, found: Evidence, standing: Standing) -> bool:
    return any((rule, place) in standing for place in places(found))


def rule_of(way: Way) -> str:
    """The id of the rule that finds the fault of a way; empty where none looks."""
    if way.end.kind == "tie":
        return rules_tie.ID
    if way.found is None:
        return ""
    if way.found.told:
        return TOLD[way.found.told.kind]
    return handover_mismatch.ID if way.found.kind == "changed" and way.found.at_handover else RULES[way.found.kind]


def places(found: Evidence) -> frozenset[Place]:
    """Where the finding of this evidence may stand."""
    network = found.epoch.network
    tables = list(network.routes.values()) if found.kind == "unrouted" else []
    if found.kind == "charged" and found.culprit:
        tables.append(network.charging[found.culprit.table])
    return frozenset({culprit_place(found)[0], found.origin.place, *(table.place for table in tables)})


def header(call: Call) -> str:
    """What the number means to whoever dials it."""
    dialled = f"{call.number.written} dialled at {call.origin.address}"
    if call.hop is None:
        return f"{dialled}: no call, for numbers of nature {call.number.nature} do not enter there"
    if call.meant is None:
        return f"{dialled} means nothing"
    if not call.info.valid:
        return f"{dialled} would be {meaning(*call.meant)}, a number that nobody has"
    return f"{dialled} means {meaning(*call.meant)}: {described(call.info)}"


def described(info: Info) -> str:
    """`Morocco, fixed line`, `United States, fixed line or mobile`, `MA, service`."""
    flag = "no-international-dialling"
    types = " or ".join(kind.replace("-", " ") for kind in sorted(info.types - {flag}))
    abroad = ["not to be dialled from abroad"] if flag in info.types else []
    regions = [countries(info.regions)] if info.regions else []
    return ", ".join([*regions, *([types] if types else []), *abroad])


def sentence(call: Call, way: Way) -> str:
    """How the call ends on a way, and what is wrong with it."""
    end = way.end
    if end.kind == "delivered":
        return _delivered(call, way)
    written, rejecting = end.number.written, f"cause {end.cause}, {causes.name(end.cause)}, SIP {causes.status(end.cause)}"
    said = {
        "rejected": f"rejected at {end.where}: {rejecting}",
        "no-route": f"no route at {end.where} for {written}: {rejecting}",
        "incomplete": f"incomplete at {end.where}, too short for a rule or of characters that nothing names: {rejecting}",
        "too-long": f"too long at {end.where}: no number has so many digits",
        "tie": f"undecided at {end.where}: several rules claim {written}, and none is more specific",
        "again": f"goes on from {end.where} as told elsewhere for {written}",
        "loop": f"goes round for ever: {written} has been at {end.where} before",
    }[end.kind]
    return f"{said}; {_instead(call, way)}"


def _instead(call: Call, way: Way) -> str:
    if way.end.kind == "again":
        return "judged there"
    if call.meant is None or not call.info.valid:
        return "nobody was meant"
    if way.answer == "decided":
        return "as the network states" if way.end.kind == "rejected" else f"{call.origin.address} does not accept it"
    return f"{meaning(*call.meant)}{_whose(call.epoch, call.meant)} was meant"


def _delivered(call: Call, way: Way) -> str:
    trunk, number = way.end.trunks[-1], way.end.number
    said = f"ends at {way.end.where} ({far_end(trunk.to)}) as {number.written}"
    written = meaning(*way.means) if way.means else "nothing"
    said += "" if written == number.written else f", which there means {written}"
    if way.means != call.meant and way.answer == "right":
        return f"{said}: the number that the call means since it was readdressed"
    if way.means != call.meant:
        return f"{said}{_whose(call.epoch, way.means)}: {_instead(call, way)}"
    return f"{said}: {'the number that was meant' if call.info.valid else 'nobody was meant'}{_but(call, way)}"


def _but(call: Call, way: Way) -> str:
    if way.fault == "barred":
        return f", which {call.origin.address} does not accept"
    carrier = stray(call, way.end) if way.fault == "leaves" else None
    return f", but {carrier.switch}/{carrier.name} does not carry {countries(call.info.regions)}" if carrier else ""


def _whose(epoch: Epoch, meant: Meant) -> str:
    """` (France)`; ` (nobody)` of what is no number; nothing where there is nothing to add."""
    if meant is None:
        return ""
    info = epoch.info(meant)
    owners = countries(info.regions) if info.regions else "" if info.valid else "nobody"
    return f" ({owners})" if owners else ""


def far_end(to: To) -> str:
    """Who is at the far end of a trunk: `ma-gateway/from-morocco`, `Morocco`, `service 333`, `transit carrier, reading as in Spain`."""
    if to.switch is not None:
        return f"{to.switch}/{to.origin}"
    parts = [region_name(to.country)] if to.country else []
    if to.transit:
        parts.append("transit carrier" + (f", reading as in {region_name(to.plan)}" if to.plan else ""))
    parts += [f"{word} {_listed(items)}" for word, items in (("service", to.service), ("emergency", to.emergency)) if items]
    return " and ".join(parts)


def _listed(items: tuple[Listed, ...]) -> str:
    return ", ".join(item.text for item in items)
