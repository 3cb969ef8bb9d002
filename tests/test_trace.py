"""`rightnumber trace`, to the letter: the tree, its object, and the exit status for every way in which a call can end."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from tests.test_networks import INCIDENTS, ON, ROOT, findings, proven
from validator.cli import main
from validator.commands.proving import prove
from validator.digits.space import number
from validator.flow.proof import Proof
from validator.flow.ways import follow
from validator.load import load_texts
from validator.report.endings import Standing, status
from validator.report.trace import text

GOOD = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, translate: [dialled], charging: rabat, route: rabat}]
    trunks:
      - {name: morocco, to: {country: MA}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
      - {name: world, carries: ["*"], translate: [zeros], to: {transit: true, plan: MA}}
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
  - name: zeros
    rules:
      - {prefix: "+", strip: 1, prepend: "00"}
charging:
  - name: rabat
    rules:
      - {prefix: "+212", charge: national}
      - {prefix: "+", charge: international}
routes:
  - name: rabat
    rules:
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [morocco]}
      - {prefix: "+", trunks: [world]}
"""

FAILOVER = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: from-morocco, reads: international, route: out}]
    trunks:
      - {name: paris, carries: [FR], to: {switch: paris, origin: from-rabat}}
      - {name: brussels, translate: [no-plus], to: {country: BE}}
  - name: paris
    country: FR
    origins: [{name: from-rabat, route: in}]
    trunks:
      - {name: lines, to: {country: FR}}
translations:
  - name: no-plus
    rules:
      - {prefix: "+32", strip: 3, prepend: "0"}
      - {prefix: "+33", strip: 3, prepend: "0032"}
routes:
  - name: out
    rules:
      - {prefix: "+32", trunks: [brussels]}
      - {prefix: "+33", trunks: [paris, brussels]}
  - name: in
    rules:
      - {prefix: "+33", trunks: [lines]}
"""

LOOP = """\
switches:
  - name: rabat
    country: MA
    origins:
      - {name: from-morocco, reads: international, route: rabat}
      - {name: from-paris, route: rabat}
    trunks:
      - {name: morocco, to: {country: MA}}
      - {name: paris, carries: ["*"], to: {switch: paris, origin: from-rabat}}
  - name: paris
    country: FR
    origins: [{name: from-rabat, route: paris}]
    trunks:
      - {name: world, carries: ["*"], to: {switch: rabat, origin: from-paris}}
routes:
  - name: rabat
    rules:
      - {prefix: "+212", trunks: [morocco]}
      - {prefix: "+", trunks: [paris]}
  - name: paris
    rules:
      - {prefix: "+", trunks: [world]}
"""

ENDS = """\
switches:
  - name: rabat
    country: MA
    origins:
      - {name: subscribers, translate: [dialled], route: rabat}
      - {name: hotel, translate: [dialled], accepts: [MA, not premium-rate], route: rabat}
      - {name: isup, natures: [national], accepts: ["*"], route: rabat}
      - {name: later, reads: international, route: rabat, from: "2030-01-01"}
      - {name: trial, reads: international, route: trial}
    trunks:
      - {name: morocco, to: {country: MA}}
      - {name: france, carries: [FR], to: {transit: true}}
      - {name: rescue, to: {emergency: ["15", "19", "177"]}}
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
      - {number: "9", strip: 3}
      - {prefix: "055", length: 10, replace: {at: 1, count: 2, digits: "5333333333"}}
      - {pattern: "7XX", strip: 0}
      - {pattern: "4[12]", strip: 1}
      - {pattern: "4[23]", strip: 2}
routes:
  - name: rabat
    rules:
      - {number: "15", trunks: [rescue]}
      - {number: "19", reject: call-rejected}
      - {prefix: "+212", trunks: [morocco]}
      - {prefix: "+33", reject: unallocated-number}
      - {pattern: "7XX", trunks: [france]}
  - name: trial
    rules:
      - {prefix: "+", trunks: [france, morocco], allow: {finding: route-leaves-country, until: 2099-01-01, because: "on trial"}}
