"""The products that stood in each order."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import rows
from tests.orders.conftest import Write


def products_of(checked: CheckedOrders) -> list[Any]:
    """Customer, order and product of every line of order_products."""
    return rows(
        checked,
        "SELECT id, order_id::VARCHAR, order_date, order_products.product::VARCHAR FROM order_products "
        "JOIN orders ON orders.rowid = order_row JOIN customer_ids USING (customer_id) ORDER BY ALL",
    )


def test_the_products_of_an_order_are_kept_once_each(write: Write) -> None:
    checked = read(
        [write("order_id,customer_id,date,amount,product\n"
               "1,A,2024-04-01,10,pen\n1,A,2024-04-01,5,ink\n1,A,2024-04-02,3,pen\n1,B,2024-04-01,4,cup\n"
               ",A,2024-04-01,7,cup\n,A,2024-04-01,7,pen\n,A,2024-04-03,7,ink\n2,C,2024-04-04,9,\n")],
        settings=Settings(),
    )  # fmt: skip
    first, third = date(2024, 4, 1), date(2024, 4, 3)
    assert checked.has_order_products
    assert products_of(checked) == [
        ("A", "1", first, "ink"),
        ("A", "1", first, "pen"),
        ("A", None, first, "cup"),
        ("A", None, first, "pen"),
        ("A", None, third, "ink"),
        ("B", "1", first, "cup"),
    ]


def test_without_order_numbers_the_products_of_a_day_stood_in_one_order(write: Write) -> None:
    checked = read(
        [
            write(
                "customer_id,date,amount,product\nA,2024-04-01,1,pen\nA,2024-04-01,1,ink\nA,2024-04-02,1,ink\n"
            )
        ],
        settings=Settings(),
    )
    assert [(row[2].day, row[3]) for row in products_of(checked)] == [(1, "ink"), (1, "pen"), (2, "ink")]


@pytest.mark.parametrize(
    ("header", "lines", "sold"),
    [
        ("amount", "9,pen\n1,A,2024-04-01,0,sample\n1,A,2024-04-01,-2,voucher\n", ["pen"]),
        ("合計金額", "900,pen\n1,A,2024-04-01,,ink\n", ["ink", "pen"]),
        ("合計金額", "900,pen\n1,A,2024-04-01,900,ink\n", ["ink", "pen"]),
        ("合計金額,unit_price,quantity", "9,9,1,pen\n1,A,2024-04-01,9,0,1,gift\n", ["pen"]),
    ],
    ids=["by amount", "amount on the first line", "amount of the order", "by price"],
)
def test_gifts_and_vouchers_are_no_products_of_an_order(
    write: Write, header: str, lines: str, sold: list[str]
) -> None:
    content = f"order_id,customer_id,date,{header},product\n1,A,2024-04-01,{lines}"
    checked = read([write(content)], settings=Settings())
    assert [row[3] for row in products_of(checked)] == sold


def test_cancelled_and_late_lines_leave_no_products(write: Write) -> None:
    checked = read(
        [write("order_id,customer_id,date,amount,product,status\n1,A,2024-04-01,5,pen,完了\n"
               "1,A,2024-04-01,5,ink,完了\n2,A,2024-04-02,5,cup,キャンセル\n2,A,2024-04-02,5,pen,キャンセル\n"
               "3,A,2024-06-01,5,cup,完了\n")],
        settings=Settings(as_of=date(2024, 5, 1)),
    )  # fmt: skip
    assert [row[1:4:2] for row in products_of(checked)] == [("1", "ink"), ("1", "pen")]


@pytest.mark.parametrize(
    "content",
    [
        "order_id,customer_id,date,amount,product\n1,A,2024-04-01,5,pen\n2,A,2024-04-02,5,ink\n",
        "order_id,customer_id,date,amount,product\n1,A,2024-04-01,5,\n1,A,2024-04-01,5,\n",
        "order_id,customer_id,date,amount\n1,A,2024-04-01,5\n1,A,2024-04-01,5\n",
    ],
    ids=["one line each", "no names", "no column"],
)
def test_where_no_order_can_hold_two_products_there_is_no_such_table(write: Write, content: str) -> None:
    checked = read([write(content)], settings=Settings())
    assert not checked.has_order_products
    assert rows(checked, "SHOW TABLES") == [("customer_ids",), ("customers",), ("orders",)]


def test_typed_sources_give_the_same_products(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "order_id": [1, 1, 2, 2, 2],
        "customer_id": [7, 7, 8, 8, 8],
        "order_date": pd.to_datetime(["2024-04-01"] * 5),
        "revenue": [5, 5, 5, 5, 5],
        "product": [" pen", "ink ", "pen", "👩‍🚀", "長" * 200],
    })
    path = tmp_path / "orders.csv"
    frame.to_csv(path, index=False)
    checked = read([frame], settings=Settings())
    assert products_of(checked) == products_of(read([path], settings=Settings()))
    assert [row[3] for row in products_of(checked)] == ["ink", "pen", "pen", "長" * 200, "👩‍🚀"]


def worths_of(checked: CheckedOrders) -> list[Any]:
    """Order, product and worth of every line of order_products."""
    return rows(
        checked,
        "SELECT order_id::VARCHAR, order_products.product::VARCHAR, worth::DOUBLE FROM order_products "
        "JOIN orders ON orders.rowid = order_row ORDER BY ALL",
    )


@pytest.mark.parametrize(
    ("header", "lines", "worths"),
    [
        ("amount", ["9,pen", "1,pen", "5,ink", "-2,ink", "-3,voucher"], {"ink": 3.0, "pen": 10.0}),
        ("amount", ["9,pen", "5,ink", "-7,ink"], {"ink": 0.0, "pen": 9.0}),
        ("合計金額,unit_price,quantity", ["90,20,2,pen", "90,50,1,ink"], {"ink": 50.0, "pen": 40.0}),
        ("合計金額,unit_price,quantity", ["90,20,2,pen", ",50,1,ink"], {"ink": 50.0, "pen": 40.0}),
        ("合計金額", ["90,pen", ",ink"], {"ink": None, "pen": None}),
        ("合計金額", ["90,pen", "90,ink"], {"ink": None, "pen": None}),
    ],
    ids=["returned", "all returned", "total on each", "total on the first", "no amounts", "total alone"],
)
def test_what_a_products_lines_come_to(
    write: Write, header: str, lines: list[str], worths: dict[str, float | None]
) -> None:
    content = "".join(f"1,A,2024-04-01,{line}\n" for line in lines)
    checked = read([write(f"order_id,customer_id,date,{header},product\n{content}")], settings=Settings())
    assert dict(row[1:] for row in worths_of(checked)) == worths
