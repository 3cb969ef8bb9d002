"""The schema: closed, described on every key, one statement for editors and loader, and worded in the trade's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.load import load_texts
from validator.load.shape import number_types, plain_types, schema
from validator.numbering.plan import TYPES
from validator.tables import TABLE_KINDS, Nature

SCHEMA = schema()
OBJECTS = {"file": SCHEMA} | {name: part for name, part in SCHEMA["definitions"].items() if part.get("type") == "object"}
KEYS = [(name, key) for name, part in OBJECTS.items() for key in part["properties"]]


def parts(value: object) -> Iterator[dict[str, Any]]:
    """The schema and every piece of it."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key != "examples":
                yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def own(name: str, key: str, facet: str) -> Any:
    """What the schema says of a key: beside its reference, or else in what it refers to."""
    part = OBJECTS[name]["properties"][key]
    while facet not in part:
        part = SCHEMA["definitions"][part["$ref"].rpartition("/")[2]]
    return part[facet]


def test_it_is_a_schema_of_draft_07() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert {part["$ref"].rpartition("/")[2] for part in parts(SCHEMA) if "$ref" in part} <= SCHEMA["definitions"].keys()


def test_every_object_is_closed_and_titled() -> None:
    assert all(part["additionalProperties"] is False and part["title"] for part in OBJECTS.values())


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_every_key_is_described_with_an_example_that_it_takes(name: str, key: str) -> None:
    assert re.fullmatch(r"[A-Z].*[.)]", own(name, key, "description"), re.DOTALL)
    single = jsonschema.Draft7Validator({**SCHEMA["properties"], "definitions": SCHEMA["definitions"], **OBJECTS[name]["properties"][key]})
    examples = own(name, key, "examples")
    assert examples
    for example in examples:
        assert json.loads(json.dumps(example)) == example
        assert not list(single.iter_errors(example)) or needs_more(example), example


def needs_more(example: object) -> bool:
    """Sections are shown with the least of an entry."""
    return isinstance(example, list) and isinstance(example[0], dict)


def test_patterns_are_anchored_and_know_ascii_digits_alone() -> None:
    patterns = {part["pattern"] for part in parts(SCHEMA) if isinstance(part.get("pattern"), str)}
    assert len(patterns) > 10
    assert all(pattern.startswith("^") and pattern.endswith("$") and "\\d" not in pattern and "\\w" not in pattern for pattern in patterns)


def test_what_is_no_text_without_quotes_hangs_on_the_key_alone() -> None:
    integers = {key for key, types in plain_types().items() if "integer" in types}
    truths = {key for key, types in plain_types().items() if "boolean" in types}
    assert integers == {"approvers", "at", "count", "length", "most", "reject", "strip", "weight"}
    assert truths == {"any", "overlap", "required", "transit", "trunk_prefix_optional", "withhold"}


def test_it_names_what_the_code_names() -> None:
    assert number_types() == TYPES
    assert tuple(SCHEMA["definitions"]["nature-name"]["enum"]) == get_args(Nature)
    assert set(TABLE_KINDS) < set(SCHEMA["properties"])


