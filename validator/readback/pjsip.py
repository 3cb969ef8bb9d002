"""`pjsip.conf`: which addresses send into which context, and that the trunks are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import NamedTuple

from validator.finding import Place
from validator.readback.asterisk_dialplan import Setting, settings
from validator.readback.decision import Unreadable

KEYS: Mapping[str, frozenset[str]] = {
    "global": frozenset({"endpoint_identifier_order"}),
    "system": frozenset({"timer_t1", "timer_b"}),
    "transport": frozenset({"protocol", "bind"}),
    "endpoint": frozenset({"transport", "context", "disallow", "allow", "direct_media"}),
    "identify": frozenset({"endpoint", "match"}),
}
"""What a section of each type may say without a doubt about who calls, and what is dialled."""


class Section(NamedTuple):
    """A section: its type, name and settings."""

    type: str
    name: str
    place: Place
    lines: Sequence[Setting]

    def get(self, key: str) -> str:
        """The last value of a key, or nothing."""
        return next((line.value for line in reversed(self.lines) if line.key == key), "")


def sections(file: str, content: bytes) -> Iterator[Section]:
    """Every section with its type. Unreadable where a type or a key is not understood."""
    for name, place, lines in settings(file, content):
        types = [line.value for line in lines if line.key == "type"]
        if len(types) != 1 or types[0] not in KEYS:
            raise Unreadable(f"the section {name} is of no type that is understood ({', '.join(KEYS)})", place)
        for line in lines:
            if line.key != "type" and line.key not in KEYS[types[0]]:
                raise Unreadable(f"what {line.key} of {types[0]} does is not understood", line.place)
        yield Section(types[0], name, place, lines)


def endpoints(file: str, content: bytes) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """For each context the addresses that send into it, and the names of all endpoints."""
    found = list(sections(file, content))
    order = [section.get("endpoint_identifier_order") for section in found if section.type == "global"]
    if order != ["ip"]:
        raise Unreadable(
            "endpoint_identifier_order is not ip alone: whoever calls himself like an endpoint would be one", Place(file, 1, 1)
        )
    contexts = {section.name: section.get("context") for section in found if section.type == "endpoint"}
    senders: dict[str, list[str]] = {context: [] for context in contexts.values() if context.startswith("origin.")}
    seen: list[tuple[str, str]] = []
    for section in found:
        if section.type != "identify":
            continue
        endpoint = section.get("endpoint")
        if contexts.get(endpoint) not in senders:
            raise Unreadable(f"the endpoint {endpoint} is not there, or is no origin", section.place)
        for network, place in _networks(section):
            if any(other != endpoint and ip_network(network).overlaps(ip_network(theirs)) for theirs, other in seen):
                raise Unreadable(f"{network} belongs to another endpoint as well", place)
            seen.append((network, endpoint))
            senders[contexts[endpoint]].append(network)
    return {context: tuple(networks) for context, networks in senders.items()}, frozenset(contexts)


def _networks(section: Section) -> Iterator[tuple[str, Place]]:
    for line in section.lines:
        for text in line.value.split(",") if line.key == "match" else ():
            try:
                yield str(ip_network(text.strip(), strict=False)), line.place
            except ValueError:
                raise Unreadable(f"{text} is no address or network", line.place) from None
