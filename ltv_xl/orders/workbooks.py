"""Excel workbooks (.xlsx, .xlsm, .xls, .ods): one sheet or one Table, every cell as text.

Text, because Excel keeps no types per column: the rules for dates, money and ids are then the same
as for CSV. A whole number loses its `.0`, a date is written in ISO form.
"""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltv_xl.errors import SourceError
from ltv_xl.orders.cell_table import CellTable
from ltv_xl.orders.columns import Role, listed, nearest
from ltv_xl.orders.raw import HEADER_ROWS, Raw, header_place

if TYPE_CHECKING:
    import duckdb


def open_workbook(
    connection: "duckdb.DuckDBPyConnection", path: Path, part: str | None, role: Role, number: int
) -> Raw:
    """A sheet or Table as a Raw; without `part` the first sheet that holds anything."""
    name, cells, first = _cells(path, part)
    rows = [[cell_text(cell) or "" for cell in row] for row in cells[:HEADER_ROWS]]
    if not any(any(row) for row in rows):
        raise SourceError("orders.empty_sheet", file=path.name, sheet=name)
    place = header_place(rows, role)
    header = [cell.strip() for cell in rows[place]]
    while header and not header[-1]:
        header.pop()
    columns = list(zip(*cells[place + 1 :], strict=True)) or [()] * len(header)
    return cells_as_raw(
        connection,
        columns=[_column(column) for column in columns[: len(header)]],
        headers=header,
        first_row=first + place + 2,
        name=f"{path.name}#{part}" if part else path.name,
        role=role,
        number=number,
        detail=name,
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
    """The cells below a header as a Raw without its blank rows.

    columns: Arrow's, of texts. first_row: the row of the sheet that the first of their cells stands in.
    """
    import pyarrow as pa

    count = len(columns[0]) if columns else 0
    table = pa.table(
        [*columns, pa.array(range(first_row, first_row + count), pa.int64())],
        names=[*(f"c{column}" for column in range(len(headers))), "sheet_row"],
    )
    relation = f"raw_{number}"
    connection.register(f"{relation}_cells", table)
    filled = " OR ".join(f"c{column} IS NOT NULL" for column in range(len(headers)))
    connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM {relation}_cells WHERE {filled}")
    return Raw(
        name=name,
        role=role,
        relation=relation,
        headers=headers,
        types=["VARCHAR"] * len(headers),
        detail=detail,
        row_number="sheet_row",
    )


def open_cells(connection: "duckdb.DuckDBPyConnection", cells: CellTable, role: Role, number: int) -> Raw:
    """A table of a workbook that is open in Excel as a Raw."""
    import pyarrow as pa

    chunks: list[list[Any]] = [[] for _ in cells.headers]
    for block in cells.blocks:
        for found, column in zip(chunks, zip(*block, strict=True), strict=True):
            found.append(_column(column))
    return cells_as_raw(
        connection,
        columns=[pa.chunked_array(found, pa.string()) for found in chunks],
        headers=cells.headers,
        first_row=cells.first_row,
        name=cells.name,
        role=role,
        number=number,
        detail=cells.sheet,
    )


def _cells(path: Path, part: str | None) -> tuple[str, list[list[Any]], int]:
    """The name of the sheet or Table, its rows (a Table's with its header), and the rows above it."""
    import python_calamine as calamine

    try:
        try:
            book = calamine.load_workbook(str(path), load_tables=True)
            tables = book.table_names or []
        except calamine.TablesNotSupported:
            book = calamine.load_workbook(str(path))
            tables = list[str]()
        sheets = book.sheet_names
        if part is None:
            for name in sheets:
                sheet = book.get_sheet_by_name(name)
                if sheet.height:
                    return name, sheet.to_python(), (sheet.start or (0, 0))[0]
            raise SourceError("orders.empty_file", file=path.name)
        if part in tables:  # before a sheet of that name, on which the Table stands below a title
            found = book.get_table_by_name(part)
            return part, [list(found.columns), *found.to_python()], max((found.start or (1, 0))[0] - 1, 0)
        if part in sheets:
            sheet = book.get_sheet_by_name(part)
            return part, sheet.to_python(), (sheet.start or (0, 0))[0]
    except calamine.PasswordError as error:
        raise SourceError("orders.password", file=path.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise SourceError(_damage(path), file=path.name) from error
    names = [*sheets, *tables]
    close = nearest(part, names)
    key = "orders.no_such_sheet" if close is None else "orders.no_such_sheet_near"
    raise SourceError(key, file=path.name, sheet=part, found=listed(names), near=close)


def _damage(path: Path) -> str:
    """Which sentence fits a workbook that would not open."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "orders.password"  # an encrypted .xlsx is wrapped like an old .xls
    if start[:2] == b"PK" and not zipfile.is_zipfile(path):
        return "orders.truncated_workbook"
    return "orders.broken_workbook"


def _column(cells: Sequence[Any]) -> Any:
    import pyarrow as pa

    return pa.array([cell_text(cell) for cell in cells], pa.string())


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
