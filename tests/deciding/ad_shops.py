"""Shops that advertise, each made so that one unlike comparison would decide it wrongly.

Customers come from January 2023 to December 2024, the same number on the same days of every month. Of the
three who come together one is worth a fifth less, one a fifth more: all that anybody buys is bought in three
months.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

MONTHS = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(24)]
SETTINGS = Settings(lang="en", history_starts="all-new", as_of=date(2024, 12, 31))
Frame = pd.DataFrame

Worth = Callable[[int, int], float]
"""The profit of a customer, by the month in which the customer came (0: the first), and the number there."""


def alike(mean: float) -> Worth:
    """The same in every month."""
    return lambda month, number: mean * (0.8, 1.0, 1.2)[number % 3]


def won(channel: str | None, per_month: int, worth: Worth, months: Sequence[date] = MONTHS) -> Frame:
    """Orders of the customers whom a channel wins: half of their worth at once, half of it 40 days later."""
    names = count()
    rows = [
        (f"{channel}-{next(names)}", month + timedelta(days=number % 28), worth(place, number), channel)
        for place, month in enumerate(months)
        for number in range(per_month)
    ]
    first = Frame(rows, columns=["customer_id", "order_date", "worth", "channel"])
    orders = pd.concat([first, first.assign(order_date=first["order_date"] + timedelta(days=40))])
    orders = orders[orders["order_date"] <= date(2024, 12, 31)]
    return orders.assign(revenue=orders["worth"], cost=orders["worth"] / 2).drop(columns="worth")


def spent(
    channel: str | None,
    costs: Iterable[float],
    clicks: int | None = None,
    conversions: int | None = None,
    months: Sequence[date] = MONTHS,
) -> Frame:
    """Ad spend month by month."""
    rows = [(channel, month, cost) for month, cost in zip(months, costs, strict=True)]
    table = Frame(rows, columns=["channel", "month", "cost"])
    return table if clicks is None else table.assign(clicks=clicks, conversions=conversions)


def shop(orders: Sequence[Frame], ads: Sequence[Frame], customers: Frame | None = None) -> Shop:
    """The tables put together, as a shop hands them over."""
    table = pd.concat(orders, ignore_index=True)
    return Shop(
        table.assign(order_id=range(len(table))), SETTINGS, customers, pd.concat(ads, ignore_index=True)
    )


def mostly_organic() -> Shop:
    """60% organic customers worth 10,000; both paid channels win customers worth 2,000 for 3,000."""
    return shop(
        [won("organic", 90, alike(10_000)), won("A", 30, alike(2_000)), won("B", 30, alike(2_000))],
        [spent("A", [90_000] * 24), spent("B", [90_000] * 24)],
    )


def dearer_now() -> Shop:
    """Customers worth 2,429 cost 1,000 for 21 months, and 4,000 in the last three."""
    costs = [30_000] * 21 + [120_000] * 3
    return shop([won("A", 30, alike(2_429))], [spent("A", costs)])


def conversions_twice() -> Shop:
    """The platform counts two conversions for each new customer: by these a click may cost twice as much."""
    return shop([won("A", 30, alike(3_000))], [spent("A", [30_000] * 24, clicks=1_000, conversions=60)])


def written_differently() -> Shop:
    """The orders write the channel in full width and small letters, the ad system with a space."""
    orders = [won("ｌｉｎｅ広告", 15, alike(3_000)), won("Line広告", 15, alike(3_000))]
    return shop(orders, [spent("LINE 広告", [30_000] * 24)])


def television() -> Shop:
    """900,000 of TV spend meets no customer, and 120 customers of LINE have no spend."""
    tv = spent("TV", [300_000] * 3, months=MONTHS[-3:])
    line = won("LINE", 40, alike(3_000), MONTHS[:3])
    return shop([won("A", 30, alike(3_000)), line], [spent("A", [30_000] * 24), tv])


def free_months() -> Shop:
    """The ad file names all channels in all months: nothing is spent on organic, nor on B every other one."""
    costs = [(0, 180_000)[month % 2] for month in range(24)]
    return shop(
        [won("organic", 60, alike(3_000)), won("A", 30, alike(3_000)), won("B", 30, alike(3_000))],
        [spent("organic", [0] * 24), spent("A", [120_000] * 24), spent("B", costs)],
    )


def tenth_of_december() -> Shop:
    """As of 10 December, when the whole month's spend is booked: a third of its customers are there."""
    made = shop([won("A", 30, alike(3_000))], [spent("A", [60_000] * 24)])
    return replace(made, settings=replace(SETTINGS, as_of=date(2024, 12, 10)))


