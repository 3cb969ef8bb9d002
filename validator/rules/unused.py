"""A table or trunk that nothing refers to.

Why
---
It looks as if it did something. Either a reference was forgotten, and calls go elsewhere, or it is left over and misleads
whoever reads it next.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks:
      - {name: national, to: {country: MA}}
      - {name: spare, to: {country: MA}}  # warning: unused
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
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
      - {name: spare, to: {country: MA}}
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national, spare]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Place, Severity
from validator.flow.proof import Proof
from validator.flow.uses import named
from validator.network import Network
from validator.tables import Forward

ID = "unused"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each table that no origin, trunk or table names, and each trunk that no route of its switch names."""
    network = proof.network
    used = _used_tables(proof)
    for table in network.tables:
        if (table.kind, table.name) not in used:
            yield _finding(f"nothing refers to the table {table.name} of {table.kind}", table.place, table.subject)
    offered = _offered(proof)
    for trunk in network.trunks:
        if (trunk.switch, trunk.name) not in offered:
            yield _finding(f"no route of {trunk.switch} names the trunk {trunk.name}", trunk.place, trunk.subject)


def _used_tables(proof: Proof) -> set[tuple[str, str]]:
    return {(kind, table.name) for kind, name in named(proof.network) for table in proof.tables.family(kind, name)}


def _offered(proof: Proof) -> set[tuple[str, str]]:
    network: Network = proof.network
    return {
        (origin.switch, trunk)
        for origin in network.origins
        for table in proof.tables.family("routes", origin.route)
        for rule in table.rules
        if isinstance(rule.action, Forward)
        for trunk in rule.action.trunks
    }


def _finding(message: str, place: Place, subject: str) -> Finding:
    return Finding(ID, SEVERITY, message, place, subject, "use it or delete it")
