"""From a source as it is given (a path, `book.xlsx#Sheet`, a DataFrame, a workbook's cells) to a Raw.

Each kind's reader is imported when a source of that kind comes: together they are a third of all imports.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from ltv_xl.errors import SourceError
from ltv_xl.file_identity import same_file
from ltv_xl.orders.headers import Role
from ltv_xl.orders.sources.cell_table import CellTable
from ltv_xl.orders.sources.raw import MOST_COLUMNS, Raw
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.sources.source_file import (
    ARCHIVES,
    PARQUET,
    TEXTS,
    WORKBOOKS,
    SourceFile,
    shown,
    source_file,
)
from ltv_xl.orders.sources.typed import open_frame, open_parquet

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

OrdersSource: TypeAlias = Union[str, Path, "pd.DataFrame", CellTable]
"""A path, `book.xlsx#Sheet or Table name`, a pandas DataFrame, or a table of a workbook that is open."""


def open_source(
    connection: "duckdb.DuckDBPyConnection", source: OrdersSource, role: Role, number: int, folder: Path
) -> Raw:
    """The source as a Raw. SourceError says what is wrong with a file that cannot be one."""
    if isinstance(source, CellTable):
        from ltv_xl.orders.sources.workbooks import open_cells

        raw = open_cells(connection, source, role, number)
    elif not isinstance(source, str | Path):
        raw = open_frame(connection, source, role, number)
    else:
        path, part = _split(str(source))
        raw = _open(connection, source_file(path, folder), part, role, number, folder)
    if len(raw.headers) > MOST_COLUMNS:
        raise SourceError("orders.too_many_columns", file=raw.name, count=len(raw.headers), most=MOST_COLUMNS)
    return raw


def _open(
    connection: "duckdb.DuckDBPyConnection",
    file: SourceFile,
    part: str | None,
    role: Role,
    number: int,
    folder: Path,
) -> Raw:
    kind = file.path.suffix.lower()
    if kind in WORKBOOKS:
        from ltv_xl.orders.sources.workbooks import open_workbook

        return open_workbook(connection, file, part, role, number)
    if kind in PARQUET:
        return open_parquet(connection, file, role, number)
    if kind in TEXTS:
        from ltv_xl.orders.sources.delimited import open_text

        with readable(file.name):
            return open_text(connection, file, role, number, folder)
    raise SourceError(f"orders.{'packed' if kind in ARCHIVES else 'unknown_extension'}", file=file.name)


def check_roles(sources: Sequence[tuple[OrdersSource, Role]]) -> None:
    """SourceError where a file is named as orders and as another thing; a workbook has several sheets."""
    files = [(path, role) for source, role in sources if (path := file_of(source)) is not None]
    files = [(path, role) for path, role in files if path.suffix.lower() not in WORKBOOKS]
    orders = [path for path, role in files if role == "orders"]
    for path, role in files:
        if role != "orders" and any(same_file(path, other) for other in orders):
            key = "ads_are_orders" if role == "ad_spend" else "customers_are_orders"
            raise SourceError(f"orders.{key}", file=shown(path.name))


def file_of(source: OrdersSource) -> Path | None:
    """The file that a source lies in; None for a table that lies in none."""
    return _split(str(source))[0] if isinstance(source, str | Path) else None


def _split(source: str) -> tuple[Path, str | None]:
    """`book.xlsx#Sheet1` -> path and part; a `#` that belongs to a file's own name stays there."""
    path = Path(source)
    head, mark, part = source.rpartition("#")
    if mark and Path(head).suffix.lower() in WORKBOOKS and not _exists(path):
        return Path(head), part
    return path, None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False
