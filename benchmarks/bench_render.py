"""Switch files of a large table: CPU seconds for writing them, and for reading them back until they are proven equal.

    python benchmarks/bench_render.py [RULES]      (default: 100000)
    python benchmarks/bench_render.py RULES PLATFORM

One switch with one routing table, all numbers, each platform in a process of its own. Writing begins at the epoch that was proven, and
ends with the text of all files; reading begins at that text, and ends when every number is known to be treated alike.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from datetime import UTC, datetime

from validator.finding import Place
from validator.flow.proof import Proof
from validator.network import Listed, Network, Origin, Switch, To, Trunk
from validator.readback import reader
from validator.readback.difference import differences, misnamed
from validator.readback.proven import wider
from validator.render import PLATFORMS, renderer
from validator.render.compiled import switch_model
from validator.render.escape import Unrenderable
from validator.tables import Action, Forward, Reject, Rule, Table

HERE = Place("configs/world.yaml", 1, 1)
ON = datetime(2026, 6, 1, tzinfo=UTC)
TRUNKS = tuple(f"carrier-{place}" for place in range(12))
ALONE = ("cisco", "yate")
"""Platforms on which a call is offered to one trunk only."""


def network(rules: int, platform: str) -> Network:
    """One switch whose only routing table has so many prefixes of four to nine digits, every fourth of them of one length."""
    dice = random.Random(333)
    tried = 1 if platform in ALONE else 3
    actions: list[Action] = [*(Forward(tuple(dice.sample(TRUNKS, tried))) for _ in range(200)), Reject(1)]
    found = [Rule("prefix", "+", Forward(TRUNKS[:1]), HERE)]
    seen = {""}
    while len(found) < rules:
        prefix = str(dice.randrange(1, 10)) + "".join(dice.choices("0123456789", k=dice.randrange(3, 9)))
        if prefix not in seen:
            seen.add(prefix)
            length = dice.randrange(10, 15)
            where = Place(HERE.file, len(found) + 20, 7)
            found.append(
                Rule("prefix", f"+{prefix}", dice.choice(actions), where, length=(length, length) if len(found) % 4 == 0 else None)
            )
    trunks = [
        Trunk("rabat", name, To(HERE, transit=True), HERE, gateways=(listed(f"sip:192.0.2.{place}:5060"),), carries=(listed("*"),))
        for place, name in enumerate(TRUNKS, 1)
    ]
    origin = Origin("rabat", "subscribers", "MA", "world", HERE, addresses=(listed("198.51.100.0/24"),))
    switch = Switch("rabat", "MA", "MA", HERE, platform, listed("udp:127.0.0.1:5060"), (origin,), tuple(trunks))
    return Network({"rabat": switch}, {}, {"world": Table("routes", "world", found, HERE)}, {}, {}, "")


def listed(text: str) -> Listed:
    return Listed(text, HERE)


def measure(rules: int, platform: str) -> None:
    made = network(rules, platform)
    switch = made.switches["rabat"]
    epoch = Proof(made, ON).epochs[0]
    epoch.calls.table("routes", "world")
    gc.disable()
    start = time.process_time()
    try:
        files = renderer(platform)(switch_model(epoch, switch))
    except Unrenderable as why:
        print(f"| {platform} | refused: {why} |", flush=True)
        return
    written = time.process_time()
    read = reader(platform)(files, "rabat")
    unequal = [*misnamed(epoch, switch, read), *read.beyond(wider(epoch.space, read.axes)), *differences(epoch, switch, read)]
    done = time.process_time()
    size = sum(map(len, files.values())) / 1e6
    verdict = "equal" if not unequal else f"{len(unequal)} differences"
    print(f"| {platform} | {size:.1f} MB | {written - start:.2f} | {done - written:.2f} | {verdict} |", flush=True)


def main() -> None:
    rules = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        measure(rules, sys.argv[2])
        return
    print(f"{rules:,} rules\n\n| platform | files | written, s | read back, s | verdict |\n|---|---|---|---|---|", flush=True)
    for platform in PLATFORMS:
        subprocess.run([sys.executable, __file__, str(rules), platform], check=True)


if __name__ == "__main__":
    main()
