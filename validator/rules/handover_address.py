"""A trunk does not lead to the switch that it names.

Why
---
The proof follows `to: {switch: paris, origin: from-rabat}`; the call follows the gateway's address. Unless one of the trunk's
gateways is the address on which the far switch listens, and the far origin expects calls from the near switch, behind the tech
prefix that the trunk sends, the two are different networks, and nothing that was proven holds.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    listen: "udp:127.0.1.1:5060"
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: paris, carries: [FR], gateways: ["sip:127.0.2.9:5060"], to: {switch: paris, origin: from-rabat}}  # error: handover-address
  - name: paris
    country: FR
    listen: "udp:127.0.2.1:5060"
    origins: [{name: from-rabat, addresses: ["127.0.1.1/32"], route: out-fr}]
    trunks: [{name: national, to: {country: FR}}]
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [paris]}]
  - name: out-fr
    rules: [{prefix: "+33", trunks: [national]}]
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    listen: "udp:127.0.1.1:5060"
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: paris, carries: [FR], gateways: ["sip:127.0.2.1:5060"], to: {switch: paris, origin: from-rabat}}
  - name: paris
    country: FR
    listen: "udp:127.0.2.1:5060"
    origins: [{name: from-rabat, addresses: ["127.0.1.1/32"], route: out-fr}]
    trunks: [{name: national, to: {country: FR}}]
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [paris]}]
  - name: out-fr
    rules: [{prefix: "+33", trunks: [national]}]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from validator.finding import Finding, Mark, Place, Severity
from validator.flow.proof import Proof
from validator.network import Listed, Origin, Switch, Trunk

ID = "handover-address"
SEVERITY: Severity = "error"
ADDRESS = re.compile(r"^(?:sips?:|udp:|tcp:|tls:)?(?:\[(?P<six>[^]]+)\]|(?P<host>[^:;]+))(?::(?P<port>[0-9]+))?")


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each gateway that leads elsewhere, and each origin that does not expect its trunk, or not so."""
    for trunk in proof.network.trunks:
        if trunk.to.switch:
            near, far = proof.network.switches[trunk.switch], proof.network.switches[trunk.to.switch]
            origin = next(origin for origin in far.origins if origin.name == trunk.to.origin)
            yield from _gateways(trunk, far)
            yield from _expected(trunk, near, origin)
            yield from _behind(trunk, origin)


def _gateways(trunk: Trunk, far: Switch) -> Iterator[Finding]:
    """The gateways that are not where the far switch listens."""
    if far.listen is None:
        return
    for gateway in trunk.gateways:
        if _endpoint(gateway.text) != _endpoint(far.listen.text):
            message = f"gateway {gateway.text} of {trunk.switch}/{trunk.name} is not where {far.name} listens ({far.listen.text})"
            yield _finding(trunk, gateway.place, message, f"{far.name} listens on {far.listen.text}", far.listen.place)


def _expected(trunk: Trunk, near: Switch, origin: Origin) -> Iterator[Finding]:
    """The far origin, if calls from the near switch do not come from one of its addresses."""
    if near.listen is None or not origin.addresses:
        return
    host = _endpoint(near.listen.text)[0]
    if not any(_inside(host, listed) for listed in origin.addresses):
        message = f"{origin.address} does not expect calls from {near.name}, which sends from {host}"
        yield _finding(trunk, origin.addresses[0].place, message, f"{host} is not among them", trunk.place)


def _behind(trunk: Trunk, origin: Origin) -> Iterator[Finding]:
    """A trunk whose calls the far origin rejects for what stands in front of their numbers."""
    if trunk.tech_prefix != origin.tech_prefix:
        sends = f"{trunk.switch}/{trunk.name} sends calls {_words(trunk.tech_prefix)}"
        message = f"{sends}, {origin.address} takes only those {_words(origin.tech_prefix)}"
        yield _finding(trunk, trunk.place, message, "every call on it is rejected", origin.place)


def _words(tech_prefix: str) -> str:
    return f"behind {tech_prefix}" if tech_prefix else "without a tech prefix"


def _finding(trunk: Trunk, place: Place, message: str, label: str, other: Place) -> Finding:
    switches = frozenset({trunk.switch, trunk.to.switch or trunk.switch})
    return Finding(ID, SEVERITY, message, place, trunk.subject, label, (Mark(other, "the other side"),), switches=switches)


def _endpoint(written: str) -> tuple[str, str]:
    found = ADDRESS.match(written)
    assert found is not None
    return found["six"] or found["host"], found["port"] or "5060"


def _inside(host: str, listed: Listed) -> bool:
    try:
        return ip_address(host) in ip_network(listed.text, strict=False)
    except ValueError:
        return host == listed.text
