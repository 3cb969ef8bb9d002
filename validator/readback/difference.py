"""A switch as its files have it against what was proven of it: equal over all numbers, or where not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from itertools import groupby
from typing import NamedTuple

from validator import causes
from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.space import Number
from validator.flow.proof import Epoch
from validator.network import Switch
from validator.readback.decision import WRITTEN, Decision, Decisions, ReadSwitch, Sent, bare
from validator.readback.proven import held, proven, wider

WITH_PORT = re.compile(r"(?:\[[^\]]*\]|[^\[\]:]*):[0-9]+")


class Difference(NamedTuple):
    """Numbers of an origin to which the same happens by the files, and the same by the proof, but not the same by both."""

    origin: str
    numbers: NumberSet
    does: Decision
    proven: Decision

    @property
    def witness(self) -> Number:
        """The smallest of the numbers."""
        smallest = self.numbers.smallest
        assert smallest is not None
        return smallest


def differences(epoch: Epoch, switch: Switch, read: ReadSwitch) -> tuple[Difference, ...]:
    """Every number that a switch treats in another way than was proven, in groups, those with the most numbers first.

    What has no digits is no number: a request that names none never gets so far."""
    decisions = Decisions()
    space = wider(epoch.space, read.axes)
    numbers = held(epoch, space)
    expected = {name: decisions.told(each, read.alike, numbers) for name, each in proven(epoch, switch, space, decisions).items()}
    found = {name: decisions.told(each, read.alike, numbers) for name, each in read.decide(space, decisions).items()}
    entering = NumberSet.of(space, space.everything(WRITTEN)) - NumberSet.of(space, [*space.foreign(), *bare(space)])
    unequal = [
        Difference(origin, numbers, decisions[does], decisions[wanted])
        for origin in sorted(expected.keys() & found.keys())
        for does, wanted, numbers in _unequal(found[origin], expected[origin], entering)
    ]
    return tuple(sorted(unequal, key=lambda difference: (-difference.numbers.count, difference.origin, difference.witness)))


def _unequal(found: NumberMap, expected: NumberMap, entering: NumberSet) -> Iterator[tuple[int, int, NumberSet]]:
    """Where two maps differ: the label of each, and the numbers."""
    pairs: Labels[tuple[int, int]] = Labels()
    both = combine([found, expected], lambda pair: NOTHING if pair[0] == pair[1] else pairs.of((pair[0], pair[1])))
    both = both.within(entering, NOTHING)
    for label in sorted(both.present() - {NOTHING}):
        if numbers := both.where(label.__eq__):
            yield *pairs[label], numbers


def misnamed(epoch: Epoch, switch: Switch, read: ReadSwitch) -> Iterator[str]:
    """What else is not as the network has it: origins and their addresses, trunks and their gateways."""
    calls = epoch.calls
    origins = {origin.name: tuple(item.text for item in origin.addresses) for origin in switch.origins if origin.address in calls.origins}
    trunks = {
        trunk.name: tuple(item.text.removeprefix("sip:") for item in trunk.gateways)
        for trunk in switch.trunks
        if f"{trunk.switch}/{trunk.name}" in calls.trunks
    }
    for kind, wanted, found in (("origin", origins, read.origins), ("trunk", trunks, read.trunks)):
        for name in sorted(wanted.keys() - found.keys()):
            yield f"{kind} {name} is missing"
        for name in sorted(found.keys() - wanted.keys()):
            yield f"{kind} {name} is not in the network"
    for name in sorted(origins.keys() & read.origins.keys()):
        there, said = sorted(map(_network, read.origins[name])), sorted(map(_network, origins[name]))
        if _together(there) != _together(said):
            yield from _unlike(f"origin {name}", "addresses", there, said)
    for name in sorted(trunks.keys() & read.trunks.keys()):
        yield from _unlike(f"trunk {name}", "gateways", [*map(_socket, read.trunks[name])], [*map(_socket, trunks[name])])
    yield from _unlike_in_front(switch, read)


def _unlike_in_front(switch: Switch, read: ReadSwitch) -> Iterator[str]:
    """Tech prefixes that are others than those of the network."""
    for kind, wanted, found in (
        ("origin", {each.name: each.tech_prefix for each in switch.origins if each.name in read.origins}, read.behind),
        ("trunk", {each.name: each.tech_prefix for each in switch.trunks if each.name in read.trunks}, read.in_front),
    ):
        for name, prefix in sorted(wanted.items()):
            if found.get(name, "") != prefix:
                yield f"{kind} {name} has the tech prefix {found.get(name) or 'none'}; the network says {prefix or 'none'}"


def _network(text: str) -> str:
    """One spelling of an address or a network; what is none stays as it is."""
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        return text


def _together(texts: Sequence[str]) -> list[str]:
    """The networks that are as many addresses as all of them, as few as can be; what is none stays as it is."""
    parsed = [ip_network(text) for text in texts if _is_network(text)]
    four = collapse_addresses(each for each in parsed if isinstance(each, IPv4Network))
    six = collapse_addresses(each for each in parsed if isinstance(each, IPv6Network))
    return [*map(str, four), *map(str, six), *(text for text in texts if not _is_network(text))]


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _socket(text: str) -> str:
    """One spelling of a gateway: port and transport are written out (RFC 3261, 19.1.2)."""
    address, _, transport = text.partition(";transport=")
    port = "" if WITH_PORT.fullmatch(address) else ":5060"
    return f"{address}{port};transport={transport or 'udp'}"


def _unlike(who: str, what: str, found: Sequence[str], wanted: Sequence[str]) -> Iterator[str]:
    if found != wanted:
        yield f"{who} has the {what} {', '.join(found) or 'none'}; the network says {', '.join(wanted) or 'none'}"


def leaves(sent: Sent, number: Number) -> Number:
    """A number that entered, as it leaves on a trunk; empty where it cannot."""
    return Number(sent.nature, sent.form.apply(number.digits)) if sent.nature else Number("unknown", "")


def words(decision: Decision, number: Number) -> str:
    """What a decision does with one number, as an engineer would say it."""
    turns = [" or ".join(_sent(each, number) for each in turn) for turn in _turns(decision.sent)]
    if decision.cause:
        turns.append(f"refused with cause {decision.cause} ({causes.name(decision.cause)})" + _status(decision))
    said = ", then ".join(turns) or "nothing"
    return f"{said}; class {decision.tariff}" if decision.tariff else said


def _turns(sent: Sequence[Sent]) -> Iterator[list[Sent]]:
    """Those that share calls together, every other trunk alone."""
    for sharing, group in groupby(sent, key=lambda each: bool(each.share)):
        members = [*group]
        yield from [members] if sharing else ([each] for each in members)


def _sent(sent: Sent, number: Number) -> str:
    if not sent.nature:
        return f"{sent.trunk} ({sent.share}, cannot take it)"
    share = f" ({sent.share})" if sent.share else ""
    after = leaves(sent, number).written
    return f"{sent.trunk}{share} as {after}" if after != number.written else f"{sent.trunk}{share}"


def _status(decision: Decision) -> str:
    return f" and status {decision.status}" if decision.status else ""
