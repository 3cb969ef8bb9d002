"""A number has a tariff class that does not fit what it means.

Why
---
In February 2009 the voicemail number 333 stood in the list of free numbers of one Moroccan operator with a plus in front:
`+333` is the north of France, and thousands of calls a day went there free of charge. `free` fits only toll-free numbers,
services and emergency numbers, `national`, `local` and `mobile` only numbers of the country, `international` only others,
`shared-cost` and `premium` exactly those types. A declared service that a charging table forgets is found too.

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
      - {prefix: "+333", charge: free}  # error: charge-mismatch
      - {prefix: "+212", charge: national}
      - {prefix: "+", charge: international}
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
      - {prefix: "+212", charge: national}
      - {prefix: "+", charge: international}
routes:
  - name: out
    rules: [{prefix: "+", trunks: [all]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.charges import charges, tariff_of
from validator.flow.events import Evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, countries, one_for_each_cause, regions_of

ID = "charge-mismatch"
SEVERITY: Severity = "error"
FITS = {
    "free": "free fits toll-free numbers, services and emergency numbers only",
    "local": "local fits numbers of the own country only",
    "national": "national fits numbers of the own country only",
    "mobile": "mobile fits numbers of the own country only",
    "international": "international fits numbers of other countries only",
    "shared-cost": "shared-cost fits shared-cost numbers only",
    "premium": "premium fits premium-rate numbers only",
}


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each charging rule whose class does not fit some of its numbers, and each table that forgets a service."""
    yield from one_for_each_cause(proof, ID, SEVERITY, charges(proof), _words, _place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    tariff = tariff_of(found)
    if not tariff:
        return f"{counted(valid, 'declared service number')} dialled at {found.origin.address} have no tariff class", "no rule names them"
    what = f"{counted(valid, 'number')} of {countries(regions_of(found))} dialled at {found.origin.address} are charged as {tariff}"
    if found.epoch.info(found.meant or ("", "")).types == {"premium-rate"} and tariff != "premium":
        return what, "a premium-rate number must be charged as premium, since the network has that class"
    return what, FITS[tariff]


def _place(found: Evidence) -> tuple[Place, str]:
    event = found.culprit
    assert event is not None
    table = found.epoch.network.charging[event.table]
    return (event.rule.place, f"{table.subject}/{event.rule.written}") if event.rule else (table.place, table.subject)
