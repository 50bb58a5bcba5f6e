"""What a sale earns: every sum from gross sales to contribution, counted by hand."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.understood import remarks_in_words
from ltv_xl.orders.way import Way
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, text

DAYS = {"顧客ID": ["A", "A", "B", "C"], "注文日": ["2024-01-01", "2024-02-01", "2024-01-05", "2024-01-06"]}
NUMBERS = {"注文番号": ["1", "2", "3", "4"]}


def checked(columns: dict[str, list[Any]], **settings: Any) -> CheckedOrders:
    return read([pd.DataFrame(NUMBERS | DAYS | columns)], settings=Settings(**settings))


def profits(orders: CheckedOrders) -> list[Decimal]:
    found = orders.connection.execute("SELECT profit FROM orders ORDER BY order_id").fetchall()
    return [profit for (profit,) in found]


def sums(orders: CheckedOrders, *names: str) -> list[Decimal | None]:
    return [getattr(orders.way, name) for name in names]


def columns_of(orders: CheckedOrders) -> set[str]:
    described = orders.connection.execute("DESCRIBE orders").fetchall()
    return {name for name, *_ in described}


def test_contribution_of_a_sale_a_sample_and_a_refund() -> None:
    """A sale of 10,000 at 60%: 6,000 - 700 parcel - 120 handling - 360 fee - 100 points = 4,720.

    The sample costs its parcel; the refund sends none and brings nothing back.
    """
    orders = checked(
        {"売上": [10000, 5000, 0, -2000]},
        margin="60%", delivery_cost=700, handling=120, fee="3.6%", points="1%",
    )  # fmt: skip
    assert profits(orders) == [4720, 3000 - 820 - 180 - 50, -820, -1200]
    assert orders.basis == "contribution"
    assert orders.way == Way(
        gross_sales=Decimal(15000),
        refunds=Decimal(2000),
        net_sales=Decimal(13000),
        cost_of_goods=Decimal(5200),
        gross_profit=Decimal(7800),
        delivery=Decimal(2100),
        handling=Decimal(360),
        payment_fee=Decimal(540),
        points_granted=Decimal(150),
        contribution=Decimal(7800 - 2100 - 360 - 540 - 150),
        parcels=3,
        paid=Decimal(15000),
        earning=Decimal(15000),
    )


def test_no_variable_cost_leaves_gross_profit() -> None:
    plain = checked({"売上": [10000, 5000, 0, -2000], "原価": [4000, 2000, 0, -800]})
    assert plain.basis == "gross_profit"
    assert profits(plain) == [6000, 3000, 0, -1200]
    assert plain.way.contribution is None
    assert plain.way.cost_of_goods == 5200
    spent = checked({"売上": [10000, 5000, 0, -2000], "原価": [4000, 2000, 0, -800]}, delivery_cost=0)
    assert spent.basis == "contribution"  # a parcel that costs nothing is stated
    assert profits(spent) == profits(plain)
    assert columns_of(spent) == {*columns_of(plain), "gross_profit"}


def test_postage_is_income_only_against_a_known_delivery_cost() -> None:
    """The total is goods + postage + fee: 2,000 of goods, 500 postage, 330 for cash on delivery."""
    columns = {
        "商品合計": [2000, 2000, 4000, 4000], "送料": [500, 500, 0, 0], "代引手数料": [0, 330, 0, 0],
        "総合計金額": [2500, 2830, 4000, 4000],
    }  # fmt: skip
    without = checked(columns, margin="50%")
    assert profits(without) == [1000, 1000, 2000, 2000]
    assert sums(without, "net_sales", "shipping_charged") == [12000, 1000]
    known = checked(columns, margin="50%", delivery_cost=600)
    assert profits(known) == [900, 900, 1400, 1400]  # the fee charged stands against no known cost
    assert known.way.fees_charged is None
    fee = checked(columns, margin="50%", delivery_cost=600, fee="10%")
    assert profits(fee) == [900 - 250, 900 + 330 - 283, 1400 - 400, 1400 - 400]
    assert sums(fee, "fees_charged", "paid") == [330, 13330]


def test_a_total_alone_is_less_postage_fee_and_tax() -> None:
    """総合計金額 2,750 holds 500 of postage and 250 of tax."""
    columns = {
        "総合計金額": [2750, 2750, 4400, 4400], "送料": [500, 500, 0, 0], "うち消費税": [250, 250, 400, 400],
    }  # fmt: skip
    orders = checked(columns, margin="50%", delivery_cost=600, fee="4%")
    way = orders.way
    assert way.net_sales is not None
    assert way.tax is not None
    assert way.net_sales + way.tax + (way.shipping_charged or 0) == pytest.approx(14300, abs=Decimal("0.01"))
    assert way.paid == pytest.approx(14300, abs=Decimal("0.01"))


@pytest.mark.parametrize(("header", "setting"), [("売上", "included 10%"), ("税込金額", "included 10%")])
def test_tax_in_the_amounts_is_taken_out(header: str, setting: str) -> None:
    orders = checked({header: [1100, 2200, 3300, 0]}, margin="50%", tax=setting)
    assert sums(orders, "gross_sales", "tax", "net_sales") == [6600, 600, 6000]
    assert profits(orders) == [500, 1000, 1500, 0]


def test_the_option_for_tax_is_said_in_the_language_of_the_sentence() -> None:
    remarks = checked({"税込金額": [1100, 2200, 3300, 0]}).remarks
    said = [remark for remark in remarks if remark.key == "tax_in_header"]
    assert '--tax "included 10%"' in remarks_in_words(said, "en")[0]
    assert '--tax "税込10%"' in remarks_in_words(said, "ja")[0]


def test_a_header_that_says_tax_goes_before_the_setting() -> None:
    without = checked({"税抜金額": [1000, 2000, 3000, 0]}, tax="included 10%")
    assert sums(without, "net_sales", "tax") == [6000, None]
    silent = checked({"税込金額": [1100, 2200, 3300, 0]})
    assert silent.way.net_sales == 6600
    assert [remark.key for remark in silent.remarks if remark.uncertain] == ["tax_in_header"]
    column = checked({"税込金額": [1080, 2160, 3240, 0], "消費税": [80, 160, 240, 0]}, tax="included 10%")
    assert sums(column, "net_sales", "tax") == [6000, 480]


def test_the_fee_lies_on_the_tax_too() -> None:
    costs = {"margin": "50%", "delivery_cost": 0, "fee": "10%"}
    within = checked({"売上": [1100, 1100, 1100, 1100]}, tax="税込10%", **costs)
    upon = checked({"売上": [1000, 1000, 1000, 1000]}, tax="税抜10%", **costs)
    assert profits(within) == profits(upon) == [390] * 4


def test_points_count_once() -> None:
    """Used, where a column says what was paid with points; else granted."""
    columns = {"商品合計": [1000, 1000, 1000, 1000], "ポイント利用額": [100, 0, 0, 0]}
    orders = checked(columns, margin="50%", delivery_cost=0, points="10%")
    assert profits(orders) == [450, 500, 500, 500]
    assert sums(orders, "points_used", "points_granted") == [100, None]
    assert "points_by_column" in {remark.key for remark in orders.remarks}


def test_discount_as_a_rate_and_as_an_amount() -> None:
    rate = checked({"単価": [1000] * 4, "数量": [2] * 4, "割引率": ["10%", "0%", "0%", "0%"]}, margin="50%")
    amount = checked({"単価": [1000] * 4, "数量": [2] * 4, "値引額": [200, 0, 0, 0]}, margin="50%")
    for orders in (rate, amount):
        assert sums(orders, "gross_sales", "discounts", "net_sales") == [8000, 200, 7800]
        assert profits(orders) == [900, 1000, 1000, 1000]


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"margin": "50%", "fee": "3.6%"}, "costs_need_delivery"),
        ({"delivery_cost": 700}, "costs_need_margin"),
        ({"margin": 1}, "margin_without_use"),
        ({"margin": "100%"}, "margin_without_use"),
    ],
)
def test_a_cost_that_cannot_be_counted_is_said(settings: dict[str, Any], key: str) -> None:
    orders = checked({"売上": [1000] * 4}, **settings)
    assert orders.basis != "contribution"
    assert key in {remark.key for remark in orders.remarks if remark.uncertain}


def test_files_with_and_without_tax_side_by_side() -> None:
    """Each file by its own header; an order's factor is that of its file."""
    first = pd.DataFrame(NUMBERS | DAYS | {"税込金額": [1100] * 4})
    second = pd.DataFrame({"注文番号": ["5"], "顧客ID": ["A"], "注文日": ["2024-03-01"], "税抜金額": [1000]})
    settings: dict[str, Any] = {"margin": "50%", "tax": "税込10%", "delivery_cost": 0}
    orders = read([first, second], settings=Settings(**settings))
    assert profits(orders) == [500] * 5
    assert columns_of(orders) - columns_of(checked({"売上": [1] * 4})) == {
        "gross_profit",
        "tax",
        "tax_factor",
    }


