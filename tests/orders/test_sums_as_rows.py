"""Rows of an export that are sums of its other rows: they are no sales, dated or not."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows

HEADER = ["注文番号", "顧客ID", "注文日", "商品名", "金額"]
ORDERS = [
    [
        str(1001 + number),
        f"C{number % 6}",
        f"2024-{number // 2 + 1:02}-0{number % 8 + 1}",
        "石けん",
        str(100 + number),
    ]
    for number in range(24)
]
SALES = sum(int(order[-1]) for order in ORDERS)


def _read(folder: Path, *lines: Sequence[str], header: Sequence[str] = HEADER) -> CheckedOrders:
    path = folder / "orders.csv"
    path.write_text("\n".join(map(",".join, (header, *lines))) + "\n", encoding="utf-8")
    return read([path], settings=Settings())


def _revenue(checked: CheckedOrders) -> Decimal:
    revenue: Decimal = rows(checked, "SELECT sum(revenue) FROM orders")[0][0]
    return revenue


@pytest.mark.parametrize(
    "added",
    [
        ["", "月計", "2024-01-31", "", "500"],
        ["", "1月計", "2024-01-31", "", "500"],
        ["小計", "C1", "2024-01-31", "", "500"],
        ["", "Grand Total", "2024-12-31", "", "500"],
        ["", "平均", "2024-12-31", "", "500"],
        ["", "前月繰越", "2024-01-01", "", "500"],
        ["1001", "C0", "2024-01-01", "合計", "500"],
        ["", "C1 集計", "", "", "500"],
        ["", "", "2024/1/10 集計", "", "500"],
        ["", "C1 Total", "", "", "500"],
    ],
)
def test_a_row_that_bears_the_name_of_a_sum_is_no_sale(tmp_path: Path, added: Sequence[str]) -> None:
    checked = _read(tmp_path, *ORDERS[:5], added, *ORDERS[5:])
    assert checked.rows_left_out == {"total_row": 1}
    assert _revenue(checked) == SALES


@pytest.mark.parametrize("product", ["Total", "体温計", "温湿度計 集計", "Average", "計量カップ"])
def test_a_product_may_end_like_a_sum(tmp_path: Path, product: str) -> None:
    """Also in the first column, on the second line of an order, whose date stands on the first."""
    lines = [[product, "1001", "C0", "2024-01-05", "100"], [product, "1001", "", "", "200"]]
    header = ["商品名", "注文番号", "顧客ID", "注文日", "金額"]
    checked = _read(
        tmp_path, *lines, *([order[3], *order[:3], order[4]] for order in ORDERS[1:]), header=header
    )
    assert _revenue(checked) == SALES - 100 + 300 if product != "Total" else _revenue(checked) >= SALES


def test_sums_without_a_name_are_doubted(tmp_path: Path) -> None:
    """A total row with a count for its number and some customer's id."""
    assert "customer_is_a_sum" not in remarks(_read(tmp_path, *ORDERS))
    checked = _read(tmp_path, *ORDERS, ["24", "C99", "2024-12-29", "", str(SALES)])
    assert "customer_is_a_sum" in remarks(checked)
    assert all(remark.uncertain for remark in checked.remarks if remark.key == "customer_is_a_sum")


def test_records_of_orders_among_those_of_lines_are_doubted(tmp_path: Path) -> None:
    """H: the order with its total; D: its lines."""
    lines = [
        [number, customer, day, product, str(amount)]
        for number, customer, day, _, text in ORDERS
        for product, amount in (("", int(text) * 3), ("石けん", int(text)), ("化粧水", int(text) * 2))
    ]
    assert "lines_are_sums" in remarks(_read(tmp_path, *lines))
    without = [line for line in lines if line[3]]
    assert "lines_are_sums" not in remarks(_read(tmp_path, *without))


def test_two_equal_lines_are_no_sum(tmp_path: Path) -> None:
    lines = [[*order[:3], product, order[4]] for order in ORDERS for product in ("石けん", "化粧水")]
    assert "lines_are_sums" not in remarks(_read(tmp_path, *lines))


def test_sums_prove_nothing_of_the_amounts_of_orders(tmp_path: Path) -> None:
    """Each line repeats the total of its order; the subtotals, named alike, are no order whose lines vary."""
    orders = [[f"A{order[0]}", *order[1:]] for order in ORDERS]
    lines = [[*order[:3], product, order[4]] for order in orders[:5] for product in ("石けん", "化粧水")]
    lines += [["小計", "", "", "", "500"], *orders[5:], ["小計", "", "", "", "700"]]
    checked = _read(tmp_path, *lines, header=[*HEADER[:4], "合計金額"])
    assert checked.rows_left_out == {"total_row": 2}
    assert _revenue(checked) == SALES


def test_sums_prove_nothing_of_order_numbers(tmp_path: Path) -> None:
    """Subtotals that bear customers and days are no receipt number that counts anew each day."""
    sums = [["小計", f"C{number}", f"2024-0{number + 1}-28", "", "500"] for number in range(6)]
    lines = [[f"A{order[0]}", *order[1:3], product, "50"] for order in ORDERS for product in ("緑茶", "水")]
    checked = _read(tmp_path, *lines, *sums)
    assert "numbers_by_day" not in remarks(checked)
    assert rows(checked, "SELECT count(*) FROM orders") == [(24,)]


def test_sums_are_no_customer_beside_walk_ins(tmp_path: Path) -> None:
    """Forty orders under one number are a counter's, though the sums of the months are many as well."""
    counter = [["9999", f"2024-{n % 12 + 1:02}-{n // 12 + 1:02}", "100"] for n in range(40)]
    lines = [[f"K5{n:03}", f"2024-{n % 12 + 1:02}-10", "100"] for n in range(40)]
    sums = [["月計", f"2024-{month:02}-28", "500"] for month in range(1, 13)]
    checked = _read(tmp_path, *lines, *counter, *sums, header=["顧客ID", "注文日", "金額"])
    assert checked.rows_left_out == {"total_row": 12, "walk_in": 40}
    assert rows(checked, "SELECT count(*) FROM orders") == [(40,)]


def test_sums_prove_nothing_of_shares(tmp_path: Path) -> None:
    """Discounts of 0.1 are shares of the amount, though below them stands 1.2."""
    lines = [[*order[:3], "0.1" if number % 2 else "0", "100"] for number, order in enumerate(ORDERS)]
    header = ["注文番号", "顧客ID", "注文日", "値引", "単価"]
    checked = _read(tmp_path, *lines, ["合計", "", "", "1.2", "2400"], header=header)
    assert _revenue(checked) == 12 * 100 + 12 * 90
