"""Declared tables give what the reading of files gives, and are refused where they are not what is declared.

Here on DuckDB, so that it runs everywhere; test_on_postgres.py has a server.
"""

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.errors import InputError
from ltv_xl.orders import notices
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.guard import same
from ltv_xl.warehouse.place import Place
from tests.analysis.test_portable import faults
from tests.warehouse.shops import demo, typed

PLAIN: dict[str, Any] = {"lang": "en", "shop_opened": "all-new"}
COSTS: dict[str, Any] = {
    "delivery_cost": "500",
    "fee": "3.6%",
    "points": "1%",
    "tax": "included 10%",
    "ad_tax": "included 10%",
    "commission": "Search ads=10%",
}
SETTINGS = Settings(**PLAIN)
PLACE = Place("duckdb", "orders", customers="customers", ads="ads")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return dict(demo(tmp_path_factory.mktemp("demo")))


OF_FILES = ("connection", "sources", "rows_left_out", "money", "remarks", "reckoning")
"""What is said of the source itself."""


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        replace(SETTINGS, with_customers=True, by=("Prefecture", "channel*gender")),
        Settings(**PLAIN, **COSTS),
        Settings(**PLAIN, as_of=date(2024, 6, 30), mapping={"product": "Course"}),
    ],
    ids=["plain", "people", "costs", "earlier"],
)  # fmt: skip
def test_as_the_reading_of_files(files: dict[str, Path], settings: Settings) -> None:
    want_orders = read(
        [str(files["orders"])],
        customers=str(files["customers"]),
        ad_spend=str(files["ads"]),
        settings=settings,
    )
    got_orders = reading.read(Warehouse(DuckDB(typed(files))), PLACE, settings)
    for name in CheckedOrders.__struct_fields__:
        if name not in OF_FILES:
            assert getattr(got_orders, name) == getattr(want_orders, name), name
    assert sum(got_orders.rows_left_out.values()) == sum(want_orders.rows_left_out.values())
    want, got = analyse(want_orders, settings), analyse(got_orders, settings)
    assert [
        name for name in want.__struct_fields__ if not same(getattr(want, name), getattr(got, name))
    ] == []


LOG = """
    SELECT * FROM (VALUES
        (1, 'a', DATE '2024-01-31', 100.0, 'shipped'),
        (2, 'a', DATE '2024-02-29', 200.0, 'cancelled'),
        (3, 'b', DATE '2024-03-01', 300.0, 'shipped'))
    AS listed (order_id, customer_id, order_date, revenue, status)
"""


def given(select: str, settings: Settings = SETTINGS) -> CheckedOrders:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE orders AS {select}")
    return reading.read(Warehouse(DuckDB(connection)), Place("duckdb", "orders"), settings)


def test_a_plain_table() -> None:
    orders = given(LOG)
    assert (orders.rows_read, orders.rows_used, dict(orders.rows_left_out)) == (3, 2, {"cancelled": 1})
    assert (orders.first_order, orders.last_order) == (date(2024, 1, 31), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ("SELECT * EXCLUDE (revenue) FROM ({})", "engines.missing_columns.orders"),
        ("SELECT * REPLACE (CAST(order_date AS VARCHAR) AS order_date) FROM ({})", "engines.wrong_type.day"),
        ("SELECT * REPLACE ('¥' || revenue AS revenue) FROM ({})", "engines.wrong_type.number"),
        ("SELECT * REPLACE ([status] AS status) FROM ({})", "engines.wrong_type.text"),
        ("SELECT * FROM ({}) WHERE 1 = 0", "engines.no_rows"),
        ("SELECT * REPLACE ('cancelled' AS status) FROM ({})", "orders.nothing_usable"),
        (
            "SELECT * REPLACE (nullif(customer_id, 'b') AS customer_id) FROM ({})",
            "engines.mostly_rejected",
        ),
    ],
)
def test_a_refusal(changed: str, key: str) -> None:
    with pytest.raises(InputError) as refused:
        given(changed.format(LOG))
    assert refused.value.key == key
    assert refused.value.exit_code == 2
    for lang in ("en", "ja"):
        sentence = refused.value.sentence(lang)
        assert "orders" in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (replace(SETTINGS, shop="shopify"), "engines.of_files"),
        (replace(SETTINGS, decimal=","), "engines.of_files"),
        (replace(SETTINGS, date_order="dmy"), "engines.of_files"),
        (replace(SETTINGS, walk_ins=("0",)), "engines.of_files"),
        (replace(SETTINGS, mapping={"revenue": "amount"}), "orders.map_absent_header"),
        (replace(SETTINGS, by=("region",)), "orders.by_unknown"),
        (replace(SETTINGS, shop_opened=date(2024, 2, 20)), "orders.before_opening"),
    ],
)
def test_a_setting_that_is_refused(settings: Settings, key: str) -> None:
    with pytest.raises(InputError) as refused:
        given(LOG, settings)
    assert refused.value.key == key
    assert "--walk-ins" not in refused.value.sentence("en")


