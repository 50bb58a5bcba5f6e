"""Why profit changed, computed plainly with pandas: every order of the factors tried, in exact fractions.

Written from the definition, not from the product's closed form or its SQL.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import factorial

import pandas as pd

FACTORS = ("customers", "frequency", "order_value", "rate")


@dataclass(frozen=True)
class Period:
    """What a group did in three months."""

    customers: int
    orders: int
    sales: Fraction
    profit: Fraction

    def factors(self, other: "Period") -> dict[str, Fraction]:
        """The four; one that has nothing to be divided by is that of the other period, else 0."""

        def ratio(part: str, whole: str) -> Fraction:
            for period in (self, other):
                if getattr(period, whole) > 0:
                    return Fraction(getattr(period, part)) / Fraction(getattr(period, whole))
            return Fraction(0)

        return {
            "customers": Fraction(self.customers),
            "frequency": ratio("orders", "customers"),
            "order_value": ratio("sales", "orders"),
            "rate": ratio("profit", "sales"),
        }


def product(factors: dict[str, Fraction]) -> Fraction:
    """All four multiplied."""
    whole = Fraction(1)
    for each in factors.values():
        whole *= each
    return whole


def shapley(then: dict[str, Fraction], now: dict[str, Fraction]) -> dict[str, Fraction]:
    """By factor, the mean of what it does to the product over all orders in which the four change."""
    effects = dict.fromkeys(then, Fraction(0))
    for order in permutations(then):
        state = dict(then)
        for factor in order:
            before = product(state)
            state[factor] = now[factor]
            effects[factor] += product(state) - before
    return {factor: effect / factorial(len(then)) for factor, effect in effects.items()}


def effects(then: Period, now: Period) -> dict[str, Fraction]:
    """By factor, and under "beyond" what they do not give."""
    of_then, of_now = then.factors(now), now.factors(then)
    split = shapley(of_then, of_now)
    beyond = (now.profit - product(of_now)) - (then.profit - product(of_then))
    return {**split, "beyond": beyond}


def periods(orders: pd.DataFrame, as_of: pd.Timestamp, known_from: pd.Timestamp) -> dict[str, pd.Period]:
    """The first months of the last three complete months, of those before and of those a year earlier."""
    months = pd.to_datetime(orders["order_date"])
    last = (as_of + pd.Timedelta(days=1)).to_period("M") - 1
    starts = {"now": last - 2, "before": last - 5, "ago": last - 14}
    least = max(months.min(), known_from)
    return {name: start for name, start in starts.items() if start.start_time >= least}


def groups(orders: pd.DataFrame, start: pd.Period) -> dict[tuple[str, str | None], Period]:
    """By standing and channel: new with a first purchase in the three months, returning if earlier."""
    dated = orders.assign(day=pd.to_datetime(orders["order_date"]))
    if "channel" not in dated:
        dated["channel"] = None
    bought = dated[dated["revenue"] > 0].sort_values(["customer_id", "day"], kind="stable")
    first = bought.groupby("customer_id")["day"].min()
    channel = bought.drop_duplicates("customer_id").set_index("customer_id")["channel"]
    begin, end = start.start_time, (start + 3).start_time
    within = dated[(dated["day"] >= begin) & (dated["day"] < end)]
    result: dict[tuple[str, str | None], Period] = {}
    of_row = [
        (
            "without"
            if customer not in first.index or first[customer] >= end
            else "returning"
            if first[customer] < begin
            else "new",
            None if customer not in first.index or pd.isna(channel[customer]) else str(channel[customer]),
        )
        for customer in within["customer_id"]
    ]
    for key in set(of_row):
        rows = within[[each == key for each in of_row]]
        purchases = rows[rows["revenue"] > 0]
        profit = [exact(sale) - exact(cost) for sale, cost in zip(rows["revenue"], rows["cost"], strict=True)]
        result[key] = Period(
            purchases["customer_id"].nunique(),
            len(purchases),
            sum(map(exact, rows["revenue"]), Fraction(0)),
            sum(profit, Fraction(0)),
        )
    return result


def exact(amount: float) -> Fraction:
    """As it is written in a file."""
    return Fraction(str(amount))


def together(several: list[Period]) -> Period:
    """Several groups as one."""
    return Period(
        sum(each.customers for each in several),
        sum(each.orders for each in several),
        sum((each.sales for each in several), Fraction(0)),
        sum((each.profit for each in several), Fraction(0)),
    )


def of_standing(orders: pd.DataFrame, start: pd.Period, standing: str) -> Period:
    """The customers of one standing."""
    return together([each for (name, _), each in groups(orders, start).items() if name == standing])


def of_channel(orders: pd.DataFrame, start: pd.Period, channel: str | None) -> Period:
    """New and returning customers of a channel."""
    return together([
        each for (name, own), each in groups(orders, start).items() if own == channel and name != "without"
    ])
