"""A network as it stands in a git revision. Blobs are read from the repository; the work tree is not touched."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from validator.files import Files, is_wanted, is_yaml, shown, unreadable

BRANCHES = ("origin/main", "origin/master", "main", "master")
"""Where the default branch is looked for if the remote does not say."""
TARGETS = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
"""How GitHub Actions and GitLab CI name the branch that a change is meant for."""
ELSEWHERE = frozenset(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
"""What git tells its hooks about the repository of the commit; the network may lie in another, and is found from its directory."""
NOTHING_MORE: Mapping[str, str] = {}
LINK = "120000"
BLOBS = ("100644", "100755")


class NoRevision(Exception):
    """There is no such revision, or no repository; the words say what to do."""


class Revision(NamedTuple):
    """A commit, and how it is called in a sentence."""

    commit: str
    words: str


class Entry(NamedTuple):
    """A file of a commit: its mode and its blob."""

    mode: str
    blob: str


def revision(directory: Path, base: str | None) -> Revision:
    """The commit that a name stands for; without a name, where the work tree left the default branch."""
    _in_repository(directory, ": name a directory to compare with")
    if base is not None:
        commit = _asked(directory, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
        if not commit:
            raise NoRevision(f"there is no revision '{base}', and no directory of that name")
        short = _short(directory, commit)
        return Revision(commit, base if base.startswith(short) else f"{base} ({short})")
    branch = _default_branch(directory)
    commit = _asked(directory, "merge-base", "HEAD", branch)
    if not commit:
        raise NoRevision(f"HEAD and {branch} have no commit in common: name a revision, or fetch more of the history")
    return Revision(commit, f"{_short(directory, commit)} (where this left {branch})")


def _in_repository(directory: Path, so: str) -> None:
    """Refuse a directory that lies in no repository, or in one that git does not open, in its own words."""
    done = _run(directory, ("rev-parse", "--git-dir"), b"")
    if done.returncode:
        words = done.stderr.decode("utf-8", "backslashreplace").strip().partition("\n")[0]
        told = f"{shown(directory)} lies in no git repository" if "not a git repository" in words else words
        raise NoRevision(f"{told}{so}")


def is_revision(directory: Path, name: str) -> bool:
    """Whether a name stands for a commit of the repository that holds the directory."""
    return bool(_asked(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"))


def files_at(directory: Path, commit: str) -> Files:
    """The files of the network in the directory, as `files.read_files` reads them, at a commit."""
    above = _asked(directory, "rev-parse", "--show-prefix").rstrip("/")
    return _read(directory, dict(_entries(directory, commit, above)), f"at {commit[:7]}")


def files_staged(directory: Path) -> Files:
    """The files of the network in the directory as git would commit them: its index, which a hook may name."""
    _in_repository(directory, ", so nothing is staged")
    return _read(directory, dict(_staged(directory)), "in the index of git")


def _read(directory: Path, entries: Mapping[str, Entry], where: str) -> Files:
    files = Files({}, {}, [])
    chosen: dict[str, str] = {}
    for name, entry in entries.items():
        if not is_wanted(PurePosixPath(name)):
            continue
        found = _followed(name, entry, entries, directory)
        if found is None:
            files.findings.append(unreadable(_shown(directory, name), f"{_shown(directory, name)} is no file that can be read {where}"))
        elif found:
            chosen[name] = found
    contents = _blobs(directory, list(chosen.values()))
    for name, blob in chosen.items():
        files.contents[_shown(directory, name)] = files.relative[name] = contents[blob]
    if not any(map(is_yaml, files.contents)) and not files.findings:
        files.findings.append(unreadable(shown(directory), f"{shown(directory)} holds no YAML file {where}"))
    return files


def _shown(directory: Path, name: str) -> str:
    return shown(directory / name)


def _followed(name: str, entry: Entry, entries: Mapping[str, Entry], directory: Path) -> str | None:
    """The blob that a file is read from; empty where it is read under another name; None where it cannot be read."""
    if entry.mode in BLOBS:
        return entry.blob
    if entry.mode != LINK:
        return None
    target = _blobs(directory, [entry.blob])[entry.blob].decode("utf-8", "surrogateescape")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    if any(other.startswith(f"{there}/") for other in entries) or there == ".":
        return ""
    if there not in entries or entries[there].mode not in BLOBS:
        return None
    return "" if is_wanted(PurePosixPath(there)) else entries[there].blob


def _entries(directory: Path, commit: str, above: str) -> Iterator[tuple[str, Entry]]:
    """Every file below the directory at a commit, by its name below the directory, in order."""
    listed = _git(directory, "ls-tree", "-r", "-z", "--full-tree", commit, *([f"{above}/"] if above else []))
    for line in sorted(listed.split(b"\0")):
        if line:
            told, _, name = line.decode("utf-8", "surrogateescape").partition("\t")
            mode, _, blob = told.split(" ")
            yield name[len(above) + 1 if above else 0 :], Entry(mode, blob)


def _staged(directory: Path) -> Iterator[tuple[str, Entry]]:
    """Every file below the directory that git would commit, by its name below the directory, in order."""
    listed = _git(directory, "ls-files", "--stage", "-z", more=_index(directory))
    for line in sorted(listed.split(b"\0"), key=lambda line: line.partition(b"\t")[2]):
        if line:
            told, _, name = line.decode("utf-8", "surrogateescape").partition("\t")
            mode, blob, stage = told.split(" ")
            if stage != "0":
                raise NoRevision(f"{_shown(directory, name)} is not merged: git would commit nothing")
            yield name, Entry(mode, blob)


def _index(directory: Path) -> dict[str, str]:
    """The index that git names to its hooks, where it is one of the repository that holds the directory."""
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return {}
    index, repository = os.path.realpath(named), os.path.realpath(_asked(directory, "rev-parse", "--absolute-git-dir"))
    return {"GIT_INDEX_FILE": index} if index.startswith(f"{repository}{os.sep}") else {}


def _blobs(directory: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of blobs, read in one go (git-cat-file, batch output)."""
    told = _git(directory, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    found, at = {}, 0
    for name in names:
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[-1])
        found[name] = told[end + 1 : end + 1 + size]
        at = end + size + 2
    return found


