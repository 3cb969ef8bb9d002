"""What a change does to calling numbers, and only to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_diff import said
from tests.test_moves import gate, undeclared, words
from validator.load import load_texts

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, callers: [MA], translate_calling: [out], route: out}]
    trunks:
      - {name: own, to: {country: MA, emergency: ["15", "19", "177"]}}
      - {name: abroad, carries: ["*"], to: {transit: true}}
translate_calling:
  - name: out
    rules:
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
  - name: hide
    rules:
      - {prefix: "+2128", withhold: true}
routes:
  - name: out
    rules:
      - {number: "15", trunks: [own]}
      - {number: "19", trunks: [own]}
      - {number: "177", trunks: [own]}
      - {prefix: "+212", trunks: [own]}
      - {prefix: "+", trunks: [abroad]}
"""
RULE = '{pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}'
CHANGES = {
    "fewer": (
        NETWORK.replace('"0[5-8]XXXXXXXX"', '"0[5-7]XXXXXXXX"'),
        [
            ("08[09]XXXXXXX", 20_000_000, "shown as +212… for 0…, over abroad", "shown as …"),
            ("08[09]XXXXXXX", 20_000_000, "shown as +212… for 0…, over own", "shown as …"),
        ],
    ),
    "hidden abroad": (
        NETWORK.replace("name: abroad,", "name: abroad, translate_calling: [hide],"),
        [
            ("+2128[09]XXXXXXX", 20_000_000, "shown as +…, over abroad", "withheld"),
            ("08[09]XXXXXXX", 20_000_000, "shown as +212… for 0…, over abroad", "withheld"),
        ],
    ),
    "refused": (
        NETWORK.replace(RULE, f'{RULE}\n      - {{number: "0537000000", reject: 21}}'),
        [("0537000000", 1, "shown as +212… for 0…, over abroad, own", "the call is refused")],
    ),
    "written otherwise": (NETWORK.replace(RULE, f'{{pattern: "06XXXXXXXX", strip: 1, prepend: "+212"}}\n      - {RULE}'), []),
}


@pytest.mark.parametrize("case", CHANGES)
def test_calling_numbers_that_change_are_told_and_refused_until_they_are_declared(case: str, tmp_path: Path) -> None:
    after, expected = CHANGES[case]
    found = gate(tmp_path, NETWORK, after)
    assert (found["status"], found["numbers"]) == (int(bool(expected)), 0)
    assert all(change["calling"] and change["kinds"] == ["calling number"] for change in found["changes"])
    told = [
        (", ".join(change["ranges"]), change["valid"], change["before"], change["after"]) for change in found["changes"] if change["valid"]
    ]
    assert sorted(told) == sorted(expected)


HIDDEN = CHANGES["hidden abroad"][0]
NATIONAL = '{caller: {pattern: "08[09]XXXXXXX"}, over: [abroad], before: "+2128[09]XXXXXXX", after: withheld, because: "as agreed"}'
INTERNATIONAL = '{caller: {prefix: "+2128"}, over: [rabat/abroad], before: presented, after: withheld, because: "as agreed"}'


def vain(said: str, missing: str = "20,000,000 of 20,000,000 numbers", example: str = "0800000000") -> str:
    return f"declared, but it does not happen: calling {said}: not for {missing}, for example {example}"


