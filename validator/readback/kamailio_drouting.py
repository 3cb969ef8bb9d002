"""Kamailio by its modules dialplan and drouting: what their tables decide, run by a routing.cfg that is the same for every switch.

The script must stand as in `understood/kamailio-drouting.cfg`, word by word; what it does is said by `dialplan_running` and
`drouting_running`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace
from validator.readback.decision import Decisions, ReadSwitch
from validator.readback.dialplan_tables import FRONT, script_of
from validator.readback.drouting_running import ByDigits, Found, found_in
from validator.readback.drouting_tables import gateways_of, lists_of, rules_of
from validator.readback.kamailio_dialplan import Form, read_script
from validator.readback.kamailio_dialplan import rules_of as expressions_of

VERSIONS = {"dialplan": "2", "address": "6", "dr_rules": "3", "dr_gateways": "3", "dr_gw_lists": "1"}
FORM = Form("kamailio-drouting.cfg", VERSIONS)
"""Of Kamailio 5.6."""
TRUNK = re.compile(rf"(?P<stages>[0-9|]+)/{FRONT}")


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of these files. Unreadable where something is not as Kamailio, or this interpreter, needs it."""
    found = switch_of(files, directory)

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        running = ByDigits(found, space, decisions)
        return {name: running.origin(name) for name in found.script.origins}

    return read_script(found.script, files, directory, found.trunks, decide)


def switch_of(files: Mapping[str, bytes], directory: str) -> Found:
    """What the tables of these files say, run by the script that is understood. Unreadable where it is another, or one is missing."""
    script = script_of(expressions_of(files, directory, FORM), TRUNK)

    def read(table: str) -> tuple[str, bytes]:
        return f"{directory}/tables/{table}", files[f"tables/{table}"]

    gateways = gateways_of(*read("dr_gateways"))
    rules = rules_of(*read("dr_rules"), gateways, lists_of(*read("dr_gw_lists")))
    return found_in(script, gateways.values(), rules)
