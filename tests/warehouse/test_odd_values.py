"""What PostgreSQL's types can hold and no file does: read, counted as unusable, or refused."""

from typing import Any

import pytest

from ltv_xl.errors import SourceError
from tests.warehouse.odd_shop import CUSTOMERS, ORDERS, Reader, in_row_7, orders_with

GENDERS = (
    "SELECT n AS customer_id, CASE n % 2 WHEN 0 THEN 'female' ELSE 'male' END AS gender "
    "FROM generate_series(0, 6) n"
)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("revenue", in_row_7("'NaN'::float8", "revenue::float8"), "bad_amount"),
        ("revenue", in_row_7("'Infinity'::float8", "revenue::float8"), "bad_amount"),
        ("revenue", in_row_7("'-Infinity'::numeric", "revenue"), "bad_amount"),
        ("revenue", in_row_7("1e40", "revenue"), "bad_amount"),
        ("revenue", in_row_7("10::numeric ^ 100000", "revenue"), "bad_amount"),
        ("order_date", in_row_7("'infinity'::timestamp", "order_date"), "future_date"),
        ("order_date", in_row_7("'290000-12-31'::timestamp", "order_date"), "future_date"),
        ("order_date", in_row_7("'-infinity'::date", "order_date::date"), "old_date"),
        ("order_date", in_row_7("'0044-03-15 BC'::timestamp", "order_date"), "old_date"),
    ],
)
def test_a_value_that_no_file_holds_is_counted(read: Reader, column: str, value: str, reason: str) -> None:
    orders, _ = read(orders_with({column: value}))
    assert (orders.rows_used, dict(orders.rows_left_out)) == (ORDERS - 1, {reason: 1})


@pytest.mark.parametrize("odd", ["'NaN'::float8", "'Infinity'::float8", "1e15"])
@pytest.mark.parametrize("column", ["cost", "gross_profit"])
def test_a_cost_that_is_none_is_as_if_it_lacked(read: Reader, column: str, odd: str) -> None:
    orders, results = read(orders_with({column: in_row_7(odd, "(revenue * 0.4)::float8")}))
    assert results.total.customers == CUSTOMERS
    assert [(remark.key, remark.fields) for remark in orders.remarks] == [(f"{column}_missing", {"count": 1})]


def test_a_refund_that_is_none_takes_nothing_off(read: Reader) -> None:
    _, results = read(orders_with({"refunded_amount": in_row_7("'NaN'::numeric", "0")}))
    plain = sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1))
    assert results.total.revenue == plain


@pytest.mark.parametrize(
    ("column", "used", "taken"),
    [
        ("CASE order_id WHEN 7 THEN 300 ELSE 0 END", ORDERS, 300),
        ("CASE order_id WHEN 7 THEN 0.5 ELSE 0 END", ORDERS, 0.5),
        ("CASE order_id WHEN 7 THEN 1 ELSE 0 END", ORDERS - 1, 1000 + 7 * 37 % 900),
        ("order_id = 7", ORDERS - 1, 1000 + 7 * 37 % 900),
        ("CASE order_id WHEN 7 THEN 'yes' ELSE 'no' END", ORDERS - 1, 1000 + 7 * 37 % 900),
    ],
)
def test_refunded_is_an_amount_or_says_yes(read: Reader, column: str, used: int, taken: float) -> None:
    orders, results = read(orders_with({"refunded": column}))
    assert orders.rows_used == used
    assert float(results.total.revenue) == sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1)) - taken


def test_ages_and_clicks_that_are_none(read: Reader) -> None:
    ages = "CASE n WHEN 1 THEN float8 'NaN' WHEN 2 THEN 1e12 WHEN 3 THEN 'Infinity' ELSE 30 END"
    clicks = "CASE m WHEN 1 THEN float8 'NaN' WHEN 2 THEN '-Infinity' ELSE 10 END"
    _, results = read(
        orders_with({}),
        customers=f"SELECT 'c' || n AS customer_id, {ages} AS age FROM generate_series(0, 6) n",
        ads=f"SELECT DATE '2024-01-01' AS month, 'SNS' AS channel, 100 AS cost, {clicks} AS clicks "
        "FROM generate_series(1, 3) m",
    )
    assert results.total.customers == CUSTOMERS


