"""A code means a number that nobody has.

Why
---
`means` says whom a short code or private number rings. If none of these numbers is in the plan of its country on that date, the calls end
nowhere, and nothing about them is proven, since nobody is meant. Mostly a digit is missing, the range was withdrawn, or a trunk prefix
stands in front: without a plus `means` is the national number as it stands behind the calling code.

Bad
---
```yaml
plans:
  - name: office
    country: MA
    outside_line: "0"
    numbers:
      - {number: "80", type: private, means: "0537201234"}  # error: means-nobody
      - {pattern: "2XX", type: private, means: "5372012XX"}
switches:
  - name: pbx
    country: MA
    origins: [{name: desks, plan: office, accepts: [MA, not emergency], translate: [extensions], route: out}]
    trunks: [{name: national, to: {country: MA}}]
translations:
  - name: extensions
    rules:
      - {prefix: "00Z", strip: 2, prepend: "+212"}
      - {pattern: "2XX", prepend: "+212537201"}
      - {number: "80", strip: 2, prepend: "+212537201234"}
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
```

Good
----
```yaml
plans:
  - name: office
    country: MA
    outside_line: "0"
    numbers:
      - {number: "80", type: private, means: "537201234"}
      - {pattern: "2XX", type: private, means: "5372012XX"}
switches:
  - name: pbx
    country: MA
    origins: [{name: desks, plan: office, accepts: [MA, not emergency], translate: [extensions], route: out}]
    trunks: [{name: national, to: {country: MA}}]
translations:
  - name: extensions
    rules:
      - {prefix: "00Z", strip: 2, prepend: "+212"}
      - {pattern: "2XX", prepend: "+212537201"}
      - {number: "80", strip: 2, prepend: "+212537201234"}
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Numbers, Severity
from validator.flow.meant_codes import Meaningless, meaningless
from validator.flow.proof import Proof
from validator.rules.saying import counted

ID = "means-nobody"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each entry of a plan in use whose numbers all mean nobody, from the first date on which that is so."""
    for found in meaningless(proof):
        yield _finding(proof, found)


def _finding(proof: Proof, found: Meaningless) -> Finding:
    entry, smallest = found.entry, found.dialled.smallest
    assert smallest is not None
    patterns = found.dialled.patterns(4)
    later = found.epoch is not proof.epochs[0]
    return Finding(
        rule=ID,
        severity=SEVERITY,
        message=f"{entry.kind} {entry.digits} of {found.plan.name} means {entry.means}, a number that nobody has",
        place=entry.place,
        subject=f"plans/{found.plan.name}/{entry.kind} {entry.digits}",
        label=_label(found),
        facts=(
            ("numbers", counted(found.dialled.count, "string") + " dialled"),
            *((("from", f"{found.epoch.instant:%Y-%m-%dT%H:%M:%SZ} on"),) if later else ()),
        ),
        numbers=Numbers(smallest.written, 0, found.dialled.count, tuple(pattern.words for pattern in patterns[:3]), len(patterns)),
    )


def _label(found: Meaningless) -> str:
    """What to do: a trunk prefix in front of a national number is the likeliest slip."""
    prefix, means = found.epoch.readings.plans[found.plan.name].trunk_prefix, found.entry.means
    if prefix and means.startswith(prefix):
        return f"write the national number without the trunk prefix {prefix}"
    return "nobody is meant"
