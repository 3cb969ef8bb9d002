"""A running Kamailio whose tables of drouting are not there yet: calls are refused so that another switch is asked."""

from __future__ import annotations

from pathlib import Path

from tests.live.answers import Answer
from tests.live.kamailio import needs_kamailio, started
from tests.switch_models import rabat
from validator.render.kamailio_drouting import render_switch

pytestmark = needs_kamailio


def test_what_is_not_found_is_no_wrong_number_while_the_tables_are_not_loaded(tmp_path: Path) -> None:
    """Without the rule of group 1 it is as if no table were loaded. A number of which no table tells the group is asked nowhere."""
    files = render_switch(rabat())
    loaded, missing = b"\n1:1:::0:0:", b"\n1:2:::0:0:"
    assert loaded in files["tables/dr_rules"]
    files["tables/dr_rules"] = files["tables/dr_rules"].replace(loaded, missing)
    with started(files, tmp_path) as switch:
        assert switch.ask("subscribers", ["16", "15", "053720123", "+212"]) == [
            Answer((), 41, 503),
            Answer((("casablanca", "15"),)),
            Answer((), 3, 404),
            Answer((("casablanca", "+212"),), tariff="national"),
        ]
        assert switch.trouble == []
