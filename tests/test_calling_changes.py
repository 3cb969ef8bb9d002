"""What a change does to calling numbers, and only to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_moves import gate

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
def test_calling_numbers_are_told_and_need_no_declaration(case: str, tmp_path: Path) -> None:
    after, expected = CHANGES[case]
    found = gate(tmp_path, NETWORK, after)
    assert (found["status"], found["numbers"]) == (0, 0)
    assert all(change["calling"] and change["kinds"] == ["calling number"] for change in found["changes"])
    told = [
        (", ".join(change["ranges"]), change["valid"], change["before"], change["after"]) for change in found["changes"] if change["valid"]
    ]
    assert sorted(told) == sorted(expected)
