"""From lines to orders: what becomes one order, its amount, its profit, and who placed it."""

from datetime import date
from decimal import Decimal

import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, remarks, rows
from tests.orders.conftest import Write


def test_lines_of_one_order_are_one_order(write: Write) -> None:
    checked = read(
        [write("order_id,customer_id,date,unit_price,quantity,product\n"
               "1,A,2024-04-01,100,3,pen\n1,A,2024-04-01,0.25,2,ink\n2,A,2024-04-02,50,1,pen\n")],
        settings=Settings(),
    )  # fmt: skip
    assert orders_of(checked) == [
        ("A", "1", date(2024, 4, 1), Decimal("300.5"), Decimal("300.5")),
        ("A", "2", date(2024, 4, 2), Decimal(50), Decimal(50)),
    ]
    assert rows(checked, "SELECT product FROM orders ORDER BY order_id") == [("pen",), ("pen",)]


def test_without_order_numbers_a_customers_day_is_an_order(write: Write) -> None:
    checked = read(
        [
            write(
                "customer_id,date,revenue\nA,2024-04-01 10:00:00,100\nA,2024-04-01 18:00:00,50\n"
                "B,2024-04-01,7\n"
            )
        ],
        settings=Settings(),
    )
    assert [row[3] for row in orders_of(checked)] == [Decimal(150), Decimal(7)]
    assert checked.has_times
    assert rows(checked, "SELECT count(*) FROM orders WHERE order_id IS NULL") == [(2,)]


@pytest.mark.parametrize(
    ("lines", "total", "once"),
    [
        ("1,A,2024-04-01,900,pen\n1,A,2024-04-01,900,ink\n2,B,2024-04-02,50,pen\n", "950", True),
        ("1,A,2024-04-01,900,pen\n1,A,2024-04-01,,ink\n2,B,2024-04-02,50,pen\n", "950", False),
        ("1,A,2024-04-01,900,pen\n1,A,2024-04-01,30,ink\n2,B,2024-04-02,50,pen\n", "980", False),
    ],
    ids=["repeated", "blank after the first", "line amounts"],
)
def test_order_amount_on_lines_is_told_from_the_file(
    write: Write, lines: str, total: str, once: bool
) -> None:
    checked = read([write("order_id,customer_id,date,合計金額,product\n" + lines)], settings=Settings())
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(total),)]
    assert ("amount_once_per_order" in remarks(checked)) is once
    assert checked.rows_left_out == {}


def test_equal_line_amounts_that_are_price_times_quantity_are_added(write: Write) -> None:
    checked = read(
        [
            write(
                "order_id,customer_id,date,合計,単価,数量\n1,A,2024-04-01,900,900,1\n1,A,2024-04-01,900,450,2\n"
            )
        ],
        settings=Settings(),
    )
    assert rows(checked, "SELECT revenue FROM orders") == [(Decimal(1800),)]


def test_customer_date_and_status_of_an_order_may_stand_on_its_first_line_alone(write: Write) -> None:
    checked = read(
        [
            write(
                "order_id,customer_id,date,amount,status\n1,A,2024-04-01,10,完了\n1,,,5,\n2,B,2024-04-02,7,キャンセル\n2,,,3,\n"
            )
        ],
        settings=Settings(),
    )
    assert orders_of(checked) == [("A", "1", date(2024, 4, 1), Decimal(15), Decimal(15))]
    assert checked.rows_left_out == {"cancelled": 2}


@pytest.mark.parametrize("nothing", ["", "NULL", "null", "N/A", "NaN", "None", "-", "--", "－", "—"])
def test_what_databases_write_for_nothing_is_no_state_of_an_order(write: Write, nothing: str) -> None:
    later = f"{nothing},{nothing},5,{nothing}\n"
    lines = f"1,A,2024-04-01,10,完了\n1,{later}2,B,2024-04-02,7,キャンセル\n2,{later}"
    checked = read([write("order_id,customer_id,date,amount,status\n" + lines)], settings=Settings())
    assert orders_of(checked) == [("A", "1", date(2024, 4, 1), Decimal(15), Decimal(15))]
    assert checked.rows_left_out == {"cancelled": 2}


def test_one_number_of_two_customers_stays_two_orders(write: Write) -> None:
    checked = read(
        [write("order_id,customer_id,date,amount\n1,A,2024-04-01,10\n1,B,2024-04-01,5\n")],
        settings=Settings(),
    )
    assert [row[0] for row in orders_of(checked)] == ["A", "B"]
    assert remarks(checked)["orders_of_two_customers"] == {"count": 1}


def test_refunds_reduce_revenue_and_cancelled_orders_are_set_aside(write: Write) -> None:
    checked = read(
        [write("order_id,customer_id,date,amount,status\n"
               "1,A,2024-04-01,1000,completed\n2,A,2024-04-02,500,cancelled\n3,A,2024-04-03,-300,refunded\n"
               "4,A,2024-04-04,0,completed\n5,A,2024-04-05,800,pending\n6,A,2024-04-06,90,返品\n"
               "7,B,2024-04-07,100,cancelled\n7,B,2024-04-08,-100,cancelled\n")],
        settings=Settings(),
    )  # fmt: skip
    assert [(row[1], row[3]) for row in orders_of(checked)] == [
        ("1", Decimal(1000)), ("3", Decimal(-300)), ("4", Decimal(0)),
    ]  # fmt: skip
    assert (checked.zero_orders, checked.refund_orders) == (1, 1)
    assert checked.rows_left_out == {"cancelled": 3, "returned": 1, "unpaid": 1}


