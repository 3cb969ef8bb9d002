"""Tech prefixes in the files of switches: taken off and put in front, read back, and every change of one found."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from tests.networks import Mapped, document
from tests.readback_cases import ON, alone
from tests.switch_models import HERE, rabat
from tests.switch_networks import dressed, epochs, unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.told import network, teller
from validator.render import renderer
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable

PLATFORMS = ("asterisk", "freeswitch", "kamailio", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")
BEHIND = ("1001#", "", "00*7", "A9")
"""What random networks have in front, in turn."""


def behind(written: Mapped) -> Mapped:
    """The network with tech prefixes at some of its origins and trunks."""

    def prefixed(items: list[Mapped], start: int) -> list[Mapped]:
        prefixes = [BEHIND[(start + place) % len(BEHIND)] for place in range(len(items))]
        return [{**item, **({"tech_prefix": prefix} if prefix else {})} for item, prefix in zip(items, prefixes, strict=True)]

    switches = [
        {**switch, "origins": prefixed(switch["origins"], place), "trunks": prefixed(switch["trunks"], place + 2)}
        for place, switch in enumerate(written["switches"])
    ]
    return {**written, "switches": switches}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("seed", [3])
def test_a_random_network_reads_back_as_it_was_proven(platform: str, seed: int) -> None:
    seen = 0
    written = dressed(document(seed), platform)
    for epoch in epochs(behind(alone(written) if platform == "yate" else written)):
        for switch in epoch.network.switches.values():
            with suppress(Unrenderable):
                files = renderer(platform)(switch_model(epoch, switch))
                seen += 1
                assert unlike(epoch, switch, files) == []
    assert seen


NETWORK = """\
switches:
  - name: rabat
    country: MA
    platform: PLATFORM
    listen: "udp:127.0.1.1:5060"
    origins:
      - {name: wholesale, addresses: ["192.0.2.0/28"], reads: international, accepts: [FR], tech_prefix: "1001#", route: out}
      - {name: retail, addresses: ["192.0.2.16/28"], accepts: [FR], natures: [international], route: out}
    trunks:
      - {name: paris, carries: [FR], gateways: ["sip:192.0.2.33:5060"], tech_prefix: "77#", to: {country: FR}}
      - {name: transit, carries: [FR], gateways: ["sip:192.0.2.34:5060", "sip:192.0.2.35:5060"], to: {transit: true}}
routes:
  - {name: out, rules: [{prefix: "+33", trunks: [paris, transit]}]}
"""


@cache
def rabat_on(platform: str) -> tuple[Epoch, Switch, dict[str, bytes]]:
    written = NETWORK.replace("PLATFORM", platform)
    if platform == "yate":
        written = written.replace("[paris, transit]", "[paris]").replace(', "sip:192.0.2.35:5060"', "")
    loaded = load_texts({"a.yaml": written.encode()}).network
    assert loaded is not None
    epoch = Proof(loaded, ON).epochs[0]
    switch = loaded.switches["rabat"]
    return epoch, switch, renderer(platform)(switch_model(epoch, switch))


FIRST_OF_ALL = """\
<context name="rightnumber">
<extension name="first">
<condition field="destination_number" expression="^15$"><action application="hangup" data="28"/></condition>
</extension>
"""
TAKES_IT_OFF = """\
exten => s,1,Gosub(behind.wholesale,${NUMBER},1)
 same => n,Set(NUMBER=${GOSUB_RETVAL})
 same => n,GotoIf($["${NUMBER}" = ""]?without)
