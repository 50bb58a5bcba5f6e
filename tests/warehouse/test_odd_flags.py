"""Flags, states and refunds of PostgreSQL's types, and columns that cannot be looked at."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ltv_xl.errors import SourceError
from tests.warehouse.odd_shop import ORDERS, SETTINGS, Reader, orders_with

NINTHS = [n for n in range(1, ORDERS + 1) if n % 9 == 0]


def ninth(value: str, else_: str = "NULL") -> str:
    """The SQL of a column with a value in each ninth row."""
    return f"CASE WHEN order_id % 9 = 0 THEN {value} ELSE {else_} END"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("cancelled", "CASE WHEN order_id % 9 = 0 THEN true WHEN order_id % 2 = 0 THEN false END"),
        ("cancelled", ninth("'2024-02-01'::timestamptz")),
        ("cancelled", ninth("'2024-02-01'::date", "'9999-12-31'::date")),
        ("del_flg", f"({ninth('1', '0')})::numeric(38, 2)"),
        ("del_flg", f"({ninth('1', '0')})::float8"),
        ("del_flg", f"({ninth('1')})::smallint"),
        ("del_flg", "(" + ninth("'1'", "'0'") + ")::char(3)"),
        ("status", "(" + ninth("'cancelled'", "'shipped'") + ")::char(20)"),
        ("status", ninth("'　Cancelled　'", "'shipped'")),
        ("cancelled_at", ninth("'2024-02-01'::date", "'infinity'::date")),
        ("cancelled_at", ninth("'2024-02-01'::timestamptz", "'9999-12-31'::timestamptz")),
        ("cancelled_at", ninth("'2024-02-01'::timestamp", "'0001-01-01'::timestamp")),
        ("cancelled_at", ninth("'2024-02-01'::timestamp", "'4713-01-01 BC'::timestamp")),
    ],
)
def test_what_a_type_says_of_cancelling(read: Reader, column: str, value: str) -> None:
    """0.00 was a yes, a day that never was a day of cancelling, and a moment was refused."""
    orders, _ = read(orders_with({column: value}))
    assert orders.rows_used == ORDERS - len(NINTHS)
    assert dict(orders.rows_left_out) == {"cancelled": len(NINTHS)}
    assert orders.remarks == ()


def test_refunds_below_zero_are_taken_off(read: Reader) -> None:
    """They were added."""
    _, results = read(orders_with({"refunded_amount": ninth("-300.00", "0")}))
    plain = sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1))
    assert results.total.revenue == plain - 300 * len(NINTHS)


def of_two_lines(columns: str, changes: Mapping[str, str | None]) -> str:
    """Each order on two lines, which `copy` numbers. columns: beside its number, customer, day and amount."""
    return (
        f"SELECT order_id, customer_id, order_date, revenue / 2 + copy AS revenue, {columns} "
        f"FROM ({orders_with(changes)}) AS whole CROSS JOIN generate_series(0, 1) AS copies (copy)"
    )


def test_refunds_of_an_order_on_each_of_its_lines(read: Reader) -> None:
    orders, _ = read(of_two_lines("refunded_amount", {"refunded_amount": ninth("300.0")}))
    assert {remark.key: remark.fields for remark in orders.remarks} == {
        "amounts_repeated_there": {"header": "refunded_amount", "count": len(NINTHS)}
    }


def test_a_state_on_one_line_of_its_order(read: Reader) -> None:
    """In a file the other lines go by it."""
    state = ninth("'cancelled'", "'shipped'")
    orders, _ = read(of_two_lines("CASE copy WHEN 0 THEN status END AS status", {"status": state}))
    assert {remark.key: remark.fields for remark in orders.remarks} == {
        "states_on_one_row_there": {"count": len(NINTHS)}
    }


@pytest.mark.parametrize("value", ["(1 / (order_id - order_id))::text", "(1 / (order_id - 60))::text"])
def test_a_column_that_nobody_asked_for_and_that_fails_ends_no_report(
    read: Reader, server: Any, value: str
) -> None:
    server.execute(f"CREATE VIEW odd.orders AS {orders_with({'return status': value})}")
    orders, _ = read.there("odd.orders")
    assert orders.rows_used == ORDERS
    assert {remark.key: remark.fields for remark in orders.remarks} == {"columns_unreadable_there": {}}


def test_a_column_that_is_used_and_fails_is_refused(read: Reader, server: Any) -> None:
    server.execute(f"CREATE VIEW odd.orders AS {orders_with({'status': '(1 / (order_id - 60))::text'})}")
    with pytest.raises(SourceError) as refused:
        read.there("odd.orders")
    assert refused.value.key == "engines.unreadable"


def test_a_state_beyond_the_first_rows_is_seen(read: Reader) -> None:
    orders, _ = read(
        "SELECT n AS order_id, 'c' || n % 50 AS customer_id, "
        "TIMESTAMP '2024-01-01' + n * INTERVAL '1 hour' AS order_date, 1000.0 AS revenue, "
        "CASE n WHEN 900 THEN 'returned' ELSE 'ok' END AS \"delivery state\" "
        "FROM generate_series(1, 1000) AS numbers (n)"
    )
    assert [remark.key for remark in orders.remarks] == ["state_unused"]


def test_of_people_and_of_long_texts_nothing_is_looked_at(read: Reader) -> None:
    """A word below a personal header may be a name."""
    orders, _ = read(
        orders_with({
            "氏名": ninth("'キャンセル'", "'山田'"),
            "説明": "repeat('キャンセル', 100000)",
            "note": "repeat('長', 300)",
        })
    )
    assert orders.remarks == ()


def test_notes_of_any_length_are_searched_where_they_are(read: Reader) -> None:
    long = "repeat('長', 100000) || '返品のため返金しました'"
    orders, _ = read(orders_with({"備考": ninth(long), "氏名メモ": ninth(long)}))
    assert {remark.key: remark.fields["count"] for remark in orders.remarks} == {"note_unused": len(NINTHS)}


@pytest.mark.parametrize("header", ["備考", "返品状態", "net total"])
def test_what_fails_far_below_the_first_rows_ends_no_report(read: Reader, server: Any, header: str) -> None:
    """A row that counts is looked at after all others are made."""
    usual = "1000.0" if header == "net total" else "'返品のため返金'"
    server.execute(
        "CREATE VIEW odd.orders AS SELECT n AS order_id, 'c' || n % 50 AS customer_id, "
        "TIMESTAMP '2024-01-01' + n * INTERVAL '1 hour' AS order_date, 1000.0 AS revenue, "
        f'CASE n WHEN 900 THEN {_failing(header)} ELSE {usual} END AS "{header}" '
        "FROM generate_series(1, 1000) AS numbers (n)"
    )
    orders, _ = read.there("odd.orders")
    assert orders.rows_used == 1000
    assert "columns_unreadable_there" in {remark.key for remark in orders.remarks}


def _failing(header: str) -> str:
    """The SQL of a value that cannot be computed in row 900."""
    return f"(1 / (n - 900))::{'numeric' if header == 'net total' else 'text'}"


def test_columns_that_may_not_be_read_are_not_looked_at(read: Reader, server: Any) -> None:
    server.execute(
        f"CREATE TABLE odd.orders AS {orders_with({'返金フラグ': ninth('1', '0')})}; "
        "DROP ROLE IF EXISTS ltv_lean; CREATE ROLE ltv_lean LOGIN; GRANT USAGE ON SCHEMA odd TO ltv_lean; "
        "GRANT SELECT (order_id, customer_id, order_date, revenue) ON odd.orders TO ltv_lean"
    )
    orders, _ = read.there("odd.orders", user="ltv_lean")
    assert (orders.rows_used, orders.remarks) == (ORDERS, ())


def test_a_column_that_the_user_names_is_what_they_say(read: Reader) -> None:
    """A column Refunded of 0 and 1 says yes and no, unless --map calls it an amount."""
    plain = sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1))
    changes: dict[str, str | None] = {"Refunded": "CASE order_id WHEN 7 THEN 1 ELSE 0 END"}
    settings = replace(SETTINGS, mapping={"refunded": "Refunded"})
    orders, results = read(orders_with(changes), settings=settings)
    assert orders.rows_used == ORDERS
    assert results.total.revenue == plain - 1
