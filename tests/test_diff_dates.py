"""Differences in time: changes that begin or end on a date, and one network on two dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_diff import said
from tests.test_moves import BASE, ROUTE, gate

DATED = BASE.replace(ROUTE, ROUTE + '      - {prefix: "+21252", trunks: [south], from: "2027-01-01", until: "2027-07-01"}\n')


def test_a_dated_rule_moves_numbers_while_it_is_valid(tmp_path: Path) -> None:
    found = gate(tmp_path, BASE, DATED)
    (change,) = found["changes"]
    assert (found["status"], change["valid"], change["after"]) == (1, 9_200_000, "Morocco via south")
    assert (change["since"], change["until"]) == ("2027-01-01T00:00:00Z", "2027-07-01T00:00:00Z")
    assert found["instants"] == ["2026-11-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-07-01T00:00:00Z"]


def test_a_move_on_a_later_date_may_be_declared(tmp_path: Path) -> None:
    move = 'moves: [{dial: {prefix: "+21252"}, before: [north], after: [south], because: summer}]\n'
    assert gate(tmp_path, BASE, DATED + move)["status"] == 0


def test_the_trace_of_a_later_change_names_its_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate(tmp_path, BASE, DATED)
    monkeypatch.chdir(tmp_path)
    _, told = said("-C", "after", "diff", "before", "--on", "2026-11-01")
    assert "  dates   from 2027-01-01T00:00:00Z until 2027-07-01T00:00:00Z\n" in told
    assert "  see     rightnumber trace +212520000000 --origin rabat/lines --on 2027-01-01T00:00:00Z\n" in told


BETWEEN = """\
9,200,000 numbers change since 2026-12-31T00:00:00Z, at 1 of 1 origin.
0 of 1 file edited

· +21252 and 0 to 11 digits: 9,200,000 numbers and 111,101,911,111 strings that mean nobody
  at      rabat/lines
  before  Morocco via north  network.yaml:15
  after   Morocco via south  network.yaml:16
  dates   from 2027-01-01T00:00:00Z
  see     rightnumber trace +212520000000 --origin rabat/lines --on 2027-01-01T00:00:00Z

· every other number, at every origin and on every date: proven unchanged
"""


def test_one_network_on_two_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("network.yaml").write_text(DATED, encoding="utf-8")
    assert said("-C", ".", "diff", "--on", "2026-12-31", "--on", "2027-01-01") == (0, BETWEEN)
    status, told = said("-C", ".", "diff", "--on", "2026-12-31", "--on", "2027-07-01")
    assert (status, told.splitlines()[0]) == (
        0,
        "Nothing changes: every number at 1 origin, on 1 date, is proven unchanged since 2026-12-31T00:00:00Z.",
    )


def test_two_dates_need_no_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "network.yaml").write_text(DATED, encoding="utf-8")
    assert said("-C", str(tmp_path), "diff", "main", "--on", "2026-12-31", "--on", "2027-01-01")[0] == 2
    assert capsys.readouterr().err == "two dates compare a network with itself: name no BASE, and --on twice\n"