def contradicting_customers() -> Shop:
    """Ten customers of A stand in the customers file a second time, as customers of B."""
    orders = [won("A", 30, alike(3_000)), won("B", 30, alike(3_000))]
    names = pd.concat(orders)[["customer_id", "channel"]].drop_duplicates()
    again = Frame({"customer_id": [f"A-{number}" for number in range(10)], "channel": "B"})
    customers = pd.concat([names, again], ignore_index=True)
    return shop(orders, [spent("A", [30_000] * 24), spent("B", [30_000] * 24)], customers)


def falling_quality() -> Shop:
    """Each month's customers are worth 2% less than those of the month before."""
    worth: Worth = lambda month, number: 3_000 * 0.98**month * (0.8, 1.0, 1.2)[number % 3]  # noqa: E731  # data
    return shop([won("A", 30, worth)], [spent("A", [30_000] * 24)])


def whales() -> Shop:
    """One customer in fifty brings half of the profit: a mean of 2,000, most of them worth 1,000."""

    def worth(month: int, number: int) -> float:
        return 51_000 if (30 * month + number) % 50 == 7 else 1_000

    return shop([won("A", 30, worth)], [spent("A", [30 * 1_600] * 24)])


def batches() -> Shop:
    """Every other month's customers come from a sale and are worth 1,000, those between 5,000."""
    worth: Worth = lambda month, number: (1_000, 5_000)[month % 2] * (0.8, 1.0, 1.2)[number % 3]  # noqa: E731  # data
    return shop([won("A", 90, worth)], [spent("A", [90 * 2_600] * 24)])


def losing() -> Shop:
    """Each customer leaves 500 less than its orders cost."""
    made = shop([won("A", 30, alike(1_000))], [spent("A", [30_000] * 24)])
    return replace(made, orders=made.orders.assign(cost=made.orders["revenue"] * 1.25))


def without_costs() -> Shop:
    """The dearer shop once more, but nobody said what the goods cost."""
    made = dearer_now()
    return replace(made, orders=made.orders.drop(columns="cost"))


def few_lately() -> Shop:
    """Customers worth 3,500: 30 a month for 2,000 each, then for half a year 4 a month for 7,500."""
    early, late = won("A", 30, alike(3_500), MONTHS[:18]), won("a", 4, alike(3_500), MONTHS[18:])
    return shop([early, late], [spent("A", [60_000] * 18 + [30_000] * 6)])


def never_pays() -> Shop:
    """Two orders of 2,000 whose goods cost 3,000 each, and A pays 1,000 to win a customer."""
    made = shop([won("A", 30, alike(2_000))], [spent("A", [30_000] * 24)])
    return replace(made, orders=made.orders.assign(cost=made.orders["revenue"] * 1.5))


def three_months_old() -> Shop:
    """A shop that opened in October: nobody has been seen for a year, nor for 180 days."""
    return shop([won("A", 60, alike(3_000), MONTHS[-3:])], [spent("A", [60_000] * 3, months=MONTHS[-3:])])


def priced_by_revenue() -> Shop:
    """Without costs; customers of organic spend five times as much as those of A."""
    made = shop([won("organic", 30, alike(10_000)), won("A", 30, alike(2_000))], [spent("A", [30_000] * 24)])
    return replace(made, orders=made.orders.drop(columns="cost"))
