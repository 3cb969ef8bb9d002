"""`rightnumber import deck FILE`: every line of a carrier's rate deck becomes rules, or is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from validator.cli import main
from validator.load import load_texts

DECK = """Wholesale Carrier Ltd,,,,,,
Rates in USD; confidential,,,,,,
Country Code,Area Codes,Destination,Rate (USD),Effective Date,Status,Increment
33,,France,0.0050,01/02/2026,,1/1
33,"6, 73-75",France Mobile,0.0210,2026-02-01,,1/1
33,700,France M2M,Blocked,,,1/1
44,7,UK Mobile,0.01,15-Jan-2026,,1/1
44,7,UK Mobile,0.02,15.03.2026,Increase,1/1
0,5,Bad,1,,,
"""
FRANCE = '      - {prefix: "+33", trunks: ["carrier"], from: "2026-02-01", note: "France, 0.0050"}\n'
RULES = """routes:
  - name: "deck"
    rules:
      - {prefix: "+336", trunks: ["carrier"], from: "2026-02-01", note: "France Mobile, 0.0210"}
      - {prefix: "+3373", trunks: ["carrier"], from: "2026-02-01", note: "France Mobile, 0.0210"}
      - {prefix: "+3374", trunks: ["carrier"], from: "2026-02-01", note: "France Mobile, 0.0210"}
      - {prefix: "+3375", trunks: ["carrier"], from: "2026-02-01", note: "France Mobile, 0.0210"}
      - {prefix: "+447", trunks: ["carrier"], from: "2026-01-15", note: "UK Mobile, 0.01; from 2026-03-15: UK Mobile, 0.02"}
