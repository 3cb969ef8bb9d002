"""Codes that mean a number which nobody has, and those that mean one on the date that is judged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from validator.flow.proof import Proof
from validator.load import load_texts
from validator.rules import means_nobody

ON = datetime(2026, 6, 1, tzinfo=UTC)
NETWORK = """
plans:
  - {{name: office, country: MA, outside_line: "0", numbers: [{own}]}}
  - {{country: MA, add: [{home}]}}
  - {{name: elsewhere, numbers: [{{number: "77", type: private, means: "+21299"}}]}}
numbering_changes:
  - country: MA
    from: 2026-07-01
    parallel_until: 2027-01-01
    changes: [{{old: "4XXXXXXX", new: "54XXXXXXX"}}]
switches:
  - name: pbx
    country: MA
    origins: [{{name: desks, plan: office, accepts: [not emergency], route: out}}]
    trunks: [{{name: national, to: {{country: MA}}}}]
routes: [{{name: out, rules: [{{any: true, trunks: [national]}}]}}]
"""
CASES: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "a national number": ('{number: "80", type: private, means: "537201234"}', "", []),
    "with its trunk prefix": (
        '{number: "80", type: private, means: "0537201234"}',
        "",
        [
            (
                "number 80 of office means 0537201234, a number that nobody has",
                "write the national number without the trunk prefix 0",
            )
        ],
    ),
    "of another country": ('{number: "80", type: private, means: "+33153301201"}', "", []),
    "a digit short": (
        '{pattern: "8X", type: private, means: "+3315330120X"}, {pattern: "9X", type: private, means: "+331533012X"}',
        "",
        [("pattern 9X of office means +331533012X, a number that nobody has", "nobody is meant")],
    ),
    "some of them numbers": ('{pattern: "8X", type: private, means: "+2125X7201234"}', "", []),
    "one that the network adds": (
        '{number: "80", type: private, means: "999"}',
        '{pattern: "99X", type: fixed-line}',
        [],
    ),
    "one that the network adds later": (
        '{number: "80", type: private, means: "999"}, {number: "81", type: private, means: "999", from: 2027-01-01}',
        '{pattern: "99X", type: fixed-line, from: 2026-12-01}',
        [("number 80 of office means 999, a number that nobody has", "nobody is meant")],
    ),
    "one that ends": (
        '{number: "80", type: private, means: "999"}',
        '{pattern: "99X", type: fixed-line, until: 2026-12-01}',
        [("number 80 of office means 999, a number that nobody has", "nobody is meant")],
    ),
    "an old number and a new one": (
        '{number: "80", type: private, means: "40000000"}, {number: "81", type: private, means: "540000000", from: 2026-07-01}',
        "",
        [],
    ),
    "a short code of the country": ("", '{number: "444", type: short-code, means: "537201234"}', []),
    "a short code of the country that ended": ("", '{number: "444", type: short-code, means: "+212", until: 2026-01-01}', []),
}


@pytest.mark.parametrize(("own", "home", "expected"), CASES.values(), ids=list(CASES))
def test_a_code_that_means_nobody_is_named(own: str, home: str, expected: list[tuple[str, str]]) -> None:
    loaded = load_texts({"network.yaml": NETWORK.format(own=own, home=home).encode()})
    assert loaded.network is not None, loaded.findings
    found = list(means_nobody.check(Proof(loaded.network, ON)))
    assert [(finding.message, finding.label) for finding in found] == expected


def test_the_date_is_said_from_which_nobody_is_meant() -> None:
    own, home, _ = CASES["one that ends"]
    loaded = load_texts({"network.yaml": NETWORK.format(own=own, home=home).encode()})
    assert loaded.network is not None
    (finding,) = means_nobody.check(Proof(loaded.network, ON))
    assert finding.facts == (("numbers", "1 string dialled"), ("from", "2026-12-01T00:00:00Z on"))
