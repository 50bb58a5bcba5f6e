"""How right the early verdict's forecast is, over simulated shops whose future is known.

    python -m benchmarks.early [shops]

For customers who are looked at after 30, 45, 60 and 90 days: bias and mean error of the expected LTV by
channel, as shares of what came, beside the old LTV of the channel; on shops whose customers stay alike, and
on shops whose newer customers return less. The back-tests of the report stand below. Then how often the 95%
interval of a channel holds what such customers are worth: the mean over all shops. Forty shops take minutes.
"""

import sys
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ltv_xl.analysis import analyse
from ltv_xl.analysis.early import SHRINKAGE
from ltv_xl.analysis.early_days import AGES, forecast_day
from ltv_xl.analysis.tables.early import EarlyForecast
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

OPENED, AS_OF = date(2021, 1, 1), date(2024, 6, 30)
CHANNELS = {"Search": (0.72, 90), "Social": (0.62, 110), "Affiliates": (0.42, 60), "LINE": (0.66, 25)}
"""By channel: the chance of a further order after each, and new customers a month."""
ENDS = AS_OF + timedelta(days=400)


@dataclass(frozen=True)
class Miss:
    """At an age: what was expected, what came, and the old LTV, per customer."""

    age: int
    expected: float
    came: float
    old: float


def orders(rng: np.random.Generator, drift: float) -> pd.DataFrame:
    """All orders to ENDS. drift: how much less the newest return than the first, as a share."""
    frames = []
    days = (AS_OF - OPENED).days
    for channel, (chance, a_month) in CHANNELS.items():
        count = round(days / 30.4 * a_month)
        first = rng.integers(0, days + 1, count)
        stays = chance * (1 - drift * np.clip((first - days + 540) / 540, 0, 1))
        further = rng.geometric(1 - stays) - 1
        customer = np.repeat(np.arange(count), further + 1)
        begins = np.r_[True, customer[1:] != customer[:-1]]
        gaps = np.where(begins, 0, 20 + rng.gamma(2, 12, len(customer)))
        passed = np.cumsum(gaps)
        day = first[customer] + (passed - np.repeat(passed[begins], further + 1)).astype(int)
        profit = np.where(begins, 500.0, np.round(rng.gamma(4, 600, len(customer))))
        frames.append(
            pd.DataFrame({
                "customer_id": [f"{channel}-{number}" for number in customer],
                "order_date": pd.Timestamp(OPENED) + pd.to_timedelta(day, unit="D"),
                "revenue": profit + 1500,
                "cost": 1500.0,
                "channel": channel,
            })
        )
    made = pd.concat(frames, ignore_index=True)
    made["order_id"] = range(len(made))
    return made[made["order_date"] <= pd.Timestamp(ENDS)]


def misses(made: pd.DataFrame, row: EarlyForecast) -> tuple[list[Miss], float]:
    """Of a channel: at each age; and what all its new customers were worth on average."""
    own = made[made["channel"] == row.channel].assign(profit=lambda table: table["revenue"] - table["cost"])
    first = own.groupby("customer_id")["order_date"].transform("min")
    age = (own["order_date"] - first).dt.days
    until = first.map({day: day + pd.DateOffset(months=row.months) for day in first.unique()})
    worth = own["profit"].where(own["order_date"] < until, 0)
    old = float(row.old_profit) / row.old
    by_age, all_worth, all_count = [], 0.0, 0
    for days, (begin, end) in zip(AGES, forecast_day(AS_OF, row.months).seen, strict=True):
        new = (first >= pd.Timestamp(begin)) & (first <= pd.Timestamp(end))
        count = own.loc[new, "customer_id"].nunique()
        so_far = float(own.loc[new & (age <= days), "profit"].sum())
        came = float(worth[new].sum())
        by_age.append(Miss(days, (so_far + further(row, days)) / count, came / count, old))
        all_worth, all_count = all_worth + came, all_count + count
    return by_age, all_worth / all_count


def further(row: EarlyForecast, age: int) -> float:
    """What is still expected of those who are looked at at an age."""
    return sum(
        tail.customers
        * (float(tail.own_profit) + SHRINKAGE * float(tail.everyone_profit) / tail.everyone)
        / (tail.own + SHRINKAGE)
        for tail in row.tails
        if tail.age == age and tail.customers
    )


def run(drift: float, shops: int) -> None:
    """Print a line for each age."""
    all_misses: list[Miss] = []
    rows: list[tuple[EarlyForecast, float]] = []
    total: list[tuple[float, float, float]] = []
    for seed in range(shops):
        made = orders(np.random.default_rng([seed, round(100 * drift)]), drift)
        settings = Settings(history_starts="all-new", as_of=AS_OF)
        early = analyse(read([made], settings=settings), settings).early
        if early is None:
            raise SystemExit("no forecast")
        for row in early.channels:
            of_row, worth = misses(made, row)
            all_misses += of_row
            rows.append((row, worth))
        tests = [test for row in early.channels for test in row.tests]
        came = sum(test.came for test in tests)
        total.append((
            sum(test.expected - test.came for test in tests) / came,
            sum(abs(test.expected - test.came) for test in tests) / came,
            sum(abs(test.old_ltv - test.came) for test in tests) / came,
        ))
    for age in AGES:
        print_line(f"{age} days", [miss for miss in all_misses if miss.age == age])
    print_line("all ages", all_misses)
    bias, error, old = np.mean(total, axis=0)
    print(f"{'back-tests':12}{bias:9.1%}{error:9.1%}{'':14}{old:9.1%}")
    print(f"95% intervals that hold what such customers are worth: {coverage(rows):.1%} of {len(rows)}")


def coverage(rows: list[tuple[EarlyForecast, float]]) -> float:
    """How many intervals hold the mean of their channel over all shops."""
    worth = {
        channel: np.average(
            [came for row, came in rows if row.channel == channel],
            weights=[row.customers for row, _ in rows if row.channel == channel],
        )
        for channel in CHANNELS
    }
    held = [
        row.lower is not None and row.upper is not None and row.lower <= worth[row.channel] <= row.upper
        for row, _ in rows
        if row.channel is not None
    ]
    return float(np.mean(held))


def print_line(name: str, of: list[Miss]) -> None:
    """Bias and mean error of the forecast, then of the old LTV."""
    came = sum(miss.came for miss in of)
    new = [miss.expected - miss.came for miss in of], [miss.old - miss.came for miss in of]
    shown = "".join(f"{sum(gaps) / came:9.1%}{sum(map(abs, gaps)) / came:9.1%}{'':5}" for gaps in new)
    print(f"{name:12}{shown}")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for size in (0.0, 0.15, 0.4):
        drift = f"a further order is {size:.0%} less likely" if size else "customers stay alike"
        print(f"\n{drift} ({count} shops)")
        print(f"{'':12}{'bias':>9}{'error':>9}{'':5}{'old bias':>9}{'old error':>9}")
        run(size, count)
