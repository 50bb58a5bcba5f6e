"""ClickHouse's SQL in this process, by chdb. No claim over a network is made."""

import io
from pathlib import Path

from ltv_xl.analysis.engines.warehouse import Row

SETTINGS = (
    "SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1, union_default_mode = 'DISTINCT', "
    "prefer_column_name_to_alias = 1, session_timezone = 'UTC'"
)
"""What makes joins, sums of nothing, unions and names mean what they do elsewhere."""

DATABASE = "ltv_xl"


class ClickHouse:
    """A session with a database of its own, gone when it ends. folder: where chdb keeps what it stores."""

    dialect = "clickhouse"

    def __init__(self, folder: Path | None = None) -> None:
        from chdb import session  # the extra [clickhouse]

        self.session = session.Session(*([] if folder is None else [str(folder)]))
        self.session.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE} ENGINE = Atomic")
        self.session.query(f"USE {DATABASE}")

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a table in memory, or a view."""
        self.drop(name)
        kind, engine = ("VIEW", "") if view else ("TABLE", "ENGINE = Memory")
        self.session.query(f"CREATE {kind} {DATABASE}.{name} {engine} AS {select} {SETTINGS}")

    def drop(self, name: str) -> None:
        """Drop a table or a view of ours."""
        self.session.query(f"DROP TABLE IF EXISTS {DATABASE}.{name}")

    def rename(self, name: str, new_name: str) -> None:
        """Give a table another name."""
        self.session.query(f"RENAME TABLE {DATABASE}.{name} TO {DATABASE}.{new_name}")

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        import pyarrow.parquet

        answer = self.session.query(f"{select} {SETTINGS}", "Parquet").bytes()
        table = pyarrow.parquet.read_table(io.BytesIO(answer))
        return table.column_names, list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def close(self) -> None:
        """Drop the database."""
        self.session.query(f"DROP DATABASE IF EXISTS {DATABASE}")
        self.session.close()
