"""Parquet files as lakes hold them, for ClickHouse: as DuckDB reads them, counted, or refused."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.engines.warehouse import Engine, Warehouse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.guard import same
from ltv_xl.warehouse.place import Place
from tests.warehouse.odd_shop import CUSTOMERS, ORDERS, SETTINGS, in_row_7, orders_with

_RATES: Any = {"tax": "included 10%", "fee": "3.6%", "points": "1%", "margin": "33.3%"}
COSTS = replace(SETTINGS, delivery_cost=Decimal(500), **_RATES)


def written(path: Path, changes: Mapping[str, str | None], rows: str = "1 = 1") -> Path:
    """A file of orders. rows: a test of its own columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place = str(path).replace("'", "''")
    duckdb.execute(
        f"COPY (SELECT * FROM ({orders_with(changes)}) WHERE {rows}) TO '{place}' (FORMAT parquet)"
    )
    return path


def there(
    engine: Engine, table: object, settings: Settings = SETTINGS, customers: Path | None = None
) -> tuple[CheckedOrders, Analysis]:
    place = Place("clickhouse", str(table), customers=None if customers is None else str(customers))
    orders = reading.read(Warehouse(engine), place, settings)
    return orders, analyse(orders, settings)


def differing(one: Analysis, other: Analysis) -> list[str]:
    return [name for name in one.__struct_fields__ if not same(getattr(one, name), getattr(other, name))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"refunded_amount": "CASE order_id % 10 WHEN 0 THEN 100.0 ELSE 0 END"}),
        ({"status": None}, {"status": "CASE order_id % 5 WHEN 0 THEN 'cancelled' ELSE 'ok' END"}),
        ({"revenue": "CAST(revenue AS INTEGER)"}, {"revenue": "CAST(revenue AS DOUBLE) + 0.5"}),
        ({"customer_id": "order_id * 3 % 7"}, {"customer_id": "CAST(order_id * 3 % 7 AS VARCHAR)"}),
        ({"order_date": "CAST(order_date AS DATE)"}, {}),
        ({"channel": "CAST(channel AS ENUM('SNS', 'Search', 'TV'))"}, {"channel": "CAST(channel AS BLOB)"}),
    ],
    ids=["more columns", "fewer columns", "numbers", "ids", "days and times", "texts"],
)
def test_files_of_one_pattern_may_differ(
    clickhouse: Engine, tmp_path: Path, first: dict[str, str | None], second: dict[str, str | None]
) -> None:
    files = [
        written(tmp_path / "a.parquet", first, f"order_id <= {ORDERS // 2}"),
        written(tmp_path / "b.parquet", second, f"order_id > {ORDERS // 2}"),
    ]
    orders, results = there(clickhouse, tmp_path / "*.parquet")
    assert orders.rows_read == ORDERS
    want = analyse(read([str(file) for file in files], settings=SETTINGS), SETTINGS)
    if "order_date" in first:  # there DuckDB takes what clocks show in one file for UTC
        assert (orders.last_order, results.total.orders) == (
            read([str(files[1])], settings=SETTINGS).last_order,
            ORDERS,
        )
    else:
        assert differing(want, results) == []


@pytest.mark.parametrize("other", ["order_date", "CAST(order_date AS DATE)"])
def test_times_with_and_without_a_zone_in_one_column_are_refused(
    clickhouse: Engine, tmp_path: Path, other: str
) -> None:
    """Nothing says what such a value means."""
    zoned = {"order_date": "order_date AT TIME ZONE 'Asia/Tokyo'"}
    written(tmp_path / "a.parquet", zoned, "order_id <= 30")
    written(tmp_path / "b.parquet", {"order_date": other}, "order_id > 30")
    with pytest.raises(SourceError) as refused:
        there(clickhouse, tmp_path / "*.parquet")
    assert refused.value.key == "engines.wrong_type.day"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("revenue", in_row_7("CAST('NaN' AS DOUBLE)", "revenue"), "bad_amount"),
        ("revenue", in_row_7("CAST('Infinity' AS DOUBLE)", "revenue"), "bad_amount"),
        ("revenue", in_row_7("-1e300", "revenue"), "bad_amount"),
        ("revenue", in_row_7("CAST(1e30 AS DECIMAL(38, 4))", "revenue"), "bad_amount"),
        ("order_date", in_row_7("DATE '9999-12-31'", "CAST(order_date AS DATE)"), "future_date"),
        ("order_date", in_row_7("TIMESTAMP '1850-01-01'", "order_date"), "old_date"),
    ],
)
def test_a_value_that_cannot_be_used_is_counted(
    clickhouse: Engine, tmp_path: Path, column: str, value: str, reason: str
) -> None:
    orders, _ = there(clickhouse, written(tmp_path / "o.parquet", {column: value}))
    assert (orders.rows_used, dict(orders.rows_left_out)) == (ORDERS - 1, {reason: 1})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"revenue": "CAST(revenue AS DOUBLE) + 0.12345678"},
        {"revenue": "CAST(revenue + 0.12345678 AS DECIMAL(38, 8))"},
        {"customer_id": "CAST(md5(customer_id) AS UUID)", "channel": "'a''b\\c' || order_id % 2"},
        {"order_date": "CAST(order_date AS TIMESTAMP_NS)"},
    ],
)
def test_amounts_are_rounded_as_elsewhere(
    clickhouse: Engine, tmp_path: Path, changes: dict[str, str | None]
) -> None:
    """ClickHouse cuts decimals off: a tax that is taken out came to less with every order."""
    file = written(tmp_path / "o.parquet", changes)
    want = read([str(file)], settings=COSTS)
    orders, results = there(clickhouse, file, COSTS)
    assert orders.way == want.way
    assert differing(analyse(want, COSTS), results) == []


