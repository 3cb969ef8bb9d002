"""`rightnumber rules`: every rule on one line."""

from __future__ import annotations

from argparse import Namespace

from validator.report.manuals import manuals


def run(_arguments: Namespace) -> int:
    """Print id, severity and summary of every rule, sorted by id, and answer yes."""
    known = manuals()
    widest = max(map(len, known))
    for manual in known.values():
        print(f"{manual.rule:<{widest}}  {manual.severity:<7}  {manual.summary}")
    return 0
