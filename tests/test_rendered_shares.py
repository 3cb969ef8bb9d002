"""Shares of calls in the files of switches: drawn by weight, read back to the share, and every change of one found."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from random import Random

import pytest

from tests.networks import Mapped, document
from tests.readback_cases import ON
from tests.switch_networks import dressed, epochs, unlike
from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace, number
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Switch
from validator.readback.decision import Decision, Decisions, Sent, Unreadable, refusal
from validator.readback.difference import Difference, words
from validator.readback.proven import proven
from validator.readback.told import network, teller
from validator.render import renderer
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable
from validator.tables import Forward

PLATFORMS = ("asterisk", "kamailio", "kamailio-dialplan")


def weighted(written: Mapped, dice: Random) -> Mapped:
    """The network with weights at some trunks of every list, each once."""

    def chosen(trunks: list[str]) -> list[object]:
        return [{"trunk": each, "weight": dice.choice((1, 2, 3, 10))} if dice.random() < 0.7 else each for each in dict.fromkeys(trunks)]

    routes = [
        {**each, "rules": [{**rule, "trunks": chosen(rule["trunks"])} if "trunks" in rule else rule for rule in each["rules"]]}
        for each in written["routes"]
    ]
    return {**written, "routes": routes}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("seed", [3])
def test_a_random_network_reads_back_as_it_was_proven(platform: str, seed: int) -> None:
    shared = 0
    for epoch in epochs(weighted(dressed(document(seed), platform), Random(seed))):
        for switch in epoch.network.switches.values():
            with suppress(Unrenderable):
                files = renderer(platform)(switch_model(epoch, switch))
                shared += b"/1" in b"".join(files.values())
                assert unlike(epoch, switch, files) == []
    assert shared


DIALLED = [*map(number, ("0", "1", "01", "00", "11", "000", "+0", "+1", "+01", "+11", "0110", "+100", "1011"))]


@pytest.mark.parametrize("seed", [3, 14])
def test_what_is_proven_has_the_shares_of_the_rule_that_wins(seed: int) -> None:
    seen = 0
    for epoch in epochs(weighted(dressed(document(seed), "kamailio"), Random(seed))):
        for switch in epoch.network.switches.values():
            decisions = Decisions()
            for name, found in proven(epoch, switch, epoch.space, decisions).items():
                origin = epoch.calls.origins[f"{switch.name}/{name}"]
                for dialled in DIALLED:
                    hop = epoch.trace(origin, dialled)
                    rule = hop.steps[-1].rule if hop.steps and hop.legs else None
                    label = found.at(dialled)
                    if rule is not None and isinstance(rule.action, Forward) and label is not None:
                        sent = decisions[label].sent
                        wanted = rule.action.shares[: len(sent)]
                        if all(not leg.end or leg.end == "delivered" for leg in hop.legs):
                            assert [(each.trunk, each.share) for each in sent] == wanted
                            seen += any(share for _, share in wanted)
    assert seen


NETWORK = """\
switches:
  - name: rabat
    country: MA
    platform: PLATFORM
    listen: "udp:127.0.1.1:5060"
    origins: [{name: subscribers, addresses: ["192.0.2.0/28"], natures: [international], accepts: [FR], route: out}]
    trunks:
      - {name: paris, carries: [FR], gateways: ["sip:192.0.2.33:5060"], to: {country: FR}}
      - {name: lille, carries: [FR], gateways: ["sip:192.0.2.34:5060"], to: {country: FR}}
      - {name: lyon, carries: [FR], gateways: ["sip:192.0.2.35:5060"], to: {country: FR}}
      - {name: transit, carries: [FR], gateways: ["sip:192.0.2.36:5060"], to: {transit: true}}
routes:
  - name: out
    rules:
      - {prefix: "+33", trunks: [{trunk: lyon, weight: 2}, {trunk: paris, weight: 5}, {trunk: lille, weight: 3}, transit]}
      - {prefix: "+331", trunks: [transit, {trunk: lille, weight: 30}, {trunk: paris, weight: 70}]}
