"""Cisco IOS XE: what dial-peers and translation rules decide (Cisco documents 211306, 61083 and 64020; CUBE configuration guide, 17.6).

A call is known by the host in its Via header (`incoming uri via`, before any other criterion), or else by its number, or else is one of
dial-peer 0. Blocking comes first, then the translation of the inbound dial-peer, then the choice of an outbound one by the number:
the longest match, then the preference, then chance. Its own translation is the last. A number that no dial-peer takes is refused with
cause 1, so that causes which mean a 404 elsewhere are not told apart here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network

from validator import causes
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.space import Axis, NumberSpace
from validator.finding import Place
from validator.readback.cisco_files import Files, read
from validator.readback.cisco_peers import Outbound, Peer, check, chosen, pattern_axes
from validator.readback.cisco_rules import Rule, lets_on, rule_axes, translated
from validator.readback.decision import WRITTEN, Decision, Decisions, ReadSwitch, Sent, Unreadable, refusal

UNALLOCATED, REJECTED = 1, 21
BLOCKS = {"unassigned-number": 1, "user-busy": 17, "call-reject": 21, "invalid-number": 28}
INSTEAD = {404: UNALLOCATED, 484: UNALLOCATED, 403: REJECTED}
ALIKE = {cause: INSTEAD[status] for cause in causes.CAUSES.values() if (status := causes.status(cause)) in INSTEAD}
"""What is no number is refused like one that nobody has."""
ANYONE = "anyone"


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of one configuration, whatever its file is called. Unreadable where something is not followed."""
    found, entering, outbound = configuration(files, directory)
    strangers = [each for each in found.peers if each.says(ANYONE)]

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        routed = _routed(found, outbound, space, decisions)
        return {name: _entered(found, each, routed, space, decisions) for name, each in entering.items()}

    return ReadSwitch(
        origins={name: tuple(map(str, found.hosts(each))) for name, each in entering.items()},
        trunks=_gateways(outbound),
        decide=decide,
        axes=frozenset(_axes(found, outbound)),
        beyond=lambda space: [
            *_untrusted(found, entering),
            *_strange(found, strangers, outbound),
            *_longer(found, entering, outbound, space),
        ],
        alike=ALIKE,
    )


def configuration(files: Mapping[str, bytes], directory: str) -> tuple[Files, Mapping[str, Peer], Sequence[Outbound]]:
    """What a configuration says, its origins by name, and its dial-peers that send calls on."""
    if len(files) != 1:
        raise Unreadable(f"there are {len(files)} files, and a configuration is one", Place(directory, 1, 1))
    ((path, content),) = files.items()
    found = read(f"{directory}/{path}", content)
    entering = _by_name([each for each in found.peers if each.says("via")], "origin")
    _apart(found, entering.values())
    outbound = [_outbound(name, each, found) for name, each in _by_name(_sending(found.peers), "trunk").items()]
    check(outbound)
    return found, entering, outbound


def _by_name(peers: Sequence[Peer], kind: str) -> dict[str, Peer]:
    """Dial-peers by the names that their descriptions give them."""
    found: dict[str, Peer] = {}
    for each in peers:
        of_kind, _, described = each.says("description").partition(" ")
        name = described if of_kind == kind else f"dial-peer-{each.number}"
        if name in found:
            raise Unreadable(f"dial-peer {each.number} is described as another is", each.place)
        found[name] = each
    return found


def _apart(found: Files, entering: Iterable[Peer]) -> None:
    """Unreadable where two dial-peers know calls by one address."""
    known: list[IPv4Network] = []
    for each in entering:
        if any(mine.overlaps(theirs) for mine in found.hosts(each) for theirs in known):
            raise Unreadable(f"dial-peer {each.number} knows calls by addresses of another", each.places["via"])
        known += found.hosts(each)


def _sending(peers: Sequence[Peer]) -> list[Peer]:
    found = [each for each in peers if each.says("target")]
    for each in peers:
        if not each.says("protocol"):
            raise Unreadable(f"dial-peer {each.number} does not say session protocol sipv2", each.place)
        if each not in found and (each.says("map") or each.says("pattern")):
            raise Unreadable(f"dial-peer {each.number} sends calls, and not to an address", each.place)
    return found


