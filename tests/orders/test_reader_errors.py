"""Foreign errors become one sentence with the right exit code, in one place; what is none of them passes."""

import errno
import gzip
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

import duckdb
import pyarrow as pa
import pytest
import python_calamine

from ltv_xl.database import connect
from ltv_xl.errors import InputError, LtvError, OutputError, SourceError
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.temporary import process_folder
from tests.orders.broken import BROKEN, GOOD
from tests.support.memory import measured

OF_READING = [
    duckdb.IOException("x"), duckdb.InternalException("x"), duckdb.FatalException("x"),
    duckdb.InvalidInputException("x"), duckdb.ConversionException("x"), duckdb.SerializationException("x"),
    pa.ArrowInvalid("x"), pa.ArrowNotImplementedError("x"), python_calamine.CalamineError("x"),
    python_calamine.XmlError("x"), zipfile.BadZipFile("x"), zlib.error("x"), gzip.BadGzipFile("x"),
    EOFError("x"), expat.ExpatError("x"), UnicodeDecodeError("utf-8", b"", 0, 0, "x"),
    OSError(errno.EIO, "x"), MemoryError(), OverflowError("x"), RecursionError("x"),
]  # fmt: skip
DISK_FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    duckdb.IOException("Could not write file: No space left on device"),
    duckdb.OutOfMemoryException("failed to offload data block of size 256.0 KiB"),
]
PASSING = [
    KeyboardInterrupt(),
    SystemExit(1),
    AssertionError(),
    KeyError("x"),
    SourceError("orders.no_sources"),
]


@pytest.mark.parametrize("error", OF_READING, ids=lambda error: type(error).__name__)
def test_an_error_of_reading_is_bad_input(error: BaseException) -> None:
    with pytest.raises(InputError) as caught, readable("orders.csv"):
        raise error
    assert caught.value.exit_code == 2
    assert "orders.csv" in caught.value.sentence("en")
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", DISK_FULL, ids=lambda error: type(error).__name__)
def test_a_full_disk_is_a_failure_and_no_fault_of_the_file(error: BaseException) -> None:
    with pytest.raises(OutputError) as caught, readable("orders.csv"):
        raise error
    assert caught.value.exit_code == 1
    assert caught.value.key == "temporary.no_space"


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_everything_else_passes(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, readable("orders.csv"):
        raise error
    assert caught.value is error


def test_a_spill_that_finds_no_room_is_a_full_disk() -> None:
    """DuckDB's own words, from a spill that may not grow."""
    connection = connect()
    connection.execute("SET memory_limit = '50MB'")
    connection.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(LtvError) as caught, readable("orders.csv"):
        connection.execute("CREATE TABLE t AS SELECT random() AS x, repeat('y', 100) FROM range(5000000)")
    assert caught.value.key == "temporary.no_space"
    connection.close()


def test_a_spill_that_the_disk_refuses_is_a_full_disk() -> None:
    """The system's own refusal, by a limit on the size of files, which stands in for a full disk."""
    code = """
import resource, signal, sys
from ltv_xl.database import connect
from ltv_xl.errors import LtvError
from ltv_xl.orders.sources.reader_errors import readable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
connection = connect()
connection.execute("SET memory_limit = '50MB'")
try:
    with readable("orders.csv"):
        connection.execute("CREATE TABLE t AS SELECT random() AS x, repeat('y', 100) FROM range(3000000)")
except LtvError as error:
    print(error.key)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "temporary.no_space"


PLAIN = [
    ("a pipe", 2), ("an xls that ends in its directory", 2), ("a stray cell in the last corner", 2),
    ("a gzip bomb", 2), ("parquet with damaged pages", 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code"), PLAIN)
def test_the_command_says_one_sentence_and_stays_small(name: str, code: int, tmp_path: Path) -> None:
    """One process for each kind: nothing but the sentence, within 1 GB, nothing written."""
    pytest.importorskip("resource", reason="needs a Unix system")
    folder = tmp_path / "orders"
    folder.mkdir()
    source = BROKEN[name](folder)[0]
    before = set(folder.iterdir())
    words = ["report", str(source), "--lang", "en", "-o", str(folder / "report.xlsx")]
    done, peak = measured(
        [sys.executable, "-m", "ltv_xl", *words],
        tmp_path / "peak",
        {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert done.returncode == code
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert set(folder.iterdir()) == before
    assert peak < 1_000_000_000


def test_nothing_of_a_reading_stays_in_the_temporary_folder(tmp_path: Path) -> None:
    from ltv_xl.orders.read import read
    from ltv_xl.settings import Settings

    path = tmp_path / "orders.csv"
    path.write_bytes(GOOD.encode("utf-16"))
    before = set(process_folder().iterdir())
    read([path], settings=Settings()).connection.close()
    assert set(process_folder().iterdir()) == before
