"""`rightnumber verify` as a user runs it, `rightnumber platforms`, and what rendering would change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from validator import __version__
from validator.cli import main
from validator.flow.proof import Proof
from validator.load import load_texts
from validator.render import PLATFORMS, platform, renderer
from validator.render.compiled import switch_model

ON = ("--on", "2026-11-01")
NETWORK = """switches:
  - name: rabat
    country: MA
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins:
      - {name: subscribers, addresses: ["198.51.100.0/24"], translate: [dialled], charging: rabat, route: rabat}
    trunks:
      - {name: casablanca, gateways: ["sip:192.0.2.10:5060"], to: {country: MA}}
      - {name: transit, gateways: ["sip:192.0.2.11:5060"], carries: ["*"], to: {transit: true}}
      - {name: voicemail, gateways: ["sip:192.0.2.12:5060"], to: {service: ["333"]}}
      - {name: rescue, gateways: ["sip:192.0.2.13:5060"], to: {emergency: ["15", "19", "177"]}}
  - {name: fes, country: MA, platform: asterisk}
translations:
  - {name: dialled, rules: [{prefix: "00", strip: 2, prepend: "+"}, {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}]}
routes:
  - name: rabat
    rules:
      - {number: "333", trunks: [voicemail]}
      - {pattern: "1[59]", trunks: [rescue]}
      - {number: "177", trunks: [rescue]}
      - {prefix: "+212", trunks: [casablanca]}
      - {prefix: "+", trunks: [transit]}
charging:
  - {name: rabat, rules: [{number: "333", charge: free}]}
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A switch, rendered, in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    Path("net.yaml").write_text(NETWORK)
    assert main(["-C", "net.yaml", "render", "rabat", "-o", "build", *ON]) == 0
    capsys.readouterr()
    return tmp_path / "build"


