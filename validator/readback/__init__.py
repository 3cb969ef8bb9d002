"""Switch files read back: one interpreter per platform, written from what the platform does and not from our renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from validator.readback.decision import ReadSwitch

PLATFORMS = ("asterisk", "cisco", "freeswitch", "kamailio", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")
"""Each is a module here, with underscores for hyphens."""

Reader = Callable[[Mapping[str, bytes], str], "ReadSwitch"]


def reader(platform: str) -> Reader:
    """The function that reads the files of a switch (by path below their directory) and the name of that directory, for places."""
    return cast("Reader", import_module(f"validator.readback.{platform.replace('-', '_')}").read_switch)
