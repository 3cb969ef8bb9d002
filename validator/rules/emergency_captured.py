"""An ordinary call ends at an emergency service.

Why
---
A rescue centre that answers misdialled calls is not there for the others. The usual cause: the trunk prefix is stripped
before emergency numbers are told apart, so that 015 x.. (Paris, 01 5x) meets a rule for 15. In 43 countries an emergency
number is the beginning of a national number. Emergency rules are exact (`number`), never a prefix.

Bad
---
```yaml
switches:
  - name: paris
    country: FR
    origins: [{name: subscribers, translate: [clean], route: paris}]
    trunks:
      - {name: out, carries: ["*"], to: {transit: true, plan: FR}}
      - {name: rescue, to: {emergency: ["15", "17", "18", "112"]}}
translations:
  - name: clean
    rules: [{pattern: "0[5]XXXXXXXX", strip: 9, prepend: "1"}]  # error: emergency-captured
routes:
  - name: paris
    rules:
      - {pattern: "1[578]", trunks: [rescue]}
      - {number: "112", trunks: [rescue]}
      - {prefix: "0", trunks: [out]}
      - {prefix: "+", trunks: [out]}
```

Good
----
```yaml
switches:
  - name: paris
    country: FR
    origins: [{name: subscribers, route: paris}]
    trunks:
      - {name: out, carries: ["*"], to: {transit: true, plan: FR}}
      - {name: rescue, to: {emergency: ["15", "17", "18", "112"]}}
routes:
  - name: paris
    rules:
      - {pattern: "1[578]", trunks: [rescue]}
      - {number: "112", trunks: [rescue]}
      - {prefix: "0", trunks: [out]}
      - {prefix: "+", trunks: [out]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.evidence import Evidence, evidence
from validator.flow.proof import Proof
from validator.rules.saying import counted, culprit_place, one_for_each_cause

ID = "emergency-captured"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that turns ordinary numbers into emergency calls."""
    captured = [found for found in evidence(proof) if found.kind == "captured"]
    yield from one_for_each_cause(proof, ID, SEVERITY, captured, _words, culprit_place)


def _words(found: Evidence, valid: int, _invalid: int) -> tuple[str, str]:
    message = f"{counted(valid, 'ordinary number')} dialled at {found.origin.address} end at the emergency service {found.ending.at}"
    return message, "makes an emergency call of them"
