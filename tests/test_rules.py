"""Every rule against its own manual: the bad example is named on the marked lines and nowhere else, the good one stays silent."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from validator.commands.proving import prove
from validator.load import load_texts
from validator.rules import RULES, RuleModule

ON = datetime(2026, 6, 1, tzinfo=UTC)
BLOCK = re.compile(r"^(Bad|Good)\n-+\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"# (error|warning): ([a-z-]+)")
ROOT = Path(__file__).resolve().parent.parent


def examples(rule: RuleModule) -> dict[str, str]:
    return dict(BLOCK.findall(rule.__doc__ or ""))


def found(text: str) -> set[tuple[int, str, str]]:
    """Line, severity and rule of everything that is said about one file."""
    verdict = prove(load_texts({"network.yaml": text.encode()}), ON, "check").verdict
    return {(finding.place.line, finding.severity, finding.rule) for finding in verdict.findings}


def marked(text: str) -> set[tuple[int, str, str]]:
    return {(number, *mark) for number, line in enumerate(text.splitlines(), 1) for mark in MARK.findall(line)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_the_bad_example_is_found_on_its_line(rule: RuleModule) -> None:
    bad = examples(rule)["Bad"]
    assert any(mark[2] == rule.ID for mark in marked(bad))
    assert found(bad) == marked(bad)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_the_good_example_is_silent(rule: RuleModule) -> None:
    assert found(examples(rule)["Good"]) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_a_rule_is_named_as_its_module_and_says_why(rule: RuleModule) -> None:
    assert rule.__name__.rpartition(".")[2].replace("_", "-") == rule.ID
    assert "\nWhy\n---\n" in (rule.__doc__ or "")


def test_every_module_of_rules_stands_in_the_table() -> None:
    modules = {path.stem.replace("_", "-") for path in (ROOT / "validator" / "rules").glob("*.py")} - {"--init--", "saying"}
    assert modules == {rule.ID for rule in RULES}


NEW_RULE = '''"""A number that somebody dislikes.

Why
---
Because.

Bad
---
```yaml
switches:
  - name: thirteen
    country: MA
    origins: [{name: gateway, reads: international, route: out}]  # warning: unlucky-switch
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
```

Good
----
```yaml
switches:
  - name: twelve
    country: MA
    origins: [{name: gateway, reads: international, route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules: [{prefix: "+212", trunks: [national]}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Severity
from validator.flow.proof import Proof

ID = "unlucky-switch"
SEVERITY: Severity = "warning"


def check(proof: Proof) -> Iterator[Finding]:
    """One finding for each origin of a switch called thirteen."""
    for origin in proof.network.origins:
        if origin.switch == "thirteen":
            yield Finding(ID, SEVERITY, "unlucky", origin.place, origin.subject)
'''


def test_a_new_rule_needs_its_module_and_its_line(tmp_path: Path) -> None:
    for part in ("validator", "tests", "templates", "configs", "pyproject.toml"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "live"))
        else:
            shutil.copy(source, tmp_path / part)
    (tmp_path / "validator/rules/unlucky_switch.py").write_text(NEW_RULE)
    table = tmp_path / "validator/rules/__init__.py"
    text = table.read_text().replace("    unused,\n)", "    unlucky_switch,\n    unused,\n)")
    table.write_text(text.replace("    allow_unused,\n)\n", "    allow_unused,\n    unlucky_switch,\n)\n"))
    chosen = ["tests/test_rules.py", "tests/test_report.py", "tests/test_cli.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "unlucky or table or manual or sarif", *chosen]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]
    assert "passed" in run.stdout
