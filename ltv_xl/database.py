"""The one place that opens DuckDB, the engine that the orders are read into and analysed in."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ltv_xl.temporary import process_folder

if TYPE_CHECKING:
    import duckdb

MEMORY = "1300MB"
"""What DuckDB may hold before it spills to disk; thirty million orders then stay within 2 GB in all."""


def connect() -> "duckdb.DuckDBPyConnection":
    """A fresh database in memory; what does not fit goes to a temporary folder that closing removes."""
    import duckdb  # heavy: loaded by those who read orders, never by a formula in a cell

    spill = process_folder() / f"database-{uuid4().hex}"  # made when first needed
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(spill)})


def quoted(name: str) -> str:
    """A column name as an SQL identifier, whatever it contains."""
    return '"' + name.replace('"', '""') + '"'


def literal(word: str) -> str:
    """A text as an SQL literal, for views, which take no bound values."""
    return "'" + word.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A file's path as an SQL literal that means this file alone: DuckDB takes paths for patterns."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute())))
