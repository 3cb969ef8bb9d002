"""CPU time of the change gate: some rules changed among many, over 40 switches in 20 countries.

    python benchmarks/bench_diff.py [RULES ...]      (default: 100000 1000000)

The networks are made as records, as loading would leave them. Told are the two proofs on common ground, the difference for one
changed rule and for a thousand, and the number of changes found.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from dataclasses import replace

from benchmarks.bench_engine import ON, network
from validator.flow.difference import Difference
from validator.flow.ground import ground
from validator.flow.proof import Proof
from validator.network import Network
from validator.tables import Forward, Rule


def changed(before: Network, amount: int) -> Network:
    """The network with so many rules, spread over all tables, that lead to transit."""
    dice = random.Random(212)
    names = [dice.choice(sorted(before.routes)) for _ in range(amount)]
    routes = dict(before.routes)
    for name in sorted(set(names)):
        rules = list(routes[name].rules)
        for place in dice.sample(range(len(rules)), names.count(name)):
            rule: Rule = rules[place]
            rules[place] = rule._replace(action=Forward(("transit",)))
        routes[name] = replace(routes[name], rules=tuple(rules))
    return replace(before, routes=routes)


def measure(rules: int) -> None:
    """Print one line for each amount of changed rules."""
    gc.disable()
    before = network(rules)
    for amount in (1, 1_000):
        after = changed(before, amount)
        start = time.process_time()
        shared = ground([before, after], ON)
        was, now = (Proof(each, ON, shared) for each in (before, after))
        proven = time.process_time()
        found = sum(1 for _ in Difference(was.epochs[0], now.epochs[0]).changes())
        done = time.process_time()
        print(
            f"{rules:>9,} rules, {amount:>5,} changed: proofs {proven - start:6.2f} s, difference {done - proven:6.2f} s, {found:,} changes"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        for size in sys.argv[1:] or ("100000", "1000000"):
            subprocess.run([sys.executable, "-m", "benchmarks.bench_diff", "--one", size], check=True)
