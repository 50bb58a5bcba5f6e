"""PostgreSQL: a session of its own, with temporary tables that nobody else sees and that end with it."""

from ltv_xl.analysis.engines.warehouse import Row


class Postgres:
    """A session. address: a URL or words as libpq takes them; the password comes from ~/.pgpass or PGPASSWORD."""

    dialect = "postgres"

    def __init__(self, address: str) -> None:
        import psycopg  # the extra [postgres]

        self.connection = psycopg.connect(address, autocommit=True)

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a temporary table; its statistics, without which the planner takes it for a small one."""
        self.drop(name)
        self.connection.execute(f"CREATE TEMP {'VIEW' if view else 'TABLE'} {name} AS {select}")
        if not view:
            self.connection.execute(f"ANALYZE {name}")

    def drop(self, name: str) -> None:
        """Drop a temporary table or view, never one of the user's."""
        row = self.connection.execute(
            "SELECT relkind FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relname = %s", [name]
        ).fetchone()
        if row is not None:
            self.connection.execute(f"DROP {'VIEW' if row[0] == 'v' else 'TABLE'} pg_temp.{name} CASCADE")

    def rename(self, name: str, new_name: str) -> None:
        """Give a temporary table another name."""
        self.connection.execute(f"ALTER TABLE pg_temp.{name} RENAME TO {new_name}")

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        cursor = self.connection.execute(select)
        return [column.name for column in cursor.description or ()], cursor.fetchall()

    def close(self) -> None:
        """End the session, and what it made with it."""
        self.connection.close()
