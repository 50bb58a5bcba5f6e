"""What a sale earns, of shops that are known by hand: LTV, its basis, and what is said beside it."""

from decimal import Decimal

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.report.brief import Brief
from tests.deciding import money_shops
from tests.deciding.shops import Shop


def ltv(shop: Shop) -> float:
    """Profit of all customers in their first twelve months, per customer."""
    checked = shop.checked()
    months = analyse(checked, shop.settings).total_age_months
    return float(sum(row.profit / row.observed for row in months if row.month <= 12))


def said(shop: Shop) -> set[str]:
    return {remark.key for remark in shop.checked().remarks}


def test_a_subscription_shop_from_total_to_contribution() -> None:
    """The issue's shop: 54% of what a customer seemed to be worth was tax, postage and parcels.

    4 x 4,096 x 60% = 9,830 from the total; 4 x 3,187 x 60% = 7,649 from goods; a parcel of 760 against 590 of
    postage charged, and 3.6% of 4,096 to the payment service: 7,649 - 4 x (760 - 590 + 147.46) = 6,379.
    """
    costs = {"delivery_cost": 760, "fee": "3.6%"}
    assert ltv(money_shops.total_alone()) == pytest.approx(9_830, abs=1)
    assert "total_as_it_is" in said(money_shops.total_alone())
    assert ltv(money_shops.subscription()) == pytest.approx(7_649, abs=1)
    left = 4 * (0.6 * 3_187 + 590 - 760 - 0.036 * 4_096)
    assert left == pytest.approx(6_382, abs=5)
    assert ltv(money_shops.subscription(**costs)) == pytest.approx(left, abs=0.01)
    bases = [shop.checked().basis for shop in (money_shops.subscription(), money_shops.subscription(**costs))]
    assert bases == ["gross_profit", "contribution"]


def test_tax_that_a_setting_says_is_no_profit() -> None:
    assert ltv(money_shops.tax_included()) == pytest.approx(3_300)
    assert ltv(money_shops.tax_included(tax="included 10%")) == pytest.approx(3_000)
    assert ltv(money_shops.tax_included(tax="税抜")) == pytest.approx(3_300)


def test_totals_with_postage_fee_and_points() -> None:
    """3,500 of net sales; 4,430 paid. With costs: 1,750 + 600 + 330 - 700 - 4% of 4,430."""
    assert ltv(money_shops.totals()) == pytest.approx(2 * 1_750)
    costs = {"delivery_cost": 700, "fee": "4%", "points": "1%"}
    assert ltv(money_shops.totals(**costs)) == pytest.approx(2 * (1_750 + 600 + 330 - 700 - 177.2))
    way = money_shops.totals(**costs).checked().way
    orders = 2 * money_shops.CUSTOMERS
    assert [way.gross_sales, way.points_used, way.net_sales] == [4000 * orders, 500 * orders, 3500 * orders]
    assert [way.shipping_charged, way.fees_charged, way.paid] == [600 * orders, 330 * orders, 4430 * orders]
    assert way.points_granted is None  # those used count
    assert way.contribution == Decimal("1802.8") * orders


def test_a_discount_is_the_same_as_a_rate_and_as_an_amount() -> None:
    for shop in (money_shops.discount_as_rate(), money_shops.discount_as_amount()):
        assert ltv(shop) == pytest.approx(2 * 850)
        assert shop.checked().way.discounts == 300 * 2 * money_shops.CUSTOMERS


def test_without_a_cost_the_basis_is_revenue_and_says_so() -> None:
    shop = money_shops.without_cost()
    checked = shop.checked()
    assert checked.basis == "revenue"
    assert ltv(shop) == pytest.approx(6_000)
    assert Brief(checked, analyse(checked, shop.settings), shop.settings).ltv == "売上LTV（粗利率未設定）"
