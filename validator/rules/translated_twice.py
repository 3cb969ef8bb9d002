"""A translation takes its own results.

Why
---
A translation from one form to another, or from an old number to a new one, is meant to happen once. If its rule also takes what it
makes, a number that has become right becomes wrong again: at the next switch that asks the same table, or where somebody dials the new
number. Say exactly what the rule takes (`length`, `pattern`), or translate at one place only. A translation that finds nothing to do
the second time is no fault, and neither is one that takes off the same digit at two places where both are meant to.

Bad
---
```yaml
numbering_changes:
  - country: CI
    from: 2026-05-01
    parallel_until: 2026-12-01
    changes: [{old: "01XXXXXX", new: "0101XXXXXX"}]
switches:
  - name: abidjan
    country: CI
    origins: [{name: gateway, reads: international, translate: [renumbered], route: out}]
    trunks: [{name: national, to: {country: CI}}]
translations:
  - name: renumbered
    rules:
      - {prefix: "+22501", strip: 6, prepend: "+2250101"}  # error: translated-twice
routes:
  - name: out
    rules: [{prefix: "+225", trunks: [national]}]
```

Good
----
```yaml
numbering_changes:
  - country: CI
    from: 2026-05-01
    parallel_until: 2026-12-01
    changes: [{old: "01XXXXXX", new: "0101XXXXXX"}]
switches:
  - name: abidjan
    country: CI
    origins: [{name: gateway, reads: international, translate: [renumbered], route: out}]
    trunks: [{name: national, to: {country: CI}}]
translations:
  - name: renumbered
    rules:
      - {pattern: "+22501XXXXXX", until: 2026-12-01, strip: 6, prepend: "+2250101"}
routes:
  - name: out
    rules: [{prefix: "+225", trunks: [national]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "translated-twice"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that changes what it has made itself."""
    found = [part for part in evidence(proof) if part.told and part.told.kind == "again"]
    yield from one_for_each_cause(proof, ID, SEVERITY, found, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    told = found.told
    assert told is not None
    label = f"makes {told.second.written} of {told.first.written}, and {told.becomes.written} of that"
    return f"{counted(valid, 'number')} dialled at {found.origin.address} are translated again and reach nobody or somebody else", label
