"""What the models of repeat buying read of a shop: the histories of its customers, as arrays.

The database counts. What comes from it of each customer are a few numbers, and nothing that names anybody.
They come a part of the customers at a time: of a hundred million orders all of them would take gigabytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import Struct

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.dimensions import listed
from ltv_xl.analysis.engine import bound, filled, run
from ltv_xl.analysis.forecasting.days import WEEK

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
TABLE = "everybody"
"""A working table of the database, where there are more: their histories."""

Bound = Mapping[str, object]


class Histories(Struct, frozen=True):
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
        return Histories(*(getattr(self, name)[rows] for name in self.__struct_fields__))

    @classmethod
    def joined(cls, parts: "Sequence[Histories]") -> "Histories":
        """Those of several parts, which need not ascend any more."""
        import numpy as np

        columns = ([getattr(part, name) for part in parts] for name in cls.__struct_fields__)
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


class Outcome(Struct, frozen=True):
    """What came of the customers of some histories afterwards: repeats, and the profit of all orders."""

    came: "Counts"
    profit: "Array"


class Customers(Struct, frozen=True):
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

    def some(self, rows: "NDArray[np.bool_]") -> Self:
        """Some of them, in their order."""
        return type(self)(
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


class Everybody(Struct, frozen=True, dict=True):
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
            part = self._some(Numbers(first, first + PART))
            if part:
                yield part

    @cached_property
    def fitted(self) -> Customers:
        """Those whom models are fitted to: some of known start."""
        of = self._all if self.end <= PART else self._some(Numbers(0, self.end, self.step))
        assert of is not None
        return of.some(of.known & (of.number % self.step == 0))

    @cached_property
    def _all(self) -> Customers:
        buyers = columns(self.connection, "forecast_buyers", self.values, segments=self._segments)
        lives = columns(self.connection, "forecast_lives", self.values, later=orders_later())
        return self._customers(buyers | spread(lives, buyers["number"]), Numbers(0, self.end))

    def _some(self, of: Numbers) -> Customers | None:
        """Some of very many; None where nobody has such a number."""
        assert self._table
        query = (
            f"SELECT {self._table}.* FROM {self._table} WHERE {self._table}.number >= $first "
            f"AND {self._table}.number < $end AND {self._table}.number % $every = 0"
        )
        read: dict[str, Any] = self.connection.execute(query, of._asdict()).fetchnumpy()
        if not len(read["number"]):
            return None
        lives = {name: read[name].astype(kind, copy=False) for name, kind in LIVES.items()}
        return self._customers(read | lives, of)

    @cached_property
    def _table(self) -> str:
        """The table of all, made once: by their numbers, so that a part of it is read and no more."""
        buyers = filled("forecast_buyers", {"segments": self._segments})
        lives = filled("forecast_lives", {"later": orders_later()})
        figures = listed(f"coalesce(lives.{name}, 0) AS {name}" for name in LIVES)
        query = (
            f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT buyers.*{figures} FROM ({buyers}) AS buyers "
            f"LEFT JOIN ({lives}) AS lives ON lives.number = buyers.number ORDER BY buyers.number"
        )
        self.connection.execute(query, bound(query, self.values))
        return TABLE

    @property
    def _segments(self) -> str:
        return listed(
            f"{dimensions.segment_of('buyers', number)} AS segment_{number}" for number in self.dimensions
        )

    def _customers(self, columns: "Mapping[str, Column]", numbers: Numbers) -> Customers:
        import numpy as np

        of = dict(columns)
        lead = of.setdefault(f"segment_{self.lead}", np.zeros_like(of["number"]))
        order = places(numbers.place(of["number"]), lead)
        of = {name: column[order] for name, column in of.items()}
        return Customers(
            of["number"],
            of["known"].astype(bool),
            of["past_profit"],
            {number: of[f"segment_{number}"] for number in self.dimensions},
            Histories(
                of[f"segment_{self.lead}"], of["repeats"], of["recency_days"], of["days"], of["profit"]
            ),
            {name: of[name] for name in LIVES},
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
"""The columns of forecast_lives.sql beside the number."""


def spread(of: "Mapping[str, Column]", among: "Counts") -> "dict[str, Column]":
    """The columns of some customers as those of all among whom they are: 0 for the others."""
    import numpy as np

    place = np.zeros(among.max(initial=0) + 1, np.int64)
    place[among] = np.arange(len(among))
    here = place[of["number"]]
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
