"""Emergency calls have one way only.

Why
---
The large outages of emergency calls (Intrado 2014, BT 2023, Optus 2025) were failures of one element with nothing, or nothing that
worked, beside it. Every emergency number needs a second trunk, or a second gateway on its trunk. A trunk without gateways is not
judged: its addresses stand elsewhere.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, accepts: [MA], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: rescue, gateways: ["sip:192.0.2.10:5060"], to: {emergency: ["15", "19", "177"]}}  # warning: emergency-single-trunk
routes:
  - name: out
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, accepts: [MA], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: rescue, gateways: ["sip:192.0.2.10:5060", "sip:198.51.100.10:5060"], to: {emergency: ["15", "19", "177"]}}
routes:
  - name: out
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.digits.painting import NOTHING
from validator.finding import Finding, Severity
from validator.flow.faults import required_emergency
from validator.flow.proof import Epoch, Proof
from validator.network import Origin
from validator.tables import plain

ID = "emergency-single-trunk"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each trunk with one gateway that is the only way of some required emergency number."""
    only: dict[str, set[str]] = {}
    for epoch in proof.epochs:
        for origin in epoch.origins:
            for way in _only_ways(epoch, origin):
                only.setdefault(plain(way), set()).add(origin.address)
    for trunk in proof.network.trunks:
        origins = only.get(f"{trunk.switch}/{trunk.name}")
        if origins and len(trunk.gateways) == 1:
            message = f"emergency calls from {', '.join(sorted(origins))} have no other way than one gateway"
            yield Finding(ID, SEVERITY, message, trunk.place, trunk.subject, "add a gateway, or a second trunk to the routes")


def _only_ways(epoch: Epoch, origin: Origin) -> set[str]:
    """The trunks over which alone some required emergency number is delivered."""
    cases = epoch.cases(origin).within(required_emergency(epoch, origin), NOTHING)
    found = set()
    for label in cases.present() - {NOTHING}:
        ways = {ending.at for ending in epoch.case(label).endings if ending.kind == "delivered"}
        if len(ways) == 1:
            found |= ways
    return found
