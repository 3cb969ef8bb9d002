"""The change gate, as somebody meets it: pull requests against the example network, word for word."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import jsonschema
import pytest

from tests.pull_requests import PULL_REQUESTS, commit, git, repository
from tests.test_faces import QUALITY, admitted
from validator.cli import main
from validator.commands.revision import TARGETS

EXPECTED = Path(__file__).parent / "diff"
STATUS = {"opens-fes": 1, "leaks-rabat-to-france": 1, "comments-and-order": 0, "deletes-a-route-file": 2}
ENDS = {"text": "txt", "markdown": "md", "json": "json", "gitlab": "quality.json", "junit": "xml"}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A branch of a repository with the example network, and the current directory there."""
    monkeypatch.chdir(repository(tmp_path))
    for variable in TARGETS:
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def said(*words: str) -> tuple[int, str]:
    """Status and standard output of a command."""
    out = io.StringIO()
    with redirect_stdout(out):
        status = main(words)
    return status, out.getvalue()


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_a_pull_request_in_every_face(name: str, work: Path) -> None:
    PULL_REQUESTS[name](work / "configs")
    commit(work, name)
    base = git(work, "rev-parse", "--short", "main")
    reports = [word for face, end in ENDS.items() for word in ("--report", f"{face}={end}")]
    status, told = said("diff", "--on", "2026-11-01", *reports)
    assert status == STATUS[name]
    assert told == Path("txt").read_text(encoding="utf-8")
    for end in ENDS.values():
        expected = (EXPECTED / f"{name}.{end}").read_text(encoding="utf-8").replace("BASE", base)
        assert Path(end).read_text(encoding="utf-8") == expected
    assert json.loads(Path("json").read_text(encoding="utf-8"))["status"] == status
    jsonschema.Draft7Validator(QUALITY).validate(json.loads(Path("quality.json").read_text(encoding="utf-8")))
    admitted(Path("xml").read_text(encoding="utf-8"))
