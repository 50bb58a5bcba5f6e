"""Contribution and the way to it equal the plain computation, on shops whose columns mislead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import Basis, CheckedOrders
from ltv_xl.settings import Settings
from tests.deciding.plain_profit import Costs, way

PLACES = range(60)
GOODS = pd.Series([3000 + 110 * (place % 7) for place in PLACES])
COST = GOODS * 2 // 5
POSTAGE = pd.Series([600 if goods < 3400 else 0 for goods in GOODS])
CASH = pd.Series([330 if place % 3 == 0 else 0 for place in PLACES])
USED = pd.Series([100 * (place % 4) for place in PLACES])
OFF = pd.Series([200 * (place % 3) for place in PLACES])
TAX = ((GOODS + POSTAGE + CASH) / 10).round().astype(int)
RATE = pd.Series([0.08 if place % 5 < 2 else 0.1 for place in PLACES])
MALL = pd.Series([(0.08, 0.15, 0.0)[place % 3] for place in PLACES])


NO_COSTS = Costs()


@dataclass(frozen=True)
class Case:
    """A shop's columns under its headers, what they are, what it says of its costs, and the basis."""

    headers: Mapping[str, "pd.Series[int] | pd.Series[float] | pd.Series[str]"]
    roles: Mapping[str, "pd.Series[int] | pd.Series[float]"]
    basis: Basis
    costs: Costs = NO_COSTS
    settings: Mapping[str, object] = field(default_factory=dict)
    tax_within: "float | pd.Series[float]" = 0.0

    def checked(self) -> CheckedOrders:
        """The orders as they are read."""
        days = [date(2024, 1, 1) + timedelta(days=5 * place) for place in PLACES]
        names = [f"C{place % 25}" for place in PLACES]
        table = pd.DataFrame({"顧客ID": names, "注文番号": range(1000, 1060), "注文日": days, **self.headers})
        return read([table], settings=Settings(lang="ja", shop_opened="all-new", **self.settings))  # type: ignore[arg-type]


CASES = {
    "total with postage, fee and points beside goods": Case(
        {
            "商品合計金額": GOODS,
            "送料": POSTAGE,
            "代引手数料": CASH,
            "ポイント利用額": USED,
            "消費税": TAX,
            "総合計金額": GOODS + POSTAGE + CASH + TAX - USED,
            "原価": COST,
        },
        {"goods": GOODS, "shipping": POSTAGE, "fee": CASH, "points": USED, "tax": TAX, "cost": COST},
        "contribution",
        Costs(delivery=700, handling=50, fee=0.036, points=0.01),
        {"delivery_cost": 700, "handling": 50, "fee": "3.6%", "points": "1%"},
    ),
    "tax within the goods": Case(
        {"商品合計(税込)": GOODS, "原価": COST},
        {"goods": GOODS, "cost": COST},
        "gross_profit",
        settings={"tax": "included 10%"},
        tax_within=0.1,
    ),
    "discount as an amount": Case(
        {"商品合計金額": GOODS, "値引額": OFF, "総合計金額": GOODS - OFF, "原価": COST},
        {"goods": GOODS, "discount": OFF, "cost": COST},
        "contribution",
        Costs(delivery=0),
        {"delivery_cost": 0},
    ),
    "discount as a rate": Case(
        {"単価": GOODS, "数量": pd.Series([2] * 60), "割引率": OFF / 2000, "原価": COST},
        {"goods": 2 * GOODS, "discount": 2 * GOODS * OFF / 2000, "cost": COST},
        "gross_profit",
    ),
    "two rates of tax, and malls": Case(
        {
            "単価(税込)": GOODS,
            "数量": pd.Series([1] * 60),
            "値引額": OFF,
            "税率": RATE.map({0.08: "軽減8%", 0.1: "10%"}),
            "原価": COST,
            "チャネル": MALL.map({0.08: "楽天", 0.15: "Ａｍａｚｏｎ", 0.0: "自社"}),
        },
        {"goods": GOODS, "discount": OFF, "cost": COST},
        "contribution",
        Costs(delivery=500, fee=0.03, commission=MALL),
        {"delivery_cost": 500, "fee": "3%", "commission": "楽天=8%, amazon=15%"},
        tax_within=RATE,
    ),
    "no cost": Case(
        {"商品合計金額": GOODS}, {"goods": GOODS}, "revenue", Costs(delivery=700), {"delivery_cost": 700}
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_way_from_gross_sales_to_what_is_left(name: str) -> None:
    case = CASES[name]
    orders = case.checked()
    steps = way(pd.DataFrame(case.roles), case.costs, case.tax_within)
    assert orders.basis == case.basis
    said = {step: value for step in steps if (value := getattr(orders.way, step)) is not None}
    assert {"net_sales"} <= said.keys()
    if case.basis == "revenue":
        steps = {"net_sales": steps["net_sales"]}
        said = {step: said[step] for step in steps}
    if not isinstance(case.tax_within, float) or case.tax_within:
        del steps["gross_sales"]
        said.pop("gross_sales", None)
    assert {step: float(value) for step, value in said.items()} == pytest.approx(
        {step: steps[step] for step in said}, abs=0.01
    )
    left = {"contribution": "contribution", "gross_profit": "gross_profit", "revenue": "net_sales"}[
        case.basis
    ]
    (total,) = orders.connection.execute("SELECT sum(profit) FROM orders").fetchall()[0]
    assert float(total) == pytest.approx(steps[left], abs=0.01)


def test_a_step_that_is_left_out_is_noticed() -> None:
    case = CASES["total with postage, fee and points beside goods"]
    without = {role: values for role, values in case.roles.items() if role != "points"}
    wrong = way(pd.DataFrame(without), case.costs)
    assert case.checked().way.contribution != pytest.approx(Decimal(wrong["contribution"]), abs=1)
