"""The early verdict from its definition, with pandas and NumPy alone.

Customers acquired 30 to 120 days ago: profit so far, and the tail of older customers seen at the same age
with the same answer to "a second purchase by then?", who had h months observed on the day of the forecast.
An age is the last of 30, 45, 60 and 90 days that has passed. Tails: own mean x n ÷ (n + 30), the rest that
of all channels.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.deciding.shops import Shop

if TYPE_CHECKING:
    from numpy.typing import NDArray

AGES = (30, 45, 60, 90)
ENOUGH = 30
Way = tuple[str, bool]
"""A channel, and whether it was paid for."""


@dataclass(frozen=True)
class Expected:
    """Of some new customers: their number, profit so far and to come, and the LTV of older ones."""

    customers: int
    so_far: float
    to_come: float
    old: float | None

    @property
    def ltv(self) -> float:
        """What they will have brought, each."""
        return (self.so_far + self.to_come) / self.customers


@dataclass(frozen=True)
class Test:
    """An earlier forecast of the same channel, and what came."""

    day: date
    customers: int
    expected: float
    came: float
    old: float


class Lives:
    """Each customer with purchases: first day, second purchase, way of acquisition, and profit by age."""

    def __init__(self, shop: Shop) -> None:
        orders = shop.orders.copy()
        orders["order_date"] = pd.to_datetime(orders["order_date"])
        orders["profit"] = orders["revenue"] - orders["cost"]
        bought = orders[orders["revenue"] > 0].sort_values(["order_date", "order_id"], kind="stable")
        first = bought.groupby("customer_id").nth(0).set_index("customer_id")
        second = bought.groupby("customer_id").nth(1).set_index("customer_id")["order_date"]
        people = first.reindex(columns=["order_date", "channel", "campaign"])
        people = people.rename(columns={"order_date": "first"})
        people["second"] = (second.reindex(people.index) - people["first"]).dt.days
        paid, months = paid_months(shop), people["first"].dt.to_period("M")
        people["way"] = [
            (channel, (channel, month) in paid)
            for channel, month in zip(people["channel"], months, strict=True)
        ]
        orders = orders.join(people["first"], on="customer_id", how="inner")
        self.orders = orders[orders["order_date"] >= orders["first"]]
        self.people = people
        self.ends = {months: ends(people["first"], months) for months in (6, 12)}
        self.by_age = {age: self.profit_before(people["first"] + pd.Timedelta(days=age + 1)) for age in AGES}
        self.through = {months: self.profit_before(end) for months, end in self.ends.items()}
        self.codes = {way: code for code, way in enumerate(dict.fromkeys(people["way"]))}
        self.way_codes = people["way"].map(self.codes).to_numpy()

    def profit_before(self, days: "pd.Series[Any]") -> "pd.Series[float]":
        """What each customer has brought before a day of its own."""
        orders = self.orders[self.orders["order_date"] < self.orders["customer_id"].map(days)]
        return orders.groupby("customer_id")["profit"].sum().reindex(self.people.index, fill_value=0.0)

    def observed(self, day: date, months: int) -> "pd.Index[str]":
        """Those who have so many months behind them at a day's end."""
        after = pd.Timestamp(day) + pd.Timedelta(days=1)
        return self.people[self.ends[months] <= after].index

    def new(self, day: date) -> "pd.Index[str]":
        """Those acquired 30 to 120 days before a day."""
        age = (pd.Timestamp(day) - self.people["first"]).dt.days
        acquired: pd.Index[str] = self.people[(age >= 30) & (age <= 120)].index
        return acquired

    def of(self, customers: "pd.Index[str]", ways: set[Way]) -> "pd.Index[str]":
        """Those of the customers who came in one of the ways."""
        codes = [self.codes[way] for way in ways if way in self.codes]
        return customers[np.isin(self.way_codes[self.places(customers)], codes)]

    def places(self, customers: "pd.Index[str]") -> "NDArray[np.intp]":
        """Where they stand among all customers."""
        return self.people.index.get_indexer(customers)


