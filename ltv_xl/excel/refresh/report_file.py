"""The report as a file for the moment that Excel copies its sheets from it; it goes whatever happens."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import xlwings as xw

from ltv_xl.temporary import temporary_folder

PREFIX = "ltv_xl_report_"
"""Begins the file's name, by which the report is known in Excel should we be killed while it is open."""
MAC_FOLDER = Path("Library/Containers/com.microsoft.Excel/Data")
"""In the user's home: the folder that Excel for Mac may read without asking."""


@contextmanager
def opened(app: xw.App, content: bytes) -> Iterator[xw.Book]:
    """The report's workbook, open and hidden from the list of recent files."""
    with _folder() as folder:
        path = folder / f"{PREFIX}{folder.name}.xlsx"
        path.write_bytes(content)
        source = app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield source
        finally:
            for _ in range(2):  # a failure to close must not undo or hide what was done
                with suppress(Exception):
                    source.close()
                    break


def remove_left_over(app: xw.App) -> None:
    """What a refresh that was killed has left: its report, still open, and on a Mac the file."""
    for book in [book for book in app.books if book.name.startswith(PREFIX)]:
        with suppress(Exception):
            book.close()
    mac_folder = _mac_folder()
    for folder in mac_folder.glob(f"{PREFIX}*") if mac_folder else ():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _folder() -> Iterator[Path]:
    """Where Excel may read a file of ours: elsewhere than on a Mac that is any folder."""
    mac_folder = _mac_folder()
    if mac_folder is None:
        with temporary_folder() as folder:
            yield folder
        return
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=mac_folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mac_folder() -> Path | None:
    mac_folder = Path.home() / MAC_FOLDER
    return mac_folder if sys.platform == "darwin" and mac_folder.is_dir() else None
