"""Saving a file whole or not at all: beside its place and renamed, so that a crash never leaves half of one.

The file beside is locked while its process lives. What a killed process left there, the next one to save in
that folder removes.
"""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ltv_xl.errors import OutputError, PlaceError
from ltv_xl.file_lock import lock

PREFIX, SUFFIX = ".ltv_xl-", ".tmp"
"""Name of a file that is being written."""

_SENTENCES = {
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, errno.EDQUOT), "saving.disk_full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "saving.not_allowed"),
    errno.ENAMETOOLONG: "saving.name_too_long",
}


def saved(content: bytes, target: Path) -> Path:
    """Write the bytes to a target and say where they are. As `saved_by`."""
    return saved_by(lambda file: file.write(content), target)


def saved_by(write: Callable[[BinaryIO], object], target: Path, *, private: bool = False) -> Path:
    """Write a target with a function and say where it is; a symbolic link stays, what it leads to is written.

    A target that is open in Excel cannot be replaced there: then the file stands beside it as "name (2)".
    private: this user alone may read it (0600), whatever the rights of a file in its place.
    OutputError when the place cannot hold a file, when the folder refuses or when the disk is full.
    """
    place = checked_place(target)
    try:
        with _unfinished(place.parent) as (file, beside):
            write(file)
            file.flush()
            os.fsync(file.fileno())
            if os.name == "posix" and not private:  # a temporary file is private
                beside.chmod(_mode(place))
            if os.name != "posix":  # an open file cannot be renamed there
                file.close()
            renamed = _renamed(beside, place)
    except OSError as error:
        raise _refused(error, target) from error
    return target if renamed == place else target.with_name(renamed.name)


def checked_place(target: Path) -> Path:
    """Where a target's bytes will stand, links followed. PlaceError where no file can stand there."""
    try:
        place = target.resolve()
        mode = place.stat().st_mode if place.exists() else stat.S_IFREG
        has_folder = place.parent.is_dir()
        loops = place.is_symlink()
    except OSError as error:
        raise _refused(error, target) from error
    except (ValueError, RuntimeError) as error:  # a NUL in the path; up to Python 3.12 a link that loops
        raise PlaceError("saving.no_place", target=target) from error
    if stat.S_ISDIR(mode):
        raise PlaceError("saving.is_folder", target=target)
    if loops or not stat.S_ISREG(mode):
        raise PlaceError("saving.no_place", target=target)
    if not has_folder:
        raise PlaceError("saving.no_folder", folder=(place if target.is_symlink() else target).parent)
    return place


@contextmanager
def _unfinished(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in a folder, removed at the end unless it was renamed."""
    _remove_leftovers(folder)
    handle, beside = _locked_file(folder)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, beside
    finally:
        with suppress(OSError):
            beside.unlink()


def _locked_file(folder: Path) -> tuple[int, Path]:
    """A new file that is locked, so that no other process takes it for a leftover."""
    while True:
        handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=folder)
        _lock(handle)
        if os.fstat(handle).st_nlink:  # not removed between the two steps
            return handle, Path(name)
        os.close(handle)


def _remove_leftovers(folder: Path) -> None:
    """Remove what killed processes left behind; where that is refused it stays."""
    for leftover in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError), leftover.open("rb") as file:
            if sys.platform != "win32" and _lock(file.fileno()):
                leftover.unlink()
        if sys.platform == "win32":  # an open file cannot be removed there: it needs no lock
            with suppress(OSError):
                leftover.unlink()


def _lock(handle: int) -> bool:
    """Take the lock of an open file without waiting; whether that worked. It ends with the process."""
    if sys.platform == "win32":
        return True
    try:
        lock(handle)
    except OSError:  # held, or a file system without locks: then nothing there is ever removed
        return False
    return True


def _renamed(beside: Path, place: Path) -> Path:
    """Into its place; where Excel holds that (PermissionError), under the next free number."""
    for number in count(1):
        free = place if number == 1 else place.with_name(f"{place.stem} ({number}){place.suffix}")
        if number > 1 and free.exists():
            continue
        try:
            Path(beside).replace(free)
        except PermissionError:
            if number > 1:
                raise
        else:
            return free
    raise AssertionError("unreachable")


def _mode(place: Path) -> int:
    """The rights of the file that is replaced, else those of any new file."""
    with suppress(OSError):
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)  # reading it means setting it for a moment
    os.umask(mask)
    return 0o666 & ~mask


def _refused(error: OSError, target: Path) -> OutputError:
    """The sentence for a place that refuses."""
    key = _SENTENCES.get(error.errno or 0, "saving.not_writable")
    kind = PlaceError if error.errno == errno.ENAMETOOLONG else OutputError
    return kind(key, target=target, folder=target.parent, reason=error)
