"""`rightnumber reach`: every number for which the answer is yes, against a naive switch; the words and the exit status, to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.naive import Dialler, Outcome, State
from tests.naive_rules import Number as NaiveNumber
from tests.networks import ON, document, numbers, text
from tests.test_networks import ROOT, proven
from validator.cli import main
from validator.digits import Number
from validator.flow.proof import Proof
from validator.flow.reach import Answer, Question, answers
from validator.load import load_texts

FRANCE = """\
switches:
  - name: rabat
    country: MA
    origins:
      - {name: subscribers, translate: [dialled], charging: rabat, route: rabat}
      - {name: gateway, reads: international, route: rabat, from: 2027-01-01}
    trunks:
      - {name: morocco, to: {country: MA, emergency: ["15", "19", "177"]}}
      - {name: paris, carries: ["*"], to: {switch: paris, origin: from-rabat}}
      - {name: world, carries: ["*"], to: {transit: true}}
  - name: paris
    country: FR
    origins: [{name: from-rabat, route: paris}]
    trunks: [{name: france, carries: ["*"], to: {country: FR}}]
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
charging:
  - name: rabat
    rules:
      - {prefix: "+3380", charge: free}
      - {prefix: "+", charge: international}
routes:
  - name: rabat
    rules:
      - {number: "15", trunks: [morocco]}
      - {number: "19", trunks: [morocco]}
      - {number: "177", trunks: [morocco]}
      - {prefix: "+212", trunks: [morocco]}
      - {prefix: "+33", trunks: [paris]}
      - {prefix: "+888", reject: unallocated-number}
      - {prefix: "+", trunks: [world]}
  - name: paris
    rules: [{prefix: "+", trunks: [france]}]
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / "network.yaml").write_text(FRANCE)
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], network: Path, *options: str) -> tuple[int, str]:
    """Exit status, and what is printed to both streams without the trace and the assumptions."""
    status = main(["-C", str(network), "reach", "--on", "2026-07-01", *options])
    printed = capsys.readouterr()
    return status, printed.err + printed.out.partition("\n\n")[0].partition("assumed:")[0].strip("\n")


AT = ("--dialled-at", "rabat/subscribers")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (
            (*AT, "--means", "MA", "--leaves-for", "FR"),
            """\
            none: no number dialled at rabat/subscribers means Morocco and can leave for France
              proven for    209,440,003 numbers, at 1 origin, on 2 dates""",
        ),
        (
            (*AT, "--means", "FR toll-free", "--dialled", "00", "--charged", "free"),
            """\
            yes: 6,000,000 numbers dialled at rabat/subscribers begin with 00 and mean France toll-free and can be charged free
              for example   0033800000000
              numbers       0033800XXXXXX, 0033801XXXXXX, 0033802XXXXXX, 0033803XXXXXX, 0033804XXXXXX, and 1 more range: {}""",
        ),
        (
            (*AT, "--means", "+33320001122"),
            """\
            yes: 1 number dialled at rabat/subscribers means +33320001122
              for example   0033320001122
              numbers       0033320001122, +33320001122: 1 valid number""",
        ),
        (
            ("--means", "MA", "--ends", "rejected"),
            """\
            none: no number dialled at rabat/gateway, rabat/subscribers means Morocco and can end as rejected
              proven for    209,440,003 numbers, at 2 origins, on 2 dates""",
        ),
        (
            (*AT, "--dialled", "00888", "--ends", "rejected"),
            """\
            yes: 11,111,111,111,111 strings that mean nothing dialled at rabat/subscribers begin with 00888 and can end as rejected
              for example   00888
              numbers       00888 and 0 to 13 digits: 11,111,111,111,111 invalid strings""",
        ),
        (
            (*AT, "--means", "FR", "--means", "not FR mobile", "--dialled", "+336", "--over", "rabat/paris"),
            """\
            none: no number dialled at rabat/subscribers begins with +336 and means France, not France mobile and can pass rabat/paris
              proven for    0 numbers, at 1 origin, on 2 dates""",
        ),
        (
            ("--dialled-at", "rabat/gateway", "--means", "FR", "--dialled", "336", "--leaves-for", "FR"),
            """\
            yes: 92,000,000 numbers dialled at rabat/gateway begin with 336 and mean France and can leave for France
              for example   33600000000
              numbers       3360XXXXXXX, 3361XXXXXXX, 3362XXXXXXX, 3364XXXXXXX, 3365XXXXXXX, and 15 more ranges: 92,000,000 valid numbers
              from          2027-01-01T00:00:00Z on""",
        ),
        (("--dialled-at", "rabat/subscriber", "--means", "MA"), "there is no origin 'rabat/subscriber'; did you mean rabat/subscribers?\n"),
        ((), "ask for something: one of --dialled, --means, --over, --leaves-for, --ends, --charged\n"),
        (("--means", "ZZ"), "'ZZ': there is no country, type of number or plan 'ZZ'\n"),
        (("--means", "mobil"), "'mobil': there is no country, type of number or plan 'mobil'; did you mean mobile?\n"),
        (("--means", "FR moble"), "'FR moble': there is no type of number 'moble'; did you mean mobile?\n"),
        (
            ("--over", "rabat/x"),
            "'rabat/x': there is no trunk 'rabat/x'; there is paris/france, rabat/morocco, rabat/paris, rabat/world\n",
        ),
        (
            ("--dialled", "00-33"),
            "'00-33' is no beginning of a number: write digits, * and #, sets (X, Z, N, [5-8]), a plus in front\n",
        ),
    ],
)
def test_answers(capsys: pytest.CaptureFixture[str], network: Path, options: tuple[str, ...], answer: str) -> None:
    expected = "\n".join(line.removeprefix(" " * 12) for line in answer.replace("{}", "6,000,000 valid numbers").split("\n"))
    status, printed = asked(capsys, network, *options)
    assert printed == expected
    assert status == {"yes": 0, "non": 1}.get(expected[:3], 2)


