"""`rightnumber trace NUMBER`: one call, hop by hop, over every trunk that may be tried, to the end of every way."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from validator.commands.proving import load, prove
from validator.digits.space import number as number_written
from validator.network import Network, Origin
from validator.report import FORMATS
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.flow.proof import Proof
    from validator.flow.ways import Call

NUMBER = re.compile(r"\+?[0-9*#A-F]+")
SEPARATORS = str.maketrans("", "", " .-/()")
NOT_ANSWERED = 2


class Unanswerable(Exception):
    """The question cannot be asked so."""


def run(arguments: Namespace) -> int:
    """Print the trace: 0 if every way ends rightly or as the network states, 1 if one does not, 2 if there is nothing to trace."""
    try:
        _dialable(arguments.number)
        return _answered(arguments)
    except Unanswerable as reason:
        print(reason, file=sys.stderr)
        return NOT_ANSWERED


def _answered(arguments: Namespace) -> int:
    proven = prove(load(arguments.directory, []), arguments.on, "trace")
    if proven.proof is None:
        verdict = replace(proven.verdict, unanswered=True)
        print(FORMATS[arguments.output_format](verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return NOT_ANSWERED
    from validator.report.endings import status
    from validator.report.trace import text
    from validator.report.trace_json import json

    calls = _calls(proven.proof, arguments.origin, arguments.number)
    standing = frozenset((finding.rule, finding.place) for finding in proven.verdict.findings)
    if arguments.output_format == "json":
        print(json(calls, standing, number_written(arguments.number), proven.verdict.instants[0]), end="")
    else:
        print(text(calls, standing, arguments.colour), end="")
    return status(calls, standing) if any(call.hop for call in calls) else NOT_ANSWERED
