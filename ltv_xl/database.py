"""The one place that opens DuckDB, the engine that the orders are read into and analysed in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def connect() -> "duckdb.DuckDBPyConnection":
    """A fresh database in memory that spills to a temporary folder when memory is short."""
    import duckdb  # heavy: loaded by those who read orders, never by a formula in a cell

    return duckdb.connect(":memory:")


def quoted(name: str) -> str:
    """A column name as an SQL identifier, whatever it contains."""
    return '"' + name.replace('"', '""') + '"'
