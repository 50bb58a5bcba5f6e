"""Customers by profit in ten groups, and by how long they have been buying: what the shop lives on."""

from decimal import Decimal
from itertools import accumulate

from msgspec import Struct

from ltv_xl.analysis.group_limits import group_limits
from ltv_xl.analysis.tables.groups import Groups, ProfitGroup
from ltv_xl.report import records
from ltv_xl.report.arithmetic import part_of_two, share, total_of_two
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, same, share_if_enough, total
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Series, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.workbook_names import DECILES_TABLE, PORTFOLIO_TABLE


class Tenth(Struct, frozen=True, eq=False):
    """The line of a tenth of the customers."""

    name: Cell
    customers: Cell
    profit: Cell
    share: Cell
    cumulative: Cell
    each: Cell
    smallest: Cell


class Stage(Struct, frozen=True, eq=False):
    """The line of the active or the silent customers of a stage. share, of_profit: their part of all.

    silent_share: of the stage's customers; in the line of the silent ones.
    """

    name: Cell
    state: Cell
    rule: Cell
    customers: Cell
    share: Cell
    revenue: Cell
    profit: Cell
    of_profit: Cell
    each: Cell
    silent_share: Cell


def portfolio_sheet(brief: Brief, groups: Groups) -> Sheet:
    """Deciles with their chart where there are enough customers, and the portfolio."""
    t = brief.t
    return Sheet(
        "portfolio",
        t("sheet.portfolio"),
        t("portfolio.title"),
        t("portfolio.subtitle", date=brief.day(brief.analysis.as_of)),
        (*_portfolio(brief, groups), *(_deciles(brief, groups) if groups.deciles else ())),
    )


def _deciles(brief: Brief, groups: Groups) -> tuple[Block, ...]:
    t = brief.t
    profits = tuple(given(row.profit) for row in groups.deciles)
    customers = tuple(given(row.customers) for row in groups.deciles)
    everyone, all_profit = total(customers), total(profits)
    shares = tuple(derive(share, profit, all_profit) for profit in profits)
    cumulative = tuple(accumulate(shares, lambda before, own: derive(total_of_two, before, own)))
    rows = [
        Tenth(
            given(t("portfolio.decile_name", place=row.place)),
            customers[place],
            profits[place],
            shares[place],
            # The first one's is its share; a cell stands in one place.
            same(shares[0]) if place == 0 else cumulative[place],
            share_if_enough(profits[place], customers[place]),
            _threshold(row, last=place == len(groups.deciles) - 1),
        )
        for place, row in enumerate(groups.deciles)
    ]
    end = Tenth(
        given(t("total")),
        everyone,
        all_profit,
        given(None),
        given(None),
        share_if_enough(all_profit, everyone),
        given(None),
    )
    fields = (
        Field[Tenth](Column(t("portfolio.decile"), "text", 96), lambda row: row.name),
        Field[Tenth](Column(t("column.customers"), "count", 64), lambda row: row.customers),
        Field[Tenth](
            Column(t("column.gross_profit", scale=brief.scale), "total", 80), lambda row: row.profit
        ),
        Field[Tenth](Column(t("groups.of_profit"), "share", 72, look="strong"), lambda row: row.share),
        Field[Tenth](Column(t("portfolio.cumulative"), "share", 72), lambda row: row.cumulative),
        Field[Tenth](Column(t("groups.each"), "money", 80), lambda row: row.each),
        Field[Tenth](Column(t("portfolio.threshold"), "money", 96), lambda row: row.smallest),
    )
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, end),
        name=DECILES_TABLE,
        note=t("portfolio.decile_note", n=ENOUGH_TO_SHOW),
    )
    heading = Heading(t("portfolio.deciles"), t("portfolio.deciles_note"))
    if any(row.profit < 0 for row in groups.deciles) or not all_profit.value:
        return heading, table
    names = tuple(row.name for row in rows)
    series = (
        Series(tuple(row.share for row in rows), t("groups.of_profit"), accent=(0, 1)),
        Series(tuple(row.cumulative for row in rows), t("portfolio.cumulative"), "ink"),
    )
    chart = Chart("pareto", names, series, "share", t("portfolio.pareto_alt"), 760, 240)
    first, second = rows[0].share, rows[1].cumulative
    title = sentence(brief, "portfolio.pareto_says", first=(first, "share"), second=(second, "share"))
    return heading, table, Heading(title, t("portfolio.pareto_note")), chart


