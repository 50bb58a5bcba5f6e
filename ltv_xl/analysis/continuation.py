"""Subscriptions by delivery: who went on from each to the next, of whom that can be judged.

The statements read the narrow tables subscriptions and deliveries once; what follows works on sums by group.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ltv_xl.analysis import waits, workings
from ltv_xl.analysis.dimensions import NONE_CODE, OTHER_CODE, PAID_NUMBER, Group
from ltv_xl.analysis.engine import filled, run, run_stacked
from ltv_xl.analysis.grouping import Grouping, Size, Sizes, grouping
from ltv_xl.analysis.tables.continuation import Continuation, Cycle, Ending, EndingDays, Started, Step
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.database import literal
from ltv_xl.orders.personal import masked

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.divided import Divided

MOST = 24
"""The last delivery that is looked at."""
ENOUGH_GAPS = 30
"""A course has its own days between deliveries from so many of them on."""
LARGEST = 8
"""Courses and prices that stand by themselves at most."""
REASONS = 10
"""Reasons that stand by themselves at most."""
NEVER = 1_000_000.0
"""Days that no delivery is old."""
ENOUGH_STARTS = 30
"""A price stands by itself from so many subscriptions on."""
DAY_SPANS = ((None, -1), (0, 3), (4, 7), (8, 14), (15, 21), (22, 28), (29, 42), (43, 60), (61, None))
"""Days from the last delivery to cancelling."""

TABLES = ("starts", "cycles", "cycle_sums", "start_groups", "course_limits")

_DIVISIONS = ("total", "channel", "campaign", "course", "price", "paid", "all_paid")


class Groups(Struct, frozen=True):
    """What the subscriptions are divided by: the groups of the customers' channel, campaign and paid channel.

    channel, campaign: the number of that dimension, None where there is none. names: by dimension's number,
    what its groups stand for. paid: whether customers are told apart by the channel that was paid for them.
    smallest: customers that a group has at least.
    """

    channel: int | None
    campaign: int | None
    names: Mapping[int, Group]
    paid: bool
    smallest: int


def continuation(at: "Divided") -> Continuation | None:
    """The result tables; None where no subscription counts. Wants roster and buyers."""
    books = at.books
    if not books.orders.has_subscriptions:
        return None
    groups = Groups(
        at.number("channel"), at.number("campaign"), at.groups, books.attributes.paid, books.smallest
    )
    return by_delivery(books.connection, books.values, groups)


def by_delivery(
    connection: "duckdb.DuckDBPyConnection", values: Mapping[str, object], groups: Groups
) -> Continuation | None:
    """The result tables by these groups; None where no subscription counts. Wants roster and buyers."""
    run(connection, "starts", values, **_customer_groups(groups))
    run(connection, "cycles", values)
    try:
        return _results(connection, values, groups)
    finally:
        workings.drop(connection, *TABLES)


@contextmanager
def cycles_made(connection: "duckdb.DuckDBPyConnection", values: Mapping[str, object]) -> Iterator[None]:
    """The tables starts, cycles and course_limits meanwhile, divided by nothing. Wants roster and buyers."""
    undivided = Groups(None, None, {}, paid=False, smallest=1)
    run(connection, "starts", values, **_customer_groups(undivided))
    run(connection, "cycles", values)
    limits = cycle_limits(run(connection, "cycle_gaps", {}).fetchall(), _courses(connection))
    _make_limits(connection, limits or [Cycle(None, NEVER, 0)])
    try:
        yield
    finally:
        workings.drop(connection, *TABLES)


def _results(
    connection: "duckdb.DuckDBPyConnection", values: Mapping[str, object], groups: Groups
) -> Continuation | None:
    there, by_date, everyone = connection.execute(
        "SELECT (SELECT count(*) FROM starts), (SELECT count(*) FROM starts JOIN subscriptions "
        "ON subscriptions.subscription = starts.subscription WHERE subscriptions.counted), "
        "(SELECT count(*) FROM subscriptions JOIN roster ON roster.number = subscriptions.customer_id)"
    ).fetchall()[0]
    if not there:
        return None
    cycles = cycle_limits(run(connection, "cycle_gaps", {}).fetchall(), _courses(connection))
    _make_limits(connection, cycles)
    sizes = _start_sizes(connection)
    reasons = sizes.pop("reason")
    names = {**_names_of_customers(groups), **_make_start_groups(connection, sizes, groups.smallest)}
    run(connection, "cycle_sums", {**values, "most": MOST, "other": OTHER_CODE})
    steps = _steps(connection, names)
    return Continuation(
        steps,
        shown_cycles(cycles, frozenset(names.get("course", {}).values())),
        endings(
            [Ending(*row) for row in run(connection, "endings", {}).fetchall()], reasons, groups.smallest
        ),
        ending_days(dict(run(connection, "ending_days", {}).fetchall())),
        _started(connection, names.get("paid", {})),
        there,
        everyone - there,
        by_date,
    )


def _customer_groups(groups: Groups) -> dict[str, str]:
    """What starts.sql reads of a customer: codes of groups; customers without a purchase have none."""

    def segment(number: int | None) -> str:
        return (
            "CAST(NULL AS INTEGER)" if number is None else f"coalesce(buyers.segment_{number}, {NONE_CODE})"
        )

    return {
        "channel": segment(groups.channel),
        "campaign": segment(groups.campaign),
        "paid": "coalesce(buyers.segment_paid, 0)" if groups.paid else "0",
    }


def _names_of_customers(groups: Groups) -> dict[str, Group]:
    """Division -> what the codes of its groups stand for."""
    names: dict[str, Group] = {"total": {0: None}}
    for division, number in (("channel", groups.channel), ("campaign", groups.campaign)):
        if number is not None:
            names[division] = {**groups.names[number], NONE_CODE: None}
    if groups.paid:
        names["paid"] = {code: name for code, name in groups.names[PAID_NUMBER].items() if code}
        names["all_paid"] = {0: None}
    return names


def _courses(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """The courses of deliveries; "" for none."""
    return [row[0] for row in connection.execute("SELECT DISTINCT course FROM cycles ORDER BY 1").fetchall()]


def cycle_limits(gaps: Iterable[tuple[str, int, int]], courses: Sequence[str]) -> list[Cycle]:
    """The 90th percentile of the days between deliveries of each course, else that of all; "" is no course.

    gaps: course, days, how often. Where nobody received a second delivery nothing can be judged.
    """
    of_course: dict[str, Counter[int]] = {course: Counter() for course in courses}
    every: Counter[int] = Counter()
    for course, days, times in gaps:
        of_course.setdefault(course, Counter())[days] += times
        every[days] += times
    usual = waits.quantile(every, 0.9)
    rows = []
    for course, of in of_course.items():
        own = waits.quantile(of, 0.9) if of.total() >= ENOUGH_GAPS else usual
        rows.append(Cycle(course or None, NEVER if own is None else own, of.total()))
    return rows


def _make_limits(connection: "duckdb.DuckDBPyConnection", cycles: Sequence[Cycle]) -> None:
    rows = ", ".join(f"({literal(cycle.course or '')}, {cycle.days!r})" for cycle in cycles)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE course_limits AS "
        f"SELECT * FROM (VALUES {rows}) AS listed (course, days)"
    )


def shown_cycles(cycles: Sequence[Cycle], courses: frozenset[str | None]) -> tuple[Cycle, ...]:
    """Those with days between deliveries of the courses that stand by themselves; the others are gathered.

    A course may be a single customer's, and bear his name. Gathered ones, and those that are shown under one
    name, have the longest days of any of them.
    """
    together: dict[str | None, Cycle] = {}
    for cycle in cycles:
        name = None if cycle.course is None else masked(cycle.course)
        shown = name if name is None or name in courses else OTHER
        before = together.get(shown, Cycle(shown, 0, 0))
        if cycle.times:
            together[shown] = Cycle(shown, max(before.days, cycle.days), before.times + cycle.times)
    return tuple(sorted(together.values(), key=lambda cycle: cycle.course == OTHER))


CustomersBy = Mapping[str | None, int]
"""A course, price or reason -> how many have it."""


def _start_sizes(connection: "duckdb.DuckDBPyConnection") -> dict[str, CustomersBy]:
    """The customers of each course and reason, who may have several subscriptions, and the subscriptions of
    each price.
    """
    sizes: dict[str, dict[str | None, int]] = {"course": {}, "price": {}, "reason": {}}
    for division, value, subscriptions, customers in run(connection, "start_sizes", {}).fetchall():
        sizes[division][value] = subscriptions if division == "price" else customers
    return {**sizes}


def _make_start_groups(
    connection: "duckdb.DuckDBPyConnection", sizes: Mapping[str, CustomersBy], smallest: int
) -> dict[str, Group]:
    """Make start_groups, the groups of courses and prices; what their codes stand for.

    Those that do not stand by themselves have no row: prices may be many thousands.
    """
    names: dict[str, Group] = {}
    rows = ["('', '', 0)"]  # of no division, so that there is a row
    for division, of in sizes.items():
        least = smallest if division == "course" else max(smallest, ENOUGH_STARTS)
        values = [value for value in of if value is not None]
        if not values:
            continue
        chosen = _standing(of, LARGEST, least)
        codes = {size.name: place for place, size in enumerate(chosen.named, 1)}
        rows += [
            f"({literal(division)}, {literal(value)}, {codes[name]})"
            for value in values
            if (name := masked(value)) in codes
        ]
        if chosen.nameless:
            rows.append(f"({literal(division)}, '', {NONE_CODE})")
        names[division] = {
            **{code: name for name, code in codes.items()}, OTHER_CODE: OTHER, NONE_CODE: None
        }  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE start_groups AS SELECT * FROM "
        f"(VALUES {', '.join(rows)}) AS listed (division, value, segment)"
    )
    return names


def _standing(sizes: CustomersBy, most: int, smallest: int) -> Grouping:
    """Which values stand by themselves, under the names that they are shown by: two may have one."""
    by_name: Counter[str] = Counter()
    for value, count in sizes.items():
        if value is not None:
            by_name[masked(value)] += count
    ranked = sorted(by_name, key=lambda name: (-by_name[name], name))
    listed = [Size(place, name, by_name[name]) for place, name in enumerate(ranked, 1)]
    nameless = sizes.get(None, 0)
    everyone = by_name.total() + nameless
    return grouping(Sizes(listed[: most + 1], len(listed), nameless, everyone), most, smallest)


class _Row(NamedTuple):
    """A row of continuation.sql."""

    division: int
    segment: int
    step: tuple[object, ...]


def _steps(
    connection: "duckdb.DuckDBPyConnection", names: Mapping[str, Group]
) -> dict[str, tuple[Step, ...]]:
    """The steps of each division, its largest group first; OTHER and None last."""
    fills = []
    for number, division in enumerate(_DIVISIONS):
        if division in names:
            whole = division in ("total", "all_paid")
            paid = "cycle_sums.paid > 0" if division in ("paid", "all_paid") else "1 = 1"
            segment = "CAST(0 AS INTEGER)" if whole else f"cycle_sums.{division}"
            fills.append({"division": str(number), "segment": segment, "chosen": paid})
    rows = [
        _Row(row[0], row[1], row[2:]) for row in run_stacked(connection, "continuation", {}, fills).fetchall()
    ]
    steps: dict[str, tuple[Step, ...]] = {}
    for number, division in enumerate(_DIVISIONS):
        if division not in names:
            continue
        groups: dict[int, list[Step]] = {}
        for row in sorted(row for row in rows if row.division == number):
            groups.setdefault(row.segment, []).append(_step(names[division][row.segment], row.step))
        ranked = sorted(groups, key=lambda code: _rank(code, groups[code]))
        steps[division] = tuple(step for code in ranked for step in groups[code])
    return steps


def _step(value: str | None, row: Sequence[object]) -> Step:
    return Step(value, *row)  # type: ignore[arg-type]  # as the columns of continuation.sql


def _rank(code: int, steps: Sequence[Step]) -> tuple[int, int, int]:
    """The largest first, the gathered ones and those without a value last."""
    return max(code, OTHER_CODE - 1), -max(step.reached for step in steps), code


def endings(rows: Sequence[Ending], customers: CustomersBy, smallest: int) -> tuple[Ending, ...]:
    """Subscriptions by reason, the most frequent first. They may name people: rare ones are gathered.

    customers: who gave each reason.
    """
    shown = [row._replace(reason=None if row.reason is None else masked(row.reason)) for row in rows]
    chosen = _standing(customers, REASONS, smallest)
    names = [size.name for size in chosen.named]
    order: list[str | None] = [*names, OTHER, None]
    together: Counter[tuple[int, int]] = Counter()
    for row in shown:
        if row.reason is None:
            reason = None if chosen.nameless else OTHER
        else:
            reason = row.reason if row.reason in names else OTHER
        together[order.index(reason), row.n] += row.subscriptions
    return tuple(Ending(order[place], n, count) for (place, n), count in sorted(together.items()))


def ending_days(times: Mapping[int, int]) -> tuple[EndingDays, ...]:
    """Days from the last delivery to cancelling in spans; none where no day of cancelling is known."""
    if not times:
        return ()
    return tuple(
        EndingDays(
            low,
            high,
            sum(
                count
                for days, count in times.items()
                if (low is None or days >= low) and (high is None or days <= high)
            ),
        )
        for low, high in DAY_SPANS
    )


def _started(connection: "duckdb.DuckDBPyConnection", channels: Group) -> tuple[Started, ...]:
    """The subscriptions begun by paid channel and month."""
    if not channels:
        return ()
    return tuple(Started(channels[code], *row) for code, *row in run(connection, "started", {}).fetchall())


class CurveStep(NamedTuple):
    """A delivery number of a table without dates: reached, judged and went on."""

    n: int
    reached: int
    judged: int
    went_on: int


def curve(connection: "duckdb.DuckDBPyConnection", deliveries: str) -> tuple[CurveStep, ...]:
    """The steps of a table of deliveries without dates.

    deliveries: the table's name; its columns are subscription, n and cancelled (true or false; all NULL where
    nothing says it: then a last delivery counts as the end).
    """
    query = filled("continuation_curve", {"deliveries": deliveries})
    return tuple(CurveStep(*row) for row in connection.execute(query).fetchall())
