"""A rule serves only old numbers whose parallel run is over.

Why
---
While old and new numbers run in parallel, rules keep the old ones alive. Afterwards nobody has these numbers: the rule hides that
callers still dial them, and when the range is given away again it sends the new owner's calls to somebody else. Give such a rule
its end when you write it (`until:`), or delete it. After a flash cut, a translation of old numbers is a courtesy and no finding.

Bad
---
```yaml
numbering_changes:
  - country: BJ
    from: 2026-05-01
    parallel_until: 2026-12-01
    changes:
      - {old: "2[01]XXXXXX", new: "012[01]XXXXXX"}
      - {old: "9XXXXXXX", new: "019XXXXXXX"}
switches:
  - name: cotonou
    country: BJ
    origins: [{name: gateway, reads: international, translate: [renumbered], route: out}]
    trunks: [{name: national, to: {country: BJ}}]
translations:
  - name: renumbered
    rules:
      - {pattern: "+2292[01]XXXXXX", from: 2026-05-01, strip: 4, prepend: "+22901"}  # warning: numbering-change-outlived
      - {pattern: "+2299XXXXXXX", from: 2026-05-01, until: 2026-12-01, strip: 4, prepend: "+22901"}
routes:
  - name: out
    rules: [{prefix: "+229", trunks: [national]}]
```
Good
----
```yaml
numbering_changes:
  - country: BJ
    from: 2026-05-01
    parallel_until: 2026-12-01
    changes:
      - {old: "2[01]XXXXXX", new: "012[01]XXXXXX"}
      - {old: "9XXXXXXX", new: "019XXXXXXX"}
switches:
  - name: cotonou
    country: BJ
    origins: [{name: gateway, reads: international, translate: [renumbered], route: out}]
    trunks: [{name: national, to: {country: BJ}}]
translations:
  - name: renumbered
    rules:
      - {pattern: "+2292[01]XXXXXX", from: 2026-05-01, until: 2026-12-01, strip: 4, prepend: "+22901"}
      - {pattern: "+2299XXXXXXX", from: 2026-05-01, until: 2026-12-01, strip: 4, prepend: "+22901"}
routes:
  - name: out
    rules: [{prefix: "+229", trunks: [national]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.outlived import Outlived, outlived
from validator.flow.proof import Proof
from validator.numbering import region_name
from validator.rules.saying import counted

ID = "numbering-change-outlived"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that has no end and, after a parallel run, only old numbers."""
    for found in outlived(proof):
        yield _finding(found)


def _finding(found: Outlived) -> Finding:
    patterns = found.numbers.patterns(4)
    smallest = found.numbers.smallest
    assert smallest is not None
    country, end = region_name(found.change.country), found.change.parallel_until
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"after {end:%Y-%m-%d} {found.rule.written} serves only old numbers of {country}",
        place=found.rule.place,
        subject=f"{found.table.subject}/{found.rule.written}",
        label=f"say until: {end:%Y-%m-%dT%H:%MZ}",
        facts=(("numbers", f"{counted(found.numbers.count, 'string')} dialled"),),
        numbers=Numbers(smallest.written, 0, found.numbers.count, tuple(p.words for p in patterns[:3]), len(patterns)),
        switches=found.switches,
    )
