"""A call leaves on a trunk that does not carry the number's country.

Why
---
`carries` says whose numbers may travel on a trunk. The carrier behind it is entitled to reject others, to charge them as
transit, or to deliver them to whoever has the number there. Every member of a route counts, for each takes the call when
those before it fail: "all numbers dialled with The Gambian Country Code are routed to The Gambia and must not be terminated
in any other country" (PURA, in ITU Operational Bulletin 1035).

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: paris, carries: [FR], to: {transit: true}}
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [national, paris]}  # error: route-leaves-country
      - {prefix: "+33", trunks: [paris]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: paris, carries: [FR], to: {transit: true}}
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+33", trunks: [paris]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, countries, culprit_place, one_for_each_cause, regions_of

ID = "route-leaves-country"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each route to a trunk that does not carry what it is sent."""
    leaving = [found for found in evidence(proof) if found.kind == "leaves"]
    yield from one_for_each_cause(proof, ID, SEVERITY, leaving, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    country = countries(regions_of(found))
    trunk = found.uncarried
    name = f"{trunk.switch}/{trunk.name}" if trunk else found.ending.at
    return f"{counted(valid, 'number')} of {country} dialled at {found.origin.address} leave on {name}", f"{name} does not carry {country}"
