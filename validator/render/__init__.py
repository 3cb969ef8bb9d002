"""Switch files from compiled tables: one module per platform, each with `render_switch(model) -> {path: bytes}`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from validator.render.model import SwitchModel

PLATFORMS = ("asterisk", "cisco", "freeswitch", "kamailio", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")
"""Each is a module here, with underscores for hyphens, and has a folder of templates."""

NOT_RENDERED = {
    "oracle": "a local policy takes numbers by their first digits and never by their length, so 15 would be 150 as well; "
    "translation rules of a session apply one after the other and to every number; "
    "and a local route table leaves the plus out, so +333 and 333 are one number"
}
"""Platforms that are no modules here, and why."""


def renderer(platform: str) -> Callable[[SwitchModel], dict[str, bytes]]:
    """The function that writes a switch down for a platform of PLATFORMS."""
    module = import_module(f"validator.render.{_module(platform)}")
    return cast("Callable[[SwitchModel], dict[str, bytes]]", module.render_switch)


class Platform(NamedTuple):
    """What can be said on a platform: the software, the files, and for every element of the language how, or why not.

    What is not expressible, or goes beyond the limits, is refused when it is rendered, with the rule and its line.
    """

    software: str
    files: str
    origins: str
    numbers: str
    translation: str
    failover: str
    weight: str
    refusal: str
    tariff: str
    natures: str
    tech_prefix: str
    limits: tuple[str, ...]


def platform(name: str) -> Platform:
    """The record of a platform of PLATFORMS."""
    return cast("Platform", import_module(f"validator.render.{_module(name)}").PLATFORM)


def _module(platform: str) -> str:
    return platform.replace("-", "_")
