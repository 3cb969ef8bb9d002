"""Calling numbers: the engine against a switch that presents one number at a time, and what claims and regulators say."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any

import pytest

from tests.naive import Dialler, State
from tests.naive_plans import Meaning, Plans
from tests.naive_rules import Number, Tie, among, of_nature, translate, valid_claims
from tests.networks import ON, document, match, numbers, rewriting, text
from validator.cli import main
from validator.commands.proving import prove
from validator.digits import space
from validator.digits.rewriting import TooManySteps
from validator.flow.presenting import Path, Presenting, paths
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Network, Trunk
from validator.tables import Reject, Rule, Translate, Withhold

CALLING = ("screen", "present", "outward")
Ended = tuple[str, Meaning | None]


def random_network(seed: int) -> Network:
    """A network of `tests.networks` whose origins and trunks have tables for calling numbers, too."""
    rng = Random(seed)
    written: dict[str, Any] = deepcopy(document(seed))
    for switch in written["switches"]:
        for end in (*switch["origins"], *switch["trunks"]):
            end["translate_calling"] = rng.sample(CALLING, rng.choice([0, 1, 1, 2]))
        for origin in switch["origins"]:
            origin["callers"] = ["*"]
    written["translate_calling"] = [{"name": name, "rules": [calling_rule(rng) for _ in range(rng.randint(2, 4))]} for name in CALLING]
    loaded = load_texts({"network.yaml": text(written).encode()})
    assert loaded.network is not None, loaded.findings
    return loaded.network


def calling_rule(rng: Random) -> dict[str, Any]:
    does = rng.choices([rewriting(rng), {"withhold": True}, {"reject": 21}], weights=[6, 1, 1])[0]
    return {**match(rng), **does}


class Screens:
    """The tables for calling numbers of a network, asked for one number at a time; answers are kept, since many paths pass the same."""

    def __init__(self, network: Network) -> None:
        self._tables = network.translate_calling
        self._claims = {name: valid_claims(table, self._tables, ON) for name, table in self._tables.items()}
        self._known: dict[tuple[str, Number], Number | str] = {}

    def through(self, tables: Iterable[str], number: Number) -> Number | str:
        """A calling number after these tables; or that it is withheld, rejected or lost on the way."""
        for name in tables:
            asked = name, number
            if asked not in self._known:
                self._known[asked] = self._after(name, number)
            result = self._known[asked]
            if isinstance(result, str):
                return result
            number = result
        return number

    def _after(self, name: str, number: Number) -> Number | str:
        match among(self._tables[name], self._claims[name], number):
            case Tie():
                return "lost"
            case Rule(action=Withhold()):
                return "withheld"
            case Rule(action=Reject()):
                return "rejected"
            case Rule(action=Translate() as action):
                result = translate(action, number)
                return "lost" if isinstance(result, str) else result
        return number


def presented(screens: Screens, network: Network, plans: Plans, path: Path, number: Number) -> Ended:
    """What becomes of one calling number on a path, and what it means at its end."""
    for origin, trunk in zip(path.origins, path.trunks, strict=True):
        for tables, nature in ((origin.translate_calling, origin.reads), (trunk.translate_calling, None)):
            result = screens.through(tables, of_nature(number, nature))
            if isinstance(result, str):
                return result, None
            number = result
    return "presented", at_far_end(network, plans, path.trunks[-1], number)


def at_far_end(network: Network, plans: Plans, trunk: Trunk, number: Number) -> Meaning | None:
    to = trunk.to
    if to.switch:
        return plans.at_entry(network.origin(f"{to.switch}/{to.origin}"), number)
    read = of_nature(number, to.reads)
    plan = to.country or to.plan or (None if to.transit else network.switches[trunk.switch].plan)
    return plans.meaning(plan, read) if plan else plans.international(read.digits) if read.nature == "international" else None


SEEDS = (1, 2, 3, 5, 6, 9, 11, 13, 15)
"""Networks that are followed to the end: in none of them a circle changes a number at every turn."""


@cache
def epoch_of(seed: int) -> Epoch:
    return Proof(random_network(seed), ON).epochs[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_presented_as_one_switch_after_the_other_would(seed: int) -> None:
    epoch = epoch_of(seed)
    network, presenting = epoch.network, Presenting(epoch)
    screens, plans = Screens(network), Plans(network, ON)
    every = [Number(nature, "+" * (nature == "international") + digits) for nature in ("unknown", "international") for digits in numbers(3)]
    for origin in epoch.origins:
        for path in list(paths(epoch, origin))[:4]:
            try:
                shown = presenting.shown(path)
            except TooManySteps:
                continue
            for number in every:
                label = shown.at(space.Number(number.nature, number.digits))
                assert label is not None
                found = presenting.labels[label]
                meaning = (found.space, found.form.apply(number.digits)) if found.valid else None
                assert (found.kind, meaning) == presented(screens, network, plans, path, number), (path, number)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_that_a_call_takes_is_followed(seed: int) -> None:
    epoch = epoch_of(seed)
    dialler = Dialler(epoch.network, ON)
    for origin in epoch.origins:
        known = {tuple(f"{trunk.switch}/{trunk.name}" for trunk in path.trunks) for path in paths(epoch, origin)}
        for digits in numbers(3):
            assert set(ways(dialler, State(origin.address, Number("unknown", digits)), (), ())) <= known


def ways(dialler: Dialler, state: State, passed: tuple[str, ...], seen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The trunks that one call is handed to, as far as each, origins passed twice left out."""
    origin = dialler.origins.get(state.origin)
    number = dialler.translated(origin.translate, of_nature(state.number, origin.reads)) if origin else "no-route"
    if origin is None or isinstance(number, str) or state.origin in seen:
        return
    rule = dialler.winner(dialler.network.routes[origin.route], dialler.network.routes, number)
    for name in getattr(rule.action, "trunks", ()) if rule is not None and not isinstance(rule, Tie) else ():
        trunk = dialler.trunks.get(f"{origin.switch}/{name}")
        if trunk is not None:
            yield (*passed, f"{trunk.switch}/{trunk.name}")
            onward = dialler.leave(trunk, number)
            if isinstance(onward, State):
                yield from ways(dialler, onward, (*passed, f"{trunk.switch}/{trunk.name}"), (*seen, state.origin))


