"""The lists of customers by name that a forecast makes: of whom most is expected, and whom to win back."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecasting.histories import Customers
from ltv_xl.analysis.forecasting.sums import Expected
from ltv_xl.analysis.tables.forecast import Prospect, Prospects

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from ltv_xl.analysis.forecasting.histories import Array, Counts

YEAR = 12
"""Months."""
DECIMALS = 6
"""Of money: what is beyond depends on how customers were added up."""


class Leaders(Struct, frozen=True):
    """Those who stand first on a list: arrays in their order. meant: how many are on it in all.

    worth: what they are ordered by. alive, orders, profit: what is expected of them within a year.
    """

    meant: int
    number: "Counts"
    worth: "Array"
    alive: "Array"
    orders: "Array"
    profit: "Array"

    @classmethod
    def of(
        cls, customers: Customers, expected: Expected, meant: "NDArray[np.bool_]", worth: "Array", most: int
    ) -> "Leaders":
        """Of some customers. meant: whether one is on the list."""
        import numpy as np

        rows = np.flatnonzero(meant)
        rows = rows[in_order(worth[rows], customers.number[rows])][:most]
        ahead = (expected.alive[rows], expected.orders[YEAR][rows], expected.profit(YEAR)[rows])
        return cls(int(np.count_nonzero(meant)), customers.number[rows], worth[rows], *ahead)

    @classmethod
    def joined(cls, parts: "Sequence[Leaders]", most: int) -> "Leaders":
        """Of all customers."""
        import numpy as np

        columns = {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in cls.__struct_fields__
            if name != "meant"
        }
        rows = in_order(columns["worth"], columns["number"])[:most]
        return cls(
            sum(part.meant for part in parts), **{name: column[rows] for name, column in columns.items()}
        )


def in_order(worth: "Array", number: "Counts") -> "NDArray[np.intp]":
    """The places from the largest worth on; of the same worth, but for the last digits, by number."""
    import numpy as np

    return np.lexsort((number, -worth.round(DECIMALS)))


def leaders(customers: Customers, expected: Expected, most: int) -> dict[str, Leaders]:
    """By list: those of whom profit is expected, by that profit; and those who have likelier left than not,
    by what they have brought times how likely they have left.
    """
    ahead, brought = expected.profit(YEAR), customers.past_profit
    lists = {
        "expected": (ahead > 0, ahead),
        "win_back": ((expected.alive < 0.5) & (brought > 0), (1 - expected.alive) * brought),
    }
    return {name: Leaders.of(customers, expected, *of, most) for name, of in lists.items()}


def people(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Mapping[str, Leaders]], most: int
) -> dict[str, Prospects]:
    """The lists by name. parts: the leaders of each part of the customers. Wants buyers."""
    lists = {name: Leaders.joined([part[name] for part in parts], most) for name in parts[0]}
    return {name: Prospects(of.meant, prospects(connection, of)) for name, of in lists.items()}


def prospects(connection: "duckdb.DuckDBPyConnection", of: Leaders) -> tuple[Prospect, ...]:
    """These customers, by name."""
    numbers = of.number.tolist()
    if not numbers:
        return ()
    named = run(connection, "forecast_prospects", {}, numbers=", ".join(map(str, numbers))).fetchall()
    by_number = {number: columns for number, *columns in named}
    figures = zip(numbers, of.alive.tolist(), of.orders.tolist(), of.profit.tolist(), strict=True)
    return tuple(Prospect(*by_number[number], *ahead) for number, *ahead in figures)
