"""The report as a file for the moment that Excel copies its sheets from it; it goes whatever happens."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import xlwings as xw

PREFIX = "ltv_xl_report_"
MAC = Path("Library/Containers/com.microsoft.Excel/Data")
"""In the user's home: the folder that Excel for Mac may read without asking."""


@contextmanager
def opened(app: xw.App, content: bytes) -> Iterator[xw.Book]:
    """The report's workbook, open and hidden from the list of recent files."""
    place = _place()
    _sweep(app, place)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
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


def _place() -> Path:
    excels = Path.home() / MAC
    return excels if sys.platform == "darwin" and excels.is_dir() else Path(tempfile.gettempdir())


def _sweep(app: xw.App, place: Path) -> None:
    """What a run that was killed has left: its report, still open, and the file."""
    for book in [one for one in app.books if one.name.startswith(PREFIX)]:
        with suppress(Exception):
            book.close()
    for folder in place.glob(f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