INTO_FRANCE = """
switches:
  - name: paris
    country: FR
    origins: [{name: abroad, plan: ES, reads: international, callers: ["*"], translate_calling: [screen], route: out}]
    trunks: [{name: france, carries: ["*"], to: {country: FR}}]
translate_calling: [{name: screen, rules: [RULES]}]
routes: [{name: out, rules: [{prefix: "+33", trunks: [france]}]}]
"""
INTO_BRITAIN = INTO_FRANCE.replace("FR", "GB").replace("+33", "+44")
INTO_AMERICA = INTO_FRANCE.replace("FR", "US").replace("+33", "+1")
OVER_A_LINK = """
switches:
  - name: madrid
    country: ES
    origins: [{name: lines, reads: international, callers: ["*"], translate_calling: [screen], route: out}]
    trunks: [{name: paris, carries: [FR], to: {switch: paris, origin: from-madrid}}]
  - name: paris
    country: FR
    origins: [{name: from-madrid, callers: CALLERS, route: in}]
    trunks: [{name: france, to: {country: FR}}]
translate_calling: [{name: screen, rules: [RULES]}]
routes:
  - {name: out, rules: [{prefix: "+33", trunks: [paris]}]}
  - {name: in, rules: [{prefix: "+33", trunks: [france]}]}
"""
LINES = """
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, callers: [MA], accepts: [FR, not emergency], translate: [to-e164], translate_calling: [screen], route: out}]
    trunks: [{name: transit, carries: [FR], to: {transit: true}}]
translations: [{name: to-e164, rules: [{prefix: "00", strip: 2, prepend: "+"}]}]
translate_calling: [{name: screen, rules: [RULES]}]
routes: [{name: out, rules: [{prefix: "+33", trunks: [transit]}]}]
"""
WITHHOLD = "{any: true, withhold: true}"
KEEP = '{prefix: "ZZ"}'
FRENCH, FRENCH_MOBILE = '{prefix: "+33", reject: 21}', '{prefix: "+33[67]", withhold: true}'
JUDGED = {
    "lines present national numbers with the code": (
        LINES,
        [WITHHOLD, '{pattern: "0ZXXXXXXXX", strip: 1, prepend: "+212"}'],
        "2026-06-01",
        set(),
    ),
    "lines present nothing": (LINES, [WITHHOLD], "2026-06-01", set()),
    "lines present what is written": (LINES, [WITHHOLD, '{prefix: "0Z"}'], "2026-06-01", {"calling-number-changes"}),
    "lines drop the zero": (LINES, [WITHHOLD, '{prefix: "0Z", strip: 1, prepend: "+"}'], "2026-06-01", {"calling-number-changes"}),
    "lines lose their digits": (LINES, [WITHHOLD, '{prefix: "+212", strip: 20}'], "2026-06-01", {"rule-too-wide"}),
    "lines present what others claim": (LINES, ['{prefix: "0Z", strip: 1, prepend: "+212"}'], "2026-06-01", {"caller-unscreened"}),
    "lines refuse their own": (LINES, ["{any: true, reject: 21}"], "2026-06-01", {"caller-refused"}),
    "France hides its mobiles and cuts the others": (INTO_FRANCE, [FRENCH, FRENCH_MOBILE], "2026-06-01", set()),
    "France, all withheld": (INTO_FRANCE, ['{prefix: "+33", withhold: true}'], "2026-06-01", set()),
    "France lets its numbers in": (INTO_FRANCE, [KEEP], "2026-06-01", {"caller-forbidden"}),
    "France lets its mobiles in": (INTO_FRANCE, [FRENCH, '{prefix: "+33[67]"}'], "2026-06-01", {"caller-forbidden"}),
    "France cuts its mobiles": (INTO_FRANCE, [FRENCH], "2026-06-01", {"caller-forbidden"}),
    "Britain lets its roamers in": (INTO_BRITAIN, ['{prefix: "+44", reject: 21}', '{prefix: "+447"}'], "2026-06-01", set()),
    "Britain lets London in": (
        INTO_BRITAIN,
        ['{prefix: "+44", reject: 21}', '{prefix: "+442"}', '{prefix: "+447"}'],
        "2026-06-01",
        {"caller-forbidden"},
    ),
    "America withholds": (INTO_AMERICA, ['{prefix: "+1", withhold: true}'], "2026-06-01", set()),
    "America lets in what nobody has": (INTO_AMERICA, [KEEP], "2026-06-01", {"caller-forbidden"}),
    "a link from abroad": (OVER_A_LINK.replace("CALLERS", '["*"]'), [KEEP], "2026-06-01", {"caller-forbidden"}),
    "a link from abroad, screened": (OVER_A_LINK.replace("CALLERS", '["*"]'), [FRENCH, FRENCH_MOBILE], "2026-06-01", set()),
    "a link that claims less than arrives": (
        OVER_A_LINK.replace("CALLERS", "[ES]"),
        [FRENCH, FRENCH_MOBILE],
        "2026-06-01",
        {"caller-unscreened"},
    ),
}


