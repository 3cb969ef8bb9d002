"""Yate files read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

import re

import pytest

from tests.readback_cases import Case, example, found_in, rendered_alone, unread_in
from tests.switch_networks import seeds, unlike
from validator.render.addresses import of_bytes
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable
from validator.render.yate import render_switch

CASE = Case("yate", "lille", alone=True)


def test_the_example_network_reads_back_as_it_was_proven() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", seeds(0, 40, 160))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered_alone(seed, "yate"):
        assert unlike(epoch, switch, files) == []


R = "regexroute.conf"

CHANGED = [
    (R, "${rn}^u0([1-9][0-9]{8})$", "${rn}^u0([1-9][0-9]{7})$", "010000000", "paris as +3310000000; class national"),
    (R, "${rn}^u0([1-9][0-9]{8})$", "${rn}^u0([1-9][0-9]*)$", "01", "paris as +331; class national"),
    (R, "jump proven;rn=+33\\1", "jump proven;rn=+34\\1", "0100000000", "gateway as +34100000000; class international"),
    (R, "jump proven;rn=+\\1", "jump proven;rn=+0\\1", "00", "gateway as +0; class international"),
    (R, "^(u15)$=jump trunk.rescue", "^(u15[0-9]{0,14})$=jump trunk.rescue", "150", "rescue"),
    (R, "^(u15)$=jump trunk.rescue", "^(u15)$=jump trunk.paris", "15", "paris; class free"),
    (R, "^(u112)$=jump", "^(u11[26])$=jump", "116", "rescue"),
    (
        R,
        "error=404;rightnumber_cause=1\n",
        "error=404;rightnumber_cause=21\n",
        "00888",
        "refused with cause 21 (call-rejected) and status 404; class international",
    ),
    (
        R,
        "error=404;rightnumber_cause=1\n",
        "error=503;rightnumber_cause=1\n",
        "00888",
        "refused with cause 1 (unallocated-number) and status 503; class international",
    ),
    (R, "rightnumber_tariff=free", "rightnumber_tariff=local", "+33800", "paris; class local"),
    (R, ".*=call charging.france\n", "", "+0", "gateway"),
    (R, ".*=call translations.dialled-in-france\n", "", "00", "refused with cause 3 (no-route-to-destination)"),
    (
        R,
        ".*=call proven\n",
        "",
        "",
        "longer numbers than any axis holds, or of other characters, are refused here with another cause than 28",
    ),
    (
        R,
        ".*=jump routes.lille\n",
        ".*=jump routes.lille-terminating\n",
        "+0",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    (R, ".*=-;error=404;rightnumber_cause=3\n", "", "0", "nothing"),
    (
        R,
        "^\\+?[0-9A-F*#]+$^=-;error=484;rightnumber_cause=28\n",
        "^[0-9]+$^=-;error=484;rightnumber_cause=28\n",
        "+0",
        "refused with cause 28 (invalid-number-format)",
    ),
    (
        R,
        "rightnumber_origin=from-france;rn=u\\1",
        "rightnumber_origin=from-france;rn=+\\1",
        "00000000000000000",
        "refused with cause 28 (invalid-number-format)",
    ),
    (
        R,
        "^127\\.0\\.33\\.3$",
        "^127\\.0\\.33\\.[0-9]+$",
        "",
        "origin from-france has the addresses 127.0.33.0/24, 127.0.33.2/32; the network says 127.0.33.2/32, 127.0.33.3/32",
    ),
    (
        R,
        "^127\\.0\\.33\\.3$=jump origin.from-france",
        "^127\\.0\\.33\\.3$=jump origin.subscribers",
        "",
        "origin from-france has the addresses 127.0.33.2/32; the network says 127.0.33.2/32, 127.0.33.3/32",
    ),
    (
        R,
        "(1[6-9]|2[0-9]|3[0-1])",
        "(1[6-9]|2[0-9])",
        "",
        "origin subscribers has the addresses 127.0.34.16/29, 127.0.34.24/30, 127.0.34.28/31; the network says 127.0.34.16/28",
    ),
    (
        R,
        "@127.0.34.3:5060",
        "@127.0.34.4:5060",
        "",
        "trunk rescue has the gateways 127.0.34.4:5060;transport=udp; the network says 127.0.34.3:5060;transport=udp",
    ),
    (R, "rightnumber_sent=+\\1", "rightnumber_sent=00\\1", "+0", "gateway as 000; class international"),
    (
        R,
        "${rn}^u[0-9]{0,16}$=return",
        "${rn}^u[0-9]{0,17}$=return",
        "",
        "longer numbers than any axis holds, or of other characters, are refused here with another cause than 28",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


STRANGE = [
    (
        R,
        "${rn}^u0([1-9][0-9]{8})$",
        "${rn}u0([1-9][0-9]{8})$",
        "lille/regexroute.conf:111: the expression u0([1-9][0-9]{8})$ is not anchored: it looks for a match anywhere",
    ),
    (
        R,
        "${rn}^u0([1-9][0-9]{8})$",
        "${called}^0([1-9][0-9]{8})$",
        "lille/regexroute.conf:111: the expression ${called}^0([1-9][0-9]{8})$ is not anchored: it looks for a match anywhere",
    ),
    (R, "jump proven;rn=+33\\1", "jump proven;rn=+33", "lille/regexroute.conf:111: the digits whose count is open do not stay as they are"),
    (
        R,
        "jump proven;rn=+33\\1",
        "jump proven;called=+33\\1",
        "lille/regexroute.conf:111: what jump proven;called=+33\\1 does is not followed",
    ),
    (R, "jump proven;rn=+\\1", "match +\\1", "lille/regexroute.conf:109: what match +\\1 does is not followed"),
    (
        R,
        "^(u15)$=jump trunk.rescue",
        "^(u15)$=call trunk.rescue",
        "lille/regexroute.conf:89: a line that goes on with the next, but not for all numbers alike, is not followed",
    ),
    (
        R,
        "error=404;rightnumber_cause=1\n",
        "error=noroute;rightnumber_cause=1\n",
        "lille/regexroute.conf:85: a refusal needs error, a SIP status, and rightnumber_cause, of Q.850",
    ),
    (R, ".*=jump routes.lille\n", ".*=jump routes.paris\n", "lille/regexroute.conf:33: there is no section routes.paris"),
    (R, "^127\\.0\\.33\\.3$", "127.0.33.3", "lille/regexroute.conf:20: 127.0.33.3 is no expression of an address"),
    (R, "extended=yes", "extended=no", "lille/regexroute.conf:1: the section priorities does not say extended=yes and maxdepth alone"),
    (
        R,
        "sip/sip:${rightnumber_sent}@127.0.34.3:5060",
        "fork sip/sip:${rightnumber_sent}@127.0.34.3:5060 | sip/sip:${rightnumber_sent}@127.0.34.4:5060",
        (
            "lille/regexroute.conf:123: what fork sip/sip:${rightnumber_sent}@127.0.34.3:5060 | sip/sip:${rightnu"
            "mber_sent}@1 does is not followed"
        ),
    ),
    (R, "rightnumber_sent=+\\1", "rn=+\\1", "lille/regexroute.conf:149: rn is set, and rightnumber_sent is used later"),
    (R, ".*=call leaving\n", "", "lille/regexroute.conf:79: rightnumber_sent and rn are looked at side by side"),
    (R, "[proven]", "[ok]", "lille/regexroute.conf:30: there is no section proven"),
    (R, "[trunk.rescue]", "[trunk.lille-lines]", "lille/regexroute.conf:120: [trunk.lille-lines] begins no section of its own"),
    (
        R,
        "[routes.lille]\n",
        "[routes.lille]\n[0-9]*=jump trunk.paris\n",
        "lille/regexroute.conf:78: [0-9]*=jump trunk.paris begins no section of its own",
    ),
    (
        R,
        ".*=call proven\n",
        ".*=call into.subscribers\n",
        "lille/regexroute.conf:30: calls may go round in a circle by the section into.subscribers",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "reason"), STRANGE)
def test_what_is_not_understood_is_said_with_its_line(path: str, old: str, new: str, reason: str) -> None:
    assert unread_in(CASE, path, old, new) == reason


def test_failover_is_refused_with_the_line_that_asks_for_it() -> None:
    with pytest.raises(Unrenderable) as refused:
        render_switch(switch_model(example(), example().network.switches["paris"]))
    assert refused.value.reason == (
        "trunk mobile-network has 2 gateways, and Yate cannot tell a 502, after which the next is tried, from other refusals"
    )
    assert refused.value.place is not None
    assert f"{refused.value.place.file}:{refused.value.place.line}" == "configs/fr/paris.yaml:22"


def test_a_byte_of_an_address_is_written_as_it_is_counted() -> None:
    for low in range(0, 256, 3):
        for high in range(low, 256, 5):
            looks = re.compile("|".join(of_bytes(low, high)))
            assert [byte for byte in range(256) if looks.fullmatch(f"{byte}")] == [*range(low, high + 1)]
