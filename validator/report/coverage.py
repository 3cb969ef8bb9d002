"""Which numbers and rules no test speaks of, where calls enter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.digits.numberset import NumberSet
from validator.flow.expectations import origins_of
from validator.flow.proof import Epoch, Proof
from validator.flow.selection import covered, spoken_of
from validator.flow.uses import identity
from validator.intended import Expectation
from validator.network import Origin
from validator.numbering import region_name
from validator.report.words import count, harmless
from validator.tables import Rule, plain

SHOWN = 20


def coverage(proof: Proof, tests: Sequence[Expectation]) -> str:
    """How many numbers the tests speak of, and the rules of the tables that origins ask which no number of a test meets."""
    asked: dict[object, tuple[str, Rule]] = {}
    met: set[object] = set()
    name = identity(proof.network)
    spoken = NumberSet.empty(proof.space)
    for epoch in proof.epochs:
        for origin in epoch.origins:
            numbers = _spoken(epoch, origin, tests)
            spoken = spoken | epoch.meanings_of(origin, numbers)
            for subject, rule, is_met in _rules(epoch, origin, numbers):
                asked[name(rule)] = subject, rule
                met |= {name(rule)} if is_met else set()
    missed = [asked[key] for key in asked if key not in met]
    return "\n".join(_told(proof, spoken, len(asked), sorted(missed, key=lambda each: each[1].place))) + "\n"


def _spoken(epoch: Epoch, origin: Origin, tests: Sequence[Expectation]) -> NumberSet:
    found = NumberSet.empty(epoch.space)
    for test in tests:
        there = origin in origins_of(epoch, test)
        then = test.on is None or (epoch.dates.holds(test.on))
        if there and then:
            found = found | spoken_of(epoch, origin, test.dial)
    return found


def _rules(epoch: Epoch, origin: Origin, numbers: NumberSet) -> Iterator[tuple[str, Rule, bool]]:
    """Every rule of the tables that an origin asks, and whether one of the numbers meets it."""
    tables = [*(("translations", name) for name in origin.translate), ("routes", origin.route)]
    tables += [("charging", origin.charging)] if origin.charging else []
    for kind, name in tables:
        rules = epoch.calls.table(kind, name).rules
        met = epoch.rules_at(origin, kind, name).within(numbers, -1).present()
        yield from ((f"{kind}/{plain(name)}", rule, place in met) for place, rule in enumerate(rules))


def _whose(proof: Proof, spoken: NumberSet) -> Iterator[str]:
    """How much of what must not fail, and of the countries in which the network stands, the tests speak of."""
    epoch = proof.epochs[0]
    for item in ("emergency", *sorted({switch.country for switch in proof.network.switches.values()})):
        every = covered(epoch, [item]) & epoch.meant
        whose = "emergency calls" if item == "emergency" else region_name(item)
        yield f"of {whose} {(spoken & every).count:,} of {count(every.count, 'number')}"


def _told(proof: Proof, spoken: NumberSet, rules: int, missed: Sequence[tuple[str, Rule]]) -> Iterator[str]:
    every = proof.epochs[0].meant.count
    numbers = f"tests speak of {spoken.count:,} of {count(every, 'distinct number')}"
    yield f"{numbers}, and of {rules - len(missed):,} of {count(rules, 'rule')} that calls meet where they enter"
    yield f"  {', '.join(_whose(proof, spoken))}"
    for subject, rule in missed[:SHOWN]:
        yield harmless(f"  no test meets {subject} {rule.written} ({rule.place.file}:{rule.place.line})")
    if len(missed) > SHOWN:
        yield f"  and {count(len(missed) - SHOWN, 'more rule')}"
