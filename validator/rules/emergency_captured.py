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
    origins: [{name: subscribers, translate: [dialled], route: paris}]
    trunks:
      - {name: rescue, to: {emergency: ["15", "17", "18", "112"]}}
      - {name: france, to: {country: FR, reads: national}}
      - {name: world, carries: ["*"], to: {transit: true}}
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0033", strip: 4}
      - {prefix: "+33", strip: 3}
      - {pattern: "0ZXXXXXXXX", strip: 1}
routes:
  - name: paris
    rules:
      - {prefix: "15", trunks: [rescue]}  # error: emergency-captured
      - {pattern: "1[78]", trunks: [rescue]}
      - {number: "112", trunks: [rescue]}
      - {pattern: "ZXXXXXXXX", trunks: [france]}
      - {prefix: "+", trunks: [world]}
```

Good
----
```yaml
switches:
  - name: paris
    country: FR
    origins: [{name: subscribers, translate: [dialled], route: paris}]
    trunks:
      - {name: rescue, to: {emergency: ["15", "17", "18", "112"]}}
      - {name: france, to: {country: FR, reads: national}}
      - {name: world, carries: ["*"], to: {transit: true}}
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0033", strip: 4}
      - {prefix: "+33", strip: 3}
      - {pattern: "0ZXXXXXXXX", strip: 1}
routes:
  - name: paris
    rules:
      - {number: "15", trunks: [rescue]}
      - {pattern: "1[78]", trunks: [rescue]}
      - {number: "112", trunks: [rescue]}
      - {pattern: "ZXXXXXXXX", trunks: [france]}
      - {prefix: "+", trunks: [world]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.events import Evidence
from validator.flow.evidence import evidence
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
