"""`rightnumber import drouting|dialplan FILE...`: tables of Kamailio and OpenSIPS, against what the modules do with them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from tests.naive import Dialler
from tests.naive_rules import Number
from tests.naive_words import number
from tests.networks import ON, numbers
from validator.cli import main
from validator.load import load_texts
from validator.tables import Forward, Rule

Cells = dict[str, str]
DIALLED = [*numbers(4), *("+" + each for each in numbers(4) if each)]


def sheet(rows: Sequence[Cells]) -> str:
    written = StringIO()
    table = csv.DictWriter(written, [*rows[0]], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def dialler(text: str) -> Dialler:
    loaded = load_texts({"imported.yaml": text.encode()})
    assert loaded.network is not None, loaded.findings
    return Dialler(loaded.network, ON)


GATEWAYS = """gwid,type,address,strip,pri_prefix,description
1,0,192.0.2.1:5060,2,+,first
2,0,192.0.2.2,0,,
"""
RULES = """ruleid,groupid,prefix,timerec,priority,routeid,gwlist,description
1,1,33,,1,0,"1,2",France
2,"1,2",,,0,0,2,the rest
3,1,336,,1,0,#1,
4,1,33,,5,0,2,better
5,2,44,20200101T000000|,0,,1,
6,2,45,,0,7,1;2,
7,2,+1a,,0,,1,
8,2,46,,0,,9,
"""
LISTS = 'id,gwlist,description\n1,"2,1",\n'
DOUBTS = (
    "dr.csv:2: prefix 33 is decided by line 5, of a higher priority: not imported",
    "dr.csv:6: holds at some times only (20200101T000000|), and the language knows no times of day: its numbers are refused",
    "dr.csv:7: among gateways between semicolons (1;2) chance may choose (sort_order): written in this order",
    "dr.csv:7: the script runs route 7 for prefix 45, which is not imported",
    "dr.csv:8: prefix '+1a' of priority '0' is no rule that can be told: not imported",
    "dr.csv:9: gateway 9 is in no table: its trunk has no address",
)
NETWORK = """switches:
  - name: "imported"
    country: "FR"
    origins:
      - {name: "group-1", route: "group-1"}
      - {name: "group-2", route: "group-2"}
    trunks:
      # who is at the far end, and whose numbers travel here, stands in no file of a switch: say it in place of this
      - {name: "gateway-1", gateways: ["sip:192.0.2.1:5060"], translate: ["gateway-1"], note: "first", to: {transit: true}, carries: ["*"]}
      - {name: "gateway-2", gateways: ["sip:192.0.2.2"], to: {transit: true}, carries: ["*"]}
      - {name: "gateway-9", to: {transit: true}, carries: ["*"]}

translations:
  - name: "gateway-1"
    rules:
      - {any: true, strip: 2, prepend: "+"}

routes:
  - name: "group-1"
    rules:
      - {prefix: "33", trunks: ["gateway-2"], note: "better"}
      - {any: true, trunks: ["gateway-2"], note: "the rest"}
      - {prefix: "336", trunks: ["gateway-2", "gateway-1"]}
  - name: "group-2"
    rules:
      - {any: true, trunks: ["gateway-2"], note: "the rest"}
      - {prefix: "45", trunks: ["gateway-1", "gateway-2"]}
      - {prefix: "46", trunks: ["gateway-9"]}
      - {prefix: "44", reject: "temporary-failure", note: "dr.csv:6 is not told"}
