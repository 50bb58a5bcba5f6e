"""A table as a file: text, workbook, Parquet."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.dialects.amounts import written_amount
from tests.dialects.columns import Cell
from tests.dialects.dates import serial
from tests.dialects.dialect import TYPED, Dialect, amount_form, date_form
from tests.dialects.sheet import Table

SHOWN = "#,##0.00\\ [$€-407]"
"""How a workbook shows its amounts whose currency only their format tells."""

_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


def write(dialect: Dialect, table: Table, folder: Path) -> Path:
    """Write a table as the dialect's kind of file, and give its path."""
    if dialect.kind == "text":
        path = folder / ("orders.tsv" if dialect.delimiter == "\t" else "orders.csv")
        path.write_bytes(_text(dialect, table))
    elif "parquet" in dialect.kind:
        path = folder / "orders.parquet"
        _write_parquet(dialect, table, path)
    else:
        path = folder / "orders.xlsx"
        write_workbook = _write_by_openpyxl if "openpyxl" in dialect.kind else _write_workbook
        write_workbook(dialect, table, path)
    return path


def written(dialect: Dialect, cell: Cell) -> str:
    """A cell as text."""
    form = amount_form(dialect)
    match cell:
        case None:
            return ""
        case Decimal():
            return written_amount(cell, form)
        case float():
            return f"{cell:g}".replace(".", form.decimal)
        case datetime():
            return date_form(dialect).write(cell)
        case _:
            return str(cell)


def _text(dialect: Dialect, table: Table) -> bytes:
    """Delimited text. What an encoding does not have is saved as UTF-8 with a mark, as Excel does."""
    stream = io.StringIO()
    ends = "\r\n" if dialect.ends == "CRLF" else "\n"
    lines = csv.writer(stream, delimiter=dialect.delimiter, lineterminator=ends)
    if dialect.quotes == "all":
        lines = csv.writer(stream, delimiter=dialect.delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    if dialect.around == "separator named":
        stream.write(f"sep={dialect.delimiter}{ends}")
    for row in (*table.above, table.headers, *table.rows):
        lines.writerow([written(dialect, cell) for cell in row])
    try:
        return stream.getvalue().encode(dialect.encoding)
    except UnicodeEncodeError:
        return stream.getvalue().encode("utf-8-sig")


def _typed(dialect: Dialect, cell: Cell) -> Cell:
    """A cell of a file that knows numbers and dates; a moment with an offset is a text all the same."""
    if isinstance(cell, datetime):
        zoned = "offset" in dialect.dates or "universal" in dialect.dates or " of " in dialect.dates
        if zoned:
            return written(dialect, cell)
        return datetime(cell.year, cell.month, cell.day) if dialect.dates == "ISO" else cell
    return cell


def _cells(dialect: Dialect, row: Sequence[Cell]) -> list[Cell]:
    """The cells of a workbook's row."""
    if dialect.kind not in TYPED:
        return [
            cell
            if isinstance(cell, datetime) and dialect.damage == "dates read anew"
            else written(dialect, cell)
            for cell in row
        ]
    typed = [_typed(dialect, cell) for cell in row]
    if dialect.kind == "xlsx with serials":
        return [serial(cell) if isinstance(cell, datetime) else cell for cell in typed]
    return typed


def _spans(table: Table) -> list[tuple[int, int]]:
    """First and last row of each order with several rows."""
    spans, start = [], 0
    for order, rows in groupby(table.orders):
        length = len(list(rows))
        if order is not None and length > 1:
            spans.append((start, start + length - 1))
        start += length
    return spans


def _write_workbook(dialect: Dialect, table: Table, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"date_1904": dialect.kind == "xlsx of 1904"}) as book:
        if dialect.damage == "cover sheet":
            book.add_worksheet("表紙").write_string(1, 1, "売上レポート")
        if dialect.damage == "old sheet hidden":
            _write_old_sheet(book, dialect, table)
        sheet: Any = book.add_worksheet()
        if dialect.damage == "old sheet hidden":
            sheet.activate()
            sheet.set_first_sheet()
        shown = book.add_format({"num_format": SHOWN}) if dialect.damage == "currency shown" else None
        moment = book.add_format({"num_format": _DAY if dialect.dates == "ISO" else _MOMENT})
        top = len(table.above) + 1
        for number, row in enumerate((*table.above, table.headers, *table.rows)):
            for place, cell in enumerate(_cells(dialect, row)):
                _write_cell(sheet, number, place, cell, moment, shown)
        for number in table.hidden:
            sheet.set_row(top + number, None, None, {"hidden": True})
        for first, last in _spans(table):
            for place in table.merged:
                cell = _cells(dialect, [table.rows[first][place]])[0]
                sheet.merge_range(top + first, place, top + last, place, "")
                _write_cell(sheet, top + first, place, cell, moment)


def _write_old_sheet(book: Any, dialect: Dialect, table: Table) -> None:
    """A hidden sheet with the first rows, as where last month's is kept."""
    sheet = book.add_worksheet("旧")
    for number, row in enumerate((table.headers, *table.rows[:9])):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, written(dialect, cell))
    sheet.hide()


def _write_cell(sheet: Any, row: int, place: int, cell: Cell, moment: Any, shown: Any = None) -> None:
    match cell:
        case None | "":
            pass
        case datetime():
            sheet.write_datetime(row, place, cell, moment)
        case Decimal():
            sheet.write_number(row, place, float(cell), shown)
        case float() | int():
            sheet.write_number(row, place, float(cell))
        case _:
            sheet.write_string(row, place, cell)


def _write_by_openpyxl(dialect: Dialect, table: Table, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    top = len(table.above) + 2
    for row in (*table.above, table.headers, *table.rows):
        sheet.append([cell if cell != "" else None for cell in _cells(dialect, row)])
    for number in table.hidden:
        sheet.row_dimensions[top + number].hidden = True
    for first, last in _spans(table):
        for place in table.merged:
            sheet.merge_cells(
                start_row=top + first, end_row=top + last, start_column=place + 1, end_column=place + 1
            )
    book.save(path)


def _write_parquet(dialect: Dialect, table: Table, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    convert = _typed if dialect.kind == "parquet" else written
    columns = [
        pa.array([convert(dialect, cell) for cell in cells]) for cells in zip(*table.rows, strict=True)
    ]
    pq.write_table(pa.Table.from_arrays(columns, names=_unlike(table.headers)), path)


def _unlike(headers: Sequence[str]) -> list[str]:
    """Parquet's columns have different names."""
    return [
        header if header not in headers[:number] else f"{header}_{number}"
        for number, header in enumerate(headers)
    ]
