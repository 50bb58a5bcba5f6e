"""From a source as it is given (a path, `book.xlsx#Sheet`, a DataFrame, a workbook's cells) to a Raw."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from ltv_xl.errors import SourceError
from ltv_xl.orders.cell_table import CellTable
from ltv_xl.orders.columns import Role
from ltv_xl.orders.delimited import open_text
from ltv_xl.orders.raw import MOST_COLUMNS, Raw
from ltv_xl.orders.typed import open_frame, open_parquet
from ltv_xl.orders.workbooks import open_cells, open_workbook

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

OrdersSource: TypeAlias = Union[str, Path, "pd.DataFrame", CellTable]
"""A path, `book.xlsx#Sheet or Table name`, a pandas DataFrame, or a table of a workbook that is open."""

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_TEXTS = {".csv", ".tsv", ".txt", ".gz"}


def open_source(
    connection: "duckdb.DuckDBPyConnection", source: OrdersSource, role: Role, number: int, folder: Path
) -> Raw:
    """The source as a Raw. SourceError says what is wrong with a file that cannot be one."""
    if isinstance(source, CellTable):
        raw = open_cells(connection, source, role, number)
    elif not isinstance(source, str | Path):
        raw = open_frame(connection, source, role, number)
    else:
        path, part = _split(str(source))
        _check(path)
        raw = _open(connection, path, part, role, number, folder)
    if len(raw.headers) > MOST_COLUMNS:
        raise SourceError("orders.too_many_columns", file=raw.name, count=len(raw.headers), most=MOST_COLUMNS)
    return raw


def _open(
    connection: "duckdb.DuckDBPyConnection",
    path: Path,
    part: str | None,
    role: Role,
    number: int,
    folder: Path,
) -> Raw:
    kind = path.suffix.lower()
    if kind in _WORKBOOKS:
        return open_workbook(connection, path, part, role, number)
    if kind in {".parquet", ".pq"}:
        return open_parquet(connection, path, role, number)
    if kind in _TEXTS:
        return open_text(connection, path, role, number, folder)
    raise SourceError("orders.unknown_extension", file=path.name)


def _split(source: str) -> tuple[Path, str | None]:
    """`book.xlsx#Sheet1` -> path and part; a `#` that belongs to a file's own name stays there."""
    path = Path(source)
    head, mark, part = source.rpartition("#")
    if mark and Path(head).suffix.lower() in _WORKBOOKS and not path.exists():
        return Path(head), part
    return path, None


def _check(path: Path) -> None:
    try:
        if path.is_dir():
            raise SourceError("orders.is_folder", file=str(path))
        if not path.exists():
            raise SourceError("orders.no_such_file", file=str(path))
        with path.open("rb") as file:
            if not file.read(1):
                raise SourceError("orders.empty_file", file=path.name)
    except OSError as error:
        key = "orders.not_permitted" if isinstance(error, PermissionError) else "orders.not_readable"
        raise SourceError(key, file=str(path)) from error
    except ValueError as error:  # a NUL in a path
        raise SourceError("orders.no_such_file", file=str(path).replace("\0", "?")) from error
