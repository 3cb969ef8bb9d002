"""Numbers of high risk have the tariff class of a default.

Why
---
Dial-through fraud lives on ranges that cost pounds a minute and fall under "all other countries". Where a network tells premium
numbers from others, such ranges need a line of their own: a class that somebody chose, or a `reject` on the route. They stand, dated and
with their source, in `validator/data/high_risk.yaml`; countries are not on it, for most calls to any country are honest.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, charging: rabat, route: out}]
    trunks: [{name: all, carries: ["*"], to: {transit: true}}]
charging:
  - name: rabat
    rules:
      - {prefix: "+", charge: international}  # warning: high-risk-by-default
      - {prefix: "+212", charge: national}
      - {prefix: "+21289", charge: premium}
routes:
  - name: out
    rules: [{prefix: "+", trunks: [all]}]
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, charging: rabat, route: out}]
    trunks: [{name: all, carries: ["*"], to: {transit: true}}]
charging:
  - name: rabat
    rules:
      - {prefix: "+", charge: international}
      - {prefix: "+979", charge: premium}
      - {prefix: "+87[08]", charge: international}
      - {prefix: "+88[1-3]", charge: international}
      - {prefix: "+212", charge: national}
      - {prefix: "+21289", charge: premium}
routes:
  - name: out
    rules: [{prefix: "+", trunks: [all]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.default_class import Default, by_default
from validator.flow.proof import Proof
from validator.rules.saying import counted

ID = "high-risk-by-default"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each charging rule, or table without a rule, that takes such ranges along, at the first origin where it does."""
    said = set()
    for found in by_default(proof):
        key = found.table.name, found.rule.place if found.rule else None
        if key not in said:
            said.add(key)
            yield _finding(found)


def _finding(found: Default) -> Finding:
    smallest = found.numbers.smallest
    assert smallest is not None
    count = found.epoch.meanings_of(found.origin, found.numbers).count
    ranges = ", ".join(each.prefix for each in found.ranges)
    whose = f"{counted(count, 'number')} of {ranges} dialled at {found.origin.address}"
    rule = found.rule
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{whose} are charged by {rule.written}" if rule else f"{whose} have no tariff class",
        place=rule.place if rule else found.table.place,
        subject=f"{found.table.subject}/{rule.written if rule else 'no class'}",
        label=f"name {ranges}, or reject {'it' if len(found.ranges) == 1 else 'them'}",
        facts=tuple((each.prefix, each.source) for each in found.ranges),
        numbers=Numbers(smallest.written, count),
        switches=frozenset({found.origin.switch}),
    )
