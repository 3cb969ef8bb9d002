"""`rightnumber rollout [BASE]`: in which order the switches of a change may be changed, so that no call goes wrong in between."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from validator.commands.diff import NOT_ANSWERED, base_of
from validator.commands.named import read_named
from validator.commands.outage import JUDGED, harm
from validator.commands.proving import Withheld, applied, provable
from validator.commands.revision import NoRevision
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.finding import Finding
    from validator.flow.ground import Ground
    from validator.network import Network
    from validator.report.rollout import Rollout

State = frozenset[str]
"""The switches that are changed already."""

MOST_STATES = 1_024


class Unproven(Exception):
    """A state of the change cannot be proven; the words say why."""


def run(arguments: Namespace) -> int:
    """Print which orders are safe: 0 if one is (with --any-order: if all are), 1 if not, 2 if that cannot be told."""
    from validator.report.rollout import FORMATS

    try:
        found = _judged(arguments)
    except (NoRevision, Unproven) as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    print(FORMATS[arguments.output_format](found), end="")
    return found.status


def _judged(arguments: Namespace) -> Rollout:
    from validator.load import load_files
    from validator.report.rollout import Rollout

    base = base_of(arguments.directory, arguments.base)
    networks: list[Network] = []
    for words, files in ((base.words, base.files), ("the network", read_named(arguments.directory, []))):
        network = provable(load_files(files))
        if isinstance(network, Withheld):
            raise Unproven(f"{words} cannot be proven ({network.words}); nothing was proven")
        networks.append(network)
    before, after = networks
    states = States(before, after, arguments.on or datetime.now(UTC))
    if arguments.any_order:
        return Rollout(base.words, states.changed, (), tuple(states.unsafe_of_all()), any_order=True)
    orders = tuple(states.safe_orders())
    return Rollout(base.words, states.changed, orders, tuple(states.unsafe()))


class States:
    """The states between two networks, each judged when it is asked for."""

    def __init__(self, before: Network, after: Network, on: datetime) -> None:
        from validator.flow.ground import ground
        from validator.flow.mixed import Mixture

        self._mixture, self._on = Mixture(before, after), on
        self._ground: Ground = ground([before, after], on)
        self._known: dict[State, tuple[Finding, ...]] = {}

    @property
    def changed(self) -> tuple[str, ...]:
        """The switches that change."""
        return self._mixture.changed

    def safe_orders(self) -> Iterator[tuple[str, ...]]:
        """Every order of changing the switches, one after the other, in which no state is worse than before and after."""
        yield from self._onward(())

    def _onward(self, done: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if len(done) == len(self.changed):
            yield done
            return
        for switch in self.changed:
            if switch not in done and not self.wrong(frozenset((*done, switch))):
                yield from self._onward((*done, switch))

    def unsafe(self) -> Iterator[tuple[tuple[str, ...], Finding]]:
        """The states that were found to be wrong, each with the gravest finding."""
        for state in sorted(self._known, key=lambda state: (len(state), sorted(state))):
            if self._known[state]:
                yield tuple(sorted(state)), max(self._known[state], key=harm)

    def unsafe_of_all(self) -> Iterator[tuple[tuple[str, ...], Finding]]:
        """The same, of all states that any order may pass."""
        for size in range(1, len(self.changed)):
            for some in combinations(self.changed, size):
                self.wrong(frozenset(some))
        yield from self.unsafe()

    def wrong(self, done: State) -> tuple[Finding, ...]:
        """What goes wrong while these switches are changed, and neither before nor after the whole change."""
        if done in (frozenset(), frozenset(self.changed)):
            return ()
        if done not in self._known:
            if len(self._known) > MOST_STATES:
                raise Unproven(f"more than {MOST_STATES:,} states lie between: change fewer switches at once; nothing was proven")
            self._known[done] = tuple(found for found in self._found(done) if harm(found) > self._usual.get(_key(found), 0))
        return self._known[done]

    @cached_property
    def _usual(self) -> dict[tuple[str, str], int]:
        """What is wrong before or after, and with how many numbers."""
        found: dict[tuple[str, str], int] = {}
        for state in (frozenset[str](), frozenset(self.changed)):
            for finding in self._found(state):
                found[_key(finding)] = max(found.get(_key(finding), 0), harm(finding))
        return found

    def _found(self, done: State) -> Sequence[Finding]:
        from validator.digits.rewriting import TooManySteps
        from validator.flow.calls import NotSettled
        from validator.flow.proof import Proof

        try:
            proof = Proof(self._mixture.state(done), self._on, self._ground)
        except (NotSettled, TooManySteps) as limit:
            raise Unproven(f"with {', '.join(sorted(done)) or 'no switch'} changed: {limit}; nothing was proven") from limit
        return [finding for finding in applied(proof, JUDGED) if finding.severity == "error"]


def _key(finding: Finding) -> tuple[str, str]:
    from validator.flow.mixed import BEFORE

    return finding.rule, finding.subject.replace(BEFORE, "")
