"""Shops whose profit is not what a first look at their columns says; the right figures are in the test.

Each customer buys alike, so that an LTV is known by hand: forty customers who first order in January 2024
and again in each month after it, as often as the shop says.
"""

from datetime import date
from typing import Any

import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

CUSTOMERS = 40
LAST_DAY = date(2025, 3, 31)


def repeated(times: int, columns: dict[str, Any], **settings: Any) -> Shop:
    """Customers with so many orders, a month apart, each with the same amounts."""
    rows = [
        {"注文番号": f"{customer}-{month}", "顧客ID": customer, "注文日": day + pd.DateOffset(months=month)}
        for customer in range(CUSTOMERS)
        for day in [pd.Timestamp(2024, 1, 1 + customer % 25)]
        for month in range(times)
    ]
    orders = pd.DataFrame(rows).assign(**columns)
    return Shop(orders, Settings(lang="ja", shop_opened="all-new", as_of=LAST_DAY, **settings))


def subscription(**settings: Any) -> Shop:
    """定期: four parcels of 3,187 of goods without tax, at a margin of 60%.

    3,187 goods + 319 tax + 590 postage = 4,096 paid.
    """
    columns = {"商品合計": 3187, "消費税": 319, "送料": 590, "支払合計": 4096}
    return repeated(4, columns, margin="60%", **settings)


def total_alone(**settings: Any) -> Shop:
    """The same shop, of which only what was paid is exported."""
    return repeated(4, {"支払合計": 4096}, margin="60%", **settings)


def tax_included(**settings: Any) -> Shop:
    """Two orders of 3,300 with 10% tax in them."""
    return repeated(2, {"金額": 3300}, margin="50%", **settings)


def totals(**settings: Any) -> Shop:
    """Two orders of 4,000 of goods, 500 points used, 600 postage, 330 for cash on delivery."""
    columns = {"商品合計": 4000, "ポイント利用額": 500, "送料": 600, "代引手数料": 330, "支払合計": 4430}
    return repeated(2, columns, margin="50%", **settings)


def discount_as_rate() -> Shop:
    """Two orders of two pieces at 1,000, 15% off."""
    return repeated(2, {"単価": 1000, "数量": 2, "割引率": "15%"}, margin="50%")


def discount_as_amount() -> Shop:
    """The same 300 as an amount."""
    return repeated(2, {"単価": 1000, "数量": 2, "値引額": 300}, margin="50%")


def without_cost() -> Shop:
    """Two orders of 3,000, and nothing of what they cost; spend of 2,000 a customer."""
    shop = repeated(2, {"金額": 3000, "獲得経路": "検索"})
    ads = pd.DataFrame({"年月": ["2024-01-01"], "媒体": ["検索"], "費用": [80_000]})
    return Shop(shop.orders, shop.settings, ads=ads)
