"""The first page: headline figures, what stands out, LTV by segment, check lights, contents."""

from collections.abc import Sequence
from dataclasses import dataclass

from ltv_xl.analysis.tables import CalendarMonth
from ltv_xl.formulas import acquisition, economics
from ltv_xl.report.arithmetic import change, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, number, same, total
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Contents,
    Finding,
    Findings,
    Heading,
    Lights,
    Listing,
    Range,
    Series,
    Sheet,
    Table,
    Tile,
    Tiles,
)
from ltv_xl.report.sheets.segment_charts import interval_chart, with_bars
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.workbook_names import REPORT_LTV_PER_CPA, REPORT_ORDER_VALUE, REPORT_REPEAT_RATE

TILE, GUTTER = 152, 12
MONTHS = 12
"""Months of a tile's small line."""
CHART_WIDTH = 640
PERIOD = 3
"""Complete calendar months compared with as many before them."""


def summary_sheet(
    brief: Brief,
    segments: Sequence[SegmentSheet],
    spend: Spending | None,
    lights: tuple[tuple[str, Cell], ...],
    stand_out: tuple[Finding, ...],
    links: tuple[tuple[str, str], ...],
) -> Sheet:
    """The summary; the first dimension that has several segments leads."""
    t, h = brief.t, brief.headline
    months = [month for month in brief.analysis.calendar if month.complete][-(MONTHS + PERIOD) :]
    measures = _measures(brief, months)
    tiles = _tiles(brief, segments, spend, measures)
    right: tuple[Block, ...] = (
        Heading(t("summary.checks"), span=3),
        Lights(lights),
        Heading(t("summary.contents"), span=3),
        Contents(links),
    )
    drawn, figures = _chart(brief, segments)
    listed, profits = _classes(brief)
    span = t("summary.span", first=brief.day(brief.orders.first_order), last=brief.day(brief.analysis.as_of))
    return Sheet(
        "summary",
        t("sheet.summary"),
        brief.title,
        t("summary.subtitle", span=span),
        (
            Tiles(
                tiles,
                t("summary.caption", n=PERIOD, h=h),
                t("summary.change", n=PERIOD),
                t("summary.year"),
            ),
            *((Heading(t("summary.findings"), span=11), Findings(stand_out)) if stand_out else ()),
            Beside((*drawn, *listed), right, 8),
        ),
        (
            Heading(t("summary.workings"), t("segment.workings_note"), rule=False),
            _month_table(brief, months, measures),
            *figures,
            *profits,
        ),
        widths=(TILE, GUTTER) * 5 + (TILE,),
        tab="accent",
    )


