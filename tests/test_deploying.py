"""docs/deploying: a page for every platform, and commands that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from validator.cli import parser
from validator.render import PLATFORMS

PAGES = {path.stem: path.read_text() for path in (Path(__file__).parents[1] / "docs" / "deploying").glob("*.md")}
COMMANDS = sorted(
    {found for text in PAGES.values() for found in re.findall(r"^(?:.*&& )?rightnumber (.*?)(?:  +#.*)?$", text, re.MULTILINE)}
)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_its_page(platform: str) -> None:
    """Two ways to run one software share a page, which names both."""
    page = platform.partition("-")[0]
    assert f"({page}.md)" in PAGES["README"]
    assert page == platform or f"`{platform}`" in PAGES[page]
    assert {"**Reload", "**Back.**", "**See that it took.**"} <= set(
        re.findall(r"\*\*(?:Reload|Back\.\*\*|See that it took\.\*\*)", PAGES[page])
    ) | ({"**Reload"} if page == "cisco" else set())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one(command: str) -> None:
    assert parser().parse_args(shlex.split(command)).module


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) >= 6
