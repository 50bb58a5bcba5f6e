"""Which sheets do not go out: those that only macros need, and those with data about single customers."""

from collections.abc import Mapping, Sequence

from ltv_xl.errors import SourceError
from ltv_xl.share.book import Book, Reason, Sheet
from ltv_xl.workbook_names import ACTIONS_PREFIX, ADDIN_CONFIG, HELP_SHEET, INPUT_TABLES, WORKBOOK_CONFIG

MACHINERY = (WORKBOOK_CONFIG, ADDIN_CONFIG, HELP_SHEET)
"""Sheets of ours that only macros read."""

DATA = tuple(name.casefold() for name in INPUT_TABLES)
"""Names of Tables, and of the sheets that they stand on: a sheet of this name is left out even if its table
was turned into plain cells, since what was pasted into it is the same.
"""
LISTS = ACTIONS_PREFIX.casefold()


def leaving(book: Book, *, with_data: bool) -> dict[str, Reason]:
    """The names of the sheets that go, with the reason. SourceError when nothing would be left to see."""
    found: dict[str, Reason] = {}
    for sheet in book.sheets:
        if sheet.name in MACHINERY or sheet.kind in {"xlMacrosheet", "xlIntlMacrosheet"}:
            found[sheet.name] = "label" if sheet.name == HELP_SHEET else "macro"
        elif not with_data and _personal(sheet):
            found[sheet.name] = "data"
    if all(sheet.name in found or sheet.hidden for sheet in book.sheets):
        raise SourceError(
            "share.nothing_left", sheets=", ".join(sheet.name for sheet in of(book, found, "data"))
        )
    return found


def of(book: Book, leaving: Mapping[str, Reason], reason: Reason) -> Sequence[Sheet]:
    """The sheets that go for a reason."""
    return [sheet for sheet in book.sheets if leaving.get(sheet.name) == reason]


def _personal(sheet: Sheet) -> bool:
    """Whether a sheet holds rows about single customers or orders."""
    tables = [table.name.casefold() for table in sheet.tables]
    return sheet.name.casefold() in DATA or any(name in DATA or name.startswith(LISTS) for name in tables)
