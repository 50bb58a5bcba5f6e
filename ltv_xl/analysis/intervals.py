"""The approximate 95% intervals of h-month LTV, which need each customer's own profits.

h-month LTV is Nelson's mean cumulative function: the sum over the age months k up to h of the mean profit in
month k among the n_k customers observed through it. A customer's influence on it is u = sum over the
customer's observed k up to h of (profit_k - mean_k) / n_k. Two variances come from it, and the wider interval
counts:

- of customers who have nothing to do with each other: the sum of u². The customers' profits are skewed, so
  these limits carry Hall's correction (P. Hall, "On the removal of skewness by transformation", Journal of
  the Royal Statistical Society B 54, 1992): the plain ones cover 83% at 30 customers;
- of customers who came in the same month and so have a campaign, a season or a product in common: G ÷ (G - 1)
  x the sum of (sum of u in the month)² over the G months of first orders, with Student's t of G - 1 degrees
  of freedom, from ENOUGH_MONTHS such months on.

The database adds up the squares and the cubes of the influences (influences.sql) and the squares of the
months' sums (clusters.sql), group by group. Sums of floating-point numbers differ in their last digits with
the order of their terms, which many threads leave open: limits are rounded to DIGITS, so that the same shop
gives the same ones.
"""

from collections.abc import Mapping, Sequence
from math import cbrt, expm1, log1p, sqrt
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis import student
from ltv_xl.analysis.dimensions import TOTAL_NUMBER, division_fills
from ltv_xl.analysis.engine import filled, run, stacked
from ltv_xl.analysis.tables.segments import HORIZONS, AgeMonth, Contrast, Limits

if TYPE_CHECKING:
    import duckdb

ENOUGH = 30
"""No interval below so many observed customers."""

ENOUGH_MONTHS = 6
"""From so many months of first orders on, customers who came in the same month are taken together."""

SURE = 0.05
"""How likely it may be that any difference of a dimension is called one and is none."""

QUANTILE = 1.959963984540054
"""Standard errors that a 95% interval reaches to each side: of the normal distribution, at 97.5%."""

MONTHS = max(HORIZONS)
"""The last age month that counts."""

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


class Clusters(NamedTuple):
    """A row of clusters.sql: by horizon, sums over months of the squares of what a month's customers do
    together to their group's LTV, and to its difference from that of all other groups.
    """

    division: int
    code: int
    begun: int
    all_begun: int
    squares_3: float
    squares_6: float
    squares_12: float
    squares_24: float
    differences_3: float | None
    differences_6: float | None
    differences_12: float | None
    differences_24: float | None

    def error(self, horizon: int) -> float:
        """The standard error of the group's LTV."""
        return clustered_error(getattr(self, f"squares_{horizon}"), self.begun)

    def error_of_difference(self, horizon: int) -> float:
        """The standard error of its difference from the others' LTV."""
        return clustered_error(getattr(self, f"differences_{horizon}") or 0.0, self.all_begun)


def clustered_error(squares: float, months: int) -> float:
    """The standard error of a figure that customers of so many months make up."""
    return sqrt(squares * months / (months - 1)) if months > 1 else 0.0


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


Divisions = Mapping[int, Mapping[int, Sequence[AgeMonth]]]
"""The age months of each division's groups, by code; the divisions are the total and each dimension."""


def limits(
    connection: "duckdb.DuckDBPyConnection", divisions: Divisions, of: Mapping[tuple[int, int], Clusters]
) -> dict[int, dict[int, tuple[Limits, ...]]]:
    """The intervals of each division's groups, by code. Reads the tables observed and means."""
    sums = influences(connection, divisions)
    return {
        number: {
            code: limits_of_group(months, sums[number, code], of[number, code])
            for code, months in groups.items()
        }
        for number, groups in divisions.items()
    }


def clusters(connection: "duckdb.DuckDBPyConnection") -> dict[tuple[int, int], Clusters]:
    """The sums of each group, by division and code. Reads the tables cohort_ages and age_months."""
    rows = [Clusters(*row) for row in run(connection, "clusters", {}).fetchall()]
    return {(row.division, row.code): row for row in rows}


