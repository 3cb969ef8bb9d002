"""Files become a network, or findings with the right words at the right place: never a traceback, never another value."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.causes import CAUSES, name, status
from validator.finding import Finding, Mark, Place
from validator.load import Loaded, apply_edits, load_network, load_texts
from validator.load.plain import misreading
from validator.load.source import Source, decode
from validator.load.tree import read
from validator.network import Network
from validator.tables import ALWAYS, Charge, Dates, Forward, Reject, Rule, Translate

steady = settings(deadline=None, derandomize=True)

NETWORK = """\
switches:
  - name: rabat
    country: MA
    platform: kamailio
    listen: "udp:127.0.0.1:5060"
    origins:
      - name: subscribers
        addresses: ["198.51.100.0/24"]
        translate: [dialled-to-e164]
        charging: rabat
        route: rabat
        accepts: ["*", not premium-rate, BE mobile]
    trunks:
      - {name: casablanca, gateways: ["sip:192.0.2.10:5060"], to: {country: MA}}
      - {name: paris, carries: [FR], to: {switch: paris, origin: from-rabat}, from: 2027-01-01, until: "2027-02-01T02:00+01:00"}
      - {name: voicemail, to: {service: ["333"]}}
      - {name: rescue, to: {emergency: ["15", "1[1-4]X"]}, note: civil protection}
  - name: paris
    country: FR
    origins: [{name: from-rabat, route: emergency, natures: [unknown, international, national]}]
translations:
  - name: dialled-to-e164
    rules:
      - {prefix: "00", strip: 2, prepend: "+"}
      - {pattern: "0[5-8]XXXXXXXX", strip: 1, prepend: "+212", set_nature: international}
      - {number: "0537", replace: {at: 2, count: 1, digits: "9"}, nature: [national, unknown], note: old block}
routes:
  - name: rabat
    include: [emergency]
    rules:
      - {prefix: "+212", trunks: [casablanca]}
      - {prefix: "+33", length: 8-15, trunks: [paris, casablanca]}
      - {prefix: "+888", reject: unallocated-number}
      - {range: {first: "0537200000", last: "0537299999"}, reject: 21}
      - any: true
        trunks: [voicemail]
        allow: {finding: no-route, until: 2027-03-31, because: in service soon}
  - {name: emergency, order: first, rules: []}
charging:
  - {name: rabat, rules: [{prefix: "+212", charge: national, length: 9}]}
plans:
  - country: MA
    international_prefix: ["00"]
    add: [{number: "333", type: service, source: operator}]
    withdraw: [{prefix: "530", from: 2028-01-01}]
