"""The cache: a verdict that still stands is taken up again, byte for byte; after any change it is proven anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from validator import cache
from validator.commands import verdicts
from validator.files import Files
from validator.finding import Edit, Finding, Mark, Numbers, Place
from validator.report import FORMATS
from validator.report.verdict import Verdict

ROOT = Path(__file__).parents[1]
CLEAN = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: gateway, reads: international, accepts: [MA], route: out}]
    trunks: [{name: national, to: {country: MA}}]
routes:
  - name: out
    rules:
      - {prefix: "+212", trunks: [national]}
"""
ABROAD = CLEAN + '      - {prefix: "+33", trunks: [national]}\n'
SPARE = CLEAN + "translations:\n  - {name: spare, rules: [{prefix: '00', strip: 2, prepend: '+'}]}\n"
SCRIPT = """\
import sys
from validator.cli import main
status = main(sys.argv[1:])
print("proven" if "numpy" in sys.modules else "recalled", *sorted({"yaml", "jsonschema", "jsonschema_rs", "jinja2"} & set(sys.modules)))
sys.exit(status)
"""


class Run(NamedTuple):
    """What one run printed, how it ended, and whether it was `proven`, with the heavy modules it loaded, or `recalled`."""

    out: str
    status: int
    how: str


class Desk:
    """A directory with a network, a cache, and a program to run."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.program = directory, ROOT
        self.cache = directory / "cache"
        self.file = directory / "net" / "a.yaml"
        self.file.parent.mkdir()
        self.file.write_text(CLEAN)

    def check(self, *words: str) -> Run:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(self.program), "XDG_CACHE_HOME": str(self.cache)}
        command = [sys.executable, "-c", SCRIPT, "check", "net", *words]
        done = subprocess.run(command, cwd=self.directory, env=environment, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        *lines, how = done.stdout.splitlines(keepends=True)
        return Run("".join(lines), done.returncode, how.strip())

    @property
    def entries(self) -> list[Path]:
        return sorted((self.cache / "rightnumber").glob("verdict-*"))

    def forget(self) -> None:
        """Take all verdicts out of the cache."""
        for entry in self.entries:
            entry.unlink()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the compiled plans already, which are not what is tested here."""
    directory = tmp_path_factory.mktemp("world")
    desk = Desk(directory)
    desk.check()
    desk.forget()
    return desk.cache


@pytest.fixture
def desk(tmp_path: Path, world: Path) -> Desk:
    shutil.copytree(world, tmp_path / "cache")
    return Desk(tmp_path)


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (ABROAD, 1), (SPARE, 0)], ids=["clean", "error", "warning"])
def test_warm_says_what_cold_says_byte_for_byte(text: str, status: int, desk: Desk) -> None:
    """In every face."""
    desk.file.write_text(text)
    runs, faces = [], []
    for when in ("cold", "warm"):
        files = {name: desk.directory / f"{when}.{name}" for name in FORMATS}
        runs.append(desk.check(*(word for name, file in files.items() for word in ("--report", f"{name}={file}"))))
        faces.append({name: file.read_bytes() for name, file in files.items()})
    cold, warm = runs
    assert (cold.status, cold.how) == (status, "proven jsonschema_rs yaml")
    assert (warm.out, warm.status, faces[1]) == (cold.out, status, faces[0])
    assert desk.check().how == "recalled"


def test_the_warm_run_loads_nothing_heavy(desk: Desk) -> None:
    desk.file.write_text(ABROAD)
    assert desk.check().how == "proven jsonschema_rs yaml"
    assert desk.check().how == "recalled"


def edit(desk: Desk) -> None:
    desk.file.write_text(CLEAN.replace("+212", "+213"))


def add(desk: Desk) -> None:
    (desk.file.parent / "b.yaml").write_text("")


def remove(desk: Desk) -> None:
    (desk.file.parent / "b.yaml").unlink()


def rename(desk: Desk) -> None:
    desk.file.rename(desk.file.parent / "c.yaml")


def break_link(desk: Desk) -> None:
    (desk.file.parent / "d.yaml").symlink_to("gone.yaml")


def test_another_network_is_proven_anew(desk: Desk) -> None:
    """After each of these changes it is one that was never seen before."""
    add(desk)
    assert desk.check().how == "proven jsonschema_rs yaml"
    for change, status in ((remove, 0), (edit, 1), (rename, 1), (add, 1), (break_link, 2)):
        change(desk)
        after = desk.check()
        assert (after.status, after.how != "recalled") == (status, True), change.__name__


def test_a_withheld_proof_is_not_kept(desk: Desk) -> None:
    desk.file.write_text(CLEAN.replace('"+212"', "0537"))
    assert desk.check().status == 1
    assert desk.entries == []


DATED = CLEAN.replace("[national]}", "[national], until: 2030-01-01}")
ALLOWED = ABROAD.replace(
    '"+33", trunks: [national]', '"+33", trunks: [national], allow: {finding: route-leaves-country, until: 2030-01-01, because: x}'
)


@pytest.mark.parametrize(("text", "statuses"), [(DATED, (1, 1)), (ALLOWED, (0, 1))], ids=["rule", "exception"])
def test_a_verdict_stands_from_the_instant_judged_until_the_next_change(text: str, statuses: tuple[int, int], desk: Desk) -> None:
    desk.file.write_text(text)
    before, after = statuses
    judged = desk.check("--on", "2029-06-01", "--output-format", "json")
    assert (judged.status, judged.how[:6]) == (before, "proven")
    later = desk.check("--on", "2029-12-31T23:59:59Z", "--output-format", "json")
    assert (later.status, later.how) == (before, "recalled")
    assert later.out == judged.out.replace('"2029-06-01T00:00:00Z"', '"2029-12-31T23:59:59Z"')
    assert later.out != judged.out
    changed = desk.check("--on", "2030-01-01")
    assert (changed.status, changed.how[:6]) == (after, "proven")
    assert desk.check("--on", "2029-12-31T23:59:59Z", "--output-format", "json") == later._replace(how=changed.how)


