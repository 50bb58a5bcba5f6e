"""How often the report's 95% intervals of the next 3, 6 and 12 months hold what comes, on simulated shops.

    python -m tests.analysis.forecast_coverage [--shops 60] [--bootstrap]

Customers of four segments of unlike sizes buy as MBG/NBD or MBG/CNBD-3 says. Segments differ in how often
they buy (a factor whose logarithm has the standard deviation APART), months of first orders in their size
and, less, in how often their customers buy. What an order brings is lognormal around the customer's own
mean, which is lognormal, too. The report sees the first two years; the third is what came. --bootstrap:
tests.models.month_bootstrap, given the true model, on the same customers beside it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from ltv_xl.analysis import analyse
from ltv_xl.analysis.forecasting.days import same_day
from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS, ForecastGroup
from ltv_xl.models import purchase_fitting
from ltv_xl.models.pooled import fit_pooled
from ltv_xl.models.purchase_fit import MBG_CNBD, MBG_NBD, PurchaseModel
from ltv_xl.models.purchases import Purchases
from ltv_xl.settings import Settings
from tests.analysis.simulated import OPENED, Array, Log, checked
from tests.models import month_bootstrap

MODELS = (MBG_NBD, MBG_CNBD[3])
SIZES = (600, 2000)
SHARES = (0.5, 0.28, 0.15, 0.07)
QUANTITIES = ("orders", "profit")
MONTHS = 24
APART, MONTHS_APART = 0.3, 0.1
R, ALPHA, A, B = 0.9, 7.0, 0.8, 2.5
"""Orders per week are Gamma(R, ALPHA); each order, the first as well, is the last with chance Beta(A, B)."""
SPEND, SPEND_APART, SPEND_AROUND = 4000.0, 0.5, 0.4
ENDS = same_day(OPENED.astype(date), MONTHS) - timedelta(days=1)
LAST = (ENDS - OPENED.astype(date)).days
AHEAD = {months: (same_day(ENDS, months) - ENDS).days for months in FORECAST_MONTHS}


@dataclass(frozen=True)
class Shop:
    """Orders, at most one a day of a customer, with those of the year to come; each customer's segment."""

    log: Log
    segment: Array

    def came(self, months: int) -> list[tuple[float, float]]:
        """Orders and profit of the months ahead: of each segment, and of all."""
        ahead = (self.log.day > LAST) & (self.log.day <= LAST + AHEAD[months])
        of = self.segment[self.log.customer[ahead]]
        orders = np.bincount(of, minlength=len(SHARES)).tolist()
        profit = np.bincount(of, self.log.profit[ahead], len(SHARES)).tolist()
        return [*zip(orders, profit, strict=True), (sum(orders), sum(profit))]


class Interval(NamedTuple):
    """A forecast and what came of it. customers: of the segment or shop; quantity: orders or profit."""

    customers: int
    quantity: str
    months: int
    expected: float
    lower: float
    upper: float
    came: float

    @property
    def held(self) -> bool:
        """What came lies within."""
        return self.lower <= self.came <= self.upper


def draw_shop(model: PurchaseModel, size: int, seed: int) -> Shop:
    """A shop with so many customers by the end of the second year."""
    chance = np.random.default_rng([15, model.k, size, seed])
    segment = np.repeat(np.arange(len(SHARES)), np.round(np.array(SHARES) * size).astype(int))
    people = len(segment)
    month = chance.choice(MONTHS, people, p=chance.dirichlet(np.full(MONTHS, 10.0)))
    first = np.minimum((month + chance.random(people)) * (LAST + 1) / MONTHS, LAST).astype(np.int64)
    factor = np.exp(APART * chance.standard_normal(len(SHARES)))[segment]
    factor = factor * np.exp(MONTHS_APART * chance.standard_normal(MONTHS))[month]
    rate = np.maximum(factor * chance.gamma(R, 1 / ALPHA, people) / 7, 1e-9)
    leaves = chance.beta(A, B, people)
    active, at = np.arange(people), first.astype(float)
    customers, days = [active], [first]
    while len(active):
        active = active[chance.random(len(active)) >= leaves[active]]
        at[active] += chance.gamma(model.k, 1 / (model.k * rate[active]))
        active = active[at[active] <= LAST + max(AHEAD.values())]
        customers.append(active)
        days.append(at[active].astype(np.int64))
    customer, day = np.unique(np.stack([np.concatenate(customers), np.concatenate(days)]), axis=1)
    mean = SPEND * np.exp(SPEND_APART * chance.standard_normal(people))
    profit = mean[customer] * np.exp(SPEND_AROUND * chance.standard_normal(len(customer)))
    return Shop(Log(customer, day, profit, first), segment)