"""


def loaded(text: str) -> Loaded:
    return load_texts({"a.yaml": text.encode()})


def network(text: str) -> Network:
    found = loaded(text)
    assert found.network, found.findings
    return found.network


def said(found: Loaded) -> list[str]:
    """What a run says, one line a finding: place, rule, message, label."""
    return [
        f"{written(finding.place)} {finding.rule}: {finding.message}" + f" [{finding.label}]" * bool(finding.label)
        for finding in found.findings
    ]


def written(place: Place) -> str:
    return f"{place.line}:{place.column}+{place.width}"


def rule(text: str) -> Rule:
    return network(f"translations:\n  - {{name: t, rules: [{text}]}}").translations["t"].rules[0]


def test_a_network_becomes_records() -> None:
    loads = network(NETWORK.replace("include: [emergency]", "include: []"))
    rabat, subscribers = loads.switches["rabat"], loads.origin("rabat/subscribers")
    assert (rabat.plan, rabat.platform, rabat.listen and rabat.listen.text) == ("MA", "kamailio", "udp:127.0.0.1:5060")
    assert (subscribers.plan, subscribers.route, subscribers.charging, subscribers.translate) == (
        "MA",
        "rabat",
        "rabat",
        ("dialled-to-e164",),
    )
    assert [item.text for item in subscribers.accepts or ()] == ["*", "not premium-rate", "BE mobile"]
    assert [item.place for item in subscribers.addresses] == [Place("a.yaml", 8, 21, 17)]
    assert loads.origin("paris/from-rabat").natures == ("unknown", "international", "national")
    casablanca, paris, voicemail, rescue = rabat.trunks
    assert (casablanca.to.country, casablanca.carries, paris.to.switch, paris.to.origin) == ("MA", None, "paris", "from-rabat")
    assert paris.dates == Dates(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, 1, tzinfo=UTC))
    assert [item.text for item in (*voicemail.to.service, *rescue.to.emergency)] == ["333", "15", "1[1-4]X"]
    assert (rescue.note, rescue.dates, rescue.to.place) == ("civil protection", ALWAYS, Place("a.yaml", 17, 24, 34))
    plan = loads.plans["MA"]
    assert (plan.country, plan.international_prefix, plan.trunk_prefix, plan.numbers) == ("MA", ("00",), None, None)
    assert [(entry.kind, entry.digits, entry.type, entry.source) for entry in plan.add] == [("number", "333", "service", "operator")]
    assert plan.withdraw[0].dates == Dates(datetime(2028, 1, 1, tzinfo=UTC))


def test_rules_become_records() -> None:
    loads = network(NETWORK.replace("include: [emergency]", "include: []"))
    kept, widened, replaced = loads.translations["dialled-to-e164"].rules
    assert kept == Rule("prefix", "00", Translate(strip=2, prepend="+"), Place("a.yaml", 24, 10, 12))
    assert widened.action == Translate(strip=1, prepend="+212", set_nature="international")
    assert replaced.action == Translate(at=2, removed=1, digits="9")
    assert (replaced.natures, replaced.note) == (frozenset({"national", "unknown"}), "old block")
    morocco, france, refused, block, every = loads.routes["rabat"].rules
    assert (morocco.action, france.action) == (Forward(("casablanca",)), Forward(("paris", "casablanca")))
    assert (france.length, refused.action, block.action) == ((8, 15), Reject(1), Reject(21))
    assert (block.kind, block.digits, block.last, block.place.column) == ("range", "0537200000", "0537299999", 10)
    assert (every.kind, every.digits, every.place) == ("any", "", Place("a.yaml", 35, 9, 9))
    assert [(allow.finding, allow.until, allow.place) for allow in every.allow] == [
        ("no-route", datetime(2027, 3, 31, tzinfo=UTC), Place("a.yaml", 37, 16, 64))
    ]
    assert loads.routes["emergency"].first_match
    assert loads.charging["rabat"].rules[0][2:6] == (Charge("national"), Place("a.yaml", 40, 28, 14), "", (9, 9))


def test_equal_actions_are_one_record() -> None:
    rules = network("routes: [{name: r, rules: [{number: '1', trunks: [a, b]}, {number: '2', trunks: [a, b]}]}]").routes["r"].rules
    assert rules[0].action is rules[1].action


def test_numbers_without_quotes_say_what_others_read() -> None:
    text = "translations:\n  - name: t\n    rules:\n      - {prefix: %s, strip: 2}\n"
    (heard,) = said(loaded(text % "0537"))
    assert heard == (
        "4:18+4 digits-unquoted: prefix must be a quoted string of digits; YAML 1.1 readers take 0537 for the number 351 "
        '[write "0537"  (rightnumber check --fix does it)]'
    )
    assert said(loaded("switches: [{name: oslo, country: NO}]")) == [
        '1:34+2 digits-unquoted: country must be quoted; YAML 1.1 readers take NO for false [write "NO"  (rightnumber check --fix does it)]'
    ]


@pytest.mark.parametrize(
    ("text", "readers", "value"),
    [
        ("0537", "YAML 1.1 readers", "the number 351"),
        ("00212", "YAML 1.1 readers", "the number 138"),
        ("0589", "YAML 1.2 readers", "the number 589"),
        ("+333", "YAML readers", "the number 333"),
        ("333", "YAML readers", "the number 333"),
        ("-1", "YAML readers", "the number -1"),
        ("12:30", "YAML 1.1 readers", "the number 750"),
        ("1_000", "YAML 1.1 readers", "the number 1000"),
        ("0x1F", "YAML 1.1 readers", "the number 31"),
        ("1.5", "YAML 1.1 readers", "the number 1.5"),
        ("1e5", "YAML 1.2 readers", "the number 1e5"),
        ("NO", "YAML 1.1 readers", "false"),
        ("y", "YAML 1.1 readers", "true"),
        ("True", "YAML readers", "true"),
        ("~", "YAML readers", "nothing"),
    ],
)
def test_what_others_read(text: str, readers: str, value: str) -> None:
    assert misreading(text) == (readers, value)


@pytest.mark.parametrize("text", ["5X", "8-15", "2027-03-31", "not +979", "MA", "0[5-8]X", "+", "-", ".", "1:99", "*21"])
def test_what_is_text_to_all(text: str) -> None:
    assert misreading(text) is None


@steady
@given(st.text("0123789_+-:.xboeE", min_size=1, max_size=8))
def test_other_readers_are_quoted_truly(text: str) -> None:
    """PyYAML reads YAML 1.1; where it sees a number or a truth, so do we, and the same one."""
    try:
        value = yaml.safe_load(f"[{text}]")[0]
    except (yaml.YAMLError, ValueError, TypeError):
        return
    reading = misreading(text)
    if isinstance(value, int | float):
        assert reading, text
        assert not isinstance(value, int) or reading.value == f"the number {value}"
    elif reading:
        assert reading.readers == "YAML 1.2 readers"


FILES = st.tuples(
    st.sampled_from(["", "\ufeff"]), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["plain", "é", "\U0001f4de", "été\U0001f4de"])
)


@steady
@given(FILES, st.from_regex("[+]?[0-9]{1,6}", fullmatch=True))
def test_fix_quotes_and_changes_nothing_else(form: tuple[str, str, str], digits: str) -> None:
    mark, end, note = form
    lines = [
        f"translations: # {note}",
        "  - name: t",
        f'    note: "{note}"',
        "    rules:",
        f'      - {{note: "{note}", prefix: %s, strip: 1}}',
        "",
    ]
    text = mark + end.join(lines)
    content = (text % digits).encode()
    finding = load_texts({"a.yaml": content}).findings[0]
    place = finding.place
    assert (text % digits).split("\n")[place.line - 1][place.column - 1 :][: place.width] == digits
    assert finding.edit
    fixed = apply_edits(content, [finding.edit])
    assert fixed == (text % f'"{digits}"').encode()
    after = load_texts({"a.yaml": fixed})
    assert after.network
    assert after.network.translations["t"].rules[0].digits == digits


def test_a_value_is_typed_by_its_key_alone() -> None:
    assert rule("{prefix: '1', strip: 2, note: true story}").action == Translate(strip=2)
    assert said(loaded("translations: [{name: t, rules: [{prefix: '1', strip: '2'}]}]")) == [
        "1:55+3 schema: strip must be a whole number from 0 to 30"
    ]
    assert said(loaded("translations: [{name: t, rules: [{prefix: '1', strip: 010}]}]")) == [
        "1:55+3 schema: strip must be a whole number from 0 to 30"
    ]


@steady
@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
    )
)
def test_the_tree_holds_what_the_file_says(value: object) -> None:
    text = yaml.dump({"key": value}, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=True)
    if "\N{BYTE ORDER MARK}" in text or "\ufffe" in text or "\uffff" in text:
        return
    document = read(decode("a.yaml", text.encode()), {})
    assert document.root == {"key": value}
    assert document.findings == []


CASES = [
    ("routes: [{name: a, rules: [}", ["1:28+1 yaml-syntax: not YAML: did not find expected node content"]),
    (
        "plans: [{name: a, add: [{number: *21*, type: service}]}]",
        ["1:37+1 yaml-syntax: not YAML: did not find expected alphabetic or numeric character [what begins with * or & must be quoted]"],
    ),
    ("routes: []\n---\nplans: []", ["2:1+3 schema: a file holds one document; a second one begins here"]),
    ("- a", ["1:1+1 schema: a file holds sections such as switches: and routes:, each a key with its list"]),
    ("hello", ["1:1+5 schema: a file holds sections such as switches: and routes:, each a key with its list"]),
    ("routes: []\rplans: []", ["1:11+1 yaml-syntax: the character U+000D may not stand in a file"]),
    ("routes: [] # \u202e", ["1:14+1 yaml-syntax: the character U+202E may not stand in a file"]),
    ('routes: [{name: a, rules: [], note: "\\e[31m"}]', ["1:37+8 schema: note holds the control character U+001B"]),
    ("routes: [{name: a, name: b, rules: []}]", ["1:20+4 duplicate-key: the key name stands twice; readers keep the last"]),
    (
        "routes: [{name: a, rules: &r []}]",
        ["1:27+2 yaml-anchor: the anchor &r stands before a value [take it out, and write the value out wherever it is meant]"],
    ),
    ("routes: [{name: a, rules: [], note: !!str x}]", ["1:37+5 yaml-tag: the tag !!str stands before a value [take it out]"]),
    (
        "routes: [{name: a, rules: *x}]",
        ["1:27+2 yaml-anchor: an alias stands for a value that is written elsewhere [write the value out here]"],
    ),
    ("routes: [{<<: {name: a}, rules: []}]", ["1:11+2 merge-key: << merges another mapping into this one [write the keys out here]"]),
    ("{? [a] : b}", ["1:4+1 schema: a key is one word, not an alias, a list or a mapping"]),
    ("routes: " + "[" * 60, ["1:58+1 too-deep: nested more than 50 levels deep"]),
    (
        "charging: [{name: a, rules: [{prefix: '\u0660\u0665', charge: free}]}]",
        ['1:39+4 digits-not-ascii: prefix holds digits other than 0-9 [write "05"]'],
    ),
    (
        "charging: [{name: a, rules: [{prefix: #31#\n  , charge: free}]}]",
        ["1:31+6 schema: prefix has no value [an unquoted # begins a comment]"],
    ),
    (
        "charging: [{name: a, rules: [{prefix: '[85]', charge: free}]}]",
        ["1:39+6 schema: the set [85] must name its digits in order, each once [write [58]]"],
    ),
    (
        "charging: [{name: a, rules: [{prefix: '[8-5]', charge: free}]}]",
        ["1:39+7 schema: the set [8-5] must name its digits in order, each once [write [5678]]"],
    ),
    (
        "charging: [{name: a, rules: [{range: {first: '2', last: '1'}, charge: free}]}]",
        ["1:38+23 schema: range must not end before it begins"],
    ),
    (
        "charging: [{name: a, rules: [{range: {first: '2', last: '+3'}, charge: free}]}]",
        ["1:38+24 schema: the first and the last number of a range must be of one length, both with a plus or both without"],
    ),
    (
        "charging: [{name: a, rules: [{range: {first: '*1', last: '*3'}, charge: free}]}]",
        ["1:38+25 schema: range must be between numbers of digits 0-9 alone"],
    ),
    (
        "charging: [{name: a, rules: [{prefix: '1', length: 9-8, charge: free}]}]",
        ["1:52+3 schema: length must not end before it begins"],
    ),
    (
        "charging: [{name: a, rules: [{prefix: '1', charge: free, from: 2027-02-30}]}]",
        ["1:64+10 schema: from must be a day and an hour that exist"],
    ),
    (
        "charging: [{name: a, rules: [{prefix: '1', charge: free, from: 2027-02-01, until: 2027-02-01T00:00Z}]}]",
        ["1:83+17 schema: until must be later than from"],
    ),
    (
        "routes: [{name: a, rules: [{prefix: '1', reject: user-bussy}]}]",
        ["1:50+10 undefined-name: there is no cause 'user-bussy'; did you mean 'user-busy'? [a name or number of Q.850]"],
    ),
]


@pytest.mark.parametrize(("text", "lines"), CASES)
def test_one_fault_is_one_finding(text: str, lines: list[str]) -> None:
    found = loaded(text)
    assert said(found) == lines
    assert found.network is None
    assert found.unreadable == any("yaml-syntax" in line for line in lines)


NAMES = [
    ("country: ", "MA", "MOROCCO", "undefined-name: there is no country or plan 'MOROCCO'"),
    ("country: ", "MA", "ma", "undefined-name: there is no country or plan 'ma'; did you mean 'MA'?"),
    (
        "translate: [",
        "dialled-to-e164",
        "rabat",
        "undefined-name: there is no translation table 'rabat': it is a routing table [there is dialled-to-e164]",
    ),
    ("charging: ", "rabat", "rabatt", "undefined-name: there is no charging table 'rabatt'; did you mean 'rabat'?"),
    ("route: ", "rabat", "rabta", "undefined-name: there is no routing table 'rabta'; did you mean 'rabat'?"),
    ("premium-rate, ", "BE mobile", "BE mobil", "undefined-name: accepts names 'mobil', which is nothing known; did you mean 'mobile'?"),
    ("carries: [", "FR", "XX", "undefined-name: carries names 'XX', which is nothing known"),
    ("to: {switch: ", "paris", "pari", "undefined-name: there is no switch 'pari'; did you mean 'paris'?"),
    (
        "origin: ",
        "from-rabat",
        "rabat",
        "undefined-name: there is no origin of switch paris called 'rabat'; did you mean 'from-rabat'?",
    ),
    ("trunks: [", "casablanca", "casablanka", "undefined-name: there is no trunk 'casablanka' at switch rabat; did you mean 'casablanca'?"),
    ("include: [", "", "rabat", "include-cycle: rabat includes itself: rabat → rabat"),
    ("- {name: ", "rescue", "paris", "defined-twice: trunk paris is defined twice"),
    ("plans:\n  - country: ", "MA", "XX", "undefined-name: there is no country 'XX'"),
    ("plans:\n  - ", "country: MA", "name: MA\n    country: FR", "schema: MA is the plan of a country, not of FR"),
    (
        "include: [",
        "",
        "emergency",
        "include-cycle: rabat cannot include emergency: where order counts, included rules have no place [emergency says order: first]",
    ),
]


@pytest.mark.parametrize(("start", "old", "new", "words"), NAMES)
def test_every_name_means_something(start: str, old: str, new: str, words: str) -> None:
    """What follows `start` is exchanged, and the finding stands there."""
    before, found, after = NETWORK.replace("include: [emergency]", "include: []").partition(start + old)
    assert found
    before += start
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    width = len(new.partition("\n")[0].removeprefix("name: "))
    column += len("name: ") * new.startswith("name: ")
    assert said(loaded(before + new + after)) == [f"{line}:{column}+{width} {words}"]


def test_a_trunk_is_looked_for_at_every_switch_that_uses_the_table() -> None:
    text = """\
