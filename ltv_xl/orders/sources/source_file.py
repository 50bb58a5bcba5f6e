"""A file to read: looked at before any library opens it, so that nothing waits, and found under any name."""

import errno
import os
import shutil
import stat
from pathlib import Path

from msgspec import Struct

from ltv_xl.errors import SourceError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt", ".gz"})
PARQUET = frozenset({".parquet", ".pq"})
ARCHIVES = frozenset({".zip", ".7z", ".rar", ".lzh", ".tar", ".tgz", ".bz2", ".xz"})
"""How the names of files end that hold packed ones."""
SUFFIXES = WORKBOOKS | TEXTS | PARQUET
"""How the names of files that can be read end."""


class SourceFile(Struct, frozen=True):
    """path: one that every library can open. name: what the user knows the file by."""

    path: Path
    name: str


def shown(path: Path | str) -> str:
    """A path for a message; bytes that are no UTF-8, as of a name made on another system, become �."""
    return os.fsencode(path).decode("utf-8", "replace").replace("\0", "?")


def source_file(path: Path, folder: Path) -> SourceFile:
    """The file at a path; `folder` takes a link to one whose name no library could be given.

    SourceError where there is none, it is a folder, a pipe or a device, is empty or may not be read.
    """
    try:
        _check(path)
    except (OSError, RuntimeError) as error:
        raise SourceError(_refusal(error), file=shown(path)) from error
    except ValueError as error:  # a NUL in the path
        raise SourceError("orders.no_such_file", file=str(path).replace("\0", "?")) from error
    name = shown(path.name)
    return SourceFile(path if shown(path) == str(path) else _linked(path, folder), name)


def _check(path: Path) -> None:
    """Raise what is wrong with a file, as OSError or SourceError."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise SourceError("orders.is_folder", file=shown(path))
    if not stat.S_ISREG(mode):
        raise SourceError("orders.not_a_file", file=shown(path))
    with path.open("rb") as file:
        if not file.read(1):
            raise SourceError("orders.empty_file", file=shown(path.name))


def _refusal(error: Exception) -> str:
    """The sentence for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "orders.no_such_file"
    if isinstance(error, PermissionError):
        return "orders.not_permitted"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "orders.no_such_file"
    return "orders.not_readable"


def _linked(path: Path, folder: Path) -> Path:
    """A link to the file under a name of plain letters; a copy where links are not made."""
    link = folder / f"source{len(list(folder.iterdir()))}{shown(path.suffix)}"
    try:
        link.symlink_to(path.absolute())
    except OSError:
        shutil.copyfile(path, link)
    return link
