"""The analysis from one end to the other: every result table is one line in the step that it belongs to.

The working tables are large, so the steps follow their lives: each makes what only it reads, and what nobody
reads any more is dropped after it. A new table goes into the step whose working tables it wants.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from ltv_xl.analysis import (
    action_lists,
    campaigns,
    changes,
    contracts,
    dimensions,
    early,
    groups,
    intervals,
    products,
    quality,
    recovery,
    spans,
    trials,
    waits,
    workings,
)
from ltv_xl.analysis.actions import REPEAT_STEPS
from ltv_xl.analysis.books import Books, open_month, working
from ltv_xl.analysis.continuation import continuation
from ltv_xl.analysis.divided import Divided, divided
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecasting import forecast
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.paid import joined, paid
from ltv_xl.analysis.segments import age_months_by, segments_by
from ltv_xl.analysis.spend import unmatched_by
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.ads import Paid
from ltv_xl.analysis.tables.people import CLASSES, CustomerClass
from ltv_xl.analysis.tables.recovery import Campaigns
from ltv_xl.analysis.tables.segments import NOBODY, AgeRevenue, Segment
from ltv_xl.analysis.tables.spans import CohortMonth
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings


class WithoutPurchase(NamedTuple):
    """A row of without_purchase.sql: all customers, and those who have only refunds or zero-value orders."""

    everyone: int
    customers: int
    revenue: Decimal
    profit: Decimal


def analyse(
    orders: CheckedOrders, settings: Settings, progress: Callable[[str], None] | None = None
) -> Analysis:
    """All result tables of the checked orders, as counts and sums.

    progress: called with a sentence in the user's language as each part begins.
    The connection keeps its tables and gets no new ones. Raises nothing of its own: the orders are checked.
    """
    with working(orders.connection):
        return results(Books.opened(orders, settings, progress))


def results(books: Books) -> Analysis:
    """Every result table. Drops the working tables, so that it runs once for a ledger."""
    connection = books.connection
    at = divided(books)
    without = WithoutPurchase(*run(connection, "without_purchase", {}).fetchall()[0])
    tables = of_traits(at, without)
    workings.drop(connection, "traits", "groups", "paid", "paid_campaigns")
    tables = of_divisions(at, tables)
    workings.drop(connection, "observed", "cohort_ages", "age_months", "means", "paid_orders")
    waited = books.rows("waits", waits.Wait)
    tables = of_orders(at, tables, waited)
    workings.drop(connection, "ledger")
    return of_standing(books, tables, waited, without)


def of_traits(at: Divided, without: WithoutPurchase) -> Analysis:
    """The first step: what wants traits, groups, paid and paid_campaigns, beside the ledger and buyers."""
    books, orders = at.books, at.books.orders
    return Analysis(
        as_of=orders.as_of,
        known_from=known_from(orders, books.settings),
        dimensions=orders.dimensions,
        without_purchase=Segment(None, without.customers, 0, without.revenue, without.profit, 0, 0, 0),
        ads=at.by_channel.channels,
        ad_months=at.by_channel.months,
        ad_cost_left_out=at.by_channel.left_out,
        unmatched=unmatched_by(books, "channel", at.by_channel),
        campaigns=Campaigns(
            at.by_campaign.channels,
            at.by_campaign.months,
            Paid(),
            unmatched=unmatched_by(books, "campaign", at.by_campaign),
            elsewhere=campaigns.elsewhere(books),
        )
        if at.by_campaign.channels
        else None,
        trials=trials.trials(at),
    )


def of_divisions(at: Divided, tables: Analysis) -> Analysis:
    """The second: what wants observed, cohort_ages, age_months and means, which it makes: by division."""
    books, names = at.books, at.names
    books.tell("segments")
    segments = segments_by(at)
    total = next(iter(segments[dimensions.TOTAL_NUMBER].values()), NOBODY)
    workings.make_age_months(books.connection, books.attributes, intervals.MONTHS)
    months = age_months_by(at)
    books.tell("intervals")
    clusters = intervals.clusters(books.connection)
    limits = intervals.limits(books.connection, months, clusters)
    compared = intervals.contrasts({number: months[number] for number in (0, *names)}, clusters)
    by_day = books.rows("days", spans.Day)
    cohorts = spans.cohorts(by_day)
    of_channels, (steps, first_days) = recovery.recovery(at)
    recent = open_month(books.orders)
    return replace(
        tables,
        total=total,
        unknown_start=total.customers - total.known_customers,
        segments={name: tuple(segments[number].values()) for number, name in names.items()},
        total_age_months=joined(months[dimensions.TOTAL_NUMBER].values()),
        age_months={name: joined(months[number].values()) for number, name in names.items()},
        total_limits=joined(limits[dimensions.TOTAL_NUMBER].values()),
        limits={name: joined(limits[number].values()) for number, name in names.items()},
        contrasts={name: compared[number] for number, name in names.items()},
        cohorts=cohorts,
        calendar=spans.calendar(by_day, books.orders.first_order, books.orders.as_of),
        weekdays=spans.weekdays(by_day, books.orders.first_order, books.orders.as_of),
        quality=quality.quality(cohort_ages(books), {cohort.month: cohort.customers for cohort in cohorts}),
        recovery=of_channels,
        paid=paid(segments, months, limits, recent) if tables.ads else tables.paid,
        campaigns=replace(
            tables.campaigns,
            steps=steps,
            first_days=first_days,
            paid=paid(segments, months, limits, recent, dimensions.PAID_CAMPAIGN_NUMBER),
        )
        if tables.campaigns
        else None,
    )


def of_orders(at: Divided, tables: Analysis, waited: Sequence[waits.Wait]) -> Analysis:
    """The third: what wants the ledger and buyers alone."""
    books, orders = at.books, at.books.orders
    books.tell("orders")
    sold = products.bought(at)
    counted = waits.counted(waited)
    books.tell("cohorts")
    return replace(
        tables,
        products=sold,
        repeat=waits.repeat(waited, REPEAT_STEPS, books.settings.inactive_days),
        days_to_second=waits.days_to_second(waited),
        gap_50=waits.quantile(counted, 0.5),
        gap_90=waits.quantile(counted, 0.9),
        gaps=waits.gaps(waited),
        age_revenue=books.rows("age_revenue", AgeRevenue),
        hours=spans.hours(dict(run(books.connection, "hours", {}).fetchall())) if orders.has_times else (),
        cohort_months=spans.cohort_months(
            tables.cohorts, books.rows("cohort_months", CohortMonth), orders.as_of
        ),
        early=early.early(at),
        changes=changes.changes(at, tables.calendar),
        contracts=contracts.contracts(books),
        continuation=continuation(at),
        forecast=forecast.forecast(
            books.connection,
            books.attributes,
            at.groups,
            at.names,
            books.values,
            by_name=books.settings.with_customers,
        ),
        groups=groups.groups(books),
    )


def of_standing(
    books: Books, tables: Analysis, waited: Sequence[waits.Wait], without: WithoutPurchase
) -> Analysis:
    """The last: what wants standing, which it makes, beside buyers and the roster."""
    run(books.connection, "standing", {**books.values, "gap_90": tables.gap_90})
    prospects = without.everyone - tables.total.customers
    return replace(
        tables,
        classes=classes(books, CustomerClass("prospect", prospects, without.revenue, without.profit)),
        actions=action_lists.lists(books, waited),
    )


def cohort_ages(books: Books) -> list[quality.CohortAge]:
    """What the cohorts of all customers did in their first age months. Wants cohort_ages."""
    rows = books.connection.execute(
        "SELECT begun, month, CAST(observed AS BIGINT), CAST(profit AS DOUBLE) FROM cohort_ages "
        f"WHERE division = {dimensions.TOTAL_NUMBER} AND month <= {quality.HORIZON}"
    ).fetchall()
    return [(spans.month_numbered(begun), *row) for begun, *row in rows]


def classes(books: Books, prospects: CustomerClass) -> tuple[CustomerClass, ...]:
    """The classes that have any customer, in the order of CLASSES. Wants standing."""
    rows = [*books.rows("classes", CustomerClass), prospects]
    rows.sort(key=lambda row: CLASSES.index(row.name))
    return tuple(row for row in rows if row.customers)
