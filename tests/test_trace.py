"""`rightnumber trace`, to the letter: the tree, its object, and the exit status for every way in which a call can end."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from validator.cli import main
from validator.commands.proving import Proven, prove
from validator.load import load_network

ROOT = Path(__file__).parents[1]
ON = "2026-11-01"
INCIDENTS = sorted((ROOT / "tests" / "incidents").iterdir())

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
      - {name: isup, natures: [national], reads: national, accepts: ["*"], route: tie}
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
      - {pattern: "4X2"}
      - {pattern: "42X", strip: 1}
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
  - name: tie
    rules:
      - {prefix: "", trunks: [morocco]}
"""


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory, which is also the current one: places are named as a user would type them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def trace(network: str, typed: str) -> int:
    Path("net.yaml").write_text(network, encoding="utf-8")
    return main(["-C", "net.yaml", "trace", "--on", ON, *typed.split()])
