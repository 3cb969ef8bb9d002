"""`rightnumber verify DIR`: what switch files, rendered, edited by hand or collected from a device, do otherwise than was proven."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.proving import load, prove
from validator.files import shown
from validator.finding import Place
from validator.network import Network, Switch
from validator.report import FORMATS
from validator.report.words import count, harmless

if TYPE_CHECKING:
    from validator.flow.proof import Epoch
    from validator.readback.decision import ReadSwitch
    from validator.readback.difference import Difference

EQUAL, DIFFERENT, NOT_ANSWERED = 0, 1, 2
MANIFEST = "manifest.json"
MOST_GROUPS, MOST_RANGES = 8, 4


class Unanswerable(Exception):
    """The question cannot be asked so."""


def run(arguments: Namespace) -> int:
    """0 if every switch does with every number what was proven, 1 if one does not, 2 if a file cannot be read."""
    proven = prove(load(arguments.directory, ()), arguments.on, "verify")
    if proven.proof is None:
        print(FORMATS["text"](proven.verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return NOT_ANSWERED
    try:
        chosen = _chosen(proven.proof.network, arguments.files, arguments.switch)
        answers = [_verified(proven.proof.epochs[0], switch, directory) for switch, directory in chosen.items()]
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    print("assumed: the switch runs these files and no others; numbers are dialled whole")
    missing = [] if arguments.switch else _missing(proven.proof.network, arguments.files, chosen)
    if missing:
        print(f"not answered for {', '.join(missing)}: no files in {harmless(shown(arguments.files))}")
    if standing := len(proven.verdict.of("error")):
        print(f"{count(standing, 'error')} in the network itself: rightnumber check")
    return DIFFERENT if DIFFERENT in answers else NOT_ANSWERED if missing or NOT_ANSWERED in answers else EQUAL


def _chosen(network: Network, directory: Path, name: str | None) -> Mapping[Switch, Path]:
    """The switches whose files are there, and where."""
    if not directory.is_dir():
        raise Unanswerable(f"{shown(directory)} is no directory")
    own = name or directory.resolve().name
    if own in network.switches:
        inner = directory / own
        return {network.switches[own]: inner if inner.is_dir() else directory}
    if name:
        raise Unanswerable(f"there is no switch {name}; there are {', '.join(network.switches)}")
    below = {switch: directory / switch.name for switch in network.switches.values() if (directory / switch.name).is_dir()}
    if not below:
        known = ", ".join(network.switches)
        raise Unanswerable(f"neither {shown(directory)} nor a directory in it is called like a switch ({known}): say --switch NAME")
    return below


def _missing(network: Network, directory: Path, chosen: Mapping[Switch, Path]) -> list[str]:
    if directory in chosen.values():
        return []
    return [switch.name for switch in network.switches.values() if switch.platform and switch not in chosen]


def _verified(epoch: Epoch, switch: Switch, directory: Path) -> int:
    """Print the answer for one switch."""
    from validator.readback.decision import Unreadable

    try:
        read = _read(switch, directory)
        lines = list(differences_told(epoch, switch, read))
    except Unreadable as strange:
        print(f"{switch.name}: not read: {at(strange.place)}  {harmless(strange.reason)}")
        return NOT_ANSWERED
    for path in read.unread:
        lines.append(f"  not read, for it decides nothing about numbers: {path}")
    if lines and not lines[0].startswith("  not read"):
        print(f"{switch.name}: {shown(directory)} does not do what was proven", *map(harmless, lines), sep="\n")
        return DIFFERENT
    print(f"{switch.name}: {shown(directory)} does with every number what was proven ({_size(switch)})", *map(harmless, lines), sep="\n")
    return EQUAL


def _read(switch: Switch, directory: Path) -> ReadSwitch:
    """The switch of these files. Unreadable also where the network asks for more than is compared."""
    from validator.digits.shape import TooWide
    from validator.readback import PLATFORMS, reader
    from validator.readback.decision import Unreadable

    if switch.platform not in PLATFORMS:
        known = ", ".join(PLATFORMS)
        raise Unreadable(f"the platform of {switch.name} is {switch.platform or 'not named'}, and this version reads {known}", switch.place)
    calling = [origin.place for origin in switch.origins if origin.translate_calling]
    calling += [trunk.place for trunk in switch.trunks if trunk.translate_calling]
    if calling:
        raise Unreadable("tables for calling numbers (translate_calling) are not compared yet", calling[0])
    try:
        return reader(switch.platform)(read_files(directory), shown(directory))
    except TooWide as wide:
        raise Unreadable(f"a line takes so many numbers apart that {wide} would have to be told", Place(shown(directory), 1, 1)) from None


def read_files(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, hidden ones and our own manifest left out."""
    found: dict[str, bytes] = {}
    for path in sorted(directory.rglob("*")):
        below = path.relative_to(directory)
        if path.is_file() and below.as_posix() != MANIFEST and not any(part.startswith(".") for part in below.parts):
            try:
                found[below.as_posix()] = path.read_bytes()
            except OSError as failure:
                raise Unanswerable(f"{shown(path)} cannot be opened: {(failure.strerror or 'unknown').lower()}") from None
    return found


def _size(switch: Switch) -> str:
    return f"{switch.platform}, {count(len(switch.origins), 'origin')}, {count(len(switch.trunks), 'trunk')}"


def at(place: Place) -> str:
    """A place as it stands in front of words about it."""
    return harmless(f"{place.file}:{place.line}")


def differences_told(epoch: Epoch, switch: Switch, read: ReadSwitch) -> Iterator[str]:
    """Every difference, a few lines each; none if there is none."""
    from validator.readback.difference import differences, misnamed
    from validator.readback.proven import wider

    for words in misnamed(epoch, switch, read):
        yield f"  {words}"
    for words, place in read.beyond(wider(epoch.space, read.axes)):
        yield f"  {at(place)}  {words}"
    found = differences(epoch, switch, read)
    for difference in found[:MOST_GROUPS]:
        yield from _told(switch, difference)
    if hidden := found[MOST_GROUPS:]:
        rest = sum(difference.numbers.count for difference in hidden)
        yield f"  and {count(len(hidden), 'more group')} of numbers, {count(rest, 'number')} in all"


def _told(switch: Switch, difference: Difference) -> Iterator[str]:
    from validator.readback.difference import words

    patterns = difference.numbers.patterns()
    ranges = [pattern.words for pattern in patterns[:MOST_RANGES]]
    more = [f"and {count(len(patterns) - MOST_RANGES, 'more range')}"] if len(patterns) > MOST_RANGES else []
    yield f"  {switch.name}/{difference.origin}: {count(difference.numbers.count, 'number')}: {', '.join([*ranges, *more])}"
    yield f"    for example  {difference.witness.written}"
    yield f"    the files    {words(difference.does, difference.witness)}"
    yield f"    was proven   {words(difference.proven, difference.witness)}"
