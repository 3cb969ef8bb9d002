"""Files of Kamailio by its dialplan module, read back: equal as they are rendered, and every change that somebody might make is found."""

from __future__ import annotations

import pytest

from tests.readback_cases import Case, found_in, unread_in
from tests.switch_models import rabat
from tests.switch_networks import rendered, seeds, unlike
from validator.network import Listed
from validator.render.escape import Unrenderable
from validator.render.kamailio_dialplan import LONGEST_RECORD, render_switch

CASE = Case("kamailio-dialplan", "lille")
T, A, R = "tables/dialplan", "tables/address", "routing.cfg"


def test_the_switches_of_the_example_are_read_back_equal() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", seeds(0, 3))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "kamailio-dialplan"):
        assert unlike(epoch, switch, files) == []


CHANGED = [
    (T, "^(u15)$", "^(u16)$", "15", "refused with cause 3 (no-route-to-destination); class free"),
    (T, ":rescue:configs", ":gateway:configs", "112", "gateway; class free"),
    (T, ":paris|gateway:", ":gateway|paris:", "+33", "gateway, then paris; class national"),
    (T, ":!1/404:", ":!1/603:", "00888", "refused with cause 1 (unallocated-number) and status 603; class international"),
    (T, ":+33\\\\1:", ":+34\\\\1:", "0100000000", "gateway as +34100000000; class international"),
    (T, ":^u[0-9]{0,16}$:", ":^u[0-9]{0,17}$:", "", "numbers of more digits than were proven, or of other characters, are let on"),
    (A, "127.0.34.16:28", "127.0.34.16:27", "", "origin subscribers has the addresses 127.0.34.0/27; the network says 127.0.34.16/28"),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


def test_the_priority_decides_and_not_the_place() -> None:
    """Rules may stand in any order in the file; with another priority they are other rules."""
    table = CASE.files[T].decode().splitlines()
    turned = "\n".join([table[0], *reversed(table[1:])]) + "\n"
    assert unlike(CASE.epoch, CASE.switch, {**CASE.files, T: turned.encode()}) == []
    last = next(line for line in table[1:] if line.split(":")[4] == r"^(\\+[0-9]{0,16})$" and ":gateway:" in line)
    first = last.replace(f":{last.split(':')[2]}:1:", ":0:1:", 1)
    found = unlike(CASE.epoch, CASE.switch, {**CASE.files, T: CASE.files[T].replace(last.encode(), first.encode())})
    assert found


STRANGE = [
    (T, ":1:^(u15)$:0:", ":1:^(u15)$:3:", "a rule with a match_len, which is tried before all others, is not followed"),
    (T, ":1:^(u15)$:", ":2:^(u15)$:", "a rule that does not match by an expression is not followed"),
    (T, ":paris|gateway:", ":paris|lyon:", "there is no trunk lyon"),
    (T, ":paris|gateway:", "::", f"attrs has none, or more than {LONGEST_RECORD + 4} characters"),
    (T, ":+33\\\\1:", ":+33$avp(x):", "+33$avp(x) puts something that is no part of a number"),
    (A, ":subscribers\n", ":nobody\n", "there is no origin nobody"),
    ("tables/version", "dialplan:2", "dialplan:1", "the versions are not those of {'dialplan': '2', 'address': '6'}"),
    (R, '"3", "$var(number)/$var(name)"', '"4", "$var(number)/$var(name)"', '"4" stands where "3" is understood'),
    (R, '"^(408|500|502|503|504)$"', '"^(408|5..)$"', '"^(408|5..)$" stands where "^(408|500|502|503|504)$" is understood'),
    (R, 'modparam("db_text", "emptystring", 1)', 'modparam("db_text", "emptystring", 0)', "0 stands where 1 is understood"),
    ("kamailio.cfg", "route(RIGHTNUMBER);", "t_relay();", "in request_route only route is understood here"),
]


@pytest.mark.parametrize(("path", "old", "new", "words"), STRANGE)
def test_what_is_not_understood_is_said(path: str, old: str, new: str, words: str) -> None:
    where, _, said = unread_in(CASE, path, old, new).partition(": ")
    assert where.startswith(f"lille/{path}:")
    assert said == words


def test_all_rows_must_be_read() -> None:
    rows = len(CASE.files[T].splitlines()) - 1
    words = unread_in(CASE, R, '"max_result_rows", 1', '"max_result_rows", 1) #')
    assert words.endswith(f": fewer rows than the {rows} of dialplan would be read")


def test_two_rules_of_one_priority_are_not_followed() -> None:
    line = next(line for line in CASE.files[T].decode().splitlines() if ":^(u15)$:" in line)
    pr = line.split(":")[2]
    assert "has the same pr: which is tried first is not said" in unread_in(CASE, T, f":{pr}:1:^(u15)$:", f":{int(pr) - 1}:1:^(u15)$:")


def test_what_may_differ_from_site_to_site() -> None:
    """Where the tables lie, how long a gateway is waited for, comments and blanks."""
    text = CASE.files[R].decode()
    moved = text.replace("text:///etc/kamailio/lille/tables", "text:///srv/tables").replace("PATIENCE 4000", "PATIENCE 2500")
    moved = moved.replace("\n}\n", "\n\n}\n\n# moved\n")
    assert unlike(CASE.epoch, CASE.switch, {**CASE.files, R: moved.encode()}) == []


def test_a_record_that_the_module_would_not_copy_is_refused() -> None:
    model = rabat()
    trunk = model.trunks[0]
    many = tuple(Listed(f"sip:192.0.2.{place}:5060", trunk.place) for place in range(1, 21))
    long = [each if each is not trunk else type(trunk)(trunk.name, trunk.place, many) for each in model.trunks]
    with pytest.raises(Unrenderable, match=f"and a rule holds {LONGEST_RECORD}"):
        render_switch(type(model)(**{field: getattr(model, field) for field in model.__slots__} | {"trunks": tuple(long)}))
