"""A real and dirty log of 541,909 lines, UCI's "Online Retail", against plain pandas. Not our file."""

import os
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

PLACE = os.environ.get("LTV_ONLINE_RETAIL", "")
SETTINGS = Settings(currency="GBP", by=("Country",), allow_partial=True)  # a quarter names no customer
pytestmark = pytest.mark.skipif(
    not PLACE, reason="LTV_ONLINE_RETAIL does not name the UCI Online Retail file (online_retail.csv.gz)"
)


@pytest.fixture(scope="module")
def results() -> Analysis:
    return analyse(read([Path(PLACE)], settings=SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    """One row per invoice with a customer, cancellations (C...) among them; money in thousandths."""
    lines = pd.read_csv(PLACE, dtype={"InvoiceNo": str, "CustomerID": str})
    lines = lines[lines["CustomerID"].notna()]
    lines = lines.assign(money=(lines["Quantity"] * lines["UnitPrice"] * 1000).round().astype(int))
    return lines.groupby(["CustomerID", "InvoiceNo"])["money"].sum().reset_index()


def test_customers_orders_and_revenue_equal_pandas(results: Analysis, invoices: pd.DataFrame) -> None:
    purchases = invoices[~invoices["InvoiceNo"].str.startswith("C") & (invoices["money"] > 0)]
    assert results.total.customers == purchases["CustomerID"].nunique() == 4338
    assert results.total.orders == len(purchases)
    assert results.total.repeat_customers == int((purchases.groupby("CustomerID").size() > 1).sum())
    # Cancellations give money back: they lower revenue, and some customers have nothing else.
    buyers = invoices["CustomerID"].isin(purchases["CustomerID"])
    assert results.total.revenue * 1000 == Decimal(int(invoices[buyers]["money"].sum()))
    assert results.without_purchase.revenue * 1000 == Decimal(int(invoices[~buyers]["money"].sum()))


def test_countries_add_up(results: Analysis) -> None:
    (rows,) = (rows for name, rows in results.segments.items() if name.startswith("by_"))
    assert rows[0].value == "United Kingdom"
    assert sum(row.revenue for row in rows) == results.total.revenue
    assert sum(row.customers for row in rows) == results.total.customers


@pytest.fixture(scope="module")
def baskets() -> pd.DataFrame:
    """Invoice and product of each line that sold something, of invoices above zero with a customer."""
    lines = pd.read_csv(PLACE, dtype={"InvoiceNo": str, "CustomerID": str})
    lines = lines[lines["CustomerID"].notna()]
    lines = lines.assign(money=(lines["Quantity"] * lines["UnitPrice"] * 1000).round().astype(int))
    above = lines.groupby(["CustomerID", "InvoiceNo"])["money"].transform("sum") > 0
    lines = lines[above & (lines["money"] > 0)]
    lines = lines.assign(product=lines["Description"].str.strip())
    return lines[["CustomerID", "InvoiceNo", "product"]].drop_duplicates()


def test_products_and_pairs_equal_pandas(results: Analysis, baskets: pd.DataFrame) -> None:
    """Every pair of the 200 products in most invoices by one matrix product; the listed ones are the top."""
    products = results.products
    assert products is not None
    sizes = baskets.groupby("InvoiceNo").size()
    orders = baskets["product"].value_counts()
    assert (products.orders, products.several) == (len(sizes), int((sizes > 1).sum()))
    assert products.names == len(orders)
    for sold in products.sold:
        own = baskets[baskets["product"] == sold.value]
        assert (sold.orders, sold.customers) == (orders[sold.value], own["CustomerID"].nunique())
    some = baskets[baskets["product"].isin(orders.index[:200])]
    held = pd.crosstab(some["InvoiceNo"], some["product"])
    both = held.T @ held
    alone = orders[both.index]
    beyond = both - np.outer(alone, alone) / len(sizes)
    upper = np.triu(np.ones(both.shape, dtype=bool), 1)
    ranked = pd.Series(beyond.where(upper).stack()).sort_values(ascending=False)
    shown = {frozenset((each.leader, each.partner)): each for each in products.pairs}
    assert [frozenset(pair) for pair in ranked.index[: len(shown)]] == list(shown)
    for each, other in list(ranked.index[: len(shown)]):
        pair = shown[frozenset((each, other))]
        assert pair.orders == both.loc[each, other]
        assert (pair.leader_orders, pair.partner_orders) == (orders[pair.leader], orders[pair.partner])
        buyers = [set(baskets[baskets["product"] == name]["InvoiceNo"]) for name in (each, other)]
        together = baskets[baskets["InvoiceNo"].isin(buyers[0] & buyers[1])]
        assert pair.customers == together["CustomerID"].nunique()
