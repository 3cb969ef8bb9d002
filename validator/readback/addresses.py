"""Expressions of addresses, byte by byte, as the networks that they take."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, summarize_address_range

from validator.finding import Place
from validator.readback.decision import Unreadable


def networks(expression: str, place: Place) -> tuple[IPv4Network, ...]:
    """The addresses that an expression takes, byte by byte."""
    parts = expression.removeprefix("^").removesuffix("$").split("\\.")
    anchored = expression.startswith("^") and expression.endswith("$")
    if not anchored or len(parts) != 4 or not all(re.fullmatch(r"[0-9\[\]()|+-]+", part) for part in parts):
        raise Unreadable(f"{expression} is no expression of an address", place)
    try:
        taken = [[byte for byte in range(256) if re.fullmatch(part, f"{byte}")] for part in parts]
    except re.error:
        raise Unreadable(f"{expression} is no expression", place) from None
    if not all(taken) or any(len(bytes_) not in (1, 256) for bytes_ in taken[:2]) or len(taken[2]) * len(taken[3]) > 65536:
        raise Unreadable(f"{expression} is not followed", place)
    if any(bytes_ != [*range(bytes_[0], bytes_[-1] + 1)] for bytes_ in taken):
        raise Unreadable(f"{expression} leaves addresses out", place)
    first, last = (".".join(f"{bytes_[end]}" for bytes_ in taken) for end in (0, -1))
    whole = [byte for byte, bytes_ in enumerate(taken) if len(bytes_) > 1]
    if whole and any(len(bytes_) != 256 for bytes_ in taken[whole[0] + 1 :]):
        raise Unreadable(f"{expression} is no network", place)
    return tuple(summarize_address_range(IPv4Address(first), IPv4Address(last)))
