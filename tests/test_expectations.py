"""What the owners of a network expect, judged for all the numbers of a pattern."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.test_diff import said

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins:
      - {name: lines, translate: [dialled], charging: tariff, route: out}
      - {name: carrier, reads: international, accepts: [MA], route: out}
    trunks:
      - {name: north, to: {country: MA, emergency: ["15", "19", "177"], service: ["333"]}}
      - {name: south, to: {country: MA}}
      - {name: abroad, carries: ["*"], to: {transit: true}}
      - {name: itself, carries: ["*"], to: {switch: rabat, origin: back}}
translations:
  - name: dialled
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
routes:
  - name: out
    rules:
      - {number: "15", trunks: [north]}
      - {number: "19", trunks: [north]}
      - {number: "177", trunks: [north]}
      - {number: "333", trunks: [north]}
      - {prefix: "+2125", trunks: [north, south]}
      - {prefix: "+2126", trunks: [south]}
      - {prefix: "+212537", trunks: [north], until: "2027-01-01"}
      - {prefix: "+212537", trunks: [south], from: "2027-01-01"}
      - {prefix: "+33", trunks: [abroad]}
      - {prefix: "+34", trunks: [itself]}
      - {prefix: "+979", reject: 21}
  - name: back
    rules:
      - {any: true, trunks: [itself]}
charging:
  - name: tariff
    rules:
      - {prefix: "+2126", charge: mobile}
"""
NETWORK = NETWORK.replace("    trunks:\n", "      - {name: back, route: back}\n    trunks:\n", 1)


def judged(directory: Path, tests: Iterable[str]) -> tuple[int, dict[str, Any]]:
    """Status and report of `rightnumber test` on the network with these tests, called t0, t1 ..."""
    written = "".join(f"  - {{name: t{number}, {test}}}\n" for number, test in enumerate(tests))
    (directory / "network.yaml").write_text(f"{NETWORK}tests:\n{written}", encoding="utf-8")
    status, told = said("-C", str(directory), "test", "--on", "2026-11-01", "--output-format", "json")
    return status, json.loads(told)


HOLD = [
    'origin: rabat/lines, dial: {pattern: "0537XXXXXX"}, expect: {country: MA, number: "+212537XXXXXX"}',
    'origin: rabat/lines, dial: {pattern: "053[0-6]XXXXXX"}, expect: {trunk: north, number: ["+21253XXXXXXX", "+21253XXXXXXX"]}',
    'origin: rabat/lines, dial: {pattern: "+21253[0-6]XXXXXX"}, expect: {trunk: rabat/north, number: "+21253XXXXXXX"}',
    'dial: {prefix: "+2125"}, expect: {country: MA, trunk: {not: abroad}}',
    'dial: {prefix: "+2126"}, origin: rabat/lines, expect: {charge: mobile, country: {not: [FR, ES]}}',
    'dial: {number: "333"}, origin: rabat/lines, expect: {service: "333"}',
    'dial: {number: "15"}, origin: rabat/lines, expect: {country: MA}',
    'dial: {prefix: "+979"}, expect: {reject: call-rejected}',
    'dial: {prefix: "+9791"}, expect: {reject: 21}',
    'dial: {prefix: "+212537"}, on: "2026-12-31", expect: {trunk: north}',
    'dial: {prefix: "+212537"}, on: "2020-01-01", expect: {trunk: north}',
    'dial: {prefix: "+212537"}, on: "2027-01-01", expect: {trunk: south}',
    'dial: {prefix: "+33"}, expect: {country: [FR, MA], number: {not: "0033XXXXXXXXX"}}'.replace("XXXXXXXXX", "612345678"),
]


def test_what_holds(tmp_path: Path) -> None:
    status, told = judged(tmp_path, HOLD)
    assert (status, told["findings"]) == (0, [])
    assert told["proof"]["properties"] == [f"t{number}" for number in range(len(HOLD))]


