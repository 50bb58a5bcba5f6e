"""The analysis from one end to the other: every result table, from the .sql file of its name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ltv_xl.analysis import dimensions, intervals, products, workings
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.tables import (
    ACTIONS,
    EARLY_DAYS,
    AdMonth,
    AdSpend,
    AgeMonth,
    AgeRevenue,
    Analysis,
    CalendarMonth,
    Cohort,
    CohortMonth,
    Contracts,
    CustomerClass,
    DaysToSecond,
    Gap,
    Hour,
    People,
    Person,
    RepeatStep,
    Segment,
    Weekday,
)
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text

if TYPE_CHECKING:
    import duckdb

REPEAT_STEPS = 12
SECOND_ORDER_DAYS = [30, 60, 90, 120, 150, 180]
ENOUGH_GAPS = 30
"""Days between purchases are taken by number of purchases from so many of them."""
AHEAD = 30
"""Days from the as-of date that lists of customers to act upon look ahead."""
LISTED = 500
"""Customers on such a list at most."""

GAP_WIDTHS = (1, 3, 7, 15, 30, 60, 90, 180, 365)
"""Days between purchases are counted in spans of one of these widths."""
GAP_SPANS = 12
"""Spans at most, up to the one that holds the 90th percentile; one more gathers the rest."""

NOBODY = Segment(None, 0, 0, Decimal(0), Decimal(0), 0, 0, 0)
"""The total of a file in which nobody bought anything."""

Row = TypeVar("Row", bound=NamedTuple)
Bound = Mapping[str, object]


def analyse(
    orders: CheckedOrders, settings: Settings, progress: Callable[[str], None] | None = None
) -> Analysis:
    """All result tables of the checked orders, as counts and sums.

    progress: called with a sentence in the user's language as each part begins.
    The connection keeps its tables and gets no new ones. Raises nothing of its own: the orders are checked.
    """

    def tell(part: str) -> None:
        if progress is not None:
            progress(text(f"analysis.progress.{part}", settings.lang))

    start = known_from(orders, settings)
    values = bound(orders, settings, start)
    # Every result is ordered by its own file, and working tables need no order: a tenth of the time.
    ordered = orders.connection.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    orders.connection.execute("SET preserve_insertion_order = false")
    try:
        tell("customers")
        groups = workings.make_buyers(orders, values)
        # Before the events, because these take the most memory.
        number = products.dimension_number(orders)
        stock = products.sold(orders) if number else None
        tell("orders")
        workings.make_events(orders, values)
        found = result(orders, start, groups, values, tell, with_customers=settings.with_customers)
        if stock and number:
            stock = products.first_and_second(orders, stock, number, groups[number - 1], values)
        return replace(found, products=stock)
    finally:
        workings.drop(orders)
        orders.connection.execute(f"SET preserve_insertion_order = {ordered}")


def bound(orders: CheckedOrders, settings: Settings, start: date) -> dict[str, object]:
    """What the names with a $ in the .sql files stand for; start: the day from which customers are known."""
    return {
        "as_of": orders.as_of,
        "first_order": orders.first_order,
        "known_from": start,
        # When every start is known, spend before the first order has acquired its customers too.
        "spend_from": date.min if start <= orders.first_order else start,
        "inactive_days": settings.inactive_days,
        "months": intervals.MONTHS,
        "steps": REPEAT_STEPS,
        "limits": SECOND_ORDER_DAYS,
        "early_days": EARLY_DAYS,
        "enough": ENOUGH_GAPS,
        "ahead": AHEAD,
        "listed": LISTED,
    }


def result(
    orders: CheckedOrders,
    start: date,
    groups: list[dimensions.Group],
    values: Bound,
    tell: Callable[[str], None],
    *,
    with_customers: bool,
) -> Analysis:
    """Every result table from the working tables."""
    connection = orders.connection

    def rows(name: str, kind: type[Row]) -> tuple[Row, ...]:
        return tuple(kind(*row) for row in run(connection, name, values).fetchall())

    tell("segments")
    divisions = [("0", dimensions.TOTAL)]
    divisions += [(f"segment_{number}", group) for number, group in enumerate(groups, 1)]
    all_segments = [segments(connection, column, group, values) for column, group in divisions]
    all_months = [age_months(connection, column, group, values) for column, group in divisions]
    tell("intervals")
    all_limits = intervals.limits(connection, all_months)
    tell("cohorts")
    total = all_segments[0][0] if all_segments[0] else NOBODY
    gap_50, gap_90 = run(connection, "days_between", values).fetchall()[0]
    run(connection, "standing", {**values, "gap_90": gap_90})
    names = [dimension.name for dimension in orders.dimensions]
    return Analysis(
        as_of=orders.as_of,
        known_from=start,
        unknown_start=total.customers - total.known_customers,
        dimensions=orders.dimensions,
        total=total,
        without_purchase=rows("without_purchase", Segment)[0],
        segments=dict(zip(names, all_segments[1:], strict=True)),
        total_age_months=joined(all_months[0].values()),
        age_months={
            name: joined(months.values()) for name, months in zip(names, all_months[1:], strict=True)
        },
        total_limits=joined(all_limits[0].values()),
        limits={name: joined(found.values()) for name, found in zip(names, all_limits[1:], strict=True)},
        cohorts=rows("cohorts", Cohort),
        cohort_months=rows("cohort_months", CohortMonth),
        repeat=rows("repeat", RepeatStep),
        days_to_second=rows("days_to_second", DaysToSecond),
        gap_90=gap_90,
        calendar=rows("calendar", CalendarMonth),
        ads=rows("ads", AdSpend) if orders.has_ads else (),
        ad_months=rows("ad_months", AdMonth) if orders.has_ads else (),
        ad_cost_left_out=cost_left_out(connection) if orders.has_ads else Decimal(0),
        contracts=rows("contracts", Contracts)[0] if orders.has_contracts else None,
        age_revenue=rows("age_revenue", AgeRevenue),
        gap_50=gap_50,
        gaps=gaps(connection, gap_90),
        weekdays=rows("weekdays", Weekday),
        hours=rows("hours", Hour) if orders.has_times else (),
        classes=rows("classes", CustomerClass),
        actions={name: people(connection, name, values) for name in ACTIONS} if with_customers else {},
    )


def segments(
    connection: "duckdb.DuckDBPyConnection", column: str, group: dimensions.Group, values: Bound
) -> tuple[Segment, ...]:
    """The sums of each group; column: that of its codes in buyers, or 0 for the total."""
    rows = run(connection, "segments", values, segment=column).fetchall()
    return tuple(Segment(group[code], *sums) for code, *sums in rows)


def age_months(
    connection: "duckdb.DuckDBPyConnection", column: str, group: dimensions.Group, values: Bound
) -> dict[int, list[AgeMonth]]:
    """The age months of each group that has any, by code and ascending; column: as for segments."""
    found: dict[int, list[AgeMonth]] = {}
    for code, *sums in run(connection, "age_months", values, segment=column).fetchall():
        found.setdefault(code, []).append(AgeMonth(group[code], *sums))
    return found


def gaps(connection: "duckdb.DuckDBPyConnection", gap_90: float | None) -> tuple[Gap, ...]:
    """Days between purchases in spans, the narrowest of GAP_WIDTHS that GAP_SPANS of them are enough for."""
    if gap_90 is None:
        return ()
    width = next((one for one in GAP_WIDTHS if gap_90 // one < GAP_SPANS), GAP_WIDTHS[-1])
    values = {"width": width, "spans": int(gap_90 // width) + 1}
    return tuple(Gap(*row) for row in run(connection, "gaps", values).fetchall())


def people(connection: "duckdb.DuckDBPyConnection", name: str, values: Bound) -> People:
    """One list of customers to act upon."""
    rows = run(connection, name, values).fetchall()
    return People(rows[0][-1] if rows else 0, tuple(Person(*row[:-1]) for row in rows))


def cost_left_out(connection: "duckdb.DuckDBPyConnection") -> Decimal:
    """The spend that `ads` leaves out."""
    cost: Decimal = run(connection, "ad_cost_left_out", {}).fetchall()[0][0]
    return cost


def joined(groups: Iterable[Iterable[Row]]) -> tuple[Row, ...]:
    """The rows of all groups, one after the other."""
    return tuple(chain.from_iterable(groups))
