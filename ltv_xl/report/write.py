"""Saving a report: beside its place and renamed, so that a crash never leaves half a workbook."""

import os
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

from ltv_xl.errors import OutputError


def saved(content: bytes, target: Path) -> Path:
    """Write the bytes to a target and say where they are.

    A target that is open in Excel cannot be replaced there: then the workbook stands beside it as
    "name (2).xlsx". OutputError when the folder is missing or refuses.
    """
    if not target.parent.is_dir():
        raise OutputError("report.no_folder", folder=target.parent)
    if target.is_dir():
        raise OutputError("report.is_folder", target=target)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise OutputError("report.not_writable", folder=target.parent, reason=error.strerror) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o666 & ~_umask())
        return _renamed(beside, target)
    except OSError as error:
        raise OutputError("report.not_writable", folder=target.parent, reason=error.strerror) from error
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _renamed(beside: Path, target: Path) -> Path:
    """Into the target's place; where Excel holds it (PermissionError), under the next free number."""
    for number in count(1):
        place = target if number == 1 else target.with_name(f"{target.stem} ({number}){target.suffix}")
        if number > 1 and place.exists():
            continue
        try:
            Path(beside).replace(place)
        except PermissionError:
            if number > 1:
                raise
        else:
            return place
    raise AssertionError("unreachable")


def _umask() -> int:
    """The process's mask; reading it means setting it for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
