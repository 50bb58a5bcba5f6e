"""ClickHouse's SQL in this process, by chdb. No claim over a network is made."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
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

KINDS: tuple[tuple[str, Kind], ...] = (
    (r"U?Int\d+", "whole"),
    (r"Decimal.*|Float\d+", "number"),
    (r"Date|Date32", "date"),
    (r"DateTime(64)?(\([^']*\))?", "moment"),
    (r"DateTime(64)?\(.*'.+'\)", "instant"),
    (r"Bool", "truth"),
    (r"(Fixed)?String.*|Enum\d+.*|UUID", "text"),
)
"""A type's name -> what it holds. A time without a zone is what the clocks show."""


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
        self._clocks: dict[str, set[str]] = {}
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
                self._clocks[name] = self._clock_times(metadata)
            self.create(name, f"SELECT * FROM {source}", view=True)
            self.rows(f"SELECT * FROM {name} LIMIT 0")
        except (SourceError, EngineError) as error:
            raise SourceError("engines.no_table", table=table) from error

    def _clock_times(self, metadata: str) -> set[str]:
        """The columns of Parquet files whose times are what clocks show: ClickHouse reads them as UTC."""
        times = self.rows(
            "SELECT tupleElement(columns_there, 'name') AS name, "
            "min(position(tupleElement(columns_there, 'logical_type'), 'isAdjustedToUTC=false') > 0) "
            "AS of_clocks "
            f"FROM (SELECT arrayJoin(columns) AS columns_there FROM {metadata}) GROUP BY name"
        )[1]
        return {name for name, of_clocks in times if of_clocks}

    def columns(self, name: str) -> list[Column]:
        """The columns of a view."""
        rows = self.rows(
            f"SELECT name, type FROM system.columns WHERE database = '{DATABASE}' AND table = '{name}' "
            "ORDER BY position"
        )[1]
        clocks = self._clocks.get(name, set())
        return [Column(column, "moment" if column in clocks else _kind(kind), kind) for column, kind in rows]

    def snapshot(self) -> AbstractContextManager[None]:
        """Nothing: files do not change while they are read."""
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
            answer = self.session.query(f"{select} {SETTINGS}", "Parquet").bytes()
        table = pyarrow.parquet.ParquetFile(io.BytesIO(answer)).read()
        return table.column_names, list(zip(*(column.to_pylist() for column in table.columns), strict=True))

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


@contextmanager
def _failing() -> Iterator[None]:
    """What ClickHouse refuses, as one of our sentences. chdb raises RuntimeError for everything."""
    try:
        yield
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[0][:400]
        if re.search(r"UNKNOWN_TABLE|FILE_DOESNT_EXIST|CANNOT_EXTRACT_TABLE_STRUCTURE|S3_ERROR", str(error)):
            raise SourceError("engines.no_table", table=reason) from error
        if re.search(r"CANNOT_PARSE|CANNOT_CONVERT|DECIMAL_OVERFLOW|BAD_ARGUMENTS", str(error)):
            raise SourceError("engines.unreadable", reason=reason) from error
        raise EngineError("engines.failed", reason=reason) from error
