"""What a period earned beside an earlier one: the sums that a change of profit is divided by."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

Period = Literal["now", "before", "ago"]
"""The last three complete months, the three before them, and the same three a year earlier."""
Standing = Literal["new", "returning", "without"]
"""New: the first purchase lies in the period. Without: there is none by its end."""


class PeriodSums(NamedTuple):
    """What customers did in a period: those who bought, their purchases, the money of all orders."""

    customers: int = 0
    orders: int = 0
    revenue: Decimal = Decimal(0)
    profit: Decimal = Decimal(0)


ByPeriod = Mapping[Period, PeriodSums]


class Changes(Struct, frozen=True):
    """The periods, by their first month, and the sums of each.

    channels: of new and returning customers; empty where no channels are known. ago is absent everywhere
    where the orders do not reach so far back.
    """

    begins: Mapping[Period, date]
    standings: Mapping[Standing, ByPeriod]
    channels: Mapping[str | None, ByPeriod]
