"""FreeSWITCH files read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

import pytest

from tests.readback_cases import Case, found_in, unread_in
from tests.switch_networks import rendered, seeds, unlike
from validator.readback.decision import Unreadable

CASE = Case("freeswitch", "lille")


def test_the_example_network_reads_back_as_it_was_proven() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", seeds(0, 40, 160))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "freeswitch"):
        assert unlike(epoch, switch, files) == []


D = "dialplan/rightnumber.xml"
A = "acl/rightnumber.xml"
P = "sip_profiles/rightnumber.xml"

CHANGED = [
    (D, "^u0([1-9][0-9]{8})$", "^u0([1-9][0-9]{7})$", "010000000", "paris as +3310000000, then gateway as +3310000000; class national"),
    (D, "^u0([1-9][0-9]{8})$", "^u0([1-8][0-9]{8})$", "0900000000", "refused with cause 3 (no-route-to-destination)"),
    (D, "+33${1} XML", "+34${1} XML", "0100000000", "gateway as +34100000000; class international"),
    (D, "+33${1} XML", "+330${1} XML", "0100000000", "paris as +330100000000, then gateway as +330100000000; class national"),
    (D, "^(u15)$", "^(u15[0-9]{0,14})$", "150", "rescue"),
    (D, "^(u112)$", "^(u11[26])$", "116", "refused with cause 3 (no-route-to-destination); class free"),
    (
        D,
        (
            '<action application="execute_extension" data="$1 XML rightnumber.trunk.paris"/>\n        <action appl'
            'ication="execute_extension" data="$1 XML rightnumber.trunk.gateway"/>'
        ),
        (
            '<action application="execute_extension" data="$1 XML rightnumber.trunk.gateway"/>\n        <action ap'
            'plication="execute_extension" data="$1 XML rightnumber.trunk.paris"/>'
        ),
        "+33",
        "gateway, then paris; class national",
    ),
    (D, '        <action application="execute_extension" data="$1 XML rightnumber.trunk.gateway"/>\n', "", "+33", "paris; class national"),
    (
        D,
        '<action application="respond" data="404"/>\n        <action application="hangup" data="1"/>',
        '<action application="respond" data="503"/>\n        <action application="hangup" data="1"/>',
        "00888",
        "refused with cause 1 (unallocated-number) and status 503; class international",
    ),
    (
        D,
        '<action application="hangup" data="1"/>',
        '<action application="hangup" data="21"/>',
        "00888",
        "refused with cause 21 (call-rejected) and status 404; class international",
    ),
    (D, 'rightnumber_tariff=free"', 'rightnumber_tariff=local"', "+33800", "paris, then gateway; class local"),
    (
        D,
        'XML rightnumber.routes.lille"',
        'XML rightnumber.routes.lille-terminating"',
        "+0",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    (
        D,
        '        <action application="execute_extension" data="${rightnumber_number} XML rightnumber.charging.france"/>\n',
        "",
        "+0",
        "gateway",
    ),
    (
        D,
        (
            '        <action application="execute_extension" data="$1 XML rightnumber.proven"/>\n        <action a'
            'pplication="execute_extension" data="${rightnumber_number} XML rightnumber.translations.dialled-in-f'
            'rance"/>\n'
        ),
        '        <action application="execute_extension" data="$1 XML rightnumber.translations.dialled-in-france"/>\n',
        "",
        "longer numbers than any axis holds, or of other characters, are refused here with another cause than 28",
    ),
    (
        D,
        'data="u$1 XML rightnumber.origin.from-france"',
        'data="+$1 XML rightnumber.origin.from-france"',
        "00000000000000000",
        "refused with cause 28 (invalid-number-format)",
    ),
    (D, 'rightnumber.trunk.rescue"/>', 'rightnumber.trunk.paris"/>', "112", "paris; class free"),
    (
        D,
        "${rightnumber_sent}@127.0.34.4:5060",
        "${rightnumber_sent}@127.0.34.9:5060",
        "",
        (
            "trunk rescue has the gateways 127.0.34.3:5060;transport=udp, 127.0.34.9:5060;transport=udp; the netw"
            "ork says 127.0.34.3:5060;transport=udp, 127.0.34.4:5060;transport=udp"
        ),
    ),
    (
        D,
        "^(u[0-9]{0,16})$",
        "^(u[0-9]{0,17})$",
        "",
        "longer numbers than any axis holds, or of other characters, are refused here with another cause than 28",
    ),
    (
        D,
        "^(u[0-9]{0,16})$",
        "^(u.*)$",
        "",
        "longer numbers than any axis holds, or of other characters, are refused here with another cause than 28",
    ),
    (D, "rightnumber_sent=+${1}", "rightnumber_sent=00${1}", "+0", "gateway as 000; class international"),
    (A, "127.0.34.16/28", "127.0.34.16/27", "", "origin subscribers has the addresses 127.0.34.0/27; the network says 127.0.34.16/28"),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(path: str, old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, path, old, new) == (witness, does)


STRANGE = [
    (
        D,
        "^u0([1-9][0-9]{8})$",
        "^u0([1-9][0-9]{8})",
        "lille/dialplan/rightnumber.xml:255: the expression stands for 900000000 beginnings of numbers",
    ),
    (
        D,
        "^u0([1-9][0-9]{8})$",
        "u0([1-9][0-9]{8})$",
        "lille/dialplan/rightnumber.xml:256: the expression u0([1-9][0-9]{8})$ is not anchored: it looks for a match anywhere",
    ),
    (
        D,
        "+33${1} XML rightnumber.proven",
        "+33${1} XML rightnumber.translations.dialled-in-france",
        ("lille/dialplan/rightnumber.xml:257: calls may go round in a circle by the context rightnumber.translations.dialled-in-france"),
    ),
    (D, "+${1} XML", "+$10 XML", "lille/dialplan/rightnumber.xml:250: the digits whose count is open do not stay as they are"),
    (
        D,
        "^(u[0-9]{0,16})$",
        "^(u[0-9*#]{0,16})$",
        "lille/dialplan/rightnumber.xml:341: so many characters of [#*0123456789] in a row are not followed",
    ),
    (A, 'default="deny"', 'default="allow"', "lille/acl/rightnumber.xml:5: the list rightnumber.subscribers lets on whoever is not in it"),
    (
        D,
        "^(sip:(408|500|502|503|504))?$",
        "^(sip:(404|408|500|502|503|504))?$",
        ("lille/dialplan/rightnumber.xml:395: the next gateway is tried after other failures than ^(sip:(408|500|502|503|504))?$"),
    ),
    (
        D,
        '        <action application="unset" data="last_bridge_proto_specific_hangup_cause"/>\n',
        "",
        "lille/dialplan/rightnumber.xml:277: last_bridge_proto_specific_hangup_cause may be that of an earlier gateway",
    ),
    (
        D,
        '        <action application="set" data="continue_on_fail=true"/>\n',
        "",
        "lille/dialplan/rightnumber.xml:277: continue_on_fail is not true where a call leaves",
    ),
    (
        D,
        '        <action application="execute_extension" data="u XML rightnumber.failed"/>\n',
        "",
        "lille/dialplan/rightnumber.xml:278: after this gateway the next is tried whatever it answers",
    ),
    (
        D,
        '<extension name="configs/fr/common.yaml:16">',
        '<extension name="u18">',
        "lille/dialplan/rightnumber.xml:199: for the number u18 the search begins at this extension, which has it as its name",
    ),
    (
        D,
        '<extension name="configs/fr/common.yaml:16">',
        '<extension name="x" continue="true">',
        "lille/dialplan/rightnumber.xml:199: an extension after which the search goes on is not followed",
    ),
    (
        D,
        '<action application="set" data="rightnumber_number=$1"/>',
        '<action application="set" data="rightnumber_number=$1" inline="true"/>',
        "lille/dialplan/rightnumber.xml:262: the attribute inline of action is not followed",
    ),
    (
        D,
        '<action application="set" data="rightnumber_origin=subscribers"/>',
        '<action application="set" data="destination_number=15"/>',
        "lille/dialplan/rightnumber.xml:62: the variable destination_number is not followed",
    ),
    (
        D,
        "<include>",
        '<include><X-PRE-PROCESS cmd="set" data="a=b"/>',
        "lille/dialplan/rightnumber.xml:1: <X-PRE-PROCESS is for the preprocessor: give the files as it leaves them",
    ),
    (
        D,
        "XML rightnumber.charging.france",
        "XML rightnumber.charging.spain",
        "lille/dialplan/rightnumber.xml:65: there is no context rightnumber.charging.spain",
    ),
    (D, "</include>", "", "lille/dialplan/rightnumber.xml:407: not well formed: no element found"),
    (
        D,
        'field="destination_number" expression="^(u15)$"',
        'field="caller_id_number" expression="^(u15)$"',
        "lille/dialplan/rightnumber.xml:194: a condition on caller_id_number is not followed",
    ),
    (P, 'value="rightnumber"', 'value="public"', "lille/sip_profiles/rightnumber.xml:3: there is no context public"),
]


@pytest.mark.parametrize(("path", "old", "new", "reason"), STRANGE)
def test_what_is_not_understood_is_said_with_its_line(path: str, old: str, new: str, reason: str) -> None:
    assert unread_in(CASE, path, old, new) == reason


def test_the_same_data_of_another_application_is_not_the_same() -> None:
    """Refused numbers, and behind them all others that only write the same words into the log."""
    ends = '<action application="respond" data="404"/>\n        <action application="{}" data="{}"/>'
    written = CASE.files[D].decode()
    changed = written.replace(ends.format("hangup", 1), ends.format("hangup", 3), 1)
    head, last, tail = changed.rpartition(ends.format("hangup", 3))
    assert last
    assert ends.format("hangup", 3) in head
    with pytest.raises(Unreadable, match="a response without a hangup behind it"):
        unlike(CASE.epoch, CASE.switch, {**CASE.files, D: (head + ends.format("log", 3) + tail).encode()})