"""


def test_tables_of_drouting_become_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("dr.csv", RULES), ("gw.csv", GATEWAYS), ("lists.csv", LISTS)):
        Path(name).write_text(text)
    assert main(["import", "drouting", "dr.csv", "gw.csv", "lists.csv", "--country", "FR"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [*DOUBTS]
    remarks = "".join(f"# {line}\n" for line in DOUBTS[1:])
    assert said.out == remarks + NETWORK


Sent = list[tuple[str, str]]
"""Gateways in order, with the number as it leaves."""


def do_routing(rules: Sequence[Cells], gateways: Mapping[str, Cells], group: str, dialled: str) -> Sent:
    """The gateways that drouting tries, with the number as it leaves (routing.c, drouting.c); a plus inside is no number to us."""
    found = [rule for rule in rules if rule["groupid"] == group and dialled.startswith(rule["prefix"])]
    if not found:
        return []
    best = max(found, key=lambda rule: (len(rule["prefix"]), int(rule["priority"])))
    chosen = [gateways[name] for name in best["gwlist"].split(",")]
    leaves = [(f"gateway-{each['gwid']}", each["pri_prefix"] + dialled[int(each["strip"]) :]) for each in chosen]
    return [(name, "incomplete" if "+" in sent[1:] else sent) for name, sent in leaves]


def sent(naive: Dialler, group: str, dialled: Number) -> Sent:
    """The same by our language, dialled by hand."""
    routes = naive.network.routes
    match naive.winner(routes[f"group-{group}"], routes, dialled):
        case Rule(action=Forward(trunks=names)):
            trunks = [naive.trunks[f"imported/{name}"] for name in names]
            return [(trunk.name, written(naive.translated(trunk.translate, dialled))) for trunk in trunks]
    return []


def written(found: Number | str) -> str:
    return found if isinstance(found, str) else found.written


@pytest.mark.parametrize("seed", range(4))
def test_a_number_leaves_as_drouting_sends_it(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = Random(seed)
    gateways = [
        {"gwid": f"{place}", "address": f"192.0.2.{place}", "strip": f"{rng.randint(0, 2)}", "pri_prefix": rng.choice(["", "0", "12"])}
        for place in range(1, 5)
    ]
    prefixes = rng.sample([each for each in DIALLED if len(each) < 4 and each != "+"], 30)
    rules = [
        {"groupid": rng.choice("12"), "prefix": prefix, "priority": "0", "gwlist": ",".join(rng.sample("1234", rng.randint(1, 3)))}
        for prefix in prefixes
    ]
    rules += [{**rule, "priority": "3", "gwlist": rng.choice("1234")} for rule in rules[:3]]
    (tmp_path / "dr.csv").write_text(sheet(rules))
    (tmp_path / "gw.csv").write_text(sheet(gateways))
    assert main(["import", "drouting", f"{tmp_path / 'dr.csv'}", f"{tmp_path / 'gw.csv'}", "--country", "FR"]) == 0
    naive = dialler(capsys.readouterr().out)
    known = {each["gwid"]: each for each in gateways}
    for group in {rule["groupid"] for rule in rules}:
        for dialled in DIALLED:
            if len(dialled) > 2:
                assert sent(naive, group, number(dialled)) == do_routing(rules, known, group, dialled), dialled


MYSQL = """-- MySQL dump
CREATE TABLE `version` (`table_name` varchar(32) NOT NULL, `table_version` int(10));
CREATE TABLE `dialplan` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT, `dpid` int(11) NOT NULL, `pr` int(11) NOT NULL, `match_op` int(11) NOT NULL,
  `match_exp` varchar(64) NOT NULL, `match_len` int(11) NOT NULL, `subst_exp` varchar(64) NOT NULL, `repl_exp` varchar(256) NOT NULL,
  `attrs` varchar(64) NOT NULL, PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO `version` VALUES ('dialplan',2);
