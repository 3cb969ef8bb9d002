"""What stands in the files of an Asterisk switch: extensions and reasons to the letter, and nothing that a name or a note could break."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.switch_models import DIALLED, EVERY, HERE, INTERNATIONAL, NATIONAL, listed, rabat, random_switch, table
from validator.digits.space import Axis
from validator.network import Listed
from validator.readback.asterisk_patterns import winner
from validator.render.asterisk import remark, render_switch
from validator.render.escape import Unrenderable
from validator.render.extensions import MOST_LINES, held
from validator.render.model import NOTHING, SwitchModel
from validator.render.templates import templates_root
from validator.tables import Action, Charge, Forward, Reject, Translate

FORWARDING = Axis("unknown", "*21*", "#")
AXES = (DIALLED, INTERNATIONAL, NATIONAL, FORWARDING, Axis("unknown", "00"))


def switch(table_name: str, *entries: tuple[Axis, str, int, int], actions: tuple[Action, ...]) -> SwitchModel:
    model = rabat()
    origin = model.origins[0]
    match actions[0]:
        case Translate():
            origin = replace(origin, stages=(table("translations", table_name, actions, *entries),))
        case Charge():
            origin = replace(origin, charging=table("charging", table_name, actions, *entries))
        case _:
            origin = replace(origin, route=table("routes", table_name, actions, *entries))
    return replace(model, origins=(origin, *model.origins[1:]), axes=AXES)


def lines(model: SwitchModel, context: str) -> list[str]:
    """The lines of a context, the common front left out."""
    text = render_switch(model)["extensions.conf"].decode()
    found = re.search(rf"^\[{re.escape(context)}\]\n(.*?\ninclude => .*?)$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return [line.removeprefix("exten => ") for line in found[1].splitlines()]


ROUTES = (Forward(("paris", "transit")), Reject(1), Forward(("casablanca",)))


def test_shorter_prefixes_stand_in_the_context_that_is_included() -> None:
    model = switch(
        "main",
        (INTERNATIONAL, "", EVERY, 0),
        (INTERNATIONAL, "33", 1 << 11, 1),
        (INTERNATIONAL, "336", EVERY, 2),
        (INTERNATIONAL, "49", EVERY, NOTHING),
        (DIALLED, "15", 1 << 2, 2),
        (DIALLED, "17", 1 << 2, 2),
        actions=ROUTES,
    )
    assert lines(model, "routes.main") == [
        "_+336!,1,Return(casablanca)",
        "_+49!,1,Return(!3)",
        "_1[57],1,Return(casablanca)",
        "include => routes.main~2",
    ]
    assert lines(model, "routes.main~2") == ["_+33XXXXXXXXX,1,Return(!1)", "include => routes.main~3"]
    assert lines(model, "routes.main~3") == ["_+!,1,Return(paris&transit)", "include => no-route"]


def test_each_length_has_a_pattern_and_the_last_ones_are_one() -> None:
    model = switch("main", (DIALLED, "05", EVERY & ~(1 << 10 | 1 << 3), 0), (DIALLED, "05", 1 << 10, 1), actions=ROUTES)
    assert lines(model, "routes.main") == [
        "05,1,Return(paris&transit)",
        *[f"_05{'X' * more},1,Return(paris&transit)" for more in range(2, 8)],
        "_05XXXXXXXX,1,Return(!1)",
        "_05XXXXXXXXX!,1,Return(paris&transit)",
        "include => no-route",
    ]


@pytest.mark.parametrize(
    ("action", "entry", "said"),
    [
        (Translate(2, "+"), (Axis("unknown", "00"), "", EVERY, 0), ["_00!,1,Return(+${EXTEN:2})"]),
        (Translate(1, "+212"), (DIALLED, "05", 1 << 10, 0), ["_05XXXXXXXX,1,Return(+212${EXTEN:1})"]),
        (Translate(2), (DIALLED, "05", 0b111 << 1, 0), ["05,1,Return(s)", "_05X,1,Return(${EXTEN:2})"]),
        (Translate(3), (DIALLED, "05", 0b11 << 2, 0), ["05,1,Return(i)", "_05X,1,Return(s)"]),
        (Translate(1, "00"), (INTERNATIONAL, "33", 1 << 4, 0), ["_+33XX,1,Return(00${EXTEN:1})"]),
        (Translate(0, "+"), (INTERNATIONAL, "33", 1 << 4, 0), ["_+33XX,1,Return(i)"]),
        (Translate(0, "+", set_nature="unknown"), (DIALLED, "15", 1 << 2, 0), ["15,1,Return(${EXTEN})"]),
        (Translate(set_nature="national"), (INTERNATIONAL, "33", 1 << 4, 0), ["_+33XX,1,Return(n${EXTEN:1})"]),
        (Translate(set_nature="international"), (NATIONAL, "5", 1 << 3, 0), ["_[n]5XX,1,Return(+${EXTEN:1})"]),
        (Translate(1, "0"), (NATIONAL, "5", 1 << 3, 0), ["_[n]5XX,1,Return(n0${EXTEN:2})"]),
        (Translate(at=4, digits="9"), (DIALLED, "0537", 1 << 9, 0), ["_0537XXXXX,1,Return(${EXTEN:0:4}9${EXTEN:4})"]),
        (Translate(1, "7", 2, 1, "88"), (INTERNATIONAL, "3", 1 << 4, 0), ["_+3XXX,1,Return(7${EXTEN:1:1}88${EXTEN:3})"]),
        (Translate(0, "9"), (DIALLED, "", 1, 0), ["s,1,Return(9)"]),
        (Translate(4, "9"), (FORWARDING, "", 0b11, 0), ["*21*#,1,Return(9${EXTEN:4})", "_*21*X#,1,Return(9${EXTEN:4})"]),
    ],
)
def test_a_translation_returns_the_number_that_it_makes(action: Translate, entry: tuple[Axis, str, int, int], said: list[str]) -> None:
    assert lines(switch("t", entry, actions=(action,)), "translations.t") == [*said, "include => unchanged"]


@pytest.mark.parametrize("star", [Axis("unknown", "05*"), Axis("unknown", "", "#")])
def test_an_open_pattern_takes_no_star_that_no_rule_means(star: Axis) -> None:
    """Where `*`, `#` or letters may follow, every length has a pattern of its own."""
    model = replace(switch("main", (DIALLED, "05", EVERY, 0), actions=ROUTES), axes=(*AXES, star))
    assert lines(model, "routes.main") == [
        "05,1,Return(paris&transit)",
        *(f"_05{'X' * more},1,Return(paris&transit)" for more in range(1, 15)),
        "include => no-route",
    ]


def test_a_large_table_is_split_into_contexts() -> None:
    entries = [(INTERNATIONAL, f"{number:04d}", EVERY, number % 3) for number in range(0, 10_000, 2)]
    text = render_switch(switch("main", *entries, actions=ROUTES))["extensions.conf"].decode()
    contexts: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            contexts[line[1:-1]] = own = []
        elif line.startswith("exten => "):
            own.append(line.removeprefix("exten => "))
    parts = {name: found for name, found in contexts.items() if name.startswith("routes.main")}
    assert len(parts) == 11
    assert all(len(found) <= MOST_LINES for found in parts.values())
    assert followed(contexts, "routes.main", "+33388") == "Return(casablanca)"
    assert followed(contexts, "routes.main", "+3333") is None


def followed(contexts: Mapping[str, list[str]], context: str, dialled: str) -> str | None:
    applications = dict(line.split(",1,") for line in contexts[context])
    won = winner(list(applications), dialled)
    onward = re.fullmatch(r"Goto\((.*),\$\{EXTEN\},1\)", applications[won]) if won else None
    return followed(contexts, onward[1], dialled) if onward else applications[won] if won else None


NUMBERS = st.text("0123456789*#", max_size=20)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(NUMBERS)
def test_the_axes_hold_exactly_the_numbers_of_the_proof(digits: str) -> None:
    patterns = list(held((DIALLED, INTERNATIONAL, FORWARDING, Axis("unknown", "00"), Axis("unknown", "001"))))
    dialled = re.fullmatch(r"\d{0,16}|00\d{0,16}|001\d{0,16}|\*21\*\d{0,16}#", digits) is not None and (
        not digits or winner(patterns, digits) is not None
    )
    assert (winner(patterns, digits or "s") is not None) == dialled
    assert (winner(patterns, "+" + digits) is not None) == (re.fullmatch(r"\d{0,16}", digits) is not None)
    assert winner(patterns, "n" + digits) is None


@pytest.mark.parametrize("seed", range(3))
def test_the_same_model_gives_the_same_bytes(seed: int) -> None:
    assert render_switch(random_switch(seed)) == render_switch(random_switch(seed))


def test_the_parts_of_a_switch_in_full() -> None:
    files = render_switch(rabat("in Rabat"))
    assert list(files) == ["extensions.conf", "pjsip.conf"]
    dialplan, peers = files["extensions.conf"].decode(), files["pjsip.conf"].decode()
    assert (
        "; configs/rabat.yaml:7\n; in Rabat\n[origin.subscribers]\n"
        "exten => _[!-gi-~]!,1,Set(NUMBER=${EXTEN})\n same => n,Gosub(rightnumber,written,1)\n"
        " same => n,Gosub(decide.subscribers,s,1)\n same => n,Goto(rightnumber,offer,1)\n"
    ) in dialplan
    assert (
        "[decide.subscribers]\nexten => s,1,Gosub(rightnumber,proven,1)\n"
        " same => n,Gosub(rightnumber,translate,1(translations.dialled-to-e164))\n"
        " same => n,Gosub(charging.rabat,${NUMBER},1)\n same => n,Set(TARIFF=${GOSUB_RETVAL})\n"
        " same => n,Gosub(routes.rabat,${NUMBER},1)\n same => n,Set(ROUTE=${GOSUB_RETVAL})\n same => n,Return()\n"
    ) in dialplan
    assert "[decide.from-paris]\nexten => s,1,Gosub(only.international,${NUMBER},1)\n same => n,Set(NUMBER=${GOSUB_RETVAL})\n" in dialplan
    assert (
        "[trunk.paris]\nexten => s,1,Set(NUMBER=${DECIDED})\n same => n,Gosub(rightnumber,translate,1(translations.plus-to-00))\n"
        " same => n,Gosub(leave,${NUMBER},1)\n same => n,Set(SENT=${GOSUB_RETVAL})\n"
        " same => n,Set(GATEWAYS=192.0.2.10:5060&[2001:db8::1])\n same => n,Return()\n"
    ) in dialplan
    assert "[origin.from-paris]\ntype=identify\nendpoint=origin.from-paris\nmatch=192.0.2.10/32\nmatch=2001:db8::/32\n" in peers
    assert "[trunk.transit]\ntype=endpoint\ntransport=transport\ncontext=nowhere\n" in peers
    assert "[transport]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:5060\n" in peers
    assert not any(line != line.rstrip() for content in (dialplan, peers) for line in content.splitlines())


def with_trunk(**changes: Any) -> SwitchModel:
    model = rabat()
    return replace(model, trunks=(replace(model.trunks[0], **changes), *model.trunks[1:]))


def with_origin(**changes: Any) -> SwitchModel:
    model = rabat()
    return replace(model, origins=(replace(model.origins[0], **changes), *model.origins[1:]))


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (with_origin(name="x](!)"), "'x](!)' is not a name that a switch file can hold"),
        (with_origin(name="x" * 61), f"{'x' * 61} is longer than 60 characters"),
        (with_trunk(gateways=()), "trunk casablanca has no gateways"),
        (with_trunk(gateways=listed("sip:192.0.2.1;x=,1)\nexten => s,1,System(x")), None),
        (with_trunk(gateways=listed("sip:carrier.example")), "gateway sip:carrier.example is not sip:ADDRESS[:PORT][;transport=udp|tcp]"),
        (
            switch("main", (INTERNATIONAL, "888", EVERY, 0), actions=(Reject(38),)),
            "table main: Asterisk has no SIP status for cause 38 (network-out-of-order) as RFC 3398 has",
        ),
        (
            switch("main", (DIALLED, "5)\n6", EVERY, 0), actions=ROUTES),
            "table main: holds numbers that are not made of digits, * # and A-F",
        ),
        (switch("main", (DIALLED, "5" * 70, 1 << 70, 0), actions=ROUTES), f"{'5' * 70} is longer than the 79 characters of an extension"),
        (
            switch("t", (DIALLED, "", EVERY, 0), actions=(Translate(0, "${SHELL(x)}"),)),
            "'${SHELL(x)}' is not made of digits, * # A-F and a leading plus",
        ),
        (switch("c", (DIALLED, "", EVERY, 0), actions=(Charge("x)&y"),)), "'x)&y' is not a name that a switch file can hold"),
        (replace(rabat(), listen=Listed("udp:192.0.2.1:5060\n[x]", HERE)), None),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_reason(model: SwitchModel, reason: str | None) -> None:
    with pytest.raises(Unrenderable) as refused:
        render_switch(model)
    assert reason is None or refused.value.reason == reason


def test_a_transport_does_not_begin_a_comment() -> None:
    model = replace(rabat(), listen=Listed("tcp:127.0.0.1:5060", HERE))
    model = replace(model, trunks=tuple(replace(trunk, gateways=listed("sip:192.0.2.1;transport=tcp")) for trunk in model.trunks))
    assert "Set(GATEWAYS=192.0.2.1\\;transport=tcp)\n" in render_switch(model)["extensions.conf"].decode()


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_every_line_of_any_note_is_a_comment(note: str) -> None:
    found = remark(note).split("\n")
    assert all(line.startswith("; ") or line == ";" or not note for line in found)
    assert all(line.isprintable() and not re.match(r";--", line) for line in found)


def test_every_template_is_used() -> None:
    assert {path.name for path in (templates_root() / "asterisk").iterdir()} == {f"{path}.j2" for path in render_switch(rabat())}
