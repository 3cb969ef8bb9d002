"""`rightnumber import drouting|dialplan FILE...`: tables of Kamailio and OpenSIPS become rules, line by line."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.import_csv import written_to
from validator.commands.import_proof import stands
from validator.files import shown
from validator.report.verify import at
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.readback.rows import Doubt


def run(arguments: Namespace) -> int:
    """Write the rules, list what could not be told, and answer whether everything was: 0, 1, or 2 where a file cannot be read."""
    from validator.readback.decision import Unreadable
    from validator.readback.rows import rows

    try:
        found = [row for file in arguments.files for row in rows(shown(file), file.read_bytes())]
    except Unreadable as strange:
        print(harmless(f"{at(strange.place)}: {strange.reason}"), "Nothing was imported.", sep="\n", file=sys.stderr)
        return 2
    except OSError as failure:
        print(harmless(f"{failure.filename} cannot be read: {(failure.strerror or 'unknown').lower()}"), file=sys.stderr)
        return 2
    if arguments.table == "drouting":
        from validator.readback import drouting
        from validator.readback.told import network

        switch, doubts, lines = drouting.told(found)
        written = network(switch, arguments.switch, arguments.country, "")
        if not stands(written, lines):
            return 2
    else:
        from validator.readback import dialplan_rows
        from validator.readback.told import sections

        tables, doubts = dialplan_rows.told(found)
        written = sections(tables, {(table.kind, table.name) for table in tables})
    return answered(arguments.output, written, doubts)


def answered(output: Path | None, written: str, doubts: Sequence[Doubt]) -> int:
    """Write, with what is missing or in doubt on top, and say it on stderr, too."""
    doubts = sorted(doubts)
    lines = [harmless(f"{at(doubt.place)}: {doubt.words}") for doubt in doubts]
    remarks = [f"# {line}\n" for line, doubt in zip(lines, doubts, strict=True) if doubt.harmful]
    status = written_to(output, "".join([*remarks, written]))
    for line in lines:
        print(line, file=sys.stderr)
    return status or int(any(doubt.harmful for doubt in doubts))
