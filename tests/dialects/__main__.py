"""`python -m tests.dialects`: how many dialects were read right, and the smallest that were not."""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import get_args

from tests.dialects.dialect import Dialect, variant
from tests.dialects.oracle import Outcome, State, outcome
from tests.dialects.reduction import reduced


def main() -> None:
    """Read the command line, run, and say what came of it; exit code 1 where there are faults."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialects", description=__doc__)
    parser.add_argument("--variants", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number of the first variant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--system", help="only this one")
    parser.add_argument("--reduce", type=int, default=40, help="faults to make smaller at most")
    parser.add_argument("--refusals", action="store_true", help="also list what was not read as it is")
    chosen = parser.parse_args()
    start = time.monotonic()
    numbers = range(chosen.first, chosen.first + chosen.variants)
    dialects = [variant(chosen.seed, number) for number in numbers]
    dialects = [dialect for dialect in dialects if chosen.system in {None, dialect.system}]
    with tempfile.TemporaryDirectory(prefix="ltv_xl_dialects_") as folder:
        outcomes = [(dialect, outcome(dialect, Path(folder))) for dialect in dialects]
        _say(outcomes)
        faults = [pair for pair in outcomes if pair[1].state == "fault"]
        if chosen.refusals:
            for dialect, result in outcomes:
                if result.state in {"refused", "partial", "settled"}:
                    print(f"{result.state}: {result.words[:160]}\n    {dialect}")
        _say_reduced(faults[: chosen.reduce], Path(folder))
    print(f"{time.monotonic() - start:,.0f} s by the clock")
    raise SystemExit(bool(faults))


def _say(outcomes: list[tuple[Dialect, Outcome]]) -> None:
    """Counts by system."""
    states = get_args(State)
    print(f"{'system':22}{'variants':>9}" + "".join(f"{state:>9}" for state in states))
    for system in [*sorted({dialect.system for dialect, _ in outcomes}), "all"]:
        counts = Counter(result.state for dialect, result in outcomes if system in {dialect.system, "all"})
        print(f"{system:22}{counts.total():>9,}" + "".join(f"{counts[state]:>9,}" for state in states))
    kinds = Counter(result.words for _, result in outcomes if result.state == "fault")
    for words, count in kinds.most_common():
        print(f"    {count:>6,}  {words}")


def _say_reduced(faults: list[tuple[Dialect, Outcome]], folder: Path) -> None:
    """The smallest dialects with a fault, the most frequent first."""
    smallest: Counter[tuple[str, Dialect]] = Counter()
    details: dict[tuple[str, Dialect], str] = {}
    for dialect, result in faults:
        small = reduced(dialect, result.words, folder)
        smallest[result.words, small] += 1
        details[result.words, small] = outcome(small, folder).detail
    for (words, small), count in smallest.most_common():
        print(f"{count:>4}  {words}\n      {small}\n      {details[words, small]}")


if __name__ == "__main__":
    main()
