"""A number that an origin does not accept is delivered all the same.

Why
---
`accepts` on an origin is call barring: the valid numbers that it names must meet a rule, all others must be rejected. A
premium number that slips through costs real money, and nobody notices before the bill.

Bad
---
```yaml
switches:
  - name: office
    country: FR
    origins: [{name: lobby, reads: international, accepts: ["+33", not mobile], route: out}]
    trunks: [{name: national, to: {country: FR}}]
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [national]}]  # error: barred-number-routed
```

Good
----
```yaml
switches:
  - name: office
    country: FR
    origins: [{name: lobby, reads: international, accepts: ["+33", not mobile], route: out}]
    trunks: [{name: national, to: {country: FR}}]
routes:
  - name: out
    rules:
      - {prefix: "+33", trunks: [national]}
      - {prefix: "+33[67]", reject: call-rejected}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "barred-number-routed"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each route that takes numbers which its origin does not accept."""
    barred = [found for found in evidence(proof) if found.kind == "barred"]
    yield from one_for_each_cause(proof, ID, SEVERITY, barred, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    return f"{counted(valid, 'number')} that {found.origin.address} does not accept are delivered", f"takes them to {found.ending.at}"
