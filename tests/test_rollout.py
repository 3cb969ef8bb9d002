"""Rolling a change out switch by switch: right before and after is not right in between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_diff import said

SWITCH = """\
  - name: {name}
    country: MA
    origins:
      - {{name: lines, accepts: [MA], route: {name}}}
      - {{name: links, route: {name}}}
    trunks:
      - {{name: own, to: {{country: MA, emergency: ["15", "19", "177"]}}}}
      - {{name: {other}, carries: [MA], to: {{switch: {other}, origin: links}}}}
"""
ROUTE = """\
  - name: {name}
    include: [emergency]
    rules:
      - {{prefix: "+212", trunks: [{rest}]}}
      - {{prefix: "+21253", trunks: [{zone}]}}
"""
EMERGENCY = """\
  - name: emergency
    rules:
      - {number: "15", trunks: [own]}
      - {number: "19", trunks: [own]}
      - {number: "177", trunks: [own]}
"""


def network(**routes: tuple[str, str]) -> str:
    """Two switches; for each, where zone 53 and the rest of Morocco go."""
    pairs = (("north", "south"), ("south", "north"))
    switches = "".join(SWITCH.format(name=name, other=other) for name, other in pairs)
    tables = "".join(ROUTE.format(name=name, zone=zone, rest=rest) for name, (zone, rest) in routes.items())
    return f"switches:\n{switches}routes:\n{EMERGENCY}{tables}"


BEFORE = network(north=("south", "own"), south=("own", "own"))
"""Zone 53 is in the south."""
MOVED = network(north=("own", "own"), south=("north", "own"))
"""It moves to the north."""


def rolled_out(tmp_path: Path, before: str, after: str, *words: str) -> tuple[int, str]:
    for name, text in (("before", before), ("after", after)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "network.yaml").write_text(text, encoding="utf-8")
    return said("-C", str(tmp_path / "after"), "rollout", str(tmp_path / "before"), "--on", "2026-11-01", *words)


ONE_SAFE = """\
2 switches change since before: north, south.
1 order of 2 is safe:
  first north, then south

✗ with south changed and the others not: 9,200,000 numbers dialled at north/lines can go round for ever
  at      after/network.yaml:33 [loop]
  dial    +21253
"""


def test_what_loops_in_between_is_found_and_the_safe_order_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, told = rolled_out(tmp_path, BEFORE, MOVED)
    assert (status, told.replace(str(tmp_path) + "/", "")) == (0, ONE_SAFE)


SWAPPED = network(north=("own", "south"), south=("north", "own"))
"""Zone 53 moves to the north, and all the rest to the south."""
BEGUN = network(north=("south", "own"), south=("own", "north"))
BOTH = BEFORE.replace('{prefix: "+212",', '{prefix: "+21289", trunks: [own]}\n      - {prefix: "+212",')
CASES: dict[str, tuple[str, str, tuple[str, ...], int, list[list[str]], list[list[str]]]] = {
    "one order": (BEFORE, MOVED, (), 0, [["north", "south"]], [["south"]]),
    "not in any order": (BEFORE, MOVED, ("--any-order",), 1, [], [["south"]]),
    "no order": (BEGUN, SWAPPED, (), 1, [], [["north"], ["south"]]),
    "back again": (MOVED, BEFORE, (), 0, [["south", "north"]], [["north"]]),
    "any order": (BEFORE, BOTH, ("--any-order",), 0, [], []),
    "one switch": (BEFORE, network(north=("own", "own"), south=("own", "own")), (), 0, [["north"]], []),
    "nothing": (BEFORE, BEFORE + "# a comment\n", (), 0, [[]], []),
}


@pytest.mark.parametrize("case", CASES)
def test_the_orders_of_a_change(case: str, tmp_path: Path) -> None:
    before, after, words, status, orders, unsafe = CASES[case]
    found: tuple[int, str] = rolled_out(tmp_path, before, after, "--output-format", "json", *words)
    told: dict[str, Any] = json.loads(found[1])
    assert (found[0], told["status"], told["orders"]) == (status, status, orders)
    assert [state["changed"] for state in told["unsafe"]] == unsafe


def test_a_new_switch_is_built_before_calls_are_sent_there(tmp_path: Path) -> None:
    """Until it is there, calls to it find no route."""
    south = SWITCH.format(name="south", other="north")
    alone = (
        network(north=("own", "own"), south=("own", "own"))
        .replace(south, "")
        .replace(", to: {switch: south, origin: links}", ", to: {country: MA}")
    )
    status, told = rolled_out(tmp_path, alone, BEFORE, "--output-format", "json")
    found = json.loads(told)
    assert (status, found["orders"]) == (0, [["south", "north"]])
    (state,) = found["unsafe"]
    assert (state["changed"], state["rule"], state["message"]) == (
        ["north"],
        "no-route",
        "9,200,000 valid numbers dialled at north/lines, of Morocco first, have no route at south",
    )


def test_a_state_that_cannot_be_proven_answers_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rolled_out(tmp_path, BEFORE, BEFORE.replace("own]}", "onw]}"))[0] == 2
    assert capsys.readouterr().err == "the network cannot be proven (the network was not analysed); nothing was proven\n"
