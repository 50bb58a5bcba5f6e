"""How often the intervals of a forecast hold what comes, over simulated shops.

    python -m tests.analysis.forecast_coverage [--runs 40] [--apart 0.3]

Customers of five channels of unequal size buy at rates of their own and leave after some order; their
channels differ by a factor whose logarithm has the standard deviation --apart. Each shop is seen for 18
months, and its report's forecast of the next 6 is compared with what the same customers then do.
"""

import argparse
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ltv_xl.analysis import analyse
from ltv_xl.analysis.forecast_days import ForecastDays
from ltv_xl.analysis.tables.forecast import Forecast
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

SIZES = {"web": 600, "shop": 300, "fair": 150, "mail": 80, "gift": 40}
BEGIN, DAYS, AHEAD = date(2023, 1, 1), 546, 6


def shop(seed: int, apart: float) -> list[tuple[str, str, date]]:
    """Customer, channel and day of each order, some of them after the as-of date."""
    chance = np.random.default_rng([15, seed])
    rows = []
    for channel, size in SIZES.items():
        factor = float(np.exp(apart * chance.standard_normal()))
        for number in range(size):
            day, wait = float(chance.integers(DAYS)), factor * 40 / chance.gamma(1.5, 1 / 1.5)
            leaves = chance.beta(0.8, 2.5)
            while day < 2 * DAYS:
                rows.append((f"{channel}{number}", channel, BEGIN + timedelta(days=int(day))))
                if chance.random() < leaves:
                    break
                day += max(1.0, chance.exponential(wait))
    return rows


def forecast_of(rows: list[tuple[str, str, date]], as_of: date) -> Forecast | None:
    """What the report would have said on a day."""
    frame = pd.DataFrame(
        [(customer, str(day), "1000", channel) for customer, channel, day in rows if day <= as_of],
        columns=["customer_id", "order_date", "revenue", "channel"],
    )
    settings = Settings(history_starts="all-new", as_of=as_of)
    return analyse(read([frame], settings=settings), settings).forecast


def held(seed: int, apart: float) -> dict[str, bool]:
    """By channel and in all: whether the interval held the orders of the next months."""
    rows, as_of = shop(seed, apart), BEGIN + timedelta(days=DAYS)
    made = forecast_of(rows, as_of)
    if made is None:
        return {}
    end = as_of + timedelta(days=round(7 * ForecastDays.of(as_of, BEGIN).ahead(AHEAD)))
    known = {customer for customer, _, day in rows if day <= as_of}
    later = {(who, channel, day) for who, channel, day in rows if as_of < day <= end and who in known}
    came = Counter(channel for _, channel, _ in later)
    groups = {"all": made.total, **{str(group.value): group for group in made.segments["channel"]}}
    came["all"] = len(later)
    inside = {}
    for name, group in groups.items():
        ahead = next(each for each in group.ahead if each.months == AHEAD)
        if ahead.orders_lower is not None and ahead.orders_upper is not None:
            inside[name] = ahead.orders_lower <= came[name] <= ahead.orders_upper
    return inside


def coverage(runs: int, apart: float) -> dict[str, float]:
    """The share of the runs in which each interval held."""
    hits: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for seed in range(runs):
        for name, inside in held(seed, apart).items():
            hits[name] += inside
            counts[name] += 1
    return {name: hits[name] / counts[name] for name in ("all", *SIZES) if counts[name]}


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--apart", type=float, default=0.3)
    asked = parser.parse_args()
    for name, share in coverage(asked.runs, asked.apart).items():
        print(f"{name:8}{share:8.1%}")


if __name__ == "__main__":
    main()
