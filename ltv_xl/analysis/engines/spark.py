"""Spark: a session in this process, or one of a server by Spark Connect. Temporary views over checkpoints."""

import logging
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from ltv_xl.analysis.engines.files import is_file
from ltv_xl.analysis.engines.warehouse import Column, Columns, Held, Kind, Row, held
from ltv_xl.errors import EngineError, SourceError
from ltv_xl.temporary import process_folder

LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
}
"""A session on this machine alone."""

NEEDED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""What days and divisions mean."""


KINDS: dict[str, Kind] = {
    "tinyint": "whole", "smallint": "whole", "int": "whole", "bigint": "whole",
    "decimal": "number", "float": "number", "double": "number",
    "date": "date", "timestamp_ntz": "moment", "timestamp": "instant", "boolean": "truth",
    "string": "text", "varchar": "text", "char": "text",
}  # fmt: skip

MOST_RETRIES = 5
"""Of asking a server that does not answer, each after four times the wait before: 17 seconds in all."""

TYPES: dict[Held, str] = {"whole": "bigint", "number": "double", "text": "string"}
"""Columns of our own."""


class Spark:
    """A session. remote: sc://... of a Spark Connect server; without one Spark starts in this process.

    scratch: a folder that all machines reach, for what was computed; else it stays where that was.
    """

    dialect = "spark"
    name = "Spark"

    def __init__(self, remote: str | None = None, scratch: str | None = None) -> None:
        self.session: Any = _session(remote)
        self.scratch = scratch
        if scratch is not None and remote is None:
            self.session.sparkContext.setCheckpointDir(scratch)
        try:
            for key, value in NEEDED.items():
                self.session.conf.set(key, value)
        except Exception as error:
            if not _is_lost(error):
                raise
            raise SourceError("engines.not_connected", reason=_first_line(error)) from error
        self.views: set[str] = set()

    def version(self) -> str:
        """Its name and version."""
        return f"Spark {self.session.version}"

    def give(self, name: str, table: str) -> None:
        """Make a view of Parquet files, by a path or a pattern, or of a table.

        Of files all columns count, not those of one of them.
        """
        files = self.session.read.option("mergeSchema", "true").parquet
        with _failing(table):
            (files if is_file(table) else self.session.table)(table).createOrReplaceTempView(name)
        self.views.add(name)

    def columns(self, name: str) -> list[Column]:
        """The columns of a view."""
        return [
            Column(field.name, _kind(field.dataType.simpleString()), field.dataType.simpleString())
            for field in self.session.table(name).schema.fields
        ]

    def snapshot(self) -> AbstractContextManager[None]:
        """Nothing: files do not change while they are read."""
        return nullcontext()

    def attempt(self) -> AbstractContextManager[None]:
        """Nothing: a statement that fails is forgotten."""
        return nullcontext()

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a temporary view. A table's is over a checkpoint, which forgets how it was made."""
        with _failing():
            frame = self.session.sql(select)
            if not view:
                frame = frame.localCheckpoint() if self.scratch is None else frame.checkpoint()
            frame.createOrReplaceTempView(name)
        self.views.add(name)

    def put(self, name: str, columns: Columns) -> None:
        """Make a temporary view of columns."""
        schema = ", ".join(f"{column} {TYPES[held(of)]}" for column, of in columns.items())
        rows = list(zip(*(column.tolist() for column in columns.values()), strict=True))
        self.session.createDataFrame(rows, schema).createOrReplaceTempView(name)
        self.views.add(name)

    def drop(self, name: str) -> None:
        """Drop a temporary view."""
        self.session.catalog.dropTempView(name)
        self.views.discard(name)

    def rename(self, name: str, new_name: str) -> None:
        """Give a temporary view another name."""
        self.session.table(name).createOrReplaceTempView(new_name)
        self.views.add(new_name)
        self.drop(name)

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        with _failing():
            frame = self.session.sql(select)
            return frame.columns, [tuple(row) for row in frame.collect()]

    def close(self) -> None:
        """Stop what runs, drop the views and leave; a Spark that started here ends."""
        from pyspark.errors import PySparkException

        with suppress(PySparkException, OSError):
            self.session.interruptAll()
            for name in list(self.views):
                self.drop(name)
        with suppress(PySparkException, OSError):
            self.session.stop()


def _kind(written: str) -> Kind | None:
    return KINDS.get(written.partition("(")[0])


@contextmanager
def _failing(table: str | None = None) -> Iterator[None]:
    """What Spark refuses, as one of our sentences. table: the user's, where it is looked for."""
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException as error:
        if table is not None:
            key = "no_files" if is_file(table) else "no_table"
            raise SourceError(f"engines.{key}", table=table) from error
        raise EngineError("engines.failed", reason=_first_line(error)) from error
    except PySparkException as error:
        if _is_lost(error):
            raise EngineError("engines.lost", reason=_first_line(error)) from error
        state = error.getSqlState() or ""
        if table is not None or state.startswith("22"):  # a value that cannot be read, or is too large
            raise SourceError("engines.unreadable", reason=_first_line(error)) from error
        raise EngineError("engines.failed", reason=_first_line(error)) from error
    except OSError as error:  # Spark in this process has ended
        raise EngineError("engines.lost", reason=_first_line(error)) from error
    except _java_error() as error:  # what Spark in this process does not put into its own words
        if "CANNOT_MERGE_SCHEMAS" in str(error):
            raise SourceError("engines.unreadable", reason=_first_line(error)) from error
        if table is not None:
            raise SourceError("engines.no_files", table=table) from error
        raise EngineError("engines.failed", reason=_first_line(error)) from error


def _java_error() -> type[Exception]:
    """What py4j raises for an error of Java; a Spark Connect client has no py4j."""
    if find_spec("py4j") is None:
        return OSError
    return cast("type[Exception]", import_module("py4j.protocol").Py4JJavaError)


def _is_lost(error: BaseException) -> bool:
    """Whether an error says that nobody answers any more."""
    from pyspark.errors import PySparkException

    said = str(error)
    return isinstance(error, PySparkException) and ("UNAVAILABLE" in said or "RETRIES_EXCEEDED" in said)


def _first_line(error: BaseException) -> str:
    """What Spark says in one line; of gRPC's own many, and of py4j's, the one that says anything."""
    said = re.search(r'details = "(.+)"', str(error)) or re.search(r"^: (.+)", str(error), re.MULTILINE)
    lines = [said[1]] if said else str(error).strip().splitlines()
    return (lines or [type(error).__name__])[0][:400]


def _session(remote: str | None) -> Any:
    from pyspark.sql import SparkSession  # the extra [spark]

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that it has not been tried with the newest pandas, which we do not hand it
        session = _started(SparkSession, remote)
    return session if remote is None else _impatient(session)


def _started(kind: Any, remote: str | None) -> Any:
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are raised, too
    if remote is not None:
        return kind.builder.remote(remote).getOrCreate()
    builder = kind.builder.master("local[*]")
    for key, value in {**LOCAL, **NEEDED}.items():
        builder = builder.config(key, value)
    with _files_in(process_folder()):
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


@contextmanager
def _files_in(folder: Path) -> Iterator[None]:
    """The folder for temporary files: pyspark makes one of its own for Java's answer, which a kill leaves."""
    usual, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual


def _impatient(session: Any) -> Any:
    """A session of a server that is given up after seconds: by itself it is waited for ten minutes."""
    from pyspark.sql.connect.client.retries import DefaultPolicy

    warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")  # it is said as an error, too
    session.client.set_retry_policies([DefaultPolicy(max_retries=MOST_RETRIES)])
    return session
