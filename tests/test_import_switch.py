"""`rightnumber import kamailio|asterisk DIR`: the files of a switch become a network that does the same, or that says where not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.test_verify import NETWORK
from validator.cli import main
from validator.flow.proof import Proof
from validator.load import load_network, load_texts
from validator.network import Switch
from validator.readback import reader
from validator.readback.difference import differences, misnamed
from validator.readback.told import network, teller
from validator.render import renderer
from validator.render.compiled import switch_model

PLATFORMS = ("asterisk", "kamailio")
ROOT = Path(__file__).parents[1]
ON = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A switch, rendered for both platforms, each in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    for platform in PLATFORMS:
        Path("net.yaml").write_text(NETWORK.replace("platform: kamailio", f"platform: {platform}"))
        assert main(["-C", "net.yaml", "render", "rabat", "-o", platform, "--on", "2026-11-01"]) == 0
    capsys.readouterr()
    return tmp_path


SWITCH = """switches:
  - name: "rabat"
    country: "MA"
    platform: asterisk
    origins:
      - {name: "subscribers", addresses: ["198.51.100.0/24"], translate: ["dialled"], charging: "rabat", route: "rabat"}
    trunks:
      # who is at the far end, and whose numbers travel here, stands in no file of a switch: say it in place of this
      - {name: "casablanca", gateways: ["sip:192.0.2.10:5060"], to: {transit: true}, carries: ["*"]}
      - {name: "transit", gateways: ["sip:192.0.2.11:5060"], to: {transit: true}, carries: ["*"]}
      - {name: "voicemail", gateways: ["sip:192.0.2.12:5060"], to: {transit: true}, carries: ["*"]}
      - {name: "rescue", gateways: ["sip:192.0.2.13:5060"], to: {transit: true}, carries: ["*"]}

translations:
  - name: "dialled"
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}

routes:
  - name: "rabat"
    rules:
      - {number: "177", trunks: ["rescue"]}
      - {number: "333", trunks: ["voicemail"]}
      - {prefix: "+212", trunks: ["casablanca"]}
      - {pattern: "1[59]", trunks: ["rescue"]}
      - {prefix: "+", trunks: ["transit"]}

charging:
  - name: "rabat"
    rules:
      - {number: "333", charge: "free"}
"""
SAME = "the network does with every number what the files do\n"


def test_a_switch_becomes_a_network(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "asterisk", "asterisk/rabat", "--country", "MA"]) == 0
    assert capsys.readouterr() == (SWITCH, SAME)
    assert main(["import", "kamailio", "kamailio/rabat", "--country", "MA", "--switch", "fes", "-o", "fes.yaml"]) == 0
    assert capsys.readouterr() == ("", SAME)
    text = Path("fes.yaml").read_text()
    assert '      - {pattern: "06XXXXXXXX", strip: 1, prepend: "+212"}\n' in text
    assert text.startswith('switches:\n  - name: "fes"\n    country: "MA"\n    platform: kamailio\n')


def test_what_is_not_understood_is_imported_nowhere(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("asterisk/rabat/extensions.conf")
    path.write_text(path.read_text().replace("exten => _00!,1,Return(+${EXTEN:2})", "exten => _00!,1,Return(+${EXTEN:2:9})"))
    assert main(["import", "asterisk", "asterisk/rabat", "--country", "MA", "-o", "out.yaml"]) == 2
    where = next(number for number, line in enumerate(path.read_text().splitlines(), 1) if "EXTEN:2:9" in line)
    assert capsys.readouterr() == (
        "",
        f"asterisk/rabat/extensions.conf:{where}: the language has no word for this rewriting\nNothing was imported.\n",
    )
    assert not Path("out.yaml").exists()


def test_what_would_not_be_the_same_is_said(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In another country other numbers can be dialled: those behind 00 may be longer than the plan of the United States knows."""
    assert main(["import", "kamailio", "kamailio/rabat", "--country", "US", "-o", "out.yaml"]) == 1
    words = capsys.readouterr().err.splitlines()
    assert words[0] == "  kamailio/rabat/tables/axes:3  numbers of more digits than were proven are let on"
    assert words[-1].startswith("not the same: ")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_switches_of_the_example_come_back_as_they_were(platform: str) -> None:
    whole = load_network(ROOT / "configs").network
    assert whole is not None
    epoch = Proof(whole, ON).epochs[0]
    for switch in whole.switches.values():
        files = renderer(platform)(switch_model(epoch, switch))
        text = network(teller(platform)(files, switch.name), switch.name, switch.country, platform)
        assert unlike(text, replace(switch, platform=platform), files) == []


def unlike(text: str, switch: Switch, files: dict[str, bytes]) -> list[object]:
    """What an imported network does in another way than the files it was imported from."""
    loaded = load_texts({"imported.yaml": text.encode()})
    assert loaded.network is not None, loaded.findings
    epoch = Proof(loaded.network, ON).epochs[0]
    imported = loaded.network.switches[switch.name]
    read = reader(imported.platform or "")(files, switch.name)
    return [*differences(epoch, imported, read), *misnamed(epoch, imported, read), *read.beyond(epoch.space)]


CUBE = """hostname cube-1
!
voice service voip
 ip address trusted list
  ipv4 10.1.1.0 255.255.255.0
 allow-connections sip to sip
!
voice class uri CUCM sip
 host ipv4:10.1.1.10
 host ipv4:10.1.1.9
!
voice class e164-pattern-map 300
 description numbers of our own
 e164 +3314433....$
 e164 +33144339900$
!
voice translation-rule 1
 rule 1 /^000\\([1-9]........\\)$/ /+\\1/
 rule 2 /^00\\([1-9]........\\)$/ /+33\\1/
 rule 3 /^\\(1[578]\\)$/ /\\1/
 rule 9 /.*/ /0/
!
voice translation-rule 2
 rule 1 /^\\+/ /00/
!
voice translation-rule 9
 rule 1 reject //
!
voice translation-profile OUT
 translate called 2
!
voice translation-profile DIALLED
 translate called 1
!
voice translation-profile NOBODY
 translate called 9
!
dial-peer voice 1 voip
 call-block translation-profile incoming NOBODY
 call-block disconnect-cause incoming call-reject
 session protocol sipv2
 incoming called-number .
!
dial-peer voice 10 voip
 description the offices
 translation-profile incoming DIALLED
 session protocol sipv2
 incoming uri via CUCM
 no vad
!
dial-peer voice 100 voip
 translation-profile outgoing OUT
 destination-pattern +T
 session protocol sipv2
 session target ipv4:192.0.2.1
 huntstop
!
dial-peer voice 200 voip
 description 15, 17 and 18
 destination-pattern 1[578]$
 session protocol sipv2
 session target ipv4:192.0.2.1:5070
 session transport tcp
!
dial-peer voice 300 voip
 session protocol sipv2
 session target ipv4:10.1.1.10
 destination e164-pattern-map 300
 huntstop
"""
OFFICES = r"""    origins:
      - {name: "dial-peer-10", addresses: ["10.1.1.10", "10.1.1.9"], natures: ["unknown"], translate: ["dial-peer-10"], route: "dial-peers"}
    trunks:
      # who is at the far end, and whose numbers travel here, stands in no file of a switch: say it in place of this
      - {name: "dial-peer-100", gateways: ["sip:192.0.2.1"], translate: ["to-dial-peer-100"], to: {transit: true}, carries: ["*"]}
      - {name: "dial-peer-200", gateways: ["sip:192.0.2.1:5070;transport=tcp"], to: {transit: true}, carries: ["*"]}
      - {name: "dial-peer-300", gateways: ["sip:10.1.1.10"], to: {transit: true}, carries: ["*"]}

translations:
  - name: "dial-peer-10"
    rules:
      - {pattern: "000ZXXXXXXXX", strip: 3, prepend: "+"}
      - {pattern: "00ZXXXXXXXX", strip: 2, prepend: "+33"}
  - name: "to-dial-peer-100"
    rules:
      - {prefix: "+", strip: 1, prepend: "00"}

routes:
  - name: "dial-peers"
    rules:
      - {number: "+33144339900", trunks: ["dial-peer-300"]}
      - {pattern: "+3314433XXXX", trunks: ["dial-peer-300"]}
      - {prefix: "+", trunks: ["dial-peer-100"]}
      - {pattern: "1[578]", trunks: ["dial-peer-200"]}
"""


