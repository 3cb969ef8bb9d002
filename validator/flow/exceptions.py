"""Exceptions: findings that a network allows for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.finding import Finding, Place
from validator.network import Network
from validator.tables import Allow

NEVER = frozenset({"loop", "emergency-unreachable", "emergency-captured", "emergency-caller-refused", "allow-expired", "rule-too-wide"})


class Held(NamedTuple):
    """An exception, and where it stands: it covers findings at `places` or with the subject."""

    allow: Allow
    subject: str
    places: frozenset[Place]

    def covers(self, finding: Finding) -> bool:
        """Whether it is an exception for this finding."""
        return self.allow.finding == finding.rule and (finding.place in self.places or finding.subject == self.subject)


def allows(network: Network) -> Iterator[Held]:
    """Every exception of a network."""
    for table in network.tables:
        everywhere = frozenset({table.place, *(rule.place for rule in table.rules)}) if table.allow else frozenset()
        yield from (Held(allow, table.subject, everywhere) for allow in table.allow)
        for rule in (rule for rule in table.rules if rule.allow):
            yield from (Held(allow, f"{table.subject}/{rule.written}", frozenset({rule.place})) for allow in rule.allow)
    for origin in network.origins:
        yield from (Held(allow, origin.subject, frozenset({origin.place})) for allow in origin.allow)
    for trunk in network.trunks:
        yield from (Held(allow, trunk.subject, frozenset({trunk.place})) for allow in trunk.allow)
