"""What malls take: by the rates that a user names, or by a column of the orders, as counted by hand."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.way import CommissionSum
from ltv_xl.setting_values import Commission
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows

COSTS: dict[str, Any] = {"margin": "50%", "delivery_cost": 100}
MALLS = ["楽天", "ＲＡＫＵＴＥＮ", "Amazon", "自社"]


def checked(columns: dict[str, list[Any]], **settings: Any) -> CheckedOrders:
    numbers = len(next(iter(columns.values())))
    orders = {
        "注文番号": [str(number) for number in range(numbers)],
        "顧客ID": [f"C{number}" for number in range(numbers)],
        "注文日": [f"2024-04-{number + 1:02}" for number in range(numbers)],
    }
    return read([pd.DataFrame(orders | columns)], settings=Settings(**COSTS | settings))


def profits(orders: CheckedOrders) -> list[float]:
    return [float(profit) for (profit,) in rows(orders, "SELECT profit FROM orders ORDER BY order_id")]


def uncertain(orders: CheckedOrders) -> list[str]:
    return [remark.key for remark in orders.remarks if remark.uncertain]


def test_each_mall_takes_its_rate_of_the_amount_paid() -> None:
    """500 - 100 parcel, less 8% of 1,000, 15% of 1,000, or nothing; names as channels are compared."""
    orders = checked({"売上": [1000] * 4, "チャネル": MALLS}, commission="rakuten=8%、ａｍａｚｏｎ＝15％")
    assert profits(orders) == [400, 320, 250, 400]
    assert orders.way.commissions == (
        CommissionSum("rakuten", Decimal("0.08"), Decimal(1000)),
        CommissionSum("amazon", Decimal("0.15"), Decimal(1000)),
    )
    assert orders.way.commission is None
    assert orders.way.contribution == 1370
    assert not uncertain(orders)


def test_the_commission_lies_on_tax_postage_and_fees_too_and_is_not_paid_back() -> None:
    columns: dict[str, list[Any]] = {
        "金額(税込)": [1100, 1100, -1100],
        "送料": [550, 0, 0],
        "チャネル": ["楽天"] * 3,
    }
    orders = checked(columns, commission="楽天=10%", tax="税込10%")
    assert profits(orders) == pytest.approx([500 + 500 - 100 - 165, 500 - 100 - 110, -500])
    assert [mall.paid for mall in orders.way.commissions] == [2750]


def test_a_column_of_the_users_names_malls_too() -> None:
    columns: dict[str, list[Any]] = {
        "売上": [1000] * 2,
        "チャネル": ["検索", "SNS"],
        "モール": ["楽天", "Amazon"],
    }
    orders = checked(columns, by=("モール",), commission="楽天=8%")
    assert profits(orders) == [320, 400]


def test_a_name_that_no_order_has_is_said() -> None:
    orders = checked({"売上": [1000] * 4, "チャネル": MALLS}, commission="楽天=8%, ヤフー=6%")
    assert profits(orders) == [320, 400, 400, 400]
    remark = next(remark for remark in orders.remarks if remark.key == "commission_unmatched")
    assert remark.uncertain
    assert remark.fields["names"] == "ヤフー"
    assert "Amazon" in str(remark.fields["known"])
    remarks(orders)


def test_orders_without_channels_are_said() -> None:
    orders = checked({"売上": [1000]}, commission="楽天=8%")
    assert profits(orders) == [400]
    assert "commission_without_channel" in uncertain(orders)
    remarks(orders)


@pytest.mark.parametrize("header", ["販売手数料", "モール手数料", "commission", "Referral Fee"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_column_of_the_orders_says_it_itself(header: str, sign: int) -> None:
    """Where it says nothing, the mall's rate holds."""
    columns: dict[str, list[Any]] = {
        "売上": [1000] * 4,
        "チャネル": ["楽天"] * 4,
        header: [sign * 80, sign * 90, None, 0],
    }
    orders = checked(columns, commission="楽天=10%")
    assert profits(orders) == [320, 310, 300, 400]
    assert orders.way.commission == 170
    assert [mall.paid for mall in orders.way.commissions] == [1000]
    assert {column.header: column.use for column in orders.money}[header] == "spent"
    alone = checked(columns)
    assert profits(alone) == [320, 310, 400, 400]
    assert not uncertain(alone)


def test_a_commission_of_the_whole_order_counts_once() -> None:
    lines: dict[str, list[Any]] = {
        "注文番号": ["1", "1", "2", "2"], "顧客ID": ["A", "A", "B", "B"], "注文日": ["2024-04-01"] * 4,
        "単価": [500] * 4, "数量": [1] * 4, "販売手数料": [80, 80, 90, 90],
    }  # fmt: skip
    orders = read([pd.DataFrame(lines)], settings=Settings(**COSTS))
    assert profits(orders) == [320, 310]


def test_a_commission_needs_the_delivery_cost() -> None:
    orders = checked({"売上": [1000], "チャネル": ["楽天"]}, commission="楽天=8%", delivery_cost=None)
    assert profits(orders) == [500]
    remark = next(remark for remark in orders.remarks if remark.key == "costs_need_delivery")
    assert "--commission" in str(remark.fields["given"])


def test_a_setting_is_written_as_it_is_read() -> None:
    commission = Settings(commission="楽天=8%, Amazon=0.155").commission  # type: ignore[arg-type]
    assert commission == Commission((("楽天", Decimal("0.08")), ("Amazon", Decimal("0.155"))))
    assert str(commission) == "楽天=8%, Amazon=15.5%"
