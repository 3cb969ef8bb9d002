"""`rightnumber import kamailio|asterisk DIR`: the files of a switch become a network, proven to do with every number what they do."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from validator.commands.import_csv import written_to
from validator.commands.reading_back import Unanswerable, compared, read_files
from validator.files import shown
from validator.readback.decision import Unreadable
from validator.report.verify import at, unlike
from validator.report.words import count, harmless


def run(arguments: Namespace) -> int:
    """Write the network: 0 if it does with every number what the files do, 1 if it does not, 2 if they cannot be read."""
    from validator.readback.told import network, teller

    directory: Path = arguments.files
    name = arguments.switch or directory.resolve().name
    try:
        files = read_files(directory)
        text = network(teller(arguments.platform)(files, shown(directory)), name, arguments.country, arguments.platform)
        unequal = _unequal(text, name, arguments.platform, files, shown(directory))
    except Unreadable as strange:
        print(harmless(f"{at(strange.place)}: {strange.reason}"), "Nothing was imported.", sep="\n", file=sys.stderr)
        return 2
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return 2
    status = written_to(arguments.output, text)
    for line in unequal:
        print(harmless(line), file=sys.stderr)
    words = f"not the same: {count(len(unequal), 'line')} above" if unequal else "the network does with every number what the files do"
    print(words, file=sys.stderr)
    return status or int(bool(unequal))


def _unequal(text: str, name: str, platform: str, files: dict[str, bytes], directory: str) -> list[str]:
    """What the network does in another way than the files, in lines."""
    from validator.flow.proof import Proof
    from validator.load import load_texts
    from validator.readback import reader

    loaded = load_texts({"imported.yaml": text.encode()})
    if loaded.network is None or loaded.network.unanalysed:
        raise Unanswerable("; ".join(finding.message for finding in loaded.findings) or "the network that came out is not analysed yet")
    epoch = Proof(loaded.network, datetime.now(UTC)).epochs[0]
    return list(unlike(compared(epoch, loaded.network.switches[name], reader(platform)(files, directory), directory)))
