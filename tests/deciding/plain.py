"""The figures that decide, computed plainly with pandas from their definition, not from the product's SQL.

Each part is written by somebody who did not write the SQL that it is compared with.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from scipy import stats


@dataclass(frozen=True)
class Change:
    """The 3-month LTV of the newest cohorts and of earlier ones, now ÷ before - 1, and its interval."""

    now: float
    before: float
    change: float
    interval: tuple[float, float]


def purchases(orders: pd.DataFrame) -> pd.DataFrame:
    """Each order with its profit, its customer's first day, and its number among that customer's."""
    dated = orders.assign(
        day=pd.to_datetime(orders["order_date"]), profit=orders["revenue"] - orders["cost"]
    ).sort_values(["customer_id", "day"])
    first = dated.groupby("customer_id")["day"].transform("min")
    return dated.assign(first=first, number=dated.groupby("customer_id").cumcount() + 1)


def f2(orders: pd.DataFrame, as_of: date, days: int) -> tuple[int, int]:
    """Customers whose first order is so many days old, and those with a second order within so many days."""
    dated = purchases(orders)
    old_enough = dated[(pd.Timestamp(as_of) - dated["first"]).dt.days >= days]
    second = old_enough[old_enough["number"] == 2]
    in_time = (second["day"] - second["first"]).dt.days <= days
    return old_enough["customer_id"].nunique(), int(in_time.sum())


def quality(orders: pd.DataFrame, as_of: date) -> Change:
    """Welch's t over the means of three monthly cohorts on each side, with 4 degrees of freedom.

    Cohorts of which every customer has been there for three months; a year earlier, else the earliest.
    """
    dated = purchases(orders)
    end = dated["first"].map(lambda day: day + pd.DateOffset(months=3))
    month = dated["first"].dt.to_period("M")
    complete = (end <= pd.Timestamp(as_of)).groupby(month).all()
    within = dated[dated["day"] < end]
    means = within.groupby(month)["profit"].sum() / dated.groupby(month)["customer_id"].nunique()
    means = means[complete[complete].index].sort_index()
    recent = means.iloc[-3:]
    earlier = means.reindex(recent.index - 12)
    earlier = means.iloc[:3] if earlier.isna().any() else earlier
    error = float((recent.var(ddof=1) / 3 + earlier.var(ddof=1) / 3) ** 0.5)
    reach = float(stats.t.ppf(0.975, 4)) * error / float(earlier.mean())
    change = float(recent.mean() / earlier.mean() - 1)
    return Change(float(recent.mean()), float(earlier.mean()), change, (change - reach, change + reach))


def unmatched(orders: pd.DataFrame, ads: pd.DataFrame) -> set[tuple[str, float, int]]:
    """Channels with spend and no customer, and with customers and no spend: name, spend, customers."""
    spent = ads.groupby("channel")["cost"].sum()
    won = orders.groupby("channel")["customer_id"].nunique()
    alone = {(str(name), float(cost), 0) for name, cost in spent.items() if name not in won.index}
    return alone | {(str(name), 0.0, int(count)) for name, count in won.items() if name not in spent.index}
