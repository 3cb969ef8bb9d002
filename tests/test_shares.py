"""Trunks that share calls by weight: every member is proven, the diff tells a share that changes, nothing that cannot share is rendered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.states import states
from validator.cli import main
from validator.flow.conduct import Via, Way, first_tried
from validator.tables import Forward

ON = ("--on", "2026-11-01")
NETWORK = """\
switches:
  - name: rabat
    country: MA
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins: [{name: subscribers, addresses: ["10.0.0.0/8"], reads: international, accepts: [FR], route: rabat}]
    trunks:
      - {name: paris, gateways: ["sip:192.0.2.1"], to: {country: FR}}
      - {name: lille, gateways: ["sip:192.0.2.2"], to: {country: FR}}
      - {name: lisbon, gateways: ["sip:192.0.2.3"], to: {country: PT}}
      - {name: transit, gateways: ["sip:192.0.2.4"], carries: ["*"], to: {transit: true}}
routes:
  - {name: rabat, rules: [{prefix: "+33", trunks: [{trunk: paris, weight: 70}, {trunk: lille, weight: 30}, transit]}]}
tests:
  - {name: to France, origin: rabat/subscribers, dial: {pattern: "331XXXXXXXX"}, expect: {trunk: [paris, lille]}}
"""


@pytest.mark.parametrize(
    ("trunks", "weights", "shares"),
    [
        (("a", "b"), (), [("a", ""), ("b", "")]),
        (("a", "b", "c"), (30, 70, 0), [("b", "7 of 10"), ("a", "3 of 10"), ("c", "")]),
        (("b", "a"), (50, 50), [("a", "1 of 2"), ("b", "1 of 2")]),
        (
            ("z", "a", "b", "y", "c", "d"),
            (0, 2, 1, 0, 1, 3),
            [("z", ""), ("a", "2 of 3"), ("b", "1 of 3"), ("y", ""), ("d", "3 of 4"), ("c", "1 of 4")],
        ),
        (("a", "b"), (5, 0), [("a", ""), ("b", "")]),
    ],
)
def test_lists_that_do_the_same_are_the_same(trunks: tuple[str, ...], weights: tuple[int, ...], shares: list[tuple[str, str]]) -> None:
    assert Forward(trunks, weights).shares == shares


def test_shares_are_of_the_trunks_that_are_there() -> None:
    list_of_three = Forward(("a", "b", "c"), (6, 3, 1))
    assert list_of_three.among("ab".__contains__).shares == [("a", "2 of 3"), ("b", "1 of 3")]
    assert list_of_three.among("c".__contains__) == Forward(("c",), (1,))
    assert list_of_three.among("c".__contains__).shares == [("c", "")]


def way(*trunks: str) -> Way:
    """A way over trunks, `a` or `a:SHARE`."""
    return Way(tuple(Via(name, share=share) for name, _, share in (trunk.partition(":") for trunk in trunks)), "delivered")


def test_the_ways_that_are_tried_before_any_fails() -> None:
    plain = (way("a"), way("b"))
    assert first_tried(plain) == [way("a")]
    assert first_tried((way("a:2 of 3"), way("b:1 of 3"), way("c"))) == [way("a:2 of 3"), way("b:1 of 3")]
    behind = (way("a", "x:1 of 2"), way("a", "y:1 of 2"), way("a", "z"), way("b", "w:1 of 2"))
    assert first_tried(behind) == [way("a", "x:1 of 2"), way("a", "y:1 of 2")]
    assert first_tried(()) == []


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return states(tmp_path, monkeypatch, NETWORK)


def changed(place: Path, old: str, new: str) -> None:
    assert old in NETWORK
    place.write_text(NETWORK.replace(old, new), encoding="utf-8")


def test_every_member_is_proven(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *ON]) == 0
    changed(place, "{trunk: lille,", "{trunk: lisbon,")
    assert main(["check", *ON]) == 1
    assert "error[route-leaves-country] 831,980,000 numbers of France" in capsys.readouterr().out


def test_a_trace_tells_who_shares_and_who_is_next(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(place, "{trunk: paris, weight: 70}, {trunk: lille, weight: 30}", "{trunk: lille, weight: 3}, {trunk: paris, weight: 7}")
    assert main(["trace", "33123456789", "--origin", "rabat/subscribers", *ON]) == 0
    told = capsys.readouterr().out
    assert "→ paris (7 of 10) or lille (3 of 10), then transit" in told
    assert [line.split("trunk rabat/")[1].split()[0] for line in told.splitlines() if "trunk rabat/" in line] == [
        "paris",
        "lille",
        "transit",
    ]


def test_a_test_speaks_of_every_trunk_that_may_be_the_first(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", *ON]) == 0
    changed(place, "expect: {trunk: [paris, lille]}", "expect: {trunk: paris}")
    assert main(["test", *ON]) == 1
    assert "France via paris (7 of 10); then lille (3 of 10), transit" in capsys.readouterr().out


def test_a_share_that_changes_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(place, "{trunk: paris, weight: 70}, {trunk: lille, weight: 30}", "{trunk: lille, weight: 3}, {trunk: paris, weight: 7}")
    assert main(["diff", "before", *ON]) == 0
    assert capsys.readouterr().out.startswith("Nothing changes: every number at 1 origin, on 1 date, is proven unchanged since before.")
    changed(place, "weight: 70", "weight: 45")
    assert main(["diff", "before", *ON]) == 1
    told = capsys.readouterr().out
    assert "  before  France via paris (7 of 10); then lille (3 of 10), transit  before/a.yaml:13\n" in told
    assert "  after   France via paris (3 of 5); then lille (2 of 5), transit    configs/a.yaml:13\n" in told


def test_what_shares_is_rendered_and_compared_to_the_share(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "-o", "build", *ON]) == 0
    changed(place, "{trunk: paris, weight: 70}, {trunk: lille, weight: 30}", "{trunk: lille, weight: 3}, {trunk: paris, weight: 7}")
    assert main(["verify", "build", *ON]) == 0
    changed(place, "weight: 70", "weight: 60")
    capsys.readouterr()
    assert main(["verify", "build", *ON]) == 1
    told = capsys.readouterr().out
    assert "paris (7 of 10) as +33 or lille (3 of 10) as +33, then transit as +33" in told
    assert "paris (2 of 3) as +33 or lille (1 of 3) as +33, then transit as +33" in told
    assert main(["verify", "build", "--output-format", "json", *ON]) == 1
    (difference,) = json.loads(capsys.readouterr().out)["switches"][0]["differences"]
    assert difference["files"]["trunks"] == [
        {"trunk": "paris", "number": "+33", "share": "7 of 10"},
        {"trunk": "lille", "number": "+33", "share": "3 of 10"},
        {"trunk": "transit", "number": "+33", "share": ""},
    ]