def verify(*typed: str) -> int:
    return main(["-C", "net.yaml", "verify", *ON, *typed])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_files_that_do_what_was_proven(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("build/rabat") == 0
    assert capsys.readouterr().out == (
        "rabat: build/rabat does with every number what was proven (kamailio, 1 origin, 4 trunks)\n"
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
        "    the files    voicemail\n"
        "    was proven   transit\n"
        "  rabat/subscribers: 11,111,111,111,111 numbers: 00333 and 0 to 13 digits\n"
        "    for example  00333\n"
        "    the files    voicemail as +333\n"
        "    was proven   transit as +333\n"
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
        "rabat: not read: build/rabat/tables/routes.rabat:7  '333:3=voicemail:x' is no row of 2 fields\n"
        "assumed: the switch runs these files and no others; numbers are dialled whole\n"
    )


def test_what_the_network_asks_for_and_is_not_compared(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = Path("net.yaml")
    network.write_text(NETWORK.replace("platform: kamailio", "platform: cobol"))
    assert verify("build/rabat") == 2
    assert capsys.readouterr().out.splitlines()[0] == (
        f"rabat: not read: net.yaml:2  the platform of rabat is cobol, and this version reads {', '.join(PLATFORMS)}"
    )
    calling = "translate_calling: [c], route: rabat}"
    network.write_text(NETWORK.replace("route: rabat}", calling) + "translate_calling:\n  - {name: c, rules: []}\n")
    assert verify("build/rabat") == 2
    assert capsys.readouterr().out.splitlines()[0] == (
        "rabat: not read: net.yaml:7  tables for calling numbers (translate_calling) are not compared yet"
    )


def test_a_directory_of_switches_some_of_which_are_missing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("build", "--switch", "rabat") == 0
    capsys.readouterr()
    assert verify("build") == 2
    assert capsys.readouterr().out.splitlines()[-1] == ("not answered for fes: no files in build")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["nowhere"], "nowhere is no directory\n"),
        (["build/rabat", "--switch", "lille"], "there is no switch lille; there are rabat, fes\n"),
        (
            ["build/rabat/tables"],
            ("neither build/rabat/tables nor a directory in it is called like a switch (rabat, fes): say --switch NAME\n"),
        ),
    ],
)
def test_a_question_that_cannot_be_asked(build: Path, typed: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(*typed) == 2
    assert capsys.readouterr() == ("", words)


def test_a_network_that_cannot_be_proven_verifies_nothing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.yaml").write_text("switches: 3\n")
    assert verify("build/rabat") == 2
    assert "nothing was proven" in capsys.readouterr().out


def test_every_platform_says_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms"]) == 0
    said = capsys.readouterr().out
    for name in PLATFORMS:
        assert f"{name}: {platform(name).software}\n" in said
        assert all(said_of in said for said_of in platform(name).limits)


def test_a_platform_that_cannot_say_it_exactly_is_refused_with_the_reason(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    why = (
        "a local policy takes numbers by their first digits and never by their length, so 15 would be 150 as well; translation rules of a "
        "session apply one after the other and to every number; and a local route table leaves the plus out, so +333 and 333 are one number"
    )
    edit(Path("net.yaml"), "platform: kamailio", "platform: oracle")
    assert main(["-C", "net.yaml", "render", "rabat", "-o", "other", *ON]) == 1
    assert capsys.readouterr().out == (f"refused: rabat has the platform oracle, which is not rendered\n  {why}\nNothing was written.\n")
    assert not Path("other").exists()
    assert main(["platforms"]) == 0
    assert f"oracle: not rendered\n  why          {why}\n" in capsys.readouterr().out


def test_what_rendering_would_change(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(build / "rabat/tables/routes.rabat", "333:3=voicemail", "333:3=rescue")
    (build / "rabat/notes.txt").write_text("ours\n")
    assert main(["-C", "net.yaml", "render", "rabat", "-o", "build", "--diff", *ON]) == 1
    assert capsys.readouterr().out == (
        "--- build/rabat/notes.txt\n+++ build/rabat/notes.txt as it would be\n@@ -1 +0,0 @@\n-ours\n"
        "--- build/rabat/tables/routes.rabat\n+++ build/rabat/tables/routes.rabat as it would be\n"
        "@@ -4,4 +4,4 @@\n 15:2=rescue\n 177:3=rescue\n 19:2=rescue\n-333:3=rescue\n+333:3=voicemail\n"
        "2 files to render again\n"
    )
    assert "333:3=rescue" in (build / "rabat/tables/routes.rabat").read_text()


def test_rendering_that_would_change_nothing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", "net.yaml", "render", "rabat", "-o", "build", "--diff", *ON]) == 0
    assert capsys.readouterr().out == "build is current for 1 switch\n"


def test_numbers_that_two_rules_claim_alike_are_no_line_of_a_file() -> None:
    """Rendering is refused while they stand, and does not break on them."""
    line = '      - {pattern: "1[59]", trunks: [rescue]}\n'
    tied = NETWORK.replace(line, line + '      - {pattern: "1[69]", trunks: [transit]}\n')
    network = load_texts({"net.yaml": tied.encode()}).network
    assert network is not None
    epoch = Proof(network, datetime(2026, 11, 1, tzinfo=UTC)).epochs[0]
    files = renderer("kamailio")(switch_model(epoch, network.switches["rabat"]))
    rows = files["tables/routes.rabat"].decode().splitlines()
    assert [row for row in rows if row.startswith("1")] == ["15:2=rescue", "16:2=transit", "177:3=rescue"]


def test_the_face_for_programs(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(build / "rabat/tables/routes.rabat", "333:3=voicemail", "334:3=voicemail")
    edit(build / "rabat/tables/routes.rabat", "+:any=transit", "+:any=transit|casablanca")
    assert verify("build/rabat", "--output-format", "json") == 1
    said = json.loads(capsys.readouterr().out)
    (switch,) = said.pop("switches")
    differences = switch.pop("differences")
    assert said == {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "verify",
        "status": 1,
        "instant": "2026-11-01T00:00:00Z",
        "errors": 0,
        "missing": [],
        "assumptions": ["the switch runs these files and no others", "numbers are dialled whole"],
    }
    assert switch == {
        "switch": "rabat",
        "platform": "kamailio",
        "directory": "build/rabat",
        "status": 1,
        "reason": None,
        "names": [],
        "beyond": [],
        "unread": ["build/rabat/kamailio-test.cfg"],
    }
    assert [(each["numbers"]["count"], each["numbers"]["witness"]) for each in differences] == [
        (11_099_999_999_999_999, "+0"),
        (11_099_999_999_999_999, "000"),
        (1, "333"),
        (1, "334"),
    ]
    assert differences[1]["files"]["trunks"] == [
        {"trunk": "transit", "number": "+0", "share": ""},
        {"trunk": "casablanca", "number": "+0", "share": ""},
    ]
    assert differences[1]["numbers"]["ranges"][0] == "000 and 2 to 15 digits"
    assert differences[-1] == {
        "origin": "subscribers",
        "numbers": {"count": 1, "witness": "334", "ranges": ["334"]},
        "files": {
            "words": "voicemail",
            "trunks": [{"trunk": "voicemail", "number": "334", "share": ""}],
            "cause": 0,
            "status": 0,
            "tariff": "",
        },
        "proven": {"words": "refused with cause 3 (no-route-to-destination)", "trunks": [], "cause": 3, "status": 0, "tariff": ""},
    }


def test_a_file_that_cannot_be_read_is_no_equal_one_to_programs(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(build / "rabat/tables/routes.rabat", "333:3=voicemail", "333:3=voicemail:x")
    assert verify("build", "--output-format", "json") == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["status"], said["missing"], said["switches"][0]["status"]) == (2, ["fes"], 2)
    assert said["switches"][0]["reason"] == {
        "message": "'333:3=voicemail:x' is no row of 2 fields",
        "place": {"file": "build/rabat/tables/routes.rabat", "line": 7, "column": 1, "width": 1},
    }
    Path("net.yaml").write_text("switches: 3\n")
    assert verify("build", "--output-format", "json") == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["command"], said["status"], said["proof"]["proven"]) == ("verify", 2, False)


def test_the_face_for_test_reports(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(build / "rabat/tables/routes.rabat", "333:3=voicemail", "333:3=rescue")
    assert verify("build", "--output-format", "junit") == 1
    assert capsys.readouterr().out == (
        '<testsuites tests="2" failures="1" errors="1">\n'
        '  <testsuite name="rightnumber verify" tests="2" failures="1" errors="1">\n'
        '    <testcase classname="rightnumber verify" name="rabat">\n'
        '      <failure message="rabat: build/rabat does not do what was proven" type="different">'
        "  rabat/subscribers: 1 number: 333\n    for example  333\n    the files    rescue; class free\n"
        "    was proven   voicemail; class free</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="rightnumber verify" name="fes">\n'
        '      <error message="no files in build" type="not answered" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )
