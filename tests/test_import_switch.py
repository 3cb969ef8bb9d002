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
