"""Rendering for Kamailio: CPU seconds for a routing table of so many rules. Run: python -m benchmarks.bench_render [RULES]"""

from __future__ import annotations

import sys
import time
from random import Random

from validator.digits.space import Axis
from validator.finding import Place
from validator.network import Listed
from validator.render.kamailio import render_switch
from validator.render.model import MOST_DIGITS, Entry, OriginModel, SwitchModel, TableModel, TrunkModel
from validator.tables import Action, Forward, Reject

HERE = Place("configs/world.yaml", 1, 1)
INTERNATIONAL = Axis("international")
OPEN = (1 << MOST_DIGITS + 1) - 1
TRUNKS = tuple(f"carrier-{place}" for place in range(12))


def world(rules: int) -> SwitchModel:
    """One switch whose only routing table has so many prefixes of three to nine digits, every fourth of exact length."""
    dice = Random(0)
    prefixes = sorted(
        {f"{dice.randrange(1, 10)}{''.join(dice.choices('0123456789', k=dice.randrange(4, 9)))}" for _ in range(rules * 11 // 10)}
    )
    actions: list[Action] = [Forward(tuple(dice.sample(TRUNKS, 3))) for _ in range(200)]
    actions.append(Reject(1))
    entries = [
        Entry(INTERNATIONAL, prefix, OPEN if place % 4 else 1 << dice.randrange(10, 15), dice.randrange(len(actions)))
        for place, prefix in enumerate(dice.sample(prefixes, min(rules, len(prefixes))))
    ]
    route = TableModel("routes", "world", entries, tuple(actions), (HERE,))
    trunks = tuple(TrunkModel(name, HERE, (Listed("sip:192.0.2.1:5060", HERE),)) for name in TRUNKS)
    origin = OriginModel("subscribers", HERE, (Listed("198.51.100.0/24", HERE),), (), route)
    return SwitchModel("world", HERE, Listed("udp:127.0.0.1:5060", HERE), (origin,), trunks, (Axis("unknown"), INTERNATIONAL))


def main() -> int:
    model = world(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    start = time.process_time()
    files = render_switch(model)
    seconds = time.process_time() - start
    size = sum(map(len, files.values())) / 1e6
    print(f"{len(model.origins[0].route.entries):,} rules, {len(files)} files, {size:.1f} MB: {seconds:.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
