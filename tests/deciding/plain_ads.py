"""What paid channels have cost and what their customers are worth, from the definition, with pandas alone.

CPA: the last 3 complete months, widened to 6 and 12 until 30 customers are counted. LTV: the sum over twelve
age months of what those observed through a month brought in it, of customers won in months with spend.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tests.deciding.shops import Shop

WINDOWS, ENOUGH = (3, 6, 12), 30
AGE_MONTHS = 12


@dataclass(frozen=True)
class Paid:
    """A channel, or all that are paid: of the window, and of their lives."""

    customers: int
    cost: float
    cpa: float | None
    ltv: float | None

    @property
    def left(self) -> float | None:
        """What a new customer leaves."""
        return None if self.ltv is None or self.cpa is None else self.ltv - self.cpa


def paid(shop: Shop, as_of: date) -> dict[str | None, Paid]:
    """By channel as compared, all of them under None."""
    assert shop.ads is not None
    ads = shop.ads.assign(
        key=shop.ads["channel"].map(compared), month=pd.to_datetime(shop.ads["month"]).dt.to_period("M")
    )
    ads = ads[ads["month"].dt.end_time.dt.date <= as_of]
    spend = ads.groupby(["key", "month"])["cost"].sum()
    spend = spend[spend != 0]
    orders = _orders(shop, as_of)
    won = orders.groupby("customer_id").agg(first=("first", "first"), key=("key", "first"))
    won["month"] = won["first"].dt.to_period("M")
    won = won[[pair in spend.index for pair in zip(won["key"], won["month"], strict=True)]]
    last = pd.Period(as_of, "M") if (pd.Timestamp(as_of) + pd.Timedelta(days=1)).day == 1 else None
    last = last or pd.Period(as_of, "M") - 1
    groups: dict[str | None, set[str]] = {key: {key} for key in spend.index.unique("key")}
    groups[None] = set().union(*groups.values())
    windows = [months for months in WINDOWS if months >= shop.settings.cpa_months]
    return {name: _paid(keys, spend, won, orders, last, as_of, windows) for name, keys in groups.items()}


def compared(name: str | None) -> str:
    """A channel's name without what is only a way of writing it."""
    return "".join(unicodedata.normalize("NFKC", str(name)).casefold().split())


def _orders(shop: Shop, as_of: date) -> pd.DataFrame:
    orders = shop.orders.assign(
        order_date=pd.to_datetime(shop.orders["order_date"]), key=shop.orders["channel"].map(compared)
    )
    orders = orders[orders["order_date"] <= pd.Timestamp(as_of)].sort_values("order_date", kind="stable")
    orders["first"] = orders.groupby("customer_id")["order_date"].transform("min")
    return orders.assign(profit=orders["revenue"] - orders["cost"])


def _paid(
    keys: set[str],
    spend: pd.Series,
    won: pd.DataFrame,
    orders: pd.DataFrame,
    last: pd.Period,
    as_of: date,
    windows: Sequence[int],
) -> Paid:
    own = won[won["key"].isin(keys)]
    cost, customers = 0.0, 0
    for months in windows:
        window = pd.period_range(end=last, periods=months, freq="M")
        recent = spend[
            spend.index.get_level_values("key").isin(keys)
            & spend.index.get_level_values("month").isin(window)
        ]
        cost, customers = float(recent.sum()), int(own["month"].isin(window).sum())
        if customers >= ENOUGH:
            break
    cpa = cost / customers if customers else None
    return Paid(customers, cost, cpa, _ltv(own, orders[orders["customer_id"].isin(own.index)], as_of))


def _ltv(own: pd.DataFrame, orders: pd.DataFrame, as_of: date) -> float | None:
    day_after = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    worth = 0.0
    for month in range(1, AGE_MONTHS + 1):
        ends = own["first"].map(lambda day: day + pd.DateOffset(months=month))  # noqa: B023  # used at once
        observed = own.index[ends <= day_after]
        if len(observed) < ENOUGH:
            return None
        theirs = orders[orders["customer_id"].isin(observed)]
        begins = theirs["first"].map(lambda day: day + pd.DateOffset(months=month - 1))  # noqa: B023  # as above
        until = theirs["customer_id"].map(ends)
        within = (theirs["order_date"] >= begins) & (theirs["order_date"] < until)
        worth += float(theirs.loc[within, "profit"].sum()) / len(observed)
    return worth
