"""A number keeps its trunk prefix behind the calling code.

Why
---
The 0 of 0537 20 12 34 says that a national number follows; it is dialled inside the country and is no part of the number (ITU-T E.164,
annex A). Behind a calling code, or in a number of nature national, it must be gone: +212 0537 20 12 34 rings nowhere, and abroad
some exchanges drop the call, others try to repair it, each in its own way. Where the zero does belong to the number, as in Italy or
Cote d'Ivoire, there is no trunk prefix and nothing to strip. Whoever dials +33 0... by mistake is not judged: a translation that makes
such a number of a right one is.

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
      - {prefix: "0Z", prepend: "+212"}  # error: trunk-prefix-kept
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

ID = "trunk-prefix-kept"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule or hand-over that leaves a trunk prefix in the numbers it is sent."""
    found = [part for part in evidence(proof) if part.told and part.told.kind == "kept"]
    yield from one_for_each_cause(proof, ID, SEVERITY, found, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    told = found.told
    assert told is not None
    label = f"strip the {told.prefix}: {told.becomes.written} instead of {told.second.written}"
    return (
        f"{counted(valid, 'number')} dialled at {found.origin.address} keep the trunk prefix {told.prefix} behind the calling code",
        label,
    )
