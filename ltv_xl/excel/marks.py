"""Which sheets of a workbook are a report's, whatever they are called, and what new ones will be called.

A report's sheet carries a hidden name of its own with the sheet's key and the name that we gave it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw

from ltv_xl.report.build import sheet_name
from ltv_xl.report.content import Sheet
from ltv_xl.workbook_names import REPORT_MARK


@dataclass(frozen=True)
class ReportSheet:
    """A sheet that a report brought: its key, what its tab says, and whether the user renamed it."""

    key: str
    name: str
    renamed: bool


@dataclass(frozen=True)
class Tab:
    """A sheet to come: key, name, and the text of its mark."""

    key: str
    name: str
    mark: str


def report_sheets(book: xw.Book) -> list[ReportSheet]:
    """The sheets of the last report, in the workbook's order.

    A user's copy of one carries the mark too: of several with one key only the one that still has our name
    is the report's, and none if that cannot be told.
    """
    found: dict[str, list[ReportSheet]] = {}
    for name, mark in marked(book).items():
        key, _, given = mark.partition("|")
        found.setdefault(key, []).append(ReportSheet(key, name, renamed=name != given))
    ours = []
    for some in found.values():
        original = [one for one in some if not one.renamed]
        ours += some if len(some) == 1 else original[:1]
    return sorted(ours, key=lambda one: int(book.sheets[one.name].index))


def marked(book: xw.Book) -> dict[str, str]:
    """Sheet -> its mark, of all sheets that carry one, a user's copies among them."""
    found = {}
    for name in [sheet.name for sheet in book.sheets]:
        mark = note(book.sheets[name], REPORT_MARK)
        if mark is not None:
            found[name] = mark
    return found


def tabs(sheets: Sequence[Sheet], before: Iterable[ReportSheet], taken: Iterable[str]) -> list[Tab]:
    """What the sheets of a new report are to be called.

    before: those of the last report: a name that the user gave stays. taken: names of all other sheets.
    """
    kept = {one.key: one.name for one in before if one.renamed}
    used = {name.lower() for name in taken} | {name.lower() for name in kept.values()}
    found = []
    for sheet in sheets:
        name = kept.get(sheet.key) or sheet_name(sheet.name, used)
        used.add(name.lower())
        found.append(Tab(sheet.key, name, f"{sheet.key}|{'' if sheet.key in kept else name}"))
    return found


def note(sheet: xw.Sheet, name: str) -> str | None:
    """The text under a name of the sheet's own; None where there is no such name."""
    return next((said(one.refers_to) for one in sheet.names if short(one.name) == name), None)


def take_away(sheet: xw.Sheet, name: str) -> None:
    """Delete a name of the sheet's own, if it is there."""
    for one in [one for one in sheet.names if short(one.name) == name]:
        one.delete()


def short(name: str) -> str:
    """A name without the sheet that it belongs to."""
    return name.rpartition("!")[2]


def said(refers_to: object) -> str:
    """The text of a name that stands for a text."""
    return str(refers_to).removeprefix("=").removeprefix('"').removesuffix('"').replace('""', '"')


def saying(text: str) -> str:
    """What a name refers to that stands for a text."""
    return '="' + text.replace('"', '""') + '"'
