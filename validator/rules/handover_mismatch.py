"""Two switches read the number between them differently.

Why
---
A number is only right together with the way it is read: 537 201234 of nature national is a subscriber in Rabat for a
Moroccan switch and one near Bordeaux for a French one. Both sides of a hand-over must agree on plus, 00, trunk prefix and
nature of address (ITU-T Q.763, 3.9). The finding stands at the trunk where the meaning first differs.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: paris, carries: [MA], translate: [to-national], to: {country: FR}}  # error: handover-mismatch
translations:
  - name: to-national
    rules:
      - {prefix: "+212", strip: 4, set_nature: national}
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [paris]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: paris, carries: [MA], to: {country: FR}}
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [paris]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, meaning, one_for_each_cause

ID = "handover-mismatch"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each trunk whose far end reads numbers differently."""
    handed = [found for found in evidence(proof) if found.kind == "changed" and not found.told and found.at_handover]
    yield from one_for_each_cause(proof, ID, SEVERITY, handed, _words, culprit_place)


def _words(found: Evidence, valid: int, invalid: int) -> tuple[str, str]:
    culprit = found.culprit
    assert culprit is not None
    read = meaning(*culprit.meant) if culprit.meant else "nothing"
    label = f"sends {culprit.number.written} ({culprit.number.nature}), which the far end reads as {read}"
    return f"{counted(valid or invalid, 'number')} from {found.origin.address} mean something else to the far end of this trunk", label
