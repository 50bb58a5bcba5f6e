"""What a month's paid customers have brought back of its spend, against earlier months at the same age."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from ltv_xl.analysis.tables.recovery import Acquired, AcquiredAge
from ltv_xl.formulas import acquisition
from ltv_xl.report import cells, records
from ltv_xl.report.arithmetic import running, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Heatmap, Range, Table
from ltv_xl.report.records import Field

SHOWN = 24
"""Months of acquisition, the newest."""
AGES = 24
"""The last age month."""
ENOUGH_EARLIER = 6
"""Earlier months that one is compared with at least to be called the lowest."""


class Month(Struct, frozen=True, eq=False):
    """The customers won in a month.

    profits: of the first day, then of each age month that all of them have completed (the first one without
    the first day). recovered: profit so far ÷ spend. curve: the same by age, blank for too few customers.
    age: the last of it. then, earlier: the share at that age, of this month and of the months before it.
    """

    month: date
    customers: Cell
    cost: Cell
    cpa: Cell
    profit: Cell
    recovered: Cell
    profits: Range
    curve: Range
    age: Cell
    then: Cell
    earlier: Cell
    lowest: Cell


def acquired_months(brief: Brief) -> tuple[Month, ...]:
    """The newest complete months with spend, oldest first."""
    analysis = brief.analysis
    costs: dict[date, Decimal] = {}
    for row in analysis.ad_months:
        costs[row.month] = costs.get(row.month, Decimal(0)) + row.cost
    acquired = {row.month: row for row in analysis.recovery.acquired}
    months: list[Month] = []
    for day in sorted(costs)[-SHOWN:]:
        ages = [row for row in analysis.recovery.ages if row.month == day]
        months.append(_month(brief, day, costs[day], acquired.get(day), ages, months))
    return tuple(months)


def _month(
    brief: Brief,
    day: date,
    spent: Decimal,
    acquired: Acquired | None,
    ages: Sequence[AcquiredAge],
    before: Sequence[Month],
) -> Month:
    """The cells of a month. before: the earlier ones."""
    customers, cost = given(acquired.customers if acquired else 0), given(spent)
    profit = given(acquired.profit if acquired else 0)
    profits = _profits(acquired, ages, len(before[-1].profits) if before else AGES + 1)
    curve = _curve(profits, customers, cost)
    then, earlier = given(None), given(None)
    if number(curve[-1]) is not None:
        then = same(curve[-1])
        block = tuple(cell for month in before for cell in month.profits[: len(profits)])
        earlier = cells.ratio_of_sums(block, tuple(month.cost for month in before)) if before else earlier
    return Month(
        month=day,
        customers=customers,
        cost=cost,
        cpa=derive(acquisition.cpa, cost, customers),
        profit=profit,
        recovered=derive(share, profit, cost),
        profits=profits,
        curve=curve,
        age=given(len(profits) - 1 if number(then) is not None else None),
        then=then,
        earlier=earlier,
        lowest=_lowest(
            then,
            tuple(month.curve[len(profits) - 1] for month in before),
            brief.t("recovery.lowest"),
        ),
    )


def _profits(acquired: Acquired | None, ages: Sequence[AcquiredAge], most: int) -> Range:
    """Profit by age; of a month that won nobody, none at each age of the month before it."""
    if acquired is None:
        return tuple(given(0) for _ in range(most))
    later = [row.profit - (acquired.first_day if row.age == 1 else 0) for row in ages]
    return (given(acquired.first_day), *map(given, later[:AGES]))


def _curve(profits: Range, customers: Cell, cost: Cell) -> Range:
    """The share of the spend that has come back by each age."""
    if (number(customers) or 0) < ENOUGH_TO_SHOW:
        return tuple(given(None) for _ in profits)
    curve = [derive(share, profits[0], cost)]
    for profit in profits[1:]:
        curve.append(derive(running, curve[-1], profit, cost))
    return tuple(curve)


def _lowest(then: Cell, earlier: Range, words: str) -> Cell:
    """The words for a month that has recovered less than any earlier one had at its age."""
    if then.write is None or len(earlier) < ENOUGH_EARLIER:
        return given(None)
    known = [value for value in map(number, earlier) if value is not None]
    value = number(then)
    low = value is not None and len(known) >= ENOUGH_EARLIER and value < min(known)

    def write(ref: str, others: str) -> str:
        return f'IF(COUNT({others})<{ENOUGH_EARLIER},"",IF({ref}<MIN({others}),"{words}",""))'

    return Cell(words if low else None, write, (then, earlier))


def month_blocks(brief: Brief, months: Sequence[Month]) -> tuple[Block, ...]:
    """A line for each month, the newest last, and the share recovered by age as a heatmap."""
    t = brief.t
    fields = (
        Field[Month](
            Column(t("recovery.month_acquired"), "text", 110), lambda row: given(brief.month(row.month))
        ),
        Field[Month](Column(t("ads.customers"), "count", 62), lambda row: row.customers),
        Field[Month](Column(t("ads.cost", scale=brief.scale), "total", 62), lambda row: row.cost),
        Field[Month](Column(t("column.cpa"), "money", 62), lambda row: row.cpa),
        Field[Month](
            Column(t("recovery.profit_to_date", scale=brief.scale), "total", 66), lambda row: row.profit
        ),
        Field[Month](Column(t("recovery.recovered"), "share", 62, look="strong"), lambda row: row.recovered),
        Field[Month](Column(t("recovery.age"), "months", 62), lambda row: row.age),
        Field[Month](Column(t("recovery.then"), "share", 62), lambda row: row.then),
        Field[Month](Column(t("recovery.earlier"), "share", 62, look="muted"), lambda row: row.earlier),
        Field[Month](Column(t("recovery.lag"), "text", 90, look="verdict"), lambda row: row.lowest),
    )
    return (
        Heading(
            t("recovery.by_month"),
            t("recovery.by_month_note", n=ENOUGH_TO_SHOW, months=ENOUGH_EARLIER),
            rule=False,
        ),
        Table(records.columns(fields), records.lines(fields, months)),
        _heatmap(brief, months),
    )


def _heatmap(brief: Brief, months: Sequence[Month]) -> Heatmap:
    """The share recovered by month and age, and that of all months that have reached an age."""
    t = brief.t
    ages = max(len(month.profits) for month in months)
    sizes = tuple(same(month.customers) for month in months)
    overall = []
    for age in range(ages):
        there = [month for month in months if len(month.profits) > age]
        block = tuple(cell for month in there for cell in month.profits[: age + 1])
        overall.append(cells.ratio_of_sums(block, tuple(month.cost for month in there)))
    return Heatmap(
        t("recovery.by_age"),
        t("recovery.by_age_note"),
        (t("recovery.month_acquired"), t("column.customers")),
        tuple(map(given, range(ages))),
        tuple(given(month.month) for month in months),
        sizes,
        tuple(month.curve for month in months),
        (given(t("recovery.all_months")), total(sizes), *overall),
        "percent",
        skip=0,
        percentile=100,
    )


def month_workings(brief: Brief, months: Sequence[Month]) -> Table:
    """The profit of each month's customers by age."""
    ages = max(len(month.profits) for month in months)
    columns = (
        Column(brief.t("recovery.month_profits"), "month", 110),
        *(Column(str(age), "money", 60) for age in range(ages)),
    )
    lines = tuple(
        (given(month.month), *month.profits, *(given(None) for _ in range(ages - len(month.profits))))
        for month in months
    )
    return Table(columns, lines, printed=False)
