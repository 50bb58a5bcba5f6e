"""The tables Orders, Customers and AdSpend of the open workbook, as sources that `ltv_xl.orders` reads."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlwings as xw
from msgspec import Struct

from ltv_xl.column_letters import column_letters
from ltv_xl.errors import SourceError
from ltv_xl.orders.sources.cell_table import CellTable
from ltv_xl.orders.wording import listed

BLOCK = 100_000
"""Cells read at once: a call to Excel for each would take hours, one for all the memory of both."""

Progress = Callable[[int, int], None]
"""Rows read, of how many."""


class OrderTable(Struct, frozen=True):
    """A table of the workbook: where its body begins, counted from 1, and how many rows it has."""

    name: str
    sheet: str
    headers: Sequence[str]
    row: int
    column: int
    rows: int

    def letter_of(self, header: str) -> str:
        """The column of the sheet under a header."""
        return column_letters(self.column + list(self.headers).index(header))


def order_table(book: xw.Book, name: str) -> OrderTable | None:
    """The table of a name, whatever sheet it lies on. SourceError for one that hides its header row."""
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name.lower() == name.lower():
                return _described(sheet, table)
    return None


def table_list(book: xw.Book) -> str:
    """All tables of a workbook, for a sentence."""
    names = [table.name for sheet in book.sheets for table in sheet.tables]
    return listed(names) if names else "-"


def as_source(book: xw.Book, table: OrderTable, progress: Progress) -> CellTable:
    """What `read` takes: the cells, read when it asks for them."""
    return CellTable(
        table.name, table.sheet, table.headers, table.row, _blocks(book.sheets[table.sheet], table, progress)
    )


def top_rows(book: xw.Book, table: OrderTable, count: int) -> list[list[Any]]:
    """The first rows of a table."""
    height = min(count, table.rows)
    return (
        _rows(book.sheets[table.sheet], table.row, table.column, height, len(table.headers))
        if height > 0
        else []
    )


def _described(sheet: xw.Sheet, table: xw.main.Table) -> OrderTable:
    if not table.show_headers:
        raise SourceError("excel.table.no_header_row", table=table.name, sheet=sheet.name)
    area = table.range
    height, width = area.shape
    headers = _rows(sheet, area.row, area.column, 1, width)[0]
    return OrderTable(
        table.name,
        sheet.name,
        [str(header or "").strip() for header in headers],
        area.row + 1,
        area.column,
        height - 1 - bool(table.show_totals),
    )


def _blocks(sheet: xw.Sheet, table: OrderTable, progress: Progress) -> Iterator[Sequence[Sequence[Any]]]:
    width = len(table.headers)
    step = max(1, BLOCK // width)
    for first in range(0, table.rows, step):
        count = min(step, table.rows - first)
        yield _rows(sheet, table.row + first, table.column, count, width)
        progress(first + count, table.rows)


def _rows(sheet: xw.Sheet, row: int, column: int, height: int, width: int) -> list[list[Any]]:
    cells = sheet.range((row, column), (row + height - 1, column + width - 1))
    try:
        values: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value
    except TypeError:  # xlwings 0.37.8 on the Mac, where a block holds an error
        values = cells.options(ndim=2).value
        shown = cells.api.string_value.get()
        shown = shown if isinstance(shown, list) else [[shown]]
        shown = shown if isinstance(shown[0], list) else [shown]
        for values_row, shown_row in zip(values, shown, strict=True):
            for place, text in enumerate(shown_row):
                if str(text).startswith("#") and values_row[place] is None:
                    values_row[place] = str(text)
    return values
