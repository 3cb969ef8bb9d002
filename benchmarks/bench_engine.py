"""CPU time and memory of the proof: 40 switches in 20 countries, all origins, all numbers, loops and misroutes included.

    python benchmarks/bench_engine.py [RULES ...]      (default: 100000 1000000)

Each size runs in a process of its own. The network is made as records, as loading would leave it; what counts is the proof and
the faults that it finds (each tenth switch sends some of a country's numbers back to where they came from, or abroad).
"""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

from validator.finding import Place
from validator.flow.faults import faults
from validator.flow.proof import Proof
from validator.network import Listed, Network, Origin, Switch, To, Trunk
from validator.numbering import region
from validator.tables import Forward, Rule, Table

COUNTRIES = ("MA", "FR", "ES", "GB", "IT", "US", "DE", "SN", "CI", "DZ", "BE", "NL", "PT", "PL", "SE", "CH", "AT", "BR", "AU", "JP")
HERE = Place("bench.yaml", 1, 1)
ON = datetime(2026, 6, 1, tzinfo=UTC)


def listed(*texts: str) -> tuple[Listed, ...]:
    return tuple(Listed(text, HERE) for text in texts)


def network(rules: int) -> Network:
    """Two switches in each country: every table routes every country's numbers by longer and longer prefixes."""
    dice = random.Random(333)
    switches, routes = {}, {}
    for country in COUNTRIES:
        for half in ("a", "b"):
            name = f"{country.lower()}-{half}"
            switches[name] = switch(name, country, half)
            routes[name] = Table("routes", name, table(dice, country, rules // (2 * len(COUNTRIES))), HERE)
    return Network(switches, {}, routes, {}, {}, "")


def switch(name: str, country: str, half: str) -> Switch:
    other = f"{country.lower()}-{'b' if half == 'a' else 'a'}"
    trunks = [Trunk(name, "national", To(HERE, country=country), HERE)]
    trunks.append(Trunk(name, "partner", To(HERE, switch=other, origin="links"), HERE, carries=listed("*")))
    trunks += [
        Trunk(name, f"to-{far}", To(HERE, switch=f"{far.lower()}-{half}", origin="links"), HERE, carries=listed("*"))
        for far in COUNTRIES
        if far != country
    ]
    trunks.append(Trunk(name, "transit", To(HERE, transit=True), HERE, carries=listed("*")))
    origins = [
        Origin(name, "gateway", country, name, HERE, reads="international", accepts=listed("*")),
        Origin(name, "links", country, name, HERE),
    ]
    return Switch(name, country, country, HERE, origins=tuple(origins), trunks=tuple(trunks))


def table(dice: random.Random, country: str, rules: int) -> list[Rule]:
    """Routes for every country: one for its calling code, all others below it, a few of them wrong."""
    national = Forward(("national",))
    lists = {
        far: (Forward((f"to-{far}", "transit")), Forward((f"to-{far}",)), Forward(("transit",))) for far in COUNTRIES if far != country
    }
    lists[country] = (national, Forward(("national", "partner")) if dice.random() < 0.1 else national, national)
    found = [Rule("prefix", "+", Forward(("transit",)), HERE)]
    found += [Rule("prefix", "+" + region(far).calling_code, lists[far][0], HERE) for far in COUNTRIES]
    seen = {rule.digits for rule in found}
    while len(found) < rules:
        far = dice.choice(COUNTRIES)
        prefix = "+" + region(far).calling_code + "".join(dice.choices("0123456789", k=dice.randrange(3, 7)))
        if prefix not in seen:
            seen.add(prefix)
            found.append(Rule("prefix", prefix, dice.choice(lists[far]), HERE))
    return found


def measure(rules: int) -> None:
    gc.disable()
    made = network(rules)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    proof = Proof(made, ON)
    proven = time.process_time()
    found = sum(1 for epoch in proof.epochs for origin in epoch.origins for _ in faults(epoch, origin))
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parts = f"proof {proven - start:.2f} s, faults {done - proven:.2f} s ({found} kinds), in all {done - start:.2f} s of CPU"
    print(f"{rules:>9,} rules: {parts}; {before // 1024} MB for the records, {peak // 1024} MB at the peak")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    if len(sizes) == 1:
        measure(sizes[0])
    else:
        for size in sizes:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
