"""PostgreSQL: a session of its own, with temporary tables that nobody else sees and that end with it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from ltv_xl.analysis.engines.postgres_failures import failing, first_line
from ltv_xl.analysis.engines.postgres_names import readings
from ltv_xl.analysis.engines.warehouse import Column, Columns, Held, Kind, Row, held
from ltv_xl.errors import EngineError, LtvError, SourceError

ALIVE = "10s"
"""The server looks so often whether we still wait for it: of a killed run nothing goes on."""

LETTERS = "検索É"
"""Such stand in our statements, as words for states and for the guard's products."""

LOCKED = "30s"
"""So long we wait for a table that somebody else has locked."""

KINDS: dict[str, Kind] = {
    "int2": "whole", "int4": "whole", "int8": "whole",
    "numeric": "number", "float4": "number", "float8": "number",
    "date": "date", "timestamp": "moment", "timestamptz": "instant", "bool": "truth",
    "text": "text", "varchar": "text", "bpchar": "text", "citext": "caseless", "uuid": "text", "name": "text",
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
                address,
                autocommit=True,
                application_name="ltv_xl",
                connect_timeout=20,
                prepare_threshold=None,  # a plan that is kept fails when a table of its name has other types
            )
        except psycopg.Error as error:  # of an address that libpq cannot read, a ProgrammingError
            raise SourceError("engines.not_connected", reason=first_line(error)) from error
        for name, value in SESSION.items():
            self._execute(f"SET {name} = '{value}'")
        self._execute(OURS_LAST)
        try:
            self._check_server()
        except SourceError:
            self.close()
            raise

    def _check_server(self) -> None:
        """SourceError for a server, or a database, on which no report can be made."""
        if self.rows("SELECT pg_is_in_recovery()")[1][0][0]:
            raise SourceError("engines.standby")
        encoding = self.rows("SHOW server_encoding")[1][0][0]
        try:
            self.rows(f"SELECT {_text(LETTERS)}")
        except SourceError as error:
            raise SourceError("engines.letters", encoding=encoding) from error

    def version(self) -> str:
        """Its name and version."""
        return "PostgreSQL {}.{}".format(*divmod(self.connection.info.server_version, 10_000))

    def give(self, name: str, table: str) -> None:
        """Make a view of a table of the user's, as written or in small letters, of the columns that they may
        read.
        """
        place = self._place(table)
        if place is None:
            raise SourceError("engines.no_table", table=table)
        columns = self.rows(
            f"SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = {place.oid} AND attnum > 0 "
            "AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum"
        )[1]
        # Of a table that may not be read at all the server itself says so.
        readable = ", ".join(column for (column,) in columns) or "*"
        self.create(name, f"SELECT {readable} FROM {place.name}", view=True)

    def _place(self, table: str) -> "_Place | None":
        """The table; None where there is none, or none that this user may look for.

        Without a schema the search path decides, as in the server's own statements.
        """
        database = self.connection.info.dbname
        for schema, name in readings(table, database):
            known = f"nspname = {_text(schema)}" if schema else "pg_table_is_visible(pg_class.oid)"
            rows = self.rows(
                "SELECT quote_ident(nspname) || '.' || quote_ident(relname), pg_class.oid FROM pg_class "
                "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                f"WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND relname = {_text(name)} AND {known}"
            )[1]
            if rows:
                return _Place(*rows[0])
        return None

    def columns(self, name: str) -> list[Column]:
        """The columns of a view of ours.

        A type of the user's own words counts as text, a domain as the type that it narrows. A column whose
        collation takes unlike texts for equal counts as of no type that is read.
        """
        rows = self.rows(
            "WITH RECURSIVE given AS ("
            "SELECT attnum, attname, attcollation, atttypid AS type, "
            "format_type(atttypid, atttypmod) AS written "
            f"FROM pg_attribute WHERE attrelid = to_regclass({_text(f'pg_temp.{name}')}) "
            "AND attnum > 0 AND NOT attisdropped "
            "UNION ALL SELECT attnum, attname, attcollation, typbasetype, written "
            "FROM given JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd') "
            "SELECT attname, CASE WHEN typtype = 'e' THEN 'text' ELSE typname END, "
            "written || CASE WHEN NOT collisdeterministic THEN ' COLLATE ' || collname ELSE '' END, "
            "coalesce(collisdeterministic, true) "
            "FROM given JOIN pg_type ON pg_type.oid = type "
            "LEFT JOIN pg_collation ON pg_collation.oid = attcollation "
            "WHERE typtype <> 'd' ORDER BY attnum"
        )[1]
        return [
            Column(column, KINDS.get(kind) if is_plain else None, written)
            for column, kind, written, is_plain in rows
        ]

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

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint: a statement that fails would end the transaction."""
        self._execute("SAVEPOINT attempt")
        try:
            yield
        except LtvError:
            self._execute("ROLLBACK TO SAVEPOINT attempt")
            raise
        self._execute("RELEASE SAVEPOINT attempt")

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
        with failing(), self.connection.cursor().copy(_plain(f"COPY pg_temp.{name} FROM STDIN")) as copy:
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
        with failing():
            cursor = self.connection.execute(_plain(select))
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    def _execute(self, statement: str) -> None:
        with failing():
            self.connection.execute(_plain(statement))

    def close(self) -> None:
        """End the session, and what it made with it."""
        self.connection.close()


SESSION = {
    "client_connection_check_interval": ALIVE,
    "client_encoding": "UTF8",
    "timezone": "UTC",
    "datestyle": "ISO",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "default_transaction_read_only": "off",
    "lock_timeout": LOCKED,
    "idle_session_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "enable_nestloop": "off",
    "jit": "off",
}
"""What holds for the session. Without statistics of a WITH, loops within loops look cheap. What looks dear
would be compiled, which took 1.8 of the demo's 4.6 seconds.

Where only reading is the default, our temporary tables would be refused. Texts of numbers, of days and of
statements are the same whatever the server's or the user's settings. We are idle while a workbook is written.
"""

OURS_LAST = (
    "SELECT set_config('search_path', "
    "concat_ws(', ', nullif(current_setting('search_path'), ''), 'pg_temp'), false)"
)
"""A function of the user's, called by a view, that names a table `orders` must not meet ours, which stand
before all others where nothing else is said. Our statements name ours with their schema: see rules.py.
"""


def _plain(statement: str) -> Any:
    """A statement as psycopg takes one that was not written in its source: nothing in it is filled in."""
    return statement.encode()


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


class _Place(NamedTuple):
    """A table of the user's: its schema and name, quoted, and its number in the catalogue."""

    name: str
    oid: int
