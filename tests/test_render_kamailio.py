"""What stands in the files of a Kamailio switch: rows and reasons to the letter, and nothing that a name or a note could break."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naive_rules import Number
from tests.switch_models import AXES, DIALLED, EVERY, HERE, INTERNATIONAL, NATIONAL, found, listed, rabat, random_switch, table
from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render import kamailio_dialplan, kamailio_drouting
from validator.render.escape import Unrenderable, Written, comment, gateway, listen, name, only_written, place
from validator.render.kamailio import render_switch
from validator.render.model import MOST_DIGITS, NOTHING, Entry, SwitchModel, TableModel
from validator.render.mtree import action_text, axes_rows, rows
from validator.render.templates import fill, templates_root
from validator.tables import Charge, Forward, Reject, Translate

FORWARDING = Axis("unknown", "*21*", "#")


def route_rows(*entries: tuple[Axis, str, int, int]) -> dict[str, str]:
    return dict(rows(table("routes", "main", (Forward(("paris", "transit")), Reject(1), Forward(("lille",))), *entries)))


def test_a_row_lists_what_happens_at_every_length() -> None:
    assert route_rows(
        (INTERNATIONAL, "33", EVERY, 0),
        (INTERNATIONAL, "44", 1 << 12, 0),
        (INTERNATIONAL, "49", EVERY & ~(1 << 12), 0),
        (INTERNATIONAL, "39", 0b11 << 9, 0),
        (INTERNATIONAL, "39", EVERY & ~(0b11 << 9), 1),
    ) == {
        "+33": "any=paris|transit",
        "+44": "12=paris|transit",
        "+49": "12=-;any=paris|transit",
        "+39": "9=paris|transit;10=paris|transit;any=!1/404",
    }


def test_a_row_repeats_what_it_inherits() -> None:
    assert route_rows(
        (INTERNATIONAL, "", EVERY, 0),
        (INTERNATIONAL, "33", 1 << 11, 1),
        (INTERNATIONAL, "336", 1 << 10, 2),
        (INTERNATIONAL, "88", EVERY, NOTHING),
    ) == {
        "+": "any=paris|transit",
        "+33": "11=!1/404;any=paris|transit",
        "+336": "10=lille;11=!1/404;any=paris|transit",
        "+88": "any=-",
    }


def test_numbers_of_every_form_have_their_own_keys() -> None:
    assert route_rows(
        (DIALLED, "", EVERY, 0),
        (DIALLED, "05", EVERY, 1),
        (Axis("unknown", "00"), "33", EVERY, 2),
        (NATIONAL, "537", EVERY, 0),
        (FORWARDING, "05", EVERY, 1),
        (FORWARDING, "", 1, 2),
        (Axis("international", "*"), "", EVERY & ~1, 0),
    ) == {
        "u": "any=paris|transit",
        "05": "any=!1/404",
        "0033": "17=lille;18=lille;any=lille",
        "n537": "any=paris|transit",
        ".*21*.#.05": "any=!1/404",
        ".*.*#.21": "2=lille",
        ".+*..": "0=-;any=paris|transit",
    }


def test_two_entries_for_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("two entries take the same numbers of prefix 001")):
        route_rows((DIALLED, "001", EVERY, 0), (Axis("unknown", "00"), "1", 1, 1))


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Forward(("paris",)), "paris"),
        (Forward(("paris", "transit.1")), "paris|transit.1"),
        (Reject(21), "!21/403"),
        (Charge("shared-cost"), "shared-cost"),
        (Translate(), "0"),
        (Translate(2, "+"), "2|+"),
        (Translate(1, set_nature="national"), "1||national"),
        (Translate(at=4, digits="9"), "0|||4|0|9"),
        (Translate(1, "00", 4, 2, set_nature="unknown"), "1|00|unknown|4|2"),
    ],
)
def test_an_action_is_written_as_one_word(action: Forward | Reject | Charge | Translate, text: str) -> None:
    assert action_text(action) == text


ENTRIES = st.lists(
    st.tuples(st.sampled_from(AXES), st.text("012", max_size=3), st.integers(1, EVERY), st.integers(NOTHING, 2)),
    max_size=12,
    unique_by=lambda entry: (entry[0].nature, entry[0].head + entry[1], entry[0].suffix),
)
NUMBERS = st.builds(
    lambda axis, digits: Number(axis.nature, f"{'+' * (axis.nature == 'international')}{axis.head}{digits}{axis.suffix}"),
    st.sampled_from(AXES),
    st.text("0123", max_size=MOST_DIGITS + 1),
)


def looked_up(stored: dict[str, str], number: Number) -> str:
    """What Kamailio finds: the longest row that begins the key, and in it the count of digits."""
    mark = {"unknown": "", "international": "+", "national": "n"}[number.nature]
    spelling = re.fullmatch(r"((?:.*[^0-9])?)([0-9]+)([^0-9]*)", number.digits)
    head, digits, suffix = spelling.groups() if spelling else ("", "", number.digits)
    key = f".{mark}{head}.{suffix}.{digits}" if head or suffix else mark + digits
    longest = max((row for row in stored if key.startswith(row)), key=len, default="u" if key == digits else "")
    listed = dict(pair.split("=") for pair in stored.get(longest, "").split(";") if pair)
    ordinary = listed.get("any", "-") if len(digits) <= MOST_DIGITS else "-"
    return listed.get(f"{len(digits)}", ordinary)


@settings(deadline=None, derandomize=True, max_examples=400)
@given(ENTRIES, st.lists(NUMBERS, min_size=1, max_size=20))
def test_rows_say_of_every_number_what_the_entries_say(entries: list[tuple[Axis, str, int, int]], numbers: list[Number]) -> None:
    model = table("routes", "main", (Forward(("a",)), Forward(("b",)), Reject(1)), *entries)
    stored = dict(rows(model))
    for number in numbers:
        action = found(model, number)
        assert looked_up(stored, number) == ("-" if action is None else action_text(action))


def test_the_axes_hold_exactly_the_numbers_of_the_proof() -> None:
    stored = dict(axes_rows((DIALLED, INTERNATIONAL, FORWARDING, Axis("unknown", "0011"))))
    proven = {
        "0" * 16: True,
        "0" * 17: False,
        "0011" + "2" * 16: True,
        "0011" + "2" * 17: False,
        "+" + "3" * 16: True,
        "+" + "3" * 17: False,
        "*21*5#": True,
        "*21*#": True,
        "*21*": False,
        "*22*5#": False,
        "*21*5": False,
        "*21*5##": False,
        "++33": False,
    }
    numbers = {text: Number("international" if text.startswith("+") else "unknown", text) for text in proven}
    assert {text: looked_up(stored, number) == "yes" for text, number in numbers.items()} == proven


def test_the_small_switch_in_full() -> None:
    files = render_switch(rabat())
    assert (
        sorted(files)
        == list(files)
        == [
            "kamailio-test.cfg",
            "kamailio.cfg",
            "routing.cfg",
            "tables/address",
            "tables/axes",
            "tables/charging.rabat",
            "tables/routes.rabat",
            "tables/translations.dialled-to-e164",
            "tables/translations.plus-to-00",
            "tables/version",
        ]
    )
    assert files["tables/routes.rabat"] == (
        b"tprefix(string) tvalue(string)\n+:any=transit\n+212:any=casablanca\n+33:any=paris|transit\n+888:any=!1/404\n15:2=casablanca\n"
    )
    assert files["tables/translations.dialled-to-e164"] == b"tprefix(string) tvalue(string)\n00:any=2|+\n05:10=1|+212\n"
    assert files["tables/address"] == (
        b"id(int,auto) grp(int) ip_addr(string) mask(int) port(int) tag(string,null)\n"
        b"1:1:198.51.100.0:24:0:subscribers\n2:2:192.0.2.10:32:0:from-paris\n3:2:2001\\:db8\\:\\::32:0:from-paris\n"
    )
    assert (
        b'# configs/rabat.yaml:7\nroute["RIGHTNUMBER_TRUNK paris"] {\n\t$var(gateways) = "192.0.2.10:5060|[2001:db8::1]";\n'
        in files["routing.cfg"]
    )
    assert not any(line != line.rstrip() for content in files.values() for line in content.decode().splitlines())


def test_questions_are_answered_only_in_the_test_wrapper() -> None:
    answering = [path for path, content in render_switch(rabat("note")).items() if b"X-Out" in content or b"X-Origin" in content]
    assert answering == ["kamailio-test.cfg"]


@pytest.mark.parametrize("seed", range(3))
def test_the_same_model_gives_the_same_bytes(seed: int) -> None:
    assert render_switch(random_switch(seed)) == render_switch(random_switch(seed))


def with_trunk(**changes: Any) -> SwitchModel:
    model = rabat()
    return replace(model, trunks=(replace(model.trunks[0], **changes), *model.trunks[1:]))


def with_origin(**changes: Any) -> SwitchModel:
    model = rabat()
    return replace(model, origins=(replace(model.origins[0], **changes), *model.origins[1:]))


def with_listen(text: str) -> SwitchModel:
    return replace(rabat(), listen=Listed(text, HERE))


def with_route(*entries: tuple[Axis, str, int, int], actions: tuple[Forward | Reject, ...] = (Forward(("transit",)),)) -> SwitchModel:
    return with_origin(route=table("routes", "other", actions, *entries))


NO_FORM = "and a SIP request has no form for them; translate them to international, or to what is dialled, before they leave"
CROWDED = tuple(Forward(("transit",) * 30 + ("paris",) * more) for more in range(17))
NOT_A_GATEWAY = "is not sip:ADDRESS[:PORT][;transport=udp|tcp]"


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (
            with_origin(addresses=listed("192.0.2.0/28")),
            "origins subscribers (192.0.2.0/28) and from-paris (192.0.2.10/32) share addresses, and a call is known by its source alone",
        ),
        (
            with_origin(addresses=listed("2001:db8:1::/48")),
            "origins subscribers (2001:db8:1::/48) and from-paris (2001:db8::/32) share addresses, and a call is known by its source alone",
        ),
        (
            with_origin(addresses=listed("198.51.100.1/24")),
            "198.51.100.1/24 is not an address or a network: 198.51.100.1/24 has host bits set",
        ),
        (
            with_origin(addresses=listed("any\n")),
            "any\\n is not an address or a network: 'any\\n' does not appear to be an IPv4 or IPv6 network",
        ),
        (
            with_origin(natures=("national",)),
            "origin subscribers receives national numbers only, and a SIP request does not tell them; say reads: national",
        ),
        (with_origin(name='x"] { exit; }'), "'x\"] { exit; }' is not a name that a switch file can hold"),
        (with_origin(name="x" * 101), f"'{'x' * 80}' is not a name that a switch file can hold"),
        (
            with_trunk(natures=frozenset({"national"})),
            f"trunk casablanca would send national numbers, {NO_FORM}",
        ),
        (with_trunk(gateways=()), "trunk casablanca has no gateways"),
        (
            with_trunk(gateways=listed("sip:192.0.2.1;transport=tcp")),
            "gateway sip:192.0.2.1;transport=tcp of trunk casablanca cannot be reached: the switch listens on udp",
        ),
        (with_trunk(gateways=listed("sip:carrier.example")), f"gateway sip:carrier.example {NOT_A_GATEWAY}"),
        (with_trunk(gateways=listed("sips:192.0.2.1")), f"gateway sips:192.0.2.1 {NOT_A_GATEWAY}"),
        (with_trunk(gateways=listed("sip:33@192.0.2.1")), f"gateway sip:33@192.0.2.1 {NOT_A_GATEWAY}"),
        (with_trunk(gateways=listed("sip:192.0.2.1:70000")), f"gateway sip:192.0.2.1:70000 {NOT_A_GATEWAY}"),
        (with_trunk(gateways=listed('sip:192.0.2.1";exit;"')), f'gateway sip:192.0.2.1";exit;" {NOT_A_GATEWAY}'),
        (with_trunk(gateways=listed("sip:192.0.2.1|192.0.2.2")), f"gateway sip:192.0.2.1|192.0.2.2 {NOT_A_GATEWAY}"),
        (with_trunk(gateways=listed("sip:192.0.2.1\n")), f"gateway sip:192.0.2.1\\n {NOT_A_GATEWAY}"),
        (with_listen("tls:192.0.2.1:5061"), "listen tls:192.0.2.1:5061 is not udp:ADDRESS[:PORT] or tcp:ADDRESS[:PORT]"),
        (
            with_listen("udp:192.0.2.1:5060\nchildren=9"),
            "listen udp:192.0.2.1:5060\\nchildren=9 is not udp:ADDRESS[:PORT] or tcp:ADDRESS[:PORT]",
        ),
        (with_route(actions=(Forward(("lyon",)),)), "origin subscribers routes to lyon, which is no trunk of this switch"),
        (with_route((DIALLED, "05:x", EVERY, 0)), "table other: holds numbers that are not made of digits, * # and A-F"),
        (with_route((DIALLED, "5\n6", EVERY, 0)), "table other: holds numbers that are not made of digits, * # and A-F"),
        (with_route((Axis("unknown", "$x"), "", EVERY, 0)), "table other: '$x' is not made of digits, * # A-F and a leading plus"),
        (
            with_route((DIALLED, "5" * 64, EVERY, 0)),
            f"table other: {'5' * 64} is longer than the 63 characters that a table can tell apart",
        ),
        (
            with_route(*((DIALLED, "", 1 << length, length) for length in range(17)), actions=CROWDED),
            "table other: what happens to one number takes 4938 characters, and a row holds 3900",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_reason(model: SwitchModel, reason: str) -> None:
    with pytest.raises(Unrenderable) as refused:
        render_switch(model)
    assert refused.value.reason == reason


def test_a_translation_that_puts_no_digits_is_refused() -> None:
    bad = TableModel("translations", "bad", [Entry(DIALLED, "", EVERY, 0)], (Translate(0, "0|9;any=1"),))
    with pytest.raises(Unrenderable, match=re.escape("'0|9;any=1' is not made of digits, * # A-F and a leading plus")):
        render_switch(with_origin(stages=(bad,)))


def test_two_tables_of_one_name_are_refused() -> None:
    other = replace(rabat().origins[0].route, name="rabat", actions=(Forward(("paris",)),) * 4)
    with pytest.raises(ValueError, match="two different tables are called routes/rabat"):
        render_switch(with_origin(route=other))


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("", ""),
        ("one", "# one"),
        ("one\n\ntwo", "# one\n#\n# two"),
        ("#!define x", "# #!define x"),
        ("a\r\nb\x0bc\x0cd\x85e\u2028f", "# a\n# b\n# c\n# d\n# e\n# f"),
        ("\x00\x1b[31m\u202e\t", r"# \x00\x1b[31m\u202e\t"),
        ("é" * 119, "# " + "é" * 118 + "\n# é"),
    ],
)
def test_a_note_stays_in_its_comment(note: str, written: str) -> None:
    assert comment(note) == written


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_every_line_of_any_note_is_a_comment(note: str) -> None:
    lines = comment(note).split("\n")
    assert all(line.startswith("# ") or line == "#" or not note for line in lines)
    assert all(line.isprintable() and len(line) <= 200 for line in lines)


def test_a_place_stays_on_its_line() -> None:
    assert place(Place("a\n#!define b.yaml", 3, 1)) == "a\\n#!define b.yaml:3"


def test_text_that_is_fit_passes_as_it_is() -> None:
    assert name("Lille.to_Paris-2") == "Lille.to_Paris-2"
    assert gateway(*listed("sip:[2001:db8::1]:5080;transport=tcp")) == "[2001:db8::1]:5080;transport=tcp"
    assert listen(*listed("tcp:[::1]:5060")) == "tcp:[::1]:5060"


def test_a_template_prints_nothing_that_was_not_made_fit() -> None:
    assert only_written(Written("x")) == "x"
    assert only_written(7) == 7
    with pytest.raises(TypeError, match=re.escape("a template prints '{{ 7 }}' as it came")):
        only_written("{{ 7 }}")


def test_a_template_that_misses_a_value_is_an_error() -> None:
    with pytest.raises(Exception, match="'switch' is undefined"):
        fill("kamailio", "kamailio.cfg.j2", {})


def test_every_template_is_used() -> None:
    texts = {path.name: path.read_text() for path in (templates_root() / "kamailio").iterdir()}
    included = {found for text in texts.values() for found in re.findall(r'(?:include|extends) "([^"]+)"', text)}
    of_modules = {*kamailio_dialplan.TEMPLATES.values(), *kamailio_drouting.TEMPLATES.values()}
    assert texts.keys() - included - of_modules == {f"{path}.j2" for path in render_switch(rabat()) if path.endswith(".cfg")}
