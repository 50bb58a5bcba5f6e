"""From which day on a customer's first purchase in the file is surely the customer's first."""

from datetime import date, timedelta

from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings

FIRST_SALES = timedelta(days=31)
"""From a shop's first day to its first order at most; what begins later begins in the middle of its life."""


def known_from(checked: CheckedOrders, settings: Settings) -> date:
    """The first day whose new customers count as new.

    A shop that sold nothing in its first month is known from its first order on all the same.
    A file that begins in the middle of a shop's life makes old customers look new. When the user says that
    every first order is in the file, or when the file reaches back to the shop's first day, all are known.
    Else the customers who first buy in the file's first `inactive_days`, but never in more than half of its
    span, may have bought before it.
    """
    starts = settings.shop_opened
    if starts == "all-new" or (isinstance(starts, date) and checked.first_order <= starts + FIRST_SALES):
        return checked.first_order
    span = (checked.last_order - checked.first_order).days + 1
    return checked.first_order + timedelta(days=min(settings.inactive_days, span // 2))
