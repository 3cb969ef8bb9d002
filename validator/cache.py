"""What earlier runs have worked out, kept for the user. Whatever is damaged, foreign or out of reach counts as not there."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_SUFFIXES = frozenset([".py", ".json", ".yaml"])
_SEAL = hashlib.sha256().digest_size


def read(name: str) -> bytes | None:
    """The content kept under a name; None unless these are the very bytes that were kept under it."""
    try:
        kept = (_directory() / name).read_bytes()
    except OSError:
        return None
    seal, content = kept[:_SEAL], kept[_SEAL:]
    return content if seal == _seal(name, content) else None


def keep(name: str, content: bytes) -> None:
    """Keep a content under a name, whole or not at all. A cache that cannot be written is no fault: the work is done again."""
    with suppress(OSError):
        path = _directory() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{name}.{os.getpid()}.part")
        try:
            part.write_bytes(_seal(name, content) + content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def keep_youngest(beginning: str, most: int) -> None:
    """Of the entries whose names begin like this, drop the oldest beyond so many."""
    with suppress(OSError):
        entries = sorted(_directory().glob(f"{beginning}*"), key=lambda entry: entry.stat().st_mtime_ns)
        for entry in entries[:-most]:
            entry.unlink(missing_ok=True)


def program(*parts: str) -> str:
    """SHA-256, in hexadecimal, of the program's own files, rules and data included, or of the named parts alone: what is kept is the
    work of these very files, and another program may work out something else."""
    package = Path(__file__).parent
    files = sorted(path for part in parts or [""] for path in (package / part).rglob("*.*") if path.suffix in _SUFFIXES)
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _seal(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).digest()


def _directory() -> Path:
    """Where the entries lie (XDG Base Directory Specification: a path that is not absolute is ignored); OSError for a user without a
    home."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        base = base if base.is_absolute() else Path.home() / ".cache"
    except RuntimeError as unknown:
        raise FileNotFoundError(str(unknown)) from unknown
    return base / "rightnumber"
