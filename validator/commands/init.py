"""`rightnumber init COUNTRY [DIR]`: a small network that is proven at once, to grow from."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from validator.commands.starter import network
from validator.numbering import regions


def run(arguments: Namespace) -> int:
    """Write `DIR/COUNTRY.yaml` and print the next command. A directory that holds a network already is left alone: no."""
    code, target = arguments.country.upper(), arguments.target or arguments.directory
    if code not in regions():
        near = get_close_matches(code, sorted(regions()), n=3, cutoff=0.5)
        print(f"{arguments.country!r} is no country with a numbering plan; near it: {', '.join(near) or 'none'}", file=sys.stderr)
        return 2
    if held := _held(target):
        print(f"{target} holds a network already ({held}); nothing was written", file=sys.stderr)
        return 1
    return _write(target / f"{code.lower()}.yaml", network(code, datetime.now(UTC)))


def _held(target: Path) -> Path | None:
    """The first file that a network in this directory would consist of; hidden directories are none of its."""
    files = sorted(path for kind in ("*.yaml", "*.yml") for path in target.rglob(kind))
    return next((file for file in files if not any(part.startswith(".") for part in file.relative_to(target).parts)), None)


def _write(file: Path, text: str) -> int:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"nothing was written: {error}", file=sys.stderr)
        return 2
    directory = "" if file.parent == Path("configs") else f" {file.parent}"
    print(f"{file} written; next: rightnumber check{directory}")
    return 0
