"""The same orders as a CSV file and as a table: the same figures, the same rows left out, the same doubts."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Engine, Warehouse
from ltv_xl.errors import InputError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place
from tests.warehouse.odd_shop import SETTINGS, orders_with

Shape = Mapping[str, str | None]

SHAPES: Mapping[str, tuple[Shape, set[str]]] = {
    "a flag of truth": ({"cancelled": "order_id % 9 = 0"}, set()),
    "a flag with decimals": (
        {"キャンセルフラグ": "CAST(CASE WHEN order_id % 9 = 0 THEN 1 ELSE 0 END AS DECIMAL(30, 2))"},
        set(),
    ),
    "a flag with blanks": ({"キャンセル": "CASE WHEN order_id % 9 = 0 THEN ' 有 ' ELSE '無　' END"}, set()),
    "a flag that is an amount": (
        {"キャンセル": "CAST(CASE WHEN order_id % 9 = 0 THEN 500 ELSE 0 END AS BIGINT)"},
        {"flag_is_number"},
    ),
    "a flag of most": (
        {"取消区分": "CAST(CASE WHEN order_id % 9 = 0 THEN 0 ELSE 1 END AS SMALLINT)"},
        {"flag_of_most"},
    ),
    "a flag in part": (
        {
            "キャンセル区分": "CASE order_id % 9 WHEN 0 THEN '一部キャンセル' "
            "WHEN 1 THEN 'キャンセル' ELSE '通常' END"
        },
        {"flag_in_part"},
    ),
    "a flag that is a day": (
        {"voided": "CASE WHEN order_id % 9 = 0 THEN TIMESTAMP '2024-02-01 10:00:00' END"},
        set(),
    ),
    "days that never were": (
        {
            "cancelled_at": "CASE order_id % 9 WHEN 0 THEN DATE '2024-02-01' WHEN 1 THEN DATE '2099-12-31' "
            "WHEN 2 THEN DATE '1970-01-01' END"
        },
        set(),
    ),
    "returns as rows of their own": (
        {
            "order_id": None,
            "status": None,
            "取引区分": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '売上' END",
        },
        {"returns_as_rows"},
    ),
    "more refunds than sales": (
        {"revenue": "CASE WHEN order_id % 3 = 0 THEN revenue ELSE -revenue END"},
        {"mostly_below_zero"},
    ),
    "states that nobody knows": (
        {"status": "CASE order_id % 9 WHEN 0 THEN '店長預かり' WHEN 1 THEN 'キャンセル' ELSE '発送済み' END"},
        {"states_unknown"},
    ),
    "cancellations that are asked for": (
        {"status": "CASE order_id % 9 WHEN 0 THEN 'キャンセル受付中' ELSE '発送済み' END"},
        {"cancellation_requested"},
    ),
    "refunds below zero": (
        {"refunded_amount": "CASE WHEN order_id % 9 = 0 THEN -300 ELSE 0 END"},
        set(),
    ),
    "orders that were paid back in part": (
        {
            "status": "CASE WHEN order_id % 9 = 0 THEN 'returned' ELSE 'shipped' END",
            "refunded_amount": "CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END",
        },
        {"repaid_in_part"},
    ),
    "orders that were paid back": (
        {
            "status": "CASE WHEN order_id % 9 = 0 THEN 'returned' ELSE 'shipped' END",
            "refunded_amount": "CASE WHEN order_id % 9 = 0 THEN revenue ELSE 0 END",
        },
        set(),
    ),
    "refunded as an amount": (
        {"refunded": "CAST(CASE order_id % 9 WHEN 0 THEN 0.5 WHEN 1 THEN 1 ELSE 0 END AS DECIMAL(9, 2))"},
        set(),
    ),
    "refunded as yes": ({"refunded": "CASE WHEN order_id % 9 = 0 THEN 'yes' ELSE 'no' END"}, set()),
    "refunds that a total shows to be off": (
        {
            "revenue": None,
            "net sales": "revenue - CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END",
            "total": "revenue",
            "refunded amount": "CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END",
        },
        set(),
    ),
    "states of subscriptions": (
        {
            "status": None,
            "subscription_id": "'S' || customer_id",
            "状態": "CASE customer_id WHEN 'c1' THEN '解約' ELSE '継続中' END",
        },
        set(),
    ),
    "an amount paid back, unused": (
        {"返金": "CAST(CASE WHEN order_id % 9 = 0 THEN 500 ELSE 0 END AS DECIMAL(12, 2))"},
        {"repaid_unused"},
    ),
    "pieces that came back": (
        {"返品数": "CAST(CASE WHEN order_id % 9 = 0 THEN 1 ELSE 0 END AS SMALLINT)"},
        {"returned_quantity_unused"},
    ),
    "a flag of numbers, unused": (
        {"返金フラグ": "CAST(CASE WHEN order_id % 9 = 0 THEN 1 ELSE 0 END AS DECIMAL(4, 2))"},
        {"flag_unused"},
    ),
    "a flag beside blanks": ({"受取拒否": "CASE WHEN order_id % 9 = 0 THEN '○' END"}, {"flag_unused"}),
    "what counts": ({"与信結果": "CASE WHEN order_id % 9 = 0 THEN 'NG' ELSE 'OK' END"}, {"counted_unused"}),
    "what is paid": (
        {"入金日": "CASE WHEN order_id % 9 <> 0 THEN CAST(order_date AS DATE) END", "status": None},
        {"counted_unused"},
    ),
    "what counts beside blanks": (
        {"有効フラグ": "CASE WHEN order_id % 9 <> 0 THEN CAST(1 AS SMALLINT) END"},
        {"counted_unused"},
    ),
    "what counts as truth": ({"is_valid": "order_id % 9 <> 0"}, {"counted_unused"}),
    "words that nobody knows, unused": (
        {"処理結果区分": "CASE WHEN order_id % 9 = 0 THEN 'サンプル' ELSE '発送済み' END"},
        {"state_open"},
    ),
    "pieces that are not called so": (
        {"返品": "CAST(CASE WHEN order_id % 9 = 0 THEN 2 ELSE 0 END AS DECIMAL(12, 2))"},
        {"returned_quantity_unused"},
    ),
    "refunded pieces": (
        {"refunded": "CAST(CASE WHEN order_id % 9 = 0 THEN 2 ELSE 0 END AS DECIMAL(12, 2))"},
        {"refunded_in_pieces"},
    ),
    "refunded pieces of more": (
        {
            "refunded": "CAST(CASE WHEN order_id % 9 = 0 THEN 20 ELSE 0 END AS DECIMAL(12, 2))",
            "quantity": "30",
        },
        {"refunded_in_pieces"},
    ),
    "returns that undo sales": (
        {
            "order_id": None,
            "revenue": "1000",
            "status": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '売上' END",
        },
        {"returns_as_rows"},
    ),
    "returns that undo nothing": (
        {"status": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '売上' END"},
        set(),
    ),
    "states of refunds below zero": (
        {
            "revenue": "CASE WHEN order_id % 9 = 0 THEN -revenue ELSE revenue END",
            "処理結果区分": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '発送済み' END",
        },
        set(),
    ),
    "a day, unused, that never was for most": (
        {"Cancellation Date": "CASE WHEN order_id % 9 = 0 THEN DATE '2024-03-03' ELSE DATE '9999-12-31' END"},
        {"day_unused"},
    ),
    "an ID of returns": (
        {"return_id": "CASE WHEN order_id % 9 = 0 THEN 'R-' || order_id END"},
        {"flag_unused"},
    ),
    "states that others settle": (
        {
            "status": "CASE WHEN order_id % 9 = 0 THEN 'cancelled' ELSE 'shipped' END",
            "処理結果区分": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '発送済み' END",
        },
        set(),
    ),
    "states of some that others settle": (
        {
            "refunded_amount": "CASE WHEN order_id % 18 = 0 THEN 300 ELSE 0 END",
            "処理結果区分": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '発送済み' END",
        },
        {"state_unused"},
    ),
    "a flag of truth, unused": ({"is_fraud": "order_id % 9 = 0"}, {"flag_unused"}),
    "states, unused": (
        {"処理結果区分": "CASE WHEN order_id % 9 = 0 THEN '返品' ELSE '発送済み' END"},
        {"state_unused"},
    ),
    "states below a header of any kind": (
        {"memo 2": "CASE WHEN order_id % 9 = 0 THEN 'キャンセル' ELSE '発送済み' END"},
        {"state_unused"},
    ),
    "the same doubt about several columns": (
        dict.fromkeys(("返品1", "返品2", "赤伝"), "CASE WHEN order_id % 9 = 0 THEN 'はい' END"),
        {"flag_unused"},
    ),
    "notes that speak of returns": (
        {
            "備考": "CASE order_id % 9 WHEN 0 THEN 'ご都合により返品のため返金いたしました。' || order_id "
            "WHEN 1 THEN 'キャンセル不可の旨は了承済みとのことです。よろしくお願いします' WHEN 2 THEN '' "
            "ELSE '午前中の配達をお願いします。不在の場合は置き配でお願いいたします' END"
        },
        {"note_unused"},
    ),
    "notes of calls and of returns, in English": (
        {
            "Notes": "CASE order_id % 9 WHEN 0 THEN 'Order CANCELLED by phone, her flight was cancelled' "
            "WHEN 1 THEN 'Returned her call about the delivery' WHEN 2 THEN 'don''t cancel, she can''t' "
            "ELSE 'Please ring twice, and leave it at the door' END"
        },
        {"note_unused"},
    ),
    "short words among notes": (
        {
            "備考": "CASE order_id % 9 WHEN 0 THEN 'キャンセル' "
            "ELSE '午前中の配達をお願いします。不在の場合は置き配でお願いいたします' END"
        },
        {"note_unused"},
    ),
    "notes that do not speak of any": (
        {"備考": "CASE order_id % 9 WHEN 0 THEN '前回返品された商品とは別のご注文とのことです' END"},
        set(),
    ),
    "what refunds have left": (
        {"net total": "revenue - CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END"},
        {"remainder_unused"},
    ),
    "what the refunds that are known have left": (
        {
            "refunded_amount": "CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END",
            "net total": "revenue - CASE WHEN order_id % 9 = 0 THEN 300 ELSE 0 END",
        },
        set(),
    ),
    "another amount beside the sales": ({"net weight": "revenue / 7", "final price": "revenue"}, set()),
    "pieces that returns have left": (
        {"quantity": "3", "net quantity": "CASE WHEN order_id % 9 = 0 THEN 2 ELSE 3 END"},
        {"returned_quantity_unused"},
    ),
    "a day, unused": (
        {"Cancellation Date": "CASE WHEN order_id % 9 = 0 THEN DATE '2024-03-03' END"},
        {"day_unused"},
    ),
    "nothing odd": (
        {"size": "CAST(order_id % 3 AS SMALLINT)", "キャンセル可否": "'不可'", "gift": "order_id % 2 = 0"},
        set(),
    ),
}
"""What a shop writes -> the columns that differ from a plain shop's, and the doubts that follow."""

