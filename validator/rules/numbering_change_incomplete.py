"""A translation for a change of plan leaves some of the old numbers behind.

Why
---
A change of plan is a table of the regulator: every old range with its new one. Where a switch turns old numbers into new ones, it
must do so for all of them, or the subscribers of the missing row are cut off with the rest of the old plan. The finding names the
table, the rows of the change and the numbers that are left as they were, or become something else. A chosen `reject` is a
decision, and a switch that passes old numbers on untouched leaves the change to the next one.

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
  - name: renumbered  # error: numbering-change-incomplete
    rules:
      - {pattern: "+2292[01]XXXXXX", from: 2026-05-01, until: 2026-12-01, strip: 4, prepend: "+22901"}
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

from validator.finding import Finding, Mark, Numbers, Severity
from validator.flow.evidence import RANGES_SHOWN
from validator.flow.proof import Proof
from validator.flow.renumbered import Treated, rows_of, treated
from validator.numbering import region_name
from validator.rules.saying import counted

ID = "numbering-change-incomplete"
SEVERITY: Severity = "error"
ROWS_SHOWN = 5


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each table and change, at the origin or trunk where it leaves the most behind."""
    worst: dict[tuple[str, str], tuple[int, Treated]] = {}
    for found in treated(proof):
        key, count = (found.table.name, found.change.subject), found.left.count
        if key not in worst or count > worst[key][0]:
            worst[key] = count, found
    for count, found in worst.values():
        yield _finding(found, count)


def _finding(found: Treated, count: int) -> Finding:
    patterns = found.left.patterns(RANGES_SHOWN + 1)
    witness = found.left.smallest
    assert witness is not None
    rows = rows_of(found)
    ranges = tuple(dict.fromkeys(pattern.words for pattern in patterns[:RANGES_SHOWN]))
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{counted(count, 'old number')} of {region_name(found.change.country)} at {found.chain.where} do not become new ones",
        place=found.table.place,
        subject=f"{found.table.subject}/{found.change.subject}",
        label=f"makes new numbers of the others since {found.change.begin:%Y-%m-%d}",
        marks=tuple(Mark(row.place, f"{row.old} becomes {row.new}") for row in rows[:ROWS_SHOWN]),
        facts=(("for example", witness.written), ("rows", f"{counted(len(rows), 'row')} of the change without a translation")),
        numbers=Numbers(witness.written, count, 0, ranges, len(patterns)),
        switches=frozenset({found.chain.switch}),
    )
