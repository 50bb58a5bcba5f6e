"""One sheet per dimension: what the customers of each segment bought, are worth, and may cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ltv_xl.analysis.tables import HORIZONS, OTHER, AgeMonth, Limits, Segment
from ltv_xl.formulas import acquisition, economics
from ltv_xl.orders.table import Dimension
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import difference, running, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.style import THOUSANDS_FROM
from ltv_xl.report.style import minus as minus_sign
from ltv_xl.texts import room

MONTHS = max(HORIZONS)
YEAR = 12
TOTAL = "\x00total"
"""The key of the total among costs per channel."""
COST = 5 + 5 + len(HORIZONS) + 3 + 2
"""Where a line has its cost per customer: after name and sums, behaviour, LTV, interval, limits."""
BARS = 12
"""A chart's bars at most: the largest segments and the total."""


@dataclass(frozen=True, eq=False)
class Row:
    """The cells of one segment that other sheets may point at; sums: customers, orders, revenue, profit."""

    value: str | None
    name: Cell
    sums: Range
    customers: Cell
    repeat_rate: Cell
    ltv: Mapping[int, Cell]
    lower: Cell
    upper: Cell
    observed: Cell
    max_cpo: Cell
    target_cpo: Cell
    payback: Cell
    verdict: Cell
    curve: Range


@dataclass(frozen=True)
class SegmentSheet:
    """A dimension's sheet and its rows, the total last."""

    dimension: Dimension
    sheet: Sheet
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class _Workings:
    """Figures below the printed page: what the ratios and the LTV of one row are made of."""

    name: str
    known: Cell
    repeat: Cell
    inactive: Cell
    order_profit: Cell
    within_year: Cell
    observed: Range
    orders: Range
    profits: Range
    curve: Range


def segment_sheet(
    brief: Brief, dimension: Dimension, tab: str, profit: Cell, cpa: Mapping[str | None, Cell]
) -> SegmentSheet:
    """The sheet of one dimension.

    tab: the sheet's name. profit: the cell with the target profit. cpa: cost per customer by channel and
    for the TOTAL; empty for the dimensions that ads do not know.
    """
    segments = _sorted(brief, dimension)
    months = tuple(map(given, range(1, MONTHS + 1)))
    ages = brief.age_months(dimension.name)
    limits = brief.limits(dimension.name, brief.headline)
    rows, lines, bodies = [], [], []
    for one in segments:
        sums: Range = (given(one.customers), given(one.orders), given(one.revenue), given(one.gross_profit))
        counts = tuple(map(given, (one.known_customers, one.repeat_customers, one.inactive_customers)))
        body = _workings(brief.value_name(dimension, one.value), sums, counts, _ages(ages.get(one.value, {})))
        interval = _interval(limits.get(one.value))
        row, line = _line(brief, one.value, body, sums, interval, months, profit, cpa.get(one.value))
        rows.append(row)
        lines.append(line)
        bodies.append(body)
    sums = tuple(total(tuple(line[1 + index] for line in lines)) for index in range(4))
    end = _workings(brief.t("total"), sums, *_summed(bodies))
    interval = _interval(brief.limits(None, brief.headline).get(None))
    total_row, total_line = _line(brief, None, end, sums, interval, months, profit, cpa.get(TOTAL))
    columns = _columns(brief, dimension, paid=bool(cpa))
    table = Table(
        columns,
        tuple(line[: len(columns)] for line in lines),
        total_line[: len(columns)],
        name=f"Segment_{dimension.name}",
        note=brief.t("segment.note", h=brief.headline),
    )
    cost = {row: line[COST] for row, line in zip(rows, lines, strict=True) if row.value in cpa}
    charts, figures = _charts(brief, dimension, rows, total_row, cost)
    title = brief.dimension_name(dimension)
    sheet = Sheet(
        f"segment.{dimension.name}",
        tab,
        brief.t("segment.title", by=brief.by(dimension)),
        brief.t("segment.subtitle", dimension=title, date=brief.day(brief.analysis.as_of), h=brief.headline),
        (table, *charts),
        (*figures, *_month_tables(brief, months, bodies, end)),
        freeze_table=True,
        one_page=True,
    )
    return SegmentSheet(dimension, sheet, tuple(rows), total_row)


def _interval(limits: Limits | None) -> tuple[Cell, Cell]:
    return (given(limits.lower), given(limits.upper)) if limits else (given(None), given(None))