def test_dial_peers_that_somebody_wrote_become_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Dots take any character, so what the rules let on is not only numbers: that is said, line by line."""
    (tmp_path / "cube").mkdir()
    path = tmp_path / "cube/running.cfg"
    path.write_text(CUBE)
    assert main(["import", "cisco", f"{tmp_path / 'cube'}", "--country", "FR"]) == 1
    out, err = capsys.readouterr()
    assert [line.split("  ")[1].rpartition(":")[2] for line in err.splitlines()[:-1]] == ["18", "19"]
    assert out.partition("platform: cisco\n")[2] == OFFICES
    path.write_text(CUBE.replace("........", "[0-9]" * 8))
    assert main(["import", "cisco", f"{tmp_path / 'cube'}", "--country", "FR"]) == 0
    assert capsys.readouterr() == (out, SAME)


@pytest.mark.parametrize(
    ("old", "new", "answer", "words"),
    [
        ("1[578]$", "[0-9][578]$", 1, "  cube/dial-peer-10: 27 numbers: 05, 07, 08, 25, and 23 more ranges"),
        ("1[578]$", ".[578]$", 2, "cube/running.cfg:58: without huntstop a call that fails at dial-peer 200 goes on to others"),
    ],
)
def test_what_dial_peers_do_beyond_the_language_is_said(
    old: str, new: str, answer: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers that no rule takes are refused by the last one; the language would leave them as they are."""
    monkeypatch.chdir(tmp_path)
    Path("cube").mkdir()
    Path("cube/running.cfg").write_text(CUBE.replace("........", "[0-9]" * 8).replace(old, new))
    assert main(["import", "cisco", "cube", "--country", "FR"]) == answer
    assert capsys.readouterr().err.splitlines()[0] == words


def test_a_dial_peer_may_take_calls_and_send_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The provider's own calls come without rules: whatever is dialled is routed, which is said."""
    both = CUBE.replace("voice class e164", "voice class uri ITSP sip\n host ipv4:192.0.2.1\n!\nvoice class e164")
    path = tmp_path / "cube.cfg"
    path.write_text(
        both.replace(" destination-pattern +T", " incoming uri via ITSP\n destination-pattern +T").replace("........", "[0-9]" * 8)
    )
    assert main(["import", "cisco", f"{path}", "--country", "FR"]) == 1
    out, err = capsys.readouterr()
    assert '      - {name: "dial-peer-100", addresses: ["192.0.2.1"], route: "dial-peers"}\n' in out
    assert err == (
        f"  {path}:54  longer numbers than any axis holds, or of other characters, are let on here\nnot the same: 1 line above\n"
    )


def test_one_file_may_be_the_whole_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cube-1.cfg").write_text(CUBE.replace("........", "[0-9]" * 8))
    Path("other.cfg").write_text("not read\n")
    assert main(["import", "cisco", "cube-1.cfg", "--country", "FR"]) == 0
    out, err = capsys.readouterr()
    assert out == f'switches:\n  - name: "cube-1"\n    country: "FR"\n    platform: cisco\n{OFFICES}'
    assert err == SAME
    Path("cube-1.cfg").write_text("hostname cube-1\nnum-exp 1 2\n")
    assert main(["import", "cisco", "cube-1.cfg", "--country", "FR"]) == 2
    assert capsys.readouterr().err == "./cube-1.cfg:2: num-exp 1 2 is not followed\nNothing was imported.\n"
    Path("cube-1.cfg").write_text("hostname cube-1\n")
    assert main(["import", "cisco", "cube-1.cfg", "--country", "FR"]) == 2
    assert capsys.readouterr().err == ".:1: no dial-peer takes calls (incoming uri via), or none sends them on\nNothing was imported.\n"
