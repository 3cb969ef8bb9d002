"""`rightnumber schema`: the shape of the files, for editors."""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import files


def run(_arguments: Namespace) -> int:
    """Print the JSON Schema (draft-07) as it is shipped, byte for byte, and answer yes."""
    print((files("validator") / "schemas" / "network.json").read_text(encoding="utf-8"), end="")
    return 0
