"""The approximate 95% intervals of h-month LTV, which need each customer's own profits.

h-month LTV is Nelson's mean cumulative function: the sum over the age months k up to h of the mean gross
profit in month k among the n_k customers observed through it. A customer's influence on it is
u = sum over the customer's observed k up to h of (profit_k - mean_k) / n_k. The customers' profits are
skewed, so the limits carry Hall's correction (P. Hall, "On the removal of skewness by transformation",
Journal of the Royal Statistical Society B 54, 1992): the plain ones cover 83% at 30 customers.

The database adds up the squares and the cubes of the influences, group by group (influences.sql). Sums of
floating-point numbers differ in their last digits with the order of their terms, which many threads leave
open: limits are rounded to DIGITS, so that the same shop gives the same ones.
"""

from collections.abc import Mapping, Sequence
from math import cbrt, expm1, log1p, sqrt
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis.dimensions import segment_of
from ltv_xl.analysis.engine import run_stacked
from ltv_xl.analysis.tables import HORIZONS, AgeMonth, Limits

if TYPE_CHECKING:
    import duckdb

ENOUGH = 30
"""No interval below so many observed customers."""

QUANTILE = 1.959963984540054
"""Of the normal distribution, at 97.5%."""

MONTHS = max(HORIZONS)

DIGITS = 11
"""Significant digits of a limit."""

MANY = 100_000
"""From so many customers on, dimensions are added up one after the other."""


class Influences(NamedTuple):
    """A row of influences.sql: sums over a group's customers of the squares and the cubes, by horizon."""

    division: int
    code: int
    squares_3: float
    squares_6: float
    squares_12: float
    squares_24: float
    cubes_3: float
    cubes_6: float
    cubes_12: float
    cubes_24: float

    def at(self, horizon: int) -> tuple[float, float]:
        """Both sums at a horizon."""
        return getattr(self, f"squares_{horizon}"), getattr(self, f"cubes_{horizon}")


def hall_limits(estimate: float, squares: float, cubes: float) -> tuple[float, float]:
    """Lower and upper limit of an estimate, from the sums of its influences' squares and cubes."""
    if squares <= 0:
        return estimate, estimate
    error = sqrt(squares)
    skew = cubes / squares / error
    return (
        estimate - error * transformed(QUANTILE, skew),
        estimate - error * transformed(-QUANTILE, skew),
    )


def transformed(x: float, skew: float) -> float:
    """Hall's T(x) = (3 / g) ((1 + g (x - g / 6))^(1/3) - 1); it tends to x as the skewness g tends to 0."""
    if skew == 0:
        return x
    change = skew * (x - skew / 6)
    # Near zero the difference of the cube root and 1 would lose its digits.
    growth = expm1(log1p(change) / 3) if abs(change) < 0.5 else cbrt(1 + change) - 1
    return 3 / skew * growth


def limits(
    connection: "duckdb.DuckDBPyConnection",
    divisions: Mapping[int, Mapping[int, Sequence[AgeMonth]]],
) -> dict[int, dict[int, tuple[Limits, ...]]]:
    """The intervals of each division's groups, by code; the divisions are the total and each dimension.

    divisions: their age months by code. Reads the tables observed and means.
    """
    sums = influences(connection, divisions)
    return {
        number: {code: group_limits(months, sums[number, code]) for code, months in groups.items()}
        for number, groups in divisions.items()
    }


def influences(
    connection: "duckdb.DuckDBPyConnection", divisions: Mapping[int, Mapping[int, Sequence[AgeMonth]]]
) -> dict[tuple[int, int], Influences]:
    """The sums of each group, by division and code."""
    fills = [
        {"division": str(number), "segment": segment_of("observed", number)}
        for number, groups in divisions.items()
        if groups
    ]
    customers = max(
        (months[0].observed for groups in divisions.values() for months in groups.values()), default=0
    )
    # Many customers at once in each of them would take too much memory.
    runs = [fills] if customers < MANY else [[fill] for fill in fills]
    rows = [
        Influences(*row)
        for fills_at_once in runs
        if fills_at_once
        for row in run_stacked(connection, "influences", {}, fills_at_once).fetchall()
    ]
    return {(row.division, row.code): row for row in rows}


def group_limits(months: Sequence[AgeMonth], sums: Influences) -> tuple[Limits, ...]:
    """The intervals of one group at the horizons with enough customers."""
    observed = {month.month: month for month in months}
    rows = []
    for horizon in HORIZONS:
        month = observed.get(horizon)
        if month is not None and month.observed >= ENOUGH:
            means = (float(each.profit) / each.observed for each in months if each.month <= horizon)
            estimate = sum(means)
            lower, upper = (rounded(limit) for limit in hall_limits(estimate, *sums.at(horizon)))
            rows.append(Limits(month.value, horizon, month.observed, estimate, lower, upper))
    return tuple(rows)


def rounded(limit: float) -> float:
    """To DIGITS significant digits."""
    return float(f"{limit:.{DIGITS}g}")