"""


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory, which is also the current one: places are named as a user would type them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def trace(network: str, typed: str) -> int:
    """The command, on a network in one file."""
    Path("net.yaml").write_text(network, encoding="utf-8")
    return main(["-C", "net.yaml", "trace", "--on", "2026-11-01", *typed.split()])


@cache
def judged(network: str) -> tuple[Proof, Standing]:
    """A network in one file, proven once, and what stands against it."""
    proven = prove(load_texts({"net.yaml": network.encode()}), ON, "trace")
    assert proven.proof is not None, proven.verdict.findings
    return proven.proof, frozenset((finding.rule, finding.place) for finding in proven.verdict.findings)


def told(proof: Proof, standing: Standing, origin: str, written: str, on: datetime) -> tuple[int, str]:
    """Status and text of one trace, columns three spaces apart."""
    calls = [follow(proof, proof.at(on), proof.network.origin(origin), number(written))]
    return status(calls, standing), re.sub(" {3,}", "   ", text(calls, standing, False))


def test_a_call_abroad_ends_at_the_number_that_was_meant(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every table that fires, the tariff, the carrier that reads 00: the smallest whole trace."""
    assert trace(GOOD, "0033320001122 --origin rabat/subscribers") == 0
    assert capsys.readouterr().out == GOOD_TRACE


GOOD_TRACE = """\
0033320001122 dialled at rabat/subscribers means +33320001122: France, fixed line
├─ rabat/subscribers      dialled 0033320001122                                                      net.yaml:4
│  ├─ translate dialled   0033320001122 → +33320001122   prefix 00: strip 2, prepend "+"             net.yaml:12
│  ├─ charge rabat        international                  prefix +                                    net.yaml:21
│  └─ route rabat         → world                        prefix +                                    net.yaml:28
├─ trunk rabat/world      sends 0033320001122            to transit carrier, reading as in Morocco   net.yaml:8
│  └─ translate zeros     +33320001122 → 0033320001122   prefix +: strip 1, prepend "00"             net.yaml:16
└─ ✓ ends at rabat/world (transit carrier, reading as in Morocco) as 0033320001122, which there means \
+33320001122: the number that was meant
"""


def test_a_wrong_country_through_failover(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first trunk is right; the second, tried when the first fails, rings in Belgium."""
    assert trace(FAILOVER, "33470123456 --origin rabat/from-morocco") == 1
    assert capsys.readouterr().out == FAILOVER_TRACE


FAILOVER_TRACE = """\
33470123456 dialled at rabat/from-morocco means +33470123456: France, fixed line
├─ rabat/from-morocco        dialled 33470123456            read as +33470123456                  net.yaml:4
│  └─ route out              → paris, then brussels         prefix +33                            net.yaml:22
├─ 1. trunk rabat/paris      sends +33470123456             to paris/from-rabat                   net.yaml:6
│  ├─ paris/from-rabat       arrives as +33470123456                                              net.yaml:10
│  │  └─ route in            → lines                        prefix +33                            net.yaml:25
│  ├─ trunk paris/lines      sends +33470123456             to France                             net.yaml:12
│  └─ ✓ ends at paris/lines (France) as +33470123456: the number that was meant
└─ 2. trunk rabat/brussels   sends 0032470123456            to Belgium                            net.yaml:7
   ├─ translate no-plus      +33470123456 → 0032470123456   prefix +33: strip 3, prepend "0032"   net.yaml:17
   └─ ✗ ends at rabat/brussels (Belgium) as 0032470123456, which there means +32470123456 (Belgium): +33470123456 (France) was meant   \
[handover-mismatch]   net.yaml:7
   = rule   rightnumber explain handover-mismatch
"""


def test_a_loop(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The trace stops where the same number comes to the same place again."""
    assert trace(LOOP, "33320001122") == 1
    assert capsys.readouterr().out == LOOP_TRACE


LOOP_TRACE = """\
33320001122 dialled at rabat/from-morocco means +33320001122: France, fixed line
├─ rabat/from-morocco   dialled 33320001122       read as +33320001122   net.yaml:5
│  └─ route rabat       → paris                   prefix +               net.yaml:19
├─ trunk rabat/paris    sends +33320001122        to paris/from-rabat    net.yaml:9
├─ paris/from-rabat     arrives as +33320001122                          net.yaml:12
│  └─ route paris       → world                   prefix +               net.yaml:22
├─ trunk paris/world    sends +33320001122        to rabat/from-paris    net.yaml:14
├─ rabat/from-paris     arrives as +33320001122                          net.yaml:6
│  └─ route rabat       → paris                   prefix +               net.yaml:19
├─ trunk rabat/paris    sends +33320001122        to paris/from-rabat    net.yaml:9
├─ paris/from-rabat     arrives as +33320001122                          net.yaml:12
└─ ✗ goes round for ever: +33320001122 has been at paris/from-rabat before; +33320001122 (France) was meant   [loop]   net.yaml:22
   = rule   rightnumber explain loop
"""


def line(file: str, words: str) -> int:
    """The one line of a file of the example that holds these words."""
    (found,) = [number for number, text in enumerate((ROOT / file).read_text().splitlines(), start=1) if words in text]
    return found


def test_the_example_ends_in_rabat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["trace", "0537201234", "--origin", "rabat/subscribers", "--on", "2026-11-01"]) == 0
    rabat, common = "configs/ma/rabat.yaml", "configs/ma/common.yaml"
    origin, terminating, lines = line(rabat, "- name: subscribers"), line(rabat, 'prefix: "+21253"'), line(rabat, "- name: rabat-lines")
    dialled, tariff = line(common, "0[5-8]XXXXXXXX"), line(common, 'prefix: "+212", charge')
    rows = f"""\
0537201234 dialled at rabat/subscribers means +212537201234: Morocco, fixed line
├─ rabat/subscribers | dialled 0537201234 | {rabat}:{origin}
│  ├─ translate dialled-in-morocco | 0537201234 → +212537201234 | pattern 0[5-8]XXXXXXXX: strip 1, prepend "+212" | {common}:{dialled}
│  ├─ charge morocco | national | prefix +212 | {common}:{tariff}
│  └─ route rabat | → rabat-lines | prefix +21253 | {rabat}:{terminating}
├─ trunk rabat/rabat-lines | sends +212537201234 | to Morocco | {rabat}:{lines}
└─ ✓ ends at rabat/rabat-lines (Morocco) as +212537201234: the number that was meant
"""
    assert re.sub(" {3,}", " | ", capsys.readouterr().out) == rows


