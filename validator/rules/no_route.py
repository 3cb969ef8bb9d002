"""A valid number meets no rule.

Why
---
A subscriber who dials a number that exists must reach it or be refused for a reason that somebody wrote down. A range that
a regulator opened and nobody routed fails silently, often for months. A written `reject` is a decision and no finding; no
match is not. What an origin must serve is its `accepts`; without one, its country's numbers and the world's, as they are dialled there.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, accepts: [MA], route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out  # error: no-route
    rules:
      - {prefix: "+212[56]", trunks: [national]}
      - {prefix: "+2128", trunks: [national]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, accepts: [MA], route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212[5-9]", trunks: [national]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, countries, one_for_each_cause, regions_of

ID = "no-route"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each routing table that leaves valid numbers without a rule."""
    missed = [found for found in evidence(proof) if found.kind == "unrouted"]
    yield from one_for_each_cause(proof, ID, SEVERITY, missed, _words, _place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    ended = found.ending
    switch, _, _ = ended.at.replace("/", ":").partition(":")
    where = "" if switch == found.origin.switch else f" at {switch}"
    label = {"no-route": "no rule takes them", "rejected": "rejected, although accepted", "incomplete": "cut to nothing"}[ended.kind]
    whose = countries(regions_of(found))
    return f"{counted(valid, 'valid number')} dialled at {found.origin.address}, of {whose} first, have no route{where}", label


def _place(found: Evidence) -> tuple[Place, str]:
    """The routing table where the call ends; where that is not an origin, the last rule of the way."""
    _, colon, route = found.ending.at.partition(":")
    if colon:
        table = found.epoch.network.routes[route]
        return table.place, table.subject
    return found.origin.place, found.origin.subject
