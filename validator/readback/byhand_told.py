"""A dialplan of Asterisk that people wrote, told in the language: contexts where calls enter become origins, whom `Dial` calls trunks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from validator.digits.space import DEPTH
from validator.readback.byhand import Attempt, Branch, Plan
from validator.readback.byhand_numbers import Match, NotTold, Written
from validator.readback.decision import Unreadable
from validator.readback.rows import Doubt
from validator.readback.told import Keys, ToldSwitch, ToldTable, forwarded, matches, one_of, refused, untold

MOST_UNNAMED = 4
"""Digits that a rule may take off without naming them."""


class Teller:
    """The trunks of a dialplan: one for each peer and each way in which numbers are sent to it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._trunks: dict[Attempt, str] = {}
        self._sent: dict[str, dict[tuple[tuple[str, object], ...], Keys]] = {}

    def told(self, contexts: Sequence[str]) -> tuple[ToldSwitch, list[Doubt]]:
        """The switch on which calls enter these contexts, and what is in doubt."""
        routes = [ToldTable("routes", _name(name), tuple(self._rules(self.plan.branches(name))), in_order=True) for name in contexts]
        sent = [ToldTable("translations", name, tuple(rules.values())) for name, rules in self._sent.items() if rules]
        return ToldSwitch(
            tuple({"name": _name(name), "route": _name(name)} for name in contexts),
            tuple({"name": name, **({"translate": [name]} if self._sent[name] else {})} for name in self._trunks.values()),
            (*sent, *routes),
        ), list(self.plan.doubts)

    def _rules(self, branches: Iterable[Branch]) -> Iterator[Keys]:
        for branch in branches:
            try:
                rules = list(self._rule(branch))
            except (NotTold, Unreadable) as reason:
                doubt = reason.doubt if isinstance(reason, NotTold) else Doubt(reason.place, reason.reason)
                self.plan.doubts[doubt] = None
                rules = [untold(keys, doubt.place) for keys in _matches(branch)]
            yield from rules

    def _rule(self, branch: Branch) -> Iterator[Keys]:
        note = {"note": branch.note} if branch.note else {}
        trunks = list(dict.fromkeys(self._trunk(attempt, branch) for attempt in branch.attempts))
        does = forwarded(trunks) if trunks else refused(branch.cause)
        yield from ({**keys, **does, **note} for keys in _matches(branch))

    def _trunk(self, attempt: Attempt, branch: Branch) -> str:
        """The trunk of an attempt, with what it does to the numbers of a branch."""
        sent = attempt.sent
        strip = len(branch.match.places) if sent.strip is None else sent.strip
        if sent.strip is None and branch.match.open:
            raise NotTold(branch.place, f"one number, {sent.put}, is called for numbers of many lengths")
        if strip - _named(branch.match) > MOST_UNNAMED:
            raise NotTold(branch.place, f"takes off {strip} characters that it does not name")
        behind = not strip and branch.match.places[:1] == (frozenset("+"),)
        if "+" in sent.put[0 if behind else 1 :] or (behind and sent.put):
            raise NotTold(branch.place, f"puts {sent.put} together with a plus that is then inside the number")
        dialled = "".join(min(members) for members in branch.match.places if len(members) == 1)
        unchanged = sent.strip is None and len(dialled) == len(branch.match.places) and dialled == sent.put
        written = attempt._replace(sent=Written() if unchanged else Written(strip, sent.put))
        if written not in self._trunks:
            peers = sum(other.peer == attempt.peer for other in self._trunks)
            self._trunks[written] = _name(attempt.peer) + (f"-{peers + 1}" if peers else "")
        name = self._trunks[written]
        rules = self._sent.setdefault(name, {})
        if written.sent != Written():
            changes = {**({"strip": strip} if strip else {}), **({"prepend": sent.put} if sent.put else {})}
            rules |= {tuple(keys.items()): {**keys, **changes} for keys in _matches(branch)}
        return name


def _named(match: Match) -> int:
    """How many characters in front are named, one by one or as a set."""
    return next((place for place, members in enumerate(match.places) if len(members) == 10), len(match.places))


def _matches(branch: Branch) -> list[Keys]:
    """The numbers of a branch, as rules match them."""
    places = branch.match.places
    international = bool(places) and places[0] == frozenset("+")
    front = [one_of(members, branch.place) for members in (places[1:] if international else places)]
    lengths = ((2 << DEPTH) - 1) & ~((1 << len(front)) - 1) if branch.match.open else 1 << len(front)
    return list(matches("international" if international else "unknown", front, (), lengths))


def _name(written: str) -> str:
    """A name of the language: what cannot stand in one becomes a dash."""
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", written)[:60]
    return name if name[:1].isalpha() else f"n{name}"
