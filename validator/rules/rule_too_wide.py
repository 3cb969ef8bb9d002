"""A rule that cannot be followed exactly.

Why
---
A set in front of fixed digits (`0XXXXXXXX5`) stands for a hundred million prefixes, and stripping more digits than a rule names
means that nobody can say what is stripped. A switch would take them and do something; a proof cannot. Name the digits.

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
      - {pattern: "+212XXXXXXXX5", trunks: [national]}  # error: rule-too-wide
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
from validator.flow.proof import Proof
from validator.flow.uses import tables_in_use

ID = "rule-too-wide"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that would need too many prefixes."""
    said = set()
    for use in tables_in_use(proof):
        for wide in use.translation.too_wide if use.translation else use.compiled.too_wide:
            if wide.rule.place not in said:
                said.add(wide.rule.place)
                yield Finding(
                    ID,
                    SEVERITY,
                    f"{wide.rule.written} would need {wide.prefixes:,} prefixes to follow exactly",
                    wide.rule.place,
                    f"{use.compiled.table.subject}/{wide.rule.written}",
                    "name the digits, or split the rule",
                    switches=use.switches,
                )
