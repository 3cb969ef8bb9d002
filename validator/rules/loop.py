"""A call can go round for ever.

Why
---
Two switches whose default routes face each other pass a call between them until a hop counter or a media server gives up;
one missed number range is enough. The rule follows every trunk that a route may try, so a loop that only a failure opens is
found too. A loop cannot be allowed.

Bad
---
```yaml
switches:
  - name: east
    country: MA
    origins: [{name: users, reads: international, route: east}, {name: from-west, route: east}]
    trunks: [{name: west, carries: ["*"], to: {switch: west, origin: from-east}}]
  - name: west
    country: MA
    origins: [{name: from-east, route: west}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: east, carries: ["*"], to: {switch: east, origin: from-west}}
routes:
  - name: east
    rules: [{prefix: "+", trunks: [west]}]
  - name: west
    rules:
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+", trunks: [east]}  # error: loop
```

Good
----
```yaml
switches:
  - name: east
    country: MA
    origins: [{name: users, reads: international, route: east}]
    trunks: [{name: west, carries: ["*"], to: {switch: west, origin: from-east}}]
  - name: west
    country: MA
    origins: [{name: from-east, route: west}]
    trunks:
      - {name: national, to: {country: MA}}
routes:
  - name: east
    rules: [{prefix: "+", trunks: [west]}]
  - name: west
    rules:
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+", reject: no-route-to-destination}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "loop"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each route that sends a call back to where it has been."""
    yield from one_for_each_cause(proof, ID, SEVERITY, [found for found in evidence(proof) if found.kind == "loop"], _words, culprit_place)


def _words(found: Evidence, valid: int, invalid: int) -> tuple[str, str]:
    what = counted(valid, "number") if valid else counted(invalid, "invalid string")
    return f"{what} dialled at {found.origin.address} can go round for ever", "sends the call back to where it has been"
