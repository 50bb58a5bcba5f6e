"""What paid customers bring back of what they cost, from the definition, with pandas alone.

Curve: the sum over age months of what those observed through a month brought in it, the first day by itself.
By order: the product of the shares who went on within W days, of those whose order is W days old, times the
mean profit of an order with what came back before the next one. Figures of fewer than 30 customers are None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from tests.deciding.plain_ads import compared
from tests.deciding.shops import Shop

WINDOWS, ENOUGH, MONTHS, ORDERS = (3, 6, 12), 30, 24, 24
NOBODY = "\x00nobody"
Figures = list[float | None]


@dataclass(frozen=True)
class Recovered:
    """A channel, a campaign, or all paid channels: by month from 0, and by order from 1."""

    customers: int
    cpa: float | None
    observed: list[int]
    curve: Figures
    reaching: Figures
    by_order: Figures

    @property
    def month(self) -> int | None:
        """The first in which the CPA is back."""
        return first_at(self.cpa, self.curve, 0)

    @property
    def order(self) -> int | None:
        """The first with which the CPA is back."""
        return first_at(self.cpa, self.by_order, 1)


@dataclass(frozen=True)
class Won:
    """The paid customers of a month."""

    customers: int
    cost: float
    profit: float
    curve: Figures


def first_at(cpa: float | None, curve: Figures, start: int) -> int | None:
    if cpa is None:
        return None
    return next(
        (place for place, value in enumerate(curve, start) if value is not None and value >= cpa), None
    )


class Books:
    """A shop's customers, orders and spend by one of its columns."""

    def __init__(self, shop: Shop, by: str) -> None:
        assert shop.ads is not None
        assert shop.settings.as_of is not None
        self.as_of = pd.Timestamp(shop.settings.as_of)
        self.within = shop.settings.inactive_days
        self.discount = float(shop.settings.discount)
        self.orders = numbered(shop, by, self.as_of)
        spend = shop.ads.assign(
            key=keys(shop.ads[by]), month=pd.to_datetime(shop.ads["month"]).dt.to_period("M")
        )
        if by == "campaign":
            spend = spend[spend["key"] != NOBODY]
        spend = spend[spend["month"].dt.end_time.dt.normalize() <= self.as_of]
        sums = spend.groupby(["key", "month"])["cost"].sum()
        self.spend = sums[sums != 0]
        self.won = self.customers()

    def customers(self) -> pd.DataFrame:
        """The paid ones, with the spend that has won them."""
        firsts = self.orders[self.orders["n"] == 1].set_index("customer_id")[["first", "key"]]
        firsts["month"] = firsts["first"].dt.to_period("M")
        firsts["seen"] = completed(firsts["first"], self.as_of + pd.Timedelta(days=1))
        firsts["key"] = [
            key if (key, month) in self.spend.index else NOBODY
            for key, month in zip(firsts["key"], firsts["month"], strict=True)
        ]
        return firsts[[pair in self.spend.index for pair in zip(firsts["key"], firsts["month"], strict=True)]]

    def groups(self) -> dict[str | None, Recovered]:
        """By channel as compared, all of them under None."""
        every = list(self.spend.index.unique("key"))
        return {key: self.recovered([key]) for key in every} | {None: self.recovered(every)}

    def recovered(self, of: Sequence[str]) -> Recovered:
        own = self.won[self.won["key"].isin(of)]
        theirs = self.orders[self.orders["customer_id"].isin(own.index)]
        observed, curve = self.curve(own, theirs)
        return Recovered(len(own), self.cpa(own, of), observed, curve, *self.by_order(theirs))

    def cpa(self, own: pd.DataFrame, of: Sequence[str]) -> float | None:
        whole = (self.as_of + pd.Timedelta(days=1)).day == 1
        last = pd.Period(self.as_of, "M") - (0 if whole else 1)
        cost, customers = 0.0, 0
        for months in WINDOWS:
            window = pd.period_range(end=last, periods=months, freq="M")
            cost = sum(float(self.spend.get((key, month), 0)) for key in of for month in window)
            customers = int(own["month"].isin(window).sum())
            if customers >= ENOUGH:
                break
        return cost / customers if customers else None

    def curve(self, own: pd.DataFrame, theirs: pd.DataFrame) -> tuple[list[int], Figures]:
        """The customers observed, and mean cumulative profit, by month from 0."""
        day = theirs[theirs["order_date"] == theirs["first"]]
        so_far = float(day["profit"].sum()) / len(own) if len(own) else 0.0
        counts, values = [len(own)], [so_far]
        for month in range(1, MONTHS + 1):
            observed = own.index[own["seen"] >= month]
            mine = theirs[theirs["customer_id"].isin(observed)]
            part = mine[(mine["age"] == month) & (mine["order_date"] > mine["first"])]["profit"].sum()
            if month == 1 and len(observed):
                so_far = float(day[day["customer_id"].isin(observed)]["profit"].sum()) / len(observed)
            if len(observed):
                so_far += float(part) / len(observed) / (1 + self.discount) ** (month / 12)
            counts.append(len(observed))
            values.append(so_far)
        shown: Figures = [value if n >= ENOUGH else None for n, value in zip(counts, values, strict=True)]
        return counts, shown

    def by_order(self, theirs: pd.DataFrame) -> tuple[Figures, Figures]:
        """The share who reach each order, and the profit through it."""
        share, through = 1.0, 0.0
        reaching: Figures = []
        values: Figures = []
        for n in range(1, ORDERS + 1):
            bought = theirs[theirs["n"] == n]
            if n > 1:
                before = theirs[theirs["n"] == n - 1]
                old = before[(self.as_of - before["order_date"]).dt.days >= self.within]
                went_on = old[(old["next"] - old["order_date"]).dt.days <= self.within]
                if len(old) < ENOUGH or len(bought) < ENOUGH:
                    break
                share *= len(went_on) / len(old)
            if len(bought) < ENOUGH:
                break
            through += share * float(theirs[theirs["step"] == n]["profit"].sum()) / len(bought)
            reaching.append(share)
            values.append(through)
        nothing = [None] * (ORDERS - len(values))
        return [*reaching, *nothing], [*values, *nothing]

    @cached_property
    def months(self) -> dict[date, Won]:
        """By month of acquisition, the newest 24."""
        costs = self.spend.groupby("month").sum()
        return {
            month.to_timestamp().date(): self.month(self.won[self.won["month"] == month], float(cost))
            for month, cost in list(costs.sort_index().items())[-24:]
        }

    def month(self, own: pd.DataFrame, cost: float) -> Won:
        theirs = self.orders[self.orders["customer_id"].isin(own.index)]
        theirs = theirs[theirs["order_date"] >= theirs["first"]]
        seen = own["seen"].min() if len(own) >= ENOUGH else -1
        first_day = (theirs["order_date"] == theirs["first"]).to_numpy()
        ages, profits = theirs["age"].to_numpy(), theirs["profit"].to_numpy()
        curve: Figures = [
            float(profits[(ages <= age) | first_day].sum()) / cost for age in range(min(seen, MONTHS) + 1)
        ]
        return Won(len(own), cost, float(theirs["profit"].sum()), curve)


