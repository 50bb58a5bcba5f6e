"""What a forecast reads of a shop, and its sums, customer by customer in plain Python.

It shares with ltv_xl.analysis nothing but the models, which are asked one customer at a time.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import log

from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.purchase_fit import PurchaseFit
from tests.analysis.plain import Order, Shop


@dataclass(frozen=True)
class Life:
    """A customer's days with a purchase, ascending, and its orders."""

    customer: str
    days: tuple[date, ...]
    orders: tuple[Order, ...]

    def until(self, day: date) -> tuple[date, ...]:
        """The days with a purchase until the end of a day."""
        return tuple(each for each in self.days if each <= day)

    def profit(self, after: date, until: date) -> Decimal:
        """What came after the first day, within (after, until]."""
        first = max(after, self.days[0])
        return sum((order.profit for order in self.orders if first < order.on <= until), Decimal(0))

    def history(self, day: date) -> tuple[int, float, float]:
        """Repeats, recency and age in weeks, as known at the end of a day."""
        days = self.until(day)
        return len(days) - 1, (days[-1] - days[0]).days / 7, (day - days[0]).days / 7

    def log_gaps(self, day: date) -> float:
        """The sum of the logarithms of the weeks between them."""
        return sum(log((after - before).days / 7) for before, after in pairwise(self.until(day)))


def lives(shop: Shop) -> list[Life]:
    """Of everybody who bought anything."""
    of: dict[str, list[Order]] = {}
    for order in shop.orders:
        if order.on <= shop.as_of:
            of.setdefault(order.customer, []).append(order)
    made = []
    for customer, orders in sorted(of.items()):
        days = sorted({order.on for order in orders if order.revenue > 0})
        if days:
            made.append(Life(customer, tuple(days), tuple(orders)))
    return made


def months_before(day: date, months: int) -> date:
    """The same day earlier; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    ends = (day + timedelta(days=1)).day == 1
    return last if ends else last.replace(day=min(day.day, last.day))


def months_after(day: date, months: int) -> date:
    """The same day later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def expected(fit: PurchaseFit, life: Life, as_of: date, horizon: float) -> float:
    """Orders of one customer within a horizon."""
    return float(expected_orders(fit, *life.history(as_of), horizon))