@pytest.mark.parametrize(("network", "rules", "on", "expected"), JUDGED.values(), ids=list(JUDGED))
def test_what_regulators_and_claims_say(network: str, rules: list[str], on: str, expected: set[str]) -> None:
    loaded = load_texts({"network.yaml": network.replace("RULES", ", ".join(rules)).encode()})
    assert loaded.network is not None, loaded.findings
    verdict = prove(loaded, datetime.fromisoformat(on).replace(tzinfo=UTC), "check").verdict
    assert {finding.rule for finding in verdict.findings if "unreachable" not in finding.rule} == expected


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        (WITHHOLD, "Nothing changes"),
        (WITHHOLD.replace("}", ', note: "as agreed"}'), "Nothing changes"),
        ("{any: true, reject: 21}", "Calling numbers change"),
    ],
)
def test_diff_does_not_call_a_network_unchanged_whose_calling_numbers_change(
    rules: str, answer: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, written in (("before", WITHHOLD), ("after", rules)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "network.yaml").write_text(LINES.replace("RULES", written))
    assert main(["diff", "-C", str(tmp_path / "after"), str(tmp_path / "before")]) == int(answer != "Nothing changes")
    assert capsys.readouterr().out.startswith(answer)


TRACED = {
    "0537123456": "means +212537123456\n   on rabat/transit: presented as +212537123456, which means the same there\n",
    "0637123456": "means +212637123456\n   on rabat/transit: presented as +33637123456, which means +33637123456 there\n",
    "0707123456": "means +212707123456\n   on rabat/transit: presented as 0707123456, which means nothing there\n",
    "+212837123456": "means nobody\n   on rabat/transit: withheld by prefix +2128 (RULE)\n",
}
MIXED = '{prefix: "05", strip: 1, prepend: "+212"}, {prefix: "06", strip: 1, prepend: "+33"}, {prefix: "+2128", withhold: true}'


@pytest.mark.parametrize(("calling", "told"), TRACED.items())
def test_a_trace_tells_how_the_caller_is_presented(
    calling: str, told: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "network.yaml"
    file.write_text(LINES.replace("RULES", MIXED))
    assert main(["trace", "0033123456789", "--origin", "rabat/lines", "--calling", calling, "-C", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.endswith(f"calling number {calling} at rabat/lines {told.replace('RULE', f'{file}:8')}")


def test_a_trace_with_a_calling_number_is_text(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "network.yaml").write_text(LINES.replace("RULES", MIXED))
    assert main(["trace", "15", "--calling", "0537123456", "--output-format", "json", "-C", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "--calling is answered as text only\n"


def test_a_switch_with_tables_for_calling_numbers_is_not_rendered(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Silence would be a switch that presents what was proven to be withheld."""
    switch = LINES.replace("country: MA\n", 'country: MA\n    platform: kamailio\n    listen: "udp:127.0.0.1:5060"\n').replace(
        "RULES", WITHHOLD
    )
    (tmp_path / "network.yaml").write_text(switch)
    assert main(["render", "-C", str(tmp_path), "-o", str(tmp_path / "build")]) == 1
    told = capsys.readouterr()
    assert "tables for calling numbers (translate_calling) are not rendered yet" in told.out + told.err
