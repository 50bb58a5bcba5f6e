"""Amounts of tables are in one currency, as their columns and headers say, or there is no report."""

from dataclasses import replace

import duckdb
import pytest

from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.errors import InputError
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place
from tests.warehouse.odd_shop import ORDERS, SETTINGS, orders_with

SPEND = (
    "SELECT DATE '2024-01-01' AS month, 'SNS' AS channel, 100 AS cost, {} AS currency "
    "FROM generate_series(1, 3) AS numbers (n)"
)
MIXED = "CASE order_id % 5 WHEN 0 THEN 'usd' WHEN 1 THEN NULL ELSE '円' END"


def read(currency: str | None, given: str | None = None, spend: str = "") -> CheckedOrders:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE orders AS {orders_with({'currency': currency})}")
    if spend:
        connection.execute(f"CREATE TABLE ads AS {SPEND.format(spend)}")
    place = Place("duckdb", "orders", ads="ads" if spend else None)
    return reading.read(Warehouse(DuckDB(connection)), place, replace(SETTINGS, currency=given))


@pytest.mark.parametrize(
    ("currency", "spend", "code", "is_named"),
    [
        (None, "", "JPY", False),
        ("'USD'", "", "USD", True),
        ("'円'", "", "JPY", True),
        ("'$'", "'CAD'", "CAD", True),
        ("'€'", "CAST(NULL AS VARCHAR)", "EUR", True),
    ],
)
def test_the_currency_is_that_of_the_tables(currency: str, spend: str, code: str, is_named: bool) -> None:
    orders = read(currency, spend=spend)
    assert (orders.currency, orders.currency_is_named, orders.rows_used) == (code, is_named, ORDERS)
    assert [remark.key for remark in orders.remarks] == []


def test_a_sign_of_several_currencies_is_said_to_be_read_as_one() -> None:
    assert [remark.key for remark in read("'$'").remarks] == ["currency_assumed"]


def test_the_header_of_the_amounts_names_it() -> None:
    connection = duckdb.connect()
    changes: dict[str, str | None] = {"revenue": None, "売上（ドル）": "revenue"}
    connection.execute(f"CREATE TABLE orders AS {orders_with(changes)}")
    orders = reading.read(Warehouse(DuckDB(connection)), Place("duckdb", "orders"), SETTINGS)
    assert orders.currency == "USD"


def test_rows_in_another_currency_are_left_out_where_one_was_chosen() -> None:
    """A row that names none is in the currency of the report."""
    orders = read(MIXED, "JPY", "CASE n WHEN 1 THEN 'USD' ELSE 'JPY' END")
    assert dict(orders.rows_left_out) == {"other_currency": 12}
    assert [(remark.key, remark.fields) for remark in orders.remarks] == [
        ("ads_in_other_currency", {"count": 1})
    ]
    spent = orders.connection.execute("SELECT sum(ad_spend.cost) AS cost FROM ad_spend").fetchall()
    assert spent == [(200,)]


@pytest.mark.parametrize(
    ("currency", "given", "spend", "key"),
    [
        (MIXED, None, "", "orders.two_currencies"),
        (MIXED, "EUR", "", "orders.currency_absent"),
        ("'USD'", "JPY", "", "orders.currency_differs"),
        ("'USD'", None, "'EUR'", "orders.ads_other_currency"),
        (None, None, "CASE n WHEN 1 THEN 'USD' ELSE 'JPY' END", "orders.two_currencies"),
        (None, "XXQ", "", "orders.currency_unknown"),
    ],
)
def test_a_refusal(currency: str | None, given: str | None, spend: str, key: str) -> None:
    with pytest.raises(InputError) as refused:
        read(currency, given, spend)
    assert (refused.value.key, refused.value.exit_code) == (key, 2)
