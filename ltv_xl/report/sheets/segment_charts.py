"""The charts of a segment sheet: LTV with its interval, and cost per customer against its limit."""

from collections.abc import Mapping, Sequence

from ltv_xl.orders.table import Dimension
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import difference
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, same
from ltv_xl.report.content import Beside, Block, Cell, Chart, Column, Heading, Series, Table
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.style import minus as minus_sign

BARS = 12
"""A chart's bars at most: the largest segments and the total."""


def with_bars(brief: Brief, rows: Sequence[Row]) -> list[Row]:
    """The segments that a chart shows: those with an LTV, the largest of them, in the order of the table."""
    known = [row for row in rows if cells.number(row.ltv[brief.headline]) is not None]
    largest = sorted(known, key=lambda row: -(cells.number(row.customers) or 0))[: BARS - 1]
    return [row for row in known if row in largest]


def interval_chart(
    brief: Brief, rows: Sequence[Row], total_row: Row, alt: str, width: int
) -> tuple[Chart, Table]:
    """Bars with whiskers for some segments and the total, and the figures behind them."""
    h = brief.headline
    top = cells.number(total_row.upper)
    above = tuple(
        index
        for index, row in enumerate(rows)
        if top is not None and (lower := cells.number(row.lower)) is not None and lower > top
    )
    lines = []
    for row in (*rows, total_row):
        worth = same(row.ltv[h])
        whiskers = derive(difference, row.upper, worth), derive(difference, worth, row.lower)
        lines.append((same(row.name), worth, *whiskers))
    names, values, plus, minus = (tuple(line[column] for line in lines) for column in range(4))
    series = Series(values, look="interval", accent=above, plus=plus, minus=minus)
    chart = Chart("interval", names, (series,), cells.label_kind(values), alt, width, 40 + 29 * len(lines))
    columns = (
        Column(brief.t("chart_figures"), "text", 96),
        Column(brief.t("column.ltv", h=h), "money", 62),
        Column("+", "money", 62),
        Column(minus_sign(brief.lang), "money", 62),
    )
    return chart, Table(columns, tuple(lines), printed=False)


def charts(
    brief: Brief, dimension: Dimension, rows: Sequence[Row], total_row: Row, cost: Mapping[Row, Cell]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The LTV chart, for paid channels beside it cost against limit; and the figures behind both."""
    t, h = brief.t, brief.headline
    alt = t("segment.chart_alt", h=h, by=brief.by(dimension))
    shown = with_bars(brief, rows)
    if len(shown) < 2:
        return (), ()
    chart, figures = interval_chart(brief, shown, total_row, alt, 640)
    left = (Heading(t("segment.chart", h=h), t("segment.chart_note"), span=10), chart)
    paid = [row for row in rows if row in cost and cells.number(row.max_cpo) is not None][:BARS]
    if not paid:
        return left, (figures,)
    lines = tuple((same(row.name), same(row.max_cpo), same(cost[row])) for row in paid)
    names, limits, actual = (tuple(line[column] for line in lines) for column in range(3))
    bad = t("status.over")
    over = tuple(index for index, row in enumerate(paid) if row.verdict.value == bad)
    series = (Series(limits, t("column.max_cpo")), Series(actual, t("column.cpa"), "accent", alert=over))
    height = max(chart.height, 40 + 36 * len(lines))
    against = Chart("limits", names, series, cells.label_kind(limits), t("segment.limit_alt"), 560, height)
    right = (Heading(t("segment.limit"), t("segment.limit_note"), span=11), against)
    limit_columns = (
        Column(t("chart_figures"), "text", 96),
        Column(t("column.max_cpo"), "money", 62),
        Column(t("column.cpa"), "money", 62),
    )
    return (Beside(left, right, 11),), (figures, Table(limit_columns, lines, printed=False))
