"""How right the 95% intervals are, over simulated shops with a known truth.

    python -m benchmarks.coverage [shops]

Prints how often the interval of the 12-month LTV holds the truth, as shipped and each of its two parts alone;
how often a channel whose LTV is exactly its CPA gets a verdict; and the bias of an export that begins in the
middle of a shop's life. 2,000 shops a line take some minutes.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltv_xl.analysis import analyse, intervals, student
from ltv_xl.analysis.intervals import Clusters, Influences
from ltv_xl.analysis.tables.segments import AgeMonth, Limits
from ltv_xl.report import arithmetic
from ltv_xl.settings import Settings
from tests.analysis.simulated import CDNOW, REGULARS, Buying, buyers_ltv, export

Array = NDArray[Any]

HORIZON = 12
SIZES = (30, 100, 300, 1000, 5000)
"""Customers observed through a year."""
FILES = (15, 18, 36)
"""Months of a file."""
COHORTS = (0.0, 0.1, 0.2)
"""Standard deviation of what the customers of a month are worth, of the mean."""
MOST_CUSTOMERS = 2_000_000
"""Customers observed through a year in all shops of a line at most: fewer shops of the largest."""
CHURN = 0.12
"""Of customers who order once a month: as many end after each."""


@dataclass(frozen=True)
class Spending:
    """What an order brings: a mean of 1, and this coefficient of variation; lognormal, the tail is heavy."""

    name: str
    variation: float
    lognormal: bool = False

    def orders(self, rng: np.random.Generator, size: tuple[int, int]) -> Array:
        """Orders of so many customers, month by month; with a heavy tail a customer's are all alike."""
        if self.lognormal:
            spread = np.sqrt(np.log1p(self.variation**2))
            return np.exp(rng.normal(-(spread**2) / 2, spread, (size[0], 1))) * np.ones(size)
        return rng.gamma(self.variation**-2, self.variation**2, size)


SPENDING = (Spending("orders vary by half", 0.5), Spending("heavy tail", 1.5, lognormal=True))


def truth() -> float:
    """The 12-month LTV of such a customer."""
    return float(((1 - CHURN) ** np.arange(HORIZON)).sum())


@dataclass(frozen=True)
class Sample:
    """One shop: each customer's profit by age month, months observed, and month of the first order."""

    profit: Array
    observed: Array
    begun: Array


def sample(rng: np.random.Generator, spending: Spending, n: int, months: int, cohort_sd: float) -> Sample:
    """A file of so many months: n customers have been observed through a year, later ones less long."""
    early = months - HORIZON
    sizes = np.concatenate([
        rng.multinomial(n, np.full(early, 1 / early)),
        rng.poisson(n / early, HORIZON - 1),
    ])
    begun = np.repeat(np.arange(len(sizes)), sizes)
    lives = rng.geometric(CHURN, len(begun))
    worth = np.maximum(0, 1 + cohort_sd * rng.normal(size=len(sizes)))[begun]
    profit = spending.orders(rng, (len(begun), HORIZON)) * worth[:, None]
    profit *= np.arange(HORIZON) < lives[:, None]
    return Sample(profit, np.minimum(months - 1 - begun, HORIZON), begun)


def sums(of: Sample) -> tuple[list[AgeMonth], Influences, Clusters]:
    """What the database adds up of a shop."""
    inside = of.observed[:, None] > np.arange(HORIZON)
    n = inside.sum(axis=0)
    profits = (of.profit * inside).sum(axis=0)
    u = ((of.profit - profits / n) * inside / n).sum(axis=1)
    together = np.bincount(of.begun, u)
    months = [
        AgeMonth(None, k + 1, int(n[k]), 0, Decimal(float(profits[k])).quantize(Decimal("1e-9")))
        for k in range(HORIZON)
    ]
    squares, cubes = float((u**2).sum()), float((u**3).sum())
    clustered = float((together**2).sum())
    begun = len(np.unique(of.begun))
    return (
        months,
        Influences(0, 0, *(squares,) * 4, *(cubes,) * 4),
        Clusters(0, 0, begun, begun, *(clustered,) * 4, *(0.0,) * 4),
    )


