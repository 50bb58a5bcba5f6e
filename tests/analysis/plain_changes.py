"""What a change of profit is divided by, a second time: customer by customer, from the definition alone."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from ltv_xl.analysis.tables import OTHER
from ltv_xl.analysis.tables.changes import Changes, PeriodSums

if TYPE_CHECKING:
    from tests.analysis.plain import Buyer, Order, Shop

LENGTH = 3


def changes(
    shop: "Shop",
    buyers: Sequence["Buyer"],
    channels: Sequence[tuple[str | None, Sequence["Buyer"]]],
    known_from: date,
    smallest: int,
) -> Changes | None:
    """None where the last six months are not complete, or where nobody could be called new in them."""
    opened = pd.Timestamp(min(order.on for order in shop.orders))
    last = (pd.Timestamp(shop.as_of) + pd.Timedelta(days=1)).to_period("M") - 1
    starts = {"now": last - LENGTH + 1, "before": last - 2 * LENGTH + 1, "ago": last - LENGTH - 11}
    seen: dict[Any, pd.Period] = {
        period: start
        for period, start in starts.items()
        if start.start_time >= opened and start.start_time >= pd.Timestamp(known_from)
    }
    if "before" not in seen:
        return None
    days = {period: (start.start_time, (start + LENGTH).start_time) for period, start in seen.items()}
    first = {buyer.name: pd.Timestamp(buyer.first.on) for buyer in buyers}
    of_standing: dict[Any, dict[Any, PeriodSums]] = {"new": {}, "returning": {}, "without": {}}
    of_channel: dict[str | None, dict[Any, PeriodSums]] = {
        value: {} for value, group in channels if value != OTHER
    }
    of_channel[OTHER] = {}
    members = {value: {buyer.name for buyer in group} for value, group in channels}
    for period, (begin, end) in days.items():
        within = [order for order in shop.orders if begin <= pd.Timestamp(order.on) < end]
        standing = {
            order.customer: "returning"
            if order.customer in first and first[order.customer] < begin
            else "new"
            if order.customer in first and first[order.customer] < end
            else "without"
            for order in within
        }
        for name, by_period in of_standing.items():
            by_period[period] = sums(order for order in within if standing[order.customer] == name)
        for value, by_period in of_channel.items():
            own = members.get(value, set())
            by_period[period] = sums(
                order for order in within if order.customer in own and standing[order.customer] != "without"
            )
    assert smallest == 1, "which channels are put together is tested apart"
    of_channel = {
        value: by_period
        for value, by_period in of_channel.items()
        if any(each != PeriodSums() for each in by_period.values())
    }
    begins: dict[Any, date] = {period: start.start_time.date() for period, start in seen.items()}
    return Changes(begins, of_standing, of_channel)


def sums(orders: Iterable["Order"]) -> PeriodSums:
    """Customers with a purchase, purchases, and the money of all orders."""
    listed = list(orders)
    bought = [order for order in listed if order.revenue > 0]
    return PeriodSums(
        len({order.customer for order in bought}),
        len(bought),
        sum((order.revenue for order in listed), Decimal(0)),
        sum((order.profit for order in listed), Decimal(0)),
    )
