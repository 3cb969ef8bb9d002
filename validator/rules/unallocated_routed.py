"""A rule for numbers that nobody has.

Why
---
A route or translation for an unassigned calling code (+888), or for a range that no plan opened, is a leftover or a slip of a
digit. Calls to such numbers are fraud or errors, and a carrier that takes them may be the fraud. A `reject` for them is right.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: transit, carries: ["*"], to: {transit: true}}]
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [transit]}
      - {prefix: "+888", trunks: [transit]}  # error: unallocated-routed
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: transit, carries: ["*"], to: {transit: true}}]
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [transit]}
      - {prefix: "+888", reject: unallocated-number}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.flow.reached import Unallocated, unallocated
from validator.rules.saying import counted

ID = "unallocated-routed"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule, other than a reject, whose numbers all mean nothing, unless it is blamed for worse. Where others take
    those that mean something it is a rule that never wins."""
    blamed = {found.culprit.place for found in evidence(proof) if found.culprit}
    for found in unallocated(proof):
        if found.rule.place not in blamed and not found.takers:
            yield _finding(found)


def _finding(found: Unallocated) -> Finding:
    patterns = found.numbers.patterns(4)
    smallest, count = found.numbers.smallest, found.numbers.count
    assert smallest is not None
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"no number that {found.rule.written} takes is allocated",
        place=found.rule.place,
        subject=f"{found.table.subject}/{found.rule.written}",
        label="nobody has these numbers",
        facts=(("for example", smallest.written), ("strings", counted(count, "invalid string"))),
        numbers=Numbers(smallest.written, 0, count, tuple(p.words for p in patterns[:3]), len(patterns)),
        switches=found.switches,
    )
