"""How far a replacement of report sheets has come, noted in the workbook itself, so that it outlives us.

A name of the workbook says the stage and how Excel was set before. Each old report sheet carries a name of
its own with what its tab said, from before anything else is changed until it goes.
"""

from dataclasses import dataclass
from typing import Literal

import xlwings as xw

from ltv_xl.excel.app_state import Habits
from ltv_xl.excel.marks import note, said, saying, take_away
from ltv_xl.workbook_names import OLD_SHEET_MARK, REFRESH_STAGE, REPORT_MARK

Stage = Literal["noting", "replacing", "done"]
"""noting: only marks of old sheets were added. done: the new sheets are whole, the old ones may go."""


@dataclass(frozen=True)
class Aside:
    """An old report sheet: its key, what its tab said, and what it says now."""

    key: str
    name: str
    now: str


def begun(book: xw.Book) -> tuple[Stage, Habits] | None:
    """The stage of a replacement that has begun, and Excel's habits before it."""
    entry = _entry(book)
    if entry is None:
        return None
    stage, calculation, events = said(entry.refers_to).split(" ")
    known: dict[str, Stage] = {"noting": "noting", "replacing": "replacing"}
    return known.get(stage, "done"), Habits(calculation, events == "True")


def enter(book: xw.Book, stage: Stage, habits: Habits) -> None:
    """Note the stage."""
    text = saying(f"{stage} {habits.calculation} {habits.events}")
    entry = _entry(book)
    if entry is None:
        book.names.add(REFRESH_STAGE, text)
    else:
        entry.refers_to = text


def close(book: xw.Book) -> None:
    """There is nothing left to do."""
    entry = _entry(book)
    if entry is not None:
        entry.delete()


def _entry(book: xw.Book) -> xw.Name | None:
    return next((one for one in book.names if one.name == REFRESH_STAGE), None)


def set_aside(book: xw.Book, name: str) -> None:
    """Note on an old report sheet what its tab says."""
    book.sheets[name].names.add(OLD_SHEET_MARK, saying(name))


def asides(book: xw.Book) -> list[Aside]:
    """The sheets that carry such a note."""
    found = []
    for now in [sheet.name for sheet in book.sheets]:
        name = note(book.sheets[now], OLD_SHEET_MARK)
        if name is not None:
            key = (note(book.sheets[now], REPORT_MARK) or "").partition("|")[0]
            found.append(Aside(key, name, now))
    return found


def forget(book: xw.Book, sheet: str) -> None:
    """Take the note away."""
    take_away(book.sheets[sheet], OLD_SHEET_MARK)
