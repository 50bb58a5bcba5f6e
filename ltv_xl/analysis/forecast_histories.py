"""What the models of repeat buying read of a shop: groups of customers with equal histories, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis.dimensions import listed
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecast_days import WEEK, ForecastDays

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from ltv_xl.models.purchases import Purchases

    Array = NDArray[np.float64]

MOST_FITTED, MOST_COMPARED = 12_000, 8_000
"""Customers that a model is fitted to at most, and all to choose one: of more, every second, third ..."""

Bound = Mapping[str, object]


@dataclass(frozen=True)
class Histories:
    """Groups of customers with equal histories: arrays with one entry for each, in the order of their keys.

    lead: the group's number in the dimension that the sheet shows. repeats, recency_days, days: see
    forecast_lives.sql. customers: all of them; known: those of known start; fitted: those whom the model is
    fitted to; compared: those by whom it is chosen. profit: of the repeats of all of them.
    """

    lead: "NDArray[np.int64]"
    repeats: "Array"
    recency_days: "Array"
    days: "Array"
    customers: "Array"
    known: "Array"
    fitted: "Array"
    compared: "Array"
    profit: "Array"

    def some(self, rows: "NDArray[np.bool_] | slice") -> "Histories":
        """Some of them."""
        return Histories(*(getattr(self, each.name)[rows] for each in fields(self)))

    @property
    def repeat_buyers(self) -> float:
        """Customers of known start who bought again."""
        return float(self.known[self.repeats > 0].sum())

    @property
    def recency(self) -> "Array":
        """In weeks."""
        return self.recency_days / WEEK

    @property
    def observed(self) -> "Array":
        """In weeks."""
        return self.days / WEEK


@dataclass(frozen=True)
class Outcome:
    """What the customers of some histories did afterwards: arrays beside those of the histories.

    came, last: orders since, and in as long a time before. compared: those since of the customers by whom
    models are compared. back: customers with an order since.
    profit: of these orders.
    """

    came: "Array"
    compared: "Array"
    last: "Array"
    back: "Array"
    profit: "Array"


def make_lives(connection: "duckdb.DuckDBPyConnection", lead: str, days: ForecastDays, values: Bound) -> None:
    """Make forecast_lives. lead: the SQL of a customer's group. Wants ledger and buyers."""
    cuts = days.cuts()
    counts = [
        column
        for name in cuts
        for column in (
            "count(CASE WHEN ledger.days_to_next > 0 "
            f"AND date_diff('day', ledger.order_date, $cut_{name}) >= ledger.days_to_next THEN 1 END) "
            f"AS repeats_{name}",
            "sum(CASE WHEN ledger.order_date > ledger.first_on "
            f"AND ledger.order_date <= $cut_{name} THEN ledger.profit ELSE 0 END) AS profit_{name}",
        )
    ]
    carried = [
        column
        for name in cuts
        for column in (
            f"CAST(counted.repeats_{name} AS INTEGER) AS repeats_{name}",
            f"counted.profit_{name}",
        )
    ]
    bound = {**values, "until": days.until, **{f"cut_{name}": day for name, day in cuts.items()}}
    run(connection, "forecast_lives", bound, lead=lead, cuts=listed(counts), carried=listed(carried))


def drawn_every(connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """Every how many-th customer of known start a model is fitted to, and all models are. Wants buyers."""
    known: int = connection.execute("SELECT count(*) FROM buyers WHERE buyers.known").fetchall()[0][0]
    return {"step": max(1, -(-known // MOST_FITTED)), "draw": max(1, -(-known // MOST_COMPARED))}


def repeat_buyers(connection: "duckdb.DuckDBPyConnection") -> int:
    """Customers of known start who bought again. Wants forecast_lives."""
    query = "SELECT count(*) FROM forecast_lives WHERE forecast_lives.known AND forecast_lives.repeats > 0"
    count: int = connection.execute(query).fetchall()[0][0]
    return count


def histories(connection: "duckdb.DuckDBPyConnection", values: Bound) -> Histories:
    """Those of today. Wants forecast_lives."""
    return _histories(columns(connection, "forecast_histories", values))


def tested(connection: "duckdb.DuckDBPyConnection", values: Bound) -> tuple[Histories, Outcome]:
    """Those of the back-test, with what came after. Wants forecast_lives."""
    found = columns(connection, "forecast_tested", values)
    outcome = Outcome(
        found["came"], found["came_compared"], found["last"], found["back"], found["profit_came"]
    )
    return _histories(found), outcome


def _histories(of: "Mapping[str, Array]") -> Histories:
    import numpy as np

    return Histories(
        of["lead_code"].astype(np.int64),
        of["repeats"],
        of["recency_days"],
        of["days"],
        of["customers"],
        of["known"],
        of["fitted"],
        of["compared"],
        of["profit"],
    )


def columns(
    connection: "duckdb.DuckDBPyConnection", name: str, values: Bound, **fills: str
) -> "dict[str, Array]":
    """The result of `name`.sql by column, as numbers."""
    import numpy as np

    found: dict[str, Any] = run(connection, name, values, **fills).fetchnumpy()
    return {key: np.asarray(column, np.float64) for key, column in found.items()}


def log_gaps(connection: "duckdb.DuckDBPyConnection", values: Bound) -> tuple[float, float]:
    """Σ ln(weeks between purchases) of those by whom models are compared: today, and for the back-test."""
    import numpy as np

    found = columns(connection, "forecast_gaps", values)
    logs = np.log(found["days"] / WEEK)
    return float(found["gaps"] @ logs), float(found["gaps_then"] @ logs)


def purchases(of: Histories, customers: "Array", gaps: float | None = None) -> "Purchases":
    """Some customers of each history, for a model. gaps: see log_gaps; None where models are not compared."""
    from ltv_xl.models.purchases import Purchases

    rows = customers > 0
    return Purchases.of(of.repeats[rows], of.recency[rows], of.observed[rows], customers[rows], gaps)
