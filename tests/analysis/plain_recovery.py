"""What paid customers bring back, customer by customer, written from the definition alone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ltv_xl.analysis.tables.recovery import Acquired, AcquiredAge, FirstDay, OrderStep, Recovery

if TYPE_CHECKING:
    from tests.analysis.plain import Buyer

ORDERS = 24
Won = Sequence[tuple[str | None, list["Buyer"]]]


def recovery(won: Won, as_of: date, within: int) -> Recovery:
    """won: the customers of each channel."""
    return Recovery(
        tuple(row for group in won for row in steps(*group, as_of, within)),
        tuple(first_day(*group) for group in won if group[1]),
        *by_month([buyer for _, group in won for buyer in group]),
    )


def steps(value: str | None, buyers: Sequence["Buyer"], as_of: date, within: int) -> list[OrderStep]:
    """The n-th orders: of each customer the purchase and whatever else came before the next one."""
    rows = []
    for n in range(1, ORDERS + 1):
        there = [buyer for buyer in buyers if len(buyer.purchases) >= n]
        old = [buyer for buyer in there if (as_of - buyer.purchases[n - 1].on).days >= within]
        on = [
            buyer
            for buyer in old
            if len(buyer.purchases) > n and (buyer.purchases[n].on - buyer.purchases[n - 1].on).days <= within
        ]
        profit = sum((step_profit(buyer, n) for buyer in there), Decimal(0))
        if there:
            rows.append(OrderStep(value, n, len(there), profit, len(old), len(on)))
    return rows


def step_profit(buyer: "Buyer", n: int) -> Decimal:
    """Of the n-th purchase, and of the refunds and free orders from its day on up to the next purchase."""
    own = buyer.purchases[n - 1]
    profit = own.profit
    for order in buyer.orders:
        if order.revenue <= 0:
            before = [purchase for purchase in buyer.purchases if purchase.on <= order.on]
            if len(before) == n:
                profit += order.profit
    return profit


def first_day(value: str | None, buyers: Sequence["Buyer"]) -> FirstDay:
    day = {buyer.name: day_profit(buyer) for buyer in buyers}
    observed = [day[buyer.name] for buyer in buyers if buyer.observed >= 1]
    return FirstDay(value, len(buyers), sum(day.values(), Decimal(0)), sum(observed, Decimal(0)))


def day_profit(buyer: "Buyer") -> Decimal:
    return sum((order.profit for order in buyer.orders if order.on == buyer.first.on), Decimal(0))


def by_month(buyers: Sequence["Buyer"]) -> tuple[tuple[Acquired, ...], tuple[AcquiredAge, ...]]:
    months: dict[date, list[Buyer]] = {}
    for buyer in buyers:
        months.setdefault(buyer.first.on.replace(day=1), []).append(buyer)
    acquired, ages = [], []
    for month, group in sorted(months.items()):
        since = [order.profit for buyer in group for order in buyer.orders if order.on >= buyer.first.on]
        day = sum(map(day_profit, group), Decimal(0))
        acquired.append(Acquired(month, len(group), sum(since, Decimal(0)), day))
        for age in range(1, min(buyer.observed for buyer in group) + 1):
            ages.append(AcquiredAge(month, age, sum((age_profit(buyer, age) for buyer in group), Decimal(0))))
    return tuple(acquired), tuple(ages)


def age_profit(buyer: "Buyer", age: int) -> Decimal:
    return sum((order.profit for order in buyer.months[age - 1]), Decimal(0))
