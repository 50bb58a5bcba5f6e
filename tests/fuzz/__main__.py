"""`python -m tests.fuzz`: figures by kind; each fault's smallest input is written to a folder."""

import argparse
import hashlib
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.fuzz.kinds import KINDS
from tests.fuzz.supervision import Tally, portions, supervised
from tests.fuzz.worker import Answer


def main() -> None:
    """Read the command line, run, and say what came of it; exit code 1 where there are faults."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=2000, help="of all kinds together")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--kind", action="append", choices=[kind.name for kind in KINDS], help="only these")
    parser.add_argument("--faults", type=Path, default=Path("fuzz_faults"), help="folder for faulty inputs")
    chosen = parser.parse_args()
    kinds = [kind for kind in KINDS if not chosen.kind or kind.name in chosen.kind]
    start = time.monotonic()
    total = Tally()
    print(
        f"{'kind':26}{'inputs':>8}{'results':>9}{'refused':>9}{'faults':>8}{'slowest':>10}{'computing':>11}"
    )
    for job in portions(kinds, chosen.inputs):
        with tempfile.TemporaryDirectory(prefix="ltv_xl_fuzz_") as folder:
            keep = partial(_keep, chosen.faults)
            tally = supervised([job], chosen.seed, Path(folder), keep)[job.kind.name]
        _say(job.kind.name, tally)
        total.states += tally.states
        total.faults += tally.faults
        total.slowest = max(total.slowest, tally.slowest)
        total.seconds += tally.seconds
    _say("all", total)
    print(f"{time.monotonic() - start:,.0f} s by the clock")
    raise SystemExit(bool(total.faults))


def _keep(folder: Path, answer: Answer) -> None:
    """Write a faulty input, and beside it what went wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(answer.outcome.fault.encode()).hexdigest()[:8]
    place = folder / f"{answer.kind.replace(' ', '_')}-{digest}"
    place.write_bytes(answer.smallest)
    words = f"{answer.kind}, number {answer.number}: {answer.outcome.fault}\n\n{answer.outcome.detail}"
    place.with_suffix(".txt").write_text(words, encoding="utf-8")


def _say(name: str, tally: Tally) -> None:
    states, inputs = tally.states, tally.states.total()
    counts = f"{inputs:>8,}{states['result']:>9,}{states['refused']:>9,}{states['fault']:>8,}"
    print(f"{name:26}{counts}{tally.slowest:>8.2f} s{tally.seconds:>9,.0f} s", flush=True)
    if name != "all":
        for fault, count in tally.faults.most_common():
            print(f"    {count:>6,}  {fault}", flush=True)


if __name__ == "__main__":
    main()
