"""`rightnumber platforms`: what can be said on each switch platform, and its limits."""

from __future__ import annotations

from argparse import Namespace

from validator.readback import PLATFORMS as READ
from validator.render import NOT_RENDERED, PLATFORMS, platform

PROVEN_ONLY = (
    "tables for calling numbers (translate_calling)",
    "rules for some callers (calling)",
)
"""What the language says and no platform's files do."""


def run(_arguments: Namespace) -> int:
    """Print one record for each platform."""
    for name in PLATFORMS:
        record = platform(name)
        print(f"{name}: {record.software}")
        said = {key: value for key, value in record._asdict().items() if isinstance(value, str) and key != "software"}
        said["verify"] = "reads the files back" if name in READ else "does not read them back"
        for heading, words in said.items():
            print(f"  {heading:<12} {words}")
        for place, limit in enumerate(record.limits):
            print(f"  {'' if place else 'limits':<12} {limit}")
    for name, why in NOT_RENDERED.items():
        print(f"{name}: not rendered")
        print(f"  {'why':<12} {why}")
    print(f"On no platform yet: {', '.join(PROVEN_ONLY)}. They are proven, and refused by render and verify.")
    print("What a platform cannot say, or beyond its limits, is refused by render with the rule and its line; nothing is approximated.")
    return 0