INSERT INTO `dialplan` VALUES (1,1,10,1,'^00[1-9]',0,'^00(.+)$','+\\\\1','intl'),(2,1,20,1,'^0[5-8][0-9]{8}$',0,'^0(.*)$','+212\\\\1',''),
(3,1,100,0,'333',3,'','','');
"""
POSTGRES = r"""INSERT INTO public.dialplan (id, dpid, pr, match_op, match_exp, match_len, subst_exp, repl_exp, attrs)
VALUES (1, 1, 10, 1, '^00[1-9]', 0, '^00(.+)$', '+\1', 'intl');
INSERT INTO public.dialplan (id, dpid, pr, match_op, match_exp, match_len, subst_exp, repl_exp, attrs)
VALUES (2, 1, 20, 1, '^0[5-8][0-9]{8}$', 0, '^0(.*)$', '+212\1', ''), (3, 1, 100, 0, '333', 3, '', '', NULL);
"""
SHEET = r"""id;dpid;pr;match_op;match_exp;match_len;subst_exp;repl_exp;attrs
1;1;10;1;^00[1-9];0;^00(.+)$;+\1;intl
2;1;20;1;^0[5-8][0-9]{8}$;0;^0(.*)$;+212\1;
3;1;100;0;333;3;;;
"""
DB_TEXT = r"""id(int,auto) dpid(int) pr(int) match_op(int) match_exp(string) match_len(int) subst_exp(string) repl_exp(string) attrs(string)
1:1:10:1:^00[1-9]:0:^00(.+)$:+\\1:intl
2:1:20:1:^0[5-8][0-9]{8}$:0:^0(.*)$:+212\\1:
3:1:100:0:333:3:::
"""
TRANSLATION = """translations:
  - name: "dialplan-1"
    order: first
    rules:
      - {number: "333", strip: 0}
      - {prefix: "00Z", strip: 2, prepend: "+", note: "attrs: intl"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}
"""


@pytest.mark.parametrize("text", [MYSQL, POSTGRES, SHEET, DB_TEXT])
def test_a_table_of_dialplan_becomes_a_translation(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules with a length are asked first, whatever their priority. `match_exp` says which numbers, `subst_exp` what is kept of them."""
    monkeypatch.chdir(tmp_path)
    Path("t").write_text(text)
    assert main(["import", "dialplan", "t"]) == 0
    other = "t:8: rows of the columns table_name, table_version are none of dialplan\n" if text == MYSQL else ""
    assert capsys.readouterr() == (TRANSLATION, other)


def dp_translate(rows: Sequence[Cells], dialled: str) -> str | None:
    """What Kamailio makes of a number (dp_repl.c): None where it refuses to translate; the number itself where no rule matches."""
    for length in (len(dialled), 0):
        for row in sorted((row for row in rows if int(row["match_len"]) == length), key=lambda row: int(row["pr"])):
            if not matches(row["match_op"], row["match_exp"], dialled):
                continue
            if not row["repl_exp"]:
                return dialled
            found = re.search(row["subst_exp"], dialled)
            pieces = re.split(r"\\(\d)", row["repl_exp"])
            return found and "".join(found[int(piece)] or "" if place % 2 else piece for place, piece in enumerate(pieces))
    return dialled


def matches(match_op: str, match_exp: str, dialled: str) -> bool:
    if match_op == "0":
        return match_exp == dialled
    return fnmatchcase(dialled, match_exp) if match_op == "2" else re.search(match_exp, dialled) is not None


ROWS = [
    ("1", "^0[1-3]", "^0(.*)$", r"+3\1"),
    ("1", r"^\+3[12]", r"^\+3(.)(.*)$", r"0\1\2"),
    ("1", r"^(00|\+)[1-3]", r"^(00|\+)([1-3][0-9]*)$", r"2\2"),
    ("1", "^2([0-9]{2})$", "^2([0-9]{2})$", r"\g1"),
    ("1", "^3[0-2]{1,2}", "^3([0-2])([0-9]*)$", r"1\2"),
    ("1", "^1", "^1([0-9]*)$", r"9\1"),
    ("1", "^[12]0..$", "^(..)(..)$", r"\g19\2"),
    ("1", r"^\+1[0-9]{3}$", r"^\+1([0-9]{2})", r"3\1"),
    ("0", "312", "^3", "0"),
    ("0", "+22", "", ""),
    ("2", "03*", "^0(3.*)$", r"\1"),
    ("2", "?1[0-2]", "^(.)(.*)$", r"\g13\2"),
]
"""match_op, match_exp, subst_exp, repl_exp"""


