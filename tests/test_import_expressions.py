"""Switches whose tables are expressions told in the language: FreeSWITCH, OpenSIPS and Yate; and Kamailio by dialplan and drouting."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.networks import ON, document, text, undated
from tests.readback_cases import Case, rendered_alone
from tests.switch_networks import rendered, unlike
from tests.test_verify import NETWORK
from validator.cli import main
from validator.digits.numberset import NumberSet
from validator.digits.space import DEPTH, UNIT, Box
from validator.finding import Place
from validator.flow.proof import Proof
from validator.flow.translation import translated
from validator.load import load_texts
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.difference import Difference
from validator.readback.expressions import ways
from validator.readback.ordering import order_counts
from validator.readback.spelled import MARKED, Part
from validator.readback.spelled_told import Said, table
from validator.readback.told import ToldSwitch, network, teller
from validator.tables import Translate

PLATFORMS = ("freeswitch", "opensips", "yate")
RENDERED = ("asterisk", "cisco", *PLATFORMS, "kamailio", "kamailio-dialplan", "kamailio-drouting")
ALONE = ("cisco", "yate")
"""Those without failover."""
NOWHERE = Place("somewhere.conf", 7, 1)
SAME = "the network does with every number what the files do\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A switch, rendered for each platform."""
    top = tmp_path_factory.mktemp("built")
    for platform in RENDERED:
        (top / platform / "net").mkdir(parents=True)
        (top / platform / "net/net.yaml").write_text(NETWORK.replace("platform: kamailio", f"platform: {platform}"))
        assert main(["-C", f"{top / platform}", "render", "rabat", "-o", f"{top / platform / 'build'}", "--on", "2026-11-01"]) == 0
    return top


OPENSIPS = """translations:
  - name: "dialplan-12"
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212"}

routes:
  - name: "dialplan-11"
    rules:
      - {number: "177", trunks: ["rescue"]}
      - {number: "333", trunks: ["voicemail"]}
      - {prefix: "+212", trunks: ["casablanca"]}
      - {pattern: "1[59]", trunks: ["rescue"]}
      - {prefix: "+", trunks: ["transit"]}

charging:
  - name: "dialplan-10"
    rules:
      - {number: "333", charge: "free"}
"""


def imported(top: Path, platform: str, output: Path) -> int:
    return main(["import", platform, f"{top / platform / 'build/rabat'}", "--country", "MA", "-o", f"{output}"])


