"""How long a command takes from the start of the interpreter to its end: wall seconds, cold and warm.

    python benchmarks/bench_start.py

Cold: no verdict is kept of the network (the plans of the world are compiled: that happens once for each release). Warm: nothing has
changed since the run before. The best of the rounds counts; only the ratios of one run mean anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5
COUNTRIES = ["MA", "FR", "ES", "GB", "IT", "DE", "BE", "CH", "AT", "PT", "NL", "LU", "SE", "DK", "FI", "PL", "CZ", "IE", "GR", "HU"]
FILE = """\
switches:
  - name: {name}
    country: {country}
    origins: [{{name: gateway, reads: international, accepts: ["*"], route: {name}}}]
    trunks: [{{name: transit, carries: ["*"], to: {{transit: true}}}}]
routes:
  - name: {name}
    rules: [{{prefix: "+", trunks: [transit]}}]
"""


def network(directory: Path) -> Path:
    """A network of twenty switches, a file for each."""
    directory.mkdir()
    for country in COUNTRIES:
        (directory / f"{country}.yaml").write_text(FILE.format(name=f"switch-{country}", country=country), encoding="utf-8")
    return directory


def seconds(cache: Path, *words: str) -> float:
    """Wall seconds of a command of the interpreter that answers yes."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def forget(cache: Path) -> None:
    for entry in cache.glob("rightnumber/verdict-*"):
        entry.unlink()


def nothing(_cache: Path) -> None:
    """Leave the cache as it is."""


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        cache = Path(directory, "cache")
        twenty = str(network(Path(directory, "twenty")))
        check = ("-m", "validator", "check")
        variants: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
            "the interpreter alone": (nothing, ("-c", "pass")),
            "rightnumber --version": (nothing, ("-m", "validator", "--version")),
            "check of the example network, cold": (forget, (*check, "configs")),
            "check of the example network, warm": (nothing, (*check, "configs")),
            "check of 20 files, cold": (forget, (*check, twenty)),
            "check of 20 files, warm": (nothing, (*check, twenty)),
        }
        seconds(cache, *check, "configs")
        best = dict.fromkeys(variants, 60.0)
        for _ in range(ROUNDS):
            for name, (prepare, words) in variants.items():
                prepare(cache)
                best[name] = min(best[name], seconds(cache, *words))
    bare = best["the interpreter alone"]
    for name, wall in best.items():
        print(f"{wall:6.3f} s  {wall / bare:5.1f}  {name}")


if __name__ == "__main__":
    main()