def test_cancel_date_and_flag_mean_cancelled(write: Write) -> None:
    checked = read(
        [write("customer_id,date,amount,キャンセル日,キャンセルフラグ\n"
               "A,2024-04-01,1,,0\nB,2024-04-01,2,2024-04-02,0\nC,2024-04-01,4,,1\nD,2024-04-01,8,,\n")],
        settings=Settings(),
    )  # fmt: skip
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(9),)]


def test_partly_refunded_amount_is_subtracted(write: Write) -> None:
    checked = read(
        [
            write(
                "order_id,customer_id,date,total,refunded amount,cost\n"
                "1,A,2024-04-01,1000,200,300\n2,A,2024-04-02,10,,4\n"
            )
        ],
        settings=Settings(),
    )
    assert [row[3:] for row in orders_of(checked)] == [
        (Decimal(800), Decimal(500)),
        (Decimal(10), Decimal(6)),
    ]


@pytest.mark.parametrize(
    ("header", "line", "profit", "source"),
    [
        ("原価", "700", "300", "cost"),
        ("仕入単価", "100", "800", "cost"),
        ("粗利", "450", "450", "gross_profit"),
        ("備考", "x", "333.3", "margin"),
    ],
)
def test_gross_profit_by_what_the_source_has(
    write: Write, header: str, line: str, profit: str, source: str
) -> None:
    checked = read(
        [write(f"顧客ID,注文日,売上,数量,{header}\n7,2024-04-01,1000,2,{line}\n")],
        settings=Settings(margin=Decimal("0.3333")),
    )
    assert checked.profit_from == source
    assert rows(checked, "SELECT profit FROM orders") == [(Decimal(profit),)]


def test_missing_cost_counts_with_the_assumed_margin_and_is_remarked(write: Write) -> None:
    checked = read(
        [write("顧客ID,注文日,売上,原価\n7,2024-04-01,1000,700\n8,2024-04-01,1000,\n")],
        settings=Settings(margin=Decimal("0.5")),
    )
    assert [row[4] for row in orders_of(checked)] == [Decimal(300), Decimal(500)]
    assert remarks(checked)["cost_missing"] == {"count": 1}


def test_exact_copies_are_kept_and_remarked(write: Write) -> None:
    checked = read(
        [write("customer_id,date,amount,memo\nA,2024-04-01,1,x\nA,2024-04-01,1,x\nA,2024-04-01,1,y\n")],
        settings=Settings(),
    )
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(3),)]
    assert remarks(checked)["duplicate_rows"] == {"count": 1}


@pytest.mark.parametrize("again", ["order_id,customer_id,date,amount\n", ",,,\n", " ,, ,\n", ",,,\n,,,\n"])
def test_headers_and_blank_rows_between_the_rows_are_no_copies(write: Write, again: str) -> None:
    header = "order_id,customer_id,date,amount\n"
    rows_of_order = "1,A,2024-04-01,1\n1,A,2024-04-01,2\n"
    checked = read([write(header + again + rows_of_order + again * 3)], settings=Settings())
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(3),)]
    assert "duplicate_rows" not in remarks(checked)
    copied = read([write(header + again + rows_of_order * 2 + again * 3)], settings=Settings())
    assert remarks(copied)["duplicate_rows"] == {"count": 2}


def test_a_last_date_far_from_the_others_is_remarked(write: Write) -> None:
    lines = "customer_id,date,amount\nA,2024-04-01,1\nB,2024-04-30,1\n"
    assert "last_date_far" not in remarks(read([write(lines + "C,2024-05-31,1\n")], settings=Settings()))
    found = remarks(read([write(lines + "C,2024-06-01,1\n")], settings=Settings()))
    assert found["last_date_far"] == {"last": "2024-06-01", "before": "2024-04-30"}


def test_a_first_date_far_from_the_others_is_remarked(write: Write) -> None:
    lines = "customer_id,order_date,amount\nA,2024-04-01,1\nB,2024-04-30,1\n"
    assert "first_date_far" not in remarks(read([write(lines + "C,2023-04-01,1\n")], settings=Settings()))
    found = remarks(read([write(lines + "C,2014-04-02,1\n")], settings=Settings()))
    assert found["first_date_far"] == {"first": "2014-04-02", "next": "2024-04-01"}


def test_times_with_a_zone_fall_on_the_shops_day(write: Write) -> None:
    source = write("customer_id,date,amount\nA,2025-01-31T15:30:00+00:00,1\nB,2025-01-31 15:30:00,1\n")
    assert [row[2] for row in orders_of(read([source], settings=Settings()))] == [
        date(2025, 2, 1),
        date(2025, 1, 31),
    ]
    london = Settings(timezone="Europe/London")
    assert [row[2] for row in orders_of(read([source], settings=london))] == [
        date(2025, 1, 31),
        date(2025, 1, 31),
    ]


def test_a_planted_fault_changes_the_sum(write: Write) -> None:
    """The sums above are not blind: one changed digit in one line shows."""
    good = read([write("customer_id,date,amount\n1,2024-04-01,10\n")], settings=Settings())
    bad = read([write("customer_id,date,amount\n1,2024-04-01,11\n")], settings=Settings())
    assert rows(good, "SELECT sum(revenue) FROM orders") != rows(bad, "SELECT sum(revenue) FROM orders")
