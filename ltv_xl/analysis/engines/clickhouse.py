"""ClickHouse's SQL in this process, by chdb. No claim over a network is made."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from ltv_xl.analysis.engines.files import is_file
from ltv_xl.analysis.engines.warehouse import Column, Columns, Kind, Row
from ltv_xl.errors import EngineError, SourceError
from ltv_xl.temporary import process_folder, temporary_folder

SETTINGS = (
    "SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1, union_default_mode = 'DISTINCT', "
    "prefer_column_name_to_alias = 1, session_timezone = 'UTC', "
    "enable_extended_results_for_datetime_functions = 1, schema_inference_make_columns_nullable = 1"
)
"""What makes joins, sums of nothing, unions and names mean what they do elsewhere."""

DATABASE = "ltv_xl"

_NOT_THERE = "UNKNOWN_TABLE|FILE_DOESNT_EXIST|CANNOT_EXTRACT_TABLE_STRUCTURE|S3_ERROR"
_UNREADABLE = "VALUE_IS_OUT_OF_RANGE|CANNOT_PARSE|CANNOT_CONVERT|DECIMAL_OVERFLOW|BAD_ARGUMENTS"
"""Names of ClickHouse's errors."""

KINDS: tuple[tuple[str, Kind], ...] = (
    (r"U?Int(8|16|32)|Int64", "whole"),
    (r"UInt64|U?Int(128|256)|Decimal.*|Float\d+", "number"),
    (r"Date|Date32", "date"),
    (r"DateTime(64)?(\([^']*\))?", "moment"),
    (r"DateTime(64)?\(.*'.+'\)", "instant"),
    (r"Bool", "truth"),
    (r"(Fixed)?String.*|Enum\d+.*|UUID", "text"),
)
"""A type's name -> what it holds. A time without a zone is what the clocks show. Whole are numbers that a
BIGINT holds.
"""


