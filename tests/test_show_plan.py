"""`show plan` and `plan-diff`: patterns that are exactly the numbers, and the words, to the letter."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.cli import main
from validator.numbering import calling_codes, region
from validator.numbering.automaton import count, prefixes
from validator.numbering.folding import folded, size
from validator.numbering.world import national_ranges

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def members(pattern: str) -> set[str]:
    """The numbers of a pattern of one length."""
    sets = re.findall(r"\[[^]]*\]|.", pattern)
    return {"".join(each) for each in product(*(_digits(part) for part in sets))}


def _digits(part: str) -> str:
    if part == "X":
        return "0123456789"
    return "".join(digit for digit in "0123456789" if re.fullmatch(part, digit))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.sets(st.text("0123456789", min_size=4, max_size=4), max_size=60))
def test_patterns_are_disjoint_and_make_up_the_numbers(numbers: set[str]) -> None:
    found = [members(pattern) for pattern in folded([(number, 1 << 4) for number in numbers])]
    assert set().union(*found) == numbers
    assert sum(map(len, found)) == len(numbers)


@pytest.mark.parametrize(
    ("expression", "patterns"),
    [
        ("52[0-4]\\d{6}", ["52[0-4]XXXXXX"]),
        ("1[59]|177", ["1[59]", "177"]),
        ("80\\d{7,9}", ["80 and 7 to 9 digits"]),
        ("80(?:\\d{7}|\\d{9})", ["80 and 7, 9 digits"]),
        ("\\d{11}", ["XXXXXXXXXXX"]),
        ("[13][13]", ["[13][13]"]),
        ("", [""]),
    ],
)
def test_patterns(expression: str, patterns: list[str]) -> None:
    assert folded(prefixes(expression)) == patterns
    assert size(prefixes(expression)) == sum(count(expression).values())


def test_the_sizes_of_all_plans_are_those_of_their_expressions() -> None:
    for code in (code for codes in calling_codes().values() for code in codes):
        for kind, found in national_ranges(region(code), datetime(2009, 2, 19, tzinfo=UTC)).items():
            if not region(code).corrections:
                assert size(found) == sum(count(region(code).types[kind]).values()), (code, kind)


MOROCCO = """\
MA: Morocco, calling code +212
  shared with           EH Western Sahara
  on                    2026-07-01T00:00:00Z
  source                libphonenumber 9.0.43, where no other is said
  international prefix  00
  trunk prefix          0

numbers
  fixed-line             national  9 digits     25,400,000   518XXXXXX, 52[0-25-79]XXXXXX, 523[1-578]XXXXX, 524[02-46-8]XXXXX,
                                                             528[0235-9]XXXXX, 53[0-47]XXXXXX, 535[02-9]XXXXX, 536[02-8]XXXXX,
                                                             538[014-9]XXXXX, 539[3-9]XXXXX, 54[0679]XXXXXX, 55[03]XXXXXX
  mobile                 national  9 digits     164,000,000  6[0-79]XXXXXXX, 68[0-247-9]XXXXXX, 7[016-8]XXXXXXX, 72[0-8]XXXXXX,
                                                             73[01]XXXXXX, 75[0-5]XXXXXX
  toll-free              national  9 digits     8,000,000    80[0-7]XXXXXX
  premium-rate           national  9 digits     10,000,000   89XXXXXXX
  voip                   national  9 digits     2,040,000    5924[0-2]XXXX, 59293XXXX, 80[89]XXXXXX
  emergency, required    dialled   2, 3 digits  3            15, 19, 177
  short-code             dialled   2, 3 digits  3            1[59], 177
  short-code, toll-free  dialled   2, 3 digits  3            1[59], 177
"""
OFFICE = """\

in this network
  private            dialled      4XXX means +212537204XXX  [network.yaml:5]
  add service        dialled      333  [network.yaml:8]
  withdraw any type               530..., length 9-9  [until 2027-01-01T00:00Z; network.yaml:9]
"""
NETWORK = """\
plans:
  - name: office
    country: MA
    outside_line: "0"
    numbers: [{pattern: "4XXX", type: private, means: "+212537204XXX"}]
  - country: MA
    add:
      - {number: "333", type: service}
    withdraw: [{prefix: "530", length: 9, until: 2027-01-01}]
