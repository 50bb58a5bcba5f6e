"""The index of a report that was split: one workbook per segment, with a link to each."""

from collections.abc import Mapping

from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import same
from ltv_xl.report.content import Cell, Column, Sheet, Table
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.workbook_names import FILES_TABLE


def files_sheet(brief: Brief, segments: SegmentSheet, files: Mapping[str | None, str]) -> Sheet:
    """The segments of the dimension with their file, which lies in the same folder as the index."""
    t, h = brief.t, brief.headline
    rows = tuple(
        (same(row.name), _link(files[row.value]), same(row.customers), same(row.orders), same(row.ltv[h]))
        for row in segments.rows
        if row.value in files
    )
    columns = (
        Column(brief.dimension_name(segments.dimension), "text", 150),
        Column(t("files.file"), "text", 260),
        Column(t("column.customers"), "count", 90),
        Column(t("column.orders"), "count", 90),
        Column(t("column.ltv", h=h), "money", 110, look="strong"),
    )
    by = brief.by(segments.dimension)
    return Sheet(
        "files",
        t("sheet.files"),
        t("files.title", by=by),
        t("files.subtitle"),
        (Table(columns, rows, name=FILES_TABLE, note=t("files.note")),),
        freeze_table=True,
    )


def _link(name: str) -> Cell:
    """A link that opens the file beside this one; in a preview it is the file's name."""
    written = name.replace('"', '""')
    return Cell(name, lambda: f'HYPERLINK("{written}","{written}")')
