"""What the models of repeat buying read of a shop: the histories of its customers, as arrays.

The database counts. What comes from it of each customer are a few numbers, and nothing that names anybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.dimensions import listed
from ltv_xl.analysis.engine import filled, run
from ltv_xl.analysis.forecast_days import WEEK

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from ltv_xl.models.purchases import Purchases

    Array = NDArray[np.float64]
    Counts = NDArray[np.int32]
    Column = NDArray[Any]

MOST_FITTED = 12_000
"""Customers that models are fitted to at most: of more, every second, third ..."""

Bound = Mapping[str, object]


@dataclass(frozen=True)
class Histories:
    """What customers had done by the end of some day: arrays with an entry for each, ascending by lead.

    lead: the customer's group in the dimension that the sheet shows. repeats: days with a purchase after the
    first one. recency_days, days: from the first purchase to the last, and to that day. fitted: whether the
    models are fitted to the customer. profit: of all that came after the first day.
    """

    lead: "Counts"
    repeats: "Counts"
    recency_days: "Counts"
    days: "Counts"
    fitted: "NDArray[np.bool_]"
    profit: "Array"

    def __len__(self) -> int:
        """Customers."""
        return len(self.lead)

    def some(self, rows: "NDArray[np.bool_] | slice") -> "Histories":
        """Some of them, in their order."""
        return Histories(*(getattr(self, each.name)[rows] for each in fields(self)))

    def sample(self, most: int) -> "Histories":
        """At equal steps, so many of them at most."""
        return self.some(slice(None, None, max(1, -(-len(self) // most))))

    def by_lead(self) -> Iterator[tuple[int, slice]]:
        """The groups of the leading dimension, and where the customers of each stand."""
        import numpy as np

        begins = np.flatnonzero(np.diff(self.lead, prepend=-1)).tolist()
        for begin, end in zip(begins, [*begins[1:], len(self)], strict=True):
            yield int(self.lead[begin]), slice(begin, end)

    @property
    def recency(self) -> "Array":
        """In weeks."""
        return self.recency_days / WEEK

    @property
    def observed(self) -> "Array":
        """In weeks."""
        return self.days / WEEK

    def purchases(self, gaps: float | None = None) -> "Purchases":
        """Of the customers that models are fitted to. gaps: see log_gaps; None where nothing is compared."""
        from ltv_xl.models.purchases import Purchases

        of = self.some(self.fitted)
        return Purchases.of(of.repeats, of.recency, of.observed, log_gaps=gaps)


@dataclass(frozen=True)
class Outcome:
    """What came of the customers of some histories afterwards: repeats, and the profit of all orders."""

    came: "Counts"
    profit: "Array"


@dataclass(frozen=True)
class Customers:
    """Everybody with a purchase: arrays ascending by group of the leading dimension, then by number.

    known: of known start. groups: the customer's in each dimension, by its number. today: the histories.
    before: those columns of forecast_lives.sql that tell of other days.
    """

    number: "Counts"
    known: "NDArray[np.bool_]"
    groups: "Mapping[int, Column]"
    today: Histories
    before: "Mapping[str, Column]"

    def tested(self, days_ago: int) -> tuple[Histories, Outcome]:
        """What a back-test so many days ago knew of those of known start who had bought, and what came."""
        rows = self.known & (self.today.days >= days_ago)
        today = self.today.some(rows)
        before = {name: column[rows] for name, column in self.before.items()}
        repeats, profit = before["repeats_then"], before["profit_then"]
        days = today.days - days_ago
        return (
            Histories(today.lead, repeats, before["recency_then"], days, today.fitted, profit),
            Outcome(today.repeats - repeats, today.profit - profit),
        )


def known_customers(connection: "duckdb.DuckDBPyConnection") -> tuple[int, int]:
    """Customers of known start; and those of them who bought again on another day. Wants buyers."""
    known, again = connection.execute(
        "SELECT count(*), count(CASE WHEN buyers.last_on > buyers.first_on THEN 1 END) "
        "FROM buyers WHERE buyers.known"
    ).fetchall()[0]
    return known, again


def fitted_step(known: int) -> int:
    """Of so many customers of known start, every how many-th models are fitted to."""
    return max(1, -(-known // MOST_FITTED))


def customers(
    connection: "duckdb.DuckDBPyConnection", numbers: Sequence[int], lead: int, values: Bound, step: int
) -> Customers:
    """Everybody. numbers: of the dimensions; lead: of the leading one; step: see fitted_step. Wants ledger
    and buyers.
    """
    import numpy as np

    segments = listed(f"{dimensions.segment_of('buyers', number)} AS segment_{number}" for number in numbers)
    of = columns(connection, "forecast_buyers", values, segments=segments)
    of.setdefault(f"segment_{lead}", np.zeros_like(of["number"]))
    order = places(of["number"], of[f"segment_{lead}"])
    of = {name: column[order] for name, column in of.items()}
    later = spread(columns(connection, "forecast_lives", values, later=orders_later()), of["number"])
    known = of["known"].astype(bool)
    fitted = known & (of["number"] % step == 0)
    return Customers(
        of["number"],
        known,
        {number: of[f"segment_{number}"] for number in numbers},
        Histories(
            of[f"segment_{lead}"],
            later["repeats"],
            later["recency_days"],
            of["days"],
            fitted,
            later["profit"],
        ),
        later,
    )


def places(number: "Counts", lead: "Counts") -> "NDArray[np.intp]":
    """Where the customers stand, ascending by lead, then by number. Small numbers are sorted by counting."""
    import numpy as np

    place = np.full(number.max(initial=0) + 1, -1)
    place[number] = np.arange(len(number))
    by_number = place[place >= 0]
    by_lead: NDArray[np.intp] = by_number[np.argsort(lead[by_number], kind="stable")]
    return by_lead


def spread(of: "Mapping[str, Column]", numbers: "Counts") -> "dict[str, Column]":
    """The columns of some customers as those of all whose numbers are given: 0 for the others."""
    import numpy as np

    place = np.zeros(numbers.max(initial=0) + 1, np.int64)
    place[numbers] = np.arange(len(numbers))
    here = place[of["number"]]
    columns = {name: np.zeros(len(numbers), column.dtype) for name, column in of.items()}
    for name, column in of.items():
        columns[name][here] = column
    return columns


def orders_later() -> str:
    """The SQL of the orders after the day of the customer's first purchase."""
    return filled("forecast_later", {})


def columns(
    connection: "duckdb.DuckDBPyConnection", name: str, values: Bound, **fills: str
) -> "dict[str, Column]":
    """The result of `name`.sql by column."""
    of: dict[str, Any] = run(connection, name, values, **fills).fetchnumpy()
    return of


def log_gaps(connection: "duckdb.DuckDBPyConnection", values: Bound) -> tuple[float, float]:
    """Σ ln(weeks between purchases) of those whom models are fitted to: today, and for the back-test."""
    import numpy as np

    gaps = columns(connection, "forecast_gaps", values)
    logs = np.log(gaps["days"] / WEEK)
    return float(gaps["gaps"] @ logs), float(gaps["gaps_then"] @ logs)