def _threshold(row: ProfitGroup, *, last: bool) -> Cell:
    """From which profit on a customer belongs to a tenth; the last one has none."""
    return given(None if last else row.smallest)


def _portfolio(brief: Brief, groups: Groups) -> tuple[Block, ...]:
    """The ten groups of the portfolio."""
    t, everyone, limits = brief.t, brief.analysis.total, group_limits(brief.settings)
    limit = t("portfolio.limit_top" if limits.amount is None else "portfolio.limit_set")
    note = t("portfolio.note", days=limits.silent, limit=limit, n=ENOUGH_TO_SHOW)
    counts = [given(row.customers) for row in groups.stages]
    revenues = [given(row.revenue) for row in groups.stages]
    profits = [given(row.profit) for row in groups.stages]
    customers = total(tuple(counts))
    # Where some group's money is withheld, the sum of the others is not that of all.
    revenue, profit = (
        given(of_all) if any(cell.value is None for cell in column) else total(tuple(column))
        for of_all, column in ((everyone.revenue, revenues), (everyone.profit, profits))
    )
    rows = [
        Stage(
            name=given(t(f"portfolio.stage.{row.stage}")),
            state=given(t("portfolio.silent" if row.silent else "portfolio.active")),
            rule=given(_rule(brief, row.stage, groups.amount)),
            customers=counts[place],
            share=derive(share, counts[place], customers),
            revenue=revenues[place],
            profit=profits[place],
            of_profit=derive(share, profits[place], profit),
            each=share_if_enough(profits[place], counts[place]),
            silent_share=derive(part_of_two, counts[place], counts[place - 1]) if row.silent else given(None),
        )
        for place, row in enumerate(groups.stages)
    ]
    end = Stage(
        given(t("total")),
        *(given(None), given(None)),
        customers,
        given(None),
        revenue,
        profit,
        given(None),
        share_if_enough(profit, customers),
        given(None),
    )
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, end),
        name=PORTFOLIO_TABLE,
        note=t("two_sentences", first=t("portfolio.portfolio_note"), second=note),
    )
    return Heading(t("portfolio.portfolio"), rule=False), table


def _fields(brief: Brief) -> tuple[Field[Stage], ...]:
    t, scale = brief.t, brief.scale
    revenue = Column(t("column.revenue", scale=scale), "total", 72)  # else profit is revenue
    return (
        Field(Column(t("portfolio.group"), "text", 96), lambda row: row.name),
        Field(Column(t("portfolio.state"), "text", 64), lambda row: row.state),
        Field(Column(t("portfolio.rule"), "text", 190, look="muted"), lambda row: row.rule),
        Field(Column(t("column.customers"), "count", 64, look="strong"), lambda row: row.customers),
        Field(Column(t("products.share"), "share", 64), lambda row: row.share),
        *((Field(revenue, lambda row: row.revenue),) if brief.has_limits else ()),
        Field(Column(t("column.gross_profit", scale=scale), "total", 72), lambda row: row.profit),
        Field(Column(t("groups.of_profit"), "share", 64), lambda row: row.of_profit),
        Field(Column(t("groups.each"), "money", 72, look="strong"), lambda row: row.each),
        Field(Column(t("portfolio.silent_share"), "share", 64, look="muted"), lambda row: row.silent_share),
    )


def _rule(brief: Brief, stage: str, amount: Decimal) -> str:
    """Who is in a stage, in words."""
    limits = group_limits(brief.settings)
    days = {"young": limits.young, "loyal": limits.loyal, "last": limits.loyal - 1}
    return brief.t(f"portfolio.rules.{stage}", **days, amount=brief.amount(amount))
