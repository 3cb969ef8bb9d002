"""`rightnumber show plan NAME`: a numbering plan, as built in and as the network changes it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from validator.commands.asking import Unanswerable
from validator.network import Network
from validator.report.words import harmless

NOT_ANSWERED = 2
NO_NETWORK = Network({}, {}, {}, {}, {}, "")


def run(arguments: Namespace) -> int:
    """Print the plan and answer yes; a name that is no plan, or a network that cannot be read, leaves the question unanswered."""
    try:
        network = _network(arguments.directory)
        print(_shown(network, arguments), end="")
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED
    return 0


def _network(directory: Path) -> Network:
    """The network of the directory; an empty one where there is none."""
    if not directory.exists():
        return NO_NETWORK
    from validator.load import load_network

    network = load_network(directory).network
    if network is None:
        raise Unanswerable(f"the network in {directory} has faults, so what it says of plans is not known: rightnumber check {directory}")
    return network


def _hint(name: str, known: Iterable[str]) -> str:
    """What may be meant: the plan whose letters or whose country's name is near."""
    from validator.numbering import region_name

    words = {word.casefold(): code for code in known for word in (code, region_name(code))}
    near = get_close_matches(name.casefold(), words, n=1, cutoff=0.8)
    if not near:
        return "write two letters, such as MA"
    return f"did you mean {', '.join(dict.fromkeys((words[near[0]], region_name(words[near[0]]))))}?"


def _shown(network: Network, arguments: Namespace) -> str:
    from validator.numbering import calling_codes, region, regions
    from validator.numbering.plan import numbering_plan
    from validator.report.plan import Shown, json, text

    name = arguments.plan
    known = {*regions(), *network.plans, *(code for codes in calling_codes().values() for code in codes)}
    if name not in known:
        raise Unanswerable(f"there is no plan '{name}'; {_hint(name, known)}")
    on = arguments.on or datetime.now(UTC)
    plan = numbering_plan(network, name, on)
    code = plan.country or (name if name.startswith("+") else "")
    stated = [network.plans[each] for each in dict.fromkeys((name, plan.country)) if each in network.plans]
    shown = Shown(plan, region(code) if code else None, stated, on)
    return json(shown) if arguments.output_format == "json" else text(shown, arguments.width)