"""
UNTOLD = '      - {{prefix: "+{}", reject: temporary-failure, note: "deck.csv:{} is not told"}}\n'
REMARKS = [
    "deck.csv:1: the lines above the heading (line 3) are not imported",
    "deck.csv:3: columns that are not imported: 'Increment'",
]
AMBIGUOUS = "deck.csv:4: the date 01/02/2026 can be read in two ways: say --dates dmy, or mdy: its numbers are refused"
REFUSED = [
    "deck.csv:6: the carrier does not take 700 (Blocked): its numbers are refused",
    "deck.csv:9: '05' is no code of an international number: digits, the first of them not 0: not imported",
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def imported(text: str, *options: str) -> int:
    Path("deck.csv").write_text(text)
    return main(["import", "deck", "deck.csv", "--trunk", "carrier", *options])


def rules(said: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load(said)["routes"][0]["rules"]
    return found


def test_a_deck_becomes_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(DECK) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [*REMARKS, AMBIGUOUS, *REFUSED]
    assert said.out == "".join(f"# {line}\n" for line in (AMBIGUOUS, *REFUSED)) + RULES + UNTOLD.format(33, 4) + UNTOLD.format(33700, 6)
    assert load_texts({"deck.yaml": said.out.encode()}).findings == ()


def test_whoever_says_how_dates_are_written_gets_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(DECK, "--dates", "dmy") == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [*REMARKS, *REFUSED]
    assert said.out.endswith(RULES.replace("    rules:\n", f"    rules:\n{FRANCE}") + UNTOLD.format(33700, 6))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31 00:00:00", "2026-01-31"),
        ("2026/01/31", "2026-01-31"),
        ("31.01.2026", "2026-01-31"),
        ("31/01/2026", "2026-01-31"),
        ("01/31/2026", "2026-01-31"),
        ("31-Jan-26", "2026-01-31"),
        ("31 Jan 2026", "2026-01-31"),
        ("05/05/2026", "2026-05-05"),
        ("", None),
    ],
)
def test_dates_that_can_be_read_in_one_way(written: str, day: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(f"prefix;valid from\n33;{written}\n") == 0
    assert rules(capsys.readouterr().out)[0].get("from") == day


@pytest.mark.parametrize("written", ["2026-01-31 08:00", "next week", "2026-02-30", "46053", "1/13/13/26"])
def test_dates_that_are_none(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(f"prefix;valid from\n33;{written}\n") == 1
    assert capsys.readouterr().err == f"deck.csv:2: {written!r} is no date that is understood: its numbers are refused\n"


@pytest.mark.parametrize(("first", "last"), [("5", "9"), ("18", "32"), ("097", "103"), ("5899", "6001")])
def test_spans_are_all_their_codes(first: str, last: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(f"country code,prefix\n212,{first}-{last}\n") == 0
    expected = [f"+212{code:0{len(first)}}" for code in range(int(first), int(last) + 1)]
    assert [rule["prefix"] for rule in rules(capsys.readouterr().out)] == expected


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("30-4", "30-4 is no span: both ends have the same length, and the second is the higher one"),
        ("40-30", "40-30 is no span: both ends have the same length, and the second is the higher one"),
        ("10000-99999", "10000-99999 are more than 10000 codes"),
        ("3.3E+03", "'3.3E+03' is no code of an international number: digits, the first of them not 0"),
        ("0033", "'0033' is no code of an international number: digits, the first of them not 0"),
    ],
)
def test_codes_that_are_none(cell: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(f"prefix,name\n{cell},x\n") == 1
    assert capsys.readouterr().err == f"deck.csv:2: {words}: not imported\n"


def test_an_offer_that_ends_and_begins_again(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ("33,1,2026-01-01,2026-02-01", "33,2,2026-02-01,2026-03-01", "33,3,2026-05-01,", "34,4,2026-02-01,2026-01-01")
    assert imported("code,rate,valid from,valid to\n" + "\n".join(lines) + "\n") == 1
    said = capsys.readouterr()
    assert said.err == "deck.csv:5: begins on 2026-02-01 and ends on 2026-01-01: its numbers are refused\n"
    assert rules(said.out) == [
        {"prefix": "+33", "trunks": ["carrier"], "from": "2026-01-01", "until": "2026-03-01", "note": "1; from 2026-02-01: 2"},
        {"prefix": "+33", "trunks": ["carrier"], "from": "2026-05-01", "note": "3"},
        {"prefix": "+34", "reject": "temporary-failure", "note": "deck.csv:5 is not told"},
    ]


def test_headings_may_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("Vorwahl,Ziel\n49,Germany\n", "--column", "prefix=Vorwahl", "--column", "name=Ziel") == 0
    assert rules(capsys.readouterr().out) == [{"prefix": "+49", "trunks": ["carrier"], "note": "Germany"}]
    assert imported("Vorwahl,Ziel\n49,Germany\n", "--column", "prefix=Vorwahl", "--column", "rate=Preis") == 2
    assert capsys.readouterr().err == "deck.csv:1: no column has the heading that is given for rate\n"
    assert imported("Vorwahl,Ziel\n49,Germany\n") == 2
    assert capsys.readouterr().err.startswith("deck.csv: no line holds the heading of a prefix (prefix, code,")


def test_a_column_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        imported(DECK, "--column", "price=Rate")
    assert "'price=Rate' is not KEY=HEADING with one of the keys prefix, country-code," in capsys.readouterr().err


@pytest.mark.parametrize("line", ["336,Blocked,", "336,1", "336,1,soon"])
def test_a_shorter_prefix_never_takes_numbers_of_a_line_that_is_not_told(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(f"prefix,rate,valid from\n33,1,\n{line}\n") == 1
    said = capsys.readouterr()
    assert said.err.endswith(": its numbers are refused\n")
    assert rules(said.out)[1:] == [{"prefix": "+336", "reject": "temporary-failure", "note": "deck.csv:3 is not told"}]


def test_a_line_that_is_not_told_refuses_nothing_that_another_offers(capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("prefix,rate,valid from\n336,1,soon\n336,2,\n") == 1
    said = capsys.readouterr()
    assert said.err == "deck.csv:2: 'soon' is no date that is understood: not imported\n"
    assert rules(said.out) == [{"prefix": "+336", "trunks": ["carrier"], "note": "2"}]
