"""`rightnumber verify DIR`: what switch files, rendered, edited by hand or collected from a device, do otherwise than was proven."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from validator.commands.proving import load, prove
from validator.commands.reading_back import Unanswerable, compared, read_files, unread
from validator.files import shown
from validator.finding import Place
from validator.network import Network, Switch
from validator.report import FORMATS
from validator.report.verify import NOT_ANSWERED, Checked, Verified, json, junit, text
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.flow.proof import Epoch
    from validator.readback.decision import ReadSwitch

FACES = {"text": text, "json": json, "junit": junit}


def run(arguments: Namespace) -> int:
    """0 if every switch does with every number what was proven, 1 if one does not, 2 if a file cannot be read."""
    proven = prove(load(arguments.directory, ()), arguments.on, "verify")
    if proven.proof is None:
        verdict = replace(proven.verdict, unanswered=True)
        print(FORMATS[arguments.output_format](verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return NOT_ANSWERED
    network, epoch = proven.proof.network, proven.proof.epochs[0]
    try:
        chosen = _chosen(network, arguments.files, arguments.switch)
        verified = Verified(
            instant=proven.verdict.instants[0],
            directory=shown(arguments.files),
            switches=tuple(_checked(epoch, switch, directory) for switch, directory in chosen.items()),
            missing=() if arguments.switch else tuple(_missing(network, arguments.files, chosen)),
            errors=len(proven.verdict.of("error")),
        )
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    print(FACES[arguments.output_format](verified), end="")
    return verified.status


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


def _checked(epoch: Epoch, switch: Switch, directory: Path) -> Checked:
    """The answer for one switch."""
    from validator.load.loading import without_garbage_collector
    from validator.readback.decision import Unreadable

    try:
        with without_garbage_collector():
            return compared(epoch, switch, _read(epoch, switch, directory), shown(directory))
    except Unreadable as strange:
        return replace(unread(switch, shown(directory)), reason=(strange.reason, strange.place))


def _read(epoch: Epoch, switch: Switch, directory: Path) -> ReadSwitch:
    """The switch of these files. Unreadable also where the network asks for more than is compared."""
    from validator.digits.shape import TooWide
    from validator.readback import PLATFORMS, reader
    from validator.readback.decision import Unreadable

    if switch.platform not in PLATFORMS:
        known = ", ".join(PLATFORMS)
        raise Unreadable(f"the platform of {switch.name} is {switch.platform or 'not named'}, and this version reads {known}", switch.place)
    calling = [origin.place for origin in switch.origins if origin.translate_calling]
    calling += [trunk.place for trunk in switch.trunks if trunk.translate_calling]
    if epoch.network.narrowed:
        raise Unreadable("rules that are narrowed by calling numbers (calling) are not compared yet", epoch.network.narrowed.place)
    if calling:
        raise Unreadable("tables for calling numbers (translate_calling) are not compared yet", calling[0])
    try:
        return reader(switch.platform)(read_files(directory), shown(directory))
    except TooWide as wide:
        raise Unreadable(f"a line takes so many numbers apart that {wide} would have to be told", Place(shown(directory), 1, 1)) from None
