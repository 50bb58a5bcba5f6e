"""Small shops whose right decision is known beforehand: each is made for one thing that misleads.

A shop is what its owner would hand over: tables of orders, customers and ad spend, and the settings.
"""

from dataclasses import dataclass

import pandas as pd

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings


@dataclass(frozen=True)
class Shop:
    """What a shop hands over."""

    orders: pd.DataFrame
    settings: Settings
    customers: pd.DataFrame | None = None
    ads: pd.DataFrame | None = None

    def checked(self) -> CheckedOrders:
        """Its orders as they are read."""
        return read([self.orders], customers=self.customers, ad_spend=self.ads, settings=self.settings)