def intervals(shop: Shop) -> Iterator[Interval]:
    """Those of the report; of a segment too small for one none."""
    orders = checked(shop.log, LAST, shops=shop.segment)
    made = analyse(orders, Settings(history_starts="all-new")).forecast
    orders.connection.close()
    if made is None:
        return
    groups: list[tuple[int, ForecastGroup]] = [(len(SHARES), made.total)]
    groups += [(int(group.value), group) for group in made.segments["by_0"] if group.value is not None]
    for number, group in groups:
        for ahead in group.ahead:
            both = (
                (ahead.orders, ahead.orders_lower, ahead.orders_upper),
                (ahead.profit, ahead.profit_lower, ahead.profit_upper),
            )
            came_of_both = shop.came(ahead.months)[number]
            for quantity, (expected, lower, upper), came in zip(QUANTITIES, both, came_of_both, strict=True):
                if expected is not None and lower is not None and upper is not None:
                    yield Interval(group.customers, quantity, ahead.months, expected, lower, upper, came)


def bootstrapped(shop: Shop, model: PurchaseModel) -> Iterator[Interval]:
    """Those of tests.models.month_bootstrap, from the same customers."""
    seen = shop.log.day <= LAST
    customer, day = shop.log.customer[seen], shop.log.day[seen]
    first, people = shop.log.first, len(shop.log.first)
    x = np.bincount(customer, minlength=people) - 1
    recency = np.zeros(people)
    np.maximum.at(recency, customer, day - first[customer])
    repeat_profit = np.bincount(customer, shop.log.profit[seen] * (day > first[customer]), people)
    parts, values = [], []
    for number in range(len(SHARES)):
        rows = shop.segment == number
        figures = x[rows], recency[rows] / 7, (LAST - first[rows]) / 7
        part = Purchases.of(*figures)
        place = {
            row: at for at, row in enumerate(zip(part.frequency, part.recency, part.observed, strict=True))
        }
        at = [place[row] for row in zip(*map(np.ndarray.tolist, figures), strict=True)]
        parts.append(part)
        values.append(np.bincount(at, repeat_profit[rows], len(part.weight)).astype(np.float64))
    pooled = fit_pooled(parts, purchase_fitting.fit(Purchases.of(x, recency / 7, (LAST - first) / 7), model))
    horizons = [days / 7 for days in AHEAD.values()]
    month = month_bootstrap.MONTH_DAYS / 7
    forecasts = month_bootstrap.forecast_segments(pooled, parts, horizons, month, values)
    for months, (segments, total) in zip(AHEAD, forecasts, strict=True):
        for each, came in zip([*segments, total], shop.came(months), strict=True):
            for quantity, forecast, sum_came in zip(QUANTITIES, (each.orders, each.value), came, strict=True):
                assert forecast is not None
                expected, lower, upper = forecast
                assert lower is not None
                assert upper is not None
                yield Interval(round(each.customers), quantity, months, expected, lower, upper, sum_came)


class Coverage(NamedTuple):
    """Of some intervals: how many, the share that held, mean width ÷ expected, sums expected ÷ came - 1."""

    intervals: int
    held: float
    width: float
    bias: float

    @classmethod
    def of(cls, some: list[Interval]) -> "Coverage":
        """Of these."""
        held = np.mean([each.held for each in some])
        width = np.mean([(each.upper - each.lower) / each.expected for each in some])
        bias = sum(each.expected for each in some) / sum(each.came for each in some) - 1
        return cls(len(some), float(held), float(width), float(bias))


def by_cell(some: list[Interval]) -> Mapping[tuple[str, int, int], Coverage]:
    """By quantity, customers and months ahead."""
    cells: dict[tuple[str, int, int], list[Interval]] = defaultdict(list)
    for each in some:
        cells[each.quantity, each.customers, each.months].append(each)
    return {key: Coverage.of(cells[key]) for key in sorted(cells)}


def show(heading: str, some: list[Interval]) -> None:
    """Print them."""
    print(heading)
    for (quantity, customers, months), cell in by_cell(some).items():
        print(
            f"  {quantity} of {customers:>4} customers, {months:>2} months: "
            f"{cell.held:6.1%} of {cell.intervals} held, width {cell.width:5.0%}, bias {cell.bias:+.1%}",
            flush=True,
        )


def main() -> None:
    """Of each model and size of shop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=int, default=60)
    parser.add_argument("--bootstrap", action="store_true")
    options = parser.parse_args()
    for model in MODELS:
        for size in SIZES:
            shops = [draw_shop(model, size, seed) for seed in range(options.shops)]
            heading = f"{model.name}, {size} customers"
            show(f"{heading}: report", [each for shop in shops for each in intervals(shop)])
            if options.bootstrap:
                show(f"{heading}: bootstrap", [each for shop in shops for each in bootstrapped(shop, model)])


if __name__ == "__main__":
    main()