EVERYTHING: dict[str, Any] = {
    "switches": [
        {
            "name": "rabat",
            "country": "MA",
            "plan": "MA",
            "platform": "kamailio",
            "listen": "udp:127.0.0.1:5060",
            "note": "main",
            "origins": [
                {
                    "name": "subscribers",
                    "addresses": ["198.51.100.0/24", "2001:db8::/32"],
                    "reads": "national",
                    "natures": ["unknown"],
                    "translate": ["in"],
                    "translate_calling": ["calling"],
                    "charging": "tariffs",
                    "route": "rabat",
                    "tech_prefix": "1001#",
                    "accepts": ["*", "not premium-rate", "not +979", "BE mobile", "not emergency"],
                    "callers": ["MA"],
                    "overlap": True,
                    "from": "2027-01-01",
                    "until": "2028-01-01T00:00Z",
                    "allow": [{"finding": "no-route", "until": "2027-06-01", "because": "test"}],
                }
            ],
            "trunks": [
                {"name": "a", "to": {"switch": "rabat", "origin": "subscribers"}, "carries": ["*"], "presents": ["MA"]},
                {"name": "b", "to": {"transit": True, "plan": "FR", "reads": "international"}, "carries": ["not JE", "*"]},
                {"name": "c", "to": {"country": "MA", "service": ["333", "5[1-4]XX"], "emergency": ["15"]}},
                {"name": "d", "to": {"country": "MA"}, "gateways": ["sip:192.0.2.1:5060;transport=tcp", "sips:[2001:db8::1]"]},
            ],
        }
    ],
    "translations": [
        {
            "name": "in",
            "rules": [
                {"prefix": "00", "length": "8-15", "strip": 2, "prepend": "+", "calling": {"prefix": "+212"}},
                {"pattern": "0[5-8]XZN*#AF", "replace": {"at": 1, "count": 0, "digits": "9"}, "nature": "national"},
                {"number": "+212", "set_nature": "national", "nature": ["national", "unknown"], "readdress": "why"},
                {"range": {"first": "10", "last": "19"}},
                {"any": True, "length": 10, "allow": {"finding": "loop", "until": "2027-01-01", "because": "test"}},
            ],
        }
    ],
    "routes": [
        {"name": "rabat", "include": ["other"], "rules": [{"prefix": "+", "trunks": [{"trunk": "a", "weight": 70}, "b"]}]},
        {"name": "other", "order": "first", "rules": [{"any": True, "reject": 21}, {"prefix": "+8", "reject": "call-rejected"}]},
        {"name": "world", "deck": "decks/world.csv"},
    ],
    "charging": [{"name": "tariffs", "rules": [{"prefix": "+", "charge": "international"}]}],
    "translate_calling": [{"name": "calling", "rules": [{"any": True, "withhold": True}, {"number": "1", "reject": 21}]}],
    "plans": [
        {
            "name": "pbx",
            "country": "MA",
            "outside_line": "0",
            "international_prefix": ["00", "011"],
            "trunk_prefix": "",
            "trunk_prefix_optional": True,
            "routing_prefixes": ["D0"],
            "numbers": [{"pattern": "5XX", "type": "private", "nature": "unknown", "means": "+2125XX", "source": "PBX"}],
            "add": [{"number": "15", "type": "emergency", "required": False, "from": "2027-01-01"}],
            "withdraw": [{"prefix": "6"}],
        }
    ],
    "numbering_changes": [
        {
            "country": "MA",
            "from": "2009-03-07T02:00Z",
            "parallel_until": "2009-06-07T02:00+01:00",
            "source": "E.129",
            "changes": [{"old": "3XXXXXXX", "new": "53XXXXXXX", "operator": "IAM"}],
        }
    ],
    "tests": [
        {
            "name": "Rabat landlines stay in Morocco",
            "origin": "rabat/subscribers",
            "dial": {"pattern": "0537XXXXXX"},
            "on": "2027-01-01",
            "expect": {"country": "MA", "trunk": {"not": ["a", "b"]}, "number": "+212537XXXXXX"},
        }
    ],
    "moves": [{"origin": "rabat/subscribers", "dial": {"prefix": "+336"}, "before": ["a"], "after": ["rabat/b"], "because": "price"}],
    "always": [
        {"name": "a", "numbers": ["emergency", "MA"], "most": "5%", "approvers": 2},
        {"name": "b", "numbers": ["*"], "most": 9},
    ],
}


def test_it_takes_every_key_of_the_language() -> None:
    found = load_texts({"a.yaml": json.dumps(EVERYTHING).encode(), "decks/world.csv": b"prefix,trunks\n+,a\n"})
    assert [finding for finding in found.findings if finding.rule != "include-cycle"] == []


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a document, as its container and its key there."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        31,
        128,
        "",
        "x",
        "0537",
        "+",
        "+33",
        "[5-8]",
        "NO",
        "a b",
        "\u0661",
        "2027-13",
        {},
        [],
        ["x"],
        ["x", "x"],
        {"x": 1},
    ]
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.data())
def test_both_engines_agree(data: st.DataObject) -> None:
    """The fast engine decides; the one everybody knows must say the same of any document, broken in up to three places."""
    document = deepcopy(EVERYTHING)
    for _ in range(data.draw(st.integers(1, 3))):
        spots = list(places(document))
        container, key = spots[data.draw(st.integers(0, len(spots) - 1))]
        match data.draw(st.sampled_from(["exchange", "remove", "add"])):
            case "exchange":
                container[key] = deepcopy(data.draw(ODD))
            case "remove":
                del container[key]
            case _ if isinstance(container, dict):
                container[data.draw(st.sampled_from(["prefix", "trunks", "rules", "unknown"]))] = deepcopy(data.draw(ODD))
    valid = jsonschema.Draft7Validator(SCHEMA).is_valid(document)
    assert jsonschema_rs.validator_for(SCHEMA, pattern_options=jsonschema_rs.RegexOptions()).is_valid(document) is valid
    findings = load_texts({"a.yaml": json.dumps(document).encode()}).findings
    assert findings or valid


def test_a_line_end_is_no_digit() -> None:
    """Python's `$` would let it pass."""
    assert jsonschema.Draft7Validator(SCHEMA).is_valid({"routes": [{"name": "a\n", "rules": []}]})
    assert [finding.rule for finding in load_texts({"a.yaml": b'routes: [{name: "a\\n", rules: []}]'}).findings] == ["schema"]


