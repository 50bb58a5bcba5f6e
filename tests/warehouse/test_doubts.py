"""What looks wrong in tables is said, with the figures that it concerns; and of sound ones nothing is.

On DuckDB, so that it runs everywhere; each engine is asked the same of the guard's tables.
"""

from collections.abc import Mapping

import duckdb
import pytest

from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.errors import SourceError
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.texts import LANGUAGES, text
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place
from tests.warehouse.odd_shop import SETTINGS, orders_with

MEMBERS = "SELECT 'c' || n AS customer_id FROM generate_series(0, 6) AS numbers (n)"


def read(changes: Mapping[str, str | None], further: str = "", **others: str) -> CheckedOrders:
    """The tables read. further: a SELECT of rows that come after, from `orders`."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE orders AS {orders_with(changes)}")
    if further:
        connection.execute(f"INSERT INTO orders {further}")
    for name, select in others.items():
        connection.execute(f"CREATE TABLE {name} AS {select}")
    place = Place("duckdb", "orders", **{name: name for name in others})
    return reading.read(Warehouse(DuckDB(connection)), place, SETTINGS)


def said(orders: CheckedOrders) -> dict[str, Mapping[str, object]]:
    """Each remark with its fields; its sentence can be written in both languages."""
    for remark in orders.remarks:
        for lang in LANGUAGES:
            assert "{" not in text(f"orders.remark.{remark.key}", lang, **remark.fields)
    return {remark.key: remark.fields for remark in orders.remarks}


@pytest.mark.parametrize("name", ["customer_id", "order_id"])
def test_of_sound_tables_nothing_is_said(name: str) -> None:
    numbers = {"customer_id": "order_id * 3 % 7"} if name == "order_id" else {}
    assert said(read(numbers)) == {}
    assert said(read({}, customers=MEMBERS)) == {}
    lines = "SELECT * REPLACE (revenue / 3 AS revenue) FROM orders WHERE order_id % 2 = 0"
    assert said(read({}, lines)) == {}


def test_states_that_nobody_knows() -> None:
    """A word that few customers have may be about one of them."""
    odd = "CASE WHEN order_id % 5 = 0 THEN '審査中' WHEN order_id = 7 THEN 'ask Hanako' ELSE '発送済み' END"
    fields = said(read({"status": odd}))["states_unknown_there"]
    assert fields["count"] == 13
    assert "審査中" in str(fields["words"])
    assert "Hanako" not in str(fields["words"])


@pytest.mark.parametrize(
    ("further", "count"),
    [
        ("SELECT * REPLACE ('Search' AS channel) FROM orders WHERE order_id % 2 = 0", 30),
        ("SELECT * FROM orders", 60),
    ],
)
def test_the_amount_of_an_order_on_each_of_its_lines(further: str, count: int) -> None:
    assert said(read({}, further)) == {"amounts_repeated_there": {"header": "revenue", "count": count}}


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 0), (30, 30)])
def test_a_number_on_days_apart_may_be_no_orders(days: int, count: int) -> None:
    """Such as that of a subscription, under which all its deliveries would be one order."""
    later = f"SELECT * REPLACE (order_date + INTERVAL '{days} days' AS order_date, revenue / 3 AS revenue) "
    fields = said(read({}, f"{later} FROM orders WHERE order_id % 2 = 0"))
    assert fields == ({"numbers_on_several_days_there": {"count": count}} if count else {})


def test_amounts_of_lines_by_their_header_are_none_of_orders() -> None:
    further = "SELECT * FROM orders WHERE order_id % 2 = 0"
    changes: dict[str, str | None] = {"revenue": None, "line total": "revenue"}
    assert said(read(changes, further)) == {}


@pytest.mark.parametrize(
    "spelled",
    ["upper(customer_id)", "replace(customer_id, 'c', 'c　')", "replace(customer_id, '1', '１')"],
)
def test_ids_that_look_alike(spelled: str) -> None:
    orders = read({"customer_id": f"CASE order_id % 2 WHEN 0 THEN {spelled} ELSE customer_id END"})
    assert said(orders)["ids_alike_there"]["count"] == (1 if "１" in spelled else 7)


def test_blanks_around_an_id_are_none_of_it() -> None:
    assert (
        said(read({"customer_id": "CASE order_id % 2 WHEN 0 THEN '　' ELSE '' END || customer_id || '\t '"}))
        == {}
    )


def test_leading_zeros() -> None:
    changes = {"customer_id": "CASE order_id % 2 WHEN 0 THEN '00' ELSE '' END || (order_id * 3 % 7 + 1)"}
    assert said(read(changes)) == {"ids_alike_there": {"count": 7}}


def test_ids_of_nobody() -> None:
    guests = "CASE order_id % 9 WHEN 0 THEN 'ゲスト' WHEN 1 THEN 'Guest' ELSE customer_id END"
    assert said(read({"customer_id": guests})) == {"nobody_there": {"ids": "Guest, ゲスト", "count": 13}}


def test_one_id_with_too_many_orders() -> None:
    fields = said(read({"customer_id": "CASE order_id % 3 WHEN 0 THEN 0 ELSE order_id END"}))
    assert fields == {"one_customer_there": {"share": "33%"}}
    assert said(read({"customer_id": "1"})) == {"one_customer_only_there": {"count": 60}}


def test_numbers_of_orders_that_two_customers_have() -> None:
    orders = read({"order_id": "order_id // 2", "channel": "'SNS'"})
    assert said(orders) == {"orders_of_two_customers": {"count": 29}}


def test_customers_that_no_table_knows() -> None:
    assert said(read({}, customers=f"{MEMBERS} WHERE n < 5")) == {"customers_unknown_there": {"count": 2}}
    strangers = MEMBERS.replace("'c'", "'x'")
    for select in (strangers, f"{MEMBERS} WHERE n > 10", "SELECT CAST(NULL AS VARCHAR) AS customer_id"):
        assert said(read({}, customers=select)) == {"customers_all_unknown_there": {}}


@pytest.mark.parametrize("rows", ["LIMIT 0", "WHERE month IS NULL"])
def test_spend_without_a_usable_row_is_refused(rows: str) -> None:
    spend = "SELECT CAST(NULL AS DATE) AS month, 'SNS' AS channel, 5 AS cost"
    with pytest.raises(SourceError) as refused:
        read({}, ads=f"SELECT * FROM ({spend}) AS given {rows}")
    assert refused.value.key == "engines.no_ad_rows"
