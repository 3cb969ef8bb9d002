"""What counts as a change: one edit, one difference, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_moves import gate

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, route: rabat}]
    trunks:
      - {name: north, carries: [MA, FR], to: {switch: fes, origin: links}}
      - {name: south, carries: [MA, FR], to: {switch: fes, origin: links}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
  - name: fes
    country: MA
    origins: [{name: links, route: fes}]
    trunks:
      - {name: own, gateways: ["sip:192.0.2.1:5060"], to: {country: MA}}
      - {name: paris, carries: [FR], translate: [outward], to: {transit: true, plan: FR}}
translations:
  - name: outward
    rules:
      - {prefix: "+33", strip: 3, prepend: "0"}
routes:
  - name: rabat
    rules:
      - {number: "15", trunks: [rescue]}
      - {number: "19", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+2125", trunks: [north]}
      - {prefix: "+2126", trunks: [south]}
      - {prefix: "+33", trunks: [north, south]}
      - {prefix: "+1", reject: 21}
  - name: fes
    rules:
      - {prefix: "+212", trunks: [own]}
      - {prefix: "+33", trunks: [paris]}
"""
CHANGES = {
    "the number as it leaves": ('strip: 3, prepend: "0"', 'strip: 3, prepend: "0033"', [["number", "failover"]]),
    "the cause of a refusal": ("reject: 21", "reject: 1", [["cause"]]),
    "the order of trunks": ("[north, south]", "[south, north]", [["trunks", "failover"]]),
    "failover": ("[north, south]", "[north]", [["failover"]]),
    "an address, for two ways that lead there": ("192.0.2.1:5060", "192.0.2.2:5060", [["address"], ["address"]]),
    "what a trunk claims": ("own, gateways", "own, carries: [MA], gateways", []),
    "another trunk": ('"+212", trunks: [own]', '"+212", trunks: [paris]', [["trunks"], ["trunks"]]),
    "who may enter": ("name: lines, route", "name: lines, natures: [unknown, international, national], route", [["origin"]]),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_an_edit_changes(case: str, tmp_path: Path) -> None:
    old, new, kinds = CHANGES[case]
    assert NETWORK.count(old) == 1
    found = gate(tmp_path, NETWORK, NETWORK.replace(old, new))
    assert [change["kinds"] for change in found["changes"] if change["valid"]] == kinds


def test_numbers_that_reach_a_switch_over_several_trunks_all_count(tmp_path: Path) -> None:
    """Landlines over the north, mobiles over the south: an edit behind both concerns both."""
    found = gate(tmp_path, NETWORK, NETWORK.replace("192.0.2.1:5060", "192.0.2.2:5060"))
    apart = [gate(tmp_path / name, NETWORK, NETWORK.replace(*edit)) for name, edit in EDITS.items()]
    assert found["numbers"] == apart[0]["numbers"] + apart[1]["numbers"]


EDITS = {"landlines": ('"+2125", trunks: [north]', '"+2125", reject: 1'), "mobiles": ('"+2126", trunks: [south]', '"+2126", reject: 1')}


def test_strings_that_may_enter_now_are_told(tmp_path: Path) -> None:
    old, new, _ = CHANGES["who may enter"]
    found = gate(tmp_path, NETWORK, NETWORK.replace(old, new))
    (change,) = found["changes"]
    assert (change["kinds"], change["before"], change["after"]) == (["origin"], "cannot be dialled here", "no route at rabat")


CIRCLE = NETWORK.replace("to: {transit: true, plan: FR}", "to: {switch: fes, origin: links}").replace("translate: [outward], ", "")


def test_a_circle_for_a_circle_counts_where_a_line_on_its_way_changes(tmp_path: Path) -> None:
    edited = CIRCLE.replace('"+33", trunks: [paris]', '"+33", trunks: [paris, own]')
    assert gate(tmp_path / "edited", CIRCLE, edited)["changes"][0]["kinds"] == ["circle"]
    assert gate(tmp_path / "noted", CIRCLE, CIRCLE.replace("trunks: [paris]}", 'trunks: [paris], note: "a circle"}'))["changes"] == []
