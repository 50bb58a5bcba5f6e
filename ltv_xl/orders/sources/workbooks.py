"""Excel workbooks (.xlsx, .xlsm, .xls, .ods): one sheet or one Table, every cell as text."""

import zipfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.database import literal
from ltv_xl.errors import SourceError
from ltv_xl.orders.headers import Role, nearest
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.cell_table import CellTable
from ltv_xl.orders.sources.hidden_rows import hidden_rows
from ltv_xl.orders.sources.merged_cells import Merge, filled_down, filled_merges
from ltv_xl.orders.sources.number_formats import currency_signs
from ltv_xl.orders.sources.own_workbooks import is_own_workbook
from ltv_xl.orders.sources.raw import HEADER_ROWS, Raw, header_place, titles_of
from ltv_xl.orders.sources.reader_errors import readable, silent_panics
from ltv_xl.orders.sources.sheet_choice import chosen_sheet
from ltv_xl.orders.sources.sheet_markup import SheetMarkup, sheet_parts
from ltv_xl.orders.sources.source_file import SourceFile
from ltv_xl.orders.sources.text_columns import cell_text, text_columns
from ltv_xl.orders.sources.workbook_size import refuse_oversized
from ltv_xl.orders.wording import listed
from ltv_xl.workbook_names import INPUT_TABLES

if TYPE_CHECKING:
    import duckdb
    import python_calamine as calamine

_FEWEST_HEADERS = 2
_BLOCK = 8192
"""Rows that stand in memory as Python's values at a time."""


def open_workbook(
    connection: "duckdb.DuckDBPyConnection", source: SourceFile, part: str | None, role: Role, number: int
) -> Raw:
    """A sheet or Table as a Raw; without `part` the sheet that sheet_choice.py chooses.

    SourceError where it cannot be read, was never calculated, or holds more rows than the reader gives.
    """
    markup: dict[str, SheetMarkup] = {}
    with readable(source.name, "orders.broken_workbook"):
        refuse_oversized(source, markup)
    with readable(source.name, _damage(source.path)), silent_panics():
        area = _area(source, part, role)
        top = list(islice(area.rows, HEADER_ROWS))
    texts = [[cell_text(cell) or "" for cell in row] for row in top]
    if not any(any(row) for row in texts):
        raise SourceError("orders.empty_sheet", file=source.name, sheet=area.name)
    place = header_place(texts, role)
    headers = _without_blank_end([cell.strip() for cell in texts[place]])
    first_row = area.rows_above + place + 2
    merges = filled_merges(area.merges, headers, first_row, role)
    with readable(source.name, _damage(source.path)), silent_panics():
        rows = _cut(chain(top[place + 1 :], area.rows), slice(len(headers)))
        rows = filled_down(rows, first_row, merges) if merges else rows
        columns = text_columns(_blocks(rows), len(headers))
    last_row = first_row - 1 + (len(columns[0]) if columns else 0)
    sheet_part = sheet_parts(source.path).get(area.sheet, "") if markup else ""
    sheet = markup.get(sheet_part)
    remarks = _merged_remarks(source, headers, merges) + _other_sheets(source, area)
    if sheet is not None:
        _refuse_uncalculated(source, area, sheet, len(headers))
        if area.is_whole_sheet:
            _refuse_lost_rows(source, sheet, last_row)
    hidden = sheet.hidden_rows if sheet is not None else hidden_rows(source.path, area.sheet)
    remarks += _hidden_remarks(source, area, hidden, range(first_row, last_row + 1))
    return cells_as_raw(
        connection,
        columns=columns,
        headers=headers,
        first_row=first_row,
        name=f"{source.name}#{part}" if part else source.name,
        role=role,
        number=number,
        detail=area.name,
        remarks=remarks,
        signs=_signs(source, area, sheet_part) if sheet is not None else {},
        titles=titles_of(texts[:place]),
    )


