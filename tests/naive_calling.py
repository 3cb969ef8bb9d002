"""The naive switch with rules that are narrowed by the calling number: one call from one number to another, by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

from tests.naive import Dialler, Kind, Outcome, State, Step, ended, endless
from tests.naive_rules import NATURES, Claim, Number, Tie, beats, claims, matches, of_nature, translate, valid_claims
from tests.naive_words import HERE
from tests.networks import Mapped, undated
from validator.network import Trunk
from validator.tables import Calling, Forward, Reject, Rule, Table, Translate

MANY = [
    Number(nature, "+" * (nature == "international") + "".join(digits))
    for nature in sorted(NATURES)
    for length in range(5)
    for digits in product("01234", repeat=length)
]
"""Calling numbers enough to tell all that the random networks narrow rules to; 4 stands for the digits that they never write."""


@cache
def written(calling: Calling) -> list[Claim]:
    """What a narrowing claims, as a rule for called numbers would."""
    return claims(Rule(calling.kind, calling.digits, Reject(1), HERE, calling.last, calling.length, calling.natures))


@cache
def takes(calling: Calling) -> frozenset[Number]:
    """Those of the many that a narrowing takes."""
    return frozenset(number for number in MANY if any(matches(claim, number) for claim in written(calling)))


def speaks_of(rule: Rule, calling: Number | None) -> bool:
    """Whether a rule is narrowed to this calling number, or to none."""
    return rule.calling is None or (calling is not None and any(matches(claim, calling) for claim in written(rule.calling)))


def narrower(one: Calling | None, other: Calling | None) -> bool:
    """Whether one takes a proper subset of the callers; without a narrowing there are also those whose number is not known."""
    if one is None or other is None:
        return one is not None
    return takes(one) < takes(other)


def better(one: Claim, other: Claim) -> bool:
    """Whether one claim is the more specific: the calling number is the last thing that is compared."""
    return beats(one, other) or (one.rank == other.rank and narrower(one.rule.calling, other.rule.calling))


class Call(NamedTuple):
    """A call that arrives at an origin, and the calling number (None: not known)."""

    origin: str
    number: Number
    calling: Number | None


class CallingDialler(Dialler):
    """The switches of a network, as calls from a number find them."""

    def decided(self, table: Table, tables: Mapping[str, Table], number: Number, calling: Number | None) -> Rule | Tie | None:
        spoken = [claim for claim in valid_claims(table, tables, self.instant) if speaks_of(claim.rule, calling)]
        made = [claim for claim in spoken if matches(claim, number)]
        if table.first_match:
            return made[0].rule if made else None
        best = [claim.rule for claim in made if not any(better(other, claim) for other in made)]
        if not best:
            return None
        return best[0] if len({rule.action for rule in best}) == 1 else Tie(tuple(best))

    def rewritten(self, tables: Iterable[str], number: Number, calling: Number | None) -> Number | Kind:
        for name in tables:
            rule = self.decided(self.network.translations[name], self.network.translations, number, calling)
            if isinstance(rule, Tie):
                return "tie"
            if rule is not None and isinstance(rule.action, Translate):
                result = translate(rule.action, number)
                if isinstance(result, str):
                    return result
                number = result
        return number

    def presented(self, tables: Iterable[str], calling: Number | None) -> Number | None:
        """The calling number behind tables for calling numbers; None if it is withheld, refused or spoilt."""
        for name in tables:
            if calling is None:
                return None
            rule = self.decided(self.network.translate_calling[name], self.network.translate_calling, calling, None)
            if rule is None:
                continue
            result = translate(rule.action, calling) if isinstance(rule, Rule) and isinstance(rule.action, Translate) else "incomplete"
            calling = None if isinstance(result, str) else result
        return calling

    def offered(self, trunk: Trunk, number: Number, calling: Number | None) -> Outcome | Call:
        sent = self.rewritten(trunk.translate, number, calling)
        if isinstance(sent, str):
            return Outcome(sent)
        if trunk.to.switch is not None:
            return Call(f"{trunk.to.switch}/{trunk.to.origin}", sent, self.presented(trunk.translate_calling, calling))
        return Outcome("delivered", f"{trunk.switch}/{trunk.name}", sent.written, sent.nature, self.plans.at_delivery(trunk, sent))

    def arrived(self, call: Call) -> tuple[frozenset[Outcome], frozenset[Call]]:
        origin = self.origins.get(call.origin)
        if origin is None:
            return ended("no-route").ends, frozenset()
        read = None if call.calling is None else of_nature(call.calling, origin.reads)
        calling = self.presented(origin.translate_calling, read)
        number = self.rewritten(origin.translate, of_nature(call.number, origin.reads), calling)
        if isinstance(number, str):
            return ended(number).ends, frozenset()
        match self.decided(self.network.routes[origin.route], self.network.routes, number, calling):
            case Tie():
                return ended("tie").ends, frozenset()
            case Rule(action=Reject()):
                return ended("rejected").ends, frozenset()
            case Rule(action=Forward(trunks=names)):
                trunks = [self.trunks[f"{origin.switch}/{name}"] for name in names if f"{origin.switch}/{name}" in self.trunks]
                met = [self.offered(trunk, number, calling) for trunk in trunks]
                ends = frozenset(end for end in met if isinstance(end, Outcome)) if met else ended("no-route").ends
                return ends, frozenset(end for end in met if isinstance(end, Call))
        return ended("no-route").ends, frozenset()

    def called(self, call: Call) -> frozenset[Outcome]:
        """All outcomes of one call, a loop among them if it can go on for ever."""
        met: dict[Call, tuple[frozenset[Outcome], frozenset[Call]]] = {}
        ahead = [call]
        while ahead:
            state = ahead.pop()
            if state not in met:
                met[state] = self.arrived(state)
                ahead.extend(met[state][1])
        number = {state: place for place, state in enumerate(met)}
        steps = {named(number[at]): Step(ends, frozenset(named(number[other]) for other in onward)) for at, (ends, onward) in met.items()}
        ends = frozenset().union(*(ends for ends, _ in met.values()))
        return ends | {Outcome("loop")} if endless(steps) else ends


def named(place: int) -> State:
    """A state of `naive.endless` for a call."""
    return State(str(place), Number("unknown", ""))


NARROWED: tuple[Mapped, ...] = (
    {"prefix": "+"},
    {"prefix": "+33"},
    {"prefix": "+3"},
    {"prefix": "+33", "length": 3},
    {"number": "+331"},
    {"pattern": "+3[1-3]X"},
    {"prefix": "0"},
    {"range": {"first": "010", "last": "021"}},
    {"any": True},
    {"prefix": "3", "nature": ["national", "unknown"]},
)


def by_callers(document: Mapped, seed: int) -> Mapped:
    """The same with narrowed rules: some as they are, some beside a copy that does something else; and tables for calling numbers."""
    rng = Random(seed)
    switches = [
        {
            **switch,
            "origins": [
                {**origin, "translate_calling": rng.sample(["first", "second"], rng.randint(0, 1))} for origin in switch["origins"]
            ],
            "trunks": [{**trunk, "translate_calling": rng.sample(["first", "second"], rng.randint(0, 1))} for trunk in switch["trunks"]],
        }
        for switch in document["switches"]
    ]
    tables = {kind: [_narrowed(rng, table) for table in document[kind]] for kind in ("translations", "routes")}
    calling = [{"name": name, "rules": [_rewriting(rng) for _ in range(rng.randint(1, 3))]} for name in ("first", "second")]
    narrowed: Mapped = {**document, **tables, "switches": switches, "translate_calling": calling}
    return undated(narrowed) if seed % 2 else narrowed


def _entered(switch: Mapped) -> list[Mapped]:
    """The origins of a switch, and one to which no trunk leads."""
    origins: list[Mapped] = switch["origins"]
    return [*origins, {**origins[0], "name": "lines", "natures": ["unknown", "international"]}]


def _narrowed(rng: Random, table: Mapped) -> Mapped:
    rules = []
    for rule in table["rules"]:
        other = rng.choice(table["rules"])
        action = {key: value for key, value in other.items() if key in ("trunks", "reject", "strip", "prepend", "replace", "set_nature")}
        match = {key: value for key, value in rule.items() if key in ("prefix", "number", "pattern", "range", "any", "length", "nature")}
        rules.append({**rule, "calling": rng.choice(NARROWED)} if rng.random() < 0.25 else rule)
        while action and rng.random() < 0.4:
            rules.append({**match, **action, "calling": rng.choice(NARROWED)})
    return {**table, "rules": rules}


def _rewriting(rng: Random) -> Mapped:
    match: Mapped = rng.choice([{"prefix": "+33"}, {"prefix": "0"}, {"prefix": "+3"}, {"any": True}, {"pattern": "+33X"}])
    action: Mapped = rng.choice(
        [{"withhold": True}, {"reject": 21}, {"strip": 1, "prepend": "+33"}, {"strip": 1}, {"prepend": "+3"}, {"strip": 0}]
    )
    return {**match, **action}
