"""A calling number that an origin does not claim is presented all the same.

Why
---
`callers` says whose calling numbers arrive at an origin. Any other is forged or mistaken, and must be withheld or refused there
(`translate_calling`), or the called party believes it. Screening that a table only seems to do is proven here for every number.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, callers: [MA], route: out}]  # error: caller-unscreened
    trunks: [{name: paris, carries: [FR], to: {transit: true}}]
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
    trunks: [{name: paris, carries: [FR], to: {transit: true}}]
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

ID = "caller-unscreened"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each origin that lets calling numbers through which it does not claim."""
    wrong = [found for found in callers(proof) if found.kind == "unscreened"]
    yield from one_for_each_caller(proof, ID, SEVERITY, wrong, _words, _place)


def _words(found: CallerEvidence, count: int) -> tuple[str, str]:
    return f"{counted(count, 'calling number')} that {caller_origin(found)} does not claim are presented", caller_example(found)


def _place(found: CallerEvidence) -> tuple[Place, str]:
    return found.at.place, found.at.subject
