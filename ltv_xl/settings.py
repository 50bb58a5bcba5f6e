"""What a user may decide about a report: one frozen record, the same for the command, a button and a call.

It knows only errors and texts, so that every room below the command line may read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from ltv_xl.texts import Language


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every choice behind a report; the defaults suit a Japanese shop.

    as_of: the day the report looks back from; None: the last order date.
    history_starts: the shop's first day, "all-new" when every customer's first order is in the file,
        None when it is not known.
    margin: gross margin assumed where the orders have no cost, a fraction; None: 1, and LTV is revenue.
    target_profit: profit per customer that must remain after acquisition, in money.
    by: further columns to make a segment sheet of, by their header.
    mapping: canonical column -> the header that a source uses for it.
    inactive_days: days without an order after which a customer counts as inactive.
    timezone: the shop's zone, for times that come with an offset.
    currency: ISO code, for number formats.
    with_customers: also list customers to act upon, by their id: personal data, only when asked for.
    """

    lang: Language = "en"
    as_of: date | None = None
    history_starts: date | Literal["all-new"] | None = None
    margin: Decimal | None = None
    target_profit: Decimal = Decimal(0)
    currency: str = "JPY"
    by: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    inactive_days: int = 180
    timezone: str = "Asia/Tokyo"
    with_customers: bool = False
