"""`rightnumber import extensions FILE...`: a dialplan of Asterisk that people wrote becomes a network, line by line."""

from __future__ import annotations

import sys
from argparse import Namespace

from validator.commands.import_switch import proven
from validator.commands.import_tables import answered
from validator.commands.reading_back import Unanswerable
from validator.files import shown
from validator.report.words import harmless


def run(arguments: Namespace) -> int:
    """Write the network, list what could not be told, and answer whether everything was: 0, 1, or 2 where a file cannot be read."""
    from validator.readback.byhand import read
    from validator.readback.byhand_told import Teller

    try:
        plan = read({shown(file): file.read_bytes() for file in arguments.files})
        missing = [name for name in arguments.context if name not in plan.contexts]
        if missing or not plan.contexts:
            raise Unanswerable(f"there is no context {missing[0]}" if missing else "there is no context in these files")
        told, doubts = Teller(plan).told(arguments.context or plan.entries)
        text, _ = proven(told, arguments.switch, arguments.country, "")
    except OSError as failure:
        print(harmless(f"{failure.filename} cannot be read: {(failure.strerror or 'unknown').lower()}"), file=sys.stderr)
        return 2
    except Unanswerable as reason:
        print(harmless(str(reason)), "Nothing was imported.", sep="\n", file=sys.stderr)
        return 2
    return answered(arguments.output, text, doubts)
