"""DuckDB as one engine of several: what the others are compared with. Files are read by orders/, not here."""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from ltv_xl.analysis.engines.warehouse import Column, Columns, Kind, Row
from ltv_xl.database import connect
from ltv_xl.errors import SourceError

if TYPE_CHECKING:
    import duckdb

KINDS: dict[str, Kind] = {
    "TINYINT": "whole", "SMALLINT": "whole", "INTEGER": "whole", "BIGINT": "whole",
    "DECIMAL": "number", "FLOAT": "number", "DOUBLE": "number",
    "DATE": "date", "TIMESTAMP": "moment", "TIMESTAMP WITH TIME ZONE": "instant", "BOOLEAN": "truth",
    "VARCHAR": "text",
}  # fmt: skip


class DuckDB:
    """A database in memory. made: what stands there because of us, and whether it is a TABLE or a VIEW."""

    dialect = "duckdb"
    name = "DuckDB"

    def __init__(self, connection: "duckdb.DuckDBPyConnection | None" = None) -> None:
        self.connection = connect() if connection is None else connection
        self.connection.execute("SET TimeZone = 'UTC'")
        self.made: dict[str, str] = {}

    def version(self) -> str:
        """Its name and version."""
        import duckdb

        return f"DuckDB {duckdb.__version__}"

    def give(self, name: str, table: str) -> None:
        """Make a view of a table."""
        import duckdb

        # A view looks its table up by name each time, and ours are called orders and customers, too.
        place = table if "." in table or self._is_temporary(table) else f"{self._database()}.main.{table}"
        try:
            self.create(name, f"SELECT * FROM {place}", view=True)
        except duckdb.Error as error:
            raise SourceError("engines.no_table", table=table) from error

    def _database(self) -> str:
        return str(self.rows("SELECT current_database()")[1][0][0])

    def _is_temporary(self, table: str) -> bool:
        return bool(self.rows(f"SELECT 1 FROM duckdb_tables() WHERE table_name = '{table}' AND temporary")[1])

    def columns(self, name: str) -> list[Column]:
        """The columns of a view."""
        rows = self.rows(f"SELECT column_name, column_type FROM (DESCRIBE {name})")[1]
        return [Column(column, KINDS.get(kind.partition("(")[0]), kind) for column, kind in rows]

    def snapshot(self) -> AbstractContextManager[None]:
        """Nothing: files do not change while they are read."""
        return nullcontext()

    def attempt(self) -> AbstractContextManager[None]:
        """Nothing: a statement that fails is forgotten."""
        return nullcontext()

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a temporary table or view."""
        self.drop(name)
        kind = "VIEW" if view else "TABLE"
        self.connection.execute(f"CREATE TEMP {kind} {name} AS {select}")
        self.made[name] = kind

    def put(self, name: str, columns: Columns) -> None:
        """Make a temporary table of columns."""
        self.connection.register("put_there", dict(columns))
        self.create(name, "SELECT * FROM put_there")
        self.connection.unregister("put_there")

    def drop(self, name: str) -> None:
        """Drop a temporary table or view."""
        if name in self.made:
            self.connection.execute(f"DROP {self.made.pop(name)} temp.{name}")

    def rename(self, name: str, new_name: str) -> None:
        """Give a temporary table another name."""
        self.connection.execute(f"ALTER TABLE temp.{name} RENAME TO {new_name}")
        self.made[new_name] = self.made.pop(name)

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        result = self.connection.execute(select)
        return [column[0] for column in result.description or ()], result.fetchall()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()