def test_orders_from_before_the_shop_opened_are_refused() -> None:
    with pytest.raises(SettingError) as refusal:
        checked({"売上": [1000] * 4}, shop_opened="2024-01-05")
    assert refusal.value.key == "orders.before_opening"
    for lang in LANGUAGES:
        assert "2024-01-05" in refusal.value.sentence(lang)
    assert checked({"売上": [1000] * 4}, shop_opened="2024-01-01").rows_used == 4
    assert checked({"売上": [1000] * 4}, shop_opened="2023-12-20").rows_used == 4


SPEND = {"年月": ["2024-01-01"], "媒体": ["A"]}


def with_spend(orders: dict[str, list[Any]], header: str, **settings: Any) -> CheckedOrders:
    ads = pd.DataFrame(SPEND | {header: [1100]})
    shop = pd.DataFrame(NUMBERS | DAYS | orders)
    return read([shop], ad_spend=ads, settings=Settings(**settings))


def test_taxed_sales_against_tax_free_spend_are_said_with_both_columns_and_the_size() -> None:
    orders = with_spend({"税込金額": [1100] * 4}, "広告費")
    remark = next(remark for remark in orders.remarks if remark.key == "tax_against_spend")
    assert remark.uncertain
    assert {**remark.fields, "option": ""} == {
        "header": "税込金額",
        "cost": "広告費",
        "size": "9%",
        "option": "",
    }
    for settled in ({"tax": "included 10%"}, {"tax": "税込8%"}):
        keys = {remark.key for remark in with_spend({"税込金額": [1100] * 4}, "広告費", **settled).remarks}
        assert "tax_against_spend" not in keys


