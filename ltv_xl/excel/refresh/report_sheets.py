"""Which sheets of a workbook are a report's, whatever they are called, and what new ones will be called.

A report's sheet carries a hidden name of its own, its mark: the sheet's key and the name that we gave it.
"""

from collections.abc import Iterable, Sequence

import xlwings as xw
from msgspec import Struct

from ltv_xl.excel.refresh.charts import chart_sheets
from ltv_xl.excel.refresh.names import sheet_text
from ltv_xl.report.content import Sheet
from ltv_xl.report.tab_names import sheet_name
from ltv_xl.workbook_names import REPORT_MARK, TYPING_HELP_SHEET

SHOWN = (True, -1)
"""A visible sheet, as Calc and Excel say it: XlSheetVisibility.xlSheetVisible."""
VERY_HIDDEN = 2
"""XlSheetVisibility.xlSheetVeryHidden."""


class ReportSheet(Struct, frozen=True):
    """A sheet that a report brought: its key, what its tab says, and whether the user renamed it."""

    key: str
    name: str
    renamed: bool


class Tab(Struct, frozen=True):
    """A sheet to come: key, name, and the text of its mark."""

    key: str
    name: str
    mark: str


def report_sheets(book: xw.Book) -> list[ReportSheet]:
    """The sheets of the last report, in the workbook's order.

    A user's copy of one carries the mark too: of several with one key only the sheet that still has our name
    is the report's, and none if that cannot be told.
    """
    by_key: dict[str, list[ReportSheet]] = {}
    for name, mark in marks(book).items():
        key, _, given_name = mark.partition("|")
        by_key.setdefault(key, []).append(ReportSheet(key, name, renamed=name != given_name))
    originals: list[ReportSheet] = []
    for sheets in by_key.values():
        originals += sheets if len(sheets) == 1 else [sheet for sheet in sheets if not sheet.renamed][:1]
    return sorted(originals, key=lambda sheet: int(book.sheets[sheet.name].index))


def marks(book: xw.Book) -> dict[str, str]:
    """Sheet -> its mark, of all sheets that carry one, a user's copies among them."""
    by_sheet = {name: sheet_text(book.sheets[name], REPORT_MARK) for name in sheet_names(book)}
    return {name: mark for name, mark in by_sheet.items() if mark is not None}


def key_of(mark: str) -> str:
    """The key of the sheet that carries a mark."""
    return mark.partition("|")[0]


def new_tabs(sheets: Sequence[Sheet], last: Iterable[ReportSheet], taken: Iterable[str]) -> list[Tab]:
    """What the sheets of a new report are to be called.

    last: those of the last report: a name that the user gave stays. taken: names of all other sheets.
    """
    users_names = {sheet.key: sheet.name for sheet in last if sheet.renamed}
    used = {name.lower() for name in (*taken, *users_names.values())}
    tabs = []
    for sheet in sheets:
        name = users_names.get(sheet.key) or sheet_name(sheet.name, used)
        used.add(name.lower())
        tabs.append(Tab(sheet.key, name, f"{sheet.key}|{'' if sheet.key in users_names else name}"))
    return tabs


def tab_names(book: xw.Book) -> list[str]:
    """All tabs, chart sheets too: no two may have one name."""
    return [*sheet_names(book), *chart_sheets(book)]


def last_place(book: xw.Book) -> str:
    """The sheet after which others may come: the sheet of help while typing has to stay the last."""
    return [name for name in sheet_names(book) if name != TYPING_HELP_SHEET][-1]


def delete_sheet(sheet: xw.Sheet) -> None:
    """Delete a sheet. Excel refuses it for one that only macros can show."""
    if sheet.visible == VERY_HIDDEN:
        sheet.visible = False
    sheet.delete()


def sheet_names(book: xw.Book) -> list[str]:
    """What the tabs say."""
    return [sheet.name for sheet in book.sheets]