def ends(first: "pd.Series[Any]", months: int) -> "pd.Series[Any]":
    """The day at which so many months have passed."""
    day = {each: each + pd.DateOffset(months=months) for each in first.unique()}
    return first.map(day)


def paid_months(shop: Shop) -> set[tuple[str, pd.Period]]:
    """The channels and months with spend."""
    if shop.ads is None:
        return set()
    months = pd.to_datetime(shop.ads["month"]).dt.to_period("M")
    return set(zip(shop.ads["channel"], months, strict=True))


def expected(lives: Lives, chosen: "pd.Index[str]", ways: set[Way], day: date, months: int) -> Expected:
    """Of some new customers whose channels' own older customers came in these ways."""
    first, second = lives.people["first"].to_numpy(), lives.people["second"].to_numpy()
    new, older = lives.places(chosen), lives.places(lives.observed(day, months))
    own = older[np.isin(lives.way_codes[older], [lives.codes[way] for way in ways if way in lives.codes])]
    passed = (np.datetime64(day) - first[new]).astype("timedelta64[D]").astype(int)
    age = np.array([max(each for each in AGES if each <= days) for days in passed])
    worth = lives.through[months].to_numpy()
    so_far = to_come = 0.0
    for seen in AGES:
        before = lives.by_age[seen].to_numpy()
        tail = worth - before
        so_far += float(before[new[age == seen]].sum())
        for again in (False, True):
            at_age = new[(age == seen) & ((second[new] <= seen) == again)]
            alike = older[(second[older] <= seen) == again]
            mine = own[(second[own] <= seen) == again]
            if len(at_age):
                mean = tail[alike].mean() if len(alike) else tail[older].mean()
                weight = len(mine) / (len(mine) + 30)
                drawn = weight * (tail[mine].mean() if len(mine) else 0.0) + (1 - weight) * mean
                to_come += len(at_age) * float(drawn)
    return Expected(len(chosen), so_far, to_come, float(worth[own].mean()) if len(own) else None)


def test_days(lives: Lives, as_of: date, months: int) -> list[date]:
    """The latest twelve days, a month apart, of which all outcomes are known by as_of."""
    known = set(lives.observed(as_of, months))
    days: list[date] = []
    after = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    for back in range(1, 40):
        day = (after - pd.DateOffset(months=back) - pd.Timedelta(days=1)).date()
        last = pd.Timestamp(day) - pd.Timedelta(days=30)
        if last + pd.DateOffset(months=months) <= after and len(days) < 12:
            assert set(lives.new(day)) <= known
            days.append(day)
    return days[::-1]


def tests(lives: Lives, of: set[Way], as_of: date, months: int) -> list[Test]:
    """Of the ways together, each with its own older customers."""
    made = []
    for day in test_days(lives, as_of, months):
        new, older = lives.of(lives.new(day), of), lives.of(lives.observed(day, months), of)
        if len(new) < ENOUGH or len(older) < ENOUGH:
            continue
        each = [expected(lives, lives.of(new, {way}), {way}, day, months) for way in sorted(of)]
        ltv = sum(row.so_far + row.to_come for row in each) / len(new)
        worth = lives.through[months]
        made.append(Test(day, len(new), ltv, float(worth[new].mean()), float(worth[older].mean())))
    return made


def verdict(left: tuple[float, float], of: list[Test], bar: float) -> str:
    """Stop, continue or wait: see D2C's rules. left: the interval of expected LTV less CPA."""
    if len(of) < 6:
        return "wait_tests"
    total = sum(test.customers * test.expected for test in of) / sum(
        test.customers * test.came for test in of
    )
    gaps = pd.Series([abs(test.expected - test.came) - abs(test.old - test.came) for test in of])
    if abs(total - 1) > 0.1 or float(gaps.mean()) > float(gaps.std()) / len(gaps) ** 0.5:
        return "wait_poor"
    return "continue" if left[0] > bar else "stop" if left[1] < bar else "wait_unsure"
