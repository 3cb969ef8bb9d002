"""`rightnumber verify` as a user runs it, and `rightnumber platforms`."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cli import main
from validator.render import PLATFORMS, platform

ROOT = Path(__file__).parents[1]
ON = ("--on", "2026-11-01")


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The example's switch Rabat, rendered, in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    assert main(["-C", f"{ROOT / 'configs'}", "render", "rabat", "-o", "build", *ON]) == 0
    capsys.readouterr()
    return tmp_path / "build"


def verify(*typed: str) -> int:
    return main(["-C", f"{ROOT / 'configs'}", "verify", *ON, *typed])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_files_that_do_what_was_proven(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("build/rabat") == 0
    assert capsys.readouterr().out == (
        "rabat: build/rabat does with every number what was proven (kamailio, 2 origins, 5 trunks)\n"
        "  not read, for it decides nothing about numbers: build/rabat/kamailio-test.cfg\n"
        "assumed: the switch runs these files and no others; numbers are dialled whole\n"
    )


def test_files_edited_by_hand(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (build / "rabat").rename(build / "collected")
    edit(build / "collected/tables/routes.rabat", "333:3=voicemail", "+333:any=voicemail")
    assert verify("build/collected", "--switch", "rabat") == 1
    assert capsys.readouterr().out == (
        "rabat: build/collected does not do what was proven\n"
        "  rabat/subscribers: 11,111,111,111,111 numbers: +333 and 0 to 13 digits\n"
        "    for example  +333\n"
        "    the files    voicemail; class international\n"
        "    was proven   gateway; class international\n"
        "  rabat/subscribers: 11,111,111,111,111 numbers: 00333 and 0 to 13 digits\n"
        "    for example  00333\n"
        "    the files    voicemail as +333; class international\n"
        "    was proven   gateway as +333; class international\n"
        "  rabat/subscribers: 1 number: 333\n"
        "    for example  333\n"
        "    the files    refused with cause 3 (no-route-to-destination); class free\n"
        "    was proven   voicemail; class free\n"
        "  not read, for it decides nothing about numbers: build/collected/kamailio-test.cfg\n"
        "assumed: the switch runs these files and no others; numbers are dialled whole\n"
    )


def test_a_file_that_cannot_be_read(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(build / "rabat/tables/routes.rabat", "333:3=voicemail", "333:3=voicemail:x")
    assert verify("build/rabat") == 2
    assert capsys.readouterr().out == (
        "rabat: not read: build/rabat/tables/routes.rabat:10  '333:3=voicemail:x' is no row of 2 fields\n"
        "assumed: the switch runs these files and no others; numbers are dialled whole\n"
    )


def test_a_directory_of_switches_some_of_which_are_missing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("build") == 2
    assert capsys.readouterr().out.splitlines()[-1] == (
        "not answered for fr-gateway, lille, paris, casablanca, ma-gateway: no files in build"
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["nowhere"], "nowhere is no directory\n"),
        (["build/rabat", "--switch", "fes"], "there is no switch fes; there are fr-gateway, lille, paris, casablanca, ma-gateway, rabat\n"),
        (
            ["build/rabat/tables"],
            (
                "neither build/rabat/tables nor a directory in it is called like a switch"
                " (fr-gateway, lille, paris, casablanca, ma-gateway, rabat): say --switch NAME\n"
            ),
        ),
    ],
)
def test_a_question_that_cannot_be_asked(build: Path, typed: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(*typed) == 2
    assert capsys.readouterr() == ("", words)


def test_a_network_that_cannot_be_proven_verifies_nothing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (build / "net.yaml").write_text("switches: 3\n")
    assert main(["-C", "build", "verify", "build/rabat"]) == 2
    assert "nothing was proven" in capsys.readouterr().out


def test_every_platform_says_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms"]) == 0
    said = capsys.readouterr().out
    for name in PLATFORMS:
        assert f"{name}: {platform(name).software}\n" in said
        assert all(said_of in said for said_of in platform(name).limits)