def _signs(source: SourceFile, area: "_Area", sheet_part: str) -> Mapping[int, Mapping[str, int]]:
    """Place of a column -> the currencies that its numbers are shown in."""
    with readable(source.name, "orders.broken_workbook"):
        signs = currency_signs(source.path, sheet_part)
    return {column - area.first_column: shown for column, shown in signs.items()}


def _other_sheets(source: SourceFile, area: "_Area") -> tuple[Remark, ...]:
    """That other sheets hold such a table too, which nobody has named."""
    if not area.others:
        return ()
    fields = {"file": source.name, "sheet": listed([area.name]), "count": area.others}
    return (Remark("other_sheets", fields, uncertain=True),)


def _without_blank_end(headers: Sequence[str]) -> list[str]:
    """Headers up to the last that is not blank."""
    last = max((place for place, header in enumerate(headers) if header), default=-1)
    return list(headers[: last + 1])


def _cut(rows: Iterator[Sequence[Any]], cells: slice) -> Iterator[Sequence[Any]]:
    """Some cells of each row. The reader's rows are all as long as the first: mostly nothing is to be cut."""
    first = next(rows, ())
    whole = chain([first], rows) if first else rows
    return whole if len(first[cells]) == len(first) else (row[cells] for row in whole)


def _blocks(rows: Iterator[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
    return iter(lambda: list(islice(rows, _BLOCK)), [])


def _refuse_uncalculated(source: SourceFile, area: "_Area", sheet: SheetMarkup, columns: int) -> None:
    """SourceError where formulas in the columns that are read have no values: no program calculated them."""
    cell = sheet.first_uncalculated(area.first_column, columns)
    if cell is not None:
        raise SourceError("orders.uncalculated", file=source.name, sheet=area.sheet, cell=cell)


def _refuse_lost_rows(source: SourceFile, sheet: SheetMarkup, last_row: int) -> None:
    """SourceError where the file holds values below the last row that was read, or more rows than that."""
    held = max(sheet.last_filled_row, sheet.row_elements if sheet.row_elements > sheet.last_row else 0)
    if held > last_row:
        raise SourceError("orders.rows_lost", file=source.name, read=last_row, held=held)


def _hidden_remarks(
    source: SourceFile, area: "_Area", hidden: Sequence[int], rows: range
) -> tuple[Remark, ...]:
    count = sum(row in rows for row in hidden)
    fields = {"file": source.name, "sheet": area.sheet, "count": count}
    return (Remark("hidden_rows", fields),) if count else ()


def _merged_remarks(
    source: SourceFile, headers: Sequence[str], merges: Sequence[Merge]
) -> tuple[Remark, ...]:
    columns = listed(dict.fromkeys(headers[merge.place] for merge in merges))
    fields = {"file": source.name, "columns": columns, "count": len(merges)}
    return (Remark("merged_cells", fields),) if merges else ()


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
    remarks: tuple[Remark, ...] = (),
    signs: Mapping[int, Mapping[str, int]] | None = None,
    titles: tuple[str, ...] = (),
) -> Raw:
    """The cells below a header as a Raw without its blank rows and blank columns.

    columns: Arrow's, of texts. first_row: the row of the sheet that the first of their cells stands in.
    signs: place of a column -> the currencies that its numbers are shown in. titles: what stands above it.
    """
    import pyarrow as pa

    count = len(columns[0]) if columns else 0
    places = [
        place
        for place, (header, column) in enumerate(zip(headers, columns, strict=True))
        if header.strip() or column.null_count < count
    ]
    filled = [(headers[place], columns[place]) for place in places]
    numbers = pa.py_buffer(array("q", range(first_row, first_row + count)))
    table = pa.table(
        [*(column for _, column in filled), pa.Array.from_buffers(pa.int64(), count, [None, numbers])],
        names=[*(f"c{place}" for place in range(len(filled))), "sheet_row"],
    )
    relation = f"raw_{number}"
    connection.register(f"{relation}_cells", table)
    is_filled = " OR ".join(f"c{place} IS NOT NULL" for place in range(len(filled)))
    repeats = _repeats_header([header for header, _ in filled])
    repeated = connection.execute(f"SELECT count(*) FROM {relation}_cells WHERE {repeats}").fetchall()[0][0]
    condition = f"({is_filled}) AND NOT ({repeats})" if repeated else is_filled
    connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM {relation}_cells WHERE {condition}")
    return Raw(
        name=name,
        role=role,
        relation=relation,
        headers=[header for header, _ in filled],
        types=["VARCHAR"] * len(filled),
        detail=detail,
        row_number="sheet_row",
        remarks=remarks,
        header_rows=int(repeated),
        signs={new: signs[place] for new, place in enumerate(places) if place in signs} if signs else {},
        titles=titles,
    )


def _repeats_header(headers: Sequence[str]) -> str:
    """SQL: a row holds the headers once more. A single header may well be a value, too."""
    named = [(place, header) for place, header in enumerate(headers) if header.strip()]
    if len(named) < _FEWEST_HEADERS:
        return "false"
    return " AND ".join(f"coalesce(trim(c{place}) = {literal(header)}, false)" for place, header in named)


def open_cells(connection: "duckdb.DuckDBPyConnection", cells: CellTable, role: Role, number: int) -> Raw:
    """A table of a workbook that is open in Excel as a Raw."""
    return cells_as_raw(
        connection,
        columns=text_columns(cells.blocks, len(cells.headers)),
        headers=cells.headers,
        first_row=cells.first_row,
        name=cells.name,
        role=role,
        number=number,
        detail=cells.sheet,
    )


class _Area(Struct, frozen=True):
    """A sheet or Table: its rows (a Table's with its header), and where on the sheet they begin.

    merges: merged cells by the place of their column among those of the rows. others: how many
    further sheets hold such a table.
    """

    name: str
    sheet: str
    rows: Iterator[Sequence[Any]]
    rows_above: int
    first_column: int
    merges: Sequence[Merge] = ()
    others: int = 0

    @property
    def is_whole_sheet(self) -> bool:
        """Whether nothing of the sheet lies below the rows."""
        return self.name == self.sheet


def _area(source: SourceFile, part: str | None, role: Role) -> _Area:
    """The sheet or Table that was named, else the one that sheet_choice.py chooses."""
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
        if not set(book.sheet_names) & set(INPUT_TABLES) and is_own_workbook(source.path):
            raise SourceError("orders.own_report", file=source.name)
        choice = chosen_sheet(book, role)
        if choice is None:
            raise SourceError("orders.empty_file", file=source.name)
        return replace(_area_of(choice.sheet), others=choice.others)
    if part in tables:  # before a sheet of that name, on which the Table stands below a title
        table = book.get_table_by_name(part)
        row, column = table.start or (1, 0)
        rows: Iterator[Sequence[Any]] = chain([list(table.columns)], table.to_python())
        return _Area(part, table.sheet, rows, max(row - 1, 0), column)
    if part in book.sheet_names:
        return _area_of(book.get_sheet_by_name(part))
    names = [*book.sheet_names, *tables]
    close = nearest(part, names)
    key = "orders.no_such_sheet" if close is None else "orders.no_such_sheet_near"
    raise SourceError(key, file=source.name, sheet=part, found=listed(names), near=close)


def _area_of(sheet: "calamine.CalamineSheet") -> _Area:
    """A sheet from its first cell on: blank rows and columns before it are no part of its area.

    calamine gives the blank rows before it, and some versions the blank columns.
    """
    row, column = sheet.start or (0, 0)
    width = (sheet.end or (0, 0))[1] - column + 1
    merges = [
        Merge(top + 1, bottom + 1, left - column)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
    ]
    rows = _cut(islice(sheet.iter_rows(), row, None), slice(-width, None))
    return _Area(sheet.name, sheet.name, rows, row, column, merges)


def _damage(path: Path) -> str:
    """Which sentence fits a workbook that would not open."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "orders.password"  # an encrypted .xlsx is wrapped like an old .xls
    if start[:2] == b"PK" and not zipfile.is_zipfile(path):
        return "orders.truncated_workbook"
    return "orders.broken_workbook"
