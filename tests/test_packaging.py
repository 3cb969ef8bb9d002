"""What leaves the repository: the wheel, the hooks for other repositories, the pipelines; and that they say the same as the rest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest
import yaml

from validator import __version__
from validator.numbering import data_version

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OWN_HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]}
HOOKS_FOR_OTHERS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def run(command: Sequence[str], where: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command that asks nothing, in a directory, under no other git than the one it finds there."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        command, cwd=where, env=inherited | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def files_below(directory: Path) -> Iterator[Path]:
    """What git would keep: no caches."""
    for path in directory.rglob("*"):
        parts = path.relative_to(directory).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, as an installer would."""
    directory = tmp_path_factory.mktemp("dist")
    built = run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(directory), str(ROOT)], directory)
    assert built.returncode == 0, built.stdout + built.stderr
    assert {path.name for path in directory.iterdir()} == {
        f"rightnumber-{__version__}.tar.gz",
        f"rightnumber-{__version__}-py3-none-any.whl",
    }
    return directory / f"rightnumber-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_the_package_with_its_data_and_templates_and_nothing_else(wheel: Path) -> None:
    package = {path.relative_to(ROOT).as_posix() for path in files_below(ROOT / "validator")}
    templates = {f"validator/{path.relative_to(ROOT).as_posix()}" for path in files_below(ROOT / "templates")}
    about = {f"rightnumber-{__version__}.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    licence = {f"rightnumber-{__version__}.dist-info/licenses/{name}" for name in ("LICENSE", "NOTICE")}
    assert {"validator/schemas/network.json", "validator/data/world.json"} <= package
    assert "validator/templates/kamailio/kamailio.cfg.j2" in templates
    assert set(zipfile.ZipFile(wheel).namelist()) == package | templates | about | licence


def test_the_wheel_installs_one_command_and_names_its_licence(wheel: Path) -> None:
    read = zipfile.ZipFile(wheel).read
    about = f"rightnumber-{__version__}.dist-info"
    metadata = message_from_string(read(f"{about}/METADATA").decode())
    assert read(f"{about}/entry_points.txt").decode() == "[console_scripts]\nrightnumber = validator.cli:program\n"
    assert (metadata["Name"], metadata["License-Expression"], metadata["Requires-Python"]) == ("rightnumber", "Apache-2.0", ">=3.11")


def test_the_wheel_works_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    for arguments in (
        ["schema"],
        ["check"],
        ["render", "-o", "build"],
        ["render", "-o", "build", "--check"],
        ["init", "FR", "mine"],
        ["check", "mine"],
    ):
        done = run([sys.executable, "-m", "validator", *arguments], tmp_path, PYTHONPATH=str(tmp_path / "installed"))
        assert (arguments, done.returncode) == (arguments, 0), done.stdout + done.stderr
    assert list((tmp_path / "build").rglob("kamailio.cfg"))


def test_our_own_network_hooks_are_those_for_others_with_what_the_package_needs() -> None:
    for name, published in HOOKS_FOR_OTHERS.items():
        own = OWN_HOOKS[name]
        assert published["entry"].replace("rightnumber", "python -m validator") == own["entry"]
        assert own["additional_dependencies"] == PROJECT["dependencies"]
        for key in ("language", "pass_filenames", "always_run", "types_or", "files", "require_serial"):
            assert (key, own.get(key)) == (key, published.get(key))


def test_our_own_hooks_format_with_the_ruff_that_the_project_uses() -> None:
    pinned = [needed for needed in PROJECT["optional-dependencies"]["dev"] if needed.startswith("ruff")]
    assert [OWN_HOOKS[name]["additional_dependencies"] for name in ("ruff-check", "ruff-format")] == [pinned, pinned]


@pytest.mark.parametrize("arguments", [["validate-manifest", ".pre-commit-hooks.yaml"], ["validate-config", ".pre-commit-config.yaml"]])
def test_pre_commit_takes_the_hooks(arguments: list[str]) -> None:
    done = run([sys.executable, "-m", "pre_commit", *arguments], ROOT)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_commit_that_only_deletes_a_route_file_is_caught_by_the_whole_network_hook(tmp_path: Path) -> None:
    for name in ("configs", "templates", "validator"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    author = ["-c", "user.name=An Engineer", "-c", "user.email=engineer@example.org"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "proven"], ["rm", "-q", "configs/ma/common.yaml"]):
        assert run(["git", *command], tmp_path).returncode == 0
    done = run([sys.executable, "-m", "pre_commit", "run"], tmp_path, COLUMNS="80")
    verdicts = {line.split("..")[0]: line.rsplit(".", 1)[-1] for line in done.stdout.splitlines() if ".." in line}
    assert done.returncode == 1, done.stdout + done.stderr
    assert verdicts[OWN_HOOKS["rightnumber-check"]["name"]] == "Failed", done.stdout
    assert verdicts[OWN_HOOKS["rightnumber-files"]["name"]] == "(no files to check)Skipped", done.stdout
    assert "- exit code: 1\n" in done.stdout
    assert "emergency-in-morocco" in done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_must(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] in ({"contents": "read"}, {"contents": "read", "security-events": "write"})
        assert job["timeout-minutes"] <= 15
        for step in job["steps"]:
            action, _, revision = step.get("uses", f"@{'0' * 40}").partition("@")
            assert re.fullmatch("[0-9a-f]{40}", revision), step
            if action == "actions/checkout":
                assert step["with"] == {"persist-credentials": False}


def test_the_pipeline_runs_what_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    block = readme.partition("## Two commands")[2].partition("```sh\n")[2].partition("```")[0]
    commands = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert commands == ["make", "make test"]
    assert [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line.startswith("make")] == [
        "make",
        "make lint",
        "make test",
    ]


def test_the_notice_names_the_release_that_the_plans_come_from() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text("utf-8").split())
    assert f"phonenumbers {data_version()} by David Drysdale" in notice
    assert f"phonenumbers=={data_version()}" in PROJECT["optional-dependencies"]["dev"]
