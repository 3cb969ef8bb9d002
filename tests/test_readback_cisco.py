"""IOS configuration read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.live.answers import Answer
from tests.readback_cases import ON, Case, found_in, read_changed, rendered_alone, unread_in
from tests.switch_models import boundary_numbers, listed, rabat, random_numbers, random_switch
from tests.switch_networks import seeds, unlike
from tests.test_readback_models import alone, replaced, wrong
from validator.digits.space import Axis
from validator.finding import Place
from validator.flow.proof import Proof
from validator.load import load_texts
from validator.render.cisco import render_switch
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable
from validator.render.model import Entry, SwitchModel, TableModel
from validator.tables import Action, Forward, Reject, Translate

CASE = Case("cisco", "lille", alone=True)
P = "cube.cfg"


def test_the_example_network_reads_back_as_it_was_proven() -> None:
    assert CASE.unlike_all() == {}


@pytest.mark.parametrize("seed", seeds(1, 4, 40))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered_alone(seed, "cisco"):
        assert unlike(epoch, switch, files) == []


LONGER = "longer numbers than any axis holds, or of other characters, are let on here"
NOBODY = "refused with cause 1 (unallocated-number)"
BLOCKED = "incoming call-reject\n session protocol sipv2\n incoming uri via 10"
CHANGED = [
    ("rule 6 /^0\\([1-9]", "rule 6 /^0\\([2-9]", "0100000000", NOBODY),
    ("/10133\\1/", "/10134\\1/", "0100000000", "gateway as +34100000000; class international"),
    ("rule 5 /^00\\([0-9]*\\)$/ /101\\1/", "rule 5 /^00\\([0-9]*\\)$/ /1010\\1/", "000", "gateway as +00; class international"),
    ("rule 5 /^00\\([0-9]*\\)$/ /101\\1/", "rule 5 /^00\\([0-9]*\\)$/ /111\\1/", "000", NOBODY),
    ("rule 5 /^00\\([0-9]*\\)$/", "rule 15 /^00\\([0-9]*\\)$/", "000", NOBODY),
    (" rule 1 /^00888[0-9]*$/ /0/\n", "", "00888", "gateway as +888; class international"),
    (" rule 1 reject /^00979[0-9]*$/\n", "", "00979", NOBODY),
    ("rule 2 reject /^\\+979[0-9]*$/", "rule 2 reject /^\\+97[0-9]*$/", "+97", "refused with cause 21 (call-rejected)"),
    (BLOCKED, BLOCKED.replace("call-reject", "user-busy"), "00979", "refused with cause 17 (user-busy)"),
    (
        "set pstn-cause 21 sip-status 403",
        "set pstn-cause 21 sip-status 603",
        "00979",
        "refused with cause 21 (call-rejected) and status 603",
    ),
    ("set pstn-cause 1 sip-status 404", "set pstn-cause 1 sip-status 503", "0", f"{NOBODY} and status 503"),
    (" rule 3 /^00$/ /0/\n", "", "00", "gateway as +; class international"),
    ("rule 4 /^00[0-9]", "rule 4 /^007[0-9]", "", LONGER),
    ("rule 7 /^[0-9]", "rule 7 /^5[0-9]", "", LONGER),
    (" rule 14 /^.*$/ /0/\n", "", "", LONGER),
    ("rule 12 /^\\+[0-9]", "rule 12 /^\\+", "+0000000000000000", NOBODY),
    ("e164 10015$", "e164 10015", "150", "rescue; class free"),
    ("e164 10015$", "e164 10016$", "15", NOBODY),
    ("e164 100112$", "e164 10011[23]$", "113", "rescue; class free"),
    ("e164 100118...$", "e164 100118..$", "11800", "paris; class national"),
    ("e164 101336\n", "", "+336", "paris; class national"),
    ("e164 10133\n", "e164 1013\n", "+3", "paris; class national"),
    ("e164 101\n", "e164 10\n", "0", "gateway as 1000; class international"),
    ("description trunk paris class free", "description trunk paris class local", "+33800", "paris; class local"),
    ("/^1[01]1\\([0-9]*\\)$/ /+\\1/", "/^1[01]1\\([0-9]*\\)$/ /00\\1/", "+333", "lille-lines as 00333"),
    ("/^1[01]1\\([0-9]*\\)$/ /+\\1/", "/^111\\([0-9]*\\)$/ /+\\1/", "+333", "lille-lines as 101333; class national"),
    ("dial-peer voice 205 voip\n", "dial-peer voice 205 voip\n shutdown\n", "+33", "gateway; class international"),
    ("profile incoming from11", "profile incoming from10", "+0", "gateway; class international"),
    (" translation-profile incoming from11\n", "", "+333", NOBODY),
    (" translation-profile outgoing to208\n", "", "+0", "gateway as 1010; class international"),
    ("rule 1 reject /.*/", "rule 1 reject /^0/", "", "calls that belong to no origin are not all refused"),
    (" incoming called-number .\n", "", "", "calls that belong to no origin are not all refused"),
    ("description origin from-france", "description origin from-spain", "", "origin from-france is missing"),
    ("description trunk gateway class international", "description the gateway", "+0", "dial-peer-208"),
    (
        "ipv4:127.0.33.3:5060",
        "ipv4:127.0.33.4:5060",
        "",
        "trunk gateway has the gateways 127.0.33.4:5060;transport=udp; the network says 127.0.33.3:5060;transport=udp",
    ),
    (
        "host ipv4:127.0.33.3",
        "host ipv4:127.0.33.4",
        "",
        "origin from-france has the addresses 127.0.33.2/32, 127.0.33.4/32; the network says 127.0.33.2/32, 127.0.33.3/32",
    ),
    ("34\\.3[0-1]$", "34\\.30$", "", "origin subscribers has the addresses {}; the network says 127.0.34.16/28"),
    (
        "127.0.34.16 255.255.255.240",
        "127.0.34.16 255.255.255.248",
        "",
        "calls of origin subscribers from 127.0.34.16/28 are not trusted, and refused whatever their number",
    ),
]
SIXTEEN = "127.0.34.16/29, 127.0.34.24/30, 127.0.34.28/31, 127.0.34.30/32"


@pytest.mark.parametrize(("old", "new", "witness", "does"), CHANGED)
def test_a_change_is_found(old: str, new: str, witness: str, does: str) -> None:
    assert found_in(CASE, P, old, new) == (witness, does.replace("{}", SIXTEEN))


SAME = [
    (" rule 2 /^00979[0-9]*$/ /0/\n", ""),  # it is blocked before
    ("  ipv4 127.0.33.3\n", ""),  # calls are sent there, so calls from there are trusted
    ("dial-peer voice 205 voip\n", "dial-peer voice 205 voip\n preference 5\n"),  # no other peer has as many named digits
    ("dial-peer voice 205 voip\n", "dial-peer voice 205 voip\n dtmf-relay rtp-nte\n no vad\n"),
    (
        "! Switch",
        "Building configuration...\n\nCurrent configuration : 9415 bytes\nno aaa new-model\nmultilink bundle-name authenticated\n! Switch",
    ),
    ("sip-ua\n", "dial-peer hunt 0\ninterface Loopback0\n ip address 127.0.33.1 255.255.255.0\nsip-ua\n retry invite 2\n"),
    ("voice translation-rule 208\n", "! a remark\nvoice translation-rule 208\n"),
    ("e164 10133\n", "e164 ^10133\n"),
    ("e164 101336\n", "e164 101336T\n"),
    ("huntstop\n!\nvoice class e164-pattern-map 201", "!\nvoice class e164-pattern-map 201"),
    ("e164 100118...$", "e164 100118[0-9][0-4,6-8,59].$"),
    ("rule 8 /^\\([0-9]*\\)$/ /100\\1/", "rule 8 /^[0-9]*$/ /100&/"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_what_changes_nothing_is_equal(old: str, new: str) -> None:
    assert read_changed(CASE, P, old, new) == []


def test_what_stands_behind_a_match_stays() -> None:
    """Without an end the rest of the number is kept, other characters as well."""
    assert found_in(CASE, P, "rule 13 /^\\+\\([0-9]*\\)$/ /101\\1/", "rule 13 /^\\+/ /101/") == ("", LONGER)


def test_what_is_dropped_behind_a_match_is_gone() -> None:
    """`/^0\\(1\\)[0-9][0-9]$/` keeps the one and drops two digits."""
    rule = "rule 6 /^0\\(1\\)[0-9][0-9]$/ /10133\\14/"
    assert found_in(CASE, P, "rule 6 /^0\\([1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]\\)$/ /10133\\1/", rule) == (
        "0100",
        "paris as +3314; class national",
    )


STRANGE = [
    (
        " huntstop\n!\n! configs/fr/lille.yaml:21",
        "",
        "dial-peer voice 201 voip",
        "without huntstop a call that fails at dial-peer 201 goes on to others",
    ),
    (
        "e164 101336\n",
        "e164 101336\n e164 10133800\n",
        "e164 10133800",
        "dial-peers 203 and 204 take the same numbers, and which of them does is left to chance",
    ),
    ("e164 101336\n", "e164 10133.6\n", "e164 10133.6", "the pattern 10133.6 is not followed"),
    ("e164 101336\n", "e164 101336................\n", "e164 101336................", "the pattern 101336................ is not followed"),
    ("e164 101336\n", "e164 10133[9-6]\n", "e164 10133[9-6]", "the set [9-6] is not followed"),
    (
        "rule 8 /^\\([0-9]*\\)$/",
        "rule 8 /\\([0-9]*\\)$/",
        "rule 8 /\\([0-9]*\\)$/ /100\\1/",
        "the expression \\([0-9]*\\)$ is not anchored: it is looked for anywhere, and what is around it stays",
    ),
    (
        "/100\\1/",
        "/100\\1/ type any national",
        "rule 8 /^\\([0-9]*\\)$/ /100\\1/ type any national",
        "rule 8 /^\\([0-9]*\\)$/ /100\\1/ type any national is not followed",
    ),
    ("rule 8 ", "rule 7 ", "rule 7 /^\\([0-9]*\\)$/ /100\\1/", "rule 7 stands here again, or is none of 100"),
    ("rule 8 ", "rule 101 ", "rule 101 /^\\([0-9]*\\)$/ /100\\1/", "rule 101 stands here again, or is none of 100"),
    ("/^\\([0-9]*\\)$/ /100\\1/", "/^[0-9]*$/ /10015/", "rule 8 /^[0-9]*$/ /10015/", "all these numbers become 10015, which is sent on"),
    ("/100\\1/", "/100x\\1/", "rule 8 /^\\([0-9]*\\)$/ /100x\\1/", "100x\\1 puts something that is no part of a number"),
    (
        "rule 8 /^\\([0-9]*\\)$/ /100\\1/",
        "rule 8 reject /^\\([0-9]*\\)$/",
        "rule 8 reject /^\\([0-9]*\\)$/",
        "a rule rejects, and not where calls are blocked",
    ),
    ("translate called 208", "translate calling 208", "translate calling 208", "translate calling 208 is not followed"),
    ("translate called 208", "translate called 209", "translation-profile outgoing to208", "there is no voice translation-rule 209"),
    ("incoming uri via 11", "incoming uri via 12", "incoming uri via 12", "there is no voice class uri 12"),
    ("incoming uri via 11", "incoming uri from 11", "incoming uri from 11", "incoming uri from 11 is not followed"),
    ("target ipv4:127.0.33.3:5060", "server-group 3", "session server-group 3", "session server-group 3 is not followed"),
    ("incoming called-number .", "incoming called-number 0T", "incoming called-number 0T", "incoming called-number 0T is not followed"),
    ("sip-ua\n", "num-exp 4... 18005554...\nsip-ua\n", "num-exp 4... 18005554...", "num-exp 4... 18005554... is not followed"),
    ("sip-ua\n", "dial-peer hunt 2\nsip-ua\n", "dial-peer hunt 2", "dial-peer hunt 2 is not followed"),
    ("host ipv4:127.0.33.3", "host ipv4:127.0.34.16", "incoming uri via 11", "dial-peer 11 knows calls by addresses of another"),
    ("host ipv4:127.0.33.3", "host ipv4:127.0.33.300", "host ipv4:127.0.33.300", "127.0.33.300  is no address or network"),
    (
        "call-block disconnect-cause incoming call-reject\n session protocol sipv2\n incoming uri via 10",
        "session protocol sipv2\n incoming uri via 10",
        "dial-peer voice 10 voip",
        "dial-peer 10 blocks with the cause none, which is not known",
    ),
    (
        "trunk gateway class international",
        "trunk paris class mobile",
        "dial-peer voice 208 voip",
        "dial-peer 208 is described as another is",
    ),
    (
        "ipv4:127.0.33.2:5060",
        "ipv4:127.0.33.9:5060",
        "dial-peer voice 204 voip",
        "dial-peer 204 sends the calls of trunk paris elsewhere than another",
    ),
    ("dial-peer voice 11 voip", "dial-peer voice 10 voip", "dial-peer voice 10 voip", "dial-peer voice 10 voip stands here again"),
    ("voice class uri 11 sip\n", "voice class uri 11 sip\n user-id 33\n", "user-id 33", "user-id 33 is not followed"),
    (
        " session protocol sipv2\n incoming uri via 11\n",
        " incoming uri via 11\n",
        "dial-peer voice 11 voip",
        "dial-peer 11 does not say session protocol sipv2",
    ),
    ("voice service voip\n", " voice service voip\n", "voice service voip", "voice service voip belongs to no command"),
]


@pytest.mark.parametrize(("old", "new", "at", "reason"), STRANGE)
def test_what_is_not_understood_is_said_with_its_line(old: str, new: str, at: str, reason: str) -> None:
    file, line, why = unread_in(CASE, P, old, new).split(":", 2)
    changed = CASE.files[P].decode().replace(old, new, 1).splitlines()
    assert (file, changed[int(line) - 1].strip(), why.strip()) == (f"lille/{P}", at, reason)


def plain() -> SwitchModel:
    """A switch of one origin, whose numbers go to one trunk each."""
    model = rabat()
    origin = replace(model.origins[0], route=replace(model.origins[0].route, actions=(Forward(("transit",)),) * 4))
    return replace(model, origins=(origin,), trunks=tuple(replace(trunk, gateways=trunk.gateways[:1]) for trunk in model.trunks))


def refused(model: SwitchModel) -> str:
    with pytest.raises(Unrenderable) as why:
        render_switch(model)
    place = why.value.place
    assert place is not None
    return f"{place.file}:{place.line}: {why.value.reason}"


def routed(model: SwitchModel, *actions: Forward | Reject, axis: Axis | None = None) -> SwitchModel:
    """The switch with a route for each action, in lines of their own."""
    entries = [Entry(axis or Axis("international"), f"{place}", 1 << 8, place) for place, _ in enumerate(actions)]
    lines = tuple(Place("routes.yaml", place, 1) for place, _ in enumerate(actions, 1))
    route = replace(model.origins[0].route, entries=entries, actions=actions, lines=lines)
    return replace(model, origins=(replace(model.origins[0], route=route),))


def test_what_ios_cannot_say_is_refused_with_the_line_that_asks_for_it() -> None:
    model = plain()
    assert refused(routed(model, Forward(("transit",)), Forward(("transit", "paris")))) == (
        "routes.yaml:2: transit and then paris in table rabat, and IOS cannot tell exactly the answers after which the next is tried"
    )
    assert refused(routed(model, Reject(1), Reject(21), Reject(17))) == (
        "routes.yaml:2: origin subscribers refuses with cause 17 and cause 21, and a dial-peer has one disconnect cause"
    )
    assert refused(routed(model, Reject(1), Reject(34))) == (
        "routes.yaml:2: cause 34 (SIP status 503) at origin subscribers: IOS refuses by routing with 404, 403, 486 or 484"
    )
    assert refused(routed(model, Forward(("transit",)), axis=Axis("unknown", "*21*", "#"))) == (
        "routes.yaml:1: table rabat holds numbers with * # or letters, and here only digits are rendered"
    )
    allowed = [Reject(1) if place % 2 else Forward(("transit",)) for place in range(100)]
    assert refused(routed(model, *allowed, Forward(("transit",)))).endswith("translation rules, and IOS takes 100")
    assert refused(replace(model, origins=(replace(model.origins[0], addresses=listed("2001:db8::/64")),))).endswith(
        "2001:db8::/64 is no IPv4 address or network, as IOS needs it here"
    )
    assert refused(replace(model, origins=(replace(model.origins[0], addresses=listed("10.0.1.0/22", "10.2.0.0/13")),))).endswith(
        "is not an address or a network: 10.0.1.0/22 has host bits set"
    )
    assert refused(replace(model, origins=(replace(model.origins[0], name="x" * 39),))).endswith(
        "is longer than the 38 characters of a description"
    )


def test_failover_of_gateways_is_refused_with_the_line_that_asks_for_it() -> None:
    assert refused(replace(plain(), trunks=rabat().trunks)) == (
        "configs/rabat.yaml:7: trunk paris has 2 gateways, and IOS cannot tell exactly the answers after which the next is tried"
    )


def digits_alone(model: SwitchModel) -> SwitchModel:
    """The switch without what is not digits, with the first trunk alone of every list, and one cause of refusal."""

    def allowed(action: Action) -> bool:
        return (
            not isinstance(action, Translate)
            or (action.prepend + action.digits).removeprefix("+").isdecimal()
            or not action.prepend + action.digits
        )

    def narrowed(table: TableModel) -> TableModel:
        kept = [entry for entry in table.entries if (entry.axis.head + "0" + entry.axis.suffix).isdigit()]
        kept = [entry for entry in kept if entry.action < 0 or allowed(table.actions[entry.action])]
        return replace(table, entries=kept, actions=tuple(map(replaced, table.actions)))

    alone_ = alone(model)
    origins = [
        replace(
            origin,
            stages=tuple(map(narrowed, origin.stages[:1])),
            route=narrowed(origin.route),
            charging=origin.charging and narrowed(origin.charging),
        )
        for origin in alone_.origins
    ]
    trunks = [replace(trunk, stages=tuple(map(narrowed, trunk.stages[:1]))) for trunk in alone_.trunks]
    return replace(
        alone_,
        origins=tuple(origins),
        trunks=tuple(trunks),
        axes=tuple(axis for axis in model.axes if axis.suffix == "" and (axis.head + "0").isdigit()),
    )


def told(answer: Answer) -> Answer:
    """The answer as IOS gives it: no tariff class of what is refused, and 404 for what is no number."""
    if answer.sent:
        return answer
    return Answer((), 1, 404) if answer.status in (404, 484) else answer._replace(tariff="")


@pytest.mark.parametrize("seed", range(4))
def test_a_random_switch_is_read_back_as_its_model_says(seed: int) -> None:
    model = digits_alone(random_switch(seed, 6))
    numbers = [*boundary_numbers(model), *random_numbers(Random(seed), 300)]
    asked = [dialled for dialled in numbers if dialled.strip("+") and "+" not in dialled[1:] and "a" not in dialled]
    assert [each for each in wrong("cisco", model, asked) if told(each[2]) != told(each[3])] == []


BARRED = """switches:
  - name: rabat
    country: MA
    platform: cisco
    listen: "udp:127.0.0.1:5060"
    origins:
      - {name: subscribers, addresses: ["10.0.0.0/30"], translate: [dialled], route: rabat}
    trunks:
      - {name: lines, gateways: ["sip:192.0.2.1"], to: {country: MA}}
translations:
  - {name: dialled, rules: [{pattern: "05XX", strip: 1, prepend: "+212"}]}
routes:
  - {name: rabat, rules: [{prefix: "05", length: 2-6, reject: call-rejected}, {prefix: "+212", trunks: [lines]}]}
"""


def test_what_is_blocked_is_not_what_an_earlier_rule_takes() -> None:
    """Numbers of 05 and two more digits are Moroccan; shorter and longer ones are blocked, up to six digits."""
    network = load_texts({"net.yaml": BARRED.encode()}).network
    assert network is not None
    epoch = Proof(network, ON).epochs[0]
    switch = network.switches["rabat"]
    files = render_switch(switch_model(epoch, switch))
    assert unlike(epoch, switch, files) == []
    assert [line.strip() for line in files[P].decode().splitlines() if "reject /^05" in line] == [
        "rule 1 reject /^05$/",
        "rule 2 reject /^05[0-9]$/",
        "rule 3 reject /^05[0-9][0-9][0-9]$/",
        "rule 4 reject /^05[0-9][0-9][0-9][0-9]$/",
    ]
