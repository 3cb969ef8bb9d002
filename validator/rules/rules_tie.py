"""Two rules claim the same number, and neither is more specific.

Why
---
Which of them wins would depend on the platform, on the order of the lines or on nothing that anybody decided. Say it: write
the rule for the numbers that both claim. Rules that do the same are no tie.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: one, to: {country: MA}}, {name: two, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212[56]", trunks: [one]}
      - {prefix: "+212[67]", trunks: [two]}  # error: rules-tie
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: one, to: {country: MA}}, {name: two, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212[56]", trunks: [one]}
      - {prefix: "+212[67]", trunks: [two]}
      - {prefix: "+2126", trunks: [two]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Mark, Numbers, Severity
from validator.flow.proof import Proof
from validator.flow.table import TIED, CompiledTable
from validator.flow.uses import tables_in_use
from validator.rules.saying import counted

ID = "rules-tie"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each group of rules that tie in a table, at the last of them."""
    said = set()
    for use in tables_in_use(proof):
        for label in sorted(use.compiled.winning):
            if label <= TIED:
                finding = _finding(use.compiled, label, use.switches)
                if (finding.place, finding.marks) not in said:
                    said.add((finding.place, finding.marks))
                    yield finding


def _finding(table: CompiledTable, label: int, switches: frozenset[str]) -> Finding:
    *others, last = (table.rules[index] for index in table.tied(label))
    numbers = table.winners.where(label.__eq__)
    patterns = numbers.patterns(6)
    smallest = numbers.smallest
    assert smallest is not None
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{counted(len(others) + 1, 'rule')} of {table.table.name} claim the same numbers, and none is more specific",
        place=last.place,
        subject=f"{table.table.subject}/{last.written}",
        label="write a rule for the numbers that both claim",
        marks=tuple(Mark(rule.place, "claims them too") for rule in others),
        facts=(("for example", smallest.written), ("numbers", ", ".join(pattern.words for pattern in patterns[:5]))),
        numbers=Numbers(smallest.written, 0, numbers.count, tuple(pattern.words for pattern in patterns[:5]), len(patterns)),
        switches=switches,
    )