def _sorted(brief: Brief, dimension: Dimension) -> list[Segment]:
    """Age bands in their order; others by LTV, those with too few observed after them; gathered ones last."""
    limits = brief.limits(dimension.name, brief.headline)
    bands = list(room("report", brief.lang)["value"]["age_band"]) if dimension.name == "age_band" else []

    def rank(one: Segment) -> tuple[int, float, int]:
        last = 2 if one.value is None else 1 if one.value == OTHER else 0
        if one.value in bands:
            return last, bands.index(one.value), 0
        worth = limits[one.value].estimate if one.value in limits else float("-inf")
        return last, -worth, -one.customers

    return sorted(brief.analysis.segments[dimension.name], key=rank)


def _workings(name: str, sums: Range, one: Range, ages: tuple[Range, Range, Range]) -> _Workings:
    """sums: customers, orders, revenue, gross profit. one: known, repeat, inactive customers."""
    _, orders, _, gross_profit = sums
    known, repeat, inactive = one
    observed, placed, profits = ages
    return _Workings(
        name,
        known,
        repeat,
        inactive,
        derive(share, gross_profit, orders),
        cells.sum_of_ratios(placed[:YEAR], observed[:YEAR], observed[YEAR - 1]),
        observed,
        placed,
        profits,
        cells.curve(profits, observed, share, running),
    )


def _ages(rows: Mapping[int, AgeMonth]) -> tuple[Range, Range, Range]:
    """Customers observed, orders placed and gross profit by month since the first order."""
    found = [rows.get(month) for month in range(1, MONTHS + 1)]
    return (
        tuple(given(row.observed if row else 0) for row in found),
        tuple(given(row.orders if row else 0) for row in found),
        tuple(given(row.gross_profit if row else 0) for row in found),
    )


def _summed(bodies: Sequence[_Workings]) -> tuple[Range, tuple[Range, Range, Range]]:
    """The total's counts and months, as sums over the segments."""

    def monthly(column: str) -> Range:
        return tuple(total(tuple(getattr(body, column)[month] for body in bodies)) for month in range(MONTHS))

    counts = tuple(
        total(tuple(getattr(body, column) for body in bodies)) for column in ("known", "repeat", "inactive")
    )
    return counts, (monthly("observed"), monthly("orders"), monthly("profits"))


def _line(
    brief: Brief,
    value: str | None,
    body: _Workings,
    sums: Range,
    interval: tuple[Cell, Cell],
    months: Range,
    profit: Cell,
    cpa: Cell | None,
) -> tuple[Row, Range]:
    """One line of the table; its last cells belong to the paid channels."""
    customers, orders, revenue, gross_profit = sums
    few = brief.t("few")
    ltv = {h: cells.if_enough(body.curve[h - 1], body.observed[h - 1], few) for h in HORIZONS}
    observed = same(body.observed[brief.headline - 1])
    max_cpo = derive(acquisition.max_cpo, ltv[YEAR], profit)
    target_cpo = derive(acquisition.target_cpo, body.order_profit, body.within_year)
    cost = same(cpa) if cpa else given(None)
    words = {kind: brief.t(f"status.{kind}") for kind in ("room", "over", "unsure", "none")}
    if brief.headline == YEAR:
        judged = cells.verdict(cost, interval, body.observed[YEAR - 1], profit, words)
    else:
        judged = given(words["unsure" if cpa else "none"])
    row = Row(
        value=value,
        name=given(body.name),
        customers=customers,
        repeat_rate=derive(economics.repeat_rate, body.repeat, customers),
        ltv=ltv,
        lower=interval[0],
        upper=interval[1],
        observed=observed,
        max_cpo=max_cpo,
        target_cpo=target_cpo,
        payback=cells.first_reaching(cost, body.curve, months),
        verdict=judged,
        curve=body.curve,
        sums=sums,
    )
    line = (
        row.name,
        *sums,
        derive(economics.average_order_value, revenue, orders),
        derive(share, gross_profit, revenue),
        derive(economics.purchase_frequency, orders, customers),
        row.repeat_rate,
        derive(share, body.inactive, customers),
        *(ltv[h] for h in HORIZONS),
        *interval,
        observed,
        target_cpo,
        max_cpo,
        cost,
        derive(acquisition.ltv_cac, ltv[YEAR], cost),
        row.payback,
        judged,
    )
    return row, line