"""


@cache
def rabat_on(platform: str) -> tuple[Epoch, Switch, dict[str, bytes]]:
    loaded = load_texts({"a.yaml": NETWORK.replace("PLATFORM", platform).encode()}).network
    assert loaded is not None
    epoch = Proof(loaded, ON).epochs[0]
    switch = loaded.switches["rabat"]
    return epoch, switch, renderer(platform)(switch_model(epoch, switch))


FILES = {"asterisk": "extensions.conf", "kamailio": "tables/routes.out", "kamailio-dialplan": "tables/dialplan"}
LIST, PAIR = "paris/5&lille/3&lyon/2|transit", "transit|paris/7&lille/3"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_nobody_changed_is_as_it_was_proven(platform: str) -> None:
    assert unlike(*rabat_on(platform)) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("old", "new", "words_of_files"),
    [
        (
            "paris/5&lille/3&lyon/2|transit",
            "paris/4&lille/3&lyon/2|transit",
            "paris (4 of 9) or lille (3 of 9) or lyon (2 of 9), then transit",
        ),
        (
            "paris/5&lille/3&lyon/2|transit",
            "paris/5&lyon/2&lille/3|transit",
            "paris (5 of 10) or lyon (2 of 10) or lille (3 of 10), then transit",
        ),
        (LIST, "paris/5&lille/3|lyon|transit", "paris (5 of 8) or lille (3 of 8), then lyon, then transit"),
        (LIST, "paris|lille|lyon|transit", "paris, then lille, then lyon, then transit"),
        (LIST, "paris/50&lille/30&lyon/20|transit", ""),
        (PAIR, "transit|lille/7&paris/3", "transit, then lille (7 of 10) or paris (3 of 10)"),
        (PAIR, "transit|lille/3&paris/7", ""),
        (PAIR, "paris/7&lille/3|transit", "paris (7 of 10) or lille (3 of 10), then transit"),
    ],
)
def test_another_share_is_found(platform: str, old: str, new: str, words_of_files: str) -> None:
    """The same shares in other weights are none, and of two it does not matter which stands first."""
    epoch, switch, files = rabat_on(platform)
    here, there = (text.replace("&", "+").replace("|", "&") if platform == "asterisk" else text for text in (old, new))
    path = FILES[platform]
    text = files[path].decode()
    assert here in text
    changed = {**files, path: text.replace(here, there).encode()}
    does = [words(each.does, each.witness) for each in unlike(epoch, switch, changed) if isinstance(each, Difference)]
    assert does == ([words_of_files] if words_of_files else [])


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("transit|paris/7&paris/3", "names a trunk twice that shares calls"),
        ("transit|paris/7&lille/0", "is neither a list of trunks nor"),
        ("transit|paris/7", "is neither a list of trunks nor"),
        ("transit|paris/7&lille", "is neither a list of trunks nor"),
    ],
)
def test_what_is_no_list_of_shares_is_not_understood(platform: str, new: str, reason: str) -> None:
    epoch, switch, files = rabat_on(platform)
    here, there = (text.replace("&", "+").replace("|", "&") if platform == "asterisk" else text for text in (PAIR, new))
    path = FILES[platform]
    text = files[path].decode()
    assert here in text
    with pytest.raises(Unreadable) as strange:
        unlike(epoch, switch, {**files, path: text.replace(here, there).encode()})
    assert reason in strange.value.reason


@pytest.mark.parametrize(
    ("platform", "path", "old", "new", "reason"),
    [
        ("kamailio", "routing.cfg", "$RANDOM mod $var(total)", "0", "in route[RIGHTNUMBER_DRAW] only $ is understood here"),
        ("kamailio", "routing.cfg", "$var(ticket) < $var(weight)", "$var(ticket) <= $var(weight)", "only $ is understood"),
        ("kamailio", "routing.cfg", "\troute(RIGHTNUMBER_SHARE);\n", "", "in route[RIGHTNUMBER] only route is understood here"),
        ("kamailio-dialplan", "routing.cfg", "$RANDOM mod $var(total)", "0", "0 stands where $ is understood"),
        ("kamailio-dialplan", "routing.cfg", "\troute(RIGHTNUMBER_SHARE);\n", "", "$ stands where route is understood"),
        ("asterisk", "extensions.conf", "${RAND(1,${TICKETS})}", "1", "is understood here"),
        ("asterisk", "extensions.conf", "${TICKET} <= ${WEIGHT}", "${TICKET} < ${WEIGHT}", "is understood here"),
        ("asterisk", "extensions.conf", "n(trunk),Gosub(rightnumber,share,1)", "n(trunk),NoOp()", "is understood here"),
    ],
)
def test_another_way_to_draw_is_not_understood(platform: str, path: str, old: str, new: str, reason: str) -> None:
    epoch, switch, files = rabat_on(platform)
    text = files[path].decode()
    assert old in text
    with pytest.raises(Unreadable) as strange:
        unlike(epoch, switch, {**files, path: text.replace(old, new, 1).encode()})
    assert reason in strange.value.reason


@pytest.mark.parametrize("platform", PLATFORMS)
def test_files_told_in_the_language_keep_them(platform: str) -> None:
    _, _, files = rabat_on(platform)
    told = network(teller(platform)(files, "rabat"), "rabat", "MA", platform)
    again = load_texts({"a.yaml": told.encode()}).network
    assert again is not None
    (table,) = again.routes.values()
    assert {rule.action for rule in table.rules if isinstance(rule.action, Forward)} == {
        Forward(("paris", "lille", "lyon", "transit"), (5, 3, 2, 0)),
        Forward(("transit", "paris", "lille"), (0, 7, 3)),
    }
    assert unlike(Proof(again, ON).epochs[0], again.switches["rabat"], files) == []


@pytest.mark.parametrize(
    ("platform", "why"),
    [
        ("kamailio-drouting", "a list of drouting has no weights"),
        ("opensips", "its script draws nothing yet"),
        ("freeswitch", "no document tells how evenly FreeSWITCH draws: expr(random) begins with the clock"),
        ("yate", "Yate tries no second trunk"),
        ("cisco", "dial-peers of one preference are drawn evenly, not by weight"),
    ],
)
def test_a_platform_that_cannot_draw_by_weight_refuses(platform: str, why: str) -> None:
    with pytest.raises(Unrenderable) as refused:
        rabat_on(platform)
    assert refused.value.reason == f"paris and lille and lyon share calls in table out: {why}"
    assert refused.value.place is not None
    assert refused.value.place.line == 15


def test_one_that_shares_calls_and_cannot_take_a_number_is_said() -> None:
    decision = Decision((Sent("paris", "international", share="1 of 2"), Sent("lille", "", share="1 of 2")), 28)
    said = "paris (1 of 2) or lille (1 of 2, cannot take it), then refused with cause 28 (invalid-number-format)"
    assert words(decision, number("+33")) == said


def test_what_one_of_them_does_with_a_number_is_told_whoever_is_drawn() -> None:
    """One that cannot take the number ends the call when it is its turn, and nobody behind them is tried. Undecided ones are not told."""
    space, decisions = NumberSpace(("unknown", "international")), Decisions()
    leaving = {name: decisions.leaving(space, name) for name in ("paris", "lille", "transit")}
    refusing, undecided = (decisions.all(space, each) for each in (refusal(28), Decision()))

    def does(lille: NumberMap) -> Decision:
        sharing = decisions.shared([("lille", 30, lille), ("paris", 70, leaving["paris"])])
        label = decisions.tried([sharing, leaving["transit"]]).at(number("+33"))
        assert label is not None
        return decisions[label]

    paris = Sent("paris", "international", share="7 of 10")
    assert does(leaving["lille"]) == Decision((paris, Sent("lille", "international", share="3 of 10"), Sent("transit", "international")))
    assert does(refusing) == Decision((paris, Sent("lille", "", share="3 of 10")), 28)
    assert does(undecided) == Decision()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_neighbour_that_cannot_take_some_numbers_is_read_back(platform: str) -> None:
    """Lille strips the digits of the shortest numbers away, and those are no numbers any more."""
    stripped = NETWORK.replace("{name: lille, ", "{name: lille, translate: [strip], ")
    strip = 'translations:\n  - {name: strip, rules: [{pattern: "+33X", strip: 4}]}\n'
    loaded = load_texts({"a.yaml": (stripped.replace("PLATFORM", platform) + strip).encode()}).network
    assert loaded is not None
    epoch, switch = Proof(loaded, ON).epochs[0], loaded.switches["rabat"]
    files = renderer(platform)(switch_model(epoch, switch))
    assert unlike(epoch, switch, files) == []
    decisions = Decisions()
    label = proven(epoch, switch, epoch.space, decisions)["subscribers"].at(number("+330"))
    assert label is not None
    three = "paris (5 of 10) or lille (3 of 10, cannot take it) or lyon (2 of 10)"
    assert words(decisions[label], number("+330")) == f"{three}, then refused with cause 28 (invalid-number-format)"


@pytest.mark.parametrize("platform", ["opensips", "freeswitch"])
def test_one_weight_alone_shares_nothing(platform: str) -> None:
    written = NETWORK.replace("PLATFORM", platform).partition("      - {prefix")[0]
    written += '      - {prefix: "+33", trunks: [{trunk: paris, weight: 5}, transit]}\n'
    loaded = load_texts({"a.yaml": written.encode()}).network
    assert loaded is not None
    epoch, switch = Proof(loaded, ON).epochs[0], loaded.switches["rabat"]
    assert unlike(epoch, switch, renderer(platform)(switch_model(epoch, switch))) == []


def test_a_trunk_that_stands_twice_in_a_list_that_shares_is_refused() -> None:
    written = NETWORK.replace("PLATFORM", "kamailio").replace("lille, weight: 3}, transit]", "lille, weight: 3}, paris]")
    loaded = load_texts({"a.yaml": written.encode()}).network
    assert loaded is not None
    with pytest.raises(Unrenderable, match="names one of them twice"):
        switch_model(Proof(loaded, ON).epochs[0], loaded.switches["rabat"])
