"""Shops with new customers, made for what a forecast of them can get wrong: days on the edge, refunds, gaps.

Days between purchases lie on and beside those at which customers are looked at; first days fall on the last
of months; channels come late, spend stops, and a campaign turns bad.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

GAPS = (0, 7, 15, 29, 30, 31, 44, 45, 46, 59, 60, 61, 89, 90, 91, 105, 120, 121, 150, 181, 200)


@dataclass(frozen=True)
class Kind:
    """A shop: how long it has sold, when the report is made, and what is odd about it."""

    seed: int
    months: int
    as_of: date
    channels: tuple[str, ...] = ("Search", "Social", "Affiliates")
    a_month: int = 34
    ads: bool = True
    campaigns: bool = False
    late: str = ""
    """A channel that begins five months before the end."""
    pauses: str = ""
    """A channel without spend in every third month."""
    bad: float = 1.0
    """What the last channel's customers of the last five months return, as a share of what they did."""
    slump: float = 1.0
    """The same of all customers of the first part of the last year and a half."""
    few: int = 0
    """New customers of a channel Tiny."""


KINDS = {
    "steady": Kind(1, 34, date(2025, 6, 30)),
    "end of February": Kind(2, 33, date(2025, 2, 28)),
    "leap day": Kind(3, 33, date(2024, 2, 29), a_month=34),
    "in the middle of a month": Kind(4, 36, date(2025, 5, 17)),
    "fourteen months": Kind(5, 14, date(2025, 3, 31)),
    "twenty months": Kind(6, 20, date(2025, 3, 30)),
    "a late channel": Kind(7, 30, date(2025, 6, 30), late="Social"),
    "pauses of spend": Kind(8, 30, date(2025, 6, 30), pauses="Search"),
    "no spend": Kind(9, 30, date(2025, 1, 31), ads=False),
    "campaigns": Kind(10, 30, date(2025, 6, 30), campaigns=True, a_month=70),
    "turned bad": Kind(11, 36, date(2025, 6, 30), bad=0.1, a_month=45),
    "a slump": Kind(12, 36, date(2025, 6, 30), slump=0.4, a_month=45),
    "exactly thirty": Kind(13, 30, date(2025, 6, 30), few=30),
    "twenty-nine": Kind(14, 30, date(2025, 6, 30), few=29),
    "one channel": Kind(15, 30, date(2025, 6, 30), channels=("Search",)),
}


def made(kind: Kind) -> Shop:
    """The shop's tables."""
    rng = np.random.default_rng(kind.seed)
    opened = _months_before(kind.as_of, kind.months)
    rows: list[tuple[object, ...]] = []
    for channel in (*kind.channels, *(["Direct"] if kind.ads else [])):
        begins = _months_before(kind.as_of, 5) if channel == kind.late else opened
        days = (kind.as_of - begins).days
        for number in range(round(days / 30.4 * kind.a_month)):
            first = begins + timedelta(days=int(rng.integers(0, days + 1)))
            rows += _life(rng, kind, f"{channel}-{number}", channel, first)
    for number in range(kind.few):
        rows += _life(rng, kind, f"Tiny-{number}", "Tiny", kind.as_of - timedelta(days=30 + 3 * number))
    columns = ["order_id", "customer_id", "order_date", "revenue", "cost", "channel", "campaign"]
    orders = pd.DataFrame([(number, *row) for number, row in enumerate(rows)], columns=columns)
    orders = orders if kind.campaigns else orders.drop(columns="campaign")
    orders = orders[orders["order_date"] <= kind.as_of]
    settings = Settings(
        lang="en", history_starts="all-new", as_of=kind.as_of, target_profit=Decimal(0), with_customers=True
    )
    return Shop(orders, settings, ads=_spend(rng, kind, opened) if kind.ads else None)


def _months_before(day: date, months: int) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _life(
    rng: np.random.Generator, kind: Kind, customer: str, channel: str, first: date
) -> list[tuple[object, ...]]:
    """The orders of a customer: a first one at a loss, further ones, and refunds."""
    chance = {"Search": 0.6, "Social": 0.45}.get(channel, 0.35)
    age = (kind.as_of - first).days
    if channel == kind.channels[-1] and age < 150:
        chance *= kind.bad
    if 180 < age < 540:
        chance *= kind.slump
    campaign = f"{channel} {'AB'[int(rng.random() < 0.3)]}" if rng.random() < 0.9 else None
    rows: list[tuple[object, ...]] = [(customer, first, 1000.0, 1382.0, channel, campaign)]
    day = first
    while rng.random() < chance:
        day += timedelta(days=int(rng.choice(GAPS)))
        price = float(rng.integers(20, 60)) * 100
        rows.append((customer, day, price, round(price * 0.4), channel, campaign))
        if rng.random() < 0.1:
            rows.append((
                customer,
                day + timedelta(days=int(rng.integers(0, 40))),
                -price,
                0.0,
                channel,
                campaign,
            ))
        if rng.random() < 0.05:
            rows.append((customer, day + timedelta(days=3), 0.0, 200.0, channel, campaign))
    return rows


def _spend(rng: np.random.Generator, kind: Kind, opened: date) -> pd.DataFrame:
    months = pd.period_range(opened, kind.as_of, freq="M")
    rows = [
        (channel, month.to_timestamp().date(), float(rng.integers(40, 60)) * kind.a_month * 20)
        for channel in (*kind.channels, *(["Tiny"] if kind.few else []))
        for place, month in enumerate(months)
        if channel != kind.pauses or place % 3
    ]
    return pd.DataFrame(rows, columns=["channel", "month", "cost"])
