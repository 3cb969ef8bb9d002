"""The SIP status with which FreeSWITCH refuses a call, and the cause that it gives (mod_sofia)."""

from __future__ import annotations

import re

from validator import causes
from validator.readback.decision import Unreadable
from validator.readback.dialplan import Step

_STATUS = {**{cause: causes.status(cause) for cause in causes.CAUSES.values()}, 20: 480, 21: 603, 27: 502, 38: 502, 102: 504}
"""By Q.850 cause (mod_sofia.c, hangup_cause_to_sip), as far as it is known."""


def status_of(cause: int) -> int:
    """The status of a call that is hung up with a cause, and not answered before."""
    return _STATUS.get(cause, 480)


def cause(step: Step) -> int:
    """The Q.850 cause of a hangup, by number."""
    if not step.data.isdecimal() or int(step.data) not in causes.CAUSES.values():
        raise Unreadable(f"hangup {step.data} is no cause of Q.850", step.place)
    return int(step.data)


def status(step: Step) -> int:
    """The SIP status of a response that refuses."""
    if not re.fullmatch("[3-6][0-9][0-9]", step.data):
        raise Unreadable(f"respond {step.data} is no refusal", step.place)
    return int(step.data)
