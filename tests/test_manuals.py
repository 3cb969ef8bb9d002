"""The manuals as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cli import main
from validator.report.manuals import manuals

ROOT = Path(__file__).parent.parent


def test_the_page_of_rules_is_what_the_manuals_say(capsys: pytest.CaptureFixture[str]) -> None:
    """If this fails: rightnumber rules --markdown > docs/rules.md"""
    assert main(["rules", "--markdown"]) == 0
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == capsys.readouterr().out


@pytest.mark.parametrize("rule", manuals())
def test_every_rule_has_its_line_and_its_section(rule: str) -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    manual = manuals()[rule]
    assert f"| [{rule}](#{rule}) | {manual.severity} | {manual.summary} |" in page
    assert f"## {rule}\n\n`{manual.severity}` {manual.summary}\n\n### Why\n\n" in page