def _columns(brief: Brief, dimension: Dimension, *, paid: bool) -> tuple[Column, ...]:
    t, headline = brief.t, brief.headline
    scale = t("scale.thousand") if brief.analysis.total.revenue >= THOUSANDS_FROM else t("scale.one")
    horizons = tuple(
        Column(
            t("column.ltv", h=h),
            "money",
            62,
            t("group.ltv") if h == HORIZONS[0] else "",
            "strong" if h == headline else "plain",
        )
        for h in HORIZONS
    )
    columns = (
        Column(brief.dimension_name(dimension), "text", 96),
        Column(t("column.customers"), "count", 60, t("group.volume")),
        Column(t("column.orders"), "count", 56),
        Column(t("column.revenue", scale=scale), "total", 60),
        Column(t("column.gross_profit", scale=scale), "total", 60),
        Column(t("column.aov"), "money", 60, t("group.behaviour")),
        Column(t("column.margin"), "share", 54),
        Column(t("column.frequency"), "ratio", 58),
        Column(t("column.repeat"), "share", 58),
        Column(t("column.inactive"), "share", 58),
        *horizons,
        Column(t("column.lower", h=headline), "money", 56, look="muted"),
        Column(t("column.upper", h=headline), "money", 56, look="muted"),
        Column(t("column.observed", h=headline), "count", 62, look="muted"),
        Column(t("column.target_cpo"), "money", 58, t("group.acquisition")),
        Column(t("column.max_cpo"), "money", 58),
    )
    if not paid:
        return columns
    return (
        *columns,
        Column(t("column.cpa"), "money", 54),
        Column(t("column.ltv_cac"), "ratio", 56),
        Column(t("column.payback"), "months", 56),
        Column(t("column.verdict"), "text", 104, look="verdict"),
    )


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
    chart = Chart("interval", names, (series,), "money", alt, width, 40 + 29 * len(lines))
    columns = (
        Column(brief.t("chart_figures"), "text", 96),
        Column(brief.t("column.ltv", h=h), "money", 62),
        Column("+", "money", 62),
        Column(minus_sign(brief.lang), "money", 62),
    )
    return chart, Table(columns, tuple(lines), printed=False)


def _charts(
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
    against = Chart("limits", names, series, "money", t("segment.limit_alt"), 560, height)
    right = (Heading(t("segment.limit"), t("segment.limit_note"), span=11), against)
    limit_columns = (
        Column(t("chart_figures"), "text", 96),
        Column(t("column.max_cpo"), "money", 62),
        Column(t("column.cpa"), "money", 62),
    )
    return (Beside(left, right, 11),), (figures, Table(limit_columns, lines, printed=False))


def _month_tables(
    brief: Brief, months: Range, bodies: Sequence[_Workings], end: _Workings
) -> tuple[Block, ...]:
    """What the ratios and the LTV are made of, by segment and month since the first order."""
    t = brief.t
    counts = (
        Column(t("segment.workings"), "text", 96),
        Column(t("column.known"), "count", 60),
        Column(t("column.repeat_customers"), "count", 60),
        Column(t("column.inactive_customers"), "count", 60),
        Column(t("column.order_profit"), "money", 60),
        Column(t("column.within_year"), "ratio", 60),
    )
    lines = tuple(
        (given(body.name), body.known, body.repeat, body.inactive, body.order_profit, body.within_year)
        for body in (*bodies, end)
    )
    tables: list[Block] = [Table(counts, lines[:-1], lines[-1], printed=False)]
    # The months stand as numbers in the first table's own row: payback reads them.
    month_row: Range | None = (given(t("segment.month")), *months)
    kinds: tuple[tuple[str, Kind], ...] = (
        ("observed", "count"),
        ("orders", "count"),
        ("profits", "money"),
        ("curve", "money"),
    )
    for column, kind in kinds:
        header = (
            Column(t(f"segment.{column}"), "text", 96),
            *(Column(str(month), kind, 60) for month in range(1, MONTHS + 1)),
        )
        rows = tuple((given(body.name), *getattr(body, column)) for body in bodies)
        first = (month_row,) if month_row else ()
        month_row = None
        tables.append(Table(header, (*first, *rows), (given(end.name), *getattr(end, column)), printed=False))
    return (Heading(t("segment.workings_title"), t("segment.workings_note")), *tables)