def _outbound(described: str, peer: Peer, found: Files) -> Outbound:
    trunk, _, tariff = described.partition(" ")
    return Outbound(peer, trunk, tariff, found.patterns(peer))


def _gateways(outbound: Sequence[Outbound]) -> dict[str, tuple[str, ...]]:
    """The gateway of each trunk, which all its dial-peers have."""
    found: dict[str, tuple[str, ...]] = {}
    for each in outbound:
        there = (each.peer.says("target") + (";transport=tcp" if each.peer.says("transport") == "tcp" else ""),)
        if found.setdefault(each.trunk, there) != there:
            raise Unreadable(f"dial-peer {each.peer.number} sends the calls of trunk {each.trunk} elsewhere than another", each.peer.place)
    return found


def _axes(found: Files, outbound: Sequence[Outbound]) -> Iterator[Axis]:
    for each in found.rules.values():
        yield from rule_axes(each)
    for sending in outbound:
        yield from pattern_axes(sending.patterns)


def _refused(found: Files, cause: int, space: NumberSpace, decisions: Decisions) -> NumberMap:
    return decisions.all(space, refusal(cause, found.statuses[cause]))


def _routed(found: Files, outbound: Sequence[Outbound], space: NumberSpace, decisions: Decisions) -> NumberMap:
    """What happens to numbers behind the inbound dial-peer."""
    sets = [found.profile(each.peer, "outgoing") for each in outbound]
    leaving = [translated(space, rules, _leaving(each, space, decisions), decisions) for rules, each in zip(sets, outbound, strict=True)]
    return chosen(space, outbound, leaving, _refused(found, UNALLOCATED, space, decisions), decisions)


def _leaving(each: Outbound, space: NumberSpace, decisions: Decisions) -> NumberMap:
    """Every number leaves as it is, one without digits as well."""
    found = decisions.all(space, Decision())
    for nature in WRITTEN:
        label = decisions.of(Decision((Sent(each.trunk, nature),), tariff=each.tariff))
        numbers = NumberSet.of(space, space.everything([nature]))
        found = NumberMap.of_set(numbers, 1, 0).substitute({1: NumberMap.constant(space, label), 0: found})
    return found


def _entered(found: Files, peer: Peer, routed: NumberMap, space: NumberSpace, decisions: Decisions) -> NumberMap:
    """What happens to numbers that enter by a dial-peer."""
    behind = translated(space, found.profile(peer, "incoming"), routed, decisions)
    blocking = found.profile(peer, "block")
    return translated(space, blocking, behind, decisions, _refused(found, named(peer), space, decisions)) if blocking else behind


def named(peer: Peer) -> int:
    """The cause with which a dial-peer blocks."""
    if peer.says("cause") not in BLOCKS:
        raise Unreadable(f"dial-peer {peer.number} blocks with the cause {peer.says('cause') or 'none'}, which is not known", peer.place)
    return BLOCKS[peer.says("cause")]


def _untrusted(found: Files, entering: Mapping[str, Peer]) -> Iterator[tuple[str, Place]]:
    for name, peer in entering.items():
        for each in found.hosts(peer) if found.trusted is not None else ():
            if not any(each.subnet_of(trusted) for trusted in found.trusted or ()):
                yield f"calls of origin {name} from {each} are not trusted, and refused whatever their number", peer.place


def _strange(found: Files, strangers: Sequence[Peer], outbound: Sequence[Outbound]) -> Iterator[tuple[str, Place]]:
    """Where calls that belong to no origin are not all refused."""
    rules = [rule for peer in strangers for rule in found.profile(peer, "block")]
    if len(strangers) != 1 or not any(rule.parts is None and rule.whatever for rule in rules[:1]):
        for each in [*strangers, *(sending.peer for sending in outbound)][:1]:
            yield "calls that belong to no origin are not all refused", each.place


def _longer(found: Files, entering: Mapping[str, Peer], outbound: Sequence[Outbound], space: NumberSpace) -> Iterator[tuple[str, Place]]:
    if any(not each.whole for sending in outbound for each in sending.patterns):
        for peer in entering.values():
            rules: tuple[Rule, ...] = found.profile(peer, "incoming")
            for place in lets_on(rules, space, peer.place):
                yield "longer numbers than any axis holds, or of other characters, are let on here", place
