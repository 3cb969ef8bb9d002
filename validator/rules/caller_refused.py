"""Calls are refused because of a calling number that the origin says arrives there.

Why
---
`callers` is a promise to those who call: their calls get through. A rule in `translate_calling` that rejects some of them is a slip,
or the claim is. Numbers that the claim leaves out may be refused, those that the country's regulator wants blocked too.

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
      - {any: true, reject: call-rejected}  # error: caller-refused
      - {prefix: "+2125"}
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

ID = "caller-refused"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that refuses callers which its origin claims."""
    wrong = [found for found in callers(proof) if found.kind == "refused"]
    yield from one_for_each_caller(proof, ID, SEVERITY, wrong, _words, _place)


def _words(found: CallerEvidence, count: int) -> tuple[str, str]:
    return f"calls from {counted(count, 'number')} that {caller_origin(found)} claims as callers are refused", caller_example(found)


def _place(found: CallerEvidence) -> tuple[Place, str]:
    return (found.culprit[1].place, subject_of_caller(found)) if found.culprit else (found.at.place, found.at.subject)
