"""`rightnumber rules`: every rule on one line, or all manuals as a page."""

from __future__ import annotations

from argparse import Namespace

from validator.report.manuals import manuals, markdown


def run(arguments: Namespace) -> int:
    """Print id, severity and summary of every rule, sorted by id, and answer yes."""
    if arguments.markdown:
        print(markdown(), end="")
        return 0
    known = manuals()
    widest = max(map(len, known))
    for manual in known.values():
        print(f"{manual.rule:<{widest}}  {manual.severity:<7}  {manual.summary}")
    return 0