@pytest.mark.parametrize("seed", range(12))
def test_a_number_becomes_what_dialplan_makes_of_it(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = Random(seed)
    rows = [
        {
            "dpid": "1",
            "pr": f"{pr}",
            "match_op": op,
            "match_exp": match,
            "match_len": rng.choice("0004"),
            "subst_exp": cut,
            "repl_exp": put.replace("g", ""),
        }
        for pr, (op, match, cut, put) in enumerate(rng.sample(ROWS, 5))
    ]
    (tmp_path / "dp.csv").write_text(sheet(rows))
    main(["import", "dialplan", f"{tmp_path / 'dp.csv'}"])
    said = capsys.readouterr()
    assert "not imported" not in said.err, said.err
    naive = dialler(said.out)
    for dialled in DIALLED:
        wanted = dp_translate(rows, dialled) if dialled else ""
        found = naive.translated(["dialplan-1"], number(dialled))
        if wanted is not None:
            assert written(found) == wanted, (dialled, rows)


BAD_FILES = [
    (
        "dialplan",
        "INSERT INTO dialplan VALUES (1, 2);\n",
        "t:1: a row of dialplan has 2 values, and 0 columns are known; mysqldump --complete-insert names them",
    ),
    ("dialplan", "INSERT INTO dialplan (dpid) VALUES (1), (now());\n", "t:1: now is no value that is read: a number, a string or NULL"),
    ("dialplan", "COPY public.dialplan (dpid) FROM stdin;\n", "t:1: rows of COPY are not read: dump with pg_dump --inserts"),
    ("dialplan", "INSERT INTO dialplan (dpid) SELECT 1;\n", "t:1: an INSERT into dialplan that is not followed by VALUES"),
    ("dialplan", "INSERT INTO dialplan (dpid) VALUES ('1'", "t:1: the file ends inside a row"),
    ("dialplan", "dpid,match_exp\n1\n", "t:2: has 1 columns, the heading 2"),
    ("dialplan", 'dpid,match_exp\n1,"^0\n', "t:2: unexpected end of data"),
    ("dialplan", "dpid(int) match_exp(string)\n1\n", "t:2: '1' is no row of 2 fields"),
]


@pytest.mark.parametrize(("table", "text", "words"), BAD_FILES)
def test_a_file_that_is_no_table_is_imported_nowhere(
    table: str, text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t").write_text(text)
    assert main(["import", table, "t"]) == 2
    assert capsys.readouterr() == ("", f"{words}\nNothing was imported.\n")


HEADING = "id,dpid,pr,match_op,match_exp,match_len,match_flags,subst_exp,repl_exp,timerec,disabled,attrs\n"
BAD_ROWS = [
    ("1,1,1,1,00,0,0,^00(.*)$,+\\1,,0,", "the expression 00 is not anchored: it looks for a match anywhere: not imported"),
    ("1,1,1,1,^00,0,0,^00(.*)$,+$avp(x),,0,", "+$avp(x) puts something that is no part of a number: its numbers stay as they are"),
    (
        "1,1,1,1,^(0)(1)$,0,0,^(0)(1)$,\\2\\1,,0,",
        "the language has no word for so taking a number apart: strip, prepend and one replacement are all: its numbers stay as they are",
    ),
    (
        "1,1,1,1,^00,0,0,^00,+,,0,",
        "the language has no word for dropping the end of a number whose length is open: its numbers stay as they are",
    ),
    ("1,1,1,1,^00(?!1),0,0,^00(.*)$,+\\1,,0,", "? has no meaning where it stands: not imported"),
    ("1,1,1,3,^00,0,0,^00(.*)$,+\\1,,0,", "match_op 3 is none of 0, 1 and 2: not imported"),
    (
        "1,1,1,1,^00,0,0,^00(.*)$,+\\1,20200101T000000|,0,",
        "holds at some times only (20200101T000000|), and the language knows no times of day: its numbers stay as they are",
    ),
    ("1,1,x,1,^00,0,0,^00(.*)$,+\\1,,0,", "pr or match_len is no count: not imported"),
    (
        "1,1,1,1,^0,0,0,^00(.*)$,+\\1,,0,",
        "some numbers that ^0 takes ^00(.*)$ does not: the switch refuses to translate them, these rules do not",
    ),
]


@pytest.mark.parametrize(("row", "words"), BAD_ROWS)
def test_what_cannot_be_told_is_said_with_its_line(
    row: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(f"{HEADING}{row}\n")
    assert main(["import", "dialplan", "t.csv", "-o", "t.yaml"]) == 1
    assert capsys.readouterr() == ("", f"t.csv:2: {words}\n")
    assert Path("t.yaml").read_text().startswith(f"# t.csv:2: {words}\ntranslations:\n")


def test_what_decides_nothing_is_said_and_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ("1,1,1,1,^00,0,0,^00(.*)$,+\\1,,0,", "2,1,1,1,^0,0,0,^0(.*)$,+33\\1,,0,", "3,1,2,1,^1,0,0,^1(.*)$,2\\1,,1,")
    Path("t.csv").write_text(HEADING + "\n".join(rows) + "\n")
    assert main(["import", "dialplan", "t.csv", "-o", "t.yaml"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "t.csv:3: has the pr of line 2: where both match, the order of the database decides",
        "t.csv:4: is disabled: not imported",
    ]


def test_shares_and_carriers_of_opensips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    rules = [
        ("1", "33", "W", "a=70,b=30"),
        ("1", "34", "N", "#tail,a"),
        ("1", "35", "N", "a=5"),
        ("1", "36", "N", "#none"),
        ("1", "37", "N", "a;b"),
        ("1", "37", "N", "b"),
        ("1", "37", "N", "b"),
    ]
    Path("dr.csv").write_text(sheet([dict(zip(("groupid", "prefix", "sort_alg", "gwlist"), rule, strict=True)) for rule in rules]))
    Path("gw.csv").write_text("gwid,address,strip,pri_prefix,state\na,192.0.2.1,0,,0\nb,no address,x,,1\n")
    Path("ca.csv").write_text("carrierid,gwlist,state\ntail,b,0\n")
    assert main(["import", "drouting", "dr.csv", "gw.csv", "ca.csv", "--country", "FR", "-o", "o.yaml"]) == 1
    assert Path("o.yaml").read_text().partition("    rules:\n")[2].splitlines() == [
        '      - {prefix: "33", trunks: [{trunk: "a", weight: 70}, {trunk: "b", weight: 30}]}',
        '      - {prefix: "34", trunks: ["b", "a"]}',
        '      - {prefix: "35", trunks: ["a"]}',
        '      - {prefix: "37", trunks: ["a", "b"]}',
        '      - {prefix: "37", trunks: ["b"]}',
        '      - {prefix: "36", reject: "temporary-failure", note: "dr.csv:5 is not told"}',
    ]
    assert capsys.readouterr().err.splitlines() == [
        "dr.csv:4: the weight 5 of gateway a is not told: without sort_alg W it means nothing, and 0 is none",
        "dr.csv:5: prefix 36 has no gateway: its numbers are refused",
        "dr.csv:5: the list #none is in no table: left out",
        "dr.csv:6: among gateways between semicolons (a;b) chance may choose (sort_order): written in this order",
        "dr.csv:7: prefix 37 has the priority of line 6: which decides is chance; both are written",
        "dr.csv:8: repeats line 7",
        "gw.csv:3: gateway b is out of service (state 1): written as if it were in service",
        "gw.csv:3: strip 'x' and prefix '' of gateway b are no rewriting that can be told: left out",
        "gw.csv:3: the address 'no address' of gateway b is none that can be told: its trunk has none",
    ]


def test_numbers_of_a_row_of_dialplan_that_is_not_told_are_rewritten_by_no_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ("1,1,1,1,^001[0-9]{4}$,0,0,^001(.*)$,+$avp(x),,0,", "2,1,2,1,^00,0,0,^00(.*)$,+\\1,,0,")
    Path("t.csv").write_text(HEADING + "\n".join(rows) + "\n")
    assert main(["import", "dialplan", "t.csv"]) == 1
    assert capsys.readouterr().out.partition("    rules:\n")[2].splitlines() == [
        '      - {pattern: "001XXXX", strip: 0, note: "t.csv:2 is not told"}',
        '      - {prefix: "00", strip: 2, prepend: "+"}',
    ]
