"""`rightnumber init`: a network that is clean at once, in which people dial as their country dials."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.naive import Dialler
from tests.naive_rules import Number
from validator.cli import main
from validator.commands.starter import network
from validator.load import load_texts
from validator.tables import Forward, Rule

ON = datetime(2026, 1, 1, tzinfo=UTC)
MOROCCO = """\
# A network to grow from: one switch, its subscribers, and the trunks they need. Names and addresses are examples.
switches:
  - name: exchange
    country: "MA"
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins:
      - name: subscribers
        addresses: ["198.51.100.0/24"]
        translate: [dialled-to-e164]          # what is dialled becomes an international number
        charging: subscribers
        route: subscribers
    trunks:
      - name: national
        gateways: ["sip:192.0.2.10:5060"]
        to: {country: "MA"}
      - name: international
        gateways: ["sip:192.0.2.20:5060"]
        carries: ["*"]
        to: {transit: true}
      - name: emergency
        gateways: ["sip:192.0.2.30:5060", "sip:192.0.2.31:5060"]
        to: {emergency: ["15", "19", "177"]}

translations:
  - name: dialled-to-e164
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {prefix: "0", length: 10, strip: 1, prepend: "+212"}

routes:
  - name: subscribers
    rules:
      - {number: "15", trunks: [emergency]}
      - {number: "19", trunks: [emergency]}
      - {number: "177", trunks: [emergency]}
      - {prefix: "+212", trunks: [national]}
      - {prefix: "+", trunks: [international]}

charging:
  - name: subscribers
    rules:
      - {prefix: "+212", charge: national}
      - {prefix: "+", charge: international}
"""
DIALLED = [
    ("MA", "0537201234", "national", "+212537201234"),
    ("MA", "0033320001122", "international", "+33320001122"),
    ("MA", "177", "emergency", "177"),
    ("FR", "0123456789", "national", "+33123456789"),
    ("FR", "00212537201234", "international", "+212537201234"),
    ("FR", "+33612345678", "national", "+33612345678"),
    ("FR", "15", "emergency", "15"),
    ("FR", "118218", "", ""),  # directory enquiries: a short code, and no service of this network
    ("IT", "0669812345", "national", "+390669812345"),
    ("IT", "3331234567", "national", "+393331234567"),
    ("IT", "803803", "national", "+39803803"),
    ("IT", "118", "emergency", "118"),
    ("US", "2125550123", "national", "+12125550123"),
    ("US", "12125550123", "national", "+12125550123"),
    ("US", "01133320001122", "international", "+33320001122"),
    ("US", "911", "emergency", "911"),
    ("US", "411", "", ""),
    ("US", "13100000", "", ""),  # 310 and four digits are dialled in Canada alone
    ("HK", "0033320001122", "international", "+33320001122"),
    ("RW", "006000000", "national", "+25006000000"),  # national, though it begins as if it were abroad
    ("RW", "006834123", "international", "+6834123"),  # of the same length, and a number of Niue
    ("GB", "02079460018", "national", "+442079460018"),
    ("GB", "999", "emergency", "999"),
    ("CI", "2721234567", "national", "+2252721234567"),
    ("CI", "0701234567", "national", "+2250701234567"),
    ("CI", "111", "emergency", "111"),
    ("AU", "000", "emergency", "000"),
    ("AU", "001133320001122", "international", "+33320001122"),
    ("NO", "22123456", "national", "+4722123456"),
]


@pytest.mark.parametrize(("country", "dialled", "trunk", "sent"), DIALLED)
def test_people_dial_as_their_country_dials(country: str, dialled: str, trunk: str, sent: str) -> None:
    """The naive switch dials; which trunk is offered the call first, and with which number."""
    loaded = load_texts({"network.yaml": network(country, ON).encode()}).network
    assert loaded
    origin = loaded.origin("exchange/subscribers")
    switch = Dialler(loaded, ON)
    number = switch.translated(origin.translate, Number("international" if dialled.startswith("+") else "unknown", dialled))
    assert isinstance(number, Number)
    match switch.winner(loaded.routes[origin.route], loaded.routes, number):
        case Rule(action=Forward(trunks=trunks)):
            assert (trunks[0], number.written) == (trunk, sent)
        case nothing:
            assert (nothing, trunk) == (None, "")


def test_morocco_to_the_letter() -> None:
    assert network("MA", ON) == MOROCCO


def test_short_codes_and_emergency_numbers_that_look_like_a_dialled_form_stay_as_dialled() -> None:
    assert '      - {prefix: "001", length: 3, strip: 0}\n' in network("UZ", ON)


def test_of_many_international_prefixes_one_is_offered_and_said_to_be() -> None:
    text = network("HK", ON)
    assert 'plans:\n  - country: "HK"\n    international_prefix: "00" ' in text
    assert text.count('prepend: "+"}') == 1


@pytest.mark.parametrize(("country", "prefix"), [("US", '"+[2-9]"'), ("RU", '"+[1-689]"'), ("GB", '"+4[0-35-9]"')])
def test_a_shared_calling_code_is_carried_whole_and_called_neither_national_nor_international(country: str, prefix: str) -> None:
    text = network(country, ON)
    assert f"{{prefix: {prefix}, charge: international}}" in text
    assert "charge: national" not in text


@pytest.mark.parametrize("country", ["AU", "BG", "CI", "FR", "GB", "HK", "IT", "JP", "MA", "NO", "RU", "RW", "US", "UZ"])
def test_what_init_writes_is_proven_without_a_finding(country: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", country.lower(), str(tmp_path / "net")]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/net/{country.lower()}.yaml written; next: rightnumber check {tmp_path}/net\n"
    assert main(["check", str(tmp_path / "net")]) == 0
    assert capsys.readouterr().out.startswith("no errors, no warnings in 1 file\n")


def test_the_next_command_is_short_where_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "MA"]) == 0
    assert capsys.readouterr().out == "configs/ma.yaml written; next: rightnumber check\n"


def test_a_network_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "deep" / "mine.yml"
    mine.parent.mkdir()
    mine.write_text("switches: []\n")
    assert main(["init", "MA", str(tmp_path)]) == 1
    assert capsys.readouterr() == ("", f"{tmp_path} holds a network already ({mine}); nothing was written\n")
    assert [path.name for path in tmp_path.rglob("*.y*ml")] == ["mine.yml"]


@pytest.mark.parametrize("country", ["MAR", "XX", "+800", "../FR"])
def test_a_country_that_does_not_exist_is_not_answered(country: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", country, str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"{country!r} is no country with a numbering plan; near it: ")


def test_a_place_that_cannot_be_written_is_not_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert main(["init", "MA", str(file)]) == 2
    assert capsys.readouterr().err.startswith("nothing was written: ")
