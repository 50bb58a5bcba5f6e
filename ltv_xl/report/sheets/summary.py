"""The first page: headline figures, what stands out, LTV by segment, check lights, contents."""

from collections.abc import Sequence

from ltv_xl.analysis.tables import CalendarMonth
from ltv_xl.formulas import acquisition, economics
from ltv_xl.report.arithmetic import change, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, number, same, total
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
    Range,
    Series,
    Sheet,
    Table,
    Tile,
    Tiles,
)
from ltv_xl.report.sheets.ads import Spending
from ltv_xl.report.sheets.segment_charts import interval_chart, with_bars
from ltv_xl.report.sheets.segments import SegmentSheet

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
    found: tuple[Finding, ...],
    links: tuple[tuple[str, str], ...],
) -> Sheet:
    """The summary; the first dimension that has several segments leads."""
    t, h = brief.t, brief.headline
    months = [one for one in brief.analysis.calendar if one.complete][-max(MONTHS, 2 * PERIOD) :]
    series = _Months(brief, months)
    tiles = _tiles(brief, segments, spend, series)
    right: tuple[Block, ...] = (
        Heading(t("summary.checks"), span=3),
        Lights(lights),
        Heading(t("summary.contents"), span=3),
        Contents(links),
    )
    left, figures = _chart(brief, segments)
    span = t("summary.span", first=brief.day(brief.orders.first_order), last=brief.day(brief.analysis.as_of))
    return Sheet(
        "summary",
        t("sheet.summary"),
        t("title"),
        t("summary.subtitle", span=span),
        (
            Tiles(tiles, t("summary.caption", n=PERIOD, h=h)),
            *((Heading(t("summary.findings"), span=11), Findings(found)) if found else ()),
            Beside(left, right, 8),
        ),
        (Heading(t("summary.workings"), t("segment.workings_note"), rule=False), series.table(), *figures),
        widths=(TILE, GUTTER) * 5 + (TILE,),
        one_page=True,
        tab="accent",
    )


def _chart(brief: Brief, segments: Sequence[SegmentSheet]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """LTV by channel, else by the first dimension that has bars to compare, else month by month."""
    t, h = brief.t, brief.headline
    compared = [one for one in segments if len(with_bars(brief, one.rows)) > 1]
    lead = next(
        (one for one in compared if one.dimension.name == "channel"), compared[0] if compared else None
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
        "money",
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


class _Months:
    """The monthly figures behind the tiles, and the same for the last months and those before."""

    def __init__(self, brief: Brief, months: Sequence[CalendarMonth]) -> None:
        self.brief, self.months = brief, months
        spent = {
            row.month: [one for one in brief.analysis.ad_months if one.month == row.month] for row in months
        }
        self.orders = self._row("orders", tuple(given(one.orders) for one in months))
        self.revenue = self._row("revenue", tuple(given(one.revenue) for one in months))
        self.new = self._row("new", tuple(given(one.new_customers) for one in months))
        self.cost = self._row(
            "cost", tuple(given(sum(row.cost for row in spent[one.month])) for one in months)
        )
        acquired = tuple(given(sum(row.customers for row in spent[one.month])) for one in months)
        self.acquired = self._row("acquired", acquired)
        self.aov = self._ratio("aov", self.revenue, self.orders)
        self.cpa = self._ratio("cpa", self.cost, self.acquired)

    def _row(self, key: str, values: Range) -> "_Line":
        return _Line(key, *_halves(values), values)

    def _ratio(self, key: str, parts: "_Line", wholes: "_Line") -> "_Line":
        values = tuple(
            derive(share, part, whole) for part, whole in zip(parts.values, wholes.values, strict=True)
        )
        return _Line(
            key, derive(share, parts.before, wholes.before), derive(share, parts.now, wholes.now), values
        )

    def table(self) -> Table:
        """Rows of months, on the page below; the columns are those of the tiles and their gutters."""
        t = self.brief.t
        gutters = tuple(Column(" " * (index + 1), "text", GUTTER) for index in range(3))
        columns = (
            Column(t("summary.measure"), "text", TILE),
            gutters[0],
            Column(t("summary.before", n=PERIOD), "money", TILE),
            gutters[1],
            Column(t("summary.now", n=PERIOD), "money", TILE),
            *(Column(self.brief.month(one.month), "money", TILE) for one in self.months),
        )
        lines = tuple(
            (given(t(f"summary.month_{one.key}")), given(None), one.before, given(None), one.now, *one.values)
            for one in (self.orders, self.revenue, self.new, self.cost, self.acquired, self.aov, self.cpa)
        )
        return Table(columns, lines, printed=False)


class _Line:
    """One measure by month: the period before, the last period, and every month."""

    def __init__(self, key: str, before: Cell, now: Cell, values: Range) -> None:
        self.key, self.before, self.now, self.values = key, before, now, values

    def change(self) -> Cell | None:
        """The last period against the one before; None where there are too few months."""
        if number(self.before) is None or number(self.now) is None or not number(self.before):
            return None
        return derive(change, self.now, self.before)

    @property
    def line(self) -> Range:
        """The months of the tile's small line."""
        return self.values[-MONTHS:] if any(number(cell) for cell in self.values) else ()


def _halves(values: Range) -> tuple[Cell, Cell]:
    if len(values) < 2 * PERIOD:
        return given(None), given(None)
    return total(values[-2 * PERIOD : -PERIOD]), total(values[-PERIOD:])


def _tiles(
    brief: Brief, segments: Sequence[SegmentSheet], spend: Spending | None, months: _Months
) -> tuple[Tile, ...]:
    t, h = brief.t, brief.headline
    whole = segments[0].total
    orders, revenue = whole.sums[1], whole.sums[2]
    ltv = same(whole.ltv[h], name=f"Report_LTV_{h}_months")
    interval = given(None)
    low, high = number(whole.lower), number(whole.upper)
    if low is not None and high is not None:
        interval = given(t("summary.interval", low=brief.amount(low), high=brief.amount(high)))
    aov = derive(economics.average_order_value, revenue, orders, name="Report_order_value")
    repeat = same(whole.repeat_rate, name="Report_repeat_rate")
    new = same(months.new.now) if number(months.new.now) is not None else given(whole.customers.value)
    first = Tile(t("tile.ltv", h=h), ltv, "money", interval)
    rest = (
        Tile(t("tile.repeat"), repeat, "share"),
        Tile(t("tile.aov"), aov, "money", months.aov.change(), series=months.aov.line),
        Tile(t("tile.new", n=PERIOD), new, "count", months.new.change(), series=months.new.line),
    )
    if spend is None:
        frequency = derive(economics.purchase_frequency, orders, whole.sums[0])
        return (first, *_short(brief, whole, h), Tile(t("tile.frequency"), frequency, "ratio"), *rest)[:6]
    cpa = same(spend.total.cpa)
    ratio = derive(acquisition.ltv_cac, ltv, cpa, name="Report_LTV_per_CPA")
    return (
        first,
        Tile(t("tile.cpa"), cpa, "money", months.cpa.change(), "up", series=months.cpa.line),
        Tile(t("tile.ltv_cac", h=h), ratio, "ratio"),
        *rest,
    )


def _short(brief: Brief, whole: object, h: int) -> tuple[Tile, ...]:
    """A shorter LTV beside the leading one."""
    shorter = {12: 6, 6: 3}.get(h)
    if shorter is None:
        return ()
    ltv = same(whole.ltv[shorter])  # type: ignore[attr-defined]
    return (Tile(brief.t("tile.ltv", h=shorter), ltv, "money"),)
