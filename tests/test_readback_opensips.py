"""OpenSIPS files read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

import pytest

from tests.readback_cases import Case, found_in, unread_in
from tests.switch_networks import rendered, seeds, unlike

CASE = Case("opensips", "lille")


def test_the_example_network_reads_back_as_it_was_proven() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", seeds(0, 40, 160))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "opensips"):
        assert unlike(epoch, switch, files) == []


T = "tables/dialplan"
A = "tables/address"
R = "routing.cfg"
S = "opensips.cfg"
V = "tables/version"

CHANGED = [
    (
        T,
        ":^u0([1-9][0-9]{8})$:0:^u0([1-9][0-9]{8})$:",
        ":^u0([1-9][0-9]{7})$:0:^u0([1-9][0-9]{7})$:",
        "010000000",
        "paris as +3310000000, then gateway as +3310000000; class national",
    ),
    (T, ":+33\\\\1:", ":+34\\\\1:", "0100000000", "gateway as +34100000000; class international"),
    (T, ":^(u15)$:", ":^(u15[0-9]{0,14})$:", "150", "rescue"),
    (T, ":^(u15)$:", ":^(u15.*)$:", "150", "rescue"),
    (T, ":^(u112)$:", ":^(u11[26])$:", "116", "refused with cause 3 (no-route-to-destination); class free"),
    (T, ":paris|gateway:", ":gateway|paris:", "+33", "gateway, then paris; class national"),
    (T, ":paris|gateway:", ":paris:", "+33", "paris; class national"),
    (T, ":!1/404:", ":!21/404:", "00888", "refused with cause 21 (call-rejected) and status 404; class international"),
    (T, ":!1/404:", ":!1/503:", "00888", "refused with cause 1 (unallocated-number) and status 503; class international"),
    (T, "36:11:9:1:", "36:11:0:1:", "+333", "paris, then gateway; class national"),
    (T, "36:11:9:1:", "36:12:9:1:", "+33", "paris, then gateway"),
    (T, "37:11:10:1:", "37:11:6:1:", "+33", "gateway; class national"),
    (T, "30:11:3:1:", "30:11:11:1:", "+333", "paris, then gateway; class national"),
    (
        T,
        ":0:shared-cost:configs/fr/common.yaml\\:31",
        ":0:premium:configs/fr/common.yaml\\:31",
        "+33810",
        "paris, then gateway; class premium",
    ),
    (
        T,
        ":0:shared-cost:configs/fr/common.yaml\\:31",
        ":1:shared-cost:configs/fr/common.yaml\\:31",
        "+33810",
        "paris, then gateway; class premium",
    ),
    (T, "u/+/13/10/11", "u/+/13/0/11", "+0", "gateway"),
    (T, "u/+/13/10/11", "u/+/0/10/11", "00", "refused with cause 3 (no-route-to-destination)"),
    (T, "u/+/13/10/11", "u/+/13/10/12", "+0", "refused with cause 3 (no-route-to-destination); class international"),
    (T, "u/+/13/10/11", "n/+/13/10/11", "00", "refused with cause 3 (no-route-to-destination)"),
    (T, "u/+/13/10/11", "-/+/13/10/11", "0", "refused with cause 28 (invalid-number-format)"),
    (
        T,
        "0/127.0.34.3\\:5060|127.0.34.4\\:5060",
        "0/127.0.34.4\\:5060|127.0.34.3\\:5060",
        "",
        (
            "trunk rescue has the gateways 127.0.34.4:5060;transport=udp, 127.0.34.3:5060;transport=udp; the netw"
            "ork says 127.0.34.3:5060;transport=udp, 127.0.34.4:5060;transport=udp"
        ),
    ),
    (T, ":^u[0-9]{0,16}$:", ":^u[0-9]{0,17}$:", "", "numbers of more digits than were proven, or of other characters, are let on"),
    (T, ":+\\\\1::0:-:\n14", ":00\\\\1::0:-:\n14", "+0", "gateway as 000; class international"),
    (A, "127.0.34.16:28", "127.0.34.16:27", "", "origin subscribers has the addresses 127.0.34.0/27; the network says 127.0.34.16/28"),
    (
        A,
        "127.0.33.3:32:0:any::from-france",
        "127.0.33.3:32:0:any::subscribers",
        "",
        "origin from-france has the addresses 127.0.33.2/32; the network says 127.0.33.2/32, 127.0.33.3/32",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


STRANGE = [
    (
        T,
        ":^u0([1-9][0-9]{8})$:0:^u0([1-9][0-9]{8})$:",
        ":^u0([1-9][0-9]{8})$:0:^u0([1-9][0-9]*)$:",
        "lille/tables/dialplan:41: where subst_exp differs from match_exp, what is put is not followed",
    ),
    (T, ":+33\\\\1:", ":+33:", "lille/tables/dialplan:41: the digits whose count is open do not stay as they are"),
    (T, ":+33\\\\1:", ":+33x\\\\1:", "lille/tables/dialplan:41: +33x\\1 puts something that is no part of a number"),
    (T, ":^(u15)$:", ":(u15)$:", "lille/tables/dialplan:34: the expression (u15)$ is not anchored: it looks for a match anywhere"),
    (T, ":paris|gateway:", ":paris|lyon:", "lille/tables/dialplan:37: there is no trunk lyon"),
    (T, ":rescue:", ":paris:", "lille/tables/dialplan:29: there is no trunk rescue"),
    (T, "u/+/13/10/11", "u/+/14/10/11", "lille/tables/dialplan:2: there is no table 14"),
    (T, "u/+/13/10/11/-", "u/+/13/10/-", "lille/tables/dialplan:2: u/+/13/10/- is not what the script expects here"),
    (
        T,
        ":subscribers:",
        ":subscriber:",
        "lille/tables/address:2: the row is not an address of any port and protocol with the name of an origin",
    ),
    (
        T,
        "repl_exp(string) ",
        "",
        (
            "lille/tables/dialplan:1: the columns are not id dpid pr match_op match_exp match_flags subst_exp rep"
            "l_exp timerec disabled attrs"
        ),
    ),
    (T, "29:11:2:1:", "29:11:2:2:", "lille/tables/dialplan:30: a rule that does not match by an expression is not followed"),
    (
        T,
        "29:11:2:1:^(u118[0-9]{3})$:0:",
        "29:11:2:1:^(u118[0-9]{3})$:1:",
        "lille/tables/dialplan:30: flags and times of a rule are not followed",
    ),
    (
        A,
        ":any::from-france",
        ":udp::from-france",
        "lille/tables/address:3: the row is not an address of any port and protocol with the name of an origin",
    ),
    (V, "1:dialplan:5", "1:dialplan:4", "lille/tables/version:1: the versions are not those of {'dialplan': '5', 'address': '5'}"),
    (
        R,
        '"408|500|502|503|504"',
        '"404|408|500|502|503|504"',
        'lille/routing.cfg:225: "404|408|500|502|503|504" stands where "408|500|502|503|504" is understood',
    ),
    (R, "\troute(RIGHTNUMBER_PROVEN);\n", "", "lille/routing.cfg:91: $ stands where route is understood"),
    (
        R,
        "$avp(gateway) = $avp(gateway) + 1;",
        "$avp(gateway) = $avp(gateway) + 2;",
        "lille/routing.cfg:203: 2 stands where 1 is understood",
    ),
    (R, '$ru = "sip:" + $var(sent)', '$ru = "sip:0" + $var(sent)', 'lille/routing.cfg:204: "sip:0" stands where "sip:" is understood'),
    (S, "\troute(RIGHTNUMBER);\n", '\t$rU = "15";\n\troute(RIGHTNUMBER);\n', "lille/opensips.cfg:59: $ stands where route is understood"),
    (
        S,
        'include_file "routing.cfg"',
        'include_file "other.cfg"',
        'lille/opensips.cfg:29: "other.cfg" stands where "routing.cfg" is understood',
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "reason"), STRANGE)
def test_what_is_not_understood_is_said_with_its_line(path: str, old: str, new: str, reason: str) -> None:
    assert unread_in(CASE, path, old, new) == reason
