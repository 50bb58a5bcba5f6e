"""What a workbook says of itself: whether it is of ours, of which versions, and how it is wired.

It is only read, and no macro of it runs. It may come from anywhere, so nothing is unpacked unseen.
"""

import errno
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from ltv_xl.errors import LtvError, SourceError
from ltv_xl.ooxml.archive import open_archive
from ltv_xl.orders.sources.reader_errors import readable, silent_panics
from ltv_xl.orders.sources.source_file import SourceFile
from ltv_xl.orders.sources.workbook_size import refuse_oversized
from ltv_xl.template.package import CUSTOM_UI, VBA_PROJECT
from ltv_xl.workbook_names import (
    ADDIN_CONFIG,
    ADDIN_PROJECT,
    HELP_SHEET,
    WORKBOOK_CONFIG,
    WORKBOOK_PROJECT,
)

PROJECTS = {WORKBOOK_CONFIG: WORKBOOK_PROJECT, ADDIN_CONFIG: ADDIN_PROJECT}
"""Sheets that hold xlwings' settings -> the xlwings project that reads them."""

WORKBOOK = "xl/workbook.xml"
"""The part that every workbook has."""

Rows = list[list[Any]]


class Contents(Struct, frozen=True):
    """A workbook's account of itself.

    versions: of ltv_xl and xlwings, as the sheet ltv_help names them; empty where the workbook is not ours.
    project: of the settings' sheet; settings: its keys in capitals with their values; twice: keys that it
        has more than once, at which xlwings fails.
    """

    macros: bool
    ribbon: bool
    versions: Mapping[str, str] = field(default_factory=dict)
    project: str = WORKBOOK_PROJECT
    settings: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[str, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether ltv_xl made it."""
        return "ltv_xl" in self.versions


def contents_of(path: Path) -> Contents | None:
    """None where the file is no workbook (of Excel 2007 or later). OSError where it cannot be read."""
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    try:
        parts = open_archive(path.read_bytes()).namelist()
    except SourceError:
        return None
    if WORKBOOK not in parts:
        return None
    sheets = _sheets(path, (HELP_SHEET, *PROJECTS))
    config = next((name for name in PROJECTS if name in sheets), WORKBOOK_CONFIG)
    settings = _settings(sheets.get(config, []))
    keys = [key for key, _ in settings]
    return Contents(
        macros=VBA_PROJECT in parts,
        ribbon=CUSTOM_UI in parts,
        versions=_versions(sheets.get(HELP_SHEET, [])),
        project=PROJECTS[config],
        settings=dict(settings),
        twice=tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1)),
    )


def _sheets(path: Path, names: tuple[str, ...]) -> dict[str, Rows]:
    """Those of the sheets that are there; a workbook that is damaged or out of all proportion has none."""
    import python_calamine as calamine

    try:
        with silent_panics(), readable(path.name):
            refuse_oversized(SourceFile(path, path.name))
            book = calamine.load_workbook(io.BytesIO(path.read_bytes()))
            return {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in names
                if name in book.sheet_names
            }
    except (LtvError, ValueError):
        return {}


def _versions(rows: Rows) -> dict[str, str]:
    """Of what made the workbook, by the rows of its sheet of texts."""
    return {
        str(row[0]).removeprefix("version."): _word(row[1])
        for row in rows
        if str(row[0]).startswith("version.") and len(row) > 1
    }


def _settings(rows: Rows) -> list[tuple[str, str]]:
    """As xlwings reads them: keys in column A from A1 to the first gap."""
    pairs: list[tuple[str, str]] = []
    for row in rows:
        key = _word(row[0]).upper() if row else ""
        if not key:
            break
        pairs.append((key, _word(row[1]) if len(row) > 1 else ""))
    return pairs


def _word(cell: Any) -> str:
    """A cell as VBA would turn it into text; an older version number may have become a number."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
