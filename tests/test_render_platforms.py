"""What holds of every platform that is written as text: the files of the example network to the letter, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.readback_cases import ROOT, Case
from tests.switch_models import HERE, listed, rabat
from validator.finding import Place
from validator.render import PLATFORMS, platform, renderer
from validator.render.escape import Unrenderable
from validator.render.model import SwitchModel
from validator.tables import Forward, Reject

GOLDEN = [
    Case("cisco", "lille", alone=True),
    Case("freeswitch", "lille"),
    Case("kamailio-drouting", "lille"),
    Case("opensips", "lille"),
    Case("yate", "lille", alone=True),
]


@pytest.mark.parametrize("case", GOLDEN)
def test_the_example_network_is_written_as_it_was_reviewed(case: Case) -> None:
    """To review a change: render, compare, and copy the file over. tests/golden/PLATFORM/SWITCH is never written by a program."""
    files = case.files
    reviewed = ROOT / "tests" / "golden" / case.platform / case.name
    assert sorted(files) == sorted(str(path.relative_to(reviewed)) for path in reviewed.rglob("*") if path.is_file())
    for path, content in files.items():
        assert content.decode() == (reviewed / path).read_text(), path


def small(note: str = "") -> SwitchModel:
    """The smallest switch that has everything but failover, with addresses of one family."""
    model = rabat(note)
    trunks = tuple(replace(trunk, gateways=trunk.gateways[:1]) for trunk in model.trunks)
    origins = (model.origins[0], replace(model.origins[1], addresses=listed("192.0.2.10")))
    route = replace(model.origins[0].route, actions=(Forward(("transit",)), Forward(("casablanca",)), Forward(("paris",)), Reject(1)))
    return replace(model, trunks=trunks, origins=tuple(replace(origin, route=route) for origin in origins))


def plain(name: str, files: dict[str, bytes]) -> dict[str, str]:
    """The files without what the platform takes for comments, and without empty lines."""
    without = {path: COMMENTS[name](content.decode()) for path, content in files.items()}
    return {path: re.sub(r"\s*\n\s*", "\n", text) for path, text in without.items()}


def of_xml(text: str) -> str:
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def of_hashes(text: str) -> str:
    return re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def of_semicolons(text: str) -> str:
    return re.sub(r"^;.*$", "", text, flags=re.MULTILINE)


def of_marks(text: str) -> str:
    return re.sub(r"^ *!.*$", "", text, flags=re.MULTILINE)


COMMENTS: dict[str, Callable[[str], str]] = {
    "cisco": of_marks,
    "freeswitch": of_xml,
    "kamailio-dialplan": of_hashes,
    "kamailio-drouting": of_hashes,
    "opensips": of_hashes,
    "yate": of_semicolons,
}
HOSTILE = "\n".join(
    (
        '--><action application="system" data="x"/><!--',
        '--- -- -> --> <!--#exec "id"--> <X-PRE-PROCESS cmd="exec" data="id"/>',
        "$${domain} ${system(id)} ${x} $(x) `x` {{ 7 * 7 }} {% raw %} %} {#",
        "<![CDATA[ ]]> &lt; &amp; ' \" ; ] [x] \\",
        "!\nend\nexit\r\nno dial-peer\x0bvoice\x0c\x85\u2028\x00\x1b[31m",
        "[default]\n.*=return;called=0\n; #include \\",
        "é" * 4000,
    )
)


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_hostile_note_stays_a_comment(name: str) -> None:
    hostile, harmless = renderer(name)(small(HOSTILE)), renderer(name)(small())
    assert plain(name, hostile) == plain(name, harmless)
    longest = max(len(line) for content in hostile.values() for line in content.decode().splitlines())
    assert longest < 700
    assert all(line.replace("\t", "").isprintable() for content in hostile.values() for line in content.decode().split("\n"))


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_hostile_file_name_stays_on_its_line(name: str) -> None:
    where = Place('a"/>\n--><x $${y} ${z}]\n!end.yaml', 3, 1)
    model = small()
    model = replace(model, place=where, trunks=tuple(replace(trunk, place=where) for trunk in model.trunks))
    table = replace(model.origins[0].route, places=(where,), lines=(where,) * len(model.origins[0].route.entries))
    hostile = renderer(name)(replace(model, origins=tuple(replace(origin, place=where, route=table) for origin in model.origins)))
    for content in hostile.values():
        assert name != "freeswitch" or (b"$${y}" not in content and b"--><x" not in content)
        assert not any(line.startswith((b"--", b"!end")) for line in content.splitlines())


BAD_NAMES = ("x y", 'x"', "x'", "x;y", "x]", "x\n", "${x}", "{{ 7 }}", "<x>", "x|y", "x,y", "x" * 101, "-x", "")


@pytest.mark.parametrize("name", [*PLATFORMS])
@pytest.mark.parametrize("bad", BAD_NAMES)
def test_a_name_that_a_file_cannot_hold_is_refused(name: str, bad: str) -> None:
    model = small()
    trunks = tuple(replace(trunk, name=bad) if trunk.name == "transit" else trunk for trunk in model.trunks)
    route = model.origins[0].route
    actions = tuple(Forward((bad,)) if action == Forward(("transit",)) else action for action in route.actions)
    origins = tuple(replace(origin, route=replace(route, actions=actions)) for origin in model.origins)
    with pytest.raises(Unrenderable, match=r"is not a name that a switch file can hold|is longer than 60 characters"):
        renderer(name)(replace(model, trunks=trunks, origins=origins))


@pytest.mark.parametrize("name", [*PLATFORMS])
@pytest.mark.parametrize("gateway", ['sip:192.0.2.1";x', "sip:192.0.2.1|192.0.2.2", "sip:192.0.2.1\n", "sip:a@192.0.2.1", "sip:$(x)"])
def test_a_gateway_that_is_no_address_is_refused(name: str, gateway: str) -> None:
    model = small()
    trunks = tuple(replace(trunk, gateways=listed(gateway)) for trunk in model.trunks)
    with pytest.raises(Unrenderable, match=re.escape("is not sip:ADDRESS[:PORT][;transport=udp|tcp]")) as refused:
        renderer(name)(replace(model, trunks=trunks))
    assert refused.value.place == HERE


@pytest.mark.parametrize("name", [*PLATFORMS])
def test_a_platform_says_what_it_can(name: str) -> None:
    record = platform(name)
    assert all(record)
    assert renderer(name)(small()) == renderer(name)(small())
