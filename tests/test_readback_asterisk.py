"""Asterisk files read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.switch_networks import rendered, seeds, unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_network
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.difference import Difference, words
from validator.render.asterisk import render_switch
from validator.render.compiled import switch_model

ROOT = Path(__file__).parents[1]
ON = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    network = load_network(ROOT / "configs").network
    assert network is not None
    return Proof(network, ON).epochs[0]


@pytest.fixture(scope="module")
def switch(epoch: Epoch) -> Switch:
    return replace(epoch.network.switches["rabat"], platform="asterisk")


@pytest.fixture(scope="module")
def files(epoch: Epoch, switch: Switch) -> dict[str, bytes]:
    return render_switch(switch_model(epoch, switch))


def test_the_example_network_reads_back_as_it_was_proven(epoch: Epoch) -> None:
    switches = [replace(switch, platform="asterisk") for switch in epoch.network.switches.values()]
    assert [unlike(epoch, each, render_switch(switch_model(epoch, each))) for each in switches] == [[]] * len(switches)


@pytest.mark.parametrize("seed", seeds(*range(3, 200, 64)))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "asterisk"):
        assert unlike(epoch, switch, files) == []


CHANGED = [
    (
        "extensions.conf",
        "[translations.dialled-in-morocco]\n",
        (
            "[first]\nexten => 99,1,Return(333)\n[second]\nexten => _9X,1,Return(15)\n"
            "[translations.dialled-in-morocco]\ninclude => first\ninclude => second\nexten => _9[0-8],1,Return(${EXTEN})\n"
        ),
        "99",
        "voicemail as 333; class free",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})",
        "exten => _0[5-8]XXXXXXXX,1,Return(+21${EXTEN:1})",
        "0500000000",
        "gateway as +21500000000; class international",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,",
        "exten => _0[5-9]XXXXXXXX,1,",
        "0900000000",
        "casablanca as +212900000000, then gateway as +212900000000; class national",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,",
        "exten => _0[5-8]XXXXXXXXX,1,",
        "0500000000",
        "refused with cause 3 (no-route-to-destination)",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})\n",
        "",
        "0500000000",
        "refused with cause 3 (no-route-to-destination)",
    ),
    (
        "extensions.conf",
        "exten => _00!,1,Return(+${EXTEN:2})",
        "exten => _00!,1,Return(+${EXTEN:3})",
        "000",
        "refused with cause 28 (invalid-number-format); class international",
    ),
    (
        "extensions.conf",
        "exten => _00!,1,Return(+${EXTEN:2})",
        "exten => _00!,1,Return(${EXTEN:2})",
        "00",
        "refused with cause 3 (no-route-to-destination)",
    ),
    ("extensions.conf", "exten => _00!,", "exten => _00Z!,", "00", "refused with cause 3 (no-route-to-destination)"),
    ("extensions.conf", "exten => _00!,", "exten => _00XX.,", "00", "refused with cause 3 (no-route-to-destination)"),
    (
        "extensions.conf",
        "exten => _00!,",
        "exten => _0X05XXXXXXXX,1,Return(+33${EXTEN:1})\nexten => _00!,",
        "010500000000",
        "gateway as +3310500000000; class international",
    ),
    (
        "extensions.conf",
        "exten => _+212!,1,Return(casablanca&gateway)",
        "exten => _+212!,1,Return(gateway&casablanca)",
        "+212",
        "gateway, then casablanca; class national",
    ),
    (
        "extensions.conf",
        "exten => _+212!,1,Return(casablanca&gateway)",
        "exten => _+212!,1,Return(casablanca)",
        "+212",
        "casablanca; class national",
    ),
    ("extensions.conf", "exten => _+212!,1,Return(casablanca&gateway)\n", "", "+212", "gateway; class national"),
    (
        "extensions.conf",
        "exten => _+888!,1,Return(!1)",
        "exten => _+888!,1,Return(!21)",
        "00888",
        "refused with cause 21 (call-rejected); class international",
    ),
    (
        "extensions.conf",
        "exten => _+888!,1,Return(!1)",
        "exten => _+888!,1,Return(!38)",
        "00888",
        "refused with cause 38 (network-out-of-order) and status 500; class international",
    ),
    ("extensions.conf", "exten => _1[59],1,Return(rescue)", "exten => _1X,1,Return(rescue)", "10", "rescue"),
    ("extensions.conf", "exten => _1[59],1,Return(rescue)", "exten => _1[59]!,1,Return(rescue)", "150", "rescue"),
    (
        "extensions.conf",
        "exten => _+212!,1,Return(national)",
        "exten => _+212!,1,Return(local)",
        "+212",
        "casablanca, then gateway; class local",
    ),
    (
        "extensions.conf",
        "exten => _00XXXXXXXXXXXXXXXX,1,Return(${EXTEN})",
        "exten => _00XXXXXXXXXXXXXXXXX,1,Return(${EXTEN})",
        "000000000000000000",
        "refused with cause 28 (invalid-number-format)",
    ),
    (
        "extensions.conf",
        "exten => _00XXXXXXXXXXXXXXXX,1,Return(${EXTEN})\n",
        "",
        "000000000000000000",
        "refused with cause 28 (invalid-number-format)",
    ),
    (
        "extensions.conf",
        "exten => _+[0-9A-F*#]!,1,Return(${EXTEN})\n",
        "exten => _+[0-9A-F*#]!,1,Return(${EXTEN:1})\n",
        "+0",
        "gateway as 0; class international",
    ),
    (
        "extensions.conf",
        " same => n,Gosub(rightnumber,translate,1(translations.dialled-in-morocco))\n",
        "",
        "00",
        "refused with cause 3 (no-route-to-destination)",
    ),
    (
        "extensions.conf",
        "Gosub(routes.rabat,${NUMBER},1)",
        "Gosub(routes.rabat-terminating,${NUMBER},1)",
        "+0",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    ("extensions.conf", "[no-route]\n", "[no-route]\nexten => _05!,1,Return(voicemail)\n", "05", "voicemail"),
    ("extensions.conf", "include => no-route\n\n\n; configs/ma/rabat.yaml:37", "\n\n; configs/ma/rabat.yaml:37", "0", "nothing"),
    (
        "extensions.conf",
        "Set(GATEWAYS=127.0.212.2:5060)",
        "Set(GATEWAYS=127.0.212.2:5061)",
        "",
        "trunk casablanca has the gateways 127.0.212.2:5061;transport=udp; the network says 127.0.212.2:5060;transport=udp",
    ),
    (
        "pjsip.conf",
        "match=127.0.213.16/28",
        "match=127.0.213.16/29",
        "",
        "origin subscribers has the addresses 127.0.213.16/29; the network says 127.0.213.16/28",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(
    epoch: Epoch, switch: Switch, files: dict[str, bytes], path: str, old: str, new: str, witness: str, does: str
) -> None:
    text = files[path].decode()
    assert text.count(old) == 1
    found = unlike(epoch, switch, {**files, path: text.replace(old, new).encode()})
    first = min((each for each in found if isinstance(each, Difference)), key=lambda each: each.witness, default=None)
    said = (first.witness.written, words(first.does, first.witness)) if first else ("", found[0])
    assert said == (witness, does)


def test_a_change_that_changes_nothing_is_none(epoch: Epoch, switch: Switch, files: dict[str, bytes]) -> None:
    """Lines may stand in any order; a line may say once more what holds already; and a comment is one."""
    text = files["extensions.conf"].decode()
    first, second = "exten => _00!,1,Return(+${EXTEN:2})", "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})"
    turned = text.replace(f"{first}\n{second}", f"{second}\n{first}")
    line = "exten => _+212!,1,Return(casablanca&gateway)\n"
    twice = text.replace(line, f"{line}exten => _+2125[0-2]X.,1,Return(casablanca&gateway) ; as before\n")
    assert text not in (turned, twice)
    assert [unlike(epoch, switch, {**files, "extensions.conf": each.encode()}) for each in (turned, twice)] == [[], []]


STRANGE = [
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1:8})",
        "rabat/extensions.conf:328: this looks at more digits than it names, or drops the end of many numbers: more than can be told apart",
    ),
    (
        "extensions.conf",
        "extenpatternmatchnew=no",
        "extenpatternmatchnew=yes",
        "rabat/extensions.conf:17: extenpatternmatchnew=yes is not understood",
    ),
    (
        "extensions.conf",
        "exten => 177,1,Return(rescue)",
        "exten => 177,1,Return(fire)",
        "rabat/extensions.conf:301: there is no context trunk.fire",
    ),
    (
        "extensions.conf",
        "SIP (1..|408|500|502|503|504) ",
        "SIP (1..|408|486|500|502|503|504) ",
        'rabat/extensions.conf:85: only offer,14,GotoIf(${REGEX("^SIP (1..|408|500|502|503|504) " ${HANGUPCAUS is understood here',
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:-9})",
        "rabat/extensions.conf:328: what `${EXTEN:-9}` stands for is not understood",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${CALLERID(num)})",
        "rabat/extensions.conf:328: what `${CALLERID(num)}` stands for is not understood",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,",
        "exten => 0[5-8]XXXXXXXX,1,",
        "rabat/extensions.conf:328: 0[5-8]XXXXXXXX looks like a pattern and is none, for want of a _ in front",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,",
        "exten => _0[8-5]XXXXXXXX,1,",
        "rabat/extensions.conf:328: _0[8-5]XXXXXXXX holds a set without characters",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,",
        "exten => _0[5-8]XXXXXXXX,2,",
        "rabat/extensions.conf:328: an extension of a table has one line, of priority 1; _0[5-8]XXXXXXXX has more, or another",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(",
        "exten => _0[5-8]XXXXXXXX,1,NoOp(",
        "rabat/extensions.conf:328: in a table, what NoOp(+212${EXTEN:1}) does is not understood",
    ),
    (
        "extensions.conf",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})",
        "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})\n same => n,Hangup(1)",
        "rabat/extensions.conf:329: an extension of a table has one line, of priority 1; _0[5-8]XXXXXXXX has more, or another",
    ),
    (
        "extensions.conf",
        "[translations.dialled-in-morocco]\n",
        "[translations.dialled-in-morocco]\nswitch => IAX2/other\n",
        "rabat/extensions.conf:327: what `switch` does here is not understood",
    ),
    (
        "extensions.conf",
        "[translations.dialled-in-morocco]\n",
        "[translations.dialled-in-morocco]\n;-- no more\n",
        "rabat/extensions.conf:327: a comment over several lines is not understood",
    ),
    (
        "extensions.conf",
        "[translations.dialled-in-morocco]\n",
        "#include other.conf\n[translations.dialled-in-morocco]\n",
        "rabat/extensions.conf:326: `#include other.conf` is neither a section nor a line of one",
    ),
    (
        "extensions.conf",
        "[trunk.casablanca]\nexten => s,1,Set(NUMBER=${DECIDED})",
        "[trunk.casablanca]\nexten => s,1,Set(NUMBER=0${DECIDED})",
        "rabat/extensions.conf:197: trunk.casablanca does not begin with the number that was decided, and end with its gateways",
    ),
    (
        "extensions.conf",
        "[decide.subscribers]\nexten => s,1,Gosub(rightnumber,proven,1)",
        "[decide.subscribers]\nexten => s,1,Set(NUMBER=15)",
        "rabat/extensions.conf:145: what Set(NUMBER=15) does here is not understood",
    ),
    ("extensions.conf", "include => no-class\n", "include => other\n", "rabat/extensions.conf:292: there is no context other"),
    (
        "pjsip.conf",
        "endpoint_identifier_order=ip",
        "endpoint_identifier_order=ip,username",
        "rabat/pjsip.conf:1: endpoint_identifier_order is not ip alone: whoever calls himself like an endpoint would be one",
    ),
    (
        "pjsip.conf",
        "context=origin.subscribers\n",
        "context=origin.subscribers\noutbound_proxy=sip:192.0.2.1\n",
        "rabat/pjsip.conf:28: what outbound_proxy of endpoint does is not understood",
    ),
    ("pjsip.conf", "match=127.0.213.16/28", "match=127.0.0.0/8", "rabat/pjsip.conf:50: 127.0.212.2/32 belongs to another endpoint as well"),
    ("pjsip.conf", "[trunk.casablanca]", "[trunk.fes]", "rabat/extensions.conf:196: there is no endpoint trunk.casablanca in pjsip.conf"),
]


@pytest.mark.parametrize(("path", "old", "new", "reason"), STRANGE)
def test_what_is_not_understood_is_said_with_its_line(
    epoch: Epoch, switch: Switch, files: dict[str, bytes], path: str, old: str, new: str, reason: str
) -> None:
    text = files[path].decode()
    assert text.count(old) == 1
    with pytest.raises(Unreadable) as strange:
        unlike(epoch, switch, {**files, path: text.replace(old, new).encode()})
    place = strange.value.place
    assert f"{place.file}:{place.line}: {strange.value.reason}" == reason
