"""What the whole command costs beside two peers that make the same tables.

    python -m benchmarks.run FOLDER [--orders 5000 40000 ...] [--rounds N] [--before CHECKOUT]

The peers are pandas with openpyxl and polars with XlsxWriter. Whole processes, from file to workbook: wall
and processor seconds, and peak memory. Runs take turns, so that a busy machine slows every contender alike;
figures are medians, ratios those of medians within one run. FOLDER keeps the generated logs.
--before: another checkout, with a .venv of its own, takes part.
"""

import argparse
import compileall
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PYTHON = sys.executable
OURS = "ltv-xl report"
SIZES = (5_000, 40_000, 200_000, 1_000_000)
TEXT_SIZES = {40_000, 1_000_000}
"""The logs that are also read as CSV."""
READ = "from ltv_xl.orders.read import read; from ltv_xl.settings import Settings; import sys; "
READ += "read([sys.argv[1]], settings=Settings(lang='ja'))"
READ_PANDAS = "import pandas, sys; pandas.read_csv(sys.argv[1], parse_dates=['order_date'])"
READ_TEXT = "import pandas, sys; pandas.read_csv(sys.argv[1], parse_dates=['order_date'], "
READ_TEXT += "dtype={'order_id': 'str', 'customer_id': 'str'})"
READ_POLARS = "import polars, sys; polars.read_csv(sys.argv[1], try_parse_dates=True)"

Commands = Mapping[str, "Command"]


@dataclass(frozen=True)
class Command:
    """A command line, and the checkout in whose folder it runs."""

    words: Sequence[str]
    checkout: Path = Path()


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds and the peak resident memory in megabytes of one process."""

    seconds: float
    processor: float
    megabytes: float


def compiled(checkout: Path) -> None:
    """Compile a checkout: where bytecode is not written, each process would do it anew."""
    for folder in ("ltv_xl", "benchmarks"):
        compileall.compile_dir(checkout / folder, quiet=1)


def cost(command: Command) -> Cost:
    """Run a command to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(command.words, stdout=subprocess.DEVNULL, cwd=command.checkout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command.words)}: exit code {process.returncode}")
    processor = usage.ru_utime + usage.ru_stime
    return Cost(time.perf_counter() - started, processor, usage.ru_maxrss / 1024)


def interleaved(commands: Commands, rounds: int) -> dict[str, Cost]:
    """The median cost of each command."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return {
        name: Cost(
            median(run.seconds for run in runs),
            median(run.processor for run in runs),
            median(run.megabytes for run in runs),
        )
        for name, runs in costs.items()
    }


def show(title: str, costs: Mapping[str, Cost]) -> None:
    """Print the costs, and how many times the first one's each is."""
    print(f"\n{title}\n{'':28}{'seconds':>9}{'CPU s':>8}{'MB':>7}{'time ratio':>12}{'CPU':>6}{'memory':>8}")
    first = next(iter(costs.values()))
    for name, run in costs.items():
        ratios = (
            run.seconds / first.seconds,
            run.processor / first.processor,
            run.megabytes / first.megabytes,
        )
        print(
            f"{name:28}{run.seconds:9.2f}{run.processor:8.2f}{run.megabytes:7.0f}"
            f"{ratios[0]:12.2f}{ratios[1]:6.2f}{ratios[2]:8.2f}",
            flush=True,
        )


def whole(folder: Path, kind: str, before: Path | None) -> Commands:
    """The commands of all contenders for a log of one kind of file."""
    files = [str(folder / f"{name}.{kind}") for name in ("orders", "customers", "ads")]
    target = str(folder / "out.xlsx")
    orders, customers, ads = files
    report = ["-m", "ltv_xl", "report", orders, "--customers", customers, "--ads", ads, "-o", target]
    commands = {
        OURS: Command([PYTHON, *report]),
        "pandas and openpyxl": Command([PYTHON, "-m", "benchmarks.baseline", *files, target]),
        "polars and XlsxWriter": Command([PYTHON, "-m", "benchmarks.polars_peer", *files, target]),
    }
    if before:
        commands["ltv-xl report, before"] = Command([str(before / ".venv/bin/python"), *report], before)
    return commands


def generated(folder: Path, orders: int, *, texts: bool = False) -> Path:
    """The log of a size, made where it is missing, in a process of its own. texts: also as CSV files.

    (The peak of a child process begins at what its parent holds.)
    """
    log = folder / str(orders)
    options = ["--csv"] if texts or orders in TEXT_SIZES else []
    if not (log / f"ads.{'csv' if options else 'parquet'}").exists():
        command = [PYTHON, "-m", "benchmarks.generate", str(log), str(orders), *options]
        subprocess.run(command, check=True)
    return log


def starting(rounds: int) -> None:
    """What does not touch any data."""
    commands = {
        "bare interpreter": Command([PYTHON, "-c", "pass"]),
        "import ltv_xl": Command([PYTHON, "-c", "import ltv_xl"]),
        "ltv-xl --help": Command([PYTHON, "-m", "ltv_xl", "--help"]),
    }
    show("Starting", interleaved(commands, rounds * 3))


def reading(log: Path, rounds: int) -> None:
    """Reading a large CSV file alone."""
    plain = str(log / "orders.csv")
    commands = {
        "ltv_xl, clean UTF-8": Command([PYTHON, "-c", READ, plain]),
        "ltv_xl, Japanese cp932": Command([PYTHON, "-c", READ, str(log / "orders_cp932.csv")]),
        "pandas, clean UTF-8": Command([PYTHON, "-c", READ_PANDAS, plain]),
        "pandas, ids kept as text": Command([PYTHON, "-c", READ_TEXT, plain]),
        "polars, clean UTF-8": Command([PYTHON, "-c", READ_POLARS, plain]),
    }
    show("Reading 1 million orders", interleaved(commands, rounds))


def main(folder: Path, sizes: Sequence[int], rounds: int, before: Path | None) -> None:
    """Run and print everything."""
    for checkout in (Path(), before):
        if checkout is not None:
            compiled(checkout)
    starting(rounds)
    seconds: dict[int, float] = {}
    for orders in sizes:
        log = generated(folder, orders)
        for kind in ("parquet", "csv") if orders in TEXT_SIZES else ("parquet",):
            costs = interleaved(whole(log, kind, before), rounds)
            show(f"{orders:,} orders, {kind}", costs)
            if kind == "parquet":
                seconds[orders] = costs[OURS].seconds
        if orders == 1_000_000:
            reading(log, rounds)
    if {1_000_000, 10_000_000} <= seconds.keys():
        print(f"ten times the orders: {seconds[10_000_000] / seconds[1_000_000]:.1f} times the time")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--before", type=Path)
    given = parser.parse_args()
    main(given.folder.resolve(), given.orders, given.rounds, given.before)