def test_ids_beyond_64_bits_with_a_sign_stay_as_they_are(clickhouse: Engine, tmp_path: Path) -> None:
    """Half of all hashes are above 2^63."""
    ids = "CAST(18446744073709551000 AS UBIGINT) + CAST(order_id * 3 % 7 AS UBIGINT)"
    file = written(tmp_path / "o.parquet", {"customer_id": ids})
    orders, _ = there(clickhouse, file, replace(SETTINGS, with_customers=True))
    shown = orders.connection.execute("SELECT customer_ids.id FROM customer_ids").fetchall()
    assert sorted(shown) == [(str(18446744073709551000 + n),) for n in range(CUSTOMERS)]


@pytest.mark.parametrize(
    ("name", "file"),
    [("a b/c'd/「注文」[1] (2).parquet", ""), ("q?/o.parquet", ""), ("a/", "o.parquet"), ("a", "/o.parquet")],
    ids=["signs", "?", "folder/", "folder"],
)
def test_a_path_of_any_name(clickhouse: Engine, tmp_path: Path, name: str, file: str) -> None:
    """Of a folder all files are read."""
    written(tmp_path / f"{name}{file}", {})
    assert there(clickhouse, f"{tmp_path}/{name}")[0].rows_used == ORDERS


@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n"], ids=["missing", "empty", "no parquet"])
def test_files_that_cannot_be_read_are_a_sentence(
    clickhouse: Engine, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        written(tmp_path / "a.parquet", {})
        (tmp_path / "b.parquet").write_bytes(content)
    with pytest.raises(SourceError) as refused:
        there(clickhouse, tmp_path / "*.parquet")
    assert refused.value.key == "engines.no_files"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"channel": "CAST('\\xE9\\xFF' AS BLOB)"}, "engines.encoding"),
        (
            {"order_date": in_row_7("CAST('infinity' AS DATE)", "CAST(order_date AS DATE)")},
            "engines.unreadable",
        ),
        ({"channel": "[channel]"}, "engines.wrong_type.text"),
        ({"order_date": "CAST(order_date AS VARCHAR)"}, "engines.wrong_type.day"),
    ],
)
def test_a_column_that_cannot_be_read_is_a_sentence(
    clickhouse: Engine, tmp_path: Path, changes: dict[str, str | None], key: str
) -> None:
    with pytest.raises(SourceError) as refused:
        there(clickhouse, written(tmp_path / "o.parquet", changes))
    assert refused.value.key == key
    assert len(refused.value.sentence("ja").splitlines()) == 1


def test_spark_reads_all_columns_of_a_pattern(spark: Engine, tmp_path: Path) -> None:
    """Not those of one file alone: what came back by a column that only newer files have would be sold."""
    half = f"order_id <= {ORDERS // 2}"
    refunds = {"refunded_amount": "CASE order_id % 10 WHEN 0 THEN 100.0 ELSE 0 END"}
    written(tmp_path / "a.parquet", {}, half)
    written(tmp_path / "b.parquet", refunds, f"NOT {half}")
    place = Place("spark", str(tmp_path / "*.parquet"))
    orders = reading.read(Warehouse(spark), place, SETTINGS)
    revenue = orders.connection.execute("SELECT sum(orders.revenue) AS revenue FROM orders").fetchall()
    assert revenue == [(sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1)) - 300,)]
    written(tmp_path / "c.parquet", {"customer_id": "order_id"}, half)
    with pytest.raises(SourceError) as refused:
        reading.read(Warehouse(spark), place, SETTINGS)
    assert refused.value.key == "engines.unreadable"
    with pytest.raises(SourceError) as refused:
        spark.give("nothing", str(tmp_path / "nothing/*.parquet"))
    assert refused.value.key == "engines.no_files"
