"""The analysis from one end to the other: every result table, from the .sql file of its name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ltv_xl.analysis import (
    actions,
    contracts,
    dimensions,
    intervals,
    products,
    quality,
    spans,
    waits,
    workings,
)
from ltv_xl.analysis.actions import REPEAT_STEPS, Chosen
from ltv_xl.analysis.dimensions import Attributes, Group
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.spend import Spend, Spent, recent_months, spend, unmatched
from ltv_xl.analysis.tables import (
    ACTIONS,
    CLASSES,
    EARLY_DAYS,
    AgeMonth,
    AgeRevenue,
    Analysis,
    CohortMonth,
    Contracts,
    CustomerClass,
    Limits,
    Paid,
    People,
    Person,
    Segment,
    Unmatched,
)
from ltv_xl.orders.personal import SMALLEST_GROUP
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text

if TYPE_CHECKING:
    import duckdb

MOST_RECENT = 12
"""Complete months that a CPA goes back at most."""
UNDER_CONTRACT = (
    "roster.plan IS NOT NULL OR roster.cancelled_on IS NOT NULL "
    "OR NOT EXISTS (SELECT 1 FROM roster AS planned WHERE planned.plan IS NOT NULL)"
)
"""The SQL that says so of a customer: see contracts.sql."""
LISTED = 500
"""Customers on such a list at most."""

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
    with working(orders.connection):
        return Books.opened(orders, settings, progress).result()


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
        "steps": REPEAT_STEPS,
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


@dataclass(frozen=True)
class Books:
    """What every result table is made from: the ledger, in the connection, and what it was made by.

    values: see bound.
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

    def tell(self, part: str) -> None:
        """Say which part begins."""
        if self.progress is not None:
            self.progress(text(f"analysis.progress.{part}", self.settings.lang))

    def rows(self, name: str, kind: type[Row], **fills: str) -> tuple[Row, ...]:
        """The result of `name`.sql."""
        return tuple(kind(*row) for row in run(self.connection, name, self.values, **fills).fetchall())

    @property
    def smallest(self) -> int:
        """Customers that a group has at least."""
        return smallest_group(self.settings)

    def make_buyers(self) -> tuple[Spend, dict[int, Group]]:
        """Make traits, paid, groups and buyers; the ad spend, and what the groups of each dimension stand
        for.
        """
        workings.make_traits(self.connection, self.attributes, self.values)
        spent = self.spend()
        if self.attributes.paid:
            workings.make_paid(self.connection, spent.paid)
        groups = workings.make_buyers(
            self.connection, self.attributes, self.values, int(str(self.values["smallest"]))
        )
        return spent, groups

    def result(self) -> Analysis:
        """Every result table. Drops the working tables, so that it can be asked for once."""
        orders, connection = self.orders, self.connection
        spent, groups = self.make_buyers()
        alone = self.unmatched(spent)
        everyone, others, revenue, profit = run(connection, "without_purchase", {}).fetchall()[0]
        workings.drop(connection, "traits", "groups", "paid")
        self.tell("segments")
        names = {
            number: each.name for number, each in zip(self.attributes.numbers, orders.dimensions, strict=True)
        }
        groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **groups}
        if self.attributes.paid:
            groups |= paid_groups(spent)
        segments = self.segments(groups)
        total = next(iter(segments[dimensions.TOTAL_NUMBER].values()), NOBODY)
        workings.make_age_months(connection, self.attributes, intervals.MONTHS)
        months = self.age_months(groups)
        self.tell("intervals")
        clusters = intervals.clusters(connection)
        limits = intervals.limits(connection, months, clusters)
        compared = intervals.contrasts(
            {0: months[0]} | {number: months[number] for number in names}, clusters
        )
        by_cohort = self.cohort_ages()
        workings.drop(connection, "observed", "cohort_ages", "age_months", "means")
        self.tell("orders")
        stock = products.bought(orders, self.attributes, groups, self.values)
        by_day = self.rows("days", spans.Day)
        waited = self.rows("waits", waits.Wait)
        age_revenue = self.rows("age_revenue", AgeRevenue)
        hours = dict(run(connection, "hours", {}).fetchall()) if orders.has_times else {}
        self.tell("cohorts")
        cohorts = spans.cohorts(by_day)
        cohort_months = spans.cohort_months(cohorts, self.rows("cohort_months", CohortMonth), orders.as_of)
        contract = self.contracts() if orders.has_contracts else None
        workings.drop(connection, "ledger")
        gap_50, gap_90 = (waits.quantile(waits.counted(waited), q) for q in (0.5, 0.9))
        run(connection, "standing", {**self.values, "gap_90": gap_90})
        prospects = CustomerClass("prospect", everyone - total.customers, revenue, profit)
        return Analysis(
            as_of=orders.as_of,
            known_from=known_from(orders, self.settings),
            unknown_start=total.customers - total.known_customers,
            dimensions=orders.dimensions,
            total=total,
            without_purchase=Segment(None, others, 0, revenue, profit, 0, 0, 0),
            segments={name: tuple(segments[number].values()) for number, name in names.items()},
            total_age_months=joined(months[dimensions.TOTAL_NUMBER].values()),
            age_months={name: joined(months[number].values()) for number, name in names.items()},
            total_limits=joined(limits[dimensions.TOTAL_NUMBER].values()),
            limits={name: joined(limits[number].values()) for number, name in names.items()},
            cohorts=cohorts,
            cohort_months=cohort_months,
            repeat=waits.repeat(waited, REPEAT_STEPS, self.settings.inactive_days),
            days_to_second=waits.days_to_second(waited),
            gap_90=gap_90,
            calendar=spans.calendar(by_day, orders.first_order, orders.as_of),
            ads=spent.channels,
            ad_months=spent.months,
            ad_cost_left_out=spent.left_out,
            contracts=contract,
            age_revenue=age_revenue,
            gap_50=gap_50,
            gaps=waits.gaps(waited),
            weekdays=spans.weekdays(by_day, orders.first_order, orders.as_of),
            hours=spans.hours(hours) if orders.has_times else (),
            classes=self.classes(prospects),
            products=stock,
            actions=self.actions(waited) if self.settings.with_customers else {},
            contrasts={name: compared[number] for number, name in names.items()},
            quality=quality.quality(by_cohort, {cohort.month: cohort.customers for cohort in cohorts}),
            paid=paid(segments, months, limits, open_month(orders)) if spent.channels else Paid(),
            unmatched=alone,
        )

    def segments(self, groups: Mapping[int, Group]) -> dict[int, dict[int, Segment]]:
        """The sums of each group of each division, by code: the largest first."""
        fills = [
            {"division": str(number), "segment": dimensions.segment_of("buyers", number)} for number in groups
        ]
        rows = sorted(run_stacked(self.connection, "segments", {}, fills).fetchall())
        return {
            number: {code: Segment(group[code], *sums) for of, code, *sums in rows if of == number}
            for number, group in groups.items()
        }

    def age_months(self, groups: Mapping[int, Group]) -> dict[int, dict[int, list[AgeMonth]]]:
        """The age months, ascending, of each group that has any: by division and code."""
        months: dict[int, dict[int, list[AgeMonth]]] = {number: {} for number in groups}
        rows = self.connection.execute("SELECT * FROM age_months ORDER BY division, code, month").fetchall()
        for number, code, *sums in rows:
            months[number].setdefault(code, []).append(AgeMonth(groups[number][code], *sums))
        return months

    def classes(self, prospects: CustomerClass) -> tuple[CustomerClass, ...]:
        """The classes that have any customer, in the order of CLASSES."""
        rows = [*self.rows("classes", CustomerClass), prospects]
        rows.sort(key=lambda row: CLASSES.index(row.name))
        return tuple(row for row in rows if row.customers)

    def spend(self) -> Spend:
        """What was spent on ads, and whom it acquired. Wants traits."""
        channel = self.attributes.channel
        if not self.orders.has_ads or channel is None:
            return Spend()
        bound = {**self.values, "channel_labels": channel}
        rows = run(
            self.connection,
            "spend",
            bound,
            acquired_by=f"traits.value_{channel}",
            contract=UNDER_CONTRACT if self.orders.has_contracts else "1 = 0",
        ).fetchall()
        return spend([Spent(*row) for row in rows], self.smallest)

    def unmatched(self, spent: Spend) -> tuple[Unmatched, ...]:
        """The channels with spend or with customers alone. Wants traits."""
        channel = self.attributes.channel
        if not spent.channels or channel is None:
            return ()
        months = [row.month for row in spent.months]
        bound = {
            **self.values,
            "channel_labels": channel,
            "spent_from": min(months),
            "spent_until": spans.months_later(max(months), 1),
        }
        everybody = self.values["only_channel"] is not None or any(
            row.channel is None for row in spent.channels
        )
        rows = (
            []
            if everybody
            else run(self.connection, "unspent", bound, acquired_by=f"traits.value_{channel}").fetchall()
        )
        return unmatched(spent.channels, rows, self.smallest)

    def contracts(self) -> Contracts:
        """The customers under contract. Wants buyers."""
        run(self.connection, "contracts", self.values)
        months = self.rows("contract_months", contracts.Month)
        lives = run(self.connection, "contract_lives", {}).fetchall()
        workings.drop(self.connection, "contracts")
        return contracts.contracts(months, lives)

    def cohort_ages(self) -> list[quality.CohortAge]:
        """What the cohorts of all customers did in their first age months. Wants cohort_ages."""
        rows = self.connection.execute(
            "SELECT begun, month, CAST(observed AS BIGINT), CAST(profit AS DOUBLE) FROM cohort_ages "
            f"WHERE division = {dimensions.TOTAL_NUMBER} AND month <= {quality.HORIZON}"
        ).fetchall()
        return [(month_numbered(begun), *row) for begun, *row in rows]

    def actions(self, waited: Sequence[waits.Wait]) -> dict[str, People]:
        """The lists of customers to act upon."""
        chosen = actions.chosen(waited, self.orders.as_of)
        return {name: self.people(chosen[name]) for name in ACTIONS}

    def people(self, chosen: Chosen) -> People:
        """One list of customers to act upon."""
        rows = run(self.connection, chosen.statement, self.values, **chosen.fills).fetchall()
        return People(rows[0][-1] if rows else 0, tuple(Person(*row[1:-1]) for row in rows))


