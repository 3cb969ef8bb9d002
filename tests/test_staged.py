"""`check --staged`: what git would commit is judged, whatever else lies in the work tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pull_requests import commit, git
from tests.test_diff import said
from tests.test_revision import NETWORK, ROUTES

ROOT = Path(__file__).parent.parent
ABROAD = ROUTES.replace("+212", "+213")
"""The numbers of Algeria handed to Morocco's network."""


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of a network in a repository; the current directory is the repository's."""
    directory = tmp_path / "sites"
    directory.mkdir()
    (directory / "switch.yaml").write_text(NETWORK, encoding="utf-8")
    (directory / "routes.yaml").write_text(ROUTES, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "the network")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
    return directory


def statuses(*paths: str) -> tuple[int, int]:
    """What is said of the work tree, and of what git would commit."""
    return said("-C", "sites", "check", *paths)[0], said("-C", "sites", "check", "--staged", *paths)[0]


def test_what_git_does_not_know_is_no_part_of_the_commit(network: Path) -> None:
    (network / "routes.yaml").write_text("routes: []\n", encoding="utf-8")
    git(network, "add", "--all")
    (network / "untracked.yaml").write_text(ROUTES, encoding="utf-8")
    assert statuses() == (0, 1)
    git(network, "add", "--all")
    assert statuses() == (0, 0)


def test_what_is_not_staged_is_not_judged(network: Path) -> None:
    (network / "routes.yaml").write_text(ABROAD, encoding="utf-8")
    assert statuses() == (1, 0)
    git(network, "add", "--all")
    (network / "routes.yaml").write_text(ROUTES, encoding="utf-8")
    assert statuses() == (0, 1)
    assert statuses("sites/routes.yaml") == (0, 1)
    assert "sites/routes.yaml:3" in said("-C", "sites", "check", "--staged")[1]


def test_a_file_that_is_gone_from_the_commit_is_missed(network: Path) -> None:
    git(network, "rm", "--quiet", "--cached", "routes.yaml")
    assert statuses() == (0, 1)


@pytest.mark.parametrize("words", ["commit --all", "commit sites/routes.yaml"])
def test_a_hook_sees_the_index_of_its_commit(words: str, network: Path, tmp_path: Path) -> None:
    """Git makes one of its own for these, and names it."""
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m validator -C sites check --staged\n", encoding="utf-8")
    hook.chmod(0o755)
    (network / "routes.yaml").write_text(ABROAD, encoding="utf-8")
    someone = {f"GIT_{role}_{key}": "a@example.invalid" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *words.split(), "-m", "x"], env={**os.environ, **someone}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, git(tmp_path, "log", "--format=%s")) == (1, "the network")
    assert "error[route-leaves-country]" in done.stdout + done.stderr


@pytest.mark.usefixtures("network")
def test_the_index_of_another_repository_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "--quiet")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    assert statuses() == (0, 0)


def test_what_cannot_be_committed_is_not_answered(network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blob = git(network, "rev-parse", ":sites/routes.yaml")
    git(network, "rm", "--quiet", "--cached", "routes.yaml")
    git(network, "update-index", "--add", "--cacheinfo", f"100644,{blob},sites/a.yaml")
    unmerged = "".join(f"100644 {blob} {stage}\tsites/routes.yaml\n" for stage in (1, 2, 3))
    subprocess.run(["git", "update-index", "--index-info"], cwd=network.parent, input=unmerged, text=True, check=True)
    assert statuses()[1] == 2
    assert capsys.readouterr().err == "sites/routes.yaml is not merged: git would commit nothing\n"


def test_without_a_repository_nothing_is_staged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "network.yaml").write_text(NETWORK + ROUTES, encoding="utf-8")
    assert said("check", "--staged", str(tmp_path))[0] == 2
    assert capsys.readouterr().err == f"{tmp_path} lies in no git repository, so nothing is staged\n"
