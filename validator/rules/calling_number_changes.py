"""A calling number reaches the far end as another one, or as one that means nothing there.

Why
---
Whoever is called calls back, and police and rescue trace calls, by the number that is presented. It must mean the caller (ITU-T
E.157, Q.951), or be withheld. To a carrier it must be an international number: 0537201234 says nothing abroad. `callers` on an origin says
whose calling numbers arrive there; they are followed over every trunk that the origin's calls can take.

Bad
---
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
      - {prefix: "+212", strip: 4, prepend: "+33"}  # error: calling-number-changes
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
from validator.rules.saying import caller_example, caller_origin, counted, one_for_each_caller, subject_of_caller

ID = "calling-number-changes"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule, or else trunk, that changes whom a calling number means."""
    wrong = [found for found in callers(proof) if found.kind == "changed"]
    yield from one_for_each_caller(proof, ID, SEVERITY, wrong, _words, _place)


def _words(found: CallerEvidence, count: int) -> tuple[str, str]:
    what = f"{counted(count, 'calling number')} from {caller_origin(found)} do not mean the caller any more on {found.path}"
    return what, caller_example(found)


def _place(found: CallerEvidence) -> tuple[Place, str]:
    """The rule that changes the meaning; where none does, the trunk where both sides differ."""
    return (found.culprit[1].place, subject_of_caller(found)) if found.culprit else (found.at.place, found.at.subject)
