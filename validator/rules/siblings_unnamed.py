"""A trunk carries numbers of regions that share its country's code, and nobody said so.

Why
---
+44 is the United Kingdom, Jersey, Guernsey and the Isle of Man. Their numbers lie inside British ranges and travel with them, at other
tariffs: a call to a Jersey mobile costs a multiple of one to a British. `carries: [GB]` counts as all four; say which it is, by naming
them or by `not JE`. Other shared codes (+1, +7, +262, +590, +599) never count as one country.

Bad
---
```yaml
switches:
  - name: london
    country: GB
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: bt, carries: [GB], to: {transit: true}}]  # warning: siblings-unnamed
routes:
  - name: out
    rules: [{prefix: "+44", trunks: [bt]}]
```

Good
----
```yaml
switches:
  - name: london
    country: GB
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: bt, carries: [GB, JE, GG, IM], to: {transit: true}}]
routes:
  - name: out
    rules: [{prefix: "+44", trunks: [bt]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.proof import Proof
from validator.flow.siblings import Siblings, siblings
from validator.rules.saying import counted, countries

ID = "siblings-unnamed"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each trunk whose written claim covers regions that it does not name, if their numbers leave there."""
    for found in siblings(proof):
        yield _finding(found)


def _finding(found: Siblings) -> Finding:
    trunk, regions = found.trunk, sorted(found.regions)
    smallest = found.numbers.smallest
    assert smallest is not None
    count = found.epoch.meanings_of(found.origin, found.numbers).count
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{counted(count, 'number')} of {countries(regions)} leave on {trunk.switch}/{trunk.name}, which does not name them",
        place=found.place,
        subject=trunk.subject,
        label=f"add {', '.join(regions)}, or not {', not '.join(regions)}",
        numbers=Numbers(smallest.written, count),
        switches=frozenset({trunk.switch}),
    )
