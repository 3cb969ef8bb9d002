"""A rule never wins a number.

Why
---
Somebody wrote it for a reason, and it does nothing: more specific rules, or several together, take all its numbers, or all that
somebody has. Delete it, or correct the one that takes them. A rule of an included table is unreachable only if it wins in no
table that includes it.

Bad
---
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: one, to: {country: MA}}, {name: two, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212[5-7]", trunks: [one]}
      - {prefix: "+2128", trunks: [one]}
      - {pattern: "+212[5-8]XXXXXXXX", trunks: [two]}  # warning: rule-unreachable
```

Good
----
```yaml
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: one, to: {country: MA}}, {name: two, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212[5-7]", trunks: [one]}
      - {pattern: "+212[5-8]XXXXXXXX", trunks: [two]}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.finding import Finding, Mark, Place, Severity
from validator.flow.evidence import evidence
from validator.flow.proof import Proof
from validator.flow.reached import unallocated
from validator.flow.table import TIED
from validator.flow.uses import Use, identity, named, tables_in_use
from validator.tables import Rule

ID = "rule-unreachable"
SEVERITY: Severity = "warning"
TAKERS_SHOWN = 3


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each rule that wins nowhere, at no instant at which it is valid."""
    met: dict[object, tuple[Use, int]] = {}
    winning: set[object] = set()
    name = identity(proof.network)
    for use in tables_in_use(proof):
        wide = {name(found.rule) for found in use.compiled.too_wide}
        for index, rule in enumerate(use.compiled.rules):
            met.setdefault(name(rule), (use, index))
            if name(rule) in wide:
                winning.add(name(rule))
        for label in use.compiled.winning:
            indices = use.compiled.tied(label) if label <= TIED else (label,) if label >= 0 else ()
            winning.update(name(use.compiled.rules[index]) for index in indices)
    for rule_id, (use, index) in met.items():
        if rule_id not in winning:
            yield _finding(use, index)
    blamed = {found.culprit.place for found in evidence(proof) if found.culprit}
    for found in unallocated(proof):
        if found.takers and found.rule.place not in blamed:
            subject = f"{found.table.subject}/{found.rule.written}"
            yield _taken(found.rule, subject, found.takers, "all of its numbers that somebody has", found.switches)
    yield from _uncalled(proof, {place for place in met if isinstance(place, Place)})


def _uncalled(proof: Proof, met: set[Place]) -> Iterator[Finding]:
    """The rules that are narrowed to calling numbers of which no call comes, or which narrower ones take from them."""
    if proof.network.narrowed is None:
        return
    for (kind, table), switches in named(proof.network).items():
        for rule in proof.tables.rules(kind, table):
            if rule.place not in met and any(rule.dates.holds(epoch.instant) for epoch in proof.epochs):
                met.add(rule.place)
                message = f"no number meets {rule.written}: no call comes from there, or narrower rules take all of them"
                yield Finding(
                    ID, SEVERITY, message, rule.place, f"{kind}/{table}/{rule.written}", "never wins", switches=frozenset(switches)
                )


def _finding(use: Use, index: int) -> Finding:
    rule, subject = use.compiled.rules[index], f"{use.compiled.table.subject}/{use.compiled.rules[index].written}"
    takers = [use.compiled.rules[taker] for taker in use.compiled.takers(index)]
    return _taken(rule, subject, takers, "all of its numbers", use.switches)


def _taken(rule: Rule, subject: str, takers: Sequence[Rule], what: str, switches: frozenset[str]) -> Finding:
    others = f"{len(takers)} rules take" if len(takers) != 1 else f"{takers[0].written} takes"
    why = f"{others} {what}" if takers else "nothing that can be dialled is like this"
    marks = tuple(Mark(taker.place, "takes its numbers") for taker in takers[:TAKERS_SHOWN])
    return Finding(ID, SEVERITY, f"no number meets {rule.written}: {why}", rule.place, subject, "never wins", marks, switches=switches)
