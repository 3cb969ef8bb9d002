"""Decks: rules that stand in a CSV file are the rules that would stand in YAML, each with its place; what is wrong is named there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.cli import main
from validator.finding import Place
from validator.load import Loaded, load_network, load_texts
from validator.tables import Charge, Dates, Forward, Reject, Rule, Translate

SWITCH = """\
switches:
  - name: rabat
    country: MA
    origins: [{name: subscribers, translate: [dialled], route: rabat}]
    trunks: [{name: home, to: {country: MA}}, {name: transit, carries: ["*"], to: {transit: true}}]
"""
NETWORK = SWITCH + "translations: [{name: dialled, deck: dialled.csv}]\nroutes: [{name: rabat, deck: decks/rabat.csv}]\n"
DIALLED = "prefix,strip,prepend,length\n00,2,+,\n0,1,+212,10\n"
RABAT = "prefix,trunks\n+212,home\n+,transit\n"
NO_DIGITS = (
    "rabat.csv:2:1 prefix must be a quoted string of digits, sets allowed (X, Z, N, [5-8]); a blank never means all: write any: true"
)


def loaded(rabat: str = RABAT, dialled: str = DIALLED, network: str = NETWORK) -> Loaded:
    return load_texts({"a.yaml": network.encode(), "decks/rabat.csv": rabat.encode(), "dialled.csv": dialled.encode()})


def rules(rabat: str) -> tuple[Rule, ...]:
    found = loaded(rabat)
    assert found.network, found.findings
    return tuple(found.network.routes["rabat"].rules)


def said(found: Loaded) -> list[str]:
    return [f"{finding.place.file}:{finding.place.line}:{finding.place.column} {finding.message}" for finding in found.findings]


def test_rows_are_rules_with_their_places() -> None:
    found = loaded()
    assert found.network
    assert found.files == ("a.yaml", "decks/rabat.csv", "dialled.csv")
    assert found.sources["decks/rabat.csv"] == RABAT
    assert found.network.routes["rabat"].rules == (
        Rule("prefix", "+212", Forward(("home",)), Place("decks/rabat.csv", 2, 1, 4)),
        Rule("prefix", "+", Forward(("transit",)), Place("decks/rabat.csv", 3, 1, 1)),
    )
    assert found.network.translations["dialled"].rules == (
        Rule("prefix", "00", Translate(strip=2, prepend="+"), Place("dialled.csv", 2, 1, 2)),
        Rule("prefix", "0", Translate(strip=1, prepend="+212"), Place("dialled.csv", 3, 1, 1), length=(10, 10)),
    )


def test_every_column_means_what_its_key_means_in_yaml() -> None:
    header = "prefix,number,pattern,any,length,nature,trunks,reject,from,note\n"
    rows = [
        "+33,,,,8-15,,home;transit,,,",
        ",112,,,,,home,,,",
        ',,05[3-5]XXXXXXX,,,national;unknown,home,,2027-01-01,"south, ""so called"""',
        ",,,true,,,,21,,",
    ]
    written = """\
routes:
  - name: rabat
    rules:
      - {prefix: "+33", length: 8-15, trunks: [home, transit]}
      - {number: "112", trunks: [home]}
      - {pattern: "05[3-5]XXXXXXX", nature: [national, unknown], trunks: [home], from: 2027-01-01, note: 'south, "so called"'}
      - {any: true, reject: 21}
"""
    plain = load_texts({"a.yaml": (SWITCH.replace("translate: [dialled], ", "") + written).encode()}).network
    assert plain
    nowhere = Place("", 0, 0)
    deck = rules(header + "\n".join(rows))
    assert [rule._replace(place=nowhere) for rule in deck] == [rule._replace(place=nowhere) for rule in plain.routes["rabat"].rules]
    assert deck[2].dates != Dates()
    assert deck[3].action == Reject(21)


@pytest.mark.parametrize(
    "text", [RABAT.replace("\n", "\r\n"), "\ufeff" + RABAT, RABAT.rstrip(), "\n" + RABAT + "\n\n", RABAT.replace("home", '"home"')]
)
def test_rows_are_the_same_whatever_wrote_the_file(text: str) -> None:
    assert [(rule.digits, rule.action) for rule in rules(text)] == [("+212", Forward(("home",))), ("+", Forward(("transit",)))]


def test_a_deck_of_charges() -> None:
    network = SWITCH.replace("route: rabat", "route: rabat, charging: all") + "charging: [{name: all, deck: decks/rabat.csv}]\n"
    found = loaded(
        "prefix,charge\n+212,national\n", network=network.replace("translate: [dialled], ", "") + "routes: [{name: rabat, rules: []}]"
    )
    assert found.network
    assert [rule.action for rule in found.network.charging["all"].rules] == [Charge("national")]


