"""What came of tests, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from validator.digits.folding import folded
from validator.finding import Finding, Numbers
from validator.flow.expectations import Failure, Outcome, first_of
from validator.flow.selection import meaningful
from validator.intended import Wish
from validator.report.diff.words import Speaker
from validator.report.words import count
from validator.tables import BY

RANGES_SHOWN = 4
FAILED = "test-fails"
VOID = "test-cannot-fail"


def findings(outcome: Outcome, begin: datetime) -> Iterator[Finding]:
    """One finding for a test that fails, from the origin and date at which most numbers do; one for a test that cannot. `begin` is the
    first instant judged."""
    test = outcome.expectation
    subject = f"tests/{test.name}"
    if outcome.void:
        where = test.origin or "any origin"
        callers = f" by {test.calling.written}" if test.calling else ""
        message = f"'{test.name}' cannot fail: no string that may enter at {where}{callers} is dialled so"
        yield Finding(VOID, "error", message, test.place, subject, "speaks of no call", facts=(("dial", test.dial.written),))
    elif outcome.failures:
        yield _failed(outcome, subject, begin)


def _failed(outcome: Outcome, subject: str, begin: datetime) -> Finding:
    measured = [(_harm(failure), failure) for failure in outcome.failures]
    numbers, worst = max(measured, key=lambda pair: (pair[0].valid, pair[0].invalid))
    amount = count(numbers.valid, "number") if numbers.valid else count(numbers.invalid, "string")
    goes = "goes" if (numbers.valid or numbers.invalid) == 1 else "go"
    return Finding(
        rule=FAILED,
        severity="error",
        message=f"'{outcome.expectation.name}': {amount} dialled at {worst.origin.address} {goes} otherwise",
        place=worst.wish.place,
        subject=subject,
        label="not so",
        facts=tuple(_facts(worst, numbers, [failure for _, failure in measured if failure is not worst], begin)),
        numbers=numbers,
    )


def _facts(worst: Failure, numbers: Numbers, others: list[Failure], begin: datetime) -> Iterator[tuple[str, str]]:
    yield "expected", wished(worst.wish)
    yield "but", Speaker(worst.epoch).said(worst.conduct, worst.numbers, ["failover", worst.wish.key])
    elsewhere = sorted({failure.origin.address for failure in others} - {worst.origin.address})
    if elsewhere:
        yield "also at", ", ".join(elsewhere)
    first = min(failure.epoch.instant for failure in (worst, *others))
    if first != begin:
        yield "from", f"{first:%Y-%m-%dT%H:%M:%SZ} on"
    on = "" if worst.epoch.instant == begin else f" --on {worst.epoch.instant:%Y-%m-%dT%H:%M:%SZ}"
    yield "see", f"rightnumber trace {numbers.witness} --origin {worst.origin.address.replace(BY, ' --calling ')}{on}"


def wished(wish: Wish) -> str:
    """`trunk casablanca`, `not trunk paris or lille`."""
    return f"{'not ' if wish.negated else ''}{wish.key} {' or '.join(wish.words)}"


def _harm(failure: Failure) -> Numbers:
    valid = meaningful(failure.epoch, failure.origin, failure.numbers)
    ranges = min((folded(part.patterns()) for part in (valid, failure.numbers) if part), key=len)
    return Numbers(
        witness=first_of(failure).written,
        valid=failure.epoch.meanings_of(failure.origin, failure.numbers).count,
        invalid=(failure.numbers - valid).count,
        ranges=tuple(pattern.words for pattern in ranges[:RANGES_SHOWN]),
        range_count=len(ranges),
    )