class ClickHouse:
    """A session with a database of its own, gone when it ends.

    What chdb notes of it lies in our process's folder: in its own, a killed run would leave it for good.
    """

    dialect = "clickhouse"
    name = "ClickHouse"

    def __init__(self) -> None:
        with _temporary_files_in(process_folder()) as folder:  # for a moment it has some while it is loaded
            from chdb import session  # the extra [clickhouse]

            make: Any = session.Session
            self.session = make(str(folder / f"clickhouse-{uuid4().hex}"))
        self._times: dict[str, dict[str, Column]] = {}
        self._run(f"CREATE DATABASE IF NOT EXISTS {DATABASE} ENGINE = Atomic")
        self._run(f"USE {DATABASE}")

    def version(self) -> str:
        """Its name and version."""
        return f"ClickHouse {self.rows('SELECT version() AS version')[1][0][0]} (chdb)"

    def give(self, name: str, table: str) -> None:
        """Make a view of Parquet files, by a path, a pattern or s3://..., or of a table."""
        source = table
        try:
            if is_file(table):
                remote = "://" in table
                place = _text(table if remote else str(Path(table).absolute()))
                source = f"{'s3' if remote else 'file'}({place}, Parquet)"
                metadata = source.replace(", Parquet)", ", ParquetMetadata)")
                self._times[name] = self._kinds_of_times(metadata)
            self.create(name, f"SELECT * FROM {source}", view=True)
            self.rows(f"SELECT * FROM {name} LIMIT 0")
        except (SourceError, EngineError) as error:
            key = "no_files" if is_file(table) else "no_table"
            raise SourceError(f"engines.{key}", table=table) from error

    def _kinds_of_times(self, metadata: str) -> dict[str, Column]:
        """The columns of Parquet files whose times are not simply those that have a zone.

        Times that clocks show are read by ClickHouse as UTC. Where one file has those and another ones with a
        zone, or days, which begin at another moment, nothing says what a value means.
        """
        logical, physical = (f"tupleElement(each, '{name}_type')" for name in ("logical", "physical"))
        times = self.rows(
            "SELECT tupleElement(each, 'name') AS name, "
            f"max(position({logical}, 'isAdjustedToUTC=false') > 0) AS clocks, "
            f"max(position({logical}, 'isAdjustedToUTC=true') > 0 OR {physical} = 'INT96') AS instants, "
            f"max(position({logical}, 'Date') > 0) AS days "
            f"FROM (SELECT arrayJoin(columns) AS each FROM {metadata}) GROUP BY name"
        )[1]
        made = {}
        for name, clocks, instants, days in times:
            if instants and (clocks or days):
                made[name] = Column(name, None, "DateTime64 (with and without a time zone)")
            elif clocks:
                made[name] = Column(name, "moment", "DateTime64")
        return made

    def columns(self, name: str) -> list[Column]:
        """The columns of a view."""
        rows = self.rows(
            f"SELECT name, type FROM system.columns WHERE database = '{DATABASE}' AND table = '{name}' "
            "ORDER BY position"
        )[1]
        times = self._times.get(name, {})
        return [times.get(column, Column(column, _kind(kind), kind)) for column, kind in rows]

    def snapshot(self) -> AbstractContextManager[None]:
        """Nothing: files do not change while they are read."""
        return nullcontext()

    def attempt(self) -> AbstractContextManager[None]:
        """Nothing: a statement that fails is forgotten."""
        return nullcontext()

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a table in memory, or a view."""
        self.drop(name)
        kind, engine = ("VIEW", "") if view else ("TABLE", "ENGINE = Memory")
        self._run(f"CREATE {kind} {DATABASE}.{name} {engine} AS {select} {SETTINGS}")

    def put(self, name: str, columns: Columns) -> None:
        """Make a table of columns, by a Parquet file."""
        import pyarrow
        import pyarrow.parquet

        with temporary_folder() as folder:
            file = folder / f"{name}.parquet"
            pyarrow.parquet.write_table(pyarrow.table(dict(columns)), file)
            self.create(name, f"SELECT * FROM file({_text(str(file))}, Parquet)")

    def drop(self, name: str) -> None:
        """Drop a table or a view of ours."""
        self._run(f"DROP TABLE IF EXISTS {DATABASE}.{name}")

    def rename(self, name: str, new_name: str) -> None:
        """Give a table another name."""
        self._run(f"RENAME TABLE {DATABASE}.{name} TO {DATABASE}.{new_name}")

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        import pyarrow.parquet

        with _failing():
            answer = self._answer(f"{select} {SETTINGS}")
            try:
                table = pyarrow.parquet.ParquetFile(io.BytesIO(answer)).read()
            except (pyarrow.ArrowInvalid, OSError) as error:  # it failed after its first rows
                raise EngineError("engines.failed", reason=_first_line(error)) from error
            columns = [column.to_pylist() for column in table.columns]
        return table.column_names, list(zip(*columns, strict=True))

    def _answer(self, select: str) -> bytes:
        """A SELECT's rows as a Parquet file. After one that failed, chdb's next answer is a broken one."""
        try:
            answer: bytes = self.session.query(select, "Parquet").bytes()
        except RuntimeError:
            with suppress(RuntimeError):
                self.session.query("SELECT 1", "Parquet").bytes()
            raise
        return answer

    def _run(self, statement: str) -> None:
        with _failing():
            self.session.query(statement)

    def close(self) -> None:
        """Drop the database."""
        self._run(f"DROP DATABASE IF EXISTS {DATABASE}")
        self.session.close()


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[Path]:
    """Meanwhile libraries that know nothing of our folder put their files there, too."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield folder
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def _kind(written: str) -> Kind | None:
    plain = re.sub(r"^(LowCardinality|Nullable)\((.*)\)$", r"\2", written)
    plain = re.sub(r"^Nullable\((.*)\)$", r"\1", plain)
    return next((kind for pattern, kind in KINDS if re.fullmatch(pattern, plain)), None)


def _text(words: str) -> str:
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:400]


@contextmanager
def _failing() -> Iterator[None]:
    """What ClickHouse refuses, as one of our sentences. chdb raises RuntimeError for everything."""
    try:
        yield
    except RuntimeError as error:
        reason = _first_line(error)
        if re.search(_NOT_THERE, str(error)):
            raise SourceError("engines.no_table", table=reason) from error
        if re.search(
            r"VALUE_IS_OUT_OF_RANGE|CANNOT_PARSE|CANNOT_CONVERT|DECIMAL_OVERFLOW|BAD_ARGUMENTS", str(error)
        ):
            raise SourceError("engines.unreadable", reason=reason) from error
        raise EngineError("engines.failed", reason=reason) from error
    except UnicodeDecodeError as error:  # bytes that Parquet does not say to be a text
        raise SourceError("engines.encoding", reason=str(error)) from error
