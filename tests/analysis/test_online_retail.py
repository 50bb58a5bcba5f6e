"""A real and dirty log of 541,909 lines, UCI's "Online Retail", against plain pandas. Not our file."""

import os
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

PLACE = os.environ.get("LTV_ONLINE_RETAIL", "")
SETTINGS = Settings(currency="GBP", by=("Country",))
pytestmark = pytest.mark.skipif(
    not PLACE, reason="LTV_ONLINE_RETAIL does not name the UCI Online Retail file (online_retail.csv.gz)"
)


@pytest.fixture(scope="module")
def found() -> Analysis:
    return analyse(read([Path(PLACE)], settings=SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    """One row per invoice with a customer, cancellations (C...) among them; money in thousandths."""
    lines = pd.read_csv(PLACE, dtype={"InvoiceNo": str, "CustomerID": str})
    lines = lines[lines["CustomerID"].notna()]
    lines = lines.assign(money=(lines["Quantity"] * lines["UnitPrice"] * 1000).round().astype(int))
    return lines.groupby(["CustomerID", "InvoiceNo"])["money"].sum().reset_index()


def test_customers_orders_and_revenue_equal_pandas(found: Analysis, invoices: pd.DataFrame) -> None:
    purchases = invoices[~invoices["InvoiceNo"].str.startswith("C") & (invoices["money"] > 0)]
    assert found.total.customers == purchases["CustomerID"].nunique() == 4338
    assert found.total.orders == len(purchases)
    assert found.total.repeat_customers == int((purchases.groupby("CustomerID").size() > 1).sum())
    # Cancellations give money back: they lower revenue, and some customers have nothing else.
    buyers = invoices["CustomerID"].isin(purchases["CustomerID"])
    assert found.total.revenue * 1000 == Decimal(int(invoices[buyers]["money"].sum()))
    assert found.without_purchase.revenue * 1000 == Decimal(int(invoices[~buyers]["money"].sum()))


def test_countries_add_up(found: Analysis) -> None:
    (rows,) = (rows for name, rows in found.segments.items() if name.startswith("by_"))
    assert rows[0].value == "United Kingdom"
    assert sum(row.revenue for row in rows) == found.total.revenue
    assert sum(row.customers for row in rows) == found.total.customers
