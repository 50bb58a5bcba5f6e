"""What a workbook says of itself: whether it is of ours, of which versions, and how it is wired.

It is only read, and no macro of it runs.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.archive import open_archive
from ltv_xl.template.package import CUSTOM_UI, VBA_PROJECT
from ltv_xl.workbook_names import ADDIN_CONFIG, ADDIN_PROJECT, HELP_SHEET, WORKBOOK_CONFIG, WORKBOOK_PROJECT

PROJECTS = {WORKBOOK_CONFIG: WORKBOOK_PROJECT, ADDIN_CONFIG: ADDIN_PROJECT}
"""Sheets that hold xlwings' settings -> the xlwings project that reads them."""


@dataclass(frozen=True)
class Inside:
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


def inside(path: Path) -> Inside | None:
    """None where the file is no workbook (of Excel 2007 or later). OSError where it cannot be read."""
    content = path.read_bytes()
    try:
        names = set(open_archive(content).namelist())
    except SourceError:
        return None
    if "xl/workbook.xml" not in names:
        return None
    sheets = _sheets(content, (HELP_SHEET, *PROJECTS))
    versions = {
        str(row[0]).removeprefix("version."): _word(row[1])
        for row in sheets.get(HELP_SHEET, [])
        if str(row[0]).startswith("version.") and len(row) > 1
    }
    name = next((name for name in PROJECTS if name in sheets), WORKBOOK_CONFIG)
    pairs = _settings(sheets.get(name, []))
    keys = [key for key, _ in pairs]
    return Inside(
        macros=VBA_PROJECT in names,
        ribbon=CUSTOM_UI in names,
        versions=versions,
        project=PROJECTS[name],
        settings=dict(pairs),
        twice=tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1)),
    )


def _sheets(content: bytes, names: tuple[str, ...]) -> dict[str, list[list[Any]]]:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in names
            if name in book.sheet_names
        }
    except (calamine.CalamineError, OSError, ValueError):  # a damaged workbook says nothing of itself
        return {}


def _settings(rows: list[list[Any]]) -> list[tuple[str, str]]:
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
