"""What each SQL statement of a report costs, for whoever adds a sheet.

    python -m benchmarks.statements FOLDER [csv]

FOLDER holds orders, customers and ads as benchmarks.generate writes them. Statements are named by the .sql
file, else by the function that runs them. CPU seconds are those of all threads, and what compares on a busy
machine. They cover execution and fetching, and reading the files (orders/) as well as analysing (analysis/).
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

FETCHING = ("fetchall", "fetchone", "fetchnumpy")


@dataclass
class Cost:
    """Of the statements of one name: how many there were, and their seconds on the clock and of the CPU."""

    times: int = 0
    seconds: float = 0
    cpu_seconds: float = 0


@dataclass
class Statements:
    """The costs of all statements that a connection ran, by room and name."""

    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)

    @property
    def times(self) -> int:
        """How many statements there were."""
        return sum(cost.times for cost in self.costs.values())


class Watched:
    """A DuckDB connection that counts and times what it is given."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, statements: Statements) -> None:
        self._connection = connection
        self._statements = statements
        self._name = ("", "")

    def execute(self, query: str, *parameters: Any) -> "Watched":
        """Run the query as the connection does."""
        self._name = caller()
        self._statements.costs.setdefault(self._name, Cost()).times += 1
        self._timed(self._connection.execute, query, *parameters)
        return self

    def _timed(self, method: Any, *arguments: Any) -> Any:
        clock, cpu = time.perf_counter(), time.process_time()
        try:
            return method(*arguments)
        finally:
            cost = self._statements.costs[self._name]
            cost.seconds += time.perf_counter() - clock
            cost.cpu_seconds += time.process_time() - cpu

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._connection, name)
        if name in FETCHING:
            return lambda *arguments: self._timed(attribute, *arguments)
        return attribute


def caller() -> tuple[str, str]:
    """Room, and .sql file or function, of the statement that is being run."""
    frame = sys._getframe(2)
    module = str(frame.f_globals["__name__"])
    room = module.split(".")[1] if "." in module else module
    if module == "ltv_xl.analysis.engine":
        return room, f"{frame.f_locals['name']}.sql"
    return room, f"{module.rpartition('.')[2]}.{frame.f_code.co_name}"


@contextmanager
def watching() -> Iterator[Statements]:
    """Every DuckDB connection opened meanwhile is watched."""
    statements, connect = Statements(), duckdb.connect
    duckdb.connect = lambda *args, **options: Watched(connect(*args, **options), statements)  # type: ignore[assignment]  # it stands in for one
    try:
        yield statements
    finally:
        duckdb.connect = connect


def report(folder: Path, kind: str) -> Statements:
    """Make the report of the folder's files, and say what its statements cost."""
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered
    from ltv_xl.settings import Settings

    settings = Settings(lang="ja", target_profit=Decimal(1000))
    orders, customers, ads = (str(folder / f"{name}.{kind}") for name in ("orders", "customers", "ads"))
    with watching() as statements:
        checked = read([orders], customers=customers, ad_spend=ads, settings=settings)
        rendered(built(checked, analyse(checked, settings), settings))
    return statements


def show(statements: Statements) -> None:
    """Print the costs, the dearest first, and their sums."""
    print(f"{'statement':44}{'times':>6}{'seconds':>9}{'CPU s':>8}")
    ranked = sorted(statements.costs.items(), key=lambda item: -item[1].cpu_seconds)
    for (room, name), cost in ranked:
        print(f"{f'{room}/{name}':44}{cost.times:6}{cost.seconds:9.3f}{cost.cpu_seconds:8.3f}")
    for room in sorted({room for room, _ in statements.costs}):
        costs = [cost for (of, _), cost in statements.costs.items() if of == room]
        sums = sum(cost.seconds for cost in costs), sum(cost.cpu_seconds for cost in costs)
        print(f"{f'all of {room}':44}{sum(cost.times for cost in costs):6}{sums[0]:9.3f}{sums[1]:8.3f}")


if __name__ == "__main__":
    show(report(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "parquet"))
