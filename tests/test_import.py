"""`rightnumber import csv`: every line of the table becomes a rule or is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from validator.cli import main

RULES = """\
routes:
  - name: rates
    rules:
      - {prefix: "00212", trunks: [casablanca]}
      - {prefix: "+33", trunks: [paris]}
"""
UNDERSTOOD = [
    pytest.param(b"prefix,trunk\n00212,casablanca\n+33,paris\n", id="plain"),
    pytest.param(b"00212,casablanca\n+33,paris\n", id="no-heading"),
    pytest.param(b"\xef\xbb\xbfPrefix;Carrier\r\n\r\n00212;casablanca\r\n+33;paris\r\n", id="spreadsheet"),
    pytest.param(b'"Destination Code"\t"ROUTE"\n"00212"\t"casablanca"\n"+33"\t"paris"\n', id="tabs-and-quotes"),
    pytest.param(b"trunk_group, dial-code\ncasablanca , 00212\nparis, +33", id="turned-round-with-blanks"),
    pytest.param(b"prefix,trunk,,\n00212,casablanca,,\n+33,paris,,\n", id="empty-columns"),
]


def imported(directory: Path, table: bytes, *options: str) -> int:
    file = directory / "rates.csv"
    file.write_bytes(table)
    return main(["import", "csv", str(file), *options])


@pytest.mark.parametrize("table", UNDERSTOOD)
def test_a_table_becomes_rules(table: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, table) == 0
    assert capsys.readouterr() == (RULES, "")


@pytest.mark.parametrize("digits", ["0537", "00", "007", "+212", "1E5", "*21#", "08", "9" * 30])
def test_digits_stay_text(digits: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, f"prefix,trunk\n{digits},paris\n".encode()) == 0
    assert yaml.safe_load(capsys.readouterr().out)["routes"][0]["rules"] == [{"prefix": digits, "trunks": ["paris"]}]


@pytest.mark.parametrize("name", ["no", "On", "YES", "null", "y"])
def test_names_that_yaml_would_take_for_something_else_are_quoted(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, f"prefix,trunk\n33,{name}\n".encode()) == 0
    assert f'trunks: ["{name}"]' in capsys.readouterr().out


def test_a_number_is_exactly_this_number_and_one_trunk_may_serve_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, b"number\n15\n", "--trunk", "rescue") == 0
    assert '      - {number: "15", trunks: [rescue]}\n' in capsys.readouterr().out


def test_a_list_of_trunks_keeps_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, b"prefix,trunk\n33,paris; lille;transit\n") == 0
    assert '{prefix: "33", trunks: [paris, lille, transit]}' in capsys.readouterr().out


NOT_UNDERSTOOD = [
    pytest.param("3.36E+10,paris", "'3.36E+10' is not a prefix: digits, with a plus in front or without", id="spreadsheet-damage"),
    pytest.param("33 6,paris", "'33 6' is not a prefix: digits, with a plus in front or without", id="blank-inside"),
    pytest.param(",paris", "'' is not a prefix: digits, with a plus in front or without", id="no-digits"),
    pytest.param("\u0663\u0663,paris", "'\u0663\u0663' is not a prefix: digits, with a plus in front or without", id="other-digits"),
    pytest.param("33,", "'' is not a name for a trunk: a letter, then letters, digits, '_', '.' or '-'", id="no-trunk"),
    pytest.param("33,\x1b[2J", "'\\x1b[2J' is not a name for a trunk: a letter, then letters, digits, '_', '.' or '-'", id="escape"),
    pytest.param("33", "has 1 columns, the first line 2", id="too-few"),
    pytest.param("33,paris,lille", "has 3 columns, the first line 2", id="too-many"),
    pytest.param("212,paris", "prefix 212 goes to paris here and to casablanca on line 2; both are written", id="conflict"),
]


@pytest.mark.parametrize(("line", "words"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_named_by_line(line: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, f"prefix,trunk\n212,casablanca\n{line}\n".encode()) == 1
    out, err = capsys.readouterr()
    assert err == f"{tmp_path}/rates.csv:3: {words}\n"
    assert out.startswith(f"# line 3 of the table: {words}\nroutes:\n")
    assert '{prefix: "212", trunks: [casablanca]}' in out


def test_both_sides_of_a_conflict_are_written_so_that_check_withholds_its_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, b"prefix,trunk\n33,paris\n33,lille\n") == 1
    rules = yaml.safe_load(capsys.readouterr().out)["routes"][0]["rules"]
    assert rules == [{"prefix": "33", "trunks": ["paris"]}, {"prefix": "33", "trunks": ["lille"]}]


def test_a_repeated_line_is_named_and_does_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, b"prefix,trunk\n00212,casablanca\n+33,paris\n00212,casablanca\n") == 0
    assert capsys.readouterr() == (RULES, f"{tmp_path}/rates.csv:4: repeats line 2\n")


HEADING = "the heading must hold one of prefix, code, destination code, dial code, digits, number; and"
TRUNKS = "one of trunk, trunks, route, carrier, trunk group"


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (b"", (), "the table is empty"),
        (b"prefix,price\n33,1\n", (), f"{HEADING} {TRUNKS}"),
        (b"prefix,number,trunk\n33,1,a\n", (), f"{HEADING} {TRUNKS}"),
        (b"33,paris,lille\n", (), f"{HEADING} {TRUNKS}"),
        (b"prefix,trunk\n33,paris\n", ("--trunk", "lille"), f"{HEADING} no column of trunks, since --trunk names the trunk"),
    ],
)
def test_a_heading_that_leaves_a_choice_is_not_guessed(
    table: bytes, options: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, table, *options) == 1
    assert capsys.readouterr() == ("", f"{tmp_path}/rates.csv:1: {words}\n")


def test_columns_without_a_meaning_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, b"prefix,valid from,trunk\n33,2030-01-01,paris\n") == 1
    assert capsys.readouterr().err == f"{tmp_path}/rates.csv:1: columns that are not imported: 'valid from'\n"


@pytest.mark.parametrize("table", [b"\xff\xfe3\x003\x00", b'prefix,trunk\n"33,paris\n'])
def test_what_is_no_table_is_not_answered(table: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, table) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"{tmp_path}/rates.csv cannot be read as a table: ")


def test_a_file_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "rates.yaml"
    table = b"prefix,trunk\n00212,casablanca\n+33,paris\n"
    assert imported(tmp_path, table, "-o", str(output)) == 0
    assert output.read_text() == RULES
    output.write_text("mine")
    assert imported(tmp_path, table, "-o", str(output)) == 1
    assert output.read_text() == "mine"
    assert imported(tmp_path, table, "-o", str(tmp_path / "none" / "rates.yaml")) == 2
    assert capsys.readouterr().out == ""


UNTOLD = [
    pytest.param("336,", '{prefix: "336", reject: temporary-failure, note: "rates.csv:3 is not told"}', id="no-trunk"),
    pytest.param("336", '{prefix: "336", reject: temporary-failure, note: "rates.csv:3 is not told"}', id="too-few"),
    pytest.param("336,a,b", '{prefix: "336", reject: temporary-failure, note: "rates.csv:3 is not told"}', id="too-many"),
]


@pytest.mark.parametrize(("line", "rule"), UNTOLD)
def test_a_shorter_prefix_never_takes_calls_of_a_line_that_is_not_understood(
    line: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, f"prefix,trunk\n33,paris\n{line}\n".encode()) == 1
    assert capsys.readouterr().out.endswith(f'    rules:\n      - {{prefix: "33", trunks: [paris]}}\n      - {rule}\n')


def test_a_line_that_is_not_understood_refuses_nothing_where_another_says_where_calls_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, b"prefix,trunk\n33,\n33,paris\n") == 1
    assert capsys.readouterr().out.endswith('    rules:\n      - {prefix: "33", trunks: [paris]}\n')
