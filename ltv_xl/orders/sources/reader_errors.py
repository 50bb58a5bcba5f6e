"""The one place that turns the errors of the libraries that read into a sentence of ours.

DuckDB, Arrow, calamine, zip, gzip, XML and the system raise dozens of classes, and which of them a damaged
file meets is chance. What a user can do about it is not.
"""

import csv
import errno
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from xml.parsers import expat

from ltv_xl.errors import LtvError, OutputError, SourceError

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DISK_FULL_WORDS = ("no space left", "could not write", "failed to offload", "max_temp_directory_size")
"""What DuckDB says of a disk that is full, in lower case."""

_OF_PYTHON = (
    OSError, EOFError, UnicodeError, MemoryError, OverflowError, RecursionError, NotImplementedError,
    csv.Error, struct.error, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile, expat.ExpatError,
)  # fmt: skip
_LIBRARIES = ("duckdb", "_duckdb", "pyarrow", "python_calamine")
"""Modules whose every error means that a source could not be read."""


@contextmanager
def readable(file: str, key: str = "orders.not_readable") -> Iterator[None]:
    """Turn a foreign error into SourceError (`key` says of `file` what is wrong with it).

    OutputError where the disk is full. What is no error of reading passes: our own errors and mistakes,
    and what ends the program.
    """
    try:
        yield
    except LtvError:
        raise
    except BaseException as error:
        translated = _translated(error, file, key)
        if translated is None:
            raise
        raise translated from error


@contextmanager
def silent_panics() -> Iterator[None]:
    """Keep a Rust library from printing where it panicked; the panic itself comes out as an exception."""
    try:
        standard_error, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a process without a standard error, as under Excel
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(standard_error, 2)
        for handle in (standard_error, nowhere):
            with suppress(OSError):
                os.close(handle)


def _translated(error: BaseException, file: str, key: str) -> LtvError | None:
    if _disk_is_full(error):
        return OutputError("temporary.no_space", folder=tempfile.gettempdir())
    if isinstance(error, MemoryError) or type(error).__name__ in {"OutOfMemoryException", "ArrowMemoryError"}:
        return SourceError("temporary.no_memory", file=file)
    return SourceError(key, file=file) if _is_of_reading(error) else None


def _disk_is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and not _module(error):
        return error.errno in _DISK_FULL
    words = str(error).lower()
    return _module(error) in {"duckdb", "_duckdb"} and any(word in words for word in _DISK_FULL_WORDS)


def _is_of_reading(error: BaseException) -> bool:
    if type(error).__name__ == "PanicException":  # of Rust: a BaseException, raised for any damage
        return True
    return isinstance(error, Exception) and (isinstance(error, _OF_PYTHON) or bool(_module(error)))


def _module(error: BaseException) -> str:
    """The library that an error's class comes from, if it is one of those that read."""
    modules = (ancestor.__module__.partition(".")[0] for ancestor in type(error).__mro__)
    return next((module for module in modules if module in _LIBRARIES), "")
