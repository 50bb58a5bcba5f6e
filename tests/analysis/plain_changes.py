"""What a change of profit is divided by, a second time: customer by customer, from the definition alone."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from ltv_xl.analysis.tables.changes import Changes, PeriodSums
from ltv_xl.analysis.tables.segments import OTHER

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
    of_channel = {
        value: by_period
        for value, by_period in of_channel.items()
        if any(each != PeriodSums() for each in by_period.values())
    }
    begins: dict[Any, date] = {period: start.start_time.date() for period, start in seen.items()}
    return Changes(begins, of_standing, gathered(of_channel, smallest))


def gathered(channels: dict[str | None, dict[Any, PeriodSums]], smallest: int) -> dict[Any, Any]:
    """No channel shows a period with a customer but fewer than the least: it goes to the others, and so does
    the smallest channel until the others do not show one either.
    """

    def few(*each: dict[Any, PeriodSums]) -> bool:
        return any(
            0 < sum(channel[period].customers for channel in each) < smallest
            for period in (each[0] if each else ())
        )

    others = [name for name, each in channels.items() if name == OTHER or few(each)]
    rest = [name for name in channels if name not in others]
    rest.sort(key=lambda name: name or "")
    rest.sort(key=lambda name: sum(each.customers for each in channels[name].values()), reverse=True)
    while rest and few(*(channels[name] for name in others)):
        others.append(rest.pop())
    result: dict[Any, Any] = {name: channels[name] for name in rest}
    if others:
        result[OTHER] = {
            period: PeriodSums(
                *(sum(figures) for figures in zip(*(channels[name][period] for name in others), strict=True))
            )
            for period in channels[others[0]]
        }
    return result


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
