"""An OpenSIPS switch told in the language."""

from __future__ import annotations

from collections.abc import Mapping

from validator.readback.dialplan_told import switch
from validator.readback.opensips import read_switch, switch_of
from validator.readback.told import ToldSwitch


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of these files. Unreadable where they are, or where the language has no word for something."""
    return switch(switch_of(files, directory), read_switch(files, directory).origins, f"{directory}/tables/dialplan")