def test_a_switch_of_opensips_becomes_a_network(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(built, "opensips", tmp_path / "rabat.yaml") == 0
    assert capsys.readouterr() == ("", SAME)
    assert (tmp_path / "rabat.yaml").read_text().partition("\n\n")[2] == OPENSIPS


@pytest.mark.parametrize("platform", RENDERED)
def test_what_is_imported_moves_no_number(platform: str, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When it is said who is at the far end of each trunk, which no file of a switch tells, `diff` finds the network unchanged."""
    assert imported(built, platform, tmp_path / "rabat.yaml") == 0
    told = (tmp_path / "rabat.yaml").read_text()
    for name, to in re.findall(r"name: (\w+), gateways: \[[^]]*\], (.*)\}", NETWORK):
        told = re.sub(rf'(name: "{name}", .*)to: {{transit: true}}, carries: \["\*"\]', rf"\1{to}", told)
    (tmp_path / "rabat.yaml").write_text(told)
    (tmp_path / "fes.yaml").write_text("switches:\n  - {name: fes, country: MA, platform: asterisk}\n")
    capsys.readouterr()
    assert main(["-C", f"{tmp_path}", "diff", f"{built / platform / 'net'}", "--on", "2026-11-01"]) == 0
    assert capsys.readouterr().out.startswith("Nothing changes: every number at 1 origin, on 1 date, is proven unchanged since ")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_order_of_lines_counts_where_the_rules_alone_say_otherwise(platform: str, built: Path, tmp_path: Path) -> None:
    """A broad line in front of a narrow one takes its numbers. By itself the narrow rule would win, so the table says that order counts."""
    path, broad, narrow = BROAD[platform]
    whole = (built / platform / "build/rabat" / path).read_text()
    assert broad in whole
    assert narrow in whole
    target = tmp_path / platform / "build/rabat"
    shutil.copytree(built / platform / "build/rabat", target)
    (target / path).write_text(whole.replace(broad, "<1>", 1).replace(narrow, broad, 1).replace("<1>", narrow))
    assert imported(tmp_path, platform, tmp_path / "rabat.yaml") == 0
    told = (tmp_path / "rabat.yaml").read_text()
    assert re.findall(r'name: "(.*)"\n    order: first', told) == ["dialplan-11" if platform == "opensips" else "rabat"]


BROAD = {
    "freeswitch": ("dialplan/rightnumber.xml", r"^(\+[0-9]{0,16})$", r"^(\+212[0-9]{0,13})$"),
    "opensips": ("tables/dialplan", r"^(\\+[0-9]{0,16})$", r"^(\\+212[0-9]{0,13})$"),
    "yate": ("regexroute.conf", r"${rn}^(\+[0-9]{0,16})$=jump", r"${rn}^(\+212[0-9]{0,13})$=jump"),
}


@pytest.mark.parametrize("platform", ["cisco", "kamailio-drouting", *PLATFORMS])
@pytest.mark.parametrize("name", ["lille"])
def test_switches_of_the_example_come_back_as_they_were(name: str, platform: str) -> None:
    case = Case(platform, name, alone=platform in ALONE)
    assert come_back(case.switch, case.files, "") == []


@pytest.mark.parametrize("platform", [*PLATFORMS, "kamailio-drouting"])
@pytest.mark.parametrize("seed", [1, 7])
def test_random_switches_come_back_as_they_were(seed: int, platform: str) -> None:
    """All numbers of up to 16 digits: those of switches in other countries may be longer, and one switch does not know them."""
    written = undated(document(seed))
    plans = text({"plans": written["plans"], "switches": [{"name": f"in-{code}", "country": code} for code in ("CA", "FR", "MA", "US")]})
    for _, switch, files in (rendered_alone if platform == "yate" else rendered)(seed, platform):
        assert come_back(switch, files, plans) == []


def come_back(switch: Switch, files: dict[str, bytes], plans: str) -> list[object]:
    """What an imported switch does in another way than its files."""
    assert switch.platform is not None
    told = teller(switch.platform)(files, switch.name)
    first = proven(told, switch, plans, frozenset())
    proof = proven(told, switch, plans, order_counts(told, first))
    return [
        each
        for each in unlike(proof.epochs[0], proof.network.switches[switch.name], files)
        if not isinstance(each, Difference) or short(each)
    ]


def proven(told: ToldSwitch, switch: Switch, plans: str, ordered: frozenset[tuple[str, str]]) -> Proof:
    loaded = load_texts(
        {"imported.yaml": network(told, switch.name, switch.country, switch.platform or "", ordered).encode(), "plans.yaml": plans.encode()}
    )
    assert loaded.network is not None, loaded.findings
    return Proof(loaded.network, ON)


def short(difference: Difference) -> bool:
    space = difference.numbers.space
    lengths = [max(DEPTH - len(axis.head) - len(axis.suffix), 0) for axis in space.axes]
    return bool(
        difference.numbers & NumberSet.of(space, [Box(place * UNIT, 0, (2 << longest) - 1) for place, longest in enumerate(lengths)])
    )


REWRITINGS: list[tuple[str, str, dict[str, object]]] = [
    (r"^u00([0-9]{0,16})$", r"+\1", {"prefix": "00", "strip": 2, "prepend": "+"}),
    (r"^u0([5-8][0-9]{8})$", r"+212\1", {"pattern": "0[5-8]XXXXXXXX", "strip": 1, "prepend": "+212"}),
    (r"^\+(212[0-9]{9})$", r"u00\1", {"pattern": "+212XXXXXXXXX", "strip": 1, "prepend": "00"}),
    (r"^\+212([0-9]{9})$", r"n\1", {"pattern": "+212XXXXXXXXX", "strip": 4, "set_nature": "national"}),
    (r"^n([0-9]{9})$", r"u0\1", {"pattern": "XXXXXXXXX", "nature": "national", "strip": 0, "prepend": "0", "set_nature": "unknown"}),
    (r"^(u05)([0-9]{8})$", r"\g<1>3\2", {"pattern": "05XXXXXXXX", "strip": 0, "replace": {"at": 2, "count": 0, "digits": "3"}}),
    (
        r"^(\+2125)[34]([0-9]{7})$",
        r"\g<1>2\2",
        {"pattern": "+2125[34]XXXXXXX", "strip": 0, "replace": {"at": 5, "count": 1, "digits": "2"}},
    ),
    (r"^u0(5[0-9]{8})$", r"u\g<1>9", {"pattern": "05XXXXXXXX", "strip": 1, "replace": {"at": 10, "count": 0, "digits": "9"}}),
    (r"^u112$", r"u15", {"number": "112", "strip": 3, "prepend": "15"}),
]
"""An expression, what is put (as `re.sub` has it), and the rule that says the same."""


@pytest.mark.parametrize(("expression", "put", "rule"), REWRITINGS)
def test_a_rewriting_is_told_in_the_words_of_the_language(expression: str, put: str, rule: dict[str, object]) -> None:
    """And it makes of a number what Python's own expressions make of it."""
    parts: list[Part] = [int(piece) if place % 2 else piece for place, piece in enumerate(re.split(r"\\(?:g<)?(\d)>?", put)) if piece]
    told = table("translations", "t", [Said(tuple(ways(expression)), None, NOWHERE, tuple(parts))])
    assert [*told.rules] == [rule]
    action = load_texts({"t.yaml": json.dumps({"translations": [{"name": "t", "rules": [rule]}]}).encode()}).network
    assert action is not None
    (found,) = (each.action for each in action.tables[0].rules)
    assert isinstance(found, Translate)
    for dialled in MARKED_NUMBERS:
        before = MARKED.read(dialled)
        if before is not None and re.fullmatch(expression, dialled):
            after = translated(found, before)
            assert after is not None
            assert MARKED.write(after) == re.sub(expression, put, dialled)
            break
    else:
        raise AssertionError("no number was tried")


MARKED_NUMBERS = ("u0033123456789", "u0537201234", "u112", "+212537201234", "+212547201234", "n537201234")


@pytest.mark.parametrize(
    ("expression", "parts", "words"),
    [
        (r"^u(0[0-9])([0-9]{4})$", ("u", 2, 1), "so taking a number apart"),
        (r"^u(0)([0-9])$", ("u", 2, 2), "so taking a number apart"),
        (r"^u0([0-9]{2})([0-9]*)$", ("u", 1), "dropping the end of a number whose length is open"),
        (r"^u0([0-9]{2})$", (1,), "does not begin with the mark of a nature"),
        (r"^(.*)$", ("u0", 1), "whatever their nature"),
        (r"^[0-9]{3}$", ("u", 0), "does not begin with the mark of a nature"),
    ],
)
def test_what_the_language_has_no_word_for_is_said_with_its_line(expression: str, parts: tuple[Part, ...], words: str) -> None:
    with pytest.raises(Unreadable, match=words) as strange:
        table("translations", "t", [Said(tuple(ways(expression)), None, NOWHERE, parts)])
    assert strange.value.place == NOWHERE
