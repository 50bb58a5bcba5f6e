"""Real shops' export layouts with invented values: what the general rules make of them."""

from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

SHOPS = Path(__file__).parent.parent / "answers" / "shops"

# file, orders kept, customers, revenue, rows set aside; counted by hand: goods less discounts, points and
# refunds, without postage, fees and the tax on goods. Shopify's first: 5,082 less 5,082/5,582 of 507; of its
# refund of 3,600 the share 1,153/12,680 was tax. EC-CUBE's 700 of 7,700 is the tax of the goods alone.
EXPECTED = [
    ("shopify_orders_export.csv", 4, 3, "20219.72", {"cancelled": 2, "unpaid": 1}),
    ("eccube4_order.csv", 3, 2, "18700.00", {"cancelled": 2, "unpaid": 2}),
    ("rakuten_rms_order.csv", 3, 2, "20460", {"cancelled": 2, "unpaid": 1}),
    ("base_orders.csv", 3, 2, "22200", {"cancelled": 1}),
    ("colorme_sales_all.csv", 3, 2, "5595", {"cancelled": 1, "unpaid": 2}),
    ("woocommerce_analytics_orders.csv", 3, 2, "17160", {"cancelled": 1, "returned": 1, "unpaid": 1}),
]


@pytest.mark.parametrize(("file", "orders", "customers", "revenue", "aside"), EXPECTED)
def test_export_gives_the_facts_counted_by_hand(
    file: str, orders: int, customers: int, revenue: str, aside: dict[str, int]
) -> None:
    checked = read([SHOPS / file], settings=Settings())
    found = checked.connection.execute(
        "SELECT count(*), count(DISTINCT customer_id), round(sum(revenue), 2) FROM orders"
    ).fetchall()[0]
    assert found == (orders, customers, Decimal(revenue))
    assert checked.rows_left_out == aside
    assert checked.rows_read == checked.rows_used + sum(checked.rows_left_out.values())


def test_line_cost_times_quantity_is_the_cost_of_an_order() -> None:
    """カラーミー gives a unit cost per line: 400 x 2 + 300 x 1 for the first order of 2,649."""
    checked = read([SHOPS / "colorme_sales_all.csv"], settings=Settings())
    assert checked.profit_from == "cost"
    profit = checked.connection.execute("SELECT profit FROM orders WHERE order_id = 12340001").fetchall()
    assert profit == [(Decimal(1549),)]


def test_shipping_lines_are_no_products_however_large(tmp_path: Path) -> None:
    text = (
        (SHOPS / "eccube4_order.csv").read_text(encoding="cp932").replace("送料,,,,,,500,", "送料,,,,,,9999,")
    )
    assert text.count("9999") == 5
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="cp932")
    checked = read([path], settings=Settings())
    assert checked.connection.execute("SELECT DISTINCT product FROM orders").fetchall() == [("美容液",)]


def test_ad_export_without_title_lines_and_totals() -> None:
    checked = read([SHOPS / "eccube4_order.csv"], ad_spend=SHOPS / "google_ads_ja.csv", settings=Settings())
    found = checked.connection.execute("SELECT sum(cost), sum(clicks), count(DISTINCT month) FROM ad_spend")
    assert found.fetchall() == [(Decimal(180_000), Decimal(1440), 1)]
