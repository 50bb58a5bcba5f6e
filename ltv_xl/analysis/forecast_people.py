"""The lists of customers by name that a forecast makes: of whom most is expected, and whom to win back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecast_histories import Bound, Customers, spread
from ltv_xl.analysis.forecast_sums import Expected
from ltv_xl.analysis.tables.forecast import Prospect, Prospects

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from ltv_xl.analysis.forecast_histories import Array

YEAR = 12
"""Months."""


def people(
    connection: "duckdb.DuckDBPyConnection", everybody: Customers, expected: Expected, values: Bound
) -> dict[str, Prospects]:
    """The lists by name: those of whom profit is expected, by that profit; and those who have likelier left
    than not, by what they have brought times how likely they have left. Wants buyers.
    """
    import numpy as np

    ahead, brought = expected.profit(YEAR), past_profit(connection, everybody)
    lists = {
        "expected": (ahead > 0, ahead),
        "win_back": ((expected.alive < 0.5) & (brought > 0), (1 - expected.alive) * brought),
    }
    made = {}
    for name, (meant, worth) in lists.items():
        rows = np.flatnonzero(meant)
        first = rows[np.lexsort((everybody.number[rows], -worth[rows]))][: values["listed"]]
        made[name] = Prospects(len(rows), prospects(connection, everybody, expected, first))
    return made


def past_profit(connection: "duckdb.DuckDBPyConnection", everybody: Customers) -> "Array":
    """Of each customer."""
    query = "SELECT buyers.number, CAST(buyers.profit AS DOUBLE) AS profit FROM buyers"
    of: Mapping[str, Any] = connection.execute(query).fetchnumpy()
    return spread(of, everybody.number)["profit"]


def prospects(
    connection: "duckdb.DuckDBPyConnection",
    everybody: Customers,
    expected: Expected,
    rows: "NDArray[np.intp]",
) -> tuple[Prospect, ...]:
    """The customers of these rows, by name."""
    numbers = everybody.number[rows].tolist()
    if not numbers:
        return ()
    named = run(connection, "forecast_prospects", {}, numbers=", ".join(map(str, numbers))).fetchall()
    by_number = {number: columns for number, *columns in named}
    columns = (expected.alive[rows], expected.orders[YEAR][rows], expected.profit(YEAR)[rows])
    figures = zip(numbers, *(column.tolist() for column in columns), strict=True)
    return tuple(Prospect(*by_number[number], *ahead) for number, *ahead in figures)