ROUTE = "a route has: prefix, number, pattern, range, any, length, nature, calling, from, until, allow, note, trunks, reject"
WORDS = [
    ("routes: [{name: r, rules: [{prefix: '1', trunk: [a]}]}]", "unknown key 'trunk'; did you mean 'trunks'?", ROUTE),
    ("routes: [{name: r, rules: [{prefix: '1', qqq: [a], reject: 1}]}]", "unknown key 'qqq'", ROUTE),
    ("routes: [{name: r, rules: [{prefix: '1'}]}]", "a route must say either trunks or reject", ""),
    ("routes: [{name: r, rules: [{prefix: '1', trunks: [a], reject: 1}]}]", "a route must say either trunks or reject", ""),
    ("routes: [{name: r, rules: [{reject: 1}]}]", "a rule must say exactly one of prefix, number, pattern, range, or any: true", ""),
    (
        "routes: [{name: r, rules: [{prefix: '1', number: '1', reject: 1}]}]",
        "a rule must say exactly one of prefix, number, pattern, range, or any: true",
        "",
    ),
    (
        "routes: [{name: r, rules: [{prefix: '', reject: 1}]}]",
        "prefix must be a quoted string of digits, sets allowed (X, Z, N, [5-8]); a blank never means all: write any: true",
        "",
    ),
    (
        "routes: [{name: r, rules: [{number: '5X', reject: 1}]}]",
        "number must be a quoted string of digits (0-9, *, #, A-F, a plus only in front)",
        "",
    ),
    (
        "routes: [{name: r, rules: [{number: '1', length: 1, reject: 1}]}]",
        "a rule may say length only beside prefix or any: the other three have one",
        "",
    ),
    ("routes: [{name: r, rules: [{any: yes, reject: 1}]}]", "any must be true, or not be there", ""),
    ("routes: [{name: r, rules: [{any: true, trunks: []}]}]", "trunks is empty", ""),
    ("routes: [{name: r, rules: [{any: true, trunks: [a, b, a]}]}]", "trunks names a twice", ""),
    ("routes: [{name: r, rules: [{any: true, trunks: a}]}]", "trunks must be a list", ""),
    ("routes: [{name: r, rules: [a]}]", "an item of rules must be a mapping of keys", ""),
    ("routes: [{name: r, rules: }]", "rules has no value", ""),
    ("routes: [{name: r}]", "routing table r must say rules, deck or include", ""),
    ("routes: [{name: r, rules: [], order: last}]", "order must be first", ""),
    ("routes: [{name: r, rules: [{any: true, trunks: [{trunk: a, weight: 0}]}]}]", "weight must be a whole number from 1 to 1000", ""),
    (
        "charging: [{name: r, rules: [{any: true, charge: nationl}]}]",
        "charge must be one of free, local, national, mobile, international, shared-cost, premium; did you mean 'national'?",
        "",
    ),
    ("charging: [{name: r, rules: [{any: true}]}]", "a charge must say charge", ""),
    ("switches: [{name: s}]", "switch s must say country", ""),
    (
        "switches: [{name: 1s, country: MA}]",
        "name must be a name: a letter, then at most 62 letters, digits, dots, dashes or underscores",
        "",
    ),
    (
        "switches: [{name: s, country: MA, trunks: [{name: t, to: {}}]}]",
        "a far end must say who is there: switch and origin, or country, transit, service, emergency",
        "",
    ),
    ("switches: [{name: s, country: MA, trunks: [{name: t, carries: [MA], to: {switch: s}}]}]", "a far end must say origin", ""),
    (
        "switches: [{name: s, country: MA, trunks: [{name: t, to: {transit: true}}]}]",
        "trunk t must say carries: whose numbers may travel to a switch or over transit",
        "",
    ),
    ("tests: [{name: t, dial: {any: true}, expect: {}}]", "expect is empty", ""),
]


@pytest.mark.parametrize(("text", "message", "label"), WORDS)
def test_faults_are_told_in_words_of_the_trade(text: str, message: str, label: str) -> None:
    assert [(finding.message, finding.label) for finding in load_texts({"a.yaml": text.encode()}).findings] == [(message, label)]


def test_a_fault_is_known_by_names_not_by_lines() -> None:
    text = "routes:\n  - name: world\n    rules:\n      - {prefix: '+33', reject: 1}\n      - {prefix: '+34', reject: 0}\n"
    assert [finding.subject for finding in load_texts({"a.yaml": text.encode()}).findings] == ["routes/world/prefix +34/reject"]
