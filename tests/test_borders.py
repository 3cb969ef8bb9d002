"""The Gambia's sentence: for how many numbers of how many countries it is proven that they do not end in another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.test_networks import EXAMPLE, ROOT, proven
from validator.cli import main
from validator.digits.numberset import NumberSet
from validator.flow.borders import borders
from validator.flow.proof import Proof
from validator.load import load_texts
from validator.numbering import calling_codes, ranges

ON = datetime(2026, 11, 1, tzinfo=UTC)
INSIDE = {"VA", "EH", "SJ", "AX", "CC", "CX"}
"""Regions inside the network of another, which count with it."""


def test_the_numbers_are_those_of_all_countries() -> None:
    found = proven(EXAMPLE)
    countries = [code for codes in calling_codes().values() for code in codes if not code.startswith("+")]
    entries = (entry for code in countries for entry in ranges(code, ON))
    boxes = (box for digits, lengths, kind in entries for box in found.space.boxes("international", digits, lengths) if kind[:2] != "no")
    assert borders(found) == (NumberSet.of(found.space, boxes).count, len(set(countries) - INSIDE), 0)


@pytest.mark.parametrize(
    ("incident", "crossing"),
    [
        ("national-to-france", 209_440_000),  # every number of Morocco, handed to France as national
        ("short-stopping", 1_000_000),  # +220 3, answered in Senegal
        ("italian-zero", 0),  # another subscriber, but in Italy
        ("morocco-2009", 0),  # the right subscriber, for nothing
    ],
)
def test_how_many_numbers_may_end_in_another_country(incident: str, crossing: int) -> None:
    assert borders(proven(ROOT / "tests" / "incidents" / incident)).crossing == crossing


LEAK = """
switches:
  - name: dakar
    country: SN
    origins: [{name: from-carrier, reads: international, accepts: [GM, SN, "+800"], route: dakar}]
    trunks:
      - {name: gambia, to: {country: GM}}
      - {name: senegal, to: {country: SN}}
      - {name: world, carries: ["*"], translate: [strange], to: {transit: true}}
translations:
  - name: strange
    rules: [{prefix: "+8003", strip: 5, prepend: "+22133"}, {prefix: "+220", set_nature: unknown}]
routes:
  - name: dakar
    rules:
      - {prefix: "+220", trunks: [gambia]}
      - {prefix: "+2203", trunks: [gambia, senegal]}
      - {prefix: "+2207", trunks: [world]}
      - {prefix: "+221", trunks: [senegal]}
      - {prefix: "+800", trunks: [world]}
      - {any: true, reject: unallocated-number}
"""


def test_a_route_to_another_country_crosses_and_a_global_number_is_of_none() -> None:
    """+220 3 over a trunk of Senegal is carried abroad although the number is still right; +800 is of no country; and a
    number that means nothing to a transit carrier is lost, but in no other country."""
    loaded = load_texts({"a.yaml": LEAK.encode()})
    assert loaded.network is not None, loaded.findings
    assert borders(Proof(loaded.network, ON)).crossing == 1_000_000


def test_check_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(EXAMPLE), "--on", "2026-11-01"])
    said = "no number of a country ends in another: proven for 12,323,741,637,465 numbers of 239 countries at 6 origins\n"
    assert said in capsys.readouterr().out
    main(["check", str(ROOT / "tests" / "incidents" / "short-stopping"), "--on", "2026-11-01"])
    said = "1,000,000 numbers may end in another country; none of the other 12,323,740,637,465 of 239 countries at 1 origin does\n"
    assert said in capsys.readouterr().out
