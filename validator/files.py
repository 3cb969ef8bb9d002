"""The files of a network: which there are, and what they hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from validator.finding import Finding, Place

_SUFFIXES = frozenset([".yaml", ".yml", ".csv"])


class Files(NamedTuple):
    """What the files of a network hold: by name as a user would type it, and by name below the network's directory."""

    contents: dict[str, bytes]
    relative: dict[str, bytes]
    findings: list[Finding]


def read_files(root: Path) -> Files:
    """Every YAML file and deck below a directory, hidden ones left out, or the one file. Whatever cannot be read is a finding."""
    files = Files({}, {}, [])
    for found in _found(root):
        if isinstance(found, Finding):
            files.findings.append(found)
            continue
        try:
            content = found.read_bytes()
        except OSError as failure:
            files.findings.append(unopened(found, failure))
        else:
            files.contents[shown(found)] = content
            files.relative[_text(found.relative_to(root) if found != root else Path(root.name))] = content
    if not any(map(is_yaml, files.contents)) and not files.findings:
        files.findings.append(unreadable(shown(root), f"{shown(root)} holds no YAML file"))
    return files


def is_yaml(name: str) -> bool:
    """Whether a file of a network is YAML, by its name, and not a deck (CSV)."""
    return not name.endswith(".csv")


def is_wanted(name: PurePath) -> bool:
    """Whether a file below a network's directory belongs to the network, by its name: YAML or a deck, neither hidden nor in a hidden
    directory."""
    return name.suffix in _SUFFIXES and not any(part.startswith(".") for part in name.parts)


def is_directory(path: Path) -> bool:
    """Whether this is a directory; what cannot be looked at is none, and reading it says why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _found(root: Path) -> Iterator[Path | Finding]:
    if is_directory(root):
        yield from _below(root, os.path.realpath(root), {os.path.realpath(root)})
    else:
        yield root


def _below(directory: Path, real_root: str, seen: set[str]) -> Iterator[Path | Finding]:
    """The files below a directory. Links are followed inside the root; nothing is read twice, and rather under its own name."""
    try:
        entries = sorted(directory.iterdir(), key=lambda entry: (entry.is_symlink(), entry))
    except OSError as failure:
        yield unopened(directory, failure)
        return
    for entry in entries:
        real = os.path.realpath(entry)
        wanted = not entry.name.startswith(".") and (entry.is_dir() or entry.suffix in _SUFFIXES)
        if not wanted or real in seen:
            continue
        seen.add(real)
        if entry.is_symlink() and os.path.commonpath([real, real_root]) != real_root:
            yield unreadable(shown(entry), f"{shown(entry)} is a link that leads out of the network's directory")
        elif entry.is_dir():
            yield from _below(entry, real_root, seen)
        elif entry.is_file():
            yield entry
        else:
            yield unreadable(shown(entry), f"{shown(entry)} is no file that can be read")


def unreadable(name: str, message: str, place: Place | None = None) -> Finding:
    """The finding about a file that cannot be read at all."""
    return Finding("file-unreadable", "error", message, place or Place(name, 1, 1), name)


def unopened(path: Path, failure: OSError) -> Finding:
    """The finding about a path that the system does not open, in its words."""
    return unreadable(shown(path), f"{shown(path)} cannot be opened: {(failure.strerror or 'unknown').lower()}")


def shown(path: Path) -> str:
    """The path as a user would type it here: below the current directory without it."""
    here = Path.cwd()
    return _text(path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path)


def _text(path: Path) -> str:
    """With slashes, and in Unicode whatever bytes the file system holds, so that different names stay different."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