def test_without_a_date_the_verdict_is_of_now_cold_and_warm(desk: Desk) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    dated = desk.check("--on", f"{yesterday:%Y-%m-%d}", "--output-format", "json")
    assert dated.how.startswith("proven")
    now = desk.check("--output-format", "json")
    assert now.how == "recalled"
    desk.forget()
    assert desk.check("--output-format", "json") == now._replace(how=dated.how)


def test_another_program_proves_anew(desk: Desk) -> None:
    desk.program = desk.directory / "program"
    shutil.copytree(ROOT / "validator", desk.program / "validator", ignore=shutil.ignore_patterns("__pycache__"))
    first = desk.check()
    assert first.how.startswith("proven")
    assert desk.check() == first._replace(how="recalled")
    for changed in ("rules/loop.py", "digits/space.py", "schemas/network.json", "data/world.json"):
        with (desk.program / "validator" / changed).open("a") as file:
            file.write("\n")
        assert desk.check() == first, changed


def truncated(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-1])


def emptied(entry: Path) -> None:
    entry.write_bytes(b"")


def altered(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes().replace(b'"errors"', b"[]").replace(b"route-leaves-country", b"route-leaves-nothing"))


def foreign(entry: Path) -> None:
    """A sound entry, under the name of another."""
    cache.keep("other", b"[]")
    entry.write_bytes((entry.parent / "other").read_bytes())


def unreadable(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


def test_a_damaged_entry_counts_as_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is written anew, unless something else stands in its place."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk.cache))
    desk.file.write_text(ABROAD)
    before = desk.check()
    (entry,) = desk.entries
    for damage in (truncated, emptied, altered, foreign):
        damage(entry)
        assert desk.check() == before, damage.__name__
        assert verdicts.recall(entry.name, None) is not None
    unreadable(entry)
    assert desk.check() == before


def test_a_cache_that_cannot_be_written_is_no_fault(desk: Desk) -> None:
    before = desk.check()
    shutil.rmtree(desk.cache)
    desk.cache.write_text("a file")
    assert desk.check() == before


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "rightnumber"


HERE = Place("net/a.yaml", 9, 3, 4)
FINDING = Finding(
    rule="loop",
    severity="error",
    message="numbers é \u202e",
    place=HERE,
    subject="routes/out",
    label="here",
    marks=(Mark(HERE, "and here"), Mark(Place("net/b.yaml", 1, 1), "")),
    facts=(("for example", "+212537201234"), ("see", "trace")),
    numbers=Numbers("+33320001122", 100_000_000, 3, ("+333XXXXXXXX",), 2),
    switches=frozenset({"rabat", "paris"}),
    edit=Edit("net/a.yaml", 3, 5, '"05"'),
)
VERDICT = Verdict(
    findings=(FINDING, replace(FINDING, numbers=None, edit=None, switches=frozenset(), marks=(), facts=())),
    files=2,
    switches=1,
    origins=1,
    instants=("now", "2030-01-01T00:00:00Z"),
    properties=("no-route", "unused"),
    numbers=12_434_052_787_465,
    withheld="",
    unanswered=False,
    assumptions=("numbering plans of release 9.0.43",),
    command="check",
)
JANUARY, JUNE = datetime(2029, 1, 1, tzinfo=UTC), datetime(2029, 6, 1, tzinfo=UTC)


@pytest.mark.usefixtures("kept")
def test_a_verdict_comes_back_as_it_was() -> None:
    assert verdicts.recall("verdict-a", None) is None
    verdicts.keep("verdict-a", VERDICT, datetime.now(UTC), None)
    assert verdicts.recall("verdict-a", None) == VERDICT
    assert verdicts.recall("verdict-b", None) is None


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("on", "stands"),
    [(JANUARY - timedelta(seconds=1), False), (JANUARY, True), (JUNE - timedelta(seconds=1), True), (JUNE, False)],
)
def test_the_edges_of_the_time_in_which_a_verdict_stands(on: datetime, stands: bool) -> None:
    verdicts.keep("verdict-a", VERDICT, JANUARY, JUNE)
    assert (verdicts.recall("verdict-a", on) is not None) == stands


def test_only_the_youngest_verdicts_stay(kept: Path) -> None:
    kept.mkdir()
    for age in range(verdicts.MOST + 5):
        entry = kept / f"verdict-{age:03}"
        entry.touch()
        os.utime(entry, (1_000_000 - age, 1_000_000 - age))
    (kept / "world-1").touch()
    verdicts.keep("verdict-new", VERDICT, JANUARY, None)
    left = {entry.name for entry in kept.iterdir()}
    assert left == {"world-1", "verdict-new", *(f"verdict-{age:03}" for age in range(verdicts.MOST - 1))}


def test_names_and_contents_do_not_run_into_each_other() -> None:
    networks = [{"a": b"bc"}, {"ab": b"c"}, {"a": b"b", "c": b""}, {"a": b"", "b": b"c"}, {}]
    assert len({verdicts.name_of(Files(contents, {}, [])) for contents in networks}) == len(networks)
    both = {"a": b"1", "b": b"2"}
    assert verdicts.name_of(Files(both, {}, [])) == verdicts.name_of(Files(dict(reversed(both.items())), {}, []))


@pytest.mark.parametrize("home", ["relative", ""])
def test_a_cache_home_that_is_not_absolute_is_ignored(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    cache.keep("entry", b"content")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [".cache/rightnumber/entry"]
    assert cache.read("entry") == b"content"
