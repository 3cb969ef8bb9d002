"""An emergency number does not reach an emergency service.

Why
---
Every origin must reach every emergency number that its country requires: as it is dialled there, with and without an outside
line, on every date, on every trunk that may be tried. Not only the missing rule is found: also a prefix, a translation or a
failover trunk that takes the call somewhere else. This can never be allowed.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, route: rabat}]  # error: emergency-unreachable
    trunks:
      - {name: out, carries: ["*"], to: {transit: true, plan: MA}}
      - {name: rescue, to: {emergency: ["15", "19"]}}
routes:
  - name: rabat
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {prefix: "0", trunks: [out]}
      - {prefix: "+", trunks: [out]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, route: rabat}]
    trunks:
      - {name: out, carries: ["*"], to: {transit: true, plan: MA}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
routes:
  - name: rabat
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "0", trunks: [out]}
      - {prefix: "+", trunks: [out]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import one_for_each_cause

ID = "emergency-unreachable"
SEVERITY: Severity = "error"
ENDS = {
    "no-route": "has no route",
    "rejected": "is rejected",
    "incomplete": "is cut to nothing",
    "too-long": "is made too long",
    "delivered": "ends elsewhere",
}


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each origin and emergency number that fails there."""
    unreachable = [found for found in evidence(proof) if found.kind == "emergency"]
    yield from one_for_each_cause(proof, ID, SEVERITY, unreachable, _words, _place)


def _words(found: Evidence, _valid: int, _invalid: int) -> tuple[str, str]:
    numbers = ", ".join(pattern.words for pattern in found.numbers.patterns(9))
    switch = found.ending.at.replace("/", ":").partition(":")[0]
    where = f", at {found.ending.at}" if found.ending.kind == "delivered" else "" if switch == found.origin.switch else f" at {switch}"
    return f"emergency number {numbers} dialled at {found.origin.address} {ENDS[found.ending.kind]}{where}", f"must reach {numbers}"


def _place(found: Evidence) -> tuple[Place, str]:
    """The rule that takes the call elsewhere; where none does, the origin."""
    if found.ending.kind == "delivered" and found.culprit is not None and found.culprit.place is not None:
        return found.culprit.place, f"{found.origin.subject}/{found.witness.written}"
    return found.origin.place, f"{found.origin.subject}/{found.witness.written}"
