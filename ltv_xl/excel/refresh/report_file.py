"""The report as a file for the moment that Excel copies its sheets from it; it goes whatever happens."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import xlwings as xw

PREFIX = "ltv_xl_report_"
"""Begins the name of the file and of its folder."""
MAC_FOLDER = Path("Library/Containers/com.microsoft.Excel/Data")
"""In the user's home: the folder that Excel for Mac may read without asking."""


@contextmanager
def opened(app: xw.App, content: bytes) -> Iterator[xw.Book]:
    """The report's workbook, open and hidden from the list of recent files."""
    parent = _parent()
    _remove_left_over(app, parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        path = folder / f"{folder.name}.xlsx"
        path.write_bytes(content)
        source = app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield source
        finally:
            for _ in range(2):  # a failure to close must not undo or hide what was done
                with suppress(Exception):
                    source.close()
                    break
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parent() -> Path:
    mac_folder = Path.home() / MAC_FOLDER
    if sys.platform == "darwin" and mac_folder.is_dir():
        return mac_folder
    return Path(tempfile.gettempdir())


def _remove_left_over(app: xw.App, parent: Path) -> None:
    """What a run that was killed has left: its report, still open, and the file."""
    for book in [book for book in app.books if book.name.startswith(PREFIX)]:
        with suppress(Exception):
            book.close()
    for folder in parent.glob(f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