LATER = 'dial: {prefix: "+212537"}, expect: {trunk: north}'
FAIL = [
    (
        'dial: {prefix: "+2125"}, expect: {trunk: {not: south}}',
        24_440_000,
        "212518000000",
        ["not trunk south", "Morocco via north; then south"],
    ),
    (LATER, 1_000_000, "212537000000", ["trunk north", "Morocco via south, no failover"]),
    ('origin: rabat/lines, dial: {pattern: "053[67]XXXXXX"}, expect: {trunk: north}', 1_000_000, "0537000000", ["trunk north"]),
    (
        'origin: rabat/lines, dial: {pattern: "0537XXXXXX"}, expect: {number: "0537XXXXXX"}',
        1_000_000,
        "0537000000",
        ["number 0537XXXXXX", "Morocco via north, sent as +212… for 0…, no failover"],
    ),
    ('dial: {prefix: "+33"}, expect: {country: MA}', 831_980_000, "33100000000", ["country MA", "France via abroad, no failover"]),
    ('dial: {prefix: "+33"}, expect: {reject: 21}', 831_980_000, "33100000000", ["reject 21"]),
    ('dial: {prefix: "+34"}, expect: {trunk: itself}', 330_000_000, "34400000000", ["trunk itself", "goes round in a circle"]),
    (
        'dial: {prefix: "+2125"}, origin: rabat/lines, expect: {charge: national}',
        24_440_000,
        "+212518000000",
        ["charge national", "Morocco via north, charged nothing; then south"],
    ),
    ('dial: {number: "15"}, origin: rabat/lines, expect: {service: "333"}', 1, "15", ["service 333"]),
]


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The finding of each test that fails, by the test."""
    status, told = judged(tmp_path_factory.mktemp("failures"), [each[0] for each in FAIL])
    found = {finding["subject"]: finding for finding in told["findings"]}
    assert (status, len(found), told["proof"]["properties"]) == (1, len(told["findings"]), [])
    return {test: found[f"tests/t{number}"] for number, (test, *_) in enumerate(FAIL)}


@pytest.mark.parametrize(("test", "valid", "witness", "words"), FAIL, ids=[each[0] for each in FAIL])
def test_what_fails_is_told_with_the_smallest_number(
    test: str, valid: int, witness: str, words: list[str], failures: dict[str, Any]
) -> None:
    finding = failures[test]
    facts = dict(finding["facts"])
    assert (finding["rule"], finding["numbers"]["valid"], finding["numbers"]["witness"]) == ("test-fails", valid, witness)
    assert [facts["expected"], facts["but"]][: len(words)] == words


def test_a_failure_on_a_later_date_says_so(failures: dict[str, Any]) -> None:
    facts = dict(failures[LATER]["facts"])
    assert facts["from"] == "2027-01-01T00:00:00Z on"
    assert facts["see"] == "rightnumber trace 212537000000 --origin rabat/carrier --on 2027-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("test", "rule", "words"),
    [
        ('dial: {number: "*21#"}, expect: {country: MA}', "test-cannot-fail", "no string that may enter at any origin is dialled so"),
        (
            'dial: {number: "+33"}, origin: rabat/carrier, expect: {country: MA}',
            "test-cannot-fail",
            "no string that may enter at rabat/carrier is dialled so",
        ),
        ('dial: {number: "15"}, expect: {trunk: {not: nort}}', "undefined-name", "there is no trunk 'nort'; did you mean 'north'?"),
        ('dial: {number: "15"}, expect: {country: {not: ZZ}}', "undefined-name", "there is no country 'ZZ'"),
        ('dial: {number: "15"}, expect: {service: "334"}', "undefined-name", "there is no service '334'; did you mean '333'?"),
        ('dial: {number: "15"}, expect: {charge: fre}', "undefined-name", "there is no charge 'fre'; did you mean 'free'?"),
        ('dial: {number: "15"}, expect: {reject: unalocated-number}', "undefined-name", "did you mean 'unallocated-number'?"),
        ('dial: {pattern: "0537XXXXXX"}, expect: {number: "+212537XXXXX"}', "schema", "number has 5 sets of digits, dial has 6"),
        ('origin: rabat/line, dial: {number: "15"}, expect: {charge: free}', "undefined-name", "did you mean 'rabat/lines'?"),
    ],
)
def test_a_test_that_cannot_fail_is_an_error(test: str, rule: str, words: str, tmp_path: Path) -> None:
    status, told = judged(tmp_path, [test])
    assert (status, [finding["rule"] for finding in told["findings"]]) == (1, [rule])
    assert words in told["findings"][0]["message"]


def test_without_tests_nothing_is_answered(tmp_path: Path) -> None:
    (tmp_path / "network.yaml").write_text(NETWORK, encoding="utf-8")
    status, told = said("-C", str(tmp_path), "test")
    assert (status, told.splitlines()[-1]) == (
        2,
        "the network has no tests: write what must happen under tests:; nothing was proven",
    )


COVERAGE = """\
tests speak of 97,000,000 of all distinct numbers, and of 4 of 14 rules that calls meet where they enter
  of emergency calls 0 of 3 numbers, of Morocco 97,000,000 of 209,440,004 numbers
  no test meets routes/out number 15 (network.yaml:21)
  no test meets routes/out number 19 (network.yaml:22)
  no test meets routes/out number 177 (network.yaml:23)
  no test meets routes/out number 333 (network.yaml:24)
  no test meets routes/out prefix +2125 (network.yaml:25)
  no test meets routes/out prefix +212537 (network.yaml:27)
  no test meets routes/out prefix +212537 (network.yaml:28)
  no test meets routes/out prefix +33 (network.yaml:29)
  no test meets routes/out prefix +34 (network.yaml:30)
  no test meets routes/out prefix +979 (network.yaml:31)
"""


def test_rules_that_no_test_meets_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("network.yaml").write_text(NETWORK + 'tests: [{name: t, dial: {prefix: "+2126"}, expect: {country: MA}}]\n', encoding="utf-8")
    status, told = said("-C", ".", "test", "--on", "2026-11-01", "--coverage")
    assert status == 0
    assert re.sub(r"of [0-9,]+ distinct", "of all distinct", told.partition("explain assumptions\n")[2]) == COVERAGE
