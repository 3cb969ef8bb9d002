"""Networks of source addresses as expressions, byte by byte: for platforms that look at an address as text."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import product

from validator.network import Listed
from validator.render.escape import Unrenderable, network


def ipv4(listed: Listed, platform: str) -> IPv4Network:
    """The addresses, of an IPv4 network; Unrenderable for any other, with the name of the platform that needs one."""
    found = network(listed)
    if not isinstance(found, IPv4Network):
        raise Unrenderable(f"{listed.text} is no IPv4 address or network, as {platform} needs it here", listed.place)
    return found


def of_bytes(low: int, high: int) -> list[str]:
    """Expressions of the numbers from `low` to `high`, as an address has them: no leading zeros."""
    if low == high:
        return [f"{low}"]
    if (low, high) == (0, 255):
        return ["[0-9]+"]
    found: list[str] = []
    while low <= high:
        size = 100 if low % 100 == 0 and low and low + 99 <= high else 10 if low % 10 == 0 and low and low + 9 <= high else 1
        end = low + size - 1 if size > 1 else min(high, low - low % 10 + 9)
        head = f"{low}"[: -1 if size < 100 else -2]
        ones = "[0-9]" * (len(f"{low}") - len(head)) if size > 1 else f"[{low % 10}-{end % 10}]" if end > low else f"{low % 10}"
        found.append(head + ones)
        low = end + 1
    return found


def of_network(found: IPv4Network) -> Iterator[str]:
    """Expressions that together take the addresses of a network, without anchors."""
    first, last = found.network_address.packed, found.broadcast_address.packed
    for parts in product(*(of_bytes(low, high) for low, high in zip(first, last, strict=True))):
        yield "\\.".join(parts)
