"""Shops whose recovery is known beforehand, or has something in it that misleads.

Those of ad_shops once more, and shops whose customers order at planned intervals.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from tests.deciding.ad_shops import MONTHS, SETTINGS, Frame, alike, shop, spent, won
from tests.deciding.shops import Shop

LAST = date(2024, 12, 31)


def planned(
    channel: str | None,
    per_month: Sequence[int],
    going_on: Sequence[float],
    profits: Sequence[float],
    every: int = 30,
    day: int | None = None,
    campaign: str | None = None,
) -> Frame:
    """Orders at fixed intervals: of the customers with n orders the first going_on[n - 1] place another.

    profits: of each order, whose goods cost half. per_month: customers of each month. day: all start on it.
    """
    rows = []
    for place, (month, size) in enumerate(zip(MONTHS, per_month, strict=True)):
        left = size
        for n, profit in enumerate(profits):
            left = left if n == 0 else round(left * going_on[n - 1])
            for number in range(left):
                begun = month + timedelta(days=(number % 28) if day is None else day)
                on = begun + timedelta(days=every * n)
                name = f"{channel}-{campaign}-{place}-{number}"
                rows.append((name, on, 2 * profit, profit, channel, campaign))
    table = Frame(rows, columns=["customer_id", "order_date", "revenue", "cost", "channel", "campaign"])
    return table[table["order_date"] <= LAST]


ALL = [40] * 24
"""Customers of each month."""


def exact() -> Shop:
    """Everybody orders four times, 1,000 first and 600 each later: 2,200 of 2,000 with the third."""
    return shop([planned("A", ALL, [1, 1, 1], [1000, 600, 600, 600])], [spent("A", [80_000] * 24)])


def half_go_on() -> Shop:
    """Half go on each time: 1,000 + 500 + 250 + 125 reaches 1,800 with the fourth order, not before."""
    return shop(
        [planned("A", ALL, [0.5, 0.5, 0.4], [1000, 1000, 1000, 1000])], [spent("A", [40 * 1_800] * 24)]
    )


def growing() -> Shop:
    """Twice as many customers each half year, four of five go on every 45 days: raw shares are too low."""
    sizes = [30 * 2 ** (month // 6) for month in range(24)]
    orders = planned("A", sizes, [0.8] * 9, [800] * 10, every=45)
    return shop([orders], [spent("A", [size * 2_500 for size in sizes])])


def refunds() -> Shop:
    """Every second customer sends the second order back after ten days, with all of its profit."""
    made = exact()
    second = made.orders.groupby("customer_id").nth(1)
    back = second.iloc[::2].assign(
        order_date=lambda table: table["order_date"] + timedelta(days=10),
        revenue=lambda table: -table["revenue"],
        cost=lambda table: -table["cost"],
    )
    return with_more(made, back[back["order_date"] <= LAST])


def gifts() -> Shop:
    """A sample for nothing that costs 100 goes out a week before the first order, on its day, and later."""
    made = exact()
    first = made.orders.groupby("customer_id").nth(0)
    parcels = [
        first.assign(order_date=first["order_date"] + timedelta(days=days), revenue=0.0, cost=100.0)
        for days in (-7, 0, 7)
    ]
    more = pd.concat(parcels)
    return with_more(made, more[more["order_date"] <= LAST])


def with_more(made: Shop, more: Frame) -> Shop:
    table = pd.concat([made.orders, more], ignore_index=True)
    return replace(made, orders=table.assign(order_id=range(len(table))))


def same_day() -> Shop:
    """The second order comes on the day of the first."""
    return shop([planned("A", ALL, [1, 1], [500, 500, 500], every=0)], [spent("A", [40 * 900] * 24)])


def month_ends() -> Shop:
    """All first orders come on the 31st, or the day after a shorter month."""
    return shop(
        [planned("A", ALL, [1, 1, 1], [1000, 600, 600, 600], every=31, day=30)], [spent("A", [80_000] * 24)]
    )


def without_channel() -> Shop:
    """A has spend of its own; the rest of it names no channel and wins the customers of the others."""
    orders = [planned("A", ALL, [0.5], [1000, 1000]), planned("B", ALL, [0.25], [1000, 1000])]
    return shop(orders, [spent("A", [60_000] * 24), spent(None, [50_000] * 24)])


def idle_months() -> Shop:
    """Nothing is spent in every third month, whose customers came by themselves and are worth nothing."""
    costs = [0 if month % 3 == 0 else 80_000 for month in range(24)]
    profits = [1000, 600, 600]
    return shop([planned("A", ALL, [1, 1], profits)], [spent("A", costs)])


def wasted_month() -> Shop:
    """In two months the spend wins nobody."""
    sizes = [0 if month in {5, 20} else 40 for month in range(24)]
    return shop([planned("A", sizes, [1, 1], [1000, 600, 600])], [spent("A", [80_000] * 24)])


def discounted() -> Shop:
    """The growing shop with profit a year later worth a tenth less."""
    made = growing()
    return replace(made, settings=replace(SETTINGS, discount=Decimal("0.1")))


def cut_month() -> Shop:
    """As of 10 December: the month is not over, and customers of November have completed no month."""
    made = growing()
    return replace(made, settings=replace(SETTINGS, as_of=date(2024, 12, 10)))


def small() -> Shop:
    """One customer a month."""
    return shop([planned("A", [1] * 24, [1], [1000, 1000])], [spent("A", [3_000] * 24)])


def losing() -> Shop:
    """Each order loses 100: nothing comes back, ever so far."""
    return shop([planned("A", ALL, [1, 1], [-100, 50, 50])], [spent("A", [40_000] * 24)])


def campaigns() -> Shop:
    """Two campaigns of one channel, one of them written in three ways; one met nobody; one came for nothing.

    Ten customers a month of "Spring" belong to B, where nothing was spent on it.
    """
    orders = [
        planned("A", [20] * 24, [0.5], [1000, 1000], campaign="Spring Sale"),
        planned("A", [20] * 24, [0.5], [1000, 1000], campaign="ｓｐｒｉｎｇ　sale"),
        planned("A", ALL, [0.25], [800, 400], campaign="Autumn"),
        planned("A", ALL, [0.5], [700, 700], campaign="Friends"),
        planned("B", [10] * 24, [0.5], [900, 900], campaign="Spring Sale"),
        planned("A", ALL, [0.5], [600, 600]),
    ]
    ads = [
        spent("A", [70_000] * 24).assign(campaign="SPRINGSALE"),
        spent("A", [30_000] * 24).assign(campaign="autumn"),
        spent("A", [9_000] * 24).assign(campaign="Nobody came"),
        spent("A", [20_000] * 24).assign(campaign=None),
        spent("B", [10_000] * 24).assign(campaign=None),
    ]
    return shop(orders, ads)


def by_campaign_alone() -> Shop:
    """The spend names campaigns and no channel, as ad systems export it."""
    made = campaigns()
    assert made.ads is not None
    named = made.ads[made.ads["campaign"].notna()]
    return replace(made, ads=named.drop(columns="channel"))


def two_channels() -> Shop:
    """A recovers and B does not; organic customers count in neither."""
    return shop(
        [
            planned("A", ALL, [0.8, 0.8], [1500, 1500, 1500]),
            planned("B", ALL, [0.3, 0.3], [900, 900, 900]),
            won("organic", 60, alike(10_000)),
        ],
        [spent("A", [100_000] * 24), spent("B", [120_000] * 24)],
    )
