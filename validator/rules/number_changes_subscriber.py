"""A call reaches another subscriber than the one who was dialled.

Why
---
A translation may change how a number is written, never which subscriber it means (ITU-T E.164: a number identifies one
subscriber). Whoever dials 0537 20 12 34 in Rabat means +212 537 201234. If a rule makes +33 537 201234 of it, somebody in
France answers. The finding stands at the first rule after which the number never again means what was dialled.

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
      - {prefix: "0", strip: 1, prepend: "+33"}  # error: number-changes-subscriber
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
      - {prefix: "0", strip: 1, prepend: "+212"}
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
from validator.rules.saying import counted, countries, culprit_place, one_for_each_cause, regions_of

ID = "number-changes-subscriber"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that changes whom a number means."""
    changed = [found for found in evidence(proof) if found.kind == "changed" and not found.told and not found.at_handover]
    yield from one_for_each_cause(proof, ID, SEVERITY, changed, _words, culprit_place)


def _words(found: Evidence, valid: int, invalid: int) -> tuple[str, str]:
    at = f"dialled at {found.origin.address}"
    if valid:
        return f"{counted(valid, 'number')} {at} reach another subscriber", f"no longer a number of {countries(regions_of(found))}"
    return f"{counted(invalid, 'invalid string')} {at} in international form end as numbers of another country", "changes the country"
