"""What larger shops cost: DuckDB by size, and the same orders on the other engines.

    python -m benchmarks.scale FOLDER [--orders 1000000 ...] [--engine clickhouse spark postgresql://…]

Whole commands, from Parquet files or tables to the workbook, one run each: wall seconds, processor seconds
and peak memory of all processes that the command starts (not of a server), what was spilled to disk, and of
an engine the cells that differ from DuckDB's, the sheets About and Checks aside, which name the source. A
table of PostgreSQL's is filled before, which is timed alone; its server must run on this machine, and its
processor seconds are counted, too. FOLDER keeps the logs.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.run import generated
from tests.warehouse.workbooks import OF_THE_SOURCE, differences

NAMES = ("orders", "customers", "ads")
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.2
"""Seconds between two looks at memory and disk."""


class Cost(NamedTuple):
    """Wall and processor seconds; megabytes of memory and of spilled files at their highest."""

    seconds: float
    processor: float
    memory: float
    spilled: float


def main(folder: Path, sizes: Sequence[int], engines: Sequence[str]) -> None:
    """Run and print everything."""
    columns = f"{'seconds':>9}{'per million':>13}{'CPU s':>9}{'MB':>8}{'spilled MB':>12}"
    print(f"{'orders':>12} {'engine':12}{columns}")
    for size in sizes:
        log = generated(folder, size)
        here = log / "duckdb.xlsx"
        show(
            size, "duckdb", measured([*report(log / "orders.parquet"), *of_files(log), "-o", str(here)], log)
        )
        for engine in engines:
            there = log / f"{engine.partition(':')[0]}.xlsx"
            source = placed(engine, log, size)
            server = server_of(engine) if "://" in engine else None
            cost = measured([*source, "-o", str(there)], log, server)
            show(size, engine.partition(":")[0], cost, here, there)


def report(source: object) -> list[str]:
    """The command, but for its options."""
    return [sys.executable, "-m", "ltv_xl", "report", str(source), "--lang", "en", "--shop-opened", "all-new"]


def of_files(log: Path) -> list[str]:
    """The options of the log's other files."""
    return ["--customers", str(log / "customers.parquet"), "--ads", str(log / "ads.parquet")]


def placed(engine: str, log: Path, size: int) -> list[str]:
    """The command that reads the log on an engine, where its tables then are."""
    if "://" not in engine:
        tables = [
            "--customers-table",
            str(log / "customers.parquet"),
            "--ads-table",
            str(log / "ads.parquet"),
        ]
        return [*report(log / "orders.parquet"), "--engine", engine, *tables]
    started = time.perf_counter()
    for name in NAMES:
        fill(engine, log / f"{name}.parquet", f"{name}_{size}")
    print(f"{size:12,} filling     {time.perf_counter() - started:9.1f}", flush=True)
    words = zip(("--orders-table", "--customers-table", "--ads-table"), NAMES, strict=True)
    return [*report(engine), *(word for option, name in words for word in (option, f"{name}_{size}"))]


def fill(address: str, file: Path, table: str) -> None:
    """Make a table of PostgreSQL's of a Parquet file."""
    import duckdb
    import psycopg

    here = duckdb.connect()
    kinds = here.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
    columns = ", ".join(f"{name} {'text' if kind == 'VARCHAR' else kind}" for name, kind, *_ in kinds)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({columns})")
        csv = file.with_suffix(".filling.csv")
        here.execute(f"COPY (SELECT * FROM '{file}') TO '{csv}' (FORMAT csv, HEADER false)")
        with (
            connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
            csv.open("rb") as rows,
        ):
            while block := rows.read(1 << 20):
                copy.write(block)
        csv.unlink()
        connection.execute(f"ANALYZE {table}")


def server_of(address: str) -> int:
    """The process of a PostgreSQL server of this machine that starts all others."""
    import psycopg

    with psycopg.connect(address) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchall()[0]
        return int(fields_of(backend)[1])


def processor_of_server(server: int) -> float:
    """Processor seconds of a server and of all processes that it has started."""
    ended = sum(map(int, fields_of(server)[13:15])) / TICKS
    return ended + sum(processor for processor, _ in of_tree(server))


def measured(words: Sequence[str], log: Path, server: int | None = None) -> Cost:
    """Run a command to its end. server: whose processor seconds are counted with its own."""
    scratch = log / "scratch"
    scratch.mkdir(exist_ok=True)
    before = processor_of_server(server) if server else 0.0
    started, cost = time.perf_counter(), Cost(0, 0, 0, 0)
    process = subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch.absolute())},
    )
    while process.poll() is None:
        seen = list(of_tree(process.pid))
        cost = Cost(
            0,
            max(cost.processor, sum(each[0] for each in seen)),
            max(cost.memory, sum(each[1] for each in seen) / 2**20),
            max(cost.spilled, on_disk(scratch) / 2**20),
        )
        time.sleep(EVERY)
    if process.returncode:
        assert process.stderr is not None
        raise SystemExit(f"{' '.join(words)}: {process.stderr.read().decode(errors='replace')[-2000:]}")
    of_server = processor_of_server(server) - before if server else 0.0
    return cost._replace(seconds=time.perf_counter() - started, processor=cost.processor + of_server)


def fields_of(pid: int) -> list[str]:
    """What Linux says of a process, from its state on: see proc(5)."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def of_tree(pid: int) -> Iterator[tuple[float, int]]:
    """Processor seconds and bytes of memory of a process and of those that it started."""
    try:
        fields = fields_of(pid)
        yield sum(map(int, fields[11:13])) / TICKS, int(fields[21]) * PAGE
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from of_tree(int(child))
    except (FileNotFoundError, ProcessLookupError):
        return


def on_disk(folder: Path) -> int:
    """Bytes of a folder's files; one may vanish meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def show(size: int, engine: str, cost: Cost, here: Path | None = None, there: Path | None = None) -> None:
    """Print a run; with two workbooks also the cells that differ."""
    per_million = cost.seconds / size * 1_000_000
    line = f"{size:12,} {engine:12}{cost.seconds:9.1f}{per_million:13.2f}{cost.processor:9.1f}"
    line += f"{cost.memory:8.0f}{cost.spilled:12.0f}"
    if here and there:
        different = {
            sheet: count for sheet, count in differences(here, there).items() if sheet not in OF_THE_SOURCE
        }
        line += f"   cells that differ: {different or 'none'}"
    print(line, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--engine", nargs="+", default=[])
    given = parser.parse_args()
    main(given.folder, given.orders, given.engine)