@pytest.mark.parametrize(
    ("deck", "words"),
    [
        (
            "",
            (
                "rabat.csv:1:1 a deck begins with a header that names keys of a rule: "
                "prefix, number, pattern, any, length, nature, from, until, note, trunks, reject"
            ),
        ),
        ("prefix,trunk\n+,transit\n", "rabat.csv:1:8 unknown column 'trunk'; did you mean 'trunks'?"),
        ("prefix,trunks,prefix\n", "rabat.csv:1:15 the column prefix stands twice"),
        ("prefix,trunks\n+,transit,home\n", "rabat.csv:2:1 this row has 3 cells, the header has 2"),
        ("prefix,trunks\n+212\n", "rabat.csv:2:1 this row has 1 cells, the header has 2"),
        ("prefix,trunks\n,transit\n", "rabat.csv:2:1 a rule must say exactly one of prefix, number, pattern, range, or any: true"),
        ("prefix,trunks\n+33,\n", "rabat.csv:2:1 a route must say either trunks or reject"),
        ("prefix,trunks\n +33,transit\n", NO_DIGITS),
        ("prefix,trunks\n3.3E+10,transit\n", NO_DIGITS),
        ("prefix,length,trunks\n+33,07,transit\n", "rabat.csv:2:5 length must be a whole number from 1 to 30, or two of them such as 8-15"),
        ("prefix,trunks\n+33,transit;hme\n", "rabat.csv:2:13 there is no trunk 'hme' at switch rabat; did you mean 'home'?"),
        (
            "prefix,trunks\n+33,transit;\n",
            "rabat.csv:2:13 an item of trunks must be a name: a letter, then at most 62 letters, digits, dots, dashes or underscores",
        ),
        ("prefix,reject\n+33,busy\n", "rabat.csv:2:5 there is no cause 'busy'; did you mean 'user-busy'?"),
        ('prefix,trunks\n+33,"transit"home\n', "rabat.csv:2:5 a cell with quotes is quoted as a whole, its own quotes doubled"),
        ('prefix,trunks\n+33,"transit\n', "rabat.csv:2:5 a cell with quotes is quoted as a whole, its own quotes doubled"),
        ("prefix,trunks\n+33,\0\n", "rabat.csv:1:1 decks/rabat.csv is a binary file: it holds NUL bytes"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(deck: str, words: str) -> None:
    assert [told.removeprefix("decks/") for told in said(loaded(deck))] == [words]


def test_a_deck_that_is_not_there() -> None:
    missing = loaded(network=NETWORK.replace("decks/rabat", "decks/rabatt"))
    assert said(missing) == [
        "a.yaml:7:30 there is no deck 'decks/rabatt.csv' below the network's directory; did you mean 'decks/rabat.csv'?"
    ]
    assert missing.unreadable
    parquet = loaded(network=NETWORK.replace("decks/rabat.csv", "decks/rabat.parquet"))
    assert said(parquet) == ["a.yaml:7:30 decks/rabat.parquet is not read by this version: write it as CSV"]


CELLS = st.text(alphabet='+0123",;\n\r ax', max_size=6)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_a_quoted_cell_holds_what_was_put_in(pairs: list[tuple[str, str]]) -> None:
    def quoted(cell: str) -> str:
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'

    lines = "".join(f"+33{place},transit,{quoted(first)}\r\n" for place, (first, _) in enumerate(pairs))
    found = loaded("prefix,trunks,note\n" + lines)
    notes = [first for first, _ in pairs]
    if found.network:
        assert [rule.note for rule in found.network.routes["rabat"].rules] == notes
    else:
        assert all(finding.place.line for finding in found.findings)


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs" / "decks").mkdir(parents=True)
    for name, text in (("a.yaml", NETWORK), ("dialled.csv", DIALLED), ("decks/rabat.csv", RABAT), ("prices.csv", "what,ever\n")):
        (tmp_path / "configs" / name).write_text(text, encoding="utf-8")
    return tmp_path / "configs"


def test_a_deck_lies_below_the_directory_of_the_network(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = load_network(directory)
    assert found.files == ("configs/a.yaml", "configs/decks/rabat.csv", "configs/dialled.csv")  # prices.csv is nobody's deck
    main(["check"])
    before = capsys.readouterr().out
    assert "emergency-unreachable" in before
    assert "loop" not in before
    (directory / "decks" / "rabat.csv").write_text(RABAT.replace("+212,home", "+212,homer"), encoding="utf-8")
    assert main(["check", "configs/decks/rabat.csv"]) == 1  # the verdict of the run before is of another deck
    assert "there is no trunk 'homer' at switch rabat; did you mean 'home'?" in capsys.readouterr().out
    assert main(["check", "configs/prices.csv"]) == 2
    assert "1 more in other files" in capsys.readouterr().err


def test_a_price_list_in_another_encoding_is_nobodys_deck(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (directory / "prices.csv").write_bytes("préfixe,prix\n33,1\n".encode("latin-1"))
    cold = main(["check"]), capsys.readouterr().out
    assert cold[0] == 1
    assert (main(["check"]), capsys.readouterr().out) == cold


def test_a_deck_alone_is_no_network(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = directory.parent / "alone"
    other.mkdir()
    (other / "rabat.csv").write_text(RABAT, encoding="utf-8")
    assert main(["check", "alone"]) == 2
    assert "alone holds no YAML file" in capsys.readouterr().out
