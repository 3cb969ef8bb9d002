"""In which order a change may be rolled out: for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from math import factorial

from validator import __version__
from validator.finding import Finding
from validator.report.words import count, harmless

ORDERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Rollout:
    """The switches that change, the orders in which nothing goes wrong in between, and the states in which something does: the
    switches changed by then, and the gravest finding. With `any_order` every state was judged and every order asked for."""

    base: str
    changed: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...]
    unsafe: tuple[tuple[tuple[str, ...], Finding], ...]
    any_order: bool = False

    @property
    def status(self) -> int:
        """0 if a safe order was found, or, where any order was asked for, if none is unsafe."""
        return int(bool(self.unsafe) if self.any_order else not self.orders)


def text(rollout: Rollout) -> str:
    """One sentence, the safe orders, and what goes wrong in the others."""
    return "\n".join(map(harmless, _text(rollout))) + "\n"


def _text(rollout: Rollout) -> Iterator[str]:
    if len(rollout.changed) < 2:
        only = f"only {rollout.changed[0]} changes" if rollout.changed else "no switch changes"
        yield f"{only} since {rollout.base}: there is nothing in between."
        return
    yield f"{count(len(rollout.changed), 'switch')} change since {rollout.base}: {', '.join(rollout.changed)}."
    yield _answer(rollout)
    yield from (f"  first {', then '.join(order)}" for order in rollout.orders[:ORDERS_SHOWN])
    if len(rollout.orders) > ORDERS_SHOWN:
        yield f"  and {count(len(rollout.orders) - ORDERS_SHOWN, 'more order')}"
    for done, finding in rollout.unsafe:
        yield ""
        yield f"✗ with {' and '.join(done)} changed and the others not: {finding.message}"
        yield f"  at      {finding.place.file}:{finding.place.line} [{finding.rule}]"
        if finding.numbers:
            yield f"  dial    {finding.numbers.witness}"


def _answer(rollout: Rollout) -> str:
    every = factorial(len(rollout.changed))
    if rollout.any_order:
        return "No order is free of danger." if rollout.unsafe else "Any order is safe: every state in between was proven."
    if not rollout.orders:
        return "No order is safe: change the switches at the same time, or in more than one step."
    return f"{count(len(rollout.orders), 'order')} of {every:,} {'is' if len(rollout.orders) == 1 else 'are'} safe:"


def json(rollout: Rollout) -> str:
    """`changed`, `orders` (the safe ones), `unsafe` (`changed`, `rule`, `message`, `place`, `witness`), `status`."""
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "rollout",
        "status": rollout.status,
        "base": rollout.base,
        "changed": rollout.changed,
        "any_order": rollout.any_order,
        "orders": rollout.orders,
        "unsafe": [{"changed": done, **_finding(finding)} for done, finding in rollout.unsafe],
    }
    return dumps(shape, indent=2) + "\n"


def _finding(finding: Finding) -> Mapping[str, object]:
    witness = finding.numbers.witness if finding.numbers else None
    return {"rule": finding.rule, "message": finding.message, "place": finding.place._asdict(), "witness": witness}


FORMATS: Mapping[str, Callable[[Rollout], str]] = {"text": text, "json": json}
