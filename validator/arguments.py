"""What a verb is, and words of the command line as values; ArgumentTypeError says why one is none."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from validator.report import FORMATS
from validator.report.diff import FORMATS as DIFF_FORMATS


class Verb(NamedTuple):
    """A verb: the module of `validator.commands` whose `run(arguments)` does it, its help, and what it takes."""

    module: str
    help: str
    declare: Callable[[argparse.ArgumentParser], None]


def instant(written: str) -> datetime:
    """A date alone is 00:00 UTC; an instant names its zone."""
    alone = len(written) <= len("2026-01-31")
    try:
        instant = datetime.fromisoformat(written)
        if instant.tzinfo is not None or alone:
            return instant.replace(tzinfo=UTC) if alone else instant.astimezone(UTC)
    except (ValueError, OverflowError) as strange:
        raise argparse.ArgumentTypeError(f"{written!r} is no date: write 2026-01-31, or an instant with its zone") from strange
    raise argparse.ArgumentTypeError(f"{written!r} names no zone: write {written}Z for UTC")


def report(written: str) -> tuple[str, Path]:
    """A face of `check` and the file to write it to."""
    return _format_and_file(written, FORMATS)


def diff_report(written: str) -> tuple[str, Path]:
    """A face of `diff` and the file to write it to."""
    return _format_and_file(written, DIFF_FORMATS)


def _format_and_file(written: str, formats: Collection[str]) -> tuple[str, Path]:
    name, equals, file = written.partition("=")
    if name not in formats or not equals or not file:
        raise argparse.ArgumentTypeError(f"{written!r} is not FORMAT=FILE with one of the formats {', '.join(formats)}")
    return name, Path(file)


COLUMNS = ("prefix", "country-code", "name", "rate", "from", "until", "status")
"""What the columns of a rate deck may say."""


def column(written: str) -> tuple[str, str]:
    """What a column says, and its heading."""
    key, equals, heading = written.partition("=")
    if key not in COLUMNS or not equals or not heading:
        raise argparse.ArgumentTypeError(f"{written!r} is not KEY=HEADING with one of the keys {', '.join(COLUMNS)}")
    return key, heading
