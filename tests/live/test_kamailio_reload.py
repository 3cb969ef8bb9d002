"""Tables are put in place of others while Kamailio runs: a reload takes them over, as docs/deploying says."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.live.answers import Answer
from tests.live.kamailio import Kamailio, needs_kamailio, started
from tests.switch_models import rabat
from validator.render import renderer

KAMCMD = shutil.which("kamcmd") or "/usr/sbin/kamcmd"
pytestmark = [needs_kamailio, pytest.mark.skipif(not os.access(KAMCMD, os.X_OK), reason="no kamcmd here")]
TABLES = {
    "kamailio-drouting": ("dr_rules", ":15::0:0:#2:", ":15::0:0:#1:", ["drouting.reload"]),
    "kamailio": ("routes.rabat", "15:2=casablanca\n", "15:2=transit\n", ["mtree.reload", "routes.rabat"]),
    "kamailio-dialplan": ("dialplan", r":^(u15)$:0:^(.*)$:\\1:casablanca:", r":^(u15)$:0:^(.*)$:\\1:transit:", ["dialplan.reload"]),
}


@pytest.mark.parametrize("platform", TABLES)
def test_a_table_in_place_of_another_is_taken_over_by_a_reload(platform: str, tmp_path: Path) -> None:
    table, old, new, reload = TABLES[platform]
    control = tmp_path / "control"
    files = dict(renderer(platform)(rabat()))
    loaded = f'loadmodule "kex"\nloadmodule "ctl"\nmodparam("ctl", "binrpc", "unix:{control}")\n'
    files["kamailio-test.cfg"] = files["kamailio-test.cfg"].replace(b'loadmodule "kex"\n', loaded.encode())
    directory = tmp_path / "switch"
    directory.mkdir()
    with started(files, directory) as switch:
        assert asked(switch) == "casablanca"
        path = directory / "rendered/tables" / table
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        later = path.stat().st_mtime + 5
        os.utime(path, (later, later))
        assert asked(switch) == "casablanca"
        subprocess.run([KAMCMD, "-s", f"unix:{control}", *reload], check=True, capture_output=True)
        assert asked(switch) == "transit"
        assert switch.trouble == []


def asked(switch: Kamailio) -> str:
    (answer,) = switch.ask("subscribers", ["15"])
    assert isinstance(answer, Answer)
    return answer.sent[0][0]
