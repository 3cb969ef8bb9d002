"""Kamailio files read back: equal where nothing was changed, and every change found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.switch_networks import rendered, seeds, unlike
from validator.flow.proof import Epoch, Proof
from validator.load import load_network
from validator.network import Switch
from validator.readback.decision import Unreadable
from validator.readback.difference import Difference, words
from validator.render.compiled import switch_model
from validator.render.kamailio import render_switch

ROOT = Path(__file__).parents[1]
ON = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    network = load_network(ROOT / "configs").network
    assert network is not None
    return Proof(network, ON).epochs[0]


@pytest.fixture(scope="module")
def switch(epoch: Epoch) -> Switch:
    return epoch.network.switches["rabat"]


@pytest.fixture(scope="module")
def files(epoch: Epoch, switch: Switch) -> dict[str, bytes]:
    return render_switch(switch_model(epoch, switch))


def test_the_example_network_reads_back_as_it_was_proven(epoch: Epoch) -> None:
    switches = epoch.network.switches.values()
    assert [unlike(epoch, each, render_switch(switch_model(epoch, each))) for each in switches] == [[]] * len(switches)


@pytest.mark.parametrize("seed", seeds(*range(0, 200, 64)))
def test_a_random_network_reads_back_as_it_was_proven(seed: int) -> None:
    for epoch, switch, files in rendered(seed, "kamailio"):
        assert unlike(epoch, switch, files) == []


CHANGED = [
    (
        "tables/routes.rabat",
        "+212:any=casablanca|gateway",
        "+212:12=-;any=casablanca|gateway",
        "+212000000000",
        "refused with cause 3 (no-route-to-destination); class national",
    ),
    ("tables/translations.dialled-in-morocco", "05:10=1|+212", "05:10=1|+21", "0500000000", "gateway as +21500000000; class international"),
    (
        "tables/translations.dialled-in-morocco",
        "05:10=1|+212",
        "05:10=1|+212;11=1|+212",
        "05000000000",
        "casablanca as +2125000000000, then gateway as +2125000000000; class national",
    ),
    ("tables/translations.dialled-in-morocco", "05:10=1|+212\n", "", "0500000000", "refused with cause 3 (no-route-to-destination)"),
    (
        "tables/translations.dialled-in-morocco",
        "05:10=1|+212",
        "05:10=0|+212",
        "0500000000",
        "casablanca as +2120500000000, then gateway as +2120500000000; class national",
    ),
    (
        "tables/translations.dialled-in-morocco",
        "08:10=1|+212",
        "08:10=1|+212|unknown",
        "0800000000",
        "refused with cause 3 (no-route-to-destination)",
    ),
    (
        "tables/translations.dialled-in-morocco",
        "08:10=1|+212",
        "08:10=1|+212||5|0|0",
        "0800000000",
        "casablanca as +2128000000000, then gateway as +2128000000000; class free",
    ),
    (
        "tables/routes.rabat",
        "+212:any=casablanca|gateway",
        "+212:any=gateway|casablanca",
        "+212",
        "gateway, then casablanca; class national",
    ),
    ("tables/routes.rabat", "+212:any=casablanca|gateway", "+212:any=casablanca", "+212", "casablanca; class national"),
    ("tables/routes.rabat", "+212:any=casablanca|gateway", "+212:9=rescue;any=casablanca|gateway", "+212000000", "rescue; class national"),
    ("tables/routes.rabat", "333:3=voicemail", "333:any=voicemail", "3330", "voicemail"),
    ("tables/routes.rabat", "333:3=voicemail", "+333:any=voicemail", "+333", "voicemail; class international"),
    ("tables/routes.rabat", "+888:any=!1/404", "+888:any=!21/403", "00888", "refused with cause 21 (call-rejected); class international"),
    (
        "tables/routes.rabat",
        "+888:any=!1/404",
        "+888:any=!1/503",
        "00888",
        "refused with cause 1 (unallocated-number) and status 503; class international",
    ),
    ("tables/routes.rabat", "15:2=rescue\n", "", "15", "refused with cause 3 (no-route-to-destination); class free"),
    ("tables/routes.rabat", "333:3=voicemail", "333:3=voicemail;4=voicemail", "3330", "voicemail"),
    ("tables/axes", "u:any=yes", "u:any=yes;17=yes", "", "numbers of more digits than were proven are let on"),
    ("tables/charging.morocco", "+212:any=national", "+212:any=local", "+212", "casablanca, then gateway; class local"),
    ("tables/axes", "+:any=yes", "+:12=yes", "+0", "refused with cause 28 (invalid-number-format)"),
    ("routing.cfg", '\t$var(table) = "charging.morocco";\n\troute(RIGHTNUMBER_CHARGE);\n', "", "+0", "gateway"),
    (
        "routing.cfg",
        '$var(table) = "routes.rabat"',
        '$var(table) = "routes.rabat-terminating"',
        "+0",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    (
        "routing.cfg",
        "dbtable=routes.rabat;",
        "dbtable=routes.rabat-terminating;",
        "+0",
        "refused with cause 3 (no-route-to-destination); class international",
    ),
    (
        "routing.cfg",
        '127.0.212.2:5060"',
        '127.0.212.9:5060"',
        "",
        "trunk casablanca has the gateways 127.0.212.9:5060;transport=udp; the network says 127.0.212.2:5060;transport=udp",
    ),
    (
        "tables/address",
        ":127.0.213.16:28:",
        ":127.0.213.16:24:",
        "",
        "origin subscribers has the addresses 127.0.213.0/24; the network says 127.0.213.16/28",
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


STRANGE = [
    ("tables/routes.rabat", "15:2=rescue", "15:2=rescue:3", "rabat/tables/routes.rabat:7: '15:2=rescue:3' is no row of 2 fields"),
    ("tables/routes.rabat", "15:2=rescue", "15:2=rescue;2=voicemail", "rabat/tables/routes.rabat:7: 2 stands twice in a row"),
    (
        "tables/routes.rabat",
        "15:2=rescue",
        "15:2=rescue\n15:3=rescue",
        "rabat/tables/routes.rabat:8: the key 15 stands twice, first in line 7: the table is not loaded",
    ),
    ("tables/routes.rabat", "15:2=rescue", "15:2=lyon", "rabat/tables/routes.rabat:7: there is no route block for the trunk lyon"),
    (
        "tables/routes.rabat",
        "15:2=rescue",
        "15x:2=rescue",
        "rabat/tables/routes.rabat:7: the key 15x holds x, which is not in char_list: the table is not loaded",
    ),
    ("tables/routes.rabat", "15:2=rescue", "15+:2=rescue", "rabat/tables/routes.rabat:7: no lookup asks for a key of the form '15+'"),
    (
        "tables/routes.rabat",
        "tprefix(string) tvalue(string)",
        "tvalue(string) tprefix(string)",
        "rabat/tables/routes.rabat:1: the columns are not tprefix(string) tvalue(string)",
    ),
    (
        "tables/translations.dialled-in-morocco",
        "05:10=1|+212",
        "05:10=1|+212|||||x",
        "rabat/tables/translations.dialled-in-morocco:3: 1|+212|||||x is no rewriting",
    ),
    ("tables/address", ":subscribers\n", ":nobody\n", "rabat/tables/address:2: there is no origin nobody"),
    (
        "tables/address",
        ":28:0:subscribers\n",
        ":28:5060:subscribers\n",
        "rabat/tables/address:2: the row is not GROUP, ADDRESS, MASK, port 0 and the name of an origin",
    ),
    (
        "routing.cfg",
        "^(408|500|502|503|504)$",
        "^(408|486|500|502|503|504)$",
        'rabat/routing.cfg:190: in failure_route[RIGHTNUMBER_FAILED] only "^(408|500|502|503|504)$" is understood here',
    ),
    (
        "routing.cfg",
        'modparam("permissions", "db_mode", 1)',
        'modparam("permissions", "db_mode", 0)',
        "rabat/routing.cfg:32: the parameter db_mode of permissions is not understood with this value, or twice",
    ),
    ("routing.cfg", 'modparam("permissions", "db_mode", 1)\n', "", "rabat/routing.cfg:1: the parameter db_mode of permissions is missing"),
    (
        "routing.cfg",
        'modparam("db_text", "max_result_rows", 1025)',
        'modparam("db_text", "max_result_rows", 7)',
        "rabat/routing.cfg:29: only 7 rows of a table of 22 would be read",
    ),
    (
        "routing.cfg",
        'dbtable=routes.rabat;type=0"',
        'dbtable=routes.rabat;type=2"',
        'rabat/routing.cfg:46: "name=routes.rabat;dbtable=routes.rabat;type=2" is no tree of type 0 with its own name and a file',
    ),
    (
        "routing.cfg",
        '\tif ($var(cause) != 0) {\n\t\treturn(1);\n\t}\n\t$var(table) = "charging.morocco"',
        '\t$var(table) = "charging.morocco"',
        "rabat/routing.cfg:384: nothing stops the call here when the number is refused",
    ),
    (
        "routing.cfg",
        "\troute(RIGHTNUMBER_CHARGE);\n",
        '\troute(RIGHTNUMBER_CHARGE);\n\t$var(number) = "15";\n',
        'rabat/routing.cfg:390: what `$var(number)="15";` does is not understood',
    ),
    (
        "kamailio.cfg",
        "\troute(RIGHTNUMBER);\n",
        '\t$rU = "0" + $rU;\n\troute(RIGHTNUMBER);\n',
        "rabat/kamailio.cfg:83: in request_route only route is understood here",
    ),
    (
        "kamailio.cfg",
        'include_file "routing.cfg"',
        'include_file "other.cfg"',
        'rabat/kamailio.cfg:50: what `include_file"other.cfg"` does is not understood',
    ),
    (
        "kamailio.cfg",
        'loadmodule "tm"',
        'loadmodule "tm"\nmodparam("mtree", "mt_tree_type", 2)',
        'rabat/kamailio.cfg:36: what `modparam("mtree","mt_tree_type",2)` does is not understood',
    ),
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
