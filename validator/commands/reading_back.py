"""From the files of a switch to what they do otherwise than was proven: what `verify` and `import` stand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.files import shown
from validator.finding import Place
from validator.network import Switch
from validator.report.verify import Checked, Does, Unequal
from validator.report.words import count

if TYPE_CHECKING:
    from validator.digits.space import Number
    from validator.flow.proof import Epoch
    from validator.readback.decision import Decision, ReadSwitch
    from validator.readback.difference import Difference

MANIFEST = "manifest.json"


class Unanswerable(Exception):
    """The question cannot be asked so."""


def read_files(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, hidden ones and our own manifest left out; or the one file that is named."""
    found: dict[str, bytes] = {}
    top = directory.parent if directory.is_file() else directory
    for path in [directory] if directory.is_file() else sorted(directory.rglob("*")):
        below = path.relative_to(top)
        if path.is_file() and below.as_posix() != MANIFEST and not any(part.startswith(".") for part in below.parts):
            try:
                found[below.as_posix()] = path.read_bytes()
            except OSError as failure:
                raise Unanswerable(f"{shown(path)} cannot be opened: {(failure.strerror or 'unknown').lower()}") from None
    return found


def unread(switch: Switch, directory: str) -> Checked:
    """The switch before anything is known of its files."""
    size = f"{count(len(switch.origins), 'origin')}, {count(len(switch.trunks), 'trunk')}"
    return Checked(switch.name, switch.platform or "", directory, size)


def compared(epoch: Epoch, switch: Switch, read: ReadSwitch, directory: str) -> Checked:
    """Everything that the files do otherwise. Unreadable where following them meets something that is not understood."""
    from dataclasses import replace

    from validator.digits.space import TooManyHeads
    from validator.readback.decision import Unreadable
    from validator.readback.difference import differences, misnamed
    from validator.readback.proven import wider

    try:
        return replace(
            unread(switch, directory),
            names=tuple(misnamed(epoch, switch, read)),
            beyond=tuple(read.beyond(wider(epoch.space, read.axes))),
            differences=tuple(_unequal(difference) for difference in differences(epoch, switch, read)),
            unread=tuple(read.unread),
        )
    except TooManyHeads as many:
        raise Unreadable(f"the files and the network name {many}, more than are compared at once", Place(directory, 1, 1)) from None


def _unequal(difference: Difference) -> Unequal:
    return Unequal(
        origin=difference.origin,
        count=difference.numbers.count,
        witness=difference.witness.written,
        ranges=tuple(pattern.words for pattern in difference.numbers.patterns()),
        files=_does(difference.does, difference.witness),
        proven=_does(difference.proven, difference.witness),
    )


def _does(decision: Decision, number: Number) -> Does:
    from validator.readback.difference import leaves, words

    trunks = tuple((sent.trunk, leaves(sent, number).written, sent.share) for sent in decision.sent)
    return Does(words(decision, number), trunks, decision.cause, decision.status, decision.tariff)
