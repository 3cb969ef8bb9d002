"""What a configuration of IOS says about calls, by kind and name: rules, profiles, classes, maps, dial-peers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses
from typing import TypeVar

from validator.finding import Place
from validator.readback.addresses import networks
from validator.readback.cisco_config import ASIDE, Block, blocks, matched
from validator.readback.cisco_peers import Pattern, Peer, pattern, peer
from validator.readback.cisco_rules import Rule, rules
from validator.readback.decision import Unreadable

STATUSES: Mapping[int, int] = {1: 404, 17: 486, 21: 403, 28: 484}
"""SIP status by cause, unless `sip-ua` says otherwise."""
MOST_HOSTS = 10
REMARK = re.compile(r"description .*")
PROFILE = {"called": re.compile(r"translate called (?P<value>[0-9]+)")}
MAP = {"entry": re.compile(r"e164 (?P<value>\S+)")}
CLASS = {"host": re.compile(r"host (?:ipv4:(?P<address>[0-9.]+)|(?P<expression>\S+))")}
SERVICE = {
    "list": re.compile(r"ip address trusted list"),
    "address": re.compile(r"ipv4 (?P<address>[0-9.]+)(?: (?P<mask>[0-9.]+))?"),
    "open": re.compile(r"no ip address trusted authenticate"),
}
SERVICE_ASIDE = re.compile(
    r"allow-connections .*|mode border-element.*|sip|bind .*|fax .*|media .*|address-hiding|rtp-port .*|early-offer .*"
)
AGENT = {"status": re.compile(r"set pstn-cause (?P<cause>[0-9]+) sip-status (?P<status>[0-9]+)")}
AGENT_ASIDE = re.compile(r"timers .*|retry .*|transport .*|connection-reuse|no remote-party-id")


@dataclass(frozen=True, slots=True)
class Files:
    """A configuration. `trusted` are the addresses from which calls are taken; None: all."""

    rules: Mapping[str, tuple[Rule, ...]]
    profiles: Mapping[str, str]
    classes: Mapping[str, tuple[IPv4Network, ...]]
    maps: Mapping[str, tuple[Pattern, ...]]
    peers: tuple[Peer, ...]
    trusted: tuple[IPv4Network, ...] | None
    statuses: Mapping[int, int]

    def profile(self, at: Peer, says: str) -> tuple[Rule, ...]:
        """The rules of a profile that a dial-peer names; none if it names none."""
        if not at.says(says):
            return ()
        where = at.places[says]
        return _known(self.rules, "translation-rule", _known(self.profiles, "translation-profile", at.says(says), where), where)

    def hosts(self, at: Peer) -> tuple[IPv4Network, ...]:
        """The addresses by which a dial-peer knows a call."""
        return _known(self.classes, "class uri", at.says("via"), at.places["via"])

    def patterns(self, at: Peer) -> tuple[Pattern, ...]:
        """What a dial-peer takes when calls are sent on."""
        alone = (pattern(at.says("pattern"), at.places["pattern"]),) if at.says("pattern") else ()
        return (*alone, *(_known(self.maps, "class e164-pattern-map", at.says("map"), at.places["map"]) if at.says("map") else ()))


Found = TypeVar("Found")


def _known(found: Mapping[str, Found], kind: str, name: str, place: Place) -> Found:
    if name not in found:
        raise Unreadable(f"there is no voice {kind} {name}", place)
    return found[name]


KINDS = re.compile(
    r"voice translation-rule (?P<rule>[0-9]+)|voice translation-profile (?P<profile>\S+)|"
    r"voice class uri (?P<uri>\S+) sip|voice class e164-pattern-map (?P<map>[0-9]+)|dial-peer voice (?P<peer>[0-9]+) voip|"
    r"(?P<service>voice service voip)|(?P<agent>sip-ua)|(?P<hunt>dial-peer hunt 0)"
)


def read(path: str, content: bytes) -> Files:
    """The configuration of a file. Unreadable where a command is not known."""
    found: dict[str, dict[str, Block]] = {name: {} for name in ("rule", "profile", "uri", "map", "peer", "service", "agent", "hunt")}
    for block in blocks(path, content):
        kind = KINDS.fullmatch(block.text)
        if kind is None:
            if not ASIDE.fullmatch(block.text):
                raise Unreadable(f"{block.text[:80]} is not followed", block.place)
            continue
        name = next(name for name in found if kind[name])
        if kind[name] in found[name]:
            raise Unreadable(f"{block.text} stands here again", block.place)
        found[name][kind[name]] = block
    peers = tuple(each for each in map(peer, found["peer"].values()) if not each.says("shutdown"))
    service = [each for block in found["service"].values() for each in [matched(block.lines, SERVICE, SERVICE_ASIDE)]]
    return Files(
        {name: rules(block) for name, block in found["rule"].items()},
        {name: _called(block) for name, block in found["profile"].items()},
        {name: _hosts(block) for name, block in found["uri"].items()},
        {name: _patterns(block) for name, block in found["map"].items()},
        peers,
        None if any(each["open"] for each in service) else (*_listed(service), *_targets(peers)),
        {**STATUSES, **_statuses(found["agent"].values())},
    )


def _called(block: Block) -> str:
    """The set of rules for called numbers."""
    found = matched(block.lines, PROFILE, REMARK)["called"]
    if len(found) != 1:
        raise Unreadable("a profile that does not translate called numbers, once, is not followed", block.place)
    return found[0][1]["value"]


def _patterns(block: Block) -> tuple[Pattern, ...]:
    return tuple(pattern(match["value"], place) for place, match in matched(block.lines, MAP, REMARK)["entry"])


def _hosts(block: Block) -> tuple[IPv4Network, ...]:
    """The networks of a class: those of expressions as few as can be."""
    hosts = matched(block.lines, CLASS, REMARK)["host"]
    written = [each for place, match in hosts if match["expression"] for each in networks(match["expression"], place)]
    alone = [_network(match["address"], "", place) for place, match in hosts if match["address"]]
    if not 0 < len(block.lines) <= MOST_HOSTS:
        raise Unreadable(f"a class has 1 to {MOST_HOSTS} hosts", block.place)
    return (*collapse_addresses(written), *alone)


def _network(address: str, mask: str, place: Place) -> IPv4Network:
    try:
        return IPv4Network(f"{address}/{mask or 32}")
    except ValueError:
        raise Unreadable(f"{address} {mask} is no address or network", place) from None


def _listed(service: Sequence[Mapping[str, list[tuple[Place, re.Match[str]]]]]) -> Iterator[IPv4Network]:
    for each in service:
        yield from (_network(match["address"], match["mask"], place) for place, match in each["address"])


def _targets(peers: Iterable[Peer]) -> Iterator[IPv4Network]:
    """Where calls are sent, calls are also taken from."""
    for each in peers:
        if each.says("target"):
            yield _network(each.says("target").partition(":")[0], "", each.places["target"])


def _statuses(agents: Iterable[Block]) -> dict[int, int]:
    lines = [each for block in agents for each in matched(block.lines, AGENT, AGENT_ASIDE)["status"]]
    return {int(match["cause"]): int(match["status"]) for _, match in lines}