switches:
  - {name: a, country: MA, origins: [{name: o, route: both}], trunks: [{name: x, to: {country: MA}}]}
  - {name: b, country: FR, origins: [{name: o, route: outer}], trunks: [{name: w, to: {country: FR}}]}
routes:
  - {name: outer, include: [both], rules: []}
  - {name: both, rules: [{prefix: "+1", trunks: [x]}, {prefix: "+2", trunks: [z]}]}
  - {name: nobody, rules: [{prefix: "+1", trunks: [nowhere]}]}
"""
    found = loaded(text)
    assert said(found) == [
        "6:50+1 undefined-name: there is no trunk 'x' at switch b",
        "6:79+1 undefined-name: there is no trunk 'z' at switch a and b",
    ]
    assert [finding.switches for finding in found.findings] == [frozenset({"b"}), frozenset({"a", "b"})]
    assert [finding.subject for finding in found.findings] == ["routes/both/prefix +1", "routes/both/prefix +2"]


def test_the_first_definition_is_marked() -> None:
    files = {"a.yaml": b"routes: [{name: r, rules: []}]", "b.yaml": b"routes: [{name: r, rules: []}]"}
    (finding,) = load_texts(files).findings
    assert (finding.place, finding.marks) == (Place("b.yaml", 1, 17, 1), (Mark(Place("a.yaml", 1, 17, 1), "first defined here"),))


def test_names_are_judged_where_only_quotes_are_missing() -> None:
    assert [finding.rule for finding in loaded("switches: [{name: a, country: NO, origins: [{name: o, route: r}]}]").findings] == [
        "digits-unquoted",
        "undefined-name",
    ]


def test_every_broken_file_tells_its_first_fault_and_the_others_are_checked() -> None:
    found = load_texts({"a.yaml": b"routes: [\nplans: }", "b.yaml": b"routes: {", "c.yaml": b"rutes: []", "d.yaml": b"\xff"})
    assert [(finding.place.file, finding.rule) for finding in found.findings] == [
        ("a.yaml", "yaml-syntax"),
        ("b.yaml", "yaml-syntax"),
        ("c.yaml", "unknown-key"),
        ("d.yaml", "file-unreadable"),
    ]
    assert found.unreadable
    assert found.network is None
    assert sorted(found.sources) == ["a.yaml", "b.yaml", "c.yaml"]


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        (b"routes: []\0", "a.yaml is a binary file: it holds NUL bytes", Place("a.yaml", 1, 1)),
        (bytes(range(256)), "a.yaml is a binary file: it holds NUL bytes", Place("a.yaml", 1, 1)),
        ("routes:\n- é".encode("latin-1"), "a.yaml is not UTF-8 text: byte 0xE9 on line 2", Place("a.yaml", 2, 3)),
    ],
)
def test_what_is_no_text(content: bytes, message: str, place: Place) -> None:
    assert load_texts({"a.yaml": content}).findings == (Finding("file-unreadable", "error", message, place, "a.yaml"),)


LAUGHS = "a: &a [x]\n" + "".join(f"b{level}: &b{level} [{', '.join(['*a'] * 9)}]\n" for level in range(9))


def test_ten_million_brackets_end_in_few_words() -> None:
    """Newer releases of libyaml refuse so many by themselves; before, they are no mapping."""
    assert [finding.rule for finding in loaded("[" * 10_000_000).findings] in (["schema"], ["yaml-syntax"])


@pytest.mark.parametrize(
    ("text", "count", "rules"),
    [
        ("routes: [{name: a, rules: [], note: %s}]" % ("x" * 10_000_000), 0, set()),
        ("routes: [{name: a, rules: [{prefix: '%sx', reject: 1}]}]" % ("1" * 10_000_000), 1, {"schema"}),
        ("routes: [{name: a, rules: [{prefix: %s, reject: 1}]}]" % ("1" * 1_000_000), 1, {"digits-unquoted"}),
        ("a: " + "{b: " * 1_000_000, 1, {"too-deep"}),
        ("? " * 1_000_000, 1, {"too-deep"}),
        (LAUGHS, 1, {"unknown-key"}),
        (LAUGHS.replace("a: &a [x]", "routes: &a [x]"), 20, {"schema", "yaml-anchor", "unknown-key"}),
    ],
)
def test_hostile_files_end_in_few_words(text: str, count: int, rules: set[str]) -> None:
    findings = loaded(text).findings
    assert (len(findings), {finding.rule for finding in findings}) == (count, rules)
    assert all(len(finding.message) + len(finding.label) + len(finding.subject) < 500 for finding in findings)


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff", "routes: []\n...\n"])
def test_an_empty_file_is_an_empty_network(text: str) -> None:
    assert network(text).switches == {}


def test_positions_at_the_edges_of_a_file() -> None:
    assert Source("a", "").place(0, 1) == Place("a", 1, 1, 1)
    assert Source("a", "x\n").place(2, 3) == Place("a", 1, 3, 1)
    assert Source("a", "one\r\ntwo\r\nthree").place(5, 20) == Place("a", 2, 1, 3)


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    loaded(NETWORK)
    assert gc.isenabled()


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs" / "ma").mkdir(parents=True)
    (tmp_path / "configs" / "ma" / "rabat.yaml").write_text("switches: [{name: rabat, country: MA}]")
    return tmp_path / "configs"


def test_a_directory_is_one_network(directory: Path) -> None:
    for file in ("fr.yml", "notes.txt", ".hidden.yaml", ".git/x.yaml"):
        (directory / file).parent.mkdir(exist_ok=True)
        (directory / file).write_text(f"switches: [{{name: {Path(file).stem.strip('.')}, country: FR}}]")
    found = load_network(Path("configs"))
    assert found.files == ("configs/fr.yml", "configs/ma/rabat.yaml")
    assert found.network
    assert sorted(found.network.switches) == ["fr", "rabat"]
    assert found == load_network(directory)
    assert load_network(directory / "ma" / "rabat.yaml").files == ("configs/ma/rabat.yaml",)


def digest(root: Path) -> str:
    network = load_network(root).network
    assert network
    return network.digest


def test_the_digest_tells_names_and_contents_and_not_where_the_directory_lies(directory: Path) -> None:
    before = digest(directory)
    directory.rename(directory.parent / "elsewhere")
    assert digest(Path("elsewhere")) == before
    Path("elsewhere/ma/rabat.yaml").rename("elsewhere/rabat.yaml")
    assert digest(Path("elsewhere")) != before
    pair = {"a": b"", "b": b"# b"}
    assert load_texts(pair).network == load_texts(dict(reversed(pair.items()))).network


def test_links_are_followed_inside_and_nothing_is_read_twice(directory: Path) -> None:
    (directory / "again").symlink_to("ma")
    (directory / "ma" / "loop").symlink_to("..")
    (directory / "zz.yaml").symlink_to("ma/rabat.yaml")
    found = load_network(Path("configs"))
    assert found.findings == ()
    assert found.files == ("configs/ma/rabat.yaml",)


def test_links_do_not_lead_out(directory: Path) -> None:
    outside = directory.parent / "other.yaml"
    outside.write_text("")
    (directory / "b.yaml").symlink_to(outside)
    assert [finding.message for finding in load_network(Path("configs")).findings] == [
        "configs/b.yaml is a link that leads out of the network's directory"
    ]


def test_what_cannot_be_opened(directory: Path) -> None:
    os.mkfifo(directory / "a.yaml")
    (directory / "b.yaml").symlink_to("b.yaml")
    (directory / "c.yaml").symlink_to("gone.yaml")
    found = load_network(Path("configs"))
    assert [finding.message for finding in found.findings] == [
        f"configs/{file}.yaml is no file that can be read" for file in ("a", "b", "c")
    ]
    assert found.unreadable
    assert found.network is None


def test_where_there_is_nothing_nothing_is_proven(directory: Path) -> None:
    (directory.parent / "empty").mkdir()
    assert [finding.message for finding in load_network(Path("empty")).findings] == ["empty holds no YAML file"]
    assert [finding.message for finding in load_network(Path("gone")).findings] == ["gone cannot be opened: no such file or directory"]
    assert load_network(Path("gone")).unreadable


@pytest.mark.parametrize(
    ("cause", "number", "response"),
    [
        ("unallocated-number", 1, 404),
        ("user-busy", 17, 486),
        ("call-rejected", 21, 403),
        ("number-changed", 22, 410),
        ("interworking", 127, 500),
    ],
)
def test_causes(cause: str, number: int, response: int) -> None:
    assert (CAUSES[cause], name(number), status(number)) == (number, cause, response)
    assert name(12) == "cause 12"


def test_causes_are_those_of_q_850() -> None:
    assert len(CAUSES) == len(set(CAUSES.values()))
    assert all(1 <= number <= 127 and 400 <= status(number) < 600 for number in CAUSES.values())
