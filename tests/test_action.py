"""What the action for GitHub and the template for GitLab run, as their runners would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.pull_requests import git, leaks_rabat_to_france, repository
from tests.test_faces import admitted
from validator.cli import main

ROOT = Path(__file__).parent.parent
BESIDE = str(Path(sys.executable).parent)
INCIDENT = ROOT / "tests" / "incidents" / "morocco-2009"
ABSENT = ROOT / "absent"


needs_bash_and_the_command = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("rightnumber", path=BESIDE) is None, reason="needs bash and the command"
)


def run(directory: Path, network: Path, **inputs: str) -> tuple[int, dict[str, str], str]:
    """The exit status, the outputs, and the log."""
    output = directory / "output"
    environment = os.environ | {
        "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(directory),
        "GITHUB_STEP_SUMMARY": str(directory / "summary.md"),
        "GITHUB_OUTPUT": str(output),
        "DIRECTORY": str(network),
        "BASE": "",
        "DATE": "",
        "BASELINE": "",
        **inputs,
    }
    done = subprocess.run(["bash", str(ROOT / "ci" / "github")], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, dict(line.split("=", 1) for line in output.read_text().splitlines()), done.stdout


@needs_bash_and_the_command
def test_one_run_gives_annotations_summary_sarif_and_outputs(tmp_path: Path) -> None:
    status, outputs, log = run(tmp_path, INCIDENT, DATE="2026-01-31")
    sarif = tmp_path / "rightnumber.sarif"
    assert status == 1
    assert outputs == {"status": "1", "errors": "1", "warnings": "0", "sarif": str(sarif)}
    assert log.startswith("::error file=")
    assert '"ruleId": "charge-mismatch"' in sarif.read_text()
    assert (tmp_path / "summary.md").read_text().startswith("**Refused: 1 error; the worst touches 100,000,000 numbers")


@needs_bash_and_the_command
def test_a_network_that_is_not_there_is_not_answered(tmp_path: Path) -> None:
    status, outputs, _ = run(tmp_path, ABSENT)
    assert (status, outputs["status"]) == (2, "2")


@needs_bash_and_the_command
def test_with_a_base_the_change_is_judged_too(tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(INCIDENT, base)
    edited = base / "network.yaml"
    edited.write_text(edited.read_text().replace('prefix: "+333", charge: free', 'number: "333", charge: free'))
    status, outputs, log = run(tmp_path, INCIDENT, BASE=str(base))
    assert (status, outputs["status"], outputs["errors"]) == (1, "1", "1")
    assert int(outputs["moved"]) >= 100_000_000
    assert outputs["undeclared"] != "0"
    assert "charge-mismatch" in log
    assert "100,000,000" in (tmp_path / "summary.md").read_text()


@needs_bash_and_the_command
def test_a_baseline_accepts_what_the_network_had_before(tmp_path: Path) -> None:
    """Without a base, and with one from which nothing moves."""
    baseline = str(tmp_path / "baseline.json")
    assert main(["check", str(INCIDENT), "--write-baseline", baseline]) == 0
    for base in ("", str(INCIDENT)):
        (tmp_path / "output").unlink(missing_ok=True)
        status, outputs, _ = run(tmp_path, INCIDENT, BASE=base, BASELINE=baseline)
        assert (status, outputs["status"], outputs["errors"], outputs.get("moved", "0")) == (0, "0", "0", "0")


TEMPLATE = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["rightnumber"]


@needs_bash_and_the_command
@pytest.mark.parametrize("merge_request", [True, False])
def test_the_template_for_gitlab_judges_a_merge_request_against_its_base(merge_request: bool, tmp_path: Path) -> None:
    leaks_rabat_to_france(repository(tmp_path) / "configs")
    variables = {**TEMPLATE["variables"], "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(tmp_path, "rev-parse", "main") if merge_request else ""}
    environment = os.environ | {"PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}", **variables}
    script = "\n".join(TEMPLATE["script"])
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False)
    reports = {name: (tmp_path / file).read_text(encoding="utf-8") for name, file in TEMPLATE["artifacts"]["reports"].items()}
    assert done.returncode == 1
    found = [each["check_name"] for each in json.loads(reports["codequality"])]
    assert found == [
        *(["test-fails"] * merge_request),
        "number-changes-subscriber",
        "charge-mismatch",
        *(["undeclared-move"] * 2 * merge_request),
    ]
    admitted(reports["junit"])