DOUBTS = {
    "states_unknown", "cancellation_requested", "flag_in_part", "flag_is_number", "flag_of_most",
    "flag_unused", "state_unused", "counted_unused", "day_unused", "repaid_unused",
    "state_open", "refunded_in_pieces", "returned_quantity_unused", "repaid_in_part", "returns_as_rows",
    "mostly_below_zero", "remainder_unused", "note_unused",
}  # fmt: skip


def of_file(select: str, folder: Path) -> CheckedOrders:
    path = folder / "orders.csv"
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT csv, HEADER)")
    return read([path], settings=SETTINGS)


def of_table(name: str, select: str, folder: Path, request: pytest.FixtureRequest) -> CheckedOrders:
    if name == "duckdb":
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE orders AS {select}")
        return reading.read(Warehouse(DuckDB(connection)), Place(name, "orders"), SETTINGS)
    engine: Engine = request.getfixturevalue(name)
    place = "as_files"
    if name == "postgres":
        server: Any = request.getfixturevalue("server")
        server.execute(f"DROP TABLE IF EXISTS {place}; CREATE TABLE {place} AS {select}")
    else:
        place = str(folder / "orders.parquet")
        duckdb.connect().execute(f"COPY ({select}) TO '{place}' (FORMAT parquet)")
    return reading.read(Warehouse(engine), Place(name, place), SETTINGS)


