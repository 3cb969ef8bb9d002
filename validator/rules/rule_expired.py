"""A rule whose time is over.

Why
---
Past its `until` a rule does nothing and never will again: a carrier that was left, a parallel run that ended. It reads as if it
were in force, and a slip in the date brings it back to life. Delete it; the history keeps it.

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
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+2125", trunks: [national], until: 2019-03-31}  # warning: rule-expired
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
      - {prefix: "+2125", trunks: [national], until: 2031-03-31}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.proof import Proof
from validator.flow.uses import named
from validator.tables import ALWAYS

ID = "rule-expired"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule of a table in use that ended before the first instant judged."""
    used = {table.subject: table for kind, name in named(proof.network) for table in proof.tables.family(kind, name)}
    for table in used.values():
        for rule in (rule for rule in table.rules if rule.dates is not ALWAYS):
            if rule.dates.end is not None and rule.dates.end <= proof.on:
                message = f"{rule.written} ended on {rule.dates.end:%Y-%m-%d}"
                yield Finding(ID, SEVERITY, message, rule.place, f"{table.subject}/{rule.written}", "delete it")