def test_months_of_spend_begin_in_the_zone_of_the_shop(read: Reader) -> None:
    """Midnight of 1 February in Tokyo is a day of January where the server counts."""
    orders, _ = read(
        orders_with({}),
        ads="SELECT TIMESTAMP '2024-02-01' AT TIME ZONE 'Asia/Tokyo' AS month, 'SNS' AS channel, 5 AS cost",
    )
    months = orders.connection.execute("SELECT ad_spend.month FROM ad_spend").fetchall()
    assert [f"{month}" for (month,) in months] == ["2024-02-01"]


@pytest.mark.parametrize(
    "of_orders",
    ["(order_id * 3 % 7)::numeric(10, 2)", "(order_id * 3 % 7)::float8", "(order_id * 3 % 7)::numeric"],
)
def test_numbers_of_unlike_types_are_the_same_customers(read: Reader, of_orders: str) -> None:
    """12.00 and 12: as texts they were two."""
    orders, _ = read(orders_with({"customer_id": of_orders}), customers=GENDERS)
    rows = orders.connection.execute("SELECT count(*) AS n, count(customers.gender) AS known FROM customers")
    assert rows.fetchall() == [(CUSTOMERS, CUSTOMERS)]


def test_large_floating_ids_stay_apart(read: Reader) -> None:
    _, results = read(orders_with({"customer_id": "(order_id * 3 % 7 + 1e15)::float8"}))
    assert results.total.customers == CUSTOMERS


def test_a_domain_is_the_type_that_it_narrows(read: Reader, server: Any) -> None:
    server.execute(
        "CREATE DOMAIN odd.yen AS numeric(12, 2); CREATE DOMAIN odd.code AS text; "
        "CREATE DOMAIN odd.member AS odd.code CHECK (value <> ''); "
        "CREATE TYPE odd.way AS ENUM ('SNS', 'Search', 'TV'); CREATE DOMAIN odd.channel AS odd.way"
    )
    orders, results = read(
        orders_with({
            "revenue": "revenue::odd.yen",
            "customer_id": "customer_id::odd.member",
            "channel": "channel::odd.way::odd.channel",
        })
    )
    assert (orders.rows_used, results.total.customers) == (ORDERS, CUSTOMERS)


MIXED = "CASE order_id % 2 WHEN 0 THEN upper(customer_id) ELSE customer_id END"


def test_ids_without_case_are_compared_as_their_database_does(read: Reader, server: Any) -> None:
    server.execute("CREATE EXTENSION IF NOT EXISTS citext")
    _, results = read(orders_with({"customer_id": f"({MIXED})::citext"}))
    assert results.total.customers == CUSTOMERS


def test_a_collation_that_takes_unlike_texts_for_equal_is_refused(read: Reader, server: Any) -> None:
    server.execute(
        "CREATE COLLATION odd.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    )
    with pytest.raises(SourceError) as refused:
        read(orders_with({"customer_id": f"({MIXED}) COLLATE odd.ci"}))
    assert refused.value.key == "engines.wrong_type.text"
    assert "text COLLATE ci" in refused.value.sentence("ja")


@pytest.mark.parametrize("amount", ["0", "-revenue"])
def test_a_shop_without_a_purchase_is_analysed(read: Reader, amount: str) -> None:
    orders, results = read(orders_with({"revenue": amount}))
    assert (orders.rows_used, results.total.customers) == (ORDERS, 0)


@pytest.mark.parametrize(("value", "written"), [("revenue::money", "money"), ("to_jsonb(revenue)", "jsonb")])
def test_the_type_in_a_refusal_is_the_users(read: Reader, value: str, written: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(orders_with({"revenue": value}))
    assert refused.value.fields["type"] == written


def test_blanks_around_an_id_are_none_of_it(read: Reader) -> None:
    spelled = "CASE order_id % 2 WHEN 0 THEN customer_id ELSE E'\\t　' || customer_id || E'　\\r\\n' END"
    _, results = read(orders_with({"customer_id": spelled}))
    assert results.total.customers == CUSTOMERS
