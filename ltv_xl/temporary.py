"""Temporary files: one private folder per process, which no end of the process leaves behind for long.

It goes when the process ends; after a kill the next process removes it. A lock that the living process
holds tells the two apart: a process number alone may long belong to another program.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from ltv_xl.errors import OutputError
from ltv_xl.file_lock import lock

PREFIX = "ltv_xl-"
_LOCK = "lock"
_ATTEMPTS = 100


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new empty folder that this user alone may open; removed with all that is in it at the end.

    OutputError where the system's temporary folder takes no files.
    """
    try:
        folder = Path(tempfile.mkdtemp(dir=process_folder()))
    except OSError as error:
        raise _not_writable(error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def process_folder() -> Path:
    """The folder (0700) of this process, for what lives as long as it does."""
    system = tempfile.gettempdir()
    if not _made(system).is_dir():  # cleaned away under a process that lives for weeks, as Excel's does
        _made.cache_clear()
    return _made(system)


@cache
def _made(system: str) -> Path:
    try:
        _remove_dead(Path(system))
        for _ in range(_ATTEMPTS):  # another process may take a folder for dead before it is locked
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=system))
            if (lock := _locked(folder, create=True)) is not None:
                atexit.register(_remove_at_exit, folder, lock, os.getpid())
                return folder
        raise FileNotFoundError(folder)
    except OSError as error:
        raise _not_writable(error) from error


def _remove_dead(system: Path) -> None:
    """Remove the folders of this user's processes that were killed."""
    for folder in system.glob(f"{PREFIX}*"):
        with suppress(OSError):
            facts = folder.lstat()
            if not stat.S_ISDIR(facts.st_mode) or (hasattr(os, "getuid") and facts.st_uid != os.getuid()):
                continue
            if not (folder / _LOCK).exists():
                shutil.rmtree(folder, ignore_errors=True)
            elif (lock := _locked(folder, create=False)) is not None:
                _remove(folder, lock)


def _locked(folder: Path, *, create: bool) -> int | None:
    """The open lock file of a folder; None where a living process holds it, or the folder went meanwhile."""
    path = folder / _LOCK
    try:
        handle = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)
    except FileNotFoundError:
        return None
    try:
        lock(handle)
        if os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except OSError:  # held by its process, or removed between the two steps
        pass
    os.close(handle)
    return None


def _remove(folder: Path, lock: int) -> None:
    """Remove a folder; its lock last, so that no other process takes what is being removed."""
    if sys.platform == "win32":  # there an open file cannot be removed
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)
        return
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name != _LOCK:
            shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)


def _remove_at_exit(folder: Path, lock: int, process: int) -> None:
    """Remove the folder of this process; a copy of the process (fork) leaves it to the first."""
    if os.getpid() == process:
        _remove(folder, lock)


def _not_writable(error: OSError) -> OutputError:
    return OutputError("temporary.not_writable", folder=tempfile.gettempdir(), reason=error)
