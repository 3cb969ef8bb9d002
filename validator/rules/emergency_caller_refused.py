"""A calling number is a reason to refuse an emergency call.

Why
---
A rule of `translate_calling` that rejects calls rejects them before anybody looks at the number called: also when it is 112. Whoever is
in danger gets through with any calling number, a forged or missing one too (the FCC, 83 FR 1566, forbids to block such calls). Where
subscribers call, withhold the number instead of refusing the call. This can never be allowed.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, accepts: [MA], translate_calling: [screen], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
translate_calling:
  - name: screen
    rules:
      - {prefix: "0", length: 10, strip: 1, prepend: "+212"}
      - {any: true, reject: call-rejected}  # error: emergency-caller-refused
routes:
  - name: out
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, accepts: [MA], translate_calling: [screen], route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
translate_calling:
  - name: screen
    rules:
      - {prefix: "0", length: 10, strip: 1, prepend: "+212"}
      - {any: true, withhold: true}
routes:
  - name: out
    rules:
      - {prefix: "0Z", trunks: [national]}
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.claims import texts
from validator.flow.faults import required_emergency
from validator.flow.proof import Epoch, Proof
from validator.tables import Reject, Rule, Table

ID = "emergency-caller-refused"
SEVERITY: Severity = "error"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that rejects calls by the calling number on the way to an emergency service."""
    said: set[int] = set()
    for epoch in proof.epochs:
        for where, switch, name in _asked(epoch):
            for table, rule in _rejecting(epoch, name):
                if id(rule) not in said:
                    said.add(id(rule))
                    message = f"{rule.written} refuses calls at {where} by the calling number, emergency calls among them"
                    subject = f"{table.subject}/{rule.written}"
                    yield Finding(ID, SEVERITY, message, rule.place, subject, "withhold the number instead", switches=frozenset({switch}))


def _asked(epoch: Epoch) -> Iterator[tuple[str, str, str]]:
    """Where emergency calls pass (an origin that must reach emergency numbers, a trunk to an emergency service), and the tables
    for calling numbers that are asked there."""
    for origin in epoch.origins:
        claimed = texts(origin.accepts or ())
        if "not emergency" not in claimed and required_emergency(epoch, origin):
            yield from ((origin.address, origin.switch, name) for name in origin.translate_calling)
    for address, trunk in sorted(epoch.calls.trunks.items()):
        if trunk.to.emergency:
            yield from ((address, trunk.switch, name) for name in trunk.translate_calling)


def _rejecting(epoch: Epoch, name: str) -> Iterator[tuple[Table, Rule]]:
    compiled = epoch.calls.table("translate_calling", name)
    for label in sorted(compiled.winning):
        if label >= 0 and isinstance(compiled.rules[label].action, Reject):
            yield compiled.table, compiled.rules[label]