"""


def test_a_plan_as_built_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path / "none"), "show", "plan", "MA", "--on", "2026-07-01"]) == 0
    assert capsys.readouterr().out == MOROCCO


def test_a_plan_of_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("network.yaml").write_text(NETWORK)
    assert main(["-C", "network.yaml", "show", "plan", "office", "--on", "2026-07-01"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("office: Morocco, calling code +212\n")
    assert "\n  outside line          0\n" in printed
    assert printed.endswith(OFFICE)
    Path("network.yaml").write_text("plans: [{country: MA, add: [{number: '+1', type: service}]}]")
    assert main(["-C", "network.yaml", "show", "plan", "MA"]) == 2
    assert (
        capsys.readouterr().err
        == "the network in network.yaml has faults, so what it says of plans is not known: rightnumber check network.yaml\n"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("XX", "there is no plan 'XX'; write two letters, such as MA\n"),
        ("Marocco", "there is no plan 'Marocco'; did you mean MA, Morocco?\n"),
        ("fr", "there is no plan 'fr'; did you mean FR, France?\n"),
    ],
)
def test_a_plan_that_is_not_there(name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path / "none"), "show", "plan", name]) == 2
    assert capsys.readouterr().err == words


def test_a_plan_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path / "none"), "show", "plan", "KZ", "--on", "2026-07-01", "--output-format", "json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["calling_code"], shape["shared_with"], shape["dialling"]["trunk prefix"]) == ("7", ["RU"], "8")
    added = next(entry for entry in shape["entries"] if entry["change"] == "add")
    assert added == {
        "form": "national",
        "type": "fixed-line, mobile",
        "change": "add",
        "ranges": ["[06]XXXXXXXXX"],
        "digits": [10],
        "count": 2_000_000_000,
        "required": None,
        "from": "2025-12-03T00:00:00Z",
        "until": None,
        "source": "OB 1341: +7 0 and +7 6 are Kazakhstan's; the use is not stated",
        "place": None,
    }


@pytest.mark.parametrize("code", [code for codes in calling_codes().values() for code in codes])
def test_every_plan_can_be_shown(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path / "none"), "show", "plan", code]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(code)
    assert "..." not in printed.partition("\nnumbers\n")[2]


def data(version: str, **regions: object) -> str:
    return json.dumps({"version": version, "regions": regions})


MALI = {"name": "Mali", "calling_code": "223", "international_prefixes": ["00"], "examples": {}}
OLD = data("1.0", ML={**MALI, "types": {"mobile": r"[67]\d{7}", "uan": "80\\d{2}"}}, QA={**MALI, "name": "Qatar", "types": {}})
NEW = data(
    "2.0",
    ML={**MALI, "trunk_prefix": "0", "types": {"mobile": r"[679]\d{7}|5[01]\d{6}", "uan": "80[0-4]\\d"}},
    QA={**MALI, "name": "Qatar", "types": {}},
)
SAID = """\
ML Mali
  trunk prefix: none → 0
  mobile + 12,000,000 numbers: 5[01]XXXXXX, 9XXXXXXX
  uan − 50 numbers: 80[5-9]X

release 1.0 → 2.0: 1 of 2 plans changes
12,000,000 numbers come, 50 go; all others stay
"""


def test_what_an_update_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old").write_text(OLD)
    (tmp_path / "new").write_text(NEW)
    assert main(["plan-diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 1
    assert capsys.readouterr().out == SAID
    assert main(["plan-diff", str(tmp_path / "new"), str(tmp_path / "old")]) == 1
    assert "50 numbers come, 12,000,000 go" in capsys.readouterr().out
    assert main(["plan-diff", str(tmp_path / "old"), str(tmp_path / "old")]) == 0
    assert capsys.readouterr().out == "release 1.0 → 1.0: 0 of 2 plans change\n0 numbers come, 0 go; all others stay\n"
    assert main(["plan-diff", str(tmp_path / "old"), str(tmp_path / "new"), "--output-format", "json"]) == 1
    (mali,) = json.loads(capsys.readouterr().out)["regions"]
    assert [moved["gained"] for moved in mali["moved"]] == [12_000_000, 0]


def test_a_region_that_comes_and_what_is_built_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old").write_text(data("0.9"))
    assert main(["plan-diff", str(tmp_path / "old")]) == 1
    printed = capsys.readouterr().out
    assert "\nMA Morocco: comes\n" in printed
    assert "\ncalling code +888: as the plans say → assigned until 2021-11-15T00:00Z (OB 1196, 1232: " in printed
    assert "254 of 254 plans change" in printed


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be opened"), ("no", "is not JSON"), ("{}", "is no numbering data")])
def test_a_file_that_is_no_data(content: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "old").write_text(content)
    assert main(["plan-diff", str(tmp_path / "old")]) == 2
    assert words in capsys.readouterr().err
