"""Evidence: every number that goes wrong is blamed on a step, also where it meets that only later, as another number."""

from __future__ import annotations

from tests.states import proven
from validator.flow.evidence import evidence
from validator.rules import found

THROUGH_ONE_TABLE = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, reads: international, route: all}, {name: back, route: all}]
    trunks: [{name: around, carries: ["*"], translate: [fold], to: {switch: rabat, origin: back}}]
translations:
  - {name: fold, rules: [{prefix: "+33", strip: 3, prepend: "+34"}]}
routes:
  - name: all
    rules:
      - {prefix: "+33", trunks: [around]}
      - {prefix: "+34", trunks: [around]}
"""


def test_a_rule_that_is_met_on_the_second_way_through_its_table() -> None:
    """A French number goes round as a Spanish one: the rule of +34 turns it, which it does not meet where it enters."""
    proof = proven(THROUGH_ONE_TABLE)
    (loop,) = evidence(proof)
    assert loop.culprit
    assert loop.culprit.rule
    assert loop.culprit.rule.digits == "+34"
    assert {pattern.prefix for pattern in loop.numbers.patterns()} == {"33", "34"}
    assert [finding.rule for finding in found(proof) if finding.severity == "error"] == ["loop"]
