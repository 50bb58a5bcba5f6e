"""What the models of repeat buying read of a shop: the histories of its customers, as arrays.

The database counts. What comes from it of each customer are a few numbers, and nothing that names anybody.
They come a part of the customers at a time: of a hundred million orders all of them would take gigabytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

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
PART = 1_000_000
"""Customers whose histories are held at a time at most."""

Bound = Mapping[str, object]


@dataclass(frozen=True)
class Histories:
    """What customers had done by the end of some day: arrays with an entry for each, ascending by lead.

    lead: the customer's group in the dimension that the sheet shows. repeats: days with a purchase after the
    first one. recency_days, days: from the first purchase to the last, and to that day. profit: of all that
    came after the first day.
    """

    lead: "Counts"
    repeats: "Counts"
    recency_days: "Counts"
    days: "Counts"
    profit: "Array"

    def __len__(self) -> int:
        """Customers."""
        return len(self.lead)

    def some(self, rows: "NDArray[np.bool_] | NDArray[np.intp] | slice") -> "Histories":
        """Some of them, in their order."""
        return Histories(*(getattr(self, each.name)[rows] for each in fields(self)))

    @classmethod
    def joined(cls, parts: "Sequence[Histories]") -> "Histories":
        """Those of several parts, which need not ascend any more."""
        import numpy as np

        columns = ([getattr(part, each.name) for part in parts] for each in fields(cls))
        return cls(*map(np.concatenate, columns))

    def by_lead(self) -> Iterator[tuple[int, slice]]:
        """The groups of the leading dimension, and where the customers of each stand."""
        import numpy as np

        begins = np.flatnonzero(np.diff(self.lead, prepend=-1)).tolist()
        for begin, end in pairwise([*begins, len(self)]):
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
        """As models are fitted to them. gaps: see log_gaps; None where nothing is compared."""
        from ltv_xl.models.purchases import Purchases

        return Purchases.of(self.repeats, self.recency, self.observed, log_gaps=gaps)


@dataclass(frozen=True)
class Outcome:
    """What came of the customers of some histories afterwards: repeats, and the profit of all orders."""

    came: "Counts"
    profit: "Array"


@dataclass(frozen=True)
class Customers:
    """Customers with a purchase: arrays ascending by group of the leading dimension, then by number.

    known: of known start. past_profit: of all orders. groups: the customer's in each dimension, by its
    number. today: the histories. before: those columns of forecast_lives.sql that tell of other days.
    """

    number: "Counts"
    known: "NDArray[np.bool_]"
    past_profit: "Array"
    groups: "Mapping[int, Column]"
    today: Histories
    before: "Mapping[str, Column]"

    def some(self, rows: "NDArray[np.bool_]") -> "Customers":
        """Some of them, in their order."""
        return Customers(
            self.number[rows],
            self.known[rows],
            self.past_profit[rows],
            {number: codes[rows] for number, codes in self.groups.items()},
            self.today.some(rows),
            {name: column[rows] for name, column in self.before.items()},
        )

    def tested(self, days_ago: int) -> tuple[Histories, Outcome]:
        """What a back-test so many days ago knew of those of known start who had bought, and what came."""
        rows = self.known & (self.today.days >= days_ago)
        today = self.today.some(rows)
        before = {name: column[rows] for name, column in self.before.items()}
        repeats, profit = before["repeats_then"], before["profit_then"]
        return (
            Histories(today.lead, repeats, before["recency_then"], today.days - days_ago, profit),
            Outcome(today.repeats - repeats, today.profit - profit),
        )


class Numbered(NamedTuple):
    """How many customers have a purchase; of known start; of these who bought again on another day.

    end: above the numbers of all of them.
    """

    customers: int
    known: int
    again: int
    end: int


def numbered(connection: "duckdb.DuckDBPyConnection") -> Numbered:
    """Wants buyers."""
    query = (
        "SELECT count(*), count(CASE WHEN buyers.known THEN 1 END), "
        "count(CASE WHEN buyers.known AND buyers.last_on > buyers.first_on THEN 1 END), "
        "coalesce(max(buyers.number) + 1, 0) FROM buyers"
    )
    return Numbered(*connection.execute(query).fetchall()[0])


def fitted_step(known: int) -> int:
    """Of so many customers of known start, every how many-th models are fitted to."""
    return max(1, -(-known // MOST_FITTED))


class Numbers(NamedTuple):
    """Numbers of customers: from first to before end, every so many-th."""

    first: int
    end: int
    every: int = 1

    def place(self, number: "Counts") -> "Counts":
        """Where such a number stands among them."""
        place: Counts = (number - self.first) // self.every
        return place


@dataclass(frozen=True)
class Everybody:
    """Everybody with a purchase. Wants ledger and buyers.

    dimensions: their numbers; lead: that of the leading one. step: see fitted_step. end: see Numbered.
    """

    connection: "duckdb.DuckDBPyConnection"
    dimensions: Sequence[int]
    lead: int
    values: Bound
    step: int
    end: int

    def parts(self) -> Iterator[Customers]:
        """All of them, in parts by their numbers; of several parts one is held at a time."""
        if self.end <= PART:
            yield self._all
            return
        for first in range(0, self.end, PART):
            part = self._read(Numbers(first, first + PART))
            if len(part.number):
                yield part

    @cached_property
    def fitted(self) -> Customers:
        """Those whom models are fitted to: some of known start."""
        of = self._all if self.end <= PART else self._read(Numbers(0, self.end, self.step))
        return of.some(of.known & (of.number % self.step == 0))

    @cached_property
    def _all(self) -> Customers:
        return self._read(Numbers(0, self.end))

    def _read(self, of: Numbers) -> Customers:
        import numpy as np

        segments = listed(
            f"{dimensions.segment_of('buyers', number)} AS segment_{number}" for number in self.dimensions
        )
        bound = {**self.values, **of._asdict()}
        buyers = columns(self.connection, "forecast_buyers", bound, segments=segments)
        lead = buyers.setdefault(f"segment_{self.lead}", np.zeros_like(buyers["number"]))
        order = places(of.place(buyers["number"]), lead)
        buyers = {name: column[order] for name, column in buyers.items()}
        lives = columns(self.connection, "forecast_lives", bound, later=orders_later())
        later = spread(lives, of.place(lives["number"]), of.place(buyers["number"]))
        return Customers(
            buyers["number"],
            buyers["known"].astype(bool),
            buyers["past_profit"],
            {number: buyers[f"segment_{number}"] for number in self.dimensions},
            Histories(
                buyers[f"segment_{self.lead}"],
                later["repeats"],
                later["recency_days"],
                buyers["days"],
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


LIVES = {
    "repeats": "int32",
    "recency_days": "int32",
    "repeats_then": "int32",
    "recency_then": "int32",
    "profit": "float64",
    "profit_then": "float64",
}
"""The columns of forecast_lives.sql beside the number; of no rows some engines do not say of which type."""


def spread(of: "Mapping[str, Column]", numbers: "Counts", among: "Counts") -> "dict[str, Column]":
    """The columns of the customers of some numbers as those of all among whom they are: 0 for the others."""
    import numpy as np

    place = np.zeros(among.max(initial=0) + 1, np.int64)
    place[among] = np.arange(len(among))
    here = place[numbers.astype(np.int64)]
    columns = {name: np.zeros(len(among), kind) for name, kind in LIVES.items()}
    for name, column in columns.items():
        column[here] = of[name]
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
