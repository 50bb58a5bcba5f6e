"""Paid channels on Subscriptions: what a starter brings, against what a customer costs."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.formulas import acquisition
from ltv_xl.report import cells, records
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Range, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.spending import TOTAL, Spend, Spending
from ltv_xl.report.sheets.subscription_curves import EARLY, FIGURE, LATE, NAME, Curve, curve, figures


class Won(Struct, frozen=True, eq=False):
    """The subscriptions of a paid channel, or of all of them, and what one of them cost.

    begun: subscriptions begun in each month of Spending. window: the last months that cost, begun_last
    and cpa (the one ÷ the other) are of. break_even: the delivery at which the curve's profit reaches it.
    """

    curve: Curve
    begun: Range
    window: Cell
    cost: Cell
    begun_last: Cell
    cpa: Cell
    break_even: Cell


def paid_channels(brief: Brief, results: Continuation, spend: Spending | None, length: int) -> list[Won]:
    """By paid channel, all together last: the customers whom its CPA counts."""
    if spend is None or not results.steps.get("all_paid"):
        return []
    costs = spend.rows()
    begun = {(row.value, row.month): row.subscriptions for row in results.started}
    channels = [
        (value, curve(brief.channel_name(value), list(steps), length))
        for value, steps in groupby(results.steps["paid"], key=lambda step: step.value)
    ]
    months = {
        value: tuple(given(begun.get((value, month), 0)) for month in spend.months) for value, _ in channels
    }
    every = tuple(total(of_month) for of_month in zip(*months.values(), strict=True))
    together = curve(brief.t("ads.paid"), results.steps["all_paid"], length)
    least = brief.settings.cpa_months
    return [
        *(_won_by(of, months[value], costs[value], least) for value, of in channels),
        _won_by(together, every, costs[TOTAL], least),
    ]


def _won_by(of: Curve, begun: Range, spent: Spend, least: int) -> Won:
    """least: the months that a CPA is of at least."""
    window = cells.window(begun, least)
    cost, begun_last = (cells.sum_of_last(values, window) for values in (spent.monthly.cost, begun))
    cpa = derive(acquisition.cpa, cost, begun_last)
    break_even = cells.first_reaching(cpa, of.earned, of.numbers)
    return Won(of, begun, window, cost, begun_last, cpa, break_even)


def channel_blocks(brief: Brief, won: Sequence[Won]) -> tuple[Block, ...]:
    """Paid channels beside each other: what a starter brings, against what a customer costs."""
    if not won:
        return ()
    t = brief.t

    def at(values: Range, n: int) -> Cell:
        return same(values[n - 1]) if len(values) >= n else given(None)

    def shares(n: int) -> Field[Won]:
        group = t("subscriptions.group_share") if n == 2 else ""
        return Field(
            Column(t("subscriptions.nth", n=n), "share", FIGURE, group), lambda row: at(row.curve.share, n)
        )

    fields: list[Field[Won]] = [
        Field(Column(t("dimension.channel"), "text", NAME), lambda row: row.curve.name),
        Field(Column(t("subscriptions.starters"), "count", FIGURE), lambda row: same(row.curve.starters)),
        *(shares(n) for n in (2, 3, EARLY, LATE)),
        Field(
            Column(t("subscriptions.nth", n=EARLY), "money", FIGURE, t("subscriptions.group_earned")),
            lambda row: at(row.curve.earned, EARLY),
        ),
        Field(
            Column(t("subscriptions.nth", n=LATE), "money", FIGURE),
            lambda row: at(row.curve.earned, LATE),
        ),
    ]
    if brief.has_limits:
        cost = t("subscriptions.group_cost")
        fields += [
            Field(Column(t("subscriptions.cpa_column"), "money", FIGURE, cost), lambda row: row.cpa),
            Field(
                Column(t("subscriptions.break_even"), "count", FIGURE, look="strong"),
                lambda row: row.break_even,
            ),
        ]
    table = Table(
        records.columns(fields),
        records.lines(fields, won[:-1]),
        records.line(fields, won[-1]),
        note=t("subscriptions.channels_note"),
    )
    return Heading(t("subscriptions.channels"), t("subscriptions.channels_words"), rule=False), table


def channel_figures(brief: Brief, won: Sequence[Won], spend: Spending | None) -> tuple[Table, ...]:
    """The cost of a subscription, and the counts behind the curves of paid channels."""
    if not won or spend is None:
        return ()
    t = brief.t
    columns = (
        Column(t("subscriptions.begun"), "text", NAME),
        *(Column(brief.month(month), "count", 60) for month in spend.months),
        Column(t("ads.window"), "count", 60),
        Column(t("subscriptions.cost"), "total", 60),
        Column(t("subscriptions.begun_last"), "count", 60),
    )
    costs = tuple(
        (given(row.curve.name.value), *row.begun, row.window, row.cost, row.begun_last) for row in won
    )
    words = [
        (key, brief.t(f"subscriptions.{key}"))
        for key in ("numbers", "reached", "judged", "went_on", "step", "share", "profit", "earned")
    ]
    return Table(columns, costs, printed=False), *figures([row.curve for row in won], words)