@pytest.mark.parametrize("kinds", [("VARCHAR", "BIGINT"), ("BIGINT", "VARCHAR"), ("BIGINT", "BIGINT")])
def test_ids_of_two_types_are_the_same_customers(kinds: tuple[str, str]) -> None:
    connection = duckdb.connect()
    numbers = LOG.replace("'a'", "12").replace("'b'", "7")
    connection.execute(
        f"CREATE TABLE orders AS SELECT * REPLACE (CAST(customer_id AS {kinds[0]}) AS customer_id) "
        f"FROM ({numbers})"
    )
    connection.execute(
        f"CREATE TABLE customers AS SELECT CAST(id AS {kinds[1]}) AS customer_id, gender "
        "FROM (VALUES (12, 'female'), (7, 'male'), (8, 'male')) AS listed (id, gender)"
    )
    place = Place("duckdb", "orders", customers="customers")
    orders = reading.read(Warehouse(DuckDB(connection)), place, SETTINGS)
    results = analyse(orders, SETTINGS)
    rows = (
        cast("Warehouse", orders.connection)
        .execute(
            "SELECT ids.id, customers.gender FROM customers JOIN customer_ids AS ids "
            "ON ids.customer_id = customers.customer_id ORDER BY 2, 1"
        )
        .fetchall()
    )
    assert sorted((str(customer), gender) for customer, gender in rows) == [
        ("12", "Female"),
        ("7", "Male"),
        ("8", "Male"),
    ]
    assert results.total.customers == 2


def test_money_that_no_type_explains_is_pointed_at() -> None:
    orders = given(f"SELECT *, 10.0 AS tax, 5.0 AS shipping FROM ({LOG})")
    remark = next(remark for remark in orders.remarks if remark.key == "money_not_read")
    assert remark.uncertain
    assert remark.fields == {"headers": "shipping, tax"}


def test_instants_are_days_of_the_shop() -> None:
    instants = LOG.replace("DATE '2024-01-31'", "TIMESTAMPTZ '2024-01-30 15:30:00+00'").replace(
        "DATE", "TIMESTAMPTZ"
    )
    assert given(instants).first_order == date(2024, 1, 31)
    assert given(instants, replace(SETTINGS, timezone="Europe/London")).first_order == date(2024, 1, 30)


def test_what_stands_in_names_and_values_is_never_obeyed() -> None:
    odd = LOG.replace("'b'", "'b''); DROP TABLE orders; --'").replace("customer_id,", '"cust""id",')
    settings = replace(SETTINGS, mapping={"customer_id": 'cust"id'}, with_customers=True)
    orders = given(odd, settings)
    results = analyse(orders, settings)
    assert results.total.customers == 2
    ids = cast("Warehouse", orders.connection).execute("SELECT customer_ids.id FROM customer_ids").fetchall()
    assert ("b'); DROP TABLE orders; --",) in ids


@pytest.mark.parametrize("name", ["delivery_numbering", "deliveries"])
def test_our_statements_are_portable(name: str) -> None:
    assert faults(notices._ENDS) == []
    text = files_of("ltv_xl.orders.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
    for statement in re.sub(r"--[^\n]*\n", "", text).split(";"):
        assert faults(statement) == []


def test_a_contact_is_that_of_the_customer_else_of_the_newest_order() -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE orders AS SELECT * FROM (VALUES "
        "(1, 'a', DATE '2024-01-01', 100, 'old@a', 'x'), (2, 'a', DATE '2024-02-01', 100, 'new@a', ' '), "
        "(3, 'b', DATE '2024-01-01', 100, 'old@b', 'y'), (4, 'b', DATE '2024-02-01', 100, 'new@b', NULL), "
        "(5, 'c', DATE '2024-02-01', 100, NULL, NULL)) "
        "AS listed (order_id, customer_id, order_date, revenue, email, note)"
    )
    connection.execute(
        "CREATE TABLE customers AS SELECT * FROM (VALUES ('a', 'own@a'), ('b', NULL), ('d', 'own@d')) "
        "AS listed (customer_id, email)"
    )
    place = Place("duckdb", "orders", customers="customers")
    orders = reading.read(Warehouse(DuckDB(connection)), place, SETTINGS, wanted=("email", "note"))
    assert orders.contacts == ("email", "note")
    rows = orders.connection.execute(
        "SELECT keys.key, contacts.contact_1, contacts.contact_2 FROM customer_contacts AS contacts "
        "JOIN customer_keys AS keys ON keys.customer_id = contacts.customer_id ORDER BY keys.key"
    ).fetchall()
    assert rows == [
        ("a", "own@a", "x"),
        ("b", "new@b", "y"),
        ("c", None, None),
        ("d", "own@d", None),
    ]


@pytest.mark.parametrize(
    ("wanted", "column", "key"),
    [("zzzzzz", "1", "lists.no_customers"), ("note", "[1]", "engines.wrong_type.text")],
)
def test_a_contact_that_is_refused(wanted: str, column: str, key: str) -> None:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE orders AS SELECT *, {column} AS note FROM ({LOG})")
    with pytest.raises(InputError) as refused:
        reading.read(Warehouse(DuckDB(connection)), Place("duckdb", "orders"), SETTINGS, wanted=(wanted,))
    assert refused.value.key == key
