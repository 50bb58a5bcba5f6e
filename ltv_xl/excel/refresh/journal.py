"""How far a replacement of report sheets has come, noted in the workbook itself, so that it outlives us.

A name of the workbook says the stage and how Excel was set before. Each old report sheet carries a name of
its own with what its tab said, from before anything else is changed until it goes.
"""

from typing import Literal

import xlwings as xw
from msgspec import Struct

from ltv_xl.excel.app_state import Habits
from ltv_xl.excel.refresh.names import as_text, delete_sheet_name, sheet_text, text_of
from ltv_xl.excel.refresh.report_sheets import key_of, sheet_names
from ltv_xl.workbook_names import OLD_SHEET_MARK, REFRESH_STAGE, REPORT_MARK

Stage = Literal["noting", "replacing", "done"]
"""noting: only marks of old sheets were added. done: the new sheets are whole, the old ones may go."""


class Entry(Struct, frozen=True):
    """The stage of a replacement that has begun, and Excel's habits before it."""

    stage: Stage
    habits: Habits


class OldSheet(Struct, frozen=True):
    """An old report sheet: its key, what its tab said, and what it says now."""

    key: str
    name: str
    current: str


def entry(book: xw.Book) -> Entry | None:
    """What the journal says; None where no replacement has begun."""
    name = _name(book)
    if name is None:
        return None
    stage, calculation, events = text_of(name.refers_to).split(" ")
    stages: dict[str, Stage] = {"noting": "noting", "replacing": "replacing"}
    return Entry(stages.get(stage, "done"), Habits(calculation, events == "True"))


def enter(book: xw.Book, stage: Stage, habits: Habits) -> None:
    """Note the stage."""
    text = as_text(f"{stage} {habits.calculation} {habits.events}")
    name = _name(book)
    if name is None:
        book.names.add(REFRESH_STAGE, text)
    else:
        name.refers_to = text


def close(book: xw.Book) -> None:
    """There is nothing left to do."""
    name = _name(book)
    if name is not None:
        name.delete()


def mark_old(book: xw.Book, name: str) -> None:
    """Note on an old report sheet what its tab says."""
    book.sheets[name].names.add(OLD_SHEET_MARK, as_text(name))


def unmark(book: xw.Book, name: str) -> None:
    """Delete that note."""
    delete_sheet_name(book.sheets[name], OLD_SHEET_MARK)


def old_sheets(book: xw.Book) -> list[OldSheet]:
    """The sheets that carry such a note."""
    sheets = []
    for current in sheet_names(book):
        name = sheet_text(book.sheets[current], OLD_SHEET_MARK)
        if name is not None:
            key = key_of(sheet_text(book.sheets[current], REPORT_MARK) or "")
            sheets.append(OldSheet(key, name, current))
    return sheets


def _name(book: xw.Book) -> xw.Name | None:
    return next((name for name in book.names if name.name == REFRESH_STAGE), None)
