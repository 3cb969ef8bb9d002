"""The network itself makes a number longer than any number may be.

Why
---
An international number has at most 15 digits (ITU-T E.164, 6.2.1). A rule that prepends once too often, or that is met on
every turn of a circle, makes one that no switch beyond will take.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, translate: [doubled], route: out}]
    trunks: [{name: national, to: {country: MA}}]
translations:
  - name: doubled
    rules: [{prefix: "+212", prepend: "+21200000", strip: 1}]  # error: number-too-long
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
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
    rules: [{prefix: "+212", trunks: [national]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "number-too-long"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that makes valid numbers too long."""
    long = [found for found in evidence(proof) if found.kind == "too-long"]
    yield from one_for_each_cause(proof, ID, SEVERITY, long, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    return f"{counted(valid, 'valid number')} dialled at {found.origin.address} become longer than any number", "makes them too long"
