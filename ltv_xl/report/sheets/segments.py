"""A sheet for each dimension: what the customers of each segment bought, are worth, and may cost."""

from collections.abc import Mapping
from typing import NamedTuple

from ltv_xl.analysis.tables.segments import OTHER, Segment
from ltv_xl.orders.table import Dimension
from ltv_xl.report import records
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Cell, Sheet, Table
from ltv_xl.report.sheets.pairs import names_table, pair_fields
from ltv_xl.report.sheets.segment_charts import charts
from ltv_xl.report.sheets.segment_forecast import sums_ahead, total_ahead
from ltv_xl.report.sheets.segment_rows import Basis, Row, details, fields, segment_row
from ltv_xl.report.sheets.segment_workings import (
    MONTHS,
    segment_workings,
    total_workings,
    workings_tables,
)
from ltv_xl.report.sheets.spending import TOTAL, Spend
from ltv_xl.texts import room
from ltv_xl.workbook_names import SEGMENT_PREFIX


class SegmentSheet(NamedTuple):
    """A dimension's sheet and its rows, the total last."""

    dimension: Dimension
    sheet: Sheet
    rows: tuple[Row, ...]
    total: Row


def segment_sheet(
    brief: Brief,
    dimension: Dimension,
    tab: str,
    target_profit: Cell,
    paid: Mapping[str | None, Spend],
    *,
    lead: bool,
) -> SegmentSheet:
    """The sheet of a dimension.

    tab: the sheet's name. target_profit: its cell on About. paid: the spend by channel and the TOTAL; empty
    for the dimensions that ads do not know. lead: its total gives the workbook's LTV names.
    """
    h = brief.headline
    basis = Basis(brief, tuple(map(given, range(1, MONTHS + 1))), target_profit)
    months, limits = brief.age_months(dimension.name), brief.limits(dimension.name, h)
    better = brief.better(dimension.name, h)
    ahead = sums_ahead(brief, dimension)
    segments = [
        segment_workings(
            segment,
            brief.value_name(dimension, segment.value),
            months.get(segment.value, {}),
            ahead.get(segment.value),
        )
        for segment in _sorted(brief, dimension)
    ]
    rows = tuple(
        segment_row(
            basis,
            segment,
            limits.get(segment.value),
            paid.get(segment.value),
            better=segment.value in better and segment.value not in {None, OTHER},
        )
        for segment in segments
    )
    in_all = total_ahead(brief, [segment.ahead for segment in segments])
    everyone = total_workings(brief.t("total"), segments, in_all)
    total = segment_row(basis, everyone, brief.limits(None, h).get(None), paid.get(TOTAL), named=lead)
    first = fields(brief, dimension, paid=bool(paid))
    if dimension.of:
        first = (*pair_fields(brief, dimension, total), *first[1:])
    shown = (*first, *details(brief))
    note = brief.t("segment.note" if brief.has_limits else "segment.note_revenue", h=h)
    table = Table(
        records.columns(shown),
        records.lines(shown, rows),
        records.line(shown, total),
        name=f"{SEGMENT_PREFIX}{dimension.name}",
        note=brief.t("two_sentences", first=note, second=brief.t("segment.note_paid")) if paid else note,
        details=len(first),
    )
    drawn, figures = charts(brief, dimension, rows, total, [row for row in rows if row.value in paid])
    sheet = Sheet(
        f"segment.{dimension.name}",
        tab,
        brief.t("segment.title", by=brief.by(dimension)),
        brief.t(
            "segment.subtitle",
            dimension=brief.dimension_name(dimension),
            date=brief.day(brief.analysis.as_of),
            h=h,
        ),
        (table, *drawn),
        (
            *figures,
            *workings_tables(brief, basis.month_numbers, segments, everyone),
            *((names_table(brief, dimension, (*rows, total)),) if dimension.of else ()),
        ),
        freeze_table=True,
    )
    return SegmentSheet(dimension, sheet, rows, total)


def _sorted(brief: Brief, dimension: Dimension) -> list[Segment]:
    """Age bands in their order; others by LTV, those with too few observed after them; gathered ones last."""
    limits = brief.limits(dimension.name, brief.headline)
    bands = list(room("report", brief.lang)["value"]["age_band"]) if dimension.name == "age_band" else []

    def rank(segment: Segment) -> tuple[int, float, int]:
        last = 2 if segment.value is None else 1 if segment.value == OTHER else 0
        if segment.value in bands:
            return last, bands.index(segment.value), 0
        worth = limits[segment.value].estimate if segment.value in limits else float("-inf")
        return last, -worth, -segment.customers

    return sorted(brief.analysis.segments[dimension.name], key=rank)
