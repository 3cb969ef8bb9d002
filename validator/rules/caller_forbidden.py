"""A calling number from abroad is presented that the country's regulator wants blocked or hidden.

Why
---
A number of the own country on a call from abroad is mostly forged: the bank that calls you is in another country. Regulators have such
calls cut or the number hidden, from a day on: France and the United Kingdom their own numbers (British mobiles may roam), the United
States numbers that nobody has. What is known stands with its dates and sources in `validator/data/calling_numbers.yaml`. Calls come
from abroad where an origin's `plan` is another country's, or over a trunk of a switch in another country.

Bad
---
```yaml
switches:
  - name: paris
    country: FR
    origins: [{name: from-spain, plan: ES, reads: international, callers: ["*"], route: out}]  # error: caller-forbidden
    trunks: [{name: france, to: {country: FR}}]
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [france]}]
```

Good
----
```yaml
switches:
  - name: paris
    country: FR
    origins: [{name: from-spain, plan: ES, reads: international, callers: ["*"], translate_calling: [screen], route: out}]
    trunks: [{name: france, to: {country: FR}}]
translate_calling:
  - name: screen
    rules:
      - {prefix: "+33", reject: call-rejected}
      - {prefix: "+33[67]", withhold: true}
routes:
  - name: out
    rules: [{prefix: "+33", trunks: [france]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.callers import CallerEvidence, callers
from validator.flow.proof import Proof
from validator.rules.saying import caller_example, caller_origin, counted, one_for_each_caller

ID = "caller-forbidden"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each origin where such numbers come in."""
    wrong = [found for found in callers(proof) if found.kind == "forbidden"]
    yield from one_for_each_caller(proof, ID, SEVERITY, wrong, _words, _place)


def _words(found: CallerEvidence, count: int) -> tuple[str, str]:
    assert found.policy is not None
    wanted = "blocked or withheld" if found.policy.must == "block" else "withheld, and the call let through"
    what = f"{counted(count, 'calling number')} from abroad at {caller_origin(found)} must be {wanted} since {found.policy.begin:%Y-%m-%d}"
    return what, caller_example(found)


def _place(found: CallerEvidence) -> tuple[Place, str]:
    assert found.policy is not None
    return found.at.place, f"{found.at.subject}/{found.policy.country} {found.policy.begin:%Y-%m-%d}"
