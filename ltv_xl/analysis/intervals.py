"""The approximate 95% intervals of h-month LTV, which need each customer's own profits.

h-month LTV is Nelson's mean cumulative function: the sum over the age months k up to h of the mean gross
profit in month k among the n_k customers observed through it. A customer's influence on it is
u = sum over the customer's observed k up to h of (profit_k - mean_k) / n_k. The customers' profits are
skewed, so the limits carry Hall's correction (P. Hall, "On the removal of skewness by transformation",
Journal of the Royal Statistical Society B 54, 1992): the plain ones cover 83% at 30 customers.

Profits come from the database in chunks of customer numbers, so that memory does not grow with the shop,
and are added up as whole numbers of the money's last decimal: exact in any order, so that the same shop
gives the same limits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cbrt, expm1, log1p, sqrt
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables import HORIZONS, AgeMonth, Limits

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ENOUGH = 30
"""No interval below so many observed customers."""

QUANTILE = 1.959963984540054
"""Of the normal distribution, at 97.5%."""

UNITS = 10_000
"""Money has four decimals."""

MONTHS = max(HORIZONS)
CHUNK = 1 << 17


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


@dataclass(frozen=True)
class Division:
    """The customers divided into groups: one for the total, one for each dimension.

    codes: the groups, ascending; the rows of the arrays. means, weights: [groups x MONTHS], mean profit in
    each age month and 1 / customers observed through it (0 where none is). taken: [groups x (MONTHS + 1) x
    HORIZONS], what the means take from the influence of a customer observed through 0, 1, 2 ... months.
    """

    codes: tuple[int, ...]
    means: "Floats"
    weights: "Floats"
    taken: "Floats"


def division(months: Mapping[int, Sequence[AgeMonth]]) -> Division:
    """The division with these age months by code of the group."""
    import numpy as np

    shape = len(months), MONTHS
    codes = tuple(sorted(months))
    means, weights, taken = np.zeros(shape), np.zeros(shape), np.zeros((len(months), MONTHS + 1))
    for row, code in enumerate(codes):
        for month in months[code]:
            means[row, month.month - 1] = float(month.gross_profit) / month.observed
            weights[row, month.month - 1] = 1 / month.observed
    taken[:, 1:] = np.cumsum(means * weights, axis=1)
    reach = np.minimum(np.arange(MONTHS + 1)[:, None], np.array(HORIZONS))
    return Division(codes, means, weights, taken[:, reach])


@dataclass(frozen=True)
class Customers:
    """Observed customers, in the order of their numbers, as arrays.

    observed_months: [customers]. codes: [customers] per division, the group's code. profits, customer, month:
    one entry per customer and observed age month with an order, in the order of the customers.
    """

    observed_months: "NDArray[Any]"
    codes: "list[NDArray[Any]]"
    profits: "Floats"
    customer: "NDArray[Any]"
    month: "NDArray[Any]"


def moments(of: Division, customers: Customers, codes: "NDArray[Any]") -> "Floats":
    """Sums of squares and of cubes of the customers' influences, [2 x groups x HORIZONS].

    codes: each customer's group in this division.
    """
    import numpy as np

    groups, spans = len(of.codes), len(HORIZONS)
    row_of = np.zeros(256, dtype=np.int64)
    row_of[np.array(of.codes, dtype=np.int64)] = np.arange(groups)
    rows = row_of[codes]
    # Flat positions and take() are several times as fast as indexing by two arrays.
    weights = of.weights.ravel().take((rows * MONTHS).take(customers.customer) + customers.month)
    span = np.searchsorted(HORIZONS, np.arange(MONTHS), side="right").take(customers.month)
    earned = np.bincount(customers.customer * spans + span, customers.profits * weights, len(rows) * spans)
    taken = of.taken.reshape(-1, spans).take(rows * (MONTHS + 1) + customers.observed_months, axis=0)
    influence = np.cumsum(earned.reshape(-1, spans), axis=1) - taken
    squares = influence * influence
    cells = (rows[:, None] * spans + np.arange(spans)).ravel()
    return np.array([
        np.bincount(cells, power.ravel(), groups * spans).reshape(groups, spans)
        for power in (squares, squares * influence)
    ])


def limits(
    connection: "duckdb.DuckDBPyConnection", divisions: Sequence[Mapping[int, Sequence[AgeMonth]]]
) -> list[dict[int, tuple[Limits, ...]]]:
    """The intervals of each division's groups, by code; the divisions are the total, dimension 1, 2 ...

    divisions: their age months by code. Reads the tables buyers and events.
    """
    import numpy as np

    prepared = [division(months) for months in divisions]
    sums = [np.zeros((2, len(of.codes), len(HORIZONS))) for of in prepared]
    for customers in observed_customers(connection, len(divisions) - 1):
        for number, of in enumerate(prepared):
            sums[number] += moments(of, customers, customers.codes[number])
    return [
        {code: group_limits(months[code], of.means[row], both[:, row]) for row, code in enumerate(of.codes)}
        for months, of, both in zip(divisions, prepared, sums, strict=True)
    ]


def group_limits(months: Sequence[AgeMonth], means: "Floats", sums: "Floats") -> tuple[Limits, ...]:
    """The intervals of one group at the horizons with enough customers; sums: [2 x HORIZONS]."""
    observed = {month.month: month for month in months}
    found = []
    for column, horizon in enumerate(HORIZONS):
        month = observed.get(horizon)
        if month is not None and month.observed >= ENOUGH:
            estimate = float(means[:horizon].sum())
            lower, upper = hall_limits(estimate, float(sums[0, column]), float(sums[1, column]))
            found.append(Limits(month.value, horizon, month.observed, estimate, lower, upper))
    return tuple(found)


def observed_customers(connection: "duckdb.DuckDBPyConnection", dimensions: int) -> Iterator[Customers]:
    """The customers observed through at least one month, in chunks, always in the same order."""
    import numpy as np

    segments = [f"segment_{number}" for number in range(1, dimensions + 1)]
    listed = "".join(f", {name}" for name in segments)
    people = connection.execute("SELECT coalesce(max(number), 0) FROM buyers").fetchall()[0][0]
    for above in range(0, people, CHUNK):
        span = {"above": above, "upto": above + CHUNK}
        # Without a NULL among them, as here, the columns come as plain arrays.
        found: Any = run(connection, "observed_customers", span, segments=listed).fetchnumpy()
        orders: Any = run(connection, "observed_profits", span).fetchnumpy()
        order = np.argsort(found["number"])
        place = np.zeros(CHUNK, dtype=np.int64)
        place[found["number"][order] - above - 1] = np.arange(len(order))
        cells = place.take(orders["number"] - above - 1) * MONTHS + orders["age_month"] - 1
        units = np.bincount(cells, np.rint(orders["gross_profit"] * UNITS))
        filled = np.flatnonzero(units)
        customer, month = np.divmod(filled, MONTHS)
        codes = [np.zeros(len(order), dtype=np.uint8), *(found[name][order] for name in segments)]
        yield Customers(found["observed_months"][order], codes, units[filled] / UNITS, customer, month)