def test_tax_in_ad_costs_is_taken_out() -> None:
    taxed = with_spend({"税抜金額": [1000] * 4}, "広告費", ad_tax="税込10%")
    assert taxed.connection.execute("SELECT cost FROM ad_spend").fetchall() == [(Decimal(1000),)]
    silent = with_spend({"税抜金額": [1000] * 4}, "広告費(税込)")
    assert "tax_in_spend" in {remark.key for remark in silent.remarks if remark.uncertain}


def test_no_column_of_money_is_passed_over_in_silence() -> None:
    columns = {
        "商品合計": [2200] * 4, "値引額": [200] * 4, "送料": [500] * 4, "消費税": [200] * 4,
        "支払合計": [2500] * 4, "原価": [800] * 4, "ギフト包装金額": [30] * 4,
    }  # fmt: skip
    orders = checked(columns)
    assert {column.header: column.use for column in orders.money} == {
        "商品合計": "sales", "値引額": "less", "送料": "charged", "消費税": "taxed", "支払合計": "paid",
        "原価": "cost", "ギフト包装金額": "unknown",
    }  # fmt: skip
    for lang in LANGUAGES:
        assert all(text(f"orders.use.{column.use}", lang) for column in orders.money)


def test_a_column_of_contribution_is_taken_as_it_is() -> None:
    """Its variable costs are off already: those of the settings would count twice."""
    columns = {"売上": [1000] * 4, "限界利益": [300] * 4}
    orders = checked(columns, delivery_cost=100)
    assert orders.basis == "contribution"
    assert profits(orders) == [300] * 4
    assert "contribution_in_column" in {remark.key for remark in orders.remarks}
    gross = checked({"売上": [1000] * 4, "粗利": [300] * 4}, delivery_cost=100)
    assert profits(gross) == [200] * 4


def test_the_fee_lies_on_a_tax_that_a_column_adds() -> None:
    """1,000 of goods and 100 of tax upon them: the payment service takes its share of 1,100."""
    columns = {"商品合計": [1000] * 4, "消費税": [100] * 4, "支払合計": [1100] * 4}
    orders = checked(columns, margin="50%", delivery_cost=0, fee="10%")
    assert profits(orders) == [390] * 4
    assert sums(orders, "net_sales", "tax", "paid") == [4000, None, 4400]


def test_ads_of_a_shop_that_names_no_channel_are_judged_together_and_it_is_said() -> None:
    orders = pd.DataFrame(NUMBERS | DAYS | {"売上": [1000] * 4})
    months = {"month": ["2024-01"] * 2, "channel": ["検索", "SNS"], "cost": [100, 200]}
    together = read([orders], ad_spend=pd.DataFrame(months), settings=Settings())
    spent = together.connection.execute("SELECT channel, cost FROM ad_spend").fetchall()
    assert spent == [(None, Decimal(300))]
    said = [remark for remark in together.remarks if remark.key == "ads_without_channels"]
    assert len(said) == 1
    assert said[0].uncertain
    named = read([orders.assign(channel="検索")], ad_spend=pd.DataFrame(months), settings=Settings())
    assert len(named.connection.execute("FROM ad_spend").fetchall()) == 2
    assert not [remark for remark in named.remarks if remark.key == "ads_without_channels"]
    silent = pd.DataFrame({"month": ["2024-01"], "cost": [300]})
    unnamed = read([orders], ad_spend=silent, settings=Settings())
    assert not [remark for remark in unnamed.remarks if remark.key == "ads_without_channels"]
