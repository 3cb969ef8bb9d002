"""What a change is meant to move against what it does: declared, undeclared, in vain, and what policies forbid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_diff import said

BASE = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, route: out}]
    trunks:
      - {name: north, to: {country: MA, emergency: ["15", "19", "177"]}}
      - {name: south, to: {country: MA, emergency: ["15"]}}
      - {name: abroad, carries: ["*"], to: {transit: true}}
routes:
  - name: out
    rules:
      - {number: "15", trunks: [north]}
      - {number: "19", trunks: [north]}
      - {number: "177", trunks: [north]}
      - {prefix: "+2125", trunks: [north]}
      - {prefix: "+", trunks: [abroad]}
"""
ROUTE = '      - {prefix: "+2125", trunks: [north]}\n'
TURNED = BASE.replace(ROUTE, ROUTE + '      - {prefix: "+21252", trunks: [south]}\n')
MOVE = '{dial: {prefix: "+21252"}, before: [north], after: [south], because: "the south has lines"}'
NUMBERS = 9_200_000
"""Of +212 52X XXXXXX so many are numbers in the plans that are built in: see DRAFT."""
SOUTH_FOR_15 = BASE.replace('"15", trunks: [north]', '"15", trunks: [south]')
BARRED = BASE.replace(ROUTE, ROUTE + '      - {prefix: "+21289", reject: 21}\n')


def gate(tmp_path: Path, before: str, after: str) -> dict[str, Any]:
    """What `rightnumber diff` says of two states, as JSON."""
    for name, text in (("before", before), ("after", after)):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "network.yaml").write_text(text, encoding="utf-8")
    status, told = said("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"), "--on", "2026-11-01", "--output-format", "json")
    found: dict[str, Any] = json.loads(told)
    assert found["status"] == status
    return found


def moves(*moves: str) -> str:
    return "moves:\n" + "".join(f"  - {move}\n" for move in moves)


def always(policy: str) -> str:
    return f"always:\n  - {{name: a policy, {policy}}}\n"


def undeclared(found: dict[str, Any]) -> int:
    """How many numbers move without a declaration."""
    changes: list[dict[str, int]] = found["changes"]
    return sum(change["valid"] for change in changes if change["declared"] is None)


