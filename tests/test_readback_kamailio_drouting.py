"""Files of Kamailio by dialplan and drouting, read back: equal as they are rendered, and every change that somebody might make is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.readback_cases import Case, found_in, unread_in
from tests.switch_models import HERE, listed, rabat
from tests.switch_networks import rendered, unlike
from validator.digits.space import Axis
from validator.render.drouting import kinds
from validator.render.escape import Unrenderable
from validator.render.kamailio_drouting import render_switch

CASE = Case("kamailio-drouting", "lille")
T, G, L, D, R = "tables/dr_rules", "tables/dr_gateways", "tables/dr_gw_lists", "tables/dialplan", "routing.cfg"


def test_the_switches_of_the_example_are_read_back_equal() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", [0, 5])
def test_random_networks_are_read_back_equal(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "kamailio-drouting"):
        assert unlike(epoch, switch, files) == []


BY, UDP = "127.0.34", ";transport=udp"
CHANGED = [
    (T, ":15::0:0:#3:configs", ":15::0:0:#1:configs", "15", "gateway; class free"),
    (T, ":15::0:0:#3:configs", ":16::0:0:#3:configs", "15", "refused with cause 3 (no-route-to-destination); class free"),
    (T, "1100002:15::0", "1100003:15::0", "15", "refused with cause 3 (no-route-to-destination); class free"),
    (T, "1100002:15::0", "1100102:15::0", "+15", "rescue; class international"),
    (
        T,
        "1100110,1100111,1100112",
        "1100110,1100112",
        "+00000000000",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    (T, ":888::0:0:13:", ":888::0:0:14:", "00888", "refused with cause 21 (call-rejected); class international"),
    (T, ":888::0:0:13:", ":888::0:0:6:", "00888", "refused with cause 3 (no-route-to-destination); class international"),
    (T, ":33::0:0:#2:", ":33::0:0:#5:", "+33", "paris; class national"),
    (T, ":33::0:0:9:", ":33::0:0:7:", "+33", "paris, then gateway; class international"),
    (T, "\n2:", "\n48:1100111:331::9:0:13:\n2:", "+33100000000", "refused with cause 1 (unallocated-number); class national"),
    (T, "\n38:", "\n48:1100111:33::9:0:13:\n38:", "+33000000000", "refused with cause 1 (unallocated-number); class national"),
    (T, "\n38:", "\n48:1100111:33::0:0:13:\n38:", "+33000000000", "refused with cause 1 (unallocated-number); class national"),
    (L, "\n2:4,5:", "\n2:5,4:", "+33", "gateway, then paris; class national"),
    (L, "\n3:2,3:", "\n3:3:", "", f"trunk rescue has the gateways {BY}.4:5060{UDP}; the network says {BY}.3:5060{UDP}, {BY}.4:5060{UDP}"),
    (L, "\n5:4:", "\n5:4,2:", "118000", "paris, then rescue by 127.0.34.3:5060 alone; class national"),
    (G, ":!1/404:", ":!1/603:", "00888", "refused with cause 1 (unallocated-number) and status 603; class international"),
    (G, ":free:", ":national:", "+33800", "paris, then gateway; class national"),
    (
        G,
        "127.0.34.1\\:5060",
        "127.0.34.1\\:5061",
        "",
        f"trunk lille-lines has the gateways {BY}.1:5061{UDP}; the network says {BY}.1:5060{UDP}",
    ),
    (G, "5060:0::paris:", "5060:0::gateway:", "+33", "gateway by 127.0.33.2:5060 and 127.0.33.3:5060 alone; class national"),
    (D, "^u([0-9]{0,16})$:\\\\1:0:", "^u([0-9]{0,16})$:\\\\1:1:", "0", "gateway; class international"),
    (D, ":u/+/13/10/11:", ":u/+/13/0/11:", "+0", "gateway"),
    (D, ":u/+/13/10/11:", ":u/+/13/10/12:", "+0", "refused with cause 3 (no-route-to-destination); class international"),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


INNOCENT = [
    (T, "\n2:", "\n48:1100111:331::0:0:#2:\n2:"),
    (T, "\n38:", "\n48:1100111:33::-1:0:13:\n38:"),
    (T, "\n2:", "\n48:1100111:*33::9:0:13:\n2:"),
    (T, "\n2:", "\n48:9900111:33::9:0:13:\n2:"),
    (L, "\n2:4,5:", "\n2:4|5:"),
    (G, "::-:", "::free:"),
    (D, ":gateway:0:^(.*)$:\\\\1:0:", ":gateway:0:^(.*)$:\\\\1:13:"),
]
"""A rule that says the same again, of a lower priority, of digits that are never asked for, or of a table that nothing asks; a list with
another mark; what no number gets; a trunk that translates what never leaves on it."""


def test_what_changes_nothing_is_no_difference() -> None:
    files = dict(CASE.files)
    for path, old, new in INNOCENT:
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), new.encode(), 1)
    assert unlike(CASE.epoch, CASE.switch, files) == []


def test_rules_may_stand_in_any_order() -> None:
    table = CASE.files[T].decode().splitlines()
    turned = "\n".join([table[0], *reversed(table[1:])]) + "\n"
    assert unlike(CASE.epoch, CASE.switch, {**CASE.files, T: turned.encode()}) == []


STRANGE = [
    (T, ":15::0:0:#3:", ":15:20260101T000000:0:0:#3:", "times of a rule, and routes of the script that it runs, are not followed"),
    (T, ":15::0:0:#3:", ":15::0:7:#3:", "times of a rule, and routes of the script that it runs, are not followed"),
    (T, ":15::0:0:#3:", ":15::0:0:#9:", "there is no list #9 of gateways: the rule would be left out"),
    (T, ":15::0:0:#3:", ":15::0:0:77:", "there is no gateway 77: the rule would be left out"),
    (T, ":15::0:0:#3:", ":15::0:0::", "'' is no list of numbers"),
    (T, ":15::0:0:#3:", ":A15::0:0:#3:", "drouting has no place for the prefix A15"),
    (T, ":15::0:0:#3:", ":15::high:0:#3:", "priority is no number"),
    (
        T,
        ":1:::0:0:6:",
        ":1:2::0:0:6:",
        "no rule of group 1 without a prefix: numbers that no rule takes would wait for tables to be loaded",
    ),
    (T, "1100002:15", "1100002-4:15", "'1100002-4' is no list of numbers"),
    (L, "\n5:", "\n4:", "id 4 is no number, or stands twice"),
    (G, ":paris:", ":lyon:", "there is no trunk lyon"),
    (G, "5060:0::paris:", "5060:1::paris:", "strip and pri_prefix do nothing here: the number that is sent is made by tables of dialplan"),
    (
        G,
        "5060:0::paris:",
        "5060:0:00:paris:",
        "strip and pri_prefix do nothing here: the number that is sent is made by tables of dialplan",
    ),
    (G, "127.0.34.1\\:5060", "lille-lines gateway", "lille-lines gateway is no address of a gateway"),
    (
        D,
        "^u([0-9]{0,16})$:\\\\1:0:",
        "^u([0-9]{0,16})$:\\\\1:-:",
        "a rule of this table leaves the digits of a number, and has its kind in attrs",
    ),
    (
        D,
        "^u([0-9]{0,16})$:0:^u([0-9]{0,16})$",
        "^u(.{0,16})$:0:^u(.{0,16})$",
        "a rule of this table names every character that is no digit",
    ),
    ("tables/version", "dr_rules:3", "dr_rules:4", "the versions are not those of {'dialplan': '2', 'address': '6', 'dr_rules': '3', "),
    (R, '"attrs_avp", "$avp(does)"', '"attrs_avp", "$avp(trunk)"', '"$avp(trunk)" stands where "$avp(does)" is understood'),
    (R, '"sort_order", 0', '"sort_order", 1', "1 stands where 0 is understood"),
    (R, "* 1000 +", "* 100 +", "100 stands where 1000 is understood"),
    (R, 'do_routing("1")', 'do_routing("2")', '"2" stands where "1" is understood'),
    ("kamailio.cfg", "route(RIGHTNUMBER);", "t_relay();", "in request_route only route is understood here"),
]


@pytest.mark.parametrize(("path", "old", "new", "words"), STRANGE)
def test_what_is_not_understood_is_said(path: str, old: str, new: str, words: str) -> None:
    where, _, said = unread_in(CASE, path, old, new).partition(": ")
    assert where.startswith(f"lille/{path}:")
    assert said.startswith(words)


def test_all_rows_must_be_read() -> None:
    rows = len(CASE.files[T].splitlines()) - 1
    words = unread_in(CASE, R, '"max_result_rows", 1', f'"max_result_rows", {rows - 1}) #')
    assert words.endswith(f": fewer rows than the {rows} of dr_rules would be read")


def test_more_gateways_than_a_rule_can_have_are_refused() -> None:
    model = rabat()
    paris = replace(model.trunks[1], gateways=listed(*(f"sip:192.0.2.{place}" for place in range(1, 33))))
    with pytest.raises(Unrenderable, match="paris, transit have 33 gateways, and of a rule only 32 are tried") as refused:
        render_switch(replace(model, trunks=(model.trunks[0], paris, model.trunks[2])))
    assert refused.value.place == HERE


def test_more_kinds_than_a_group_can_say_are_refused() -> None:
    with pytest.raises(Unrenderable, match="there are 1001 kinds of numbers"):
        kinds(Axis("unknown", f"*{place}*") for place in range(1001))


def test_a_kind_is_what_stands_around_the_digits() -> None:
    """`00` and `A1` end in digits, which are looked up with those that follow."""
    axes = [Axis("unknown"), Axis("unknown", "00"), Axis("unknown", "A1"), Axis("unknown", "", "#"), Axis("international")]
    assert [*kinds(axes).values()] == [(0, ""), (0, "00"), (1, "1"), (2, ""), (3, "")]