def test_a_number_is_traced(capsys: pytest.CaptureFixture[str], network: Path) -> None:
    assert main(["-C", str(network), "reach", "--means", "FR", "--dialled", "00"]) == 0
    printed = capsys.readouterr().out
    assert "\n0033100000000 dialled at rabat/subscribers means +33100000000: France, fixed line\n├─ rabat/subscribers" in printed
    assert printed.rstrip().endswith("in full: rightnumber explain assumptions")


def test_the_answer_for_programs(capsys: pytest.CaptureFixture[str], network: Path) -> None:
    options = ["--means", "VA", "--leaves-for", "IT", "--output-format", "json"]
    assert main(["-C", str(network), "reach", "--on", "2026-07-01", *AT, *options]) == 0
    shape = json.loads(capsys.readouterr().out)
    (found,) = shape["found"]
    assert (shape["status"], shape["question"]["means"], shape["instants"]) == (0, ["VA"], ["2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"])
    assert found["origin"] == "rabat/subscribers"
    assert len(found["numbers"]["ranges"]) == found["numbers"]["range_count"]
    assert "003906698 and 1 to 6 digits" in found["numbers"]["ranges"]


def test_nothing_is_answered_where_nothing_is_proven(capsys: pytest.CaptureFixture[str], network: Path) -> None:
    (network / "network.yaml").write_text(FRANCE + "tests: [{name: t, dial: {any: true}, expect: {trunk: {not: a}}}]\nroutes: [")
    assert main(["-C", str(network), "reach", "--means", "FR"]) == 2
    assert "nothing was proven" in capsys.readouterr().out


SEEDS = (1, 2, 3, 4, 8, 11)
STRINGS = numbers(4)


@cache
def proof(seed: int) -> Proof:
    loaded = load_texts({"network.yaml": text(document(seed)).encode()})
    assert loaded.network is not None, loaded.findings
    return Proof(loaded.network, ON)


def passed(dialler: Dialler, origin: str, number: NaiveNumber) -> Iterator[str]:
    """The trunks that a call may leave on, followed trunk by trunk."""
    met, ahead = set(), [State(origin, number)]
    while ahead:
        state = ahead.pop()
        if state in met or state.origin not in dialler.origins:
            continue
        met.add(state)
        switch = state.origin.partition("/")[0]
        for name, trunk in dialler.trunks.items():
            if trunk.switch == switch and (left := offered(dialler, state, name)) is not None:
                yield name
                ahead += [left] if isinstance(left, State) else []


def offered(dialler: Dialler, state: State, name: str) -> State | Outcome | None:
    """What becomes of the call on a trunk; None where it is not offered to it, or is lost in its tables."""
    entered = dialler.origins[state.origin]
    alone = {name: dialler.trunks[name]}
    kept, dialler.trunks = dialler.trunks, alone
    step = Dialler.step(dialler, state)
    dialler.trunks = kept
    onward = next(iter(step.onward), None)
    ends = [end for end in step.ends if end.kind == "delivered"]
    assert entered.switch == name.partition("/")[0]
    return onward or next(iter(ends), None)


@pytest.mark.parametrize("seed", SEEDS)
def test_which_calls_pass_a_trunk(seed: int) -> None:
    found = proof(seed)
    dialler = Dialler(found.network, ON)
    for trunk in dialler.trunks:
        for answer in answers(found, (), Question(over=(trunk,))):
            if answer.epoch is found.epochs[0]:
                agree(answer, trunk, dialler)


def agree(answer: Answer, trunk: str, dialler: Dialler) -> None:
    for nature in ("unknown", "international"):
        for digits in STRINGS:
            if (number := Number(nature, digits)) in answer.asked:
                expected = trunk in passed(dialler, answer.origin.address, NaiveNumber(nature, number.written))
                assert (number in answer.found) == expected, (answer.origin.address, trunk, number)


def found_in(network: Path, question: Question) -> Answer:
    (answer,) = answers(proven(network), (), question)
    return answer


def test_what_leaves_for_a_country() -> None:
    """A Moroccan number that is handed to France as a national one is understood as French or goes to its network; a right call
    over a transit carrier leaves for the country of its number, and for no other."""
    astray = found_in(ROOT / "tests" / "incidents" / "national-to-france", Question(means=("MA",), leaves_for=("FR",)))
    assert astray.epoch.meanings_of(astray.origin, astray.found).count == 209_440_000
    transit = ROOT / "tests" / "innocent" / "20-failover-transit.yaml"
    for country in ("ES", "JP", "VA"):
        right = found_in(transit, Question(means=(country,), leaves_for=(country,)))
        assert right.found
        assert right.found == right.asked
    assert not found_in(transit, Question(means=("ES",), leaves_for=("JP",))).found
    nobody = found_in(transit, Question(means=("nothing",)))
    assert nobody.found == nobody.epoch.entering(nobody.origin) - nobody.epoch.with_meaning(nobody.origin)