def test_the_example_as_an_object(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["trace", "0537201234", "--origin", "rabat/subscribers", "--on", "2026-11-01", "--output-format", "json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    found = json.loads(out)
    assert {key: found[key] for key in ("version", "command", "status", "number", "on")} == {
        "version": 1,
        "command": "trace",
        "status": 0,
        "number": {"written": "0537201234", "nature": "unknown"},
        "on": "2026-11-01T00:00:00Z",
    }
    (call,) = found["calls"]
    (leg,) = call["hop"]["legs"]
    assert [step["table"] for step in call["hop"]["steps"]] == ["translations/dialled-in-morocco", "routes/rabat"]
    assert (leg["trunk"], leg["place"]["file"], leg["hop"]) == ("rabat/rabat-lines", "configs/ma/rabat.yaml", None)
    assert leg["ending"]["answer"] == "right"


def test_the_object_to_the_letter(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One call to an emergency number: few steps, every key."""
    assert trace(GOOD, "15 --output-format json") == 0
    (call,) = json.loads(capsys.readouterr().out)["calls"]
    number = {"written": "15", "nature": "unknown"}
    means = {"written": "15 of MA", "space": "MA", "digits": "15", "valid": True, "regions": ["MA"], "types": ["emergency"]}
    step = {"table": "routes/rabat", "rule": "pattern 1[59]", "does": "rescue", "before": number, "after": number, "tied": []}
    quiet: dict[str, object] = step | {"table": "translations/dialled", "rule": None, "does": None}
    charge: dict[str, object] = {
        "table": "charging/rabat",
        "rule": None,
        "does": None,
        "before": number,
        "after": number,
        "tied": [],
        "fits": True,
    }
    ending = {
        "kind": "delivered",
        "answer": "right",
        "where": "rabat/rescue",
        "number": number,
        "cause": 0,
        "means": means,
        "rule": None,
        "place": None,
        "message": "ends at rabat/rescue (emergency 15, 19, 177) as 15, which there means 15 of MA: the number that was meant",
    }
    assert call == {
        "origin": "rabat/subscribers",
        "enters": True,
        "means": means,
        "hop": {
            "origin": "rabat/subscribers",
            "place": place(4, 22, 11),
            "number": number,
            "steps": [quiet | {"place": place(10, 11, 7)}, step | {"place": place(25, 10, 16)}],
            "charge": charge | {"place": place(18, 11, 5)},
            "legs": [
                {
                    "trunk": "rabat/rescue",
                    "place": place(7, 16, 6),
                    "steps": [],
                    "number": number,
                    "tech_prefix": "",
                    "hop": None,
                    "ending": ending,
                },
            ],
            "ending": None,
        },
    }


def place(line: int, column: int, width: int) -> Mapping[str, object]:
    return {"file": "net.yaml", "line": line, "column": column, "width": width}


ENDINGS = [
    ("19", "subscribers", 1, "✗ rejected at rabat/subscribers: cause 21, call-rejected, SIP 403; 19 of MA (Morocco) was meant"),
    ("177", "subscribers", 1, "[emergency-unreachable]"),
    (
        "0033320001122",
        "subscribers",
        0,
        "· rejected at rabat/subscribers: cause 1, unallocated-number, SIP 404; as the network",
    ),
    ("00441534000000", "subscribers", 1, "+441534000000 (Jersey) was meant   [no-route]   net.yaml:5"),
    ("00441534000000", "hotel", 0, "SIP 404; rabat/hotel does not accept it"),
    ("0897001234", "subscribers", 0, "✓ ends at rabat/morocco (Morocco) as +212897001234: the number that was meant"),
    ("0897001234", "hotel", 1, "the number that was meant, which rabat/hotel does not accept   [barred-number-routed]"),
    ("+999", "subscribers", 0, "· no route at rabat/subscribers for +999: cause 3, no-route-to-destination, SIP 404; nobody"),
    ("0044", "subscribers", 0, "0044 dialled at rabat/subscribers would be +44, a number that nobody has"),
    ("700", "subscribers", 0, "· ends at rabat/france (transit carrier) as 700, which there means nothing: nobody was meant"),
    ("700", "subscribers", 0, "700 stays   pattern 7XX: leave as it is   net.yaml:21"),
    (
        "9",
        "subscribers",
        0,
        "· incomplete at rabat/subscribers, too short for a rule or of characters that nothing names: cause 28, invalid-number-format",
    ),
    ("9", "subscribers", 0, "9 → incomplete   number 9: strip 3   net.yaml:19"),
    ("0550123456", "subscribers", 1, "0550123456 → too-long   prefix 055, length 10: replace at 1 count 2 digits"),
    ("0550123456", "subscribers", 1, "+212550123456 (Morocco) was meant   [number-too-long]   net.yaml:20"),
    ("12345678901234567890", "subscribers", 0, "· too long at rabat/subscribers: no number has so many digits; nobody was meant"),
    ("*99", "subscribers", 0, "· incomplete at rabat/subscribers, too short for a rule or of characters that nothing names"),
    ("42", "subscribers", 1, "✗ undecided at rabat/subscribers: several rules claim 42, and none is more specific"),
    ("42", "subscribers", 1, "├─ pattern 4[12]   strip 1"),
    ("33320001122", "trial", 0, "does not carry France   [route-leaves-country, allowed]   net.yaml:34"),
    ("212537201234", "trial", 0, "does not carry Morocco   [route-leaves-country, allowed]   net.yaml:34"),
    ("537201234", "isup", 2, "537201234 dialled at rabat/isup: no call, for numbers of nature unknown do not enter there"),
]


@pytest.mark.parametrize(("written", "origin", "answer", "words"), ENDINGS)
def test_how_calls_end(written: str, origin: str, answer: int, words: str) -> None:
    found, lines = told(*judged(ENDS), f"rabat/{origin}", written, ON)
    assert (found, words in lines) == (answer, True), lines


def test_every_origin_where_calls_enter_is_traced(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that are valid on the day; and one wrong way of one call is enough to answer no."""
    assert trace(ENDS, "19") == 1
    heads = re.findall("^19 dialled at ([a-z/]+)", capsys.readouterr().out, re.MULTILINE)
    assert heads == ["rabat/hotel", "rabat/isup", "rabat/subscribers", "rabat/trial"]


def test_a_link_is_judged_by_the_law_alone(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` looks where calls enter the network; from a trunk of another switch on, a call may be traced all the same."""
    assert trace(LOOP, "+212537201234 --origin paris/from-rabat") == 0
    assert trace(LOOP, "+33320001122 --origin paris/from-rabat") == 1
    out = capsys.readouterr().out
    assert "goes round for ever" in out
    assert "explain" not in out


UNANSWERED = [
    ("0537 201234", "'0537 201234' is not a number as it is dialled: it holds ' '; write 0537201234"),
    ("0537.20-12", "'0537.20-12' is not a number as it is dialled: it holds '-', '.'; write 05372012"),
    ("05\x1b[31m", "'05␛[31m' is not a number as it is dialled: it holds '␛', '[', 'm'; write digits, * and #, with a leading + if it is"),
    ("٠٥٣٧", "'٠٥٣٧' is not a number as it is dialled: it holds"),
    ("", "'' is not a number as it is dialled; write digits, * and #, with a leading + if it is international"),
    ("+", "'+' is not a number as it is dialled; write digits"),
    ("05+37", "'05+37' is not a number as it is dialled; write digits, * and #, with a leading +"),
    ("15\n", "'15␊' is not a number as it is dialled: it holds '␊'; write"),
]


@pytest.mark.parametrize(("number", "words"), UNANSWERED)
def test_what_nobody_can_dial_is_refused(number: str, words: str, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", number]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(words)) == ("", True), err


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("rabat/subscriber", "there is no origin 'rabat/subscriber'; did you mean rabat/subscribers?\n"),
        ("rabat", "there is no origin 'rabat'; did you mean rabat/hotel, rabat/isup, rabat/later, rabat/subscribers, rabat/trial?\n"),
        ("x", "there is no origin 'x'; there are rabat/hotel, rabat/isup, rabat/later, rabat/subscribers, rabat/trial\n"),
        ("rabat/later", "no call enters at rabat/later on 2026-11-01T00:00:00Z: it is not valid then\n"),
    ],
)
def test_an_origin_that_is_not_there_is_not_answered(origin: str, words: str, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trace(ENDS, f"15 --origin {origin}") == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(words)) == ("", True), err


def test_an_origin_of_a_later_day(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trace(ENDS, "212537201234 --origin rabat/later --on 2030-01-01") == 0
    assert capsys.readouterr().out.startswith("212537201234 dialled at rabat/later means +212537201234")


@pytest.mark.parametrize("face", ["text", "json"])
def test_a_broken_network_is_not_answered(face: str, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of shape would be the answer no to `check`; here there is nothing that could be traced."""
    assert trace(GOOD.replace("to: {country: MA}", "tow: {country: MA}"), f"15 --output-format {face}") == 2
    out = capsys.readouterr().out
    assert "nothing was proven" in out if face == "text" else json.loads(out)["status"] == 2
    assert "unknown key" in out


def test_no_colour_unless_asked_for_and_no_other_escape(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Colour adds sequences and takes nothing away; a hostile file name stays text."""
    hostile = directory / "a\x1b[2Jb.yaml"
    hostile.write_text(GOOD, encoding="utf-8")
    command = ["-C", str(hostile), "trace", "15", "--on", "2026-11-01"]
    assert main(command) == 0
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    assert "a␛[2Jb.yaml:4" in plain
    assert main([*command, "--color", "always"]) == 0
    coloured = capsys.readouterr().out
    assert "\x1b[1;32m✓" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("network", INCIDENTS, ids=lambda network: network.name)
def test_the_trace_that_check_offers_shows_the_finding(network: Path) -> None:
    """In every incident: the trace of the witness answers no, and names the same rule."""
    standing = frozenset((finding.rule, finding.place) for finding in findings(network))
    for rule, hint in [(finding.rule, words) for finding in findings(network) for heading, words in finding.facts if heading == "see"]:
        typed = re.fullmatch(r"rightnumber trace (\S+) --origin (\S+)(?: --on (\S+))?", hint)
        assert typed
        on = datetime.fromisoformat(typed[3]) if typed[3] else ON
        answer, lines = told(proven(network), standing, typed[2], typed[1], on)
        assert (answer, f"[{rule}]" in lines) == (1, True), lines
