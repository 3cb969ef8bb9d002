"""`rightnumber check`: the proof of a network, or the numbers that would ring wrong."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from validator.commands.proving import load, narrowed, prove
from validator.finding import Edit
from validator.load import apply_edits
from validator.report import FORMATS


def run(arguments: Namespace) -> int:
    """Print the verdict in the format asked for, write the other reports, and return its status."""
    for path in arguments.paths:
        if not path.exists():
            print(f"{path}: there is no such file or directory; nothing was proven", file=sys.stderr)
            return 2
    loaded = load(arguments.directory, arguments.paths)
    if arguments.fix and any(finding.edit for finding in loaded.findings):
        _fix(finding.edit for finding in loaded.findings if finding.edit)
        loaded = load(arguments.directory, arguments.paths)
    verdict = narrowed(prove(loaded, arguments.on, "check").verdict, arguments.paths)
    for name, file in arguments.report:
        file.write_text(FORMATS[name](verdict, loaded.sources, False, 140), encoding="utf-8")
    print(FORMATS[arguments.output_format](verdict, loaded.sources, arguments.colour, arguments.width), end="")
    return verdict.status


def _fix(edits: Iterable[Edit]) -> None:
    """Write the corrections, each file once, and say so."""
    for file, changes in groupby(sorted(edits), key=lambda edit: edit.file):
        path = Path(file)
        path.write_bytes(apply_edits(path.read_bytes(), changes))
        print(f"{file}: corrected", file=sys.stderr)
