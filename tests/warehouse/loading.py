"""The checked tables of DuckDB in another engine, as they stand; a user's own come by a declared source."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from ltv_xl.analysis.engines.warehouse import Engine
from ltv_xl.database import quoted

TABLES = (
    "orders", "order_products", "customers", "customer_ids", "ad_spend", "subscriptions", "deliveries",
)  # fmt: skip
TEXT = ("VARCHAR", "ENUM")
POSTGRES = {"VARCHAR": 'text COLLATE "C"', "TINYINT": "SMALLINT"}


def load(connection: duckdb.DuckDBPyConnection, engine: Engine) -> None:
    """Tables of the same names."""
    loaders: dict[str, Any] = {"postgres": _postgres, "clickhouse": _clickhouse, "spark": _spark}
    with TemporaryDirectory() as folder:
        for name, select in selects(connection).items():
            loaders[engine.dialect](connection, engine, name, select, Path(folder) / f"{name}.parquet")


def selects(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Table -> a SELECT of it with nothing of DuckDB's own: enums as text, the rows of orders numbered."""
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    made = {}
    for name in TABLES:
        if (name,) in rows:
            columns = connection.execute(f"DESCRIBE {name}").fetchall()
            items = [
                f"CAST({quoted(column)} AS VARCHAR) AS {quoted(column)}"
                if kind.startswith(TEXT)
                else quoted(column)
                for column, kind, *_ in columns
            ]
            items += ["CAST(rowid AS INTEGER) AS order_row"] if name == "orders" else []
            made[name] = f"SELECT {', '.join(items)} FROM {name}"
    return made


def _postgres(connection: duckdb.DuckDBPyConnection, engine: Any, name: str, select: str, file: Path) -> None:
    """Text compares as DuckDB's does, which a declared source sees to by itself."""
    columns = connection.execute(f"DESCRIBE {select}").fetchall()
    kinds = [f"{quoted(column)} {POSTGRES.get(kind, kind)}" for column, kind, *_ in columns]
    engine.drop(name)
    engine.connection.execute(f"CREATE TEMP TABLE {name} ({', '.join(kinds)})")
    with engine.connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
        for row in connection.execute(select).fetchall():
            copy.write_row(row)
    engine.connection.execute(f"ANALYZE {name}")


def _clickhouse(
    connection: duckdb.DuckDBPyConnection, engine: Any, name: str, select: str, file: Path
) -> None:
    connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
    engine.create(name, f"SELECT * FROM file('{file}', Parquet)")


def _spark(connection: duckdb.DuckDBPyConnection, engine: Any, name: str, select: str, file: Path) -> None:
    """What the view reads stays where it was put."""
    connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
    engine.session.read.parquet(str(file)).localCheckpoint().createOrReplaceTempView(name)
