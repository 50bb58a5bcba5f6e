"""Excel workbooks (.xlsx, .xlsm, .xls, .ods): one sheet or one Table, every cell as text.

Text, because Excel keeps no types per column: the rules for dates, money and ids are then the same
as for CSV. A whole number loses its `.0`, a date is written in ISO form.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltv_xl.errors import SourceError
from ltv_xl.orders.cell_table import CellTable
from ltv_xl.orders.columns import Role, nearest
from ltv_xl.orders.raw import HEADER_ROWS, Raw, header_place
from ltv_xl.orders.reader_errors import readable, silent_panics
from ltv_xl.orders.source_file import SourceFile
from ltv_xl.orders.wording import listed
from ltv_xl.orders.workbook_size import refuse_oversized

if TYPE_CHECKING:
    import duckdb
    import python_calamine as calamine

_BLOCK = 8192
"""Rows that stand in memory as Python's values at a time."""


def open_workbook(
    connection: "duckdb.DuckDBPyConnection", source: SourceFile, part: str | None, role: Role, number: int
) -> Raw:
    """A sheet or Table as a Raw; without `part` the first sheet that holds anything."""
    with readable(source.name, "orders.broken_workbook"):
        refuse_oversized(source)
    with readable(source.name, _damage(source.path)), silent_panics():
        area = _area(source, part)
        top = list(islice(area.rows, HEADER_ROWS))
    texts = [[cell_text(cell) or "" for cell in row] for row in top]
    if not any(any(row) for row in texts):
        raise SourceError("orders.empty_sheet", file=source.name, sheet=area.name)
    place = header_place(texts, role)
    headers = [cell.strip() for cell in texts[place]]
    while headers and not headers[-1]:
        headers.pop()
    with readable(source.name, _damage(source.path)), silent_panics():
        columns = _columns(chain(top[place + 1 :], area.rows), len(headers))
    return cells_as_raw(
        connection,
        columns=columns,
        headers=headers,
        first_row=area.rows_above + place + 2,
        name=f"{source.name}#{part}" if part else source.name,
        role=role,
        number=number,
        detail=area.name,
    )


def cells_as_raw(
    connection: "duckdb.DuckDBPyConnection",
    *,
    columns: Sequence[Any],
    headers: Sequence[str],
    first_row: int,
    name: str,
    role: Role,
    number: int,
    detail: str,
) -> Raw:
    """The cells below a header as a Raw without its blank rows and blank columns.

    columns: Arrow's, of texts. first_row: the row of the sheet that the first of their cells stands in.
    """
    import pyarrow as pa

    count = len(columns[0]) if columns else 0
    filled = [
        (header, column)
        for header, column in zip(headers, columns, strict=True)
        if header.strip() or column.null_count < count
    ]
    table = pa.table(
        [*(column for _, column in filled), pa.array(range(first_row, first_row + count), pa.int64())],
        names=[*(f"c{place}" for place in range(len(filled))), "sheet_row"],
    )
    relation = f"raw_{number}"
    connection.register(f"{relation}_cells", table)
    is_filled = " OR ".join(f"c{place} IS NOT NULL" for place in range(len(filled)))
    connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM {relation}_cells WHERE {is_filled}")
    return Raw(
        name=name,
        role=role,
        relation=relation,
        headers=[header for header, _ in filled],
        types=["VARCHAR"] * len(filled),
        detail=detail,
        row_number="sheet_row",
    )


def open_cells(connection: "duckdb.DuckDBPyConnection", cells: CellTable, role: Role, number: int) -> Raw:
    """A table of a workbook that is open in Excel as a Raw."""
    return cells_as_raw(
        connection,
        columns=_chunked(cells.blocks, len(cells.headers)),
        headers=cells.headers,
        first_row=cells.first_row,
        name=cells.name,
        role=role,
        number=number,
        detail=cells.sheet,
    )


@dataclass(frozen=True)
class _Area:
    """A sheet or Table: its rows (a Table's with its header), and how many stand above them on the sheet."""

    name: str
    rows: Iterator[Sequence[Any]]
    rows_above: int


def _area(source: SourceFile, part: str | None) -> _Area:
    """The sheet or Table that was named, else the first sheet that holds anything."""
    import python_calamine as calamine

    path = str(source.path)
    try:
        try:
            book = calamine.load_workbook(path, load_tables=True)
            tables = book.table_names or []
        except calamine.TablesNotSupported:
            book = calamine.load_workbook(path)
            tables = list[str]()
    except calamine.PasswordError as error:
        raise SourceError("orders.password", file=source.name) from error
    if part is None:
        sheets = map(book.get_sheet_by_name, book.sheet_names)
        filled = next((sheet for sheet in sheets if sheet.height), None)
        if filled is None:
            raise SourceError("orders.empty_file", file=source.name)
        return _area_of(filled)
    if part in tables:  # before a sheet of that name, on which the Table stands below a title
        table = book.get_table_by_name(part)
        rows_above = max((table.start or (1, 0))[0] - 1, 0)
        return _Area(part, chain([list(table.columns)], table.to_python()), rows_above)
    if part in book.sheet_names:
        return _area_of(book.get_sheet_by_name(part))
    names = [*book.sheet_names, *tables]
    close = nearest(part, names)
    key = "orders.no_such_sheet" if close is None else "orders.no_such_sheet_near"
    raise SourceError(key, file=source.name, sheet=part, found=listed(names), near=close)


def _area_of(sheet: "calamine.CalamineSheet") -> _Area:
    """A sheet from its first cell on: blank rows and columns before it are no part of its area."""
    row, column = sheet.start or (0, 0)
    return _Area(sheet.name, (cells[column:] for cells in islice(sheet.iter_rows(), row, None)), row)


def _damage(path: Path) -> str:
    """Which sentence fits a workbook that would not open."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "orders.password"  # an encrypted .xlsx is wrapped like an old .xls
    if start[:2] == b"PK" and not zipfile.is_zipfile(path):
        return "orders.truncated_workbook"
    return "orders.broken_workbook"


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[Any]:
    """The first columns of rows as Arrow's, block by block: a sheet's cells take far less room as texts."""
    rows = iter(rows)
    return _chunked(iter(lambda: [row[:width] for row in islice(rows, _BLOCK)], []), width)


def _chunked(blocks: Iterable[Sequence[Sequence[Any]]], width: int) -> list[Any]:
    """Blocks of rows as so many of Arrow's columns."""
    import pyarrow as pa

    chunks: list[list[Any]] = [[] for _ in range(width)]
    for block in blocks:
        for column, cells in zip(chunks, zip(*block, strict=True), strict=True):
            column.append(pa.array([cell_text(cell) for cell in cells], pa.string()))
    return [pa.chunked_array(column, pa.string()) for column in chunks]


def cell_text(cell: Any) -> str | None:
    """A cell as text; None for an empty one. A time of day alone is midnight's day 1899-12-31 to nobody."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):  # of a cell that Excel shows as money
        return f"{cell.normalize():f}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
