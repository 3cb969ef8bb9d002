"""Causes of refusal: names and numbers of ITU-T Q.850, and the SIP status that stands for each (RFC 3398, 7.2.4.1)."""

from __future__ import annotations

CAUSES = {
    "unallocated-number": 1,
    "no-route-to-transit-network": 2,
    "no-route-to-destination": 3,
    "send-special-information-tone": 4,
    "misdialled-trunk-prefix": 5,
    "channel-unacceptable": 6,
    "call-awarded": 7,
    "preemption": 8,
    "preemption-circuit-reserved": 9,
    "ported-number": 14,
    "normal-call-clearing": 16,
    "user-busy": 17,
    "no-user-responding": 18,
    "no-answer-from-user": 19,
    "subscriber-absent": 20,
    "call-rejected": 21,
    "number-changed": 22,
    "redirection-to-new-destination": 23,
    "call-rejected-by-feature": 24,
    "exchange-routing-error": 25,
    "non-selected-user-clearing": 26,
    "destination-out-of-order": 27,
    "invalid-number-format": 28,
    "facility-rejected": 29,
    "response-to-status-enquiry": 30,
    "normal-unspecified": 31,
    "no-circuit-available": 34,
    "network-out-of-order": 38,
    "permanent-frame-connection-out-of-service": 39,
    "permanent-frame-connection-operational": 40,
    "temporary-failure": 41,
    "switching-equipment-congestion": 42,
    "access-information-discarded": 43,
    "requested-circuit-not-available": 44,
    "precedence-call-blocked": 46,
    "resource-unavailable": 47,
    "quality-of-service-not-available": 49,
    "requested-facility-not-subscribed": 50,
    "outgoing-calls-barred-within-cug": 53,
    "incoming-calls-barred-within-cug": 55,
    "bearer-capability-not-authorized": 57,
    "bearer-capability-not-presently-available": 58,
    "inconsistent-outgoing-access-information": 62,
    "service-not-available": 63,
    "bearer-capability-not-implemented": 65,
    "channel-type-not-implemented": 66,
    "requested-facility-not-implemented": 69,
    "only-restricted-digital-bearer": 70,
    "service-not-implemented": 79,
    "invalid-call-reference": 81,
    "identified-channel-does-not-exist": 82,
    "suspended-call-exists": 83,
    "call-identity-in-use": 84,
    "no-call-suspended": 85,
    "suspended-call-cleared": 86,
    "user-not-member-of-cug": 87,
    "incompatible-destination": 88,
    "non-existent-cug": 90,
    "invalid-transit-network-selection": 91,
    "invalid-message": 95,
    "mandatory-information-element-missing": 96,
    "message-type-not-implemented": 97,
    "message-not-compatible-or-not-implemented": 98,
    "information-element-not-implemented": 99,
    "invalid-information-element-contents": 100,
    "message-not-compatible-with-call-state": 101,
    "recovery-on-timer-expiry": 102,
    "parameter-not-implemented-passed-on": 103,
    "unrecognized-parameter-discarded": 110,
    "protocol-error": 111,
    "interworking": 127,
}
"""Name to number: the names of Q.850, shortened, in the form of the language."""

_STATUS = {
    **dict.fromkeys([1, 2, 3, 26], 404),
    17: 486,
    18: 408,
    **dict.fromkeys([19, 20, 31], 480),
    **dict.fromkeys([21, 55, 57, 87], 403),
    **dict.fromkeys([22, 23], 410),
    27: 502,
    28: 484,
    **dict.fromkeys([29, 79], 501),
    **dict.fromkeys([34, 38, 41, 42, 47, 58, 88], 503),
    **dict.fromkeys([65, 70], 488),
    102: 504,
}
_UNLISTED = 500
"""What RFC 3398 asks for every cause that it does not list."""


def status(cause: int) -> int:
    """The SIP response with which a call is refused for the cause."""
    return _STATUS.get(cause, _UNLISTED)


def name(cause: int) -> str:
    """The cause's name, or `cause 12` where Q.850 gives none."""
    return next((name for name, number in CAUSES.items() if number == cause), f"cause {cause}")
