"""PostgreSQL: a session of its own, with temporary tables that nobody else sees and that end with it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ltv_xl.analysis.engines.warehouse import Column, Columns, Held, Kind, Row, held
from ltv_xl.errors import EngineError, SourceError

ALIVE = "10s"
"""The server looks so often whether we still wait for it: of a killed run nothing goes on."""

KINDS: dict[str, Kind] = {
    "int2": "whole", "int4": "whole", "int8": "whole",
    "numeric": "number", "float4": "number", "float8": "number",
    "date": "date", "timestamp": "moment", "timestamptz": "instant", "bool": "truth",
    "text": "text", "varchar": "text", "bpchar": "text", "citext": "text", "uuid": "text", "name": "text",
}  # fmt: skip

TYPES: dict[Held, str] = {"whole": "bigint", "number": "float8", "text": 'text COLLATE "C"'}
"""Columns of our own."""


class Postgres:
    """A session. address: a URL as libpq takes it; the password comes from ~/.pgpass or PGPASSWORD.

    Reading alone is allowed on the user's tables, and nothing else is done with them.
    """

    dialect = "postgres"
    name = "PostgreSQL"

    def __init__(self, address: str) -> None:
        import psycopg  # the extra [postgres]

        try:
            self.connection = psycopg.connect(
                address, autocommit=True, application_name="ltv_xl", connect_timeout=20
            )
        except psycopg.OperationalError as error:
            raise SourceError("engines.not_connected", reason=_first_line(error)) from error
        for name, value in SESSION.items():
            self._execute(f"SET {name} = '{value}'")

    def version(self) -> str:
        """Its name and version."""
        return "PostgreSQL {}.{}".format(*divmod(self.connection.info.server_version, 10_000))

    def give(self, name: str, table: str) -> None:
        """Make a view of a table of the user's, as written or in small letters."""
        place = self._place(table)
        if place is None:
            raise SourceError("engines.no_table", table=table)
        self.create(name, f"SELECT * FROM {place}", view=True)

    def _place(self, table: str) -> str | None:
        """The table's schema and name, quoted; None where there is none, or none that this user may look for.

        Without a schema the search path decides, as in the server's own statements.
        """
        schema, _, name = table.rpartition(".")
        for words in ((schema, name), (schema.lower(), name.lower())):
            schema, name = (word.strip('"').replace('""', '"') for word in words)
            known = f"nspname = {_text(schema)}" if schema else "pg_table_is_visible(pg_class.oid)"
            rows = self.rows(
                "SELECT quote_ident(nspname) || '.' || quote_ident(relname) FROM pg_class "
                "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                f"WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND relname = {_text(name)} AND {known}"
            )[1]
            if rows:
                return str(rows[0][0])
        return None

    def columns(self, name: str) -> list[Column]:
        """The columns of a view of ours. A type of the user's own words counts as text."""
        rows = self.rows(
            "SELECT attname, CASE WHEN typtype = 'e' THEN 'text' ELSE typname END, "
            "format_type(atttypid, atttypmod) "
            "FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
            f"WHERE attrelid = to_regclass({_text(f'pg_temp.{name}')}) AND attnum > 0 AND NOT attisdropped "
            "ORDER BY attnum"
        )[1]
        return [Column(column, KINDS.get(kind), written) for column, kind, written in rows]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One transaction, for which orders that arrive meanwhile are not there."""
        self._execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            yield
        except BaseException:
            with suppress(EngineError):  # the connection is lost
                self._execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a temporary table; its statistics, without which the planner takes it for a small one."""
        self.drop(name)
        self._execute(f"CREATE TEMP {'VIEW' if view else 'TABLE'} {name} AS {select}")
        if not view:
            self._execute(f"ANALYZE pg_temp.{name}")

    def put(self, name: str, columns: Columns) -> None:
        """Make a temporary table of columns, by COPY."""
        kinds = (f"{column} {TYPES[held(of)]}" for column, of in columns.items())
        self.drop(name)
        self._execute(f"CREATE TEMP TABLE {name} ({', '.join(kinds)})")
        with _failing(), self.connection.cursor().copy(_plain(f"COPY pg_temp.{name} FROM STDIN")) as copy:
            for row in zip(*(column.tolist() for column in columns.values()), strict=True):
                copy.write_row(row)
        self._execute(f"ANALYZE pg_temp.{name}")

    def drop(self, name: str) -> None:
        """Drop a temporary table or view, never one of the user's."""
        rows = self.rows(
            "SELECT relkind::text FROM pg_class WHERE relnamespace = pg_my_temp_schema() "
            f"AND relname = {_text(name)}"
        )[1]
        if rows:
            self._execute(f"DROP {'VIEW' if rows[0][0] == 'v' else 'TABLE'} pg_temp.{name} CASCADE")

    def rename(self, name: str, new_name: str) -> None:
        """Give a temporary table another name."""
        self._execute(f"ALTER TABLE pg_temp.{name} RENAME TO {new_name}")

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        with _failing():
            cursor = self.connection.execute(_plain(select))
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    def _execute(self, statement: str) -> None:
        with _failing():
            self.connection.execute(_plain(statement))

    def close(self) -> None:
        """End the session, and what it made with it."""
        self.connection.close()


SESSION = {
    "client_connection_check_interval": ALIVE,
    "timezone": "UTC",
    "standard_conforming_strings": "on",
    "enable_nestloop": "off",
    "jit": "off",
}
"""What holds for the session. Without statistics of a WITH, loops within loops look cheap. What looks dear
would be compiled, which took 1.8 of the demo's 4.6 seconds.
"""


def _plain(statement: str) -> Any:
    """A statement as psycopg takes one that was not written in its source: nothing in it is filled in."""
    return statement.encode()


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


@contextmanager
def _failing() -> Iterator[None]:
    """What the server refuses, as one of our sentences."""
    import psycopg

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise SourceError("engines.no_rights", reason=_first_line(error)) from error
    except psycopg.errors.QueryCanceled as error:
        raise EngineError("engines.cancelled", reason=_first_line(error)) from error
    except (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory) as error:
        raise EngineError("engines.full", reason=_first_line(error)) from error
    except psycopg.errors.DataError as error:
        raise SourceError("engines.unreadable", reason=_first_line(error)) from error
    except psycopg.OperationalError as error:
        raise EngineError("engines.lost", reason=_first_line(error)) from error
    except psycopg.Error as error:
        raise EngineError("engines.failed", reason=_first_line(error)) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
