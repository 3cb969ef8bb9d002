"""Verdicts of earlier runs: the same bytes, judged by the same program between two instants of change, need no second proof.

The proof of a network takes seconds, and most runs of a hook see a network that nobody has touched. A verdict is taken up again only
where everything that it came from is the same: every file by name and content, every file of the program, the libraries
beneath it. It is a value of no format, so every face says the same of it, cold or warm. Only whole proofs are kept.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator import cache
from validator.commands.proving import first_instant
from validator.files import Files
from validator.finding import Edit, Finding, Mark, Numbers, Place
from validator.report.verdict import Verdict

if TYPE_CHECKING:  # a verdict from the cache needs no engine
    from validator.flow.proof import Proof

BEGINNING = "verdict-"
MOST = 200
"""Of the verdicts that are kept; the youngest stay."""

LIBRARIES = ("numpy", "yaml", "jsonschema_rs")


def name_of(files: Files) -> str:
    """What the verdict on these files by this program is kept under."""
    digest = hashlib.sha256(f"{cache.program()}\0{sys.version}\0".encode())
    for library in LIBRARIES:
        digest.update(f"{library}\0{_installed(library)}\0".encode())
    for name, content in sorted(files.contents.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return BEGINNING + digest.hexdigest()


def _installed(library: str) -> tuple[str, int, int] | None:
    """Where a library lies, and when and how long its first file was written: another release is another file."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return None
    status = Path(spec.origin).stat()
    return spec.origin, status.st_mtime_ns, status.st_size


def recall(name: str, on: datetime | None) -> Verdict | None:
    """The verdict that is kept under the name, if it stands at an instant (None: now); None if there is none."""
    kept = cache.read(name)
    if kept is None:
        return None
    begin, end, fields = json.loads(kept)
    instant = on or datetime.now(UTC)
    stands = datetime.fromisoformat(begin) <= instant and (end is None or instant < datetime.fromisoformat(end))
    return _verdict(fields, on) if stands else None


def keep(name: str, verdict: Verdict, begin: datetime, end: datetime | None) -> None:
    """Keep a verdict for the time in which it stands: from the instant judged until the next change (None: for ever)."""
    kept = [begin.isoformat(), end and end.isoformat(), verdict]
    cache.keep(name, json.dumps(kept, default=_fields).encode())
    cache.keep_youngest(BEGINNING, MOST)


def _fields(value: Verdict | Finding | Numbers | frozenset[str]) -> object:
    """A record as a mapping, a set in order."""
    if isinstance(value, frozenset):
        return sorted(value)
    return {name: getattr(value, name) for name in value.__slots__}


def next_change(proof: Proof) -> datetime | None:
    """The first instant after the one judged at which the network, a plan or an exception changes; None if nothing ever does."""
    from validator.flow.exceptions import allows

    ends = (held.allow.until for held in allows(proof.network))
    return min((instant for instant in (*proof.instants, *ends) if instant > proof.on), default=None)


def _verdict(fields: dict[str, Any], on: datetime | None) -> Verdict:
    later = fields["instants"][1:]
    return Verdict(
        **fields
        | {
            "findings": tuple(map(_finding, fields["findings"])),
            "instants": (first_instant(on), *later),
            "properties": tuple(fields["properties"]),
            "assumptions": tuple(fields["assumptions"]),
            "borders": tuple(fields["borders"]),
        }
    )


def _finding(fields: dict[str, Any]) -> Finding:
    numbers, edit = fields["numbers"], fields["edit"]
    return Finding(
        **fields
        | {
            "place": Place(*fields["place"]),
            "marks": tuple(Mark(Place(*place), words) for place, words in fields["marks"]),
            "facts": tuple((heading, words) for heading, words in fields["facts"]),
            "numbers": Numbers(**numbers | {"ranges": tuple(numbers["ranges"])}) if numbers else None,
            "switches": frozenset(fields["switches"]),
            "edit": Edit(*edit) if edit else None,
        }
    )
