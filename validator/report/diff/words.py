"""Conducts in words: who is reached, over which trunks, and in what two conducts differ."""

from __future__ import annotations

from collections.abc import Sequence

from validator import causes
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import Form
from validator.flow.calling import Showing
from validator.flow.claims import WITHIN
from validator.flow.conduct import CIRCLE, Conduct, Via, Way
from validator.flow.proof import Epoch
from validator.numbering import region_name
from validator.numbering.meanings import Info
from validator.rules.saying import countries

MOST_NAMED = 3
"""Countries and trunks that are named before they are counted."""


class Speaker:
    """What conducts of one epoch come to, in words."""

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self._seen: dict[tuple[Form, str], NumberMap] = {}

    def said(self, conduct: Conduct | None, numbers: NumberSet, kinds: Sequence[str]) -> str:
        """How calls to the numbers go, as far as it tells the conduct from another: `Morocco via rabat-lines`."""
        if conduct is None:
            return "cannot be dialled here"
        if conduct == CIRCLE:
            return "goes round in a circle"
        first, *rest = conduct
        told = self._way(first, numbers, kinds)
        if "failover" not in kinds and "share" not in kinds:
            return told
        if not rest:
            return f"{told}, no failover"
        more = f" and {len(rest) - MOST_NAMED} more" if len(rest) > MOST_NAMED else ""
        return f"{told}; then {', '.join(_short(way, 'address' in kinds) for way in rest[:MOST_NAMED])}{more}"

    def _way(self, way: Way, numbers: NumberSet, kinds: Sequence[str]) -> str:
        told = self._end(way, numbers)
        if way.trunks:
            told += f" via {path(way.trunks, 'address' in kinds)}"
        if "number" in kinds and way.kind == "delivered" and "destination" not in kinds:
            told += f", sent as {_form(way)}"
        if "tech prefix" in kinds:
            told += f", dialled behind {way.behind or 'no tech prefix'}"
        if "charge" in kinds and "destination" not in kinds:
            told += f", charged {', '.join(tariff or 'nothing' for _, tariff in way.tariffs) or 'nothing'}"
        return told

    def _end(self, way: Way, numbers: NumberSet) -> str:
        if way.kind != "delivered":
            said = {"rejected": f"rejected at {way.at} ({causes.name(way.cause)})", "no-route": f"no route at {way.at}"}
            return said.get(way.kind, f"{way.kind.replace('-', ' ')} at {way.at}")
        return self.destination(way, numbers)

    def destination(self, way: Way, numbers: NumberSet) -> str:
        """Whom the far end of a way reaches with these numbers: countries by name, services and emergency numbers by plan."""
        infos = [info for info in self.infos(way, numbers) if info.valid]
        inner = {f"{_kind(info)} of {region_name(info.space)}" for info in infos if info.space != "international"}
        regions = {info.regions - _inner(info.regions) for info in infos if info.space == "international"}
        if len(regions) > MOST_NAMED:
            return " and ".join([*sorted(inner), f"{len(regions)} countries"])
        return ", ".join([*sorted(inner), *sorted(map(countries, regions))]) or "nobody"

    def infos(self, way: Way, numbers: NumberSet) -> list[Info]:
        """What is known of the numbers that these become at the far end of a way."""
        if not way.space:
            return []
        key = way.means, way.space
        if key not in self._seen:
            self._seen[key] = self.epoch.seen_through(*key)
        infos = self.epoch.readings.world.infos
        return [infos[label] for label in sorted(self._seen[key].only(numbers, -1).present()) if label >= 0]


def kinds(before: Conduct | None, after: Conduct | None) -> tuple[str, ...]:
    """In what two conducts differ, the gravest first."""
    if before is None or after is None:
        return ("origin",)
    if CIRCLE in (before, after):
        return ("circle",)
    was, now = before[0], after[0]
    delivered = was.kind == now.kind == "delivered"
    differ = {
        "destination": (was.kind, was.space, was.means) != (now.kind, now.space, now.means),
        "cause": was.cause != now.cause,
        "trunks": [each.name for each in was.trunks] != [each.name for each in now.trunks],
        "share": _shared_otherwise(before, after),
        "address": _addresses(before, after),
        "number": delivered and (was.nature, was.sent) != (now.nature, now.sent),
        "failover": _bare(before[1:]) != _bare(after[1:]),
        "charge": delivered and was.tariffs != now.tariffs,
        "tech prefix": was.behind != now.behind,
    }
    return tuple(kind for kind, is_so in differ.items() if is_so) or ("charge of failover",)


def _inner(regions: frozenset[str]) -> frozenset[str]:
    """Those of the regions whose numbers lie inside the network of another one of them."""
    return frozenset(inner for inner, outer in WITHIN.items() if outer in regions)


def _addresses(before: Conduct, after: Conduct) -> bool:
    """Whether a trunk that both name leads elsewhere."""
    known = {via.name: via._replace(share="") for way in before for via in way.trunks}
    return any(known.get(via.name, via._replace(share="")) != via._replace(share="") for way in after for via in way.trunks)


def _shared_otherwise(before: Conduct, after: Conduct) -> bool:
    """Whether trunks of a way that both have share calls otherwise."""
    known = {tuple(via.name for via in way.trunks): [via.share for via in way.trunks] for way in before}
    shares = [(tuple(via.name for via in way.trunks), [via.share for via in way.trunks]) for way in after]
    return any(known.get(names, share) != share for names, share in shares)


def _bare(ways: Conduct) -> list[object]:
    return [(tuple(via.name for via in way.trunks), way.kind, way.cause, way.nature, way.sent, way.means) for way in ways]


def path(trunks: Sequence[Via], addresses: bool = False) -> str:
    """`casablanca > casablanca-lines`; with addresses also where the trunks lead."""
    return " > ".join(_named(via, addresses) for via in trunks)


def _named(via: Via, addresses: bool) -> str:
    told = ", ".join([*[via.share] * bool(via.share), *([*via.gateways, *via.to] if addresses else ())])
    return via.name.partition("/")[2] + (f" ({told})" if told else "")


def _short(way: Way, addresses: bool) -> str:
    told = path(way.trunks, addresses)
    if way.kind == "delivered":
        return told
    return f"{way.kind.replace('-', ' ')} at {way.at}" + (f" behind {told}" if told else "")


def _form(way: Way) -> str:
    return _formed(way.nature, way.sent)


def _formed(nature: str, form: Form) -> str:
    """A number as it leaves: `+33… for 0…`, `…` as it was dialled."""
    plus = "+" if nature == "international" else ""
    instead = f" for {form.strip}…" if form.strip else ""
    return f"{plus}{form.put}…{instead}{' (national)' if nature == 'national' else ''}"


def shown(showing: Showing) -> str:
    """What becomes of a calling number: `shown as +212… for 0…`, `withheld`."""
    means, sent = showing
    if means.kind != "presented":
        return {"withheld": "withheld", "rejected": "the call is refused", "lost": "cut to nothing"}[means.kind]
    return f"shown as {_formed(sent.space, sent.form)}"


def _kind(info: Info) -> str:
    known = [kind for kind in ("emergency", "service", "private", "short-code") if kind in info.types]
    return {"emergency": "emergency call", "service": "service", "private": "extension"}.get(known[0], "short code") if known else "number"
