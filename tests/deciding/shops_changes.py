"""Shops whose profit changed in a way that a careless split gets wrong. Each is made for one thing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

LAST_DAY = date(2024, 12, 31)
NOW, BEFORE, AGO = date(2024, 10, 1), date(2024, 7, 1), date(2023, 10, 1)
Row = tuple[str, date, float, float, str | None]
"""Customer, day, sale, cost, channel."""


def shop(rows: Sequence[Row], **settings: Any) -> Shop:
    """The orders as a shop hands them over."""
    columns = ["customer_id", "order_date", "revenue", "cost", "channel"]
    chosen: Mapping[str, Any] = {"lang": "en", "shop_opened": "all-new", "as_of": LAST_DAY} | settings
    return Shop(pd.DataFrame(rows, columns=columns), Settings(**chosen))


def drawn(seed: int, customers: int = 300, channels: Sequence[str | None] = ("A", "B", "C")) -> list[Row]:
    """Two years of customers who buy as chance has it, with refunds and samples among their orders."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(customers):
        day = date(2023, 1, 1) + timedelta(days=int(rng.integers(700)))
        channel = channels[int(rng.integers(len(channels)))]
        for _ in range(int(rng.geometric(0.4))):
            kind = rng.random()
            sale = int(rng.integers(500, 9000))
            amount = sale if kind < 0.85 else -sale if kind < 0.92 else 0
            cost = int(sale * 0.4) if amount > 0 else 0 if amount < 0 else 120
            rows.append((f"c{number}", day, amount, cost, channel))
            day += timedelta(days=int(rng.integers(5, 120)))
            if day > LAST_DAY:
                break
    return rows


def regulars(count: int, sale: float, cost: float, days: Sequence[date], name: str = "r") -> list[Row]:
    """Customers who all buy alike on the same days, of two channels in turn."""
    return [(f"{name}{number}", day, sale, cost, "AB"[number % 2]) for number in range(count) for day in days]


OPENED = regulars(12, 1000, 400, [date(2023, 1, 10)], "first")
"""So that the shop is two years old."""


def by_chance() -> Shop:
    """Everything at once."""
    return shop(drawn(1))


def trials_at_a_loss() -> Shop:
    """A trial for 500 that loses 382: profit is below zero in every period, the more the more come."""
    days = {AGO: 10, BEFORE: 20, NOW: 45}
    trials = [row for day, count in days.items() for row in regulars(count, 500, 882, [day], f"t{day}")]
    return shop(OPENED + trials)


def nobody_new_before() -> Shop:
    """No new customer in the three months before: there is no order value and no rate to begin from."""
    return shop(
        OPENED
        + regulars(20, 3000, 1200, [AGO, BEFORE, NOW], "old")
        + regulars(9, 2000, 900, [NOW + timedelta(days=4)], "new")
    )


def nobody_returns_now() -> Shop:
    """The regulars have left."""
    return shop(
        OPENED
        + regulars(20, 3000, 1200, [AGO, BEFORE], "old")
        + regulars(9, 2000, 900, [NOW + timedelta(days=4)], "new")
    )


def more_refunds_than_sales() -> Shop:
    """The returning customers of the last three months send back more than they buy."""
    refunds: list[Row] = [(f"old{n}", NOW + timedelta(days=40), -3000, 0, "AB"[n % 2]) for n in range(15)]
    return shop(
        OPENED
        + regulars(20, 3000, 1200, [AGO, BEFORE], "old")
        + regulars(4, 900, 400, [NOW], "old")
        + refunds
    )


def only_refunds_now() -> Shop:
    """Nobody buys in the last three months; two orders are paid back."""
    refunds: list[Row] = [(f"old{n}", NOW, -3000, 0, "A") for n in (0, 2)]
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, BEFORE], "old") + refunds)


def samples_alone() -> Shop:
    """People who got a sample and never bought, more of them each time."""
    samples: list[Row] = [
        (f"s{day}{n}", day, 0, 150, "A")
        for day, count in ((AGO, 3), (BEFORE, 8), (NOW, 30))
        for n in range(count)
    ]
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, BEFORE, NOW], "old") + samples)


def sample_before_the_purchase() -> Shop:
    """A sample in one period, the first purchase in the next: new where the purchase is."""
    rows: list[Row] = [
        row
        for n in range(8)
        for row in (
            (f"n{n}", BEFORE + timedelta(days=9), 0, 150, "A"),
            (f"n{n}", NOW + timedelta(days=9), 2500, 900, "A"),
        )
    ]
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, BEFORE, NOW], "old") + rows)


def a_channel_begins_and_one_ends() -> Shop:
    """C is new in the last three months, D was there before them alone."""
    begun: list[Row] = [(f"c{n}", NOW + timedelta(days=n), 4000, 1500, "C") for n in range(12)]
    ended: list[Row] = [(f"d{n}", BEFORE + timedelta(days=n), 5000, 2500, "D") for n in range(10)]
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, BEFORE, NOW], "old") + begun + ended)


def closed_for_months() -> Shop:
    """Nothing was sold in the three months before."""
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, NOW], "old"))


def exactly_as_before() -> Shop:
    """Nothing changed."""
    return shop(OPENED + regulars(20, 3000, 1200, [AGO, BEFORE, NOW], "old"))


def cents() -> Shop:
    """Amounts with cents."""
    rows = [(name, day, sale / 7.0, cost / 3.0, channel) for name, day, sale, cost, channel in drawn(2)]
    return shop(
        [(name, day, round(sale, 2), round(cost, 2), channel) for name, day, sale, cost, channel in rows],
        currency="USD",
    )


def within_a_month() -> Shop:
    """The file ends in the middle of a month, which is left out."""
    return shop([row for row in drawn(3) if row[1] <= date(2024, 12, 14)], as_of=date(2024, 12, 14))


def young() -> Shop:
    """Eight months: nothing a year earlier."""
    return shop([row for row in drawn(4) if row[1] >= date(2024, 5, 1)])


def begins_in_the_middle() -> Shop:
    """The file may begin in the middle of the shop's life: who is new is known from half a year on."""
    return shop(drawn(5), shop_opened=None)


def without_channels() -> Shop:
    """No column of channels."""
    made = shop(drawn(6))
    return Shop(made.orders.drop(columns="channel"), made.settings)


def some_without_a_channel() -> Shop:
    """A channel is not given for every customer."""
    return shop(drawn(7, channels=("A", None, "B", "B")))


SHOPS: tuple[Callable[[], Shop], ...] = (
    by_chance,
    trials_at_a_loss,
    nobody_new_before,
    nobody_returns_now,
    more_refunds_than_sales,
    only_refunds_now,
    samples_alone,
    sample_before_the_purchase,
    a_channel_begins_and_one_ends,
    closed_for_months,
    exactly_as_before,
    cents,
    within_a_month,
    young,
    begins_in_the_middle,
    without_channels,
    some_without_a_channel,
)
