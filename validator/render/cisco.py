"""Cisco IOS XE as a border element (CUBE): dial-peers, translation rules, pattern maps.

One dial-peer for every origin, found by the address in the Via header of a call, and one for every trunk. Failover is refused: after
which answers a server group hunts on cannot be said of 401, 407, 415, 417, 422, 480, 485, 486, 488 and the 6xx, and dial-peers hunt by
Q.850 causes, of which 400 and 500 have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Network
from typing import NamedTuple

from validator.finding import Place
from validator.network import Listed
from validator.render import Platform, shares
from validator.render.addresses import ipv4, of_network
from validator.render.cisco_patterns import Destination, destinations
from validator.render.cisco_rules import BLOCKS, MOST_RULES, Inbound, Rule, inbound, outgoing
from validator.render.escape import GATEWAY, Unrenderable, Written, gateway, name, place, wrapped
from validator.render.model import NOTHING, OriginModel, SwitchModel, TableModel, TrunkModel
from validator.render.sip import check, transport
from validator.render.templates import fill
from validator.tables import Forward

PLATFORM = Platform(
    software="Cisco IOS XE 17 (CUBE)",
    files="cube.cfg: dial-peers, translation rules and profiles, pattern maps, URI classes, the list of trusted addresses",
    origins="by the IPv4 address in the Via header (a URI class each); the list of trusted addresses looks at the packet itself",
    numbers="exact: digits and the plus; feature codes with * # A-F are refused",
    translation="exact: strip, prepend, replace, set_nature; all tables of an origin or a trunk become one set of rules",
    failover="none: a list of several trunks, or a trunk of several gateways, is refused",
    weight="refused: dial-peers of one preference are drawn evenly",
    refusal="404, 403, 486 and 484; an origin has one of the last three. What is no number is answered by 404",
    tariff="by the dial-peer that a call leaves on, whose number the accounting record has (peer-id); none of a refused call",
    natures="unknown and international; national inside the switch only, a SIP request has no form for it",
    tech_prefix="refused: what IOS makes of a plus or a # behind other digits of a called number is said nowhere",
    limits=(
        "a set has 100 translation rules, a pattern map 5,000 patterns, a URI class 10 hosts",
        "an origin or a trunk has IPv4 addresses, no names; origins share none",
        "90 origins, 90 trunks",
        "the switch listens where its interfaces are bound, which is not written here",
    ),
)
WHY_UNSHARED = "dial-peers of one preference are drawn evenly, not by weight"
FILE = "cube.cfg"
WHY_PLAIN = "and what IOS makes of a plus or a # behind other digits of a called number is said nowhere"
WHY_ALONE = "and IOS cannot tell exactly the answers after which the next is tried"
MOST_PATTERNS, MOST_HOSTS, MOST_PEERS = 5000, 10, 90
LONGEST_LINE = 250
LONGEST_NAME = 38
FIRST_ORIGIN, FIRST_TRUNK = 10, 200


class Headed(NamedTuple):
    """A line of the file, and the line of the network that says so where it is another than before."""

    heading: Written
    text: Written


class Source(NamedTuple):
    """An origin, with its number here, the hosts of its URI class, and its rules."""

    origin: OriginModel
    number: int
    hosts: list[Written]
    rules: list[Headed]
    blocked: list[Headed]
    cause: Written


class Peer(NamedTuple):
    """The calls of a trunk that have one tariff class, with the number of its dial-peer."""

    number: int
    tariff: Written
    patterns: list[Headed]


class Target(NamedTuple):
    """A trunk, with its number here, its gateway, its rules and its dial-peers."""

    trunk: TrunkModel
    number: int
    gateway: Written
    transport: Written
    rules: list[Headed]
    peers: list[Peer]


def render_switch(model: SwitchModel) -> dict[str, bytes]:
    """The file of the switch. Unrenderable where IOS or SIP has no way to say it."""
    check(model)
    shares.refuse(model, WHY_UNSHARED)
    for origin in model.origins:
        _check_origin(origin)
    for trunk in model.trunks:
        _check_trunk(trunk)
    if max(len(model.origins), len(model.trunks)) > MOST_PEERS:
        raise Unrenderable(f"more than {MOST_PEERS} origins or trunks have no tags here", model.place)
    trunks = {trunk.name: trunk for trunk in model.trunks}
    numbered = [*enumerate(model.origins, FIRST_ORIGIN)]
    sources = [_source(number, origin, inbound(number, origin, trunks, model.axes)) for number, origin in numbered]
    values: dict[str, object] = {
        "switch": model,
        "sources": sources,
        "targets": [*_targets(model, numbered)],
        "trusted": [*dict.fromkeys(_trusted(listed) for origin in model.origins for listed in origin.addresses)],
    }
    filters: dict[str, Callable[..., Written]] = {"remark": remark}
    content = fill("cisco", f"{FILE}.j2", filters, **values)
    for line in content.decode().splitlines():
        if len(line) > LONGEST_LINE:
            raise Unrenderable(f"a line of {len(line)} characters, and IOS reads {LONGEST_LINE}: {line[:80]}", model.place)
    return {FILE: content}


def _check_origin(origin: OriginModel) -> None:
    _check_plain("origin", origin)
    _named(origin.name, origin.place)
    _check_lists(origin.route)


def _check_plain(kind: str, there: OriginModel | TrunkModel) -> None:
    if there.tech_prefix:
        raise Unrenderable(f"{kind} {there.name} has the tech prefix {there.tech_prefix}, {WHY_PLAIN}", there.place)


def _check_lists(table: TableModel) -> None:
    lines = table.lines or (None,) * len(table.entries)
    for (_, _, _, action), line in zip(table.entries, lines, strict=True):
        found = table.actions[action] if action != NOTHING else None
        if isinstance(found, Forward) and len(trunks := [*dict.fromkeys(found.trunks)]) > 1:
            raise Unrenderable(f"{' and then '.join(map(name, trunks))} in table {table.name}, {WHY_ALONE}", line)


def _check_trunk(trunk: TrunkModel) -> None:
    _check_plain("trunk", trunk)
    _named(trunk.name, trunk.place)
    if len(trunk.gateways) > 1:
        raise Unrenderable(f"trunk {trunk.name} has {len(trunk.gateways)} gateways, {WHY_ALONE}", trunk.gateways[1].place)


def _named(text: str, where: Place) -> None:
    if len(name(text)) > LONGEST_NAME:
        raise Unrenderable(f"{text} is longer than the {LONGEST_NAME} characters of a description", where)


def _source(number: int, origin: OriginModel, found: Inbound) -> Source:
    hosts = [host for listed in origin.addresses for host in _hosts(ipv4(listed, "IOS"))]
    if len(hosts) > MOST_HOSTS:
        raise Unrenderable(f"the addresses of origin {origin.name} are {len(hosts)} hosts, and a URI class has {MOST_HOSTS}", origin.place)
    if (count := max(len(found.rules), len(found.blocked))) > MOST_RULES:
        raise Unrenderable(f"origin {origin.name} needs a set of {count} translation rules, and IOS takes {MOST_RULES}", origin.place)
    blocked = [Rule(f"reject /{match}/", "", line) for match, _, line in found.blocked]
    cause = Written(BLOCKS.get(found.cause, ""))
    return Source(origin, number, hosts, _numbered(map(_replacing, found.rules)), _numbered(blocked), cause)


def _targets(model: SwitchModel, numbered: list[tuple[int, OriginModel]]) -> Iterator[Target]:
    found: dict[tuple[str, str], list[Destination]] = {}
    for number, origin in numbered:
        for each in destinations(number, origin, model.axes):
            found.setdefault((each.trunk, each.tariff), []).append(each)
    first = FIRST_TRUNK
    for trunk in model.trunks:
        of_trunk = {tariff: patterns for (where, tariff), patterns in sorted(found.items()) if where == trunk.name}
        target = _target(first, trunk, of_trunk, model)
        yield target
        first += len(target.peers)


def _target(number: int, trunk: TrunkModel, found: Mapping[str, list[Destination]], model: SwitchModel) -> Target:
    rules = [*outgoing(trunk, {each.tag for patterns in found.values() for each in patterns}, model.axes)]
    if len(rules) > MOST_RULES:
        raise Unrenderable(f"trunk {trunk.name} needs a set of {len(rules)} translation rules, and IOS takes {MOST_RULES}", trunk.place)
    there = GATEWAY.fullmatch(gateway(trunk.gateways[0]) and trunk.gateways[0].text)
    assert there is not None
    if ":" in there["host"]:
        raise Unrenderable(f"gateway {trunk.gateways[0].text} is no IPv4 address, as IOS needs it here", trunk.gateways[0].place)
    peers = [_peer(place, trunk, tariff, patterns) for place, (tariff, patterns) in enumerate(found.items(), number)]
    address = Written(f"{there['host']}:{there['port'] or '5060'}")
    idle = Peer(number, Written(""), [])
    return Target(
        trunk, number, address, Written(transport(trunk.gateways[0])), _numbered(map(_replacing, rules)), peers if rules else [idle]
    )


def _peer(number: int, trunk: TrunkModel, tariff: str, found: list[Destination]) -> Peer:
    if len(found) > MOST_PATTERNS:
        raise Unrenderable(f"trunk {trunk.name} needs a map of {len(found)} patterns, and IOS takes {MOST_PATTERNS}", trunk.place)
    return Peer(number, name(tariff) if tariff else Written(""), _headed((f"e164 {each.pattern}", each.line) for each in found))


def _replacing(rule: Rule) -> Rule:
    return rule._replace(match=f"/{rule.match}/ /{rule.becomes}/")


def _numbered(rules: Iterable[Rule]) -> list[Headed]:
    return _headed((f"rule {number} {rule.match}", rule.line) for number, rule in enumerate(rules, 1))


def _headed(lines: Iterable[tuple[str, Place | None]]) -> list[Headed]:
    """Lines, each with the place that says so where the one before has another."""
    found: list[Headed] = []
    before: Place | None = None
    for text, line in lines:
        found.append(Headed(Written("" if line is None or line == before else place(line)), Written(text)))
        before = line
    return found


def _hosts(found: IPv4Network) -> Iterator[Written]:
    """The hosts of a URI class that together are a network."""
    if found.num_addresses == 1:
        yield Written(f"ipv4:{found.network_address}")
        return
    yield from (Written(f"^{each}$") for each in of_network(found))


def _trusted(listed: Listed) -> Written:
    found = ipv4(listed, "IOS")
    return Written(f"{found.network_address} {found.netmask}" if found.num_addresses > 1 else f"{found.network_address}")


def remark(text: str) -> Written:
    """Free text as comments, every line one of its own."""
    return Written("\n".join(f"! {line}".rstrip() for line in wrapped(text)))