def paid_groups(spent: Spend) -> dict[int, Group]:
    """What the numbers of the groups of paid customers stand for; 0 are the others."""
    channels = {place: channel.channel for place, channel in enumerate(spent.channels, 1)}
    return {dimensions.PAID_NUMBER: {0: None, **channels}, dimensions.PAID_TOTAL_NUMBER: {0: None, 1: None}}


def paid(
    segments: Mapping[int, Mapping[int, Segment]],
    months: Mapping[int, Mapping[int, Sequence[AgeMonth]]],
    limits: Mapping[int, Mapping[int, Sequence[Limits]]],
    open_month: date,
) -> Paid:
    """The results of the customers whom a paid channel has won, from those of all groups."""
    by_channel, together = dimensions.PAID_NUMBER, dimensions.PAID_TOTAL_NUMBER
    return Paid(
        segments=tuple(segments[by_channel][code] for code in sorted(segments[by_channel]) if code),
        age_months=joined(rows for code, rows in months[by_channel].items() if code),
        limits=joined(rows for code, rows in limits[by_channel].items() if code),
        total_limits=tuple(limits[together].get(1, ())),
        recent=recent_months(open_month, MOST_RECENT),
    )


def month_numbered(number: int) -> date:
    """The month that is counted so from the year 0."""
    return date((number - 1) // 12, (number - 1) % 12 + 1, 1)


def joined(groups: Iterable[Iterable[Row]]) -> tuple[Row, ...]:
    """The rows of all groups, one after the other."""
    return tuple(chain.from_iterable(groups))
