"""What a change is compared with: a revision of git, read without touching the work tree, or a directory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pull_requests import commit, git
from tests.test_diff import said
from validator.commands.revision import TARGETS

NETWORK = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: lines, reads: international, accepts: [MA], route: out}]
    trunks: [{name: north, to: {country: MA}}, {name: south, to: {country: MA}}]
"""
ROUTES = 'routes:\n  - name: out\n    rules: [{prefix: "+212", trunks: [north]}]\n'


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose network lies below another directory, on a branch; the current directory is the repository."""
    for variable in TARGETS:
        monkeypatch.delenv(variable, raising=False)
    network = tmp_path / "sites" / "ma"
    (network / ".hidden").mkdir(parents=True)
    (network / "switch.yaml").write_text(NETWORK, encoding="utf-8")
    (network / "routes.yml").write_text(ROUTES, encoding="utf-8")
    (network / ".hidden" / "a.yaml").write_text("not: a network", encoding="utf-8")
    (network / "README.md").write_text("words", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, "the network")
    git(tmp_path, "checkout", "--quiet", "-b", "work")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gate(*words: str) -> tuple[int, dict[str, Any]]:
    status, told = said("-C", "sites/ma", "diff", *words, "--on", "2026-11-01", "--output-format", "json")
    return status, json.loads(told)


def turn(work: Path) -> None:
    """The route leads south."""
    (work / "sites" / "ma" / "routes.yml").write_text(ROUTES.replace("north", "south"), encoding="utf-8")


def test_what_nobody_has_committed_yet_is_compared(work: Path) -> None:
    turn(work)
    status, found = gate()
    (change,) = found["changes"]
    assert (status, found["base"]) == (1, f"{git(work, 'rev-parse', '--short', 'main')} (where this left main)")
    assert (change["before"], change["after"], found["edited"]) == ("Morocco via north", "Morocco via south", ["routes.yml"])
    assert [line["before"]["file"] for line in change["lines"]] == ["sites/ma/routes.yml"]


def test_the_work_tree_and_the_index_are_not_touched(work: Path) -> None:
    turn(work)
    git(work, "add", "--all")
    before = touched(work)
    assert gate("main")[0] == 1
    assert touched(work) == before


def touched(work: Path) -> tuple[str, list[tuple[Path, int]]]:
    """What git says of the work tree, and when each of its files was written."""
    return git(work, "status", "--porcelain=2", "--branch"), sorted((path, path.stat().st_mtime_ns) for path in (work / "sites").rglob("*"))


def test_only_what_this_branch_does_counts(work: Path) -> None:
    """The default branch has gone on: what happens there is no change of this branch."""
    git(work, "checkout", "--quiet", "main")
    turn(work)
    commit(work, "south")
    git(work, "checkout", "--quiet", "work")
    assert gate()[0] == 0
    assert gate("main")[0] == 1


@pytest.mark.parametrize("name", ["main", "HEAD", "work~0", "tags/v1"])
def test_a_revision_may_be_named_in_every_way(name: str, work: Path) -> None:
    git(work, "tag", "v1")
    turn(work)
    status, found = gate(name)
    assert (status, found["base"]) == (1, f"{name} ({git(work, 'rev-parse', '--short', 'main')})")


def test_a_directory_is_compared_where_it_is_no_revision(work: Path) -> None:
    (work / "old").mkdir()
    (work / "old" / "all.yaml").write_text(NETWORK + ROUTES, encoding="utf-8")
    status, found = gate("old")
    assert (status, found["base"], found["changes"]) == (0, "old", [])
    (work / "main").mkdir()
    assert gate("main")[1]["base"].startswith("main (")


def test_links_inside_the_network_are_read_once(work: Path) -> None:
    network = work / "sites" / "ma"
    (network / "texts").mkdir()
    (network / "texts" / "routes.txt").write_text((network / "routes.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (network / "routes.yml").unlink()
    (network / "routes.yml").symlink_to("texts/routes.txt")
    (network / "again.yaml").symlink_to("switch.yaml")
    (network / "more").symlink_to("texts")
    commit(work, "links")
    status, found = gate("HEAD")
    assert (status, found["changes"], found["edited"]) == (0, [], [])


def test_a_link_that_leads_out_of_the_network_is_not_followed(work: Path) -> None:
    (work / "outside.yaml").write_text("plans: []\n", encoding="utf-8")
    (work / "sites" / "ma" / "out.yaml").symlink_to("../../outside.yaml")
    commit(work, "link")
    (work / "sites" / "ma" / "out.yaml").unlink()
    status, found = gate("HEAD")
    head = git(work, "rev-parse", "--short", "HEAD")
    assert (status, found["withheld"]) == (2, f"HEAD ({head}) cannot be proven (a file cannot be read)")


WORDS = {
    "nowhere": "there is no revision 'nowhere', and no directory of that name",
    "-x": "there is no revision '-x', and no directory of that name",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_name_that_stands_for_nothing(name: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said("-C", "sites/ma", "diff", "--", name)[0] == 2
    assert capsys.readouterr().err == WORDS[name] + "\n"


def test_a_revision_without_the_network_cannot_be_proven(work: Path) -> None:
    (work / "sites").rename(work / "places")
    commit(work, "elsewhere")
    status, told = said("-C", "places/ma", "diff", "main")
    base = git(work, "rev-parse", "main")[:7]
    assert (status, told.splitlines()[0]) == (2, f"error[file-unreadable] places/ma holds no YAML file at {base}")


def test_without_a_default_branch_a_base_must_be_named(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(work, "branch", "--move", "main", "trunk")
    assert said("-C", "sites/ma", "diff")[0] == 2
    expected = "there is no default branch (origin/main, origin/master, main, master): name a revision or a directory to compare with\n"
    assert capsys.readouterr().err == expected
    assert gate("trunk")[0] == 0


@pytest.mark.parametrize("variable", TARGETS)
def test_a_pipeline_names_the_branch_that_the_change_is_meant_for(
    variable: str, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    turn(work)
    monkeypatch.setenv(variable, "release")
    assert said("-C", "sites/ma", "diff")[0] == 2
    words = "the branch origin/release is not here: fetch it, and the history since this left it (fetch-depth: 0)\n"
    assert capsys.readouterr().err == words
    git(work, "update-ref", "refs/remotes/origin/release", "main")
    status, found = gate()
    assert (status, found["base"]) == (1, f"{git(work, 'rev-parse', '--short', 'main')} (where this left origin/release)")


def test_a_hook_of_git_is_told_about_a_repository_and_is_not_misled(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turn(work)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index.lock")
    assert gate("main")[0] == 1


def test_outside_a_repository_a_base_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("net").mkdir()
    Path("net/all.yaml").write_text(NETWORK + ROUTES, encoding="utf-8")
    assert said("-C", "net", "diff")[0] == 2
    assert capsys.readouterr().err == "net lies in no git repository: name a directory to compare with\n"
    assert said("-C", "net", "diff", "net") == (
        0,
        "Nothing changes: every number at 1 origin, on 1 date, is proven unchanged since net.\n0 of 1 file edited\n",
    )
