"""Switch files from compiled tables: one module per platform, each with `render_switch(model) -> {path: bytes}`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from validator.render.model import SwitchModel

PLATFORMS = ("kamailio",)
"""Each is a module here and a folder of templates."""


def renderer(platform: str) -> Callable[[SwitchModel], dict[str, bytes]]:
    """The function that writes a switch down for a platform of PLATFORMS."""
    module = import_module(f"validator.render.{platform}")
    return cast("Callable[[SwitchModel], dict[str, bytes]]", module.render_switch)