def influences(
    connection: "duckdb.DuckDBPyConnection", divisions: Divisions
) -> dict[tuple[int, int], Influences]:
    """The sums of each group, by division and code."""
    fills = [division_fills("observed", number) for number, groups in divisions.items() if groups]
    customers = max(
        (months[0].observed for groups in divisions.values() for months in groups.values()), default=0
    )
    if customers < MANY:
        apart = {"division": "divided.division", "customer": "divided.division, divided.number"}
        runs = [apart | {"divided": stacked("divided", fills)}] if fills else []
    else:  # at once they would take too much memory
        runs = [
            {"division": fill["division"], "customer": "divided.number", "divided": filled("divided", fill)}
            for fill in fills
        ]
    rows = (row for each in runs for row in run(connection, "influences", {}, **each).fetchall())
    return {(row.division, row.code): row for row in map(Influences._make, rows)}


def limits_of_group(months: Sequence[AgeMonth], sums: Influences, of: Clusters) -> tuple[Limits, ...]:
    """The intervals of one group at the horizons with enough customers: the wider of both."""
    observed = {month.month: month for month in months}
    rows = []
    for horizon in HORIZONS:
        month = observed.get(horizon)
        if month is not None and month.observed >= ENOUGH:
            estimate = mean_up_to(months, horizon)
            lower, upper, quantile = *hall_limits(estimate, *sums.at(horizon)), QUANTILE
            if of.begun >= ENOUGH_MONTHS:
                t = student.quantile(of.begun - 1)
                reach = t * of.error(horizon)
                if 2 * reach > upper - lower:
                    lower, upper, quantile = estimate - reach, estimate + reach, t
            rows.append(
                Limits(
                    month.value,
                    horizon,
                    month.observed,
                    estimate,
                    rounded(lower),
                    rounded(upper),
                    quantile,
                    of.begun,
                )
            )
    return tuple(rows)


def mean_up_to(months: Sequence[AgeMonth], horizon: int) -> float:
    """The h-month LTV."""
    return sum(float(each.profit) / each.observed for each in months if each.month <= horizon)


def contrasts(
    divisions: Divisions, of: Mapping[tuple[int, int], Clusters]
) -> dict[int, tuple[Contrast, ...]]:
    """Each group of a dimension against all its other groups together, by the dimension's number."""
    (everyone,) = divisions[TOTAL_NUMBER].values() or ((),)
    return {
        number: tuple(
            row
            for horizon in HORIZONS
            for row in horizon_contrasts(
                groups, everyone, {code: of[number, code] for code in groups}, horizon
            )
        )
        for number, groups in divisions.items()
        if number != TOTAL_NUMBER
    }


def horizon_contrasts(
    groups: Mapping[int, Sequence[AgeMonth]],
    everyone: Sequence[AgeMonth],
    of: Mapping[int, Clusters],
    horizon: int,
) -> tuple[Contrast, ...]:
    """At one horizon, those of groups of which, as of their others, enough customers were observed."""
    tested: list[tuple[str | None, float, float]] = []
    total = {month.month: month for month in everyone}
    for code, months in groups.items():
        others = [
            total[month.month]._replace(
                observed=total[month.month].observed - month.observed,
                profit=total[month.month].profit - month.profit,
            )
            for month in months
        ]
        seen = [(mine.observed, rest.observed) for mine, rest in zip(months, others, strict=True)]
        if len(seen) < horizon or min(seen[horizon - 1]) < ENOUGH or of[code].begun < ENOUGH_MONTHS:
            continue
        difference = mean_up_to(months, horizon) - mean_up_to(others[:horizon], horizon)
        error = of[code].error_of_difference(horizon)
        p = student.two_sided(difference / error, of[code].all_begun - 1) if error > 0 else 1.0
        tested.append((months[0].value, rounded(difference), rounded(p)))
    sure = holm([p for *_, p in tested])
    return tuple(
        Contrast(value, horizon, difference, p, is_sure)
        for (value, difference, p), is_sure in zip(tested, sure, strict=True)
    )


def holm(chances: Sequence[float]) -> list[bool]:
    """Which of several findings stand when all are to stand with 95% (S. Holm, 1979)."""
    sure = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda each: chances[each])):
        if chances[place] > SURE / (len(chances) - rank):
            break
        sure[place] = True
    return sure


def rounded(limit: float) -> float:
    """To DIGITS significant digits."""
    return float(f"{limit:.{DIGITS}g}")
