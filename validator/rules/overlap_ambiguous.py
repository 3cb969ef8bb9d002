"""A number is complete, and yet the beginning of a longer one that ends elsewhere.

Why
---
Where digits arrive one by one (`overlap: true` on an origin), a switch that knows 118 connects it before the 33 of 11833 is dialled, or
waits for a timer that nobody declared. The classic is a short code that begins subscribers' numbers. Dialled whole (en bloc) there is no
such doubt.

Bad
---
```yaml
switches:
  - name: berlin
    country: DE
    origins: [{name: trunk, overlap: true, accepts: [DE, not emergency], route: in}]  # error: overlap-ambiguous
    trunks:
      - {name: national, to: {country: DE}}
      - {name: enquiries, to: {service: ["118", "11833"]}}
routes:
  - name: in
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "11833", trunks: [enquiries]}
      - {number: "118", trunks: [enquiries]}
```

Good
----
```yaml
switches:
  - name: berlin
    country: DE
    origins: [{name: trunk, accepts: [DE, not emergency], route: in}]
    trunks:
      - {name: national, to: {country: DE}}
      - {name: enquiries, to: {service: ["118", "11833"]}}
routes:
  - name: in
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "11833", trunks: [enquiries]}
      - {number: "118", trunks: [enquiries]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.overlap import Ambiguous, ambiguous
from validator.flow.proof import Proof
from validator.rules.saying import counted

ID = "overlap-ambiguous"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each origin with overlap dialling, in the epoch in which most numbers are ambiguous."""
    worst: dict[str, Ambiguous] = {}
    for found in ambiguous(proof):
        known = worst.get(found.origin.address)
        if known is None or found.numbers.count > known.numbers.count:
            worst[found.origin.address] = found
    yield from map(_finding, worst.values())


def _finding(found: Ambiguous) -> Finding:
    early, longer = found.numbers.smallest, found.longer.smallest
    assert early is not None
    longer_words = longer.written if longer else "others"
    patterns = found.numbers.patterns(4)
    count = found.epoch.meanings_of(found.origin, found.numbers).count
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{counted(count, 'number')} dialled digit by digit at {found.origin.address} can be taken before a longer one is complete",
        place=found.origin.place,
        subject=found.origin.subject,
        label=f"{early.written} is routed before {longer_words} is dialled, which ends elsewhere",
        numbers=Numbers(early.written, count, 0, tuple(p.words for p in patterns[:3]), len(patterns)),
        switches=frozenset({found.origin.switch}),
    )
