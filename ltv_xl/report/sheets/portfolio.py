"""Customers by profit in ten groups, and by how long they have been buying: what the shop lives on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from ltv_xl.analysis.groups import LOYAL_DAYS, SILENT_DAYS, YOUNG_DAYS
from ltv_xl.analysis.tables.groups import STAGES, Groups, ProfitGroup, StageGroup
from ltv_xl.report import records
from ltv_xl.report.arithmetic import share, total_of_two
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, same, share_if_enough, total
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Series, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.workbook_names import DECILES_TABLE, PORTFOLIO_TABLE


@dataclass(frozen=True, eq=False)
class Tenth:
    """The line of a tenth of the customers."""

    name: Cell
    customers: Cell
    profit: Cell
    share: Cell
    cumulative: Cell
    each: Cell
    smallest: Cell


@dataclass(frozen=True, eq=False)
class Side:
    """Customers of a stage, those who are active, silent, or both. each: profit per customer."""

    customers: Cell
    profit: Cell
    each: Cell


@dataclass(frozen=True, eq=False)
class Stage:
    """The line of a stage. share, of_profit: its part of all customers and of their profit."""

    name: Cell
    rule: Cell
    active: Side
    silent: Side
    both: Side
    share: Cell
    of_profit: Cell
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
    return heading, table, Heading(t("portfolio.pareto"), t("portfolio.pareto_note")), chart


def _threshold(row: ProfitGroup, *, last: bool) -> Cell:
    """From which profit on a customer belongs to a tenth; the last one has none."""
    return given(None if last else row.smallest)


def _portfolio(brief: Brief, groups: Groups) -> tuple[Block, ...]:
    """The stages, active and silent."""
    t = brief.t
    by_key = {(row.stage, row.silent): row for row in groups.stages}
    active = [_side(by_key[stage, False]) for stage in STAGES]
    silent = [_side(by_key[stage, True]) for stage in STAGES]
    both = [_both(*pair) for pair in zip(active, silent, strict=True)]
    ends = [_end(sides) for sides in (active, silent, both)]
    if ends[2].profit.value is None:
        ends[2] = replace(ends[2], profit=given(brief.analysis.total.profit))
    rows = [
        Stage(
            given(t(f"portfolio.stage.{stage}")),
            given(_rule(brief, stage, groups.amount)),
            *sides,
            derive(share, sides[2].customers, ends[2].customers),
            derive(share, sides[2].profit, ends[2].profit),
            derive(share, sides[1].customers, sides[2].customers),
        )
        for stage, sides in zip(STAGES, zip(active, silent, both, strict=True), strict=True)
    ]
    end = Stage(
        given(t("total")),
        given(None),
        active=ends[0],
        silent=ends[1],
        both=ends[2],
        share=given(None),
        of_profit=given(None),
        silent_share=derive(share, ends[1].customers, ends[2].customers),
    )
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, end),
        name=PORTFOLIO_TABLE,
        note=t("portfolio.note", days=SILENT_DAYS, n=ENOUGH_TO_SHOW),
    )
    return Heading(t("portfolio.portfolio"), t("portfolio.portfolio_note")), table


def _fields(brief: Brief) -> tuple[Field[Stage], ...]:
    t = brief.t

    def money(key: str, of: Callable[[Stage], Side]) -> tuple[Field[Stage], ...]:
        return (
            Field(Column(t("column.customers"), "count", 62, t(key)), lambda row: of(row).customers),
            Field(
                Column(t("column.gross_profit", scale=brief.scale), "total", 72), lambda row: of(row).profit
            ),
            Field(Column(t("groups.each"), "money", 72, look="strong"), lambda row: of(row).each),
        )

    return (
        Field(Column(t("portfolio.group"), "text", 96), lambda row: row.name),
        Field(Column(t("portfolio.rule"), "text", 200, look="muted"), lambda row: row.rule),
        *money("portfolio.active", lambda row: row.active),
        *money("portfolio.silent", lambda row: row.silent),
        *money("portfolio.both", lambda row: row.both)[:2],
        Field(Column(t("products.share"), "share", 60), lambda row: row.share),
        Field(Column(t("groups.of_profit"), "share", 60), lambda row: row.of_profit),
        Field(Column(t("portfolio.silent_share"), "share", 60), lambda row: row.silent_share),
    )


def _side(row: StageGroup) -> Side:
    customers, profit = given(row.customers), given(row.profit)
    return Side(customers, profit, share_if_enough(profit, customers))


def _both(active: Side, silent: Side) -> Side:
    customers = derive(total_of_two, active.customers, silent.customers)
    profit = derive(total_of_two, active.profit, silent.profit)
    return Side(customers, profit, given(None))


def _end(sides: Sequence[Side]) -> Side:
    """All stages together; without the profit where that of one is withheld."""
    customers = total(tuple(side.customers for side in sides))
    profits = tuple(side.profit for side in sides)
    profit = given(None) if any(cell.value is None for cell in profits) else total(profits)
    return Side(customers, profit, share_if_enough(profit, customers))


def _rule(brief: Brief, stage: str, amount: Decimal) -> str:
    """Who is in a stage, in words."""
    limits = {"young": YOUNG_DAYS, "loyal": LOYAL_DAYS, "last": LOYAL_DAYS - 1}
    return brief.t(f"portfolio.rules.{stage}", **limits, amount=brief.amount(amount))
