"""How long 100,000 rules take to load, against PyYAML's own C loader on the same file.

    python benchmarks/bench_load.py

Each variant runs in a fresh process, the garbage collector as shipped; times are CPU seconds, the best of the rounds. Only the
ratios of one run mean anything.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

RULES = 100_000
ROUNDS = 3
TRUNKS = ("casablanca", "paris", "lille", "madrid", "dakar", "abidjan", "algiers")
NOTE = "destination {:06d} of the rate sheet; moved by change request 4711 of the carrier desk"
SWITCH = """\
switches:
  - name: rabat
    country: MA
    origins: [{{name: subscribers, route: world}}]
    trunks: [{trunks}]
routes:
  - name: world
    rules:
"""

VARIANTS = {
    "yaml.load(text, Loader=yaml.CSafeLoader)": """
import yaml
text = open(path, encoding="utf-8").read()
start = process_time()
yaml.load(text, Loader=yaml.CSafeLoader)
print(process_time() - start)
""",
    "tree with places": """
from validator.load.loading import without_garbage_collector
from validator.load.shape import plain_types
from validator.load.source import decode
from validator.load.tree import read
content = open(path, "rb").read()
plain_types()
start = process_time()
with without_garbage_collector():
    read(decode(path, content), plain_types())
print(process_time() - start)
""",
    "the whole of load_texts": """
from validator.load import load_texts
content = open(path, "rb").read()
start = process_time()
loaded = load_texts({path: content})
print(process_time() - start)
assert len(loaded.network.routes["world"].rules) == RULES, loaded.findings[:3]
""",
}


def rule(row: int) -> str:
    """One of the rules: five keys, about 180 bytes."""
    trunks = f"{TRUNKS[row % 7]}, {TRUNKS[row % 5 - 6]}" if row % 7 != row % 5 + 1 else TRUNKS[row % 7]
    prefix, length = 212_530_000 + 37 * row, 10 + row % 6
    return f'      - {{prefix: "+{prefix}", length: {length}, trunks: [{trunks}], from: 2027-01-01, note: "{NOTE.format(row)}"}}\n'


def measure(code: str, path: Path) -> float:
    """CPU seconds that the code prints, in a fresh process."""
    program = f"from time import process_time\npath, RULES = {str(path)!r}, {RULES}\n{code}"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return float(run.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "world.yaml")
        trunks = ", ".join(f"{{name: {name}, carries: ['*'], to: {{transit: true}}}}" for name in TRUNKS)
        path.write_text(SWITCH.format(trunks=trunks) + "".join(map(rule, range(RULES))), encoding="utf-8")
        print(f"{RULES:,} rules, {path.stat().st_size / 1e6:.1f} MB, best of {ROUNDS}")
        rounds = [[measure(code, path) for code in VARIANTS.values()] for _ in range(ROUNDS)]
    shipped, tree, whole = map(min, zip(*rounds, strict=True))
    for name, seconds in zip(VARIANTS, (shipped, tree, whole), strict=True):
        print(f"{seconds:6.2f} s  {name}")
    print(
        f"the tree is {shipped / tree:.1f} times faster than PyYAML; schema and records take {(whole - tree) / tree:.2f} of its time again"
    )


if __name__ == "__main__":
    main()