def _default_branch(directory: Path) -> str:
    """The branch that a pipeline says it will merge into; else what the remote's HEAD names; else the first usual name that is there."""
    for target in (f"origin/{name}" for variable in TARGETS if (name := os.environ.get(variable))):
        if not is_revision(directory, target):
            raise NoRevision(f"the branch {target} is not here: fetch it, and the history since this left it (fetch-depth: 0)")
        return target
    named = _asked(directory, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    known = (branch for branch in (named, *BRANCHES) if branch and is_revision(directory, branch))
    branch = next(known, None)
    if branch is None:
        raise NoRevision(f"there is no default branch ({', '.join(BRANCHES)}): name a revision or a directory to compare with")
    return branch


def _short(directory: Path, commit: str) -> str:
    return _asked(directory, "rev-parse", "--short", commit)


def _asked(directory: Path, *words: str) -> str:
    """What git answers, on one line; empty where it says no."""
    done = _run(directory, words, b"")
    return done.stdout.decode("utf-8", "surrogateescape").strip() if done.returncode == 0 else ""


def _git(directory: Path, *words: str, given: bytes = b"", more: Mapping[str, str] = NOTHING_MORE) -> bytes:
    done = _run(directory, words, given, more)
    if done.returncode:
        raise NoRevision(done.stderr.decode("utf-8", "backslashreplace").strip())
    return done.stdout


def _run(directory: Path, words: Sequence[str], given: bytes, more: Mapping[str, str] = NOTHING_MORE) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **more}
    try:
        return subprocess.run(["git", "-C", str(directory), *words], input=given, env=environment, capture_output=True, check=False)
    except OSError as failure:
        raise NoRevision("git cannot be started: name a directory to compare with") from failure
