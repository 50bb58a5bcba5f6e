"""What reading alone costs, beside another checkout: at most 1.3 times.

    python -m benchmarks.reading FOLDER --before CHECKOUT [--orders 1000000] [--rounds 5]

Whole processes of this interpreter, compiled beforehand, that take turns; figures are medians, ratios those
of medians within one run. FOLDER keeps the generated logs.
"""

import argparse
from pathlib import Path

from benchmarks.run import PYTHON, READ, Command, compiled, generated, interleaved, show

MOST = 1.3
"""How many times the other checkout's time reading may take."""
FILES = {"clean UTF-8": "orders.csv", "Japanese cp932": "orders_cp932.csv", "Parquet": "orders.parquet"}


def main(folder: Path, orders: int, rounds: int, before: Path) -> None:
    """Run and print; exit code 1 where a file costs more."""
    here = Path.cwd()
    for checkout in (here, before):
        compiled(checkout)
    log = generated(folder, orders, texts=True)
    worse = []
    for name, file in FILES.items():
        words = [PYTHON, "-c", READ, str(log / file)]
        costs = interleaved({"before": Command(words, before), "now": Command(words, here)}, rounds)
        show(f"Reading {orders:,} orders, {name}", costs)
        if costs["now"].seconds > MOST * costs["before"].seconds:
            worse.append(name)
    if worse:
        raise SystemExit(f"more than {MOST} times: {', '.join(worse)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    main(given.folder.resolve(), given.orders, given.rounds, given.before.resolve())
