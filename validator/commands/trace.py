"""`rightnumber trace NUMBER`: one call, hop by hop, over every trunk that may be tried, to the end of every way."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.commands.asking import Unanswerable, origin_named
from validator.commands.proving import load, prove
from validator.digits.space import number as number_written
from validator.report import FORMATS
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.flow.proof import Proof
    from validator.flow.ways import Call

NUMBER = re.compile(r"\+?[0-9*#A-F]+")
SEPARATORS = str.maketrans("", "", " .-/()")
NOT_ANSWERED = 2


def run(arguments: Namespace) -> int:
    """Print the trace: 0 if every way ends rightly or as the network states, 1 if one does not, 2 if there is nothing to trace."""
    try:
        _dialable(arguments.number)
        if arguments.calling is not None:
            _dialable(arguments.calling)
            if arguments.output_format != "text":
                raise Unanswerable("--calling is answered as text only")
        return _answered(arguments)
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED


def _answered(arguments: Namespace) -> int:
    loaded = load(arguments.directory, [])
    if loaded.network is not None and arguments.origin is not None:
        origin_named(loaded.network, arguments.origin)
    proven = prove(loaded, arguments.on, "trace")
    if proven.proof is None:
        verdict = replace(proven.verdict, unanswered=True)
        print(FORMATS[arguments.output_format](verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return NOT_ANSWERED
    from validator.report import trace_calling
    from validator.report.endings import status
    from validator.report.trace import text
    from validator.report.trace_json import json
    from validator.tables import unvaried

    calls = _calls(proven.proof, arguments.origin, arguments.number, arguments.calling)
    standing = frozenset((finding.rule, finding.place) for finding in proven.verdict.findings)
    if arguments.output_format == "json":
        print(unvaried(json(calls, standing, number_written(arguments.number), proven.verdict.instants[0])), end="")
    else:
        print(text(calls, standing, arguments.colour), end="")
        if arguments.calling is not None:
            print(trace_calling.text(calls, number_written(arguments.calling)), end="")
    return status(calls, standing)


def _dialable(written: str) -> None:
    """Whether such a number can be dialled at all. Nothing is taken off silently: the words say how to write it."""
    if NUMBER.fullmatch(written):
        return
    odd = ", ".join(sorted({f"'{character}'" for character in written if not NUMBER.fullmatch(f"1{character}")} - {"'+'"}))
    bare = written.translate(SEPARATORS)
    hint = f"write {bare}" if NUMBER.fullmatch(bare) else "write digits, * and #, with a leading + if it is international"
    raise Unanswerable(f"'{written}' is not a number as it is dialled{f': it holds {odd}' if odd else ''}; {hint}")


def _calls(proof: Proof, address: str | None, written: str, calling: str | None) -> Sequence[Call]:
    """The call to a number, at one origin or wherever calls enter; from one number, or of every class of calling numbers that rules tell
    apart."""
    from validator.flow.ways import follow

    epoch = proof.at(proof.on)
    entered = epoch.origins if address is None else epoch.origins_at(address)
    if not entered:
        raise Unanswerable(f"no call enters at {address} on {proof.on:%Y-%m-%dT%H:%M:%SZ}: it is not valid then")
    caller = None if calling is None else number_written(calling)
    origins = [origin for origin in entered if caller is None or caller in epoch.calling(origin)]
    return [follow(proof, epoch, origin, number_written(written)) for origin in origins]