def _chart(brief: Brief, segments: Sequence[SegmentSheet]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """LTV by channel, else by the first dimension that has bars to compare, else month by month."""
    t, h = brief.t, brief.headline
    compared = [sheet for sheet in segments if len(with_bars(brief, sheet.rows)) > 1]
    lead = next(
        (sheet for sheet in compared if sheet.dimension.name == "channel"), compared[0] if compared else None
    )
    if lead is not None:
        by = brief.by(lead.dimension)
        bars = with_bars(brief, lead.rows)
        chart, behind = interval_chart(
            brief, bars, lead.total, t("segment.chart_alt", h=h, by=by), CHART_WIDTH
        )
        return (Heading(t("summary.chart", h=h, by=by), t("segment.chart_note"), span=7), chart), (behind,)
    curve = tuple(same(cell) for cell in segments[0].total.curve if number(cell) is not None)
    if len(curve) < 2:
        return (), ()
    months = tuple(given(month) for month in range(1, len(curve) + 1))
    rising = Chart(
        "lines",
        months,
        (Series(curve, brief.ltv, "accent"),),
        label_kind(curve),
        t("summary.curve_alt"),
        CHART_WIDTH,
        262,
    )
    columns = (
        Column(t("segment.month"), "count", TILE),
        Column(" ", "text", GUTTER),
        Column(brief.ltv, "money", TILE),
    )
    lines = tuple((month, given(None), cell) for month, cell in zip(months, curve, strict=True))
    heading = Heading(t("summary.curve"), t("summary.curve_note"), span=7)
    return (heading, rising), (Table(columns, lines, printed=False),)


def _classes(brief: Brief) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """How many customers are in which class, and their share of the gross profit; the figures behind it."""
    t, rows = brief.t, brief.analysis.classes
    if not rows:
        return (), ()
    names = [given(t(f"class.{row.name}")) for row in rows]
    customers = tuple(given(row.customers) for row in rows)
    profits = tuple(given(row.profit) for row in rows)
    everyone, profit = total(customers), total(profits)
    lines = [
        (name, count, derive(share, count, everyone), derive(share, part, profit))
        for name, count, part in zip(names, customers, profits, strict=True)
    ]
    lines.append((given(t("total")), everyone, given(None), given(None)))
    columns = (
        Column(t("class.header"), "text", TILE),
        Column(t("class.customers"), "count", TILE, look="strong"),
        Column(t("class.share"), "share", TILE),
        Column(t("class.profit_share"), "share", TILE),
    )
    behind = Table(
        (
            Column(t("class.header"), "text", TILE),
            Column(" ", "text", GUTTER),
            Column(t("class.profit"), "money", TILE),
        ),
        (
            *((same(name), given(None), part) for name, part in zip(names, profits, strict=True)),
            (given(t("total")), given(None), profit),
        ),
        printed=False,
    )
    note = t("class.note", days=brief.settings.inactive_days, gap=f"{brief.analysis.gap_90 or 0:,.0f}")
    return (Heading(t("class.title"), note, span=7), Listing(columns, tuple(lines))), (behind,)


@dataclass(frozen=True)
class Measure:
    """One measure by month: the last period, the one before, the same a year ago, and every month."""

    before: Cell
    now: Cell
    ago: Cell
    values: Range

    def change(self) -> Cell | None:
        """The last period against the one before; None where there are too few months."""
        return _against(self.now, self.before)

    def year(self) -> Cell | None:
        """The last period against the same months of the year before; None where there are none."""
        return _against(self.now, self.ago)

    def line(self) -> Range:
        """The months of a tile's small line."""
        return self.values[-MONTHS:] if any(number(cell) for cell in self.values) else ()


def _against(now: Cell, then: Cell) -> Cell | None:
    return None if number(now) is None or not number(then) else derive(change, now, then)


def _measures(brief: Brief, months: Sequence[CalendarMonth]) -> dict[str, Measure]:
    """What the tiles compare, by the key of its text."""
    ads = brief.analysis.ad_months
    spent = [[row for row in ads if row.month == month.month] for month in months]
    counted: dict[str, Range] = {
        "orders": tuple(given(month.orders) for month in months),
        "revenue": tuple(given(month.revenue) for month in months),
        "new": tuple(given(month.new_customers) for month in months),
        "cost": tuple(given(sum(row.cost for row in rows)) for rows in spent),
        "acquired": tuple(given(sum(row.customers for row in rows)) for rows in spent),
    }
    measures = {key: Measure(*_periods(values), values) for key, values in counted.items()}
    return measures | {
        "aov": _ratio(measures["revenue"], measures["orders"]),
        "cpa": _ratio(measures["cost"], measures["acquired"]),
    }


def _ratio(parts: Measure, wholes: Measure) -> Measure:
    values = tuple(
        derive(share, part, whole) for part, whole in zip(parts.values, wholes.values, strict=True)
    )
    return Measure(
        derive(share, parts.before, wholes.before),
        derive(share, parts.now, wholes.now),
        derive(share, parts.ago, wholes.ago),
        values,
    )


def _month_table(brief: Brief, months: Sequence[CalendarMonth], measures: dict[str, Measure]) -> Table:
    """Rows of months, below the page; the columns are those of the tiles and their gutters."""
    t = brief.t
    columns = (
        Column(t("summary.measure"), "text", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.before", n=PERIOD), "money", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.now", n=PERIOD), "money", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.ago", n=PERIOD), "money", TILE),
        *(Column(brief.month(month.month), "money", TILE) for month in months),
    )
    lines = tuple(
        (
            given(t(f"summary.month_{key}")),
            given(None),
            measure.before,
            given(None),
            measure.now,
            given(None),
            measure.ago,
            *measure.values,
        )
        for key, measure in measures.items()
    )
    return Table(columns, lines, printed=False)


def _periods(values: Range) -> tuple[Cell, Cell, Cell]:
    """The period before the last, the last, and the same a year ago."""
    if len(values) < 2 * PERIOD:
        return given(None), given(None), given(None)
    ago = values[-MONTHS - PERIOD : -MONTHS]
    return (
        total(values[-2 * PERIOD : -PERIOD]),
        total(values[-PERIOD:]),
        total(ago) if len(ago) == PERIOD else given(None),
    )


def _tiles(
    brief: Brief, segments: Sequence[SegmentSheet], spend: Spending | None, measures: dict[str, Measure]
) -> tuple[Tile, ...]:
    t, h = brief.t, brief.headline
    whole = segments[0].total
    ltv = same(whole.ltv[h])
    interval = given(None)
    low, high = number(whole.lower), number(whole.upper)
    if low is not None and high is not None:
        interval = given(t("summary.interval", low=brief.amount(low), high=brief.amount(high)))
    aov = derive(economics.average_order_value, whole.revenue, whole.orders, name=REPORT_ORDER_VALUE)
    repeat = same(whole.repeat_rate, name=REPORT_REPEAT_RATE)
    new = (
        same(measures["new"].now) if number(measures["new"].now) is not None else given(whole.customers.value)
    )
    first = Tile(t("tile.ltv", h=h), ltv, "money", interval)
    rest = (
        Tile(t("tile.repeat"), repeat, "share"),
        Tile(t("tile.aov"), aov, "money", *_changes(measures["aov"]), series=measures["aov"].line()),
        Tile(
            t("tile.new", n=PERIOD), new, "count", *_changes(measures["new"]), series=measures["new"].line()
        ),
    )
    if spend is None:
        frequency = derive(economics.purchase_frequency, whole.orders, whole.customers)
        return (first, *_short(brief, whole, h), Tile(t("tile.frequency"), frequency, "ratio"), *rest)[:6]
    cpa = same(spend.total.cpa)
    ratio = derive(acquisition.ltv_cac, ltv, cpa, name=REPORT_LTV_PER_CPA)
    return (
        first,
        Tile(t("tile.cpa"), cpa, "money", *_changes(measures["cpa"]), "up", series=measures["cpa"].line()),
        Tile(t("tile.ltv_cac", h=h), ratio, "ratio"),
        *rest,
    )


def _changes(measure: Measure) -> tuple[Cell | None, Cell | None]:
    return measure.change(), measure.year()


def _short(brief: Brief, whole: Row, h: int) -> tuple[Tile, ...]:
    """A shorter LTV beside the leading one."""
    shorter = {12: 6, 6: 3}.get(h)
    if shorter is None:
        return ()
    ltv = same(whole.ltv[shorter])
    return (Tile(brief.t("tile.ltv", h=shorter), ltv, "money"),)