def completed(first: pd.Series, until: pd.Series | pd.Timestamp) -> pd.Series:
    """Months from one day to another: the same day, or the last of a shorter month, completes one."""
    until = pd.Series(until, index=first.index)
    months = (until.dt.year - first.dt.year) * 12 + until.dt.month - first.dt.month
    completing = first.dt.day.clip(upper=until.dt.days_in_month)
    incomplete: pd.Series = (until.dt.day < completing).astype(int)
    result: pd.Series = months - incomplete
    return result


def keys(names: Iterable[object]) -> list[str]:
    return [compared(str(name)) if isinstance(name, str) else NOBODY for name in names]


def numbered(shop: Shop, by: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """Orders with their place among the purchases (0: none), their purchase, and the day of the next."""
    orders = shop.orders.assign(
        order_date=pd.to_datetime(shop.orders["order_date"]),
        key=keys(shop.orders[by]),
        customer_id=pd.factorize(shop.orders["customer_id"])[0],  # numbers compare sooner than texts
    )
    orders = orders[orders["order_date"] <= as_of].sort_values(["order_date", "order_id"], kind="stable")
    orders["profit"] = orders["revenue"] - orders["cost"]
    bought = orders[orders["revenue"] > 0].copy()
    bought["n"] = bought.groupby("customer_id").cumcount() + 1
    bought["next"] = bought.groupby("customer_id")["order_date"].shift(-1)
    orders["n"] = bought["n"].reindex(orders.index).fillna(0).astype(int)
    orders["next"] = bought["next"].reindex(orders.index)
    firsts = bought[bought["n"] == 1].set_index("customer_id")
    orders["first"] = orders["customer_id"].map(firsts["order_date"])
    orders["key"] = orders["customer_id"].map(firsts["key"])
    orders["age"] = completed(orders["first"].fillna(as_of), orders["order_date"]) + 1
    orders["step"] = [
        n or int(((bought["customer_id"] == who) & (bought["order_date"] <= day)).sum())
        for n, who, day in zip(orders["n"], orders["customer_id"], orders["order_date"], strict=True)
    ]
    return orders[orders["first"].notna() & (orders["order_date"] >= orders["first"])]
