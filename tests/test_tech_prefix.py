"""Tech prefixes: in front of numbers, no part of them. Who sends another one than is expected reaches nobody, and is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.networks import numbers
from tests.states import proven, states, unlike_traced
from validator.cli import main

ON = ("--on", "2026-11-01")
NETWORK = """\
switches:
  - name: rabat
    country: MA
    platform: kamailio
    listen: "udp:127.0.1.1:5060"
    origins: [{name: wholesale, addresses: ["10.0.0.0/8"], reads: international, accepts: [FR], tech_prefix: "1001#", route: out}]
    trunks: [{name: paris, carries: [FR], gateways: ["sip:127.0.2.1:5060"], tech_prefix: "77#", to: {switch: paris, origin: from-rabat}}]
  - name: paris
    country: FR
    listen: "udp:127.0.2.1:5060"
    origins: [{name: from-rabat, addresses: ["127.0.1.1/32"], tech_prefix: "77#", route: home}]
    trunks: [{name: national, gateways: ["sip:192.0.2.1"], to: {country: FR}}]
routes:
  - {name: out, rules: [{prefix: "+33", trunks: [paris]}]}
  - {name: home, rules: [{prefix: "+33", trunks: [national]}]}
"""
SENT = 'tech_prefix: "77#", to: {switch'
WRONG = NETWORK.replace(SENT, 'tech_prefix: "78#", to: {switch')


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return states(tmp_path, monkeypatch, NETWORK)


def test_numbers_are_proven_without_it(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *ON]) == 0
    assert main(["trace", "33123456789", "--origin", "rabat/wholesale", *ON]) == 0
    told = capsys.readouterr().out
    assert "dialled 33123456789 behind 1001#" in told
    assert "sends +33123456789 behind 77#" in told
    assert "arrives as +33123456789 behind 77#" in told
    assert main(["trace", "33123456789", "--origin", "rabat/wholesale", "--output-format", "json", *ON]) == 0
    (leg,) = json.loads(capsys.readouterr().out)["calls"][0]["hop"]["legs"]
    assert (leg["tech_prefix"], leg["hop"]["legs"][0]["tech_prefix"]) == ("77#", "")


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (WRONG, "rabat/paris sends calls behind 78#, paris/from-rabat takes only those behind 77#"),
        (
            NETWORK.replace('tech_prefix: "77#", to', "to"),
            "rabat/paris sends calls without a tech prefix, paris/from-rabat takes only those behind 77#",
        ),
        (
            NETWORK.replace('tech_prefix: "77#", route', "route"),
            "rabat/paris sends calls behind 77#, paris/from-rabat takes only those without a tech prefix",
        ),
    ],
)
def test_a_switch_that_sends_another_than_the_next_expects(
    place: Path, capsys: pytest.CaptureFixture[str], network: str, words: str
) -> None:
    assert network != NETWORK
    place.write_text(network.replace("accepts: [FR], ", ""), encoding="utf-8")
    assert main(["check", *ON]) == 1
    told = capsys.readouterr().out
    assert f"error[handover-address] {words}\n" in told
    assert told.count("error[") == 1
    main(["trace", "33123456789", "--origin", "rabat/wholesale", *ON])
    assert "rejected at rabat/paris: cause 21, call-rejected, SIP 403" in capsys.readouterr().out


@pytest.mark.parametrize("network", [NETWORK, WRONG])
def test_the_map_of_all_numbers_tells_what_one_call_does(network: str) -> None:
    assert unlike_traced(proven(network), "rabat/wholesale", (*numbers(4, "013"), "33123456789")) == []


def test_emergency_calls_that_are_rejected_so_are_not_reached(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = WRONG.replace("reads: international, accepts: [FR], ", "").replace(
        "name: rabat\n    country: MA", "name: rabat\n    country: FR"
    )
    place.write_text(network.replace('prefix: "+33", trunks: [paris]', "any: true, trunks: [paris]"), encoding="utf-8")
    assert main(["check", *ON]) == 1
    assert "error[emergency-unreachable]" in capsys.readouterr().out


def test_the_difference_tells_what_must_be_dialled_in_front(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "before", *ON]) == 0
    capsys.readouterr()
    place.write_text(NETWORK.replace("1001#", "1002#"), encoding="utf-8")
    assert main(["diff", "before", *ON]) == 1
    told = capsys.readouterr().out
    assert "  before  France via paris > national, dialled behind 1001#  before/a.yaml:6\n" in told
    assert "  after   France via paris > national, dialled behind 1002#  configs/a.yaml:6\n" in told


def test_it_is_rendered_and_compared(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "-o", "build", *ON]) == 0
    assert main(["verify", "build", *ON]) == 0
    capsys.readouterr()
    place.write_text(NETWORK.replace("1001#", "1002#").replace("77#", "7#"), encoding="utf-8")
    assert main(["verify", "build", *ON]) == 1
    told = capsys.readouterr().out
    assert "origin wholesale has the tech prefix 1001#; the network says 1002#" in told
    assert "trunk paris has the tech prefix 77#; the network says 7#" in told
