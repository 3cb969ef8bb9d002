"""An exception for a finding that is not there.

Why
---
`allow:` stands for a fault that somebody accepted for a while. Where the fault is gone, or the id was misspelt, the line waits for
the next one like it and hides that. Delete it.

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
        allow: [{finding: route-leaves-country, until: 2031-03-31, because: "until the new link is up"}]  # warning: allow-unused
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
from validator.flow.exceptions import NEVER, Held, allows
from validator.flow.proof import Proof

ID = "allow-unused"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each exception in force that covers nothing of what the other rules find."""
    from validator.rules import RULES, found

    known = {rule.ID for rule in RULES}
    for held in allows(proof.network):
        if held.allow.until > proof.on and held.allow.finding not in NEVER and not any(map(held.covers, found(proof))):
            yield _finding(held, held.allow.finding in known)


def _finding(held: Held, known: bool) -> Finding:
    name = held.allow.finding
    message = f"nothing here is {name}: the exception covers nothing" if known else f"no finding that could be allowed is called {name}"
    return Finding(ID, SEVERITY, message, held.allow.place, held.subject, "delete it")
