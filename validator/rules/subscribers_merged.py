"""Two subscribers become one number.

Why
---
A digit that is exchanged or stripped may be the one that tells two subscribers apart. From there on nothing can: both calls ring at
one of them. In a table for a change of plan this is the row that was copied and not edited. The finding names the two numbers and the
one that both become. Two ways to write one subscriber, as old and new number in a parallel run, national and international form, or a
short code and what it `means`, are not two subscribers.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, translate: [to-e164], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: abroad, carries: ["*"], to: {transit: true}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
translations:
  - name: to-e164
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0Z", strip: 1, prepend: "+212"}
      - {pattern: "066[01]XXXXXX", strip: 4, prepend: "+212660"}  # error: subscribers-merged
routes:
  - name: out
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+", trunks: [abroad]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, translate: [to-e164], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: abroad, carries: ["*"], to: {transit: true}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
translations:
  - name: to-e164
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0Z", strip: 1, prepend: "+212"}
      - {pattern: "0660XXXXXX", strip: 4, prepend: "+212660"}
routes:
  - name: out
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+", trunks: [abroad]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "subscribers-merged"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule whose numbers become those of other subscribers of the country."""
    found = [part for part in evidence(proof) if part.told and part.told.kind == "merged"]
    yield from one_for_each_cause(proof, ID, SEVERITY, found, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    told = found.told
    assert told is not None
    label = f"{told.first.written} and {told.second.written} both become {told.becomes.written}"
    return f"{counted(valid, 'number')} dialled at {found.origin.address} become the same as those of other subscribers", label
