"""The demo's files as a user's tables: typed, in DuckDB, from where any engine is filled."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

TABLES = ("orders", "customers", "ads")


def demo(folder: Path) -> Mapping[str, Path]:
    """The demo's files by what they hold."""
    from click.testing import CliRunner

    from ltv_xl.cli.app import app, load

    load("demo")
    result = CliRunner().invoke(app, ["demo", str(folder), "--lang", "en"])
    assert result.exit_code == 0, result.output
    names = {"orders": "orders.csv", "customers": "customers.csv", "ads": "ad_spend.csv"}
    return {name: folder / file for name, file in names.items()}


def parquet(files: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """The tables as Parquet files."""
    connection = typed(files)
    places = {name: folder / f"{name}.parquet" for name in TABLES}
    for name, place in places.items():
        connection.execute(f"COPY {name} TO '{place}' (FORMAT parquet)")
    return places


def typed(files: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """The tables orders, customers and ads: each column typed; a day that never was is none."""
    connection = duckdb.connect()
    converted = {
        "orders": '* REPLACE (try_strptime("Ordered at", \'%Y-%m-%d %H:%M\') AS "Ordered at")',
        "customers": "*",
        "ads": "* REPLACE (CAST(strptime(Month || '-01', '%Y-%m-%d') AS DATE) AS Month)",
    }
    for name, items in converted.items():
        connection.execute(f"CREATE TABLE {name} AS SELECT {items} FROM read_csv('{files[name]}')")
    return connection
