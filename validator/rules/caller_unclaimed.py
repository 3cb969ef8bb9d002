"""A trunk presents calling numbers that it does not claim.

Why
---
`presents` on a trunk says whose calling numbers leave there: what was agreed with the carrier behind it, who drops or charges calls
with other numbers, and who answers for them to his regulator.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, callers: [MA], translate_calling: [screen], route: out}]
    trunks: [{name: paris, carries: [FR], presents: [MA mobile], to: {transit: true}}]  # error: caller-unclaimed
translate_calling:
  - name: screen
    rules:
      - {any: true, reject: call-rejected}
      - {prefix: "+212"}
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [paris]}]
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, callers: [MA], translate_calling: [screen], route: out}]
    trunks: [{name: paris, carries: [FR], presents: [MA], to: {transit: true}}]
translate_calling:
  - name: screen
    rules:
      - {any: true, reject: call-rejected}
      - {prefix: "+212"}
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [paris]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.callers import CallerEvidence, callers
from validator.flow.proof import Proof
from validator.rules.saying import caller_example, caller_origin, counted, one_for_each_caller

ID = "caller-unclaimed"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each trunk that presents numbers beyond its claim."""
    wrong = [found for found in callers(proof) if found.kind == "unclaimed"]
    yield from one_for_each_caller(proof, ID, SEVERITY, wrong, _words, _place)


def _words(found: CallerEvidence, count: int) -> tuple[str, str]:
    return f"{counted(count, 'calling number')} from {caller_origin(found)} leave on {found.path} beyond its claim", caller_example(found)


def _place(found: CallerEvidence) -> tuple[Place, str]:
    return found.at.place, found.at.subject
