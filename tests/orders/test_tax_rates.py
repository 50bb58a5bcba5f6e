"""Tax by the rates that lines name: against plain arithmetic by hand, line by line."""

from decimal import Decimal
from typing import Any

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.setting_values import Tax
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write

FOOD_AND_CUP = (
    "注文番号,顧客ID,注文日,商品名,単価(税込),数量,税率\n"
    "1,A,2024-04-01,tea,1080,2,8%\n1,A,2024-04-01,cup,1100,1,10%\n"
    "2,B,2024-04-02,tea,1080,1,8%\n"
    "3,C,2024-04-03,cup,1100,3,10%\n"
)
"""Net: 2,000 + 1,000; 1,000; 3,000."""


def orders(write: Write, content: str, **settings: Any) -> CheckedOrders:
    return read([write(content)], settings=Settings(**settings))


def sales(checked: CheckedOrders) -> list[float]:
    return [
        float(round(amount, 2)) for (amount,) in rows(checked, "SELECT revenue FROM orders ORDER BY order_id")
    ]


def uncertain(checked: CheckedOrders) -> list[str]:
    return [remark.key for remark in checked.remarks if remark.uncertain]


def test_each_line_loses_the_tax_of_its_own_rate(write: Write) -> None:
    checked = orders(write, FOOD_AND_CUP)
    assert sales(checked) == [3000, 1000, 3000]
    assert not uncertain(checked)
    assert checked.way.tax is not None
    assert round(checked.way.tax, 1) == 160 + 100 + 80 + 300
    assert "tax_taken_out_by_line" in remarks(checked)
    assert {column.header: column.use for column in checked.money}["税率"] == "rate"


@pytest.mark.parametrize(
    ("food", "rest"),
    [
        ("8", "10"),
        ("0.08", "0.1"),
        ("８％", "１０％"),
        ("軽減", "標準"),
        ("軽減税率8%", "10%"),
        ("軽減税率", "標準税率"),
        ("8.0", "10.0"),
    ],
)
def test_a_rate_is_read_as_shops_write_it(write: Write, food: str, rest: str) -> None:
    checked = orders(write, FOOD_AND_CUP.replace(",8%", f",{food}").replace(",10%", f",{rest}"))
    assert sales(checked) == [3000, 1000, 3000]


def test_exempt_lines_hold_no_tax(write: Write) -> None:
    checked = orders(write, FOOD_AND_CUP.replace("cup,1100,3,10%", "gift card,1000,3,非課税"))
    assert sales(checked) == [3000, 1000, 3000]


def test_a_discount_of_the_order_is_spread_over_its_rates(write: Write) -> None:
    """3,260 less a coupon of 326, a tenth of all: 2,700 are left."""
    content = (
        "注文番号,顧客ID,注文日,単価(税込),数量,値引額,税率\n"
        "1,A,2024-04-01,1080,2,326,8%\n1,A,2024-04-01,1100,1,326,10%\n"
        "2,B,2024-04-02,1080,1,0,8%\n2,B,2024-04-02,1080,1,0,8%\n"
    )
    assert sales(orders(write, content)) == [2700, 2000]


def test_postage_holds_the_highest_rate(write: Write) -> None:
    content = "注文番号,顧客ID,注文日,金額(税込),送料,税率\n"
    content += "1,A,2024-04-01,1080,550,8%\n2,B,2024-04-02,1100,550,10%\n"
    checked = orders(write, content, margin="100%", delivery_cost=0)
    assert float(checked.way.shipping_charged or 0) == pytest.approx(1000)
    assert sales(checked) == [1000, 1000]


def test_the_fee_lies_on_the_tax_upon_each_line(write: Write) -> None:
    content = FOOD_AND_CUP.replace("税込", "税抜")
    checked = orders(write, content, margin="50%", delivery_cost=0, fee="10%")
    assert sales(checked) == [3260, 1080, 3300]
    assert checked.way.paid is not None
    assert float(checked.way.paid) == pytest.approx(2160 * 1.08 + 1100 * 1.1 + 1080 * 1.08 + 3300 * 1.1)


def test_an_order_value_on_each_line_is_parted_by_its_prices(write: Write) -> None:
    content = (
        "注文番号,顧客ID,注文日,単価,数量,商品合計(税込),税率\n"
        "1,A,2024-04-01,1080,2,3260,8%\n1,A,2024-04-01,1100,1,3260,10%\n"
        "2,B,2024-04-02,1080,1,2160,8%\n2,B,2024-04-02,1080,1,2160,8%\n"
    )
    assert sales(orders(write, content)) == [3000, 2000]


def test_a_setting_says_that_the_amounts_hold_tax_and_the_lines_at_which_rate(write: Write) -> None:
    content = FOOD_AND_CUP.replace("(税込)", "")
    silent = orders(write, content)
    assert "tax_rate_without_use" in uncertain(silent)
    assert sales(silent) == [3260, 1080, 3300]
    remarks(silent)
    assert sales(orders(write, content, tax="税込（10%）")) == [3000, 1000, 3000]
    without = orders(write, content, tax="税抜")
    assert sales(without) == [3260, 1080, 3300]
    assert not uncertain(without)


def test_lines_without_a_rate_take_the_highest_and_it_is_said(write: Write) -> None:
    checked = orders(write, FOOD_AND_CUP.replace("cup,1100,3,10%", "cup,1100,3,"))
    assert sales(checked) == [3000, 1000, 3000]
    remark = next(remark for remark in checked.remarks if remark.key == "tax_rate_missing")
    assert remark.fields["count"] == 1
    assert remark.uncertain


MIXED = "注文番号,顧客ID,注文日,金額,消費税,税率\n"


def test_a_column_of_tax_is_proven_by_the_rates_of_mixed_orders(write: Write) -> None:
    """160 in 2,160 and 100 in 1,100: no single rate gives 260 of 3,260."""
    inside = "".join(
        f"{number},C{number},2024-04-01,2160,260,8%\n{number},C{number},2024-04-01,1100,260,10%\n"
        for number in range(9)
    )
    checked = orders(write, MIXED + inside)
    assert sales(checked) == [3000] * 9
    assert not uncertain(checked)
    upon = inside.replace("2160", "2000").replace("1100", "1000")
    assert sales(orders(write, MIXED + upon)) == [3000] * 9


def test_rates_that_contradict_the_tax_are_said(write: Write) -> None:
    lines = "".join(f"{number},C{number},2024-04-01,1100,100,8%\n" for number in range(9))
    checked = orders(write, MIXED + lines)
    assert uncertain(checked) == ["tax_rate_contradicts"]
    assert sales(checked) == [1000] * 9
    remarks(checked)
    agreeing = orders(write, MIXED + lines.replace("8%", "10%"))
    assert not uncertain(agreeing)


def test_files_with_and_without_rates_stand_side_by_side(write: Write) -> None:
    first = write(FOOD_AND_CUP)
    second = write("注文番号,顧客ID,注文日,商品名,単価(税込),数量\n9,D,2024-04-09,cup,1100,1\n", "more.csv")
    checked = read([first, second], settings=Settings(tax=Tax(True, Decimal("0.1"))))
    assert sales(checked) == [3000, 1000, 3000, 1000]
    assert sum(map(Decimal, sales(checked))) == 8000