@dataclass(frozen=True)
class Coverage:
    """How often intervals hold the truth: as shipped, of customers alone (Hall), by month alone (Student).

    verdicts: how often a channel that costs what it is worth gets one, with the CPA of so many customers.
    """

    shipped: float
    hall: float
    by_month: float
    verdicts: dict[int, float]


CPA_CUSTOMERS = (30, 300)


def coverage(spending: Spending, n: int, months: int, cohort_sd: float, shops: int) -> Coverage:
    """Over so many shops."""
    rng = np.random.default_rng([n, months, round(100 * cohort_sd)])
    held: list[tuple[bool, bool, bool]] = []
    judged: dict[int, list[bool]] = {count: [] for count in CPA_CUSTOMERS}
    for _ in range(shops):
        made = sums(sample(rng, spending, n, months, cohort_sd))
        limits = [row for row in intervals.limits_of_group(*made) if row.months == HORIZON]
        if not limits:
            continue
        (row,) = limits
        low, high = intervals.hall_limits(row.estimate, *made[1].at(HORIZON))
        reach = student.quantile(row.begun - 1) * made[2].error(HORIZON)
        near = abs(row.estimate - truth()) <= reach
        held.append((row.lower <= truth() <= row.upper, low <= truth() <= high, near))
        for count, verdicts in judged.items():
            verdicts.append(gets_verdict(rng, row, count))
    shipped, hall, by_month = (float(share) for share in np.mean(held, axis=0))
    return Coverage(shipped, hall, by_month, {count: float(np.mean(each)) for count, each in judged.items()})


def gets_verdict(rng: np.random.Generator, row: Limits, count: int) -> bool:
    """Whether LTV - CPA, which is 0, is called above or below it. count: customers that the spend wins."""
    won = max(1, int(rng.poisson(count)))
    cpa = truth() * count / won
    low = arithmetic.left_lower.number(row.lower, row.estimate, cpa, won, row.quantile)
    high = arithmetic.left_upper.number(row.upper, row.estimate, cpa, won, row.quantile)
    return low is not None and high is not None and not low <= 0 <= high


def print_coverage(shops: int, sizes: Sequence[int] = SIZES) -> None:
    """A line for each kind of shop."""
    print(f"95% intervals of the 12-month LTV that hold the truth ({shops} shops a line, 400 of n = 5,000)")
    print(f"{'spending':22}{'months':>7}{'cohorts':>9}{'n':>7}{'shipped':>9}{'Hall':>7}{'months':>8}", end="")
    print("".join(f"{f'CPA of {count}':>12}" for count in CPA_CUSTOMERS))
    for spending in SPENDING:
        for months in FILES:
            for cohort_sd in COHORTS:
                for n in sizes:
                    result = coverage(spending, n, months, cohort_sd, min(shops, MOST_CUSTOMERS // n))
                    print(f"{spending.name:22}{months:7}{cohort_sd:9}{n:7}{result.shipped:9.1%}", end="")
                    print(f"{result.hall:7.1%}{result.by_month:8.1%}", end="")
                    print("".join(f"{share:12.1%}" for share in result.verdicts.values()), flush=True)


def exports(name: str, buying: Buying) -> None:
    """Bias of LTV from a shop's last months: every customer taken for new, and the default."""
    print(f"\nLast months of a shop five years old: {name}")
    print(f"{'export':>10}{'h':>6}{'all taken for new':>20}{'default':>10}")
    for months in (13, 18, 24, 36):
        orders = export(np.random.default_rng(months), buying, months, people=200_000)
        naive = analyse(orders, Settings(history_starts="all-new")).total_limits
        known = {row.months: row for row in analyse(orders, Settings()).total_limits}
        for row in naive:
            truth = buyers_ltv(buying, 365 / 12 * row.months)
            shown = f"{known[row.months].estimate / truth - 1:10.1%}" if row.months in known else "too few"
            print(f"{months:10}{row.months:6}{row.estimate / truth - 1:20.1%}{shown:>10}")


if __name__ == "__main__":
    print_coverage(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    exports("regular buyers", REGULARS)
    exports("occasional buyers (CDNOW)", CDNOW)