def sums(orders: CheckedOrders) -> list[tuple[str, float]]:
    """Each order with what it comes to."""
    rows = orders.connection.execute(
        "SELECT CAST(orders.order_id AS VARCHAR) AS order_id, orders.revenue FROM orders"
    ).fetchall()
    return sorted((str(order), float(revenue)) for order, revenue in rows)


def subscriptions(orders: CheckedOrders) -> list[tuple[Any, ...]]:
    """Their states."""
    if not orders.has_subscriptions:
        return []
    rows = orders.connection.execute(
        "SELECT subscriptions.state, count(*) AS rows_there FROM subscriptions GROUP BY subscriptions.state"
    ).fetchall()
    return sorted((str(state), int(count)) for state, count in rows)


def doubts(orders: CheckedOrders) -> dict[str, Mapping[str, object]]:
    """Those of states, flags and refunds; of tables some have words of their own."""
    named = {remark.key.removesuffix("_there"): remark.fields for remark in orders.remarks}
    return {key: dict(fields) for key, fields in named.items() if key in DOUBTS}


def told(orders: CheckedOrders) -> Mapping[str, object]:
    """What must be the same."""
    return {
        "doubts": doubts(orders),
        "left out": dict(orders.rows_left_out),
        "sums": sums(orders),
        "subscriptions": subscriptions(orders),
        "refunds": orders.way.refunds,
    }


@pytest.fixture(scope="module", params=SHAPES)
def shape(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Mapping[str, object]]:
    """The SELECT of a shape, and what its file says."""
    changes, said = SHAPES[request.param]
    select = orders_with(changes)
    of = told(of_file(select, tmp_path_factory.mktemp("file")))
    assert cast("dict[str, object]", of["doubts"]).keys() == said
    return select, of


@pytest.mark.parametrize("name", ["duckdb", "postgres", "clickhouse"])
def test_a_table_is_read_as_its_file(
    shape: tuple[str, Mapping[str, object]], name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    select, of = shape
    assert told(of_table(name, select, tmp_path, request)) == of


@pytest.mark.parametrize("name", ["duckdb", "postgres", "clickhouse"])
def test_a_day_of_a_subscription_is_refused_as_in_its_file(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Its orders were delivered, and all were left out as cancelled."""
    day = "CASE WHEN customer_id <> 'c0' THEN DATE '2024-03-01' END"
    select = orders_with({"subscription_id": "'S' || customer_id", "cancelled_at": day})
    makers: Sequence[Callable[[], CheckedOrders]] = (
        lambda: of_file(select, tmp_path),
        lambda: of_table(name, select, tmp_path, request),
    )
    for make in makers:
        with pytest.raises(InputError) as refused:
            make()
        assert refused.value.key == "orders.day_of_subscription"
