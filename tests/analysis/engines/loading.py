"""The checked tables of DuckDB in another engine, as they stand; a user's own come by a declared source."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from ltv_xl.analysis.engines.clickhouse import ClickHouse
from ltv_xl.analysis.engines.postgres import Postgres
from ltv_xl.analysis.engines.spark import Spark
from ltv_xl.database import quoted

TABLES = (
    "orders", "order_products", "customers", "customer_ids", "ad_spend", "subscriptions", "deliveries",
)  # fmt: skip
TEXT = ("VARCHAR", "ENUM")


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


def into_postgres(connection: duckdb.DuckDBPyConnection, engine: Postgres) -> None:
    """Temporary tables of the same names, whose text compares as DuckDB's does."""
    for name, select in selects(connection).items():
        columns = connection.execute(f"DESCRIBE {select}").fetchall()
        kinds = [f"{quoted(column)} {postgres_type(kind)}" for column, kind, *_ in columns]
        engine.drop(name)
        engine.connection.execute(f"CREATE TEMP TABLE {name} ({', '.join(kinds)})")
        with engine.connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for row in connection.execute(select).fetchall():
                copy.write_row(row)
        engine.connection.execute(f"ANALYZE {name}")


def postgres_type(kind: str) -> str:
    if kind == "VARCHAR":
        return 'text COLLATE "C"'
    return {"TINYINT": "SMALLINT", "TIMESTAMP": "timestamp"}.get(kind, kind)


def differing(want: Any, got: Any, fields: list[str]) -> list[str]:
    """The fields of two analyses that differ."""
    return [name for name in fields if getattr(want, name) != getattr(got, name)]


def files(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, Path]:
    """Table -> a Parquet file of it."""
    made = {}
    for name, select in selects(connection).items():
        made[name] = folder / f"{name}.parquet"
        connection.execute(f"COPY ({select}) TO '{made[name]}' (FORMAT parquet)")
    return made


def into_clickhouse(connection: duckdb.DuckDBPyConnection, engine: ClickHouse) -> None:
    """Tables of the same names; every column may lack a value."""
    with TemporaryDirectory() as folder:
        for name, file in files(connection, Path(folder)).items():
            engine.drop(name)
            engine.session.query(
                f"CREATE TABLE {name} ENGINE = Memory AS SELECT * FROM file('{file}', Parquet) "
                "SETTINGS schema_inference_make_columns_nullable = 1"
            )


def into_spark(connection: duckdb.DuckDBPyConnection, engine: Spark) -> None:
    """Views of the same names; what they read stays where it was put."""
    with TemporaryDirectory() as folder:
        for name, file in files(connection, Path(folder)).items():
            engine.session.read.parquet(str(file)).localCheckpoint().createOrReplaceTempView(name)
