"""What a command line names: the files of the network, and the findings that are asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from validator.files import Files, is_directory, read_files, shown, unopened, unreadable
from validator.finding import Finding
from validator.report.verdict import Verdict


def read_named(directory: Path, paths: Sequence[Path], read: Callable[[Path], Files] = read_files) -> Files:
    """The files of the network: of a directory, as `read` gives them, of the directory of `-C` that holds the paths, or just these.

    A path that names nothing the network consists of is a finding: nobody may take silence for a verdict on it.
    """
    if len(paths) == 1 and is_directory(paths[0]):
        return read(paths[0])
    if all(_inside(directory, path) for path in paths):
        files = read(directory)
        known = {os.path.realpath(name) for name in (*files.contents, *(finding.place.file for finding in files.findings))}
        files.findings.extend(_stray(directory, path) for path in paths if os.path.realpath(path) not in known)
        return files
    return _alone(paths)


def _inside(directory: Path, path: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(directory))


def _alone(paths: Sequence[Path]) -> Files:
    """These files, as one network."""
    alone = Files({}, {}, [])
    for path in paths:
        if is_directory(path):
            alone.findings.append(_not_alone(path))
            continue
        files = read_files(path)
        alone.contents.update(files.contents)
        alone.relative.update({shown(path): content for content in files.contents.values()})
        alone.findings.extend(files.findings)
    return alone


def _stray(directory: Path, path: Path) -> Finding:
    """Why a path below the network's directory is none of its files."""
    try:
        path.stat()
    except OSError as failure:
        return unopened(path, failure)
    if is_directory(path):
        return _not_alone(path)
    return unreadable(
        shown(path), f"{shown(path)} is not among the files of the network {shown(directory)}: YAML files and decks, hidden ones left out"
    )


def _not_alone(path: Path) -> Finding:
    return unreadable(shown(path), f"{shown(path)} is a directory: name one directory, or files")


def narrowed(verdict: Verdict, paths: Sequence[Path]) -> Verdict:
    """The verdict with only the findings of these files; all of them where one of the paths is a directory."""
    from dataclasses import replace

    if not paths or any(map(is_directory, paths)):
        return verdict
    wanted = set(map(os.path.realpath, paths))
    kept = tuple(finding for finding in verdict.findings if os.path.realpath(finding.place.file) in wanted)
    left = len(verdict.findings) - len(kept)
    if left:
        print(f"{left} more in other files of the network: rightnumber check", file=sys.stderr)
    return replace(verdict, findings=kept)