VAIN = "declared, but it does not happen: prefix"
CASES = {
    "nothing is declared": (TURNED, 1, NUMBERS, []),
    "all is declared": (TURNED + moves(MOVE), 0, 0, []),
    "a part is declared twice": (TURNED + moves(MOVE, MOVE.replace("+21252", "+212520")), 0, 0, []),
    "a part is declared": (TURNED + moves(MOVE.replace("+21252", "+212520")), 1, NUMBERS - 1_000_000, []),
    "too much is declared": (
        TURNED + moves(MOVE.replace("+21252", "+2125")),
        1,
        0,
        [f"{VAIN} +2125, from north to south: not for 16,240,000 of 25,440,000 numbers, for example +212518000000"],
    ),
    "another move is declared": (
        TURNED + moves(MOVE.replace("[south]", "[abroad]")),
        1,
        NUMBERS,
        [f"{VAIN} +21252, from north to abroad: not for 9,200,000 of 9,200,000 numbers, for example +212520000000"],
    ),
    "from other trunks": (
        TURNED + moves(MOVE.replace("[north]", "[abroad]")),
        1,
        NUMBERS,
        [f"{VAIN} +21252, from abroad to south: not for 9,200,000 of 9,200,000 numbers, for example +212520000000"],
    ),
    "what is declared does not happen": (
        BASE + moves(MOVE),
        1,
        0,
        [f"{VAIN} +21252, from north to south: not for 9,200,000 of 9,200,000 numbers, for example +212520000000"],
    ),
    "numbers that nobody has": (
        BASE + moves(MOVE.replace("+21252", "+21299")),
        1,
        0,
        [f"{VAIN} +21299, from north to south: no number that anybody has is dialled so"],
    ),
    "nobody says why": (TURNED + moves(MOVE.replace("the south has lines", "why this moves")), 1, 0, ["nobody has written why this moves"]),
    "by switch and trunk": (TURNED + moves(MOVE.replace("[south]", "[rabat/south]")), 0, 0, []),
    "at an origin": (TURNED + moves(MOVE.replace("dial", "origin: rabat/lines, dial")), 0, 0, []),
    "as it is dialled": (SOUTH_FOR_15 + moves('{dial: {number: "15"}, before: [north], after: [south], because: x}'), 0, 0, []),
    "no trunk afterwards": (BARRED + moves('{dial: {prefix: "+21289"}, before: [abroad], after: [], because: x}'), 0, 0, []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_declared_and_what_happens(case: str, tmp_path: Path) -> None:
    after, status, left, refused = CASES[case]
    found = gate(tmp_path, BASE, after)
    assert (found["status"], undeclared(found), words(found)) == (status, left, refused)


def words(found: dict[str, Any]) -> list[str]:
    """The refusals, their places apart."""
    refusals: list[dict[str, str]] = found["refusals"]
    return [refusal["words"] for refusal in refusals]


def test_moves_of_the_base_are_history(tmp_path: Path) -> None:
    assert gate(tmp_path, TURNED + moves(MOVE), TURNED + moves(MOVE))["status"] == 0


def test_a_move_of_the_base_declares_nothing_again(tmp_path: Path) -> None:
    assert undeclared(gate(tmp_path, BASE + moves(MOVE), TURNED + moves(MOVE))) == NUMBERS


APPROVED = MOVE.replace("because", "approved_by: [A, B], because")
POLICIES = {
    "few": (TURNED + moves(MOVE) + always("numbers: [MA], most: 100"), ["9,200,000 numbers of MA move; 100 may"]),
    "enough": (TURNED + moves(MOVE) + always("numbers: [MA], most: 9200000"), []),
    "a part": (
        TURNED + moves(MOVE) + always('numbers: [MA], most: "4%"'),
        ["9,200,000 numbers of MA move; 8,377,600 may (4% of 209,440,003)"],
    ),
    "a large part": (TURNED + moves(MOVE) + always('numbers: [MA], most: "5%"'), []),
    "others": (TURNED + moves(MOVE) + always("numbers: [MA mobile]"), []),
    "one name": (
        TURNED + moves(MOVE) + always("numbers: [MA], approvers: 2"),
        ["9,200,000 numbers of MA move; none may, unless the move is declared with 2 names under approved_by"],
    ),
    "two names": (TURNED + moves(APPROVED) + always("numbers: [MA], approvers: 2"), []),
    "two names in vain": (TURNED + moves(APPROVED) + always("numbers: [MA]"), ["9,200,000 numbers of MA move; none may"]),
    "emergency": (SOUTH_FOR_15 + always("numbers: [emergency]"), ["1 number of emergency move; none may"]),
    "prefix": (TURNED + always('numbers: ["+212520"]'), ["1,000,000 numbers of +212520 move; none may"]),
    "taken away": (TURNED + always("numbers: [MA, not +21252]"), []),
}


@pytest.mark.parametrize("case", POLICIES)
def test_what_no_change_may_move(case: str, tmp_path: Path) -> None:
    after, refused = POLICIES[case]
    assert words(gate(tmp_path, BASE, after)) == [f"policy 'a policy': {each}" for each in refused]


DRAFT = """\
# The numbers that this change is meant to move, and why.
moves:
  - {origin: rabat/lines, dial: {prefix: "+21252"}, before: [north], after: [south], because: "why this moves"}
  - {origin: rabat/lines, dial: {pattern: "15"}, before: [north], after: [south], because: "why this moves"}
"""


def test_a_draft_declares_all_that_moves(tmp_path: Path) -> None:
    after = SOUTH_FOR_15.replace(ROUTE, ROUTE + '      - {prefix: "+21252", trunks: [south]}\n')
    gate(tmp_path, BASE, after)
    draft, typed = tmp_path / "after" / "changes" / "south.yaml", ("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"))
    assert said(*typed, "--write-moves", str(draft))[0] == 1
    assert draft.read_text(encoding="utf-8") == DRAFT
    draft.write_text(DRAFT.replace("why this moves", "the south has lines"), encoding="utf-8")
    assert said(*typed)[0] == 0
    assert said(*typed, "--write-moves", str(draft))[0] == 0


def test_a_draft_says_a_prefix_only_where_nobody_else_is_under_it(tmp_path: Path) -> None:
    south = '      - {pattern: "+21252[01]XXXXXX", trunks: [south]}\n      - {prefix: "+212523", trunks: [south]}\n'
    gate(tmp_path, BASE, BASE.replace(ROUTE, ROUTE + south))
    draft = tmp_path / "draft.yaml"
    said("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"), "--write-moves", str(draft))
    dialled = [line.partition("dial: {")[2].partition("}")[0] for line in draft.read_text(encoding="utf-8").splitlines()[2:]]
    assert dialled == ['pattern: "+21252[01]XXXXXX"', 'pattern: "+212523[1234578]XXXXX"']


def test_a_draft_is_never_written_over_a_file(tmp_path: Path) -> None:
    gate(tmp_path, BASE, TURNED)
    kept = tmp_path / "kept.yaml"
    kept.write_text("mine", encoding="utf-8")
    assert said("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"), "--write-moves", str(kept))[0] == 2
    assert kept.read_text(encoding="utf-8") == "mine"
