"""What the whole command costs, beside the pandas baseline: time and peak memory of whole processes.

    python -m benchmarks.run FOLDER [ROUNDS] [--ten-million]

Generates the logs in FOLDER where they are missing. Runs are interleaved, so that a busy machine slows
every contender alike; the figures are medians, the ratios those of medians.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PYTHON = sys.executable
READ = "from ltv_xl.orders.read import read; from ltv_xl.settings import Settings; import sys; "
READ += "read([sys.argv[1]], settings=Settings(lang='ja'))"
READ_PANDAS = "import pandas, sys; pandas.read_csv(sys.argv[1], parse_dates=['order_date'])"
READ_TEXT = "import pandas, sys; pandas.read_csv(sys.argv[1], parse_dates=['order_date'], "
READ_TEXT += "dtype={'order_id': 'str', 'customer_id': 'str'})"


@dataclass(frozen=True)
class Cost:
    """Seconds and the peak resident memory in megabytes of one process."""

    seconds: float
    megabytes: float


def cost(command: list[str]) -> Cost:
    """Run the command to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024)


def interleaved(commands: dict[str, list[str]], rounds: int) -> dict[str, Cost]:
    """The median cost of each command."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return {
        name: Cost(median(one.seconds for one in all_), median(one.megabytes for one in all_))
        for name, all_ in costs.items()
    }


def show(title: str, costs: dict[str, Cost]) -> None:
    """Print the costs, and each as a ratio to the first."""
    print(f"\n{title}\n{'':28}{'seconds':>9}{'MB':>8}{'time ratio':>12}{'memory ratio':>14}")
    first = next(iter(costs.values()))
    for name, one in costs.items():
        print(
            f"{name:28}{one.seconds:9.2f}{one.megabytes:8.0f}"
            f"{one.seconds / first.seconds:12.2f}{one.megabytes / first.megabytes:14.2f}",
            flush=True,
        )


def whole(folder: Path, kind: str) -> dict[str, list[str]]:
    """The product's and the baseline's commands for a log of one kind of file."""
    orders, customers, ads = (str(folder / f"{name}.{kind}") for name in ("orders", "customers", "ads"))
    out = str(folder / "out.xlsx")
    return {
        "ltv-xl report": [
            *[PYTHON, "-m", "ltv_xl", "report", orders, "--customers", customers, "--ads", ads, "-o", out]
        ],
        "pandas and openpyxl": [PYTHON, "-m", "benchmarks.baseline", orders, customers, ads, out],
    }


def made(folder: Path, orders: int, *options: str) -> None:
    """Generate the logs, in a process of its own: a child's peak starts at what its parent holds."""
    subprocess.run([PYTHON, "-m", "benchmarks.generate", str(folder), str(orders), *options], check=True)


def small_things(rounds: int) -> None:
    """What does not touch any data."""
    commands = {
        "bare interpreter": [PYTHON, "-c", "pass"],
        "import ltv_xl": [PYTHON, "-c", "import ltv_xl"],
        "ltv-xl --help": [PYTHON, "-m", "ltv_xl", "--help"],
    }
    show("Starting", interleaved(commands, rounds * 3))


def main(folder: Path, rounds: int, ten_million: bool) -> None:
    """Run and print everything."""
    million, ten = folder / "1m", folder / "10m"
    if not (million / "orders_cp932.csv").exists():
        made(million, 1_000_000, "--csv")
    small_things(rounds)
    one = interleaved(whole(million, "parquet"), rounds)
    show("1 million orders, Parquet", one)
    show("1 million orders, CSV", interleaved(whole(million, "csv"), rounds))
    reading = {
        "pandas, clean UTF-8": [PYTHON, "-c", READ_PANDAS, str(million / "orders.csv")],
        "pandas, ids kept as text": [PYTHON, "-c", READ_TEXT, str(million / "orders.csv")],
        "ltv_xl, clean UTF-8": [PYTHON, "-c", READ, str(million / "orders.csv")],
        "ltv_xl, Japanese cp932": [PYTHON, "-c", READ, str(million / "orders_cp932.csv")],
    }
    show("Reading 1 million orders", interleaved(reading, rounds))
    if ten_million:
        if not (ten / "orders.parquet").exists():
            made(ten, 10_000_000)
        commands = whole(ten, "parquet")
        many = interleaved(commands, rounds)
        show("10 million orders, Parquet", many)
        growth = many["ltv-xl report"].seconds / one["ltv-xl report"].seconds
        print(f"ten times the orders: {growth:.1f} times the time")


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(Path(given[0]), int(given[1]) if len(given) > 1 else 3, "--ten-million" in sys.argv)
