"""What telephony forbids, one module a rule. A new rule is its module and its line here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from validator.finding import Finding, Severity
from validator.rules import (
    allow_expired,
    allow_unused,
    barred_number_routed,
    caller_forbidden,
    caller_refused,
    caller_unclaimed,
    caller_unscreened,
    calling_number_changes,
    charge_mismatch,
    emergency_caller_refused,
    emergency_captured,
    emergency_single_trunk,
    emergency_unreachable,
    handover_address,
    handover_mismatch,
    high_risk_by_default,
    loop,
    means_nobody,
    no_route,
    number_changes_subscriber,
    number_too_long,
    numbering_change_incomplete,
    numbering_change_outlived,
    overlap_ambiguous,
    route_leaves_country,
    rule_expired,
    rule_too_wide,
    rule_unreachable,
    rules_tie,
    siblings_unnamed,
    subscribers_merged,
    translated_twice,
    trunk_prefix_kept,
    unallocated_routed,
    unused,
)
from validator.rules.saying import once_for_all_classes

if TYPE_CHECKING:
    from validator.flow.proof import Proof


class RuleModule(Protocol):
    """A rule: its id, the severity of its findings, its manual (the docstring), and what it finds."""

    __name__: str
    ID: str
    SEVERITY: Severity
    __doc__: str | None

    def check(self, proof: Proof) -> Iterator[Finding]: ...


RULES: tuple[RuleModule, ...] = (
    loop,
    emergency_unreachable,
    emergency_captured,
    emergency_caller_refused,
    emergency_single_trunk,
    handover_mismatch,
    route_leaves_country,
    number_changes_subscriber,
    trunk_prefix_kept,
    translated_twice,
    subscribers_merged,
    number_too_long,
    means_nobody,
    numbering_change_incomplete,
    numbering_change_outlived,
    no_route,
    barred_number_routed,
    overlap_ambiguous,
    siblings_unnamed,
    charge_mismatch,
    high_risk_by_default,
    calling_number_changes,
    caller_refused,
    caller_unscreened,
    caller_unclaimed,
    caller_forbidden,
    handover_address,
    rules_tie,
    rule_too_wide,
    rule_unreachable,
    rule_expired,
    unallocated_routed,
    unused,
    allow_expired,
    allow_unused,
)


@lru_cache(maxsize=1)
def found(proof: Proof, named: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """What every rule finds, or those of these names, but allow-unused, which looks at this."""
    asked = (rule for rule in RULES if rule is not allow_unused and (named is None or rule.ID in named))
    every = tuple(finding for rule in asked for finding in rule.check(proof))
    return tuple(once_for_all_classes(every)) if any(epoch.classes.numbers for epoch in proof.epochs) else every
