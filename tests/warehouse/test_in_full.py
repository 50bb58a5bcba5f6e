"""The full step: Spark Connect by a real server, and half a million real orders on each engine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.errors import EngineError, SourceError
from ltv_xl.settings import Settings
from ltv_xl.warehouse import guard, reading
from ltv_xl.warehouse.guard import same
from ltv_xl.warehouse.opening import read_place
from ltv_xl.warehouse.place import Place
from tests.warehouse import servers
from tests.warehouse.workbooks import OF_THE_SOURCE, differences

SETTINGS = Settings(lang="en", shop_opened="all-new", currency="GBP", allow_partial=True)
"""Those of Online Retail, a quarter of whose lines name no customer."""
RETAIL = os.environ.get("LTV_ONLINE_RETAIL", "")


@pytest.fixture(scope="module")
def connect() -> Iterator[str]:
    with servers.spark_connect_server() as address:
        yield address


def test_spark_connect_is_believed(connect: str) -> None:
    from ltv_xl.analysis.engines.spark import Spark

    warehouse = Warehouse(Spark(connect))
    guard.check(warehouse)
    assert warehouse.made == set()
    warehouse.close()


def test_a_lost_server_is_a_sentence() -> None:
    from ltv_xl.analysis.engines.spark import Spark

    with servers.spark_connect_server() as address:
        engine = Spark(address)
        assert engine.rows("SELECT 1 AS n") == (["n"], [(1,)])
    with pytest.raises(EngineError) as error:
        engine.rows("SELECT 1 AS n")
    assert error.value.key == "engines.lost"
    assert "Connection refused" in error.value.sentence("ja")
    engine.close()
    with pytest.raises(SourceError) as refused:
        Spark(address)
    assert refused.value.key == "engines.not_connected"


def report(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "ltv_xl", "report", *words, "--lang", "en", "--shop-opened", "all-new"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_the_report_by_spark_connect(
    connect: str, files: dict[str, Path], lake: dict[str, Path], tmp_path: Path
) -> None:
    more = ["--customers", str(files["customers"]), "--ads", str(files["ads"]), "-o", "here.xlsx"]
    report(tmp_path, str(files["orders"]), *more)
    tables = [
        "--customers-table",
        str(lake["customers"]),
        "--ads-table",
        str(lake["ads"]),
        "-o",
        "there.xlsx",
    ]
    report(tmp_path, connect, "--orders-table", str(lake["orders"]), *tables)
    assert set(differences(tmp_path / "here.xlsx", tmp_path / "there.xlsx")) <= OF_THE_SOURCE


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """UCI's Online Retail as a typed table: its lines, returns among them, and rows without a customer."""
    if not RETAIL:
        pytest.skip("set LTV_ONLINE_RETAIL to the file online_retail.csv.gz of UCI's Online Retail data")
    target = tmp_path_factory.mktemp("retail") / "retail.parquet"
    duckdb.connect().sql(
        "SELECT CAST(InvoiceNo AS VARCHAR) AS order_id, CAST(CustomerID AS BIGINT) AS customer_id, "
        "CAST(InvoiceDate AS TIMESTAMP) AS order_date, Description AS product, Country AS country, "
        "CAST(Quantity * UnitPrice AS DECIMAL(18, 4)) AS revenue "
        f"FROM read_csv('{RETAIL}', types = {{'InvoiceNo': 'VARCHAR'}})"
    ).write_parquet(str(target))
    return target


@pytest.fixture(scope="module")
def wanted(retail: Path) -> Any:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE retail AS SELECT * FROM '{retail}'")
    orders = reading.read(Warehouse(DuckDB(connection)), Place("duckdb", "retail"), SETTINGS)
    assert orders.rows_read == 541_909
    return analyse(orders, SETTINGS)


@pytest.mark.parametrize("name", ["postgres", "clickhouse", "spark"])
def test_online_retail(name: str, retail: Path, wanted: Any, request: pytest.FixtureRequest) -> None:
    place = Place(name, str(retail))
    if name == "postgres":
        address = request.getfixturevalue("postgres_address")
        fill(address, retail)
        place = Place(name, "retail", address)
    orders = read_place(place, SETTINGS)
    made = analyse(orders, SETTINGS)
    orders.connection.close()
    different = [
        field for field in wanted.__struct_fields__ if not same(getattr(wanted, field), getattr(made, field))
    ]
    assert different == []


def fill(address: str, file: Path) -> None:
    """The rows as a table of PostgreSQL's."""
    import psycopg

    rows = duckdb.connect().sql(f"SELECT * FROM '{file}'")
    kinds = ", ".join(
        f"{name} {'text' if str(kind) == 'VARCHAR' else kind}"
        for name, kind in zip(rows.columns, rows.types, strict=True)
    )
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE retail ({kinds})".encode())
        with connection.cursor().copy("COPY retail FROM STDIN") as copy:
            for row in rows.fetchall():
                copy.write_row(row)
