"""The charts of a segment sheet: LTV with its interval, and cost per customer against its limit."""

from collections.abc import Sequence
from typing import NamedTuple

from ltv_xl.orders.table import Dimension
from ltv_xl.report import arithmetic, cells, records
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, live, same
from ltv_xl.report.content import Beside, Block, Cell, Chart, Column, Heading, Range, Series, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import Shown, either, sentence
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.whiskers import bar, whisker_chart, whisker_fields

SPAN = 7
"""Columns that the hairline of a chart's heading spans."""
LTVS, LIMITS = 500, 400
"""Widths of the two charts: side by side they print on one page."""
LONGEST_NAME = 24
"""Characters of a segment's name in a title."""
BARS = 12
"""A chart's bars at most: the largest segments and the total."""


class Limit(NamedTuple):
    """The bar of a paid channel: what a customer may cost, and does: within that limit, over it, and left.

    verdict: whether that is sure.
    """

    name: Cell
    worth: Cell
    cpa: Cell
    within: Cell
    over: Cell
    room: Cell
    verdict: Cell


def with_bars(brief: Brief, rows: Sequence[Row]) -> list[Row]:
    """The segments that a chart shows: those with an LTV, the largest of them, in the order of the table."""
    known = [row for row in rows if cells.number(row.ltv[brief.headline]) is not None]
    largest = sorted(known, key=lambda row: -(cells.number(row.customers) or 0))[: BARS - 1]
    return [row for row in known if row in largest]


def interval_chart(
    brief: Brief, rows: Sequence[Row], total_row: Row, alt: str, width: int
) -> tuple[Chart, Table]:
    """Bars with whiskers for some segments and the total, and the figures behind them."""
    bars = [bar(same(row.name), row.ltv[brief.headline], row.lower, row.upper) for row in (*rows, total_row)]
    chart = whisker_chart(bars, "money", alt, width, accent=_better(rows))
    fields = whisker_fields(brief, brief.t("column.ltv", h=brief.headline), "money", (96, 62))
    return chart, Table(records.columns(fields), records.lines(fields, bars), printed=False)


def _better(rows: Sequence[Row]) -> tuple[int, ...]:
    """The places of those that are surely worth more than all others together."""
    return tuple(place for place, row in enumerate(rows) if row.better)


def charts(
    brief: Brief, dimension: Dimension, rows: Sequence[Row], total_row: Row, paid: Sequence[Row]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The LTV chart, for paid channels beside it cost against limit; and the figures behind both."""
    t, h = brief.t, brief.headline
    alt = t("segment.chart_alt", h=h, by=brief.by(dimension))
    shown = with_bars(brief, rows)
    if len(shown) < 2:
        return (), ()
    chart, figures = interval_chart(brief, shown, total_row, alt, LTVS)
    title, note = leader(brief, shown), t("segment.chart_note")
    limited = [row for row in paid if cells.number(row.worth) is not None]
    if not limited:
        return (Heading(title, note), chart), (figures,)
    left = (Heading(title, note, span=SPAN), chart)
    limits = [_limit(row) for row in limited[:BARS]]
    against, limit_figures = _limit_chart(brief, limits, chart.height)
    says, counts = within_limits(brief, limits)
    limit_note = t("segment.limit_note")
    if len(limited) > BARS:
        limit_note = t("two_sentences", first=limit_note, second=t("segment.limit_first", n=BARS))
    right = (Heading(says, limit_note, span=SPAN), against)
    return (Beside(left, right),), (figures, limit_figures, counts)


def leader(brief: Brief, rows: Sequence[Row]) -> str | Cell:
    """Which segment is worth most, where it is surely worth more than all others together."""
    h = brief.headline
    if not brief.has_limits:
        return brief.t("segment.chart", h=h)
    first = max(rows, key=lambda row: cells.number(row.ltv[h]) or 0)
    if not first.better:
        return brief.t("segment.chart_unsure", h=h)
    name = look.shortened(str(first.name.value), LONGEST_NAME)
    return sentence(brief, "segment.chart_says", h=h, name=name, ltv=(first.ltv[h], "money"))


def within_limits(brief: Brief, limits: Sequence[Limit]) -> tuple[Cell, Table]:
    """Whether channels are over their limit, how many, and of how many that is sure; and these counts."""
    t = brief.t
    verdicts = tuple(limit.verdict for limit in limits)
    known, over = (
        cells.numbers_in(tuple(getattr(limit, key) for limit in limits)) for key in ("cpa", "over")
    )
    sure = {kind: cells.times(verdicts, t(f"status.{kind}")) for kind in ("over", "room")}
    of: Shown = (known, "count")
    surely: dict[str, Shown] = {kind: (cell, "count") for kind, cell in sure.items()}
    words = either(
        over,
        sentence(brief, "segment.limit_over_says", over=(over, "count"), all=of, sure=surely["over"]),
        sentence(brief, "segment.limit_within_says", all=of, sure=surely["room"]),
    )
    columns = tuple(
        Column(t(f"segment.limit_{key}"), "count", 96) for key in ("known", "overs", "sure_over", "sure_room")
    )
    figures = Table(columns, ((known, over, sure["over"], sure["room"]),), printed=False)
    return either(known, words, given(t("segment.limit"))), figures


def _limit_chart(brief: Brief, limits: Sequence[Limit], least_height: int) -> tuple[Chart, Table]:
    """Cost per customer within its limit, over it, and what is left; and the figures behind it."""
    t = brief.t
    worth: Range = tuple(limit.worth for limit in limits)
    series = (
        Series(tuple(limit.within for limit in limits), t("segment.limit_within"), "within"),
        Series(tuple(limit.over for limit in limits), t("segment.limit_over"), "over"),
        Series(tuple(limit.room for limit in limits), t("segment.limit_room"), "room"),
    )
    names = tuple(limit.name for limit in limits)
    height = max(least_height, 60 + 23 * len(limits))
    chart = Chart("limits", names, series, cells.label_kind(worth), t("segment.limit_alt"), LIMITS, height)
    fields = (
        Field[Limit](Column(t("chart_figures"), "text", 96), lambda limit: limit.name),
        Field[Limit](Column(t("column.worth"), "money", 62), lambda limit: limit.worth),
        Field[Limit](Column(t("column.cpa"), "money", 62), lambda limit: limit.cpa),
        Field[Limit](Column(t("segment.limit_within"), "money", 62), lambda limit: limit.within),
        Field[Limit](Column(t("segment.limit_over"), "money", 62), lambda limit: limit.over),
        Field[Limit](Column(t("segment.limit_room"), "money", 62), lambda limit: limit.room),
        Field[Limit](Column(t("column.verdict"), "text", 62), lambda limit: limit.verdict),
    )
    return chart, Table(records.columns(fields), records.lines(fields, limits), printed=False)


def _limit(row: Row) -> Limit:
    worth, cpa = same(row.worth), same(row.cpa)
    return Limit(
        same(row.name),
        worth,
        cpa,
        live(arithmetic.within_limit, cpa, worth),
        live(arithmetic.over_limit, cpa, worth),
        live(arithmetic.room_to_limit, cpa, worth),
        same(row.verdict),
    )
