"""Shops whose customers begin with trials and samples, made for what a conversion of them can get wrong."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

AS_OF = date(2025, 3, 31)
TRIALS = ("お試しセット", "ﾄﾗｲｱﾙ7日分", "Free Sample", "TRIAL kit")
REGULAR = ("化粧水", "Industrial soap", "resampled oil", "美容液")
GAPS = (0, 1, 30, 89, 90, 91, 179, 180, 181, 240, 364, 365, 366)


@dataclass(frozen=True)
class Kind:
    """A shop: how long it has sold, W, and what is odd about it."""

    seed: int
    months: int = 30
    within: int = 180
    free: float = 0.3
    """The share of trials that cost nothing."""
    again: float = 0.3
    """The share of customers who order a second trial."""
    customers: int = 900
    few: int = 0
    """Customers of a channel Tiny."""


KINDS = {
    "as usual": Kind(1),
    "a short window": Kind(2, within=90),
    "all trials free": Kind(3, free=1.0),
    "none free": Kind(4, free=0.0),
    "trial after trial": Kind(5, again=0.9),
    "ten months": Kind(6, months=10),
    "a tiny channel": Kind(7, few=2),
    "few trials": Kind(8, customers=60),
}


def made(kind: Kind) -> Shop:
    """The shop's tables."""
    rng = np.random.default_rng(kind.seed)
    span = kind.months * 30
    rows: list[tuple[object, ...]] = []
    for number in range(kind.customers + kind.few):
        channel = "Tiny" if number >= kind.customers else str(rng.choice(["Search", "Social", "LINE"]))
        first = AS_OF - timedelta(days=int(rng.choice([*rng.integers(0, span, 6), 90, 180, 365])))
        rows += _life(rng, kind, f"C{number}", channel, first)
    columns = ["order_id", "customer_id", "order_date", "revenue", "cost", "product", "channel", "campaign"]
    orders = pd.DataFrame([(number, *row) for number, row in enumerate(rows)], columns=columns)
    settings = Settings(
        lang="en", history_starts="all-new", as_of=AS_OF, inactive_days=kind.within, target_profit=Decimal(0)
    )
    return Shop(orders[orders["order_date"] <= AS_OF], settings)


def _life(
    rng: np.random.Generator, kind: Kind, customer: str, channel: str, first: date
) -> list[tuple[object, ...]]:
    """The orders of a customer: a trial or not, perhaps another, regular orders and refunds."""
    campaign = str(rng.choice(["A", "B"]))
    rows: list[tuple[object, ...]] = []
    day, begun = first, rng.random() < 0.7
    tries = 1 + (rng.random() < kind.again) if begun else 0
    for _ in range(tries):
        price = 0.0 if rng.random() < kind.free else 980.0
        rows.append((customer, day, price, 600.0, str(rng.choice(TRIALS)), channel, campaign))
        day += timedelta(days=int(rng.choice(GAPS)))
    while rng.random() < 0.5 or not rows:
        price = float(rng.integers(30, 90)) * 100
        rows.append((customer, day, price, round(price * 0.4), str(rng.choice(REGULAR)), channel, campaign))
        if rng.random() < 0.1:
            late = day + timedelta(days=int(rng.integers(0, 30)))
            rows.append((customer, late, -price, 0.0, str(rng.choice(REGULAR)), channel, campaign))
        day += timedelta(days=int(rng.choice(GAPS)))
    return rows
