"""An exception that has run out, or that names what can never be allowed.

Why
---
`allow:` accepts a finding for a while, with a reason. Past its end the finding counts again, and the line is a lie. A loop, a broken
file and emergency numbers can never be allowed.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules:
      - prefix: "+212"
        trunks: [national]
        allow: [{finding: route-leaves-country, until: 2019-03-31, because: "until the new link is up"}]  # error: allow-expired
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [national]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.exceptions import NEVER, allows
from validator.flow.proof import Proof

ID = "allow-expired"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each exception that has ended, or that names what cannot be allowed."""
    for held in allows(proof.network):
        allow = held.allow
        if allow.finding in NEVER:
            yield Finding(ID, SEVERITY, f"{allow.finding} can never be allowed", allow.place, held.subject, "correct the fault")
        elif allow.until <= proof.on:
            message = f"the exception for {allow.finding} ended on {allow.until:%Y-%m-%d}"
            yield Finding(ID, SEVERITY, message, allow.place, held.subject, "correct the fault, or give a reason to go on")
