"""One sheet per dimension: what the customers of each segment bought, are worth, and may cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from ltv_xl.analysis.tables import HORIZONS, OTHER, Limits, Segment
from ltv_xl.orders.table import Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, total
from ltv_xl.report.content import Cell, Column, Range, Sheet, Table
from ltv_xl.report.sheets.segment_charts import charts
from ltv_xl.report.sheets.segment_rows import COST, MONTHS, Row, ages, line, month_tables, summed, workings
from ltv_xl.report.style import THOUSANDS_FROM
from ltv_xl.texts import room
from ltv_xl.workbook_names import SEGMENT_PREFIX

TOTAL = "\x00total"
"""The key of the total among costs per channel."""


@dataclass(frozen=True)
class SegmentSheet:
    """A dimension's sheet and its rows, the total last."""

    dimension: Dimension
    sheet: Sheet
    rows: tuple[Row, ...]
    total: Row


def segment_sheet(
    brief: Brief,
    dimension: Dimension,
    tab: str,
    profit: Cell,
    cpa: Mapping[str | None, Cell],
    *,
    lead: bool,
) -> SegmentSheet:
    """The sheet of one dimension.

    tab: the sheet's name. profit: the cell with the target profit. cpa: cost per customer by channel and
    for the TOTAL; empty for the dimensions that ads do not know. lead: its total gives the
    workbook's LTV names.
    """
    segments = _sorted(brief, dimension)
    months = tuple(map(given, range(1, MONTHS + 1)))
    months_of = brief.age_months(dimension.name)
    limits = brief.limits(dimension.name, brief.headline)
    rows, lines, bodies = [], [], []
    for one in segments:
        sums: Range = (given(one.customers), given(one.orders), given(one.revenue), given(one.gross_profit))
        counts = tuple(map(given, (one.known_customers, one.repeat_customers, one.inactive_customers)))
        body = workings(
            brief.value_name(dimension, one.value), sums, counts, ages(months_of.get(one.value, {}))
        )
        interval = _interval(limits.get(one.value))
        row, cells_of = line(brief, one.value, body, sums, interval, months, profit, cpa.get(one.value))
        rows.append(row)
        lines.append(cells_of)
        bodies.append(body)
    sums = tuple(total(tuple(one[1 + index] for one in lines)) for index in range(4))
    end = workings(brief.t("total"), sums, *summed(bodies))
    interval = _interval(brief.limits(None, brief.headline).get(None))
    total_row, total_line = line(brief, None, end, sums, interval, months, profit, cpa.get(TOTAL), named=lead)
    columns = _columns(brief, dimension, paid=bool(cpa))
    table = Table(
        columns,
        tuple(one[: len(columns)] for one in lines),
        total_line[: len(columns)],
        name=f"{SEGMENT_PREFIX}{dimension.name}",
        note=brief.t("segment.note", h=brief.headline),
    )
    cost = {row: one[COST] for row, one in zip(rows, lines, strict=True) if row.value in cpa}
    drawn, figures = charts(brief, dimension, rows, total_row, cost)
    title = brief.dimension_name(dimension)
    sheet = Sheet(
        f"segment.{dimension.name}",
        tab,
        brief.t("segment.title", by=brief.by(dimension)),
        brief.t("segment.subtitle", dimension=title, date=brief.day(brief.analysis.as_of), h=brief.headline),
        (table, *drawn),
        (*figures, *month_tables(brief, months, bodies, end)),
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
