"""Files of Kamailio by dialplan and drouting, read back: equal as they are rendered, and every change that somebody might make is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readback_cases import Case, found_in, unread_in
from tests.switch_models import EVERY, HERE, listed, rabat, table
from tests.switch_networks import rendered, unlike
from validator.digits.space import Axis
from validator.render.drouting import counted_alike
from validator.render.escape import Unrenderable
from validator.render.kamailio_drouting import render_switch
from validator.tables import Forward

CASE = Case("kamailio-drouting", "lille")
T, G, L, D, R = "tables/dr_rules", "tables/dr_gateways", "tables/dr_gw_lists", "tables/dialplan", "routing.cfg"


def test_the_switches_of_the_example_are_read_back_equal() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", [0, 5])
def test_random_networks_are_read_back_equal(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "kamailio-drouting"):
        assert unlike(epoch, switch, files) == []


BY, UDP = "127.0.34", ";transport=udp"
TWO = r"^u([0-9]{2})$:0:^u([0-9]{2})$:\\1:11004:"
"""Numbers of two digits, 15 and 17 among them."""
ANY = r"^\\+([0-9]{0,16})$:0:^\\+([0-9]{0,16})$:\\1:11001:"
LOST = "refused with cause 3 (no-route-to-destination)"
CHANGED = [
    (T, ":15::0:0:#3:configs", ":15::0:0:#1:configs", "15", "gateway; class free"),
    (T, ":15::0:0:#3:configs", ":16::0:0:#3:configs", "15", f"{LOST}; class free"),
    (T, "11004:15::0", "11003:15::0", "15", f"{LOST}; class free"),
    (T, "11004:15::0", "11001,11004:15::0", "+15", "rescue; class international"),
    (T, ":888::0:0:13:", ":888::0:0:14:", "00888", "refused with cause 21 (call-rejected); class international"),
    (T, ":888::0:0:13:", ":888::0:0:6:", "00888", f"{LOST}; class international"),
    (T, ":33::0:0:#2:", ":33::0:0:#5:", "+33", "paris; class national"),
    (T, ":33::0:0:9:", ":33::0:0:7:", "+33", "paris, then gateway; class international"),
    (T, "\n2:", "\n48:11001:331::9:0:13:\n2:", "+331", "refused with cause 1 (unallocated-number); class national"),
    (T, "\n38:", "\n48:11001:33::9:0:13:\n38:", "+33", "refused with cause 1 (unallocated-number); class national"),
    (T, "\n38:", "\n48:11001:33::0:0:13:\n38:", "+33", "refused with cause 1 (unallocated-number); class national"),
    (L, "\n2:4,5:", "\n2:5,4:", "+33", "gateway, then paris; class national"),
    (L, "\n3:2,3:", "\n3:3:", "", f"trunk rescue has the gateways {BY}.4:5060{UDP}; the network says {BY}.3:5060{UDP}, {BY}.4:5060{UDP}"),
    (L, "\n5:4:", "\n5:4,2:", "118000", "paris, then rescue by 127.0.34.3:5060 alone; class national"),
    (G, ":!1/404:", ":!1/603:", "00888", "refused with cause 1 (unallocated-number) and status 603; class international"),
    (G, ":free:", ":national:", "+33800", "paris, then gateway; class national"),
    (G, f"{BY}.1\\:5060", f"{BY}.1\\:5061", "", f"trunk lille-lines has the gateways {BY}.1:5061{UDP}; the network says {BY}.1:5060{UDP}"),
    (G, "5060:0::paris:", "5060:0::gateway:", "+33", "gateway by 127.0.33.2:5060 and 127.0.33.3:5060 alone; class national"),
    (D, TWO, TWO.replace("11004", "11001"), "01", "gateway"),
    (D, TWO, TWO.replace("{2}", "{3}"), "15", f"{LOST}; class free"),
    (D, TWO, TWO.replace("^u(", "^u1("), "15", f"{LOST}; class free"),
    (D, ANY, ANY.replace("{0,16}", "{0,9}"), "+0000000000", f"{LOST}; class international"),
    (D, "\n18:", "\n50:11:0:1:" + TWO.replace("{2}", "{2,6}") + "\n18:", "112", f"{LOST}; class free"),
    (D, ":u/+/13/10/11/-:", ":u/+/13/0/11/-:", "+0", "gateway"),
    (D, ":u/+/13/10/11/-:", ":u/+/13/10/12/-:", "+0", f"{LOST}; class international"),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


INNOCENT = [
    (T, "\n2:", "\n48:11001:331::0:0:#2:\n2:"),
    (T, "\n38:", "\n48:11001:33::-1:0:13:\n38:"),
    (T, "\n2:", "\n48:99001,3:33::9:0:13:\n2:"),
    (T, "11002:118::0", "11002,11004:118::0"),
    (L, "\n2:4,5:", "\n2:4|5:"),
    (G, "::-:", "::free:"),
    (D, "^\\\\+([0-9]{3,16})$:0:^\\\\+([0-9]{3,16})$", "^\\\\+([0-9]{0,16})$:0:^\\\\+([0-9]{0,16})$"),
    (D, ":gateway:0:^(.*)$:\\\\1:0/-:", ":gateway:0:^(.*)$:\\\\1:13/-:"),
]
"""A rule that says the same again, of a lower priority, of groups that nothing asks for, of a group without such numbers; a list with
another mark; what no number gets; a table that is asked for more; a trunk that translates what never leaves on it."""


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


TIMES = "times of a rule, and routes of the script that it runs, are not followed"
NOTHING = "strip and pri_prefix do nothing here: the number that is sent is made by tables of dialplan"
FORM = "a rule of this table takes a nature, text, digits and text, and leaves the digits"
STRANGE = [
    (T, ":15::0:0:#3:", ":15:20260101T000000:0:0:#3:", TIMES),
    (T, ":15::0:0:#3:", ":15::0:7:#3:", TIMES),
    (T, ":15::0:0:#3:", ":15::0:0:#9:", "there is no list #9 of gateways: the rule would be left out"),
    (T, ":15::0:0:#3:", ":15::0:0:77:", "there is no gateway 77: the rule would be left out"),
    (T, ":15::0:0:#3:", ":15::0:0::", "'' is no list of numbers"),
    (T, ":15::0:0:#3:", ":*15::0:0:#3:", "only digits are looked up, and *15 are others"),
    (T, ":15::0:0:#3:", ":15::high:0:#3:", "priority is no number"),
    (T, ":1:::0:0:6:", ":1:2::0:0:6:", "no rule of group 1 without a prefix: numbers that no rule takes would wait for tables to be"),
    (T, "11004:15", "11004-6:15", "'11004-6' is no list of numbers"),
    (L, "\n5:", "\n4:", "id 4 is no number, or stands twice"),
    (G, ":paris:", ":lyon:", "there is no trunk lyon"),
    (G, "5060:0::paris:", "5060:1::paris:", NOTHING),
    (G, "5060:0::paris:", "5060:0:00:paris:", NOTHING),
    (G, "127.0.34.1\\:5060", "lille-lines gateway", "lille-lines gateway is no address of a gateway"),
    (D, TWO, TWO.replace(":11004", ":-"), "a rule of this table leaves the digits of a number, and has its group in attrs"),
    (D, TWO, TWO.replace("\\\\1", "\\\\1\\\\1"), "a rule of this table leaves the digits of a number, and has its group in attrs"),
    (D, TWO, TWO.replace("[0-9]{2}", "[01][0-9]"), FORM),
    (D, TWO, TWO.replace("u([0-9]", "(u[0-9]"), FORM),
    (D, TWO, TWO.replace("{2}", "{1,2}").replace("u(", "("), FORM),
    (D, ":gateway:0:^(.*)$:\\\\1:0/-:", ":gateway:0:^(.*)$:\\\\1:11/-:", "table 11 both tells groups and translates"),
    ("tables/version", "dr_rules:3", "dr_rules:4", "the versions are not those of {'dialplan': '2', 'address': '6', 'dr_rules': '3', "),
    (R, '"attrs_avp", "$avp(does)"', '"attrs_avp", "$avp(trunk)"', '"$avp(trunk)" stands where "$avp(does)" is understood'),
    (R, '"sort_order", 0', '"sort_order", 1', "1 stands where 0 is understood"),
    (R, '= "*";', '= "0";', '"0" stands where "*" is understood'),
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


def test_more_groups_than_a_table_can_have_are_refused() -> None:
    codes = [(Axis("unknown", f"*{place}*"), "", EVERY, 0) for place in range(1000)]
    route = table("routes", "codes", (Forward(("transit",)),), *codes)
    with pytest.raises(Unrenderable, match="table codes tells more than 999 groups of numbers apart"):
        render_switch(replace(rabat(), origins=(replace(rabat().origins[0], route=route),)))


COUNTED: list[tuple[set[tuple[int, int]], list[set[int]]]] = [
    ({(0, 0b11111)}, [{4, 3, 2, 1, 0}]),
    ({(0, 0b11111), (2, 0b11100)}, [{4, 3, 2, 1, 0}]),
    ({(2, 0b100)}, [{2}]),
    ({(0, 0b11111), (2, 0b100)}, [{4, 3, 1, 0}, {2}]),
    ({(1, 0b10010), (3, 0b1000)}, [{4, 1}, {3}]),
]
"""The length of a prefix with the counts of digits that it takes, and the counts that belong together."""


@pytest.mark.parametrize(("rules", "alike"), COUNTED)
def test_counts_of_digits_that_no_rule_tells_apart_are_one_group(rules: set[tuple[int, int]], alike: list[set[int]]) -> None:
    assert [{count for count in range(20) if mask >> count & 1} for mask in counted_alike(rules)] == alike


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(1, 63)), min_size=1))
@settings(deadline=None, derandomize=True)
def test_a_group_means_the_same_to_every_rule(drawn: set[tuple[int, int]]) -> None:
    rules = {(depth, mask >> depth << depth) for depth, mask in drawn}
    groups = [{count for count in range(6) if mask >> count & 1} for mask in counted_alike(rules)]
    taken = {count for count in range(6) if any(mask >> count & 1 for _, mask in rules)}
    assert sorted(count for group in groups for count in group) == sorted(taken)
    for depth, mask in rules:
        for group in groups:
            assert len({mask >> count & 1 for count in group if count >= depth}) < 2
