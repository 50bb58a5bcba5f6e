"""The analysis from one end to the other: every result table, from the .sql file of its name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from ltv_xl.analysis import (
    actions,
    campaigns,
    changes,
    contracts,
    dimensions,
    early,
    forecast,
    intervals,
    products,
    quality,
    recovery,
    spans,
    trials,
    waits,
    workings,
)
from ltv_xl.analysis.actions import REPEAT_STEPS, Chosen
from ltv_xl.analysis.continuation import Groups, continuation
from ltv_xl.analysis.dimensions import Attributes, Group
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.analysis.group_limits import group_limits
from ltv_xl.analysis.groups import groups as grouped_customers
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.spend import Spend, Spent, recent_months, spend, unmatched
from ltv_xl.analysis.tables import (
    ACTIONS,
    CLASSES,
    EARLY_DAYS,
    AgeMonth,
    AgeRevenue,
    Analysis,
    CalendarMonth,
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
from ltv_xl.analysis.tables.changes import Changes
from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.analysis.tables.recovery import Campaigns
from ltv_xl.analysis.tables.trials import Trials
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
Named = Literal["channel", "campaign"]
"""What ad spend and its customers are told apart by."""
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

    def make_buyers(self) -> tuple[Spend, Spend, dict[int, Group]]:
        """Make traits, paid, paid_campaigns, groups and buyers; the ad spend by channel and by campaign, and
        what the groups of each dimension stand for.
        """
        workings.make_traits(self.connection, self.attributes, self.values)
        spent, by_campaign = self.spend("channel"), self.spend("campaign", dimensions.MOST)
        if self.attributes.paid:
            workings.make_paid(self.connection, "paid", spent.paid)
        if self.attributes.campaign is not None:
            workings.make_paid(self.connection, "paid_campaigns", by_campaign.paid)
        groups = workings.make_buyers(
            self.connection, self.attributes, self.values, int(str(self.values["smallest"]))
        )
        return spent, by_campaign, groups

    def result(self) -> Analysis:
        """Every result table. Drops the working tables, so that it can be asked for once."""
        orders, connection = self.orders, self.connection
        spent, by_campaign, groups = self.make_buyers()
        alone, alone_campaigns = self.unmatched(spent, "channel"), self.unmatched(by_campaign, "campaign")
        names = {
            number: each.name for number, each in zip(self.attributes.numbers, orders.dimensions, strict=True)
        }
        named_campaigns = number_of(names, "campaign")
        tried = self.trials(groups, named_campaigns)
        elsewhere = campaigns.elsewhere(connection, self.attributes, self.values)
        everyone, others, revenue, profit = run(connection, "without_purchase", {}).fetchall()[0]
        workings.drop(connection, "traits", "groups", "paid", "paid_campaigns")
        self.tell("segments")
        groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **groups}
        if self.attributes.paid:
            groups |= paid_groups(spent, by_campaign if self.attributes.campaign is not None else None)
        newest = early.early(connection, self.attributes, groups, named_campaigns, self.values)
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
        recovered, of_campaigns = recovery.recovery(connection, self.values, groups)
        workings.drop(connection, "observed", "cohort_ages", "age_months", "means", "paid_orders")
        self.tell("orders")
        stock = products.bought(orders, self.attributes, groups, self.values)
        by_day = self.rows("days", spans.Day)
        waited = self.rows("waits", waits.Wait)
        age_revenue = self.rows("age_revenue", AgeRevenue)
        hours = dict(run(connection, "hours", {}).fetchall()) if orders.has_times else {}
        self.tell("cohorts")
        cohorts = spans.cohorts(by_day)
        cohort_months = spans.cohort_months(cohorts, self.rows("cohort_months", CohortMonth), orders.as_of)
        calendar = spans.calendar(by_day, orders.first_order, orders.as_of)
        changed = self.changes(calendar, groups, names)
        contract = self.contracts() if orders.has_contracts else None
        going_on = self.continuation(names, groups) if orders.has_subscriptions else None
        ahead = forecast.forecast(
            connection, self.attributes, groups, names, self.values, by_name=self.settings.with_customers
        )
        by_deeds = grouped_customers(
            connection, self.values, orders.as_of, self.smallest, group_limits(self.settings)
        )
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
            calendar=calendar,
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
            recovery=recovered,
            campaigns=Campaigns(
                by_campaign.channels,
                by_campaign.months,
                paid(segments, months, limits, open_month(orders), dimensions.PAID_CAMPAIGN_NUMBER),
                alone_campaigns,
                *of_campaigns,
                elsewhere,
            )
            if by_campaign.channels
            else None,
            early=newest,
            trials=tried,
            continuation=going_on,
            changes=changed,
            groups=by_deeds,
            forecast=ahead,
        )

    def trials(self, groups: Mapping[int, Group], campaign: int | None) -> Trials | None:
        """Whose first order is a trial. Wants groups."""
        words = self.settings.trial_products
        return trials.trials(
            self.connection,
            self.attributes,
            groups,
            campaign,
            self.values,
            trials.named(words.names) if words else trials.is_trial,
            deliveries=self.orders.has_subscriptions,
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

    def spend(self, named: Named, most: int | None = None) -> Spend:
        """What was spent by channel or campaign, and whom it acquired; most: see spend. Wants traits."""
        number = getattr(self.attributes, named)
        if not self.orders.has_ads or number is None:
            return Spend()
        bound = {**self.values, "channel_labels": number}
        rows = run(
            self.connection,
            "spend",
            bound,
            acquired_by=f"traits.value_{number}",
            contract=UNDER_CONTRACT if self.orders.has_contracts else "1 = 0",
            named=named,
            # Spend that names no campaign is none for customers without one.
            spent="ad_spend.campaign IS NOT NULL" if named == "campaign" else "1 = 1",
        ).fetchall()
        return spend([Spent(*row) for row in rows], self.smallest, most)

    def unmatched(self, spent: Spend, named: Named) -> tuple[Unmatched, ...]:
        """The channels or campaigns with spend or with customers alone. Wants traits."""
        number = getattr(self.attributes, named)
        if not spent.channels or number is None:
            return ()
        months = [row.month for row in spent.months]
        bound = {
            **self.values,
            "channel_labels": number,
            "spent_from": min(months),
            "spent_until": spans.months_later(max(months), 1),
        }
        everybody = self.values["only_channel"] is not None or any(
            row.channel is None for row in spent.channels
        )
        rows = (
            []
            if everybody
            else run(
                self.connection, "unspent", bound, acquired_by=f"traits.value_{number}", named=named
            ).fetchall()
        )
        return unmatched(spent.channels, rows, self.smallest)

    def contracts(self) -> Contracts:
        """The customers under contract. Wants buyers."""
        run(self.connection, "contracts", self.values)
        months = self.rows("contract_months", contracts.Month)
        lives = run(self.connection, "contract_lives", {}).fetchall()
        workings.drop(self.connection, "contracts")
        return contracts.contracts(months, lives)

    def continuation(self, names: Mapping[int, str], groups: Mapping[int, Group]) -> Continuation | None:
        """Subscriptions by delivery. Wants buyers."""
        by_name = {name: number for number, name in names.items()}
        channel, campaign = by_name.get("channel"), by_name.get("campaign")
        of = Groups(channel, campaign, groups, self.attributes.paid, self.smallest)
        return continuation(self.connection, self.values, of)

    def changes(
        self,
        calendar: Sequence[CalendarMonth],
        groups: Mapping[int, Group],
        names: Mapping[int, str],
    ) -> Changes | None:
        """What changed since earlier periods. Wants ledger and buyers."""
        begins = changes.periods(calendar, known_from(self.orders, self.settings))
        if not begins:
            return None
        channel = number_of(names, "channel")
        segment = None if channel is None else dimensions.segment_of("buyers", channel)
        of_channel = {} if channel is None else groups[channel]
        return changes.changes(self.connection, begins, segment, of_channel, self.smallest)

    def cohort_ages(self) -> list[quality.CohortAge]:
        """What the cohorts of all customers did in their first age months. Wants cohort_ages."""
        rows = self.connection.execute(
            "SELECT begun, month, CAST(observed AS BIGINT), CAST(profit AS DOUBLE) FROM cohort_ages "
            f"WHERE division = {dimensions.TOTAL_NUMBER} AND month <= {quality.HORIZON}"
        ).fetchall()
        return [(spans.month_numbered(begun), *row) for begun, *row in rows]

    def actions(self, waited: Sequence[waits.Wait]) -> dict[str, People]:
        """The lists of customers to act upon."""
        chosen = actions.chosen(waited, self.orders.as_of)
        return {name: self.people(chosen[name]) for name in ACTIONS}

    def people(self, chosen: Chosen) -> People:
        """One list of customers to act upon."""
        rows = run(self.connection, chosen.statement, self.values, **chosen.fills).fetchall()
        return People(rows[0][-1] if rows else 0, tuple(Person(*row[1:-1]) for row in rows))


def paid_groups(spent: Spend, by_campaign: Spend | None) -> dict[int, Group]:
    """What the numbers of the groups of paid customers stand for; 0 are the others."""
    divided = {dimensions.PAID_NUMBER: spent}
    if by_campaign is not None:
        divided = {dimensions.PAID_CAMPAIGN_NUMBER: by_campaign, **divided}
    groups: dict[int, Group] = {
        number: {0: None} | {place: row.channel for place, row in enumerate(of.channels, 1)}
        for number, of in divided.items()
    }
    return groups | {dimensions.PAID_TOTAL_NUMBER: {0: None, 1: None}}


def paid(
    segments: Mapping[int, Mapping[int, Segment]],
    months: Mapping[int, Mapping[int, Sequence[AgeMonth]]],
    limits: Mapping[int, Mapping[int, Sequence[Limits]]],
    open_month: date,
    by_channel: int = dimensions.PAID_NUMBER,
) -> Paid:
    """The results of the customers whom a paid channel has won, from those of all groups.

    by_channel: the number of the division, that of campaigns where these are meant.
    """
    together = dimensions.PAID_TOTAL_NUMBER
    return Paid(
        segments=tuple(segments[by_channel][code] for code in sorted(segments[by_channel]) if code),
        age_months=joined(rows for code, rows in months[by_channel].items() if code),
        limits=joined(rows for code, rows in limits[by_channel].items() if code),
        total_limits=tuple(limits[together].get(1, ())),
        recent=recent_months(open_month, MOST_RECENT),
    )


def number_of(names: Mapping[int, str], name: str) -> int | None:
    """The number of a dimension; None where customers are not divided by it."""
    return next((number for number, each in names.items() if each == name), None)


def joined(groups: Iterable[Iterable[Row]]) -> tuple[Row, ...]:
    """The rows of all groups, one after the other."""
    return tuple(chain.from_iterable(groups))