DECLARED = {
    "all of it": (HIDDEN, [NATIONAL, INTERNATIONAL], 0, []),
    "a part twice": (HIDDEN, [NATIONAL, INTERNATIONAL, NATIONAL.replace("08[09]", "080").replace("8[09]", "80")], 0, []),
    "at the origin": (HIDDEN, [f"{{origin: rabat/lines, {NATIONAL[1:]}", INTERNATIONAL], 0, []),
    "in the base's words": (HIDDEN, [NATIONAL.replace('"+2128[09]XXXXXXX"', "presented"), INTERNATIONAL], 0, []),
    "over any trunk": (HIDDEN, [NATIONAL.replace("over: [abroad], ", ""), INTERNATIONAL], 0, []),
    "a half": (HIDDEN, [NATIONAL], 20_000_000, []),
    "a part": (HIDDEN, [NATIONAL.replace("08[09]", "080").replace("8[09]", "80"), INTERNATIONAL], 10_000_000, []),
    "nobody says why": (HIDDEN, [NATIONAL.replace("as agreed", "why this moves"), INTERNATIONAL], 0, ["nobody has written why this moves"]),
    "too much": (
        HIDDEN,
        [NATIONAL.replace("08[09]", "0[78][09]").replace("8[09]", "[78][09]"), INTERNATIONAL],
        0,
        [
            vain(
                "pattern 0[78][09]XXXXXXX, over abroad, from +212[78][09]XXXXXXX to withheld",
                "10,000,000 of 30,000,000 numbers",
                "0700000000",
            )
        ],
    ),
    "over another trunk": (
        HIDDEN,
        [NATIONAL.replace("abroad", "own"), INTERNATIONAL],
        20_000_000,
        [vain("pattern 08[09]XXXXXXX, over own, from +2128[09]XXXXXXX to withheld")],
    ),
    "shown otherwise before": (
        HIDDEN,
        [NATIONAL.replace("+2128", "+3338"), INTERNATIONAL],
        20_000_000,
        [vain("pattern 08[09]XXXXXXX, over abroad, from +3338[09]XXXXXXX to withheld")],
    ),
    "what nobody has": (
        HIDDEN,
        [NATIONAL, INTERNATIONAL, '{caller: {number: "0999"}, before: presented, after: lost, because: x}'],
        0,
        ["declared, but it does not happen: calling number 0999, from presented to lost: no number that may call enters so"],
    ),
    "nothing happens": (
        NETWORK,
        [INTERNATIONAL],
        0,
        [vain("prefix +2128, over rabat/abroad, from presented to withheld", example="+212800000000")],
    ),
}


@pytest.mark.parametrize("case", DECLARED)
def test_what_is_declared_of_calling_numbers_and_what_happens(case: str, tmp_path: Path) -> None:
    after, moves, left, refused = DECLARED[case]
    found = gate(tmp_path, NETWORK, after + "calling_moves:\n" + "".join(f"  - {move}\n" for move in moves))
    assert (undeclared(found), words(found)) == (left, refused)
    assert found["status"] == int(bool(left or refused))


DRAFT = """\
# The numbers that this change is meant to move, and why.
calling_moves:
  - {origin: rabat/lines, caller: {pattern: "08[09]XXXXXXX"}, over: [rabat/abroad], before: "+2128[09]XXXXXXX", after: "08[09]XXXXXXX", \
because: "why this moves"}
  - {origin: rabat/lines, caller: {pattern: "08[09]XXXXXXX"}, over: [rabat/own], before: "+2128[09]XXXXXXX", after: "08[09]XXXXXXX", \
because: "why this moves"}
"""


def test_a_draft_declares_what_is_shown_otherwise(tmp_path: Path) -> None:
    gate(tmp_path, NETWORK, CHANGES["fewer"][0])
    draft, typed = tmp_path / "after" / "calling.yaml", ("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"))
    assert said(*typed, "--write-moves", str(draft))[0] == 1
    assert draft.read_text(encoding="utf-8") == DRAFT
    draft.write_text(DRAFT.replace("why this moves", "the exchange adds the code"), encoding="utf-8")
    assert said(*typed)[0] == 0


def test_a_draft_holds_where_rules_are_narrowed_by_the_calling_number(tmp_path: Path) -> None:
    """The origin is one for each class of callers, and a draft names it as the files do."""
    narrowed = '      - {prefix: "+888", calling: {prefix: "+2128"}, reject: 21}\n'
    gate(tmp_path, NETWORK + narrowed, CHANGES["fewer"][0] + narrowed)
    draft, typed = tmp_path / "after" / "calling.yaml", ("-C", str(tmp_path / "after"), "diff", str(tmp_path / "before"))
    assert said(*typed, "--write-moves", str(draft))[0] == 1
    drafted = draft.read_text(encoding="utf-8")
    assert "origin: rabat/lines, caller:" in drafted
    draft.write_text(drafted.replace("why this moves", "the exchange adds the code"), encoding="utf-8")
    status, told = said(*typed)
    assert status == 0, told


@pytest.mark.parametrize(
    ("move", "message"),
    [
        ('before: presented, after: "+212537XXXXX"', "after has 5 sets of digits, caller has 6"),
        ("before: withheld, after: withheld", "nothing moves: withheld before and after"),
        ("before: hidden, after: withheld", "before must be presented, withheld, rejected, lost, or the number as it leaves"),
    ],
)
def test_a_move_of_calling_numbers_that_says_nothing_is_refused(move: str, message: str) -> None:
    written = f'calling_moves: [{{caller: {{pattern: "0537XXXXXX"}}, {move}, because: x}}]'
    assert any(message in finding.message for finding in load_texts({"network.yaml": (NETWORK + written).encode()}).findings)