"""
XML = "dialplan/rightnumber.xml"
TAKEN = "origin wholesale has the tech prefix {}; the network says 1001#"
PUT = "trunk paris has the tech prefix {}; the network says 77#"
FAULTS = [
    ("kamailio", "routing.cfg", '"1001#"', '"1002#"', TAKEN.format("1002#")),
    ("kamailio", "routing.cfg", '"1001#"', '""', TAKEN.format("none")),
    ("kamailio", "routing.cfg", '"77#"', '"7#"', PUT.format("7#")),
    ("kamailio", "routing.cfg", '\t$var(number) = "77#" + $var(number);\n', "", PUT.format("none")),
    (
        "kamailio",
        "routing.cfg",
        '"1001#";\n\troute(RIGHTNUMBER_BEHIND);\n\tif ($var(cause) != 0) {\n\t\treturn(1);\n\t}\n',
        '"1001#";\n\troute(RIGHTNUMBER_BEHIND);\n',
        "nothing stops the call here when the number is refused",
    ),
    ("kamailio", "routing.cfg", '$var(prefix) = "1001#";\n', "", "$var(prefix) is not set before this"),
    ("kamailio", "routing.cfg", "$var(cause) = 21", "$var(cause) = 0", "in route[RIGHTNUMBER_BEHIND] only 21 is understood here"),
    (
        "kamailio",
        "routing.cfg",
        '\troute(RIGHTNUMBER_LEAVE);\n\t$var(number) = "77#" + $var(number);\n',
        '\t$var(number) = "77#" + $var(number);\n\troute(RIGHTNUMBER_LEAVE);\n',
        'route["RIGHTNUMBER_TRUNK paris"] does not do gateways, cause 0, translations, LEAVE, tech prefix, in this order and no more',
    ),
    ("kamailio-dialplan", "tables/dialplan", "/1001#:", "/1002#:", TAKEN.format("1002#")),
    ("kamailio-dialplan", "tables/dialplan", "/1001#:", "/-:", TAKEN.format("none")),
    ("kamailio-dialplan", "tables/dialplan", "/77%23:", "/77:", PUT.format("77")),
    ("kamailio-dialplan", "tables/dialplan", "/77%23:", "/-:", PUT.format("none")),
    ("kamailio-dialplan", "routing.cfg", "$var(cause) = 21", "$var(cause) = 3", "3 stands where 21 is understood"),
    ("kamailio-drouting", "tables/dialplan", "/1001#:", "/1002#:", TAKEN.format("1002#")),
    ("kamailio-drouting", "tables/dialplan", "/77%23:", "/-:", PUT.format("none")),
    ("kamailio-drouting", "routing.cfg", "$var(cause) = 21", "$var(cause) = 3", "3 stands where 21 is understood"),
    ("opensips", "tables/dialplan", "/1001#:", "/1002#:", TAKEN.format("1002#")),
    ("opensips", "tables/dialplan", "/77%23:", "/77%2:", "0/192.0.2.33:5060/77%2 is not what the script expects here"),
    ("opensips", "tables/dialplan", "/77%23:", "/-:", PUT.format("none")),
    ("opensips", "routing.cfg", "$var(cause) = 21", "$var(cause) = 3", "3 stands where 21 is understood"),
    ("asterisk", "extensions.conf", "77#${SENT}", "7#${SENT}", PUT.format("7#")),
    ("asterisk", "extensions.conf", ' same => n,Set(SENT=${IF($["${SENT}" = "i"]?i:77#${SENT})})\n', "", PUT.format("none")),
    (
        "asterisk",
        "extensions.conf",
        "_1001#+[0-9A-F*#]!,1,Return(${EXTEN:5})",
        "_1001#+[0-9A-F*#]!,1,Return(${EXTEN:4})",
        "behind.wholesale does not take one tech prefix off, and nothing else",
    ),
    (
        "asterisk",
        "extensions.conf",
        "exten => i,1,Return(i)\nexten => _[0-9A-F*#+nsi]!,1,Return()",
        "exten => i,1,Return(i)\nexten => _[0-9A-F*#+nsi]!,1,Return(${EXTEN})",
        "behind.wholesale does not take one tech prefix off, and nothing else",
    ),
    (
        "asterisk",
        "extensions.conf",
        ' same => n,GotoIf($["${NUMBER}" = ""]?without)\n',
        "",
        "decide.wholesale does not refuse a call without the tech prefix, and nothing else, with cause 21",
    ),
    (
        "asterisk",
        "extensions.conf",
        "(without),Set(ROUTE=!21)",
        "(without),Set(ROUTE=paris)",
        "decide.wholesale does not refuse a call without the tech prefix, and nothing else, with cause 21",
    ),
    (
        "asterisk",
        "extensions.conf",
        TAKES_IT_OFF + " same => n,Gosub(reads.",
        "exten => s,1,Gosub(reads.",
        "what Set(ROUTE=!21) does here is not understood",
    ),
    (
        "freeswitch",
        XML,
        'expression="^1001#\\+([0-9A-F*#]+)\\z"',
        'expression="^1002#\\+([0-9A-F*#]+)\\z"',
        TAKEN.format("100"),
    ),
    (
        "freeswitch",
        XML,
        '<context name="rightnumber">\n',
        FIRST_OF_ALL,
        "numbers are looked at before their tech prefix is taken off",
    ),
    ("freeswitch", XML, "1001#", "1002#", TAKEN.format("1002#")),
    ("freeswitch", XML, "sofia/rightnumber/77%23", "sofia/rightnumber/7", PUT.format("7")),
    ("freeswitch", XML, "sofia/rightnumber/77%23", "sofia/rightnumber/", PUT.format("none")),
    (
        "freeswitch",
        XML,
        '<action application="respond" data="403"/>\n        <action application="hangup" data="21"/>',
        '<action application="respond" data="484"/>\n        <action application="hangup" data="28"/>',
        TAKEN.format("none"),
    ),
    ("yate", "regexroute.conf", "1001#", "1002#", TAKEN.format("1002#")),
    ("yate", "regexroute.conf", "sip/sip:77%23", "sip/sip:7", PUT.format("7")),
    ("yate", "regexroute.conf", "sip/sip:77%23", "sip/sip:", PUT.format("none")),
    ("yate", "regexroute.conf", ".*=-;error=403;rightnumber_cause=21\n\n[into.w", "\n[into.w", TAKEN.format("none")),
    (
        "yate",
        "regexroute.conf",
        "[default]\n",
        "[default]\n^\\+?[0-9A-F*#]+$^=-;error=484;rightnumber_cause=28\n",
        "numbers are looked at before their tech prefix is taken off",
    ),
]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_nobody_changed_is_as_it_was_proven(platform: str) -> None:
    assert unlike(*rabat_on(platform)) == []


@pytest.mark.parametrize(("platform", "path", "old", "new", "words"), FAULTS)
def test_a_change_is_found(platform: str, path: str, old: str, new: str, words: str) -> None:
    epoch, switch, files = rabat_on(platform)
    text = files[path].decode()
    assert old in text
    try:
        found = unlike(epoch, switch, {**files, path: text.replace(old, new, -1 if old == "1001#" else 1).encode()})
    except Unreadable as strange:
        found = [strange.reason]
    assert words in found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_files_told_in_the_language_keep_them(platform: str) -> None:
    _, _, files = rabat_on(platform)
    told = network(teller(platform)(files, "rabat"), "rabat", "MA", platform)
    again = load_texts({"a.yaml": told.encode()}).network
    assert again is not None
    assert {origin.name: origin.tech_prefix for origin in again.origins} == {"wholesale": "1001#", "retail": ""}
    assert {trunk.name: trunk.tech_prefix for trunk in again.trunks} == {"paris": "77#", "transit": ""}
    assert unlike(Proof(again, ON).epochs[0], again.switches["rabat"], files) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("hostile", ['1"; exit; "', "1${EXTEN}", "1\n2", "1:2", "1|2", "+1", "1<'"])
def test_nothing_but_digits_gets_into_a_file(platform: str, hostile: str) -> None:
    epoch, switch, _ = rabat_on(platform)
    model = switch_model(epoch, switch)
    for changed in (
        replace(model, origins=(replace(model.origins[0], tech_prefix=hostile), *model.origins[1:])),
        replace(model, trunks=(replace(model.trunks[0], tech_prefix=hostile), *model.trunks[1:])),
    ):
        with pytest.raises(Unrenderable, match="is not made of digits"):
            renderer(platform)(changed)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("1001#", "origin wholesale has the tech prefix 1001#, "),
        ("77#", "trunk paris has the tech prefix 77#, "),
    ],
)
def test_cisco_refuses_them_with_the_place(item: str, reason: str) -> None:
    """Without the other one, or it would be named first."""
    epoch, switch, _ = rabat_on("yate")
    model = switch_model(epoch, switch)
    model = replace(
        model,
        origins=tuple(replace(each, tech_prefix=each.tech_prefix if each.tech_prefix == item else "") for each in model.origins),
        trunks=tuple(replace(each, tech_prefix=each.tech_prefix if each.tech_prefix == item else "") for each in model.trunks),
    )
    with pytest.raises(Unrenderable) as refused:
        renderer("cisco")(model)
    assert refused.value.reason.startswith(reason)
    assert refused.value.place is not None
    assert refused.value.place.line == (7 if item == "1001#" else 10)


def test_asterisk_has_no_extension_for_what_is_too_long() -> None:
    model = rabat()
    long = replace(model, origins=(replace(model.origins[0], tech_prefix="1" * 63), *model.origins[1:]))
    with pytest.raises(Unrenderable, match="may be longer than the 79 characters of an extension") as refused:
        renderer("asterisk")(long)
    assert refused.value.place == HERE
