"""What was spent on advertising, and whom it won."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.analysis.tables.segments import AgeMonth, Limits, Segment


class AdSpend(NamedTuple):
    """Spend of a channel and the customers it acquired in the complete months that have spend rows.

    contracts: those of the customers who are under contract.
    """

    channel: str | None
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    contracts: int = 0


class AdMonth(NamedTuple):
    """The same by month."""

    channel: str | None
    month: date
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    contracts: int = 0


class Unmatched(NamedTuple):
    """A channel that stands on one side only: with spend and no customer, or with customers and no spend."""

    channel: str
    cost: Decimal
    customers: int


class Paid(Struct, frozen=True):
    """The customers whom the CPA counts: won by a channel in a complete month in which it had spend.

    segments: by channel, in the order of `Analysis.ads`, without the channels that won nobody. Spend without
    a channel has won those whom no channel with spend of its own has. recent: the last complete months, the
    newest last, of which a CPA takes 3, 6 or 12.
    """

    segments: tuple[Segment, ...] = ()
    age_months: tuple[AgeMonth, ...] = ()
    limits: tuple[Limits, ...] = ()
    total_limits: tuple[Limits, ...] = ()
    recent: tuple[date, ...] = ()
