"""`rightnumber render`: the configuration of real switches, written only while no error stands against them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from validator import __version__
from validator.commands.proving import Proven, iso, load, prove
from validator.finding import Finding
from validator.network import Network, Switch
from validator.report import FORMATS
from validator.report.words import count, harmless

if TYPE_CHECKING:
    from validator.flow.proof import Proof

MANIFEST = "manifest.json"
Files = Mapping[str, bytes]


class Refused(Exception):
    """Why nothing may be written, line by line."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines[0])
        self.lines = lines


def run(arguments: Namespace) -> int:
    """Write the switches, or say whether what is written is current. 1 where it is refused or stale, 2 where nothing was proven."""
    proven = prove(load(arguments.directory, ()), arguments.on, "render")
    if proven.proof is None:
        print(FORMATS["text"](proven.verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return proven.verdict.status or 1
    try:
        switches = _chosen(proven.proof.network, arguments.switches)
        _refuse_while_errors_stand(proven, switches)
        rendered = {switch.name: _rendered(proven.proof, switch) for switch in switches}
        if arguments.check or arguments.diff:
            return _compared(rendered, arguments.output, arguments.diff)
        return _written(rendered, arguments.output)
    except Refused as refused:
        for line in refused.lines:
            print(harmless(line))
        print("Nothing was written.")
        return 1


def _chosen(network: Network, names: list[str]) -> list[Switch]:
    """The switches that are named; without names all that have a platform."""
    unknown = [name for name in names if name not in network.switches]
    if unknown:
        raise Refused(f"there is no switch {unknown[0]}; there are {', '.join(network.switches)}")
    chosen = [network.switches[name] for name in names] or [switch for switch in network.switches.values() if switch.platform]
    if not chosen:
        raise Refused("no switch names its platform: there is nothing to render")
    return chosen


def _refuse_while_errors_stand(proven: Proven, switches: Iterable[Switch]) -> None:
    assert proven.proof is not None
    for switch in switches:
        needed = _needed(proven.proof.network, switch.name)
        against = [f for f in proven.verdict.of("error") if not f.switches or f.switches & needed]
        if against:
            raise Refused(f"refused: {count(len(against), 'error')} stands against {switch.name}", *map(_line, against))


def _needed(network: Network, name: str) -> frozenset[str]:
    """The switch and those that its calls go on to."""
    found, waiting = {name}, [name]
    while waiting:
        for trunk in network.switches[waiting.pop()].trunks:
            if trunk.to.switch and trunk.to.switch not in found:
                found.add(trunk.to.switch)
                waiting.append(trunk.to.switch)
    return frozenset(found)


def _line(finding: Finding) -> str:
    place = f"{finding.place.file}:{finding.place.line}:{finding.place.column}"
    example = f", for example {finding.numbers.witness}" if finding.numbers else ""
    return f"  {finding.rule}  {place}  {finding.message}{example}"


def _rendered(proof: Proof, switch: Switch) -> Files:
    """The files of one switch with their manifest."""
    from validator.load.loading import without_garbage_collector
    from validator.render import NOT_RENDERED, PLATFORMS, renderer
    from validator.render.compiled import switch_model
    from validator.render.escape import Unrenderable

    if switch.platform in NOT_RENDERED:
        raise Refused(
            f"refused: {switch.name} has the platform {switch.platform}, which is not rendered", f"  {NOT_RENDERED[switch.platform]}"
        )
    if switch.platform not in PLATFORMS:
        known = ", ".join(PLATFORMS)
        raise Refused(f"refused: {switch.name} has the platform {switch.platform}, and this version renders {known}")
    try:
        with without_garbage_collector():
            files = renderer(switch.platform)(switch_model(proof.epochs[0], switch))
    except Unrenderable as reason:
        where = f"{reason.place.file}:{reason.place.line}:{reason.place.column}  " if reason.place else ""
        raise Refused(f"refused: {switch.name} cannot be rendered for {switch.platform}", f"  {where}{reason.reason}") from None
    return dict(sorted({**files, MANIFEST: _manifest(proof, switch, files)}.items()))


def _manifest(proof: Proof, switch: Switch, files: Files) -> bytes:
    """What the files were rendered from: no clock and no commit, so the same network gives the same bytes while it is valid."""
    from validator.flow.ground import last_change_before
    from validator.numbering import data_version
    from validator.rules import RULES

    begin = last_change_before(proof.network, proof.on)
    end = proof.instants[1] if len(proof.instants) > 1 else None
    said = {
        "switch": switch.name,
        "platform": switch.platform,
        "network": proof.network.digest,
        "valid": {"from": begin and iso(begin), "until": end and iso(end)},
        "rightnumber": __version__,
        "numbering plans": data_version(),
        "rules": sorted(rule.ID for rule in RULES),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())},
    }
    return (json.dumps(said, indent=2) + "\n").encode()


def _written(rendered: Mapping[str, Files], output: Path) -> int:
    """Write every switch into a directory beside the old one, then change them over; all or none."""
    for name in rendered:
        if (output / name).exists() and not (output / name / MANIFEST).is_file():
            raise Refused(f"refused: {output / name} holds something that rightnumber did not write")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rendering-", dir=output) as beside:
        for name, files in rendered.items():
            for path, content in files.items():
                target = Path(beside, "new", name, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        _change_over(Path(beside), output, list(rendered))
    for name, files in rendered.items():
        print(f"{output / name}: {count(len(files), 'file')}")
    return 0


def _change_over(beside: Path, output: Path, names: list[str]) -> None:
    """Put the new directories in the place of the old ones; if one cannot be moved, put every old one back."""
    moved: list[str] = []
    (beside / "old").mkdir()
    try:
        for name in names:
            if (output / name).exists():
                (output / name).rename(beside / "old" / name)
            moved.append(name)
            (beside / "new" / name).rename(output / name)
    except OSError:
        for name in moved:
            shutil.rmtree(output / name, ignore_errors=True)
            if (beside / "old" / name).exists():
                (beside / "old" / name).rename(output / name)
        raise


def _compared(rendered: Mapping[str, Files], output: Path, in_full: bool) -> int:
    """Say which switches are not as they would be written now, and in full which lines."""
    stale = [line for name, files in rendered.items() for line in _differences(output / name, files)]
    if in_full:
        for name, files in rendered.items():
            for line in _lines_changed(output / name, files):
                print(harmless(line))
    else:
        print(*stale, sep="\n", end="\n" if stale else "")
    print(f"{count(len(stale), 'file')} to render again" if stale else f"{output} is current for {count(len(rendered), 'switch')}")
    return 1 if stale else 0


def _lines_changed(directory: Path, files: Files) -> Iterator[str]:
    """What a switch would get, as a patch of what stands in its directory; the manifest, which holds only digests, left out."""
    for path in sorted({*_present(directory), *files} - {MANIFEST}):
        old = (directory / path).read_bytes() if (directory / path).is_file() else b""
        before, after = (text.decode("utf-8", "backslashreplace").splitlines() for text in (old, files.get(path, b"")))
        yield from unified_diff(before, after, f"{directory / path}", f"{directory / path} as it would be", lineterm="")


def _present(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()} if directory.is_dir() else set()


def _differences(directory: Path, files: Files) -> Iterator[str]:
    present = _present(directory)
    for path in sorted({*present, *files}):
        if path not in files:
            yield f"{directory / path}: not ours"
        elif path not in present:
            yield f"{directory / path}: missing"
        elif (directory / path).read_bytes() != files[path]:
            yield f"{directory / path}: stale"
