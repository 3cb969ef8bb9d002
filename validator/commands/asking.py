"""What questions about calls have in common: where the call enters, and that a question may be none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.network import Network, Origin


class Unanswerable(Exception):
    """The question cannot be asked so."""


def origin_named(network: Network, address: str) -> Origin:
    """The origin of that address; if there is none, the words say which are meant most likely."""
    from difflib import get_close_matches

    known = {origin.address: origin for origin in network.origins}
    if address in known:
        return known[address]
    of_switch = [other for other in known if other.startswith(f"{address.partition('/')[0]}/")]
    near = get_close_matches(address, known, n=1, cutoff=0.8) or sorted(of_switch)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(sorted(known))}"
    raise Unanswerable(f"there is no origin '{address}'; {hint}")
