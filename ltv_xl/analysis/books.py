"""What every result table is made from: the ledger of the checked orders, and what it was made by."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec import Struct

from ltv_xl.analysis import actions, dimensions, intervals, spans, workings
from ltv_xl.analysis.dimensions import Attributes
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.tables.contracts import EARLY_DAYS
from ltv_xl.orders.personal import SMALLEST_GROUP
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text

if TYPE_CHECKING:
    import duckdb

LISTED = 500
"""Customers on a list to act upon at most."""

Row = TypeVar("Row", bound=NamedTuple)
Bound = Mapping[str, object]


@contextmanager
def working(connection: "duckdb.DuckDBPyConnection") -> Iterator[None]:
    """Working tables may be made meanwhile; at the end the connection is as it was."""
    # Every result is ordered by its own file, and working tables need no order: a tenth of the time.
    connection.execute("SET preserve_insertion_order = false")
    try:
        yield
    finally:
        workings.drop(connection, *workings.TABLES)
        connection.execute("RESET preserve_insertion_order")


class Books(Struct, frozen=True):
    """The ledger, in the connection, and what it was made by.

    values: see bound. progress: called with a sentence in the user's language as each part begins.
    """

    orders: CheckedOrders
    settings: Settings
    attributes: Attributes
    values: Bound
    progress: Callable[[str], None] | None = None

    @classmethod
    def opened(
        cls, orders: CheckedOrders, settings: Settings, progress: Callable[[str], None] | None = None
    ) -> "Books":
        """Make the ledger of the orders."""
        of = dimensions.attributes(orders)
        if not settings.with_customers:
            of = of.without_people()
        books = cls(orders, settings, of, bound(orders, settings), progress)
        books.tell("customers")
        workings.make_ledger(orders, books.attributes, books.values, masking=not settings.with_customers)
        return books

    @property
    def connection(self) -> "duckdb.DuckDBPyConnection":
        """Where the tables stand."""
        return self.orders.connection

    @property
    def smallest(self) -> int:
        """Customers that a group has at least."""
        return smallest_group(self.settings)

    def tell(self, part: str) -> None:
        """Say which part begins."""
        if self.progress is not None:
            self.progress(text(f"analysis.progress.{part}", self.settings.lang))

    def rows(self, name: str, kind: type[Row], **fills: str) -> tuple[Row, ...]:
        """The result of `name`.sql."""
        return tuple(kind(*row) for row in run(self.connection, name, self.values, **fills).fetchall())


def bound(orders: CheckedOrders, settings: Settings) -> dict[str, object]:
    """What the names with a $ in the .sql files stand for."""
    start = known_from(orders, settings)
    day_after = orders.as_of + timedelta(days=1)
    return {
        "as_of": orders.as_of,
        "day_after": day_after,
        "day_after_ends_month": (day_after + timedelta(days=1)).day == 1,
        "known_from": start,
        "open_month": open_month(orders),
        # When every start is known, spend before the first order has acquired its customers too.
        "spend_from": date.min if start <= orders.first_order else start,
        "inactive_days": settings.inactive_days,
        "months": intervals.MONTHS,
        "steps": actions.REPEAT_STEPS,
        "early_days": EARLY_DAYS,
        "ahead": actions.AHEAD,
        "listed": LISTED,
        "only_channel": None,
        "smallest": smallest_group(settings),
    }


def open_month(orders: CheckedOrders) -> date:
    """The first month that had not ended by as_of."""
    return spans.month_of(orders.as_of + timedelta(days=1))


def smallest_group(settings: Settings) -> int:
    """Customers that a group has at least: one, where the user asks for customers by name."""
    return 1 if settings.with_customers else SMALLEST_GROUP
