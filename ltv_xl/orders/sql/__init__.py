"""The SQL of reading, a statement or a few a file; `values/` tells each what to fill in."""

from importlib.resources import files
from typing import TYPE_CHECKING

from ltv_xl.database import connect

if TYPE_CHECKING:
    import duckdb


def script(name: str) -> str:
    """The text of an SQL file of this folder."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def database() -> "duckdb.DuckDBPyConnection":
    """A fresh database that knows what texts are read by: the macros."""
    connection = connect()
    connection.execute(script("macros"))
    return connection
