"""How far a shop's own figures move: half the interquartile range of their changes from month to month."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import quantiles

from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, entry, follow
from ltv_xl.report.content import Cell

FEWEST_CHANGES = 6
"""Changes from month to month that a range needs."""
LEAST, MOST = 0.001, 0.5
"""A step is at least and at most so large."""
FIRST_MONTHS = 4
"""Calendar months of a cohort, its first included, whose orders are compared between cohorts."""


def lever_steps(brief: Brief, step: Cell) -> Mapping[str, Cell]:
    """The step of each lever by its name, to type over: as seen, else the one for all."""
    prices, goods = _order_values(brief), _goods(brief)
    seen = {"price": prices, "basket": prices, "goods": goods, "orders": _orders(brief)}
    names = ("price", "goods", "basket", "orders", "lifespan", "order_cost", "retention")
    ranges = {name: half_range(seen.get(name, ())) for name in names}
    return {
        name: follow(step, (LEAST, MOST)) if value is None else entry(value, LEAST, MOST)
        for name, value in ranges.items()
    }


def half_range(values: Sequence[float]) -> float | None:
    """Half the interquartile range of the changes; None where there are too few."""
    changes = [now / before - 1 for before, now in pairwise(values) if before > 0]
    if len(changes) < FEWEST_CHANGES:
        return None
    low, _, high = quantiles(changes, n=4, method="inclusive")
    return min(MOST, max(LEAST, round((high - low) / 2, 3)))


def _order_values(brief: Brief) -> list[float]:
    months = [month for month in brief.analysis.calendar if month.complete and month.orders]
    return [float(month.revenue) / month.orders for month in months]


def _goods(brief: Brief) -> list[float]:
    """What the goods of an order cost; a margin that is assumed moves nothing of its own."""
    if brief.orders.basis != "gross_profit" or brief.orders.profit_from == "margin":
        return []
    months = [month for month in brief.analysis.calendar if month.complete and month.orders]
    return [float(month.revenue - month.profit) / month.orders for month in months]


def _orders(brief: Brief) -> list[float]:
    """How many of its first months a customer has ordered in, cohort by cohort."""
    by_cohort: dict[object, list[int]] = {}
    for cell in brief.analysis.cohort_months:
        if cell.age < FIRST_MONTHS:
            by_cohort.setdefault(cell.month, []).append(cell.active)
    return [
        sum(by_cohort[cohort.month]) / cohort.customers
        for cohort in brief.analysis.cohorts
        if cohort.customers >= ENOUGH_TO_SHOW and len(by_cohort.get(cohort.month, ())) == FIRST_MONTHS
    ]
