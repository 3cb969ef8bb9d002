"""`rightnumber import PLATFORM FILES`: the files of a switch become a network, proven to do with every number what they do."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.import_csv import written_to
from validator.commands.reading_back import Unanswerable, compared, read_files
from validator.files import shown
from validator.readback.decision import Unreadable
from validator.report.verify import at, unlike
from validator.report.words import count, harmless

if TYPE_CHECKING:
    from validator.flow.proof import Proof
    from validator.readback.told import ToldSwitch


def run(arguments: Namespace) -> int:
    """Write the network: 0 if it does with every number what the files do, 1 if it does not, 2 if they cannot be read."""
    from validator.readback import reader
    from validator.readback.told import teller

    directory: Path = arguments.files
    name = arguments.switch or (directory.stem if directory.is_file() else directory.resolve().name)
    try:
        files = read_files(directory)
        directory = directory.parent if directory.is_file() else directory
        told = teller(arguments.platform)(files, shown(directory))
        text, proof = proven(told, name, arguments.country, arguments.platform)
        read = reader(arguments.platform)(files, shown(directory))
        unequal = [*unlike(compared(proof.epochs[0], proof.network.switches[name], read, shown(directory)))]
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


def proven(told: ToldSwitch, name: str, country: str, platform: str) -> tuple[str, Proof]:
    """The network as text, and its proof. Where rules that stand in an order would win otherwise by what they say, the order counts."""
    from validator.readback.ordering import order_counts
    from validator.readback.told import network

    text = network(told, name, country, platform)
    proof = _proof(text)
    if ordered := order_counts(told, proof):
        text = network(told, name, country, platform, ordered)
        proof = _proof(text)
    return text, proof


def _proof(text: str) -> Proof:
    from validator.flow.proof import Proof
    from validator.load import load_texts

    loaded = load_texts({"imported.yaml": text.encode()})
    if loaded.network is None:
        raise Unanswerable("; ".join(finding.message for finding in loaded.findings))
    return Proof(loaded.network, datetime.now(UTC))
