"""Report sheets into the workbook that is open, in place of the last report's: all of them or none.

Sheets are copied one at a time, since Excel refuses to copy several that hold a table. A copied formula that
mentions another sheet then points to the report's file, and deleting an old sheet would leave #REF! in a
user's formula. So formulas are read as text before, and written again once every sheet has its last name.
Nothing old is deleted before all else has succeeded. `journal` notes how far this is; `recover` goes back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

import xlwings as xw

from ltv_xl.errors import InputError, OutputError
from ltv_xl.excel.app_state import Habits, quiet
from ltv_xl.excel.refresh import journal
from ltv_xl.excel.refresh.formula_cells import formulas, write
from ltv_xl.excel.refresh.names import NO_FIGURE, local_name, point
from ltv_xl.excel.refresh.plan import Plan, planned
from ltv_xl.excel.refresh.pointers import write_pointers
from ltv_xl.excel.refresh.recover import finish, roll_back
from ltv_xl.excel.refresh.report_sheets import (
    SHOWN,
    ReportSheet,
    Tab,
    last_place,
    marks,
    sheet_names,
    tab_names,
)
from ltv_xl.report.tab_names import sheet_name
from ltv_xl.workbook_names import OLD_TABLE_PREFIX

EXCEL_LINKS = 1
"""XlLink.xlExcelLinks, and XlLinkType.xlLinkTypeExcelLinks."""

Progress = Callable[[int, int], None]
"""Told which sheet of how many is being copied."""


def replace_report(
    book: xw.Book,
    source: xw.Book,
    tabs: Sequence[Tab],
    progress: Progress,
    once_whole: Callable[[Plan], object] = lambda _: None,
    agreed: Callable[[Plan], bool] = lambda _: True,
) -> Mapping[str, str] | None:
    """Bring the sheets of a report's workbook, `source`, into another.

    agreed: asked before anything is changed; None comes back where it says no. once_whole: called when the
    new sheets are whole and before the old ones go; it changes what no way back restores. What comes back are
    sheets of the last report that the new one lacks and that stayed -> what needs them. On any failure
    the workbook is as it was. InputError and OutputError, each with one sentence.
    """
    if getattr(book.api, "ProtectStructure", False) is True:  # of Windows; elsewhere the first rename refuses
        raise InputError("excel.error.structure_protected", book=book.name)
    plan = planned(book, source, tabs)
    if not agreed(plan):
        return None
    habits = Habits.of(book.app)
    active = book.sheets.active.name
    try:
        journal.enter(book, "noting", habits)
        with quiet(book.app, habits):
            for as_they_are in (plan.users.formulas, plan.frozen):
                write(book, as_they_are)  # a protected sheet refuses before all else
            for name in marks(book):
                journal.mark_old(book, name)
            journal.enter(book, "replacing", habits)
            _replace(book, source, plan, progress)
            journal.enter(book, "done", habits)
            once_whole(plan)
    except BaseException:
        roll_back(book, habits, plan.before)
        _show(book, active)
        raise
    with suppress(Exception):  # what is left over goes with the next refresh
        finish(book, habits)
    _show(book, plan.moves.sheets.get(active.casefold(), active))
    return plan.staying


def _replace(book: xw.Book, source: xw.Book, plan: Plan, progress: Progress) -> None:
    visibility = {sheet.key: book.sheets[sheet.name].visible for sheet in plan.leaving}
    old_names = _set_aside(book, plan.leaving)
    last = last_place(book)
    for number, tab in enumerate(plan.tabs, 1):
        progress(number, len(plan.tabs))
        _copy(book, source.sheets[tab.name], after=old_names.get(tab.key, last))
        last = tab.name
        if visibility.get(tab.key, True) not in SHOWN:
            book.sheets[tab.name].visible = visibility[tab.key]  # hidden, or to be shown by macros alone
        _delete_shadows(book.sheets[tab.name], plan.figures)
    point(book, plan.figures)
    write(book, plan.inside, "excel.error.not_whole")
    write_pointers(book, plan.users, plan.moves)
    _drop_figures(book, plan.lost_figures)
    book.app.calculate()
    _check(book, source, plan)


def _set_aside(book: xw.Book, sheets: Sequence[ReportSheet]) -> dict[str, str]:
    """Old sheets and their tables get other names, which formulas follow. Key -> the sheet's name now."""
    current = {}
    taken = {name.lower() for name in tab_names(book)}
    for number, sheet in enumerate(sheets, 1):
        tables = book.sheets[sheet.name].tables
        try:
            for table in [table.name for table in tables]:
                tables[table].name = OLD_TABLE_PREFIX + table
        except Exception as error:
            raise OutputError("excel.error.sheet_refuses", sheet=sheet.name) from error
        name = sheet_name(f"~{number} {sheet.name}", taken)
        try:
            book.sheets[sheet.name].name = name
        except Exception as error:
            raise OutputError("excel.error.structure_protected", book=book.name) from error
        current[sheet.key] = name
    return current


def _copy(book: xw.Book, sheet: xw.Sheet, after: str) -> None:
    copy = sheet.copy(after=book.sheets[after])
    if copy.name != sheet.name:
        raise OutputError("excel.error.name_taken", name=sheet.name)


def _delete_shadows(sheet: xw.Sheet, figures: Mapping[str, str]) -> None:
    """A workbook's name comes along as a name of the sheet's own where the workbook has it already."""
    for name in [name for name in sheet.names if local_name(name.name) in figures]:
        name.delete()


def _drop_figures(book: xw.Book, lost: Mapping[str, bool]) -> None:
    """Names of figures that no sheet has any more go, except those that the user needs."""
    for name in [name for name in book.names if name.name in lost]:
        if lost[name.name]:
            name.refers_to = NO_FIGURE
        else:
            name.delete()


def _check(book: xw.Book, source: xw.Book, plan: Plan) -> None:
    """OutputError where a sheet is missing, or a formula points to the report's file or to nothing."""
    wrong = list(_faults(book, source.name.lower(), [tab.name for tab in plan.tabs]))
    if wrong:
        raise OutputError("excel.error.not_whole", faults=", ".join(wrong[:3]))


def _faults(book: xw.Book, file: str, tabs: Sequence[str]) -> Iterator[str]:
    """Where a fault is. file: the name of the report's file, in small letters."""
    missing = sorted(set(tabs) - set(sheet_names(book)))
    yield from missing

    def broken(text: object) -> bool:
        return isinstance(text, str) and text.startswith("=") and (file in text.lower() or "#REF!" in text)

    yield from map(str, formulas(book, [] if missing else tabs, broken))
    yield from (name.name for name in book.names if file in str(name.refers_to).lower())
    for link in _links(book, file):
        with suppress(Exception):  # Excel may go on listing a file that nothing points to any more
            book.api.BreakLink(link, EXCEL_LINKS)
    yield from _links(book, file)


def _links(book: xw.Book, file: str) -> list[str]:
    """Links to the report's file that Excel for Windows lists."""
    sources = getattr(book.api, "LinkSources", None)
    links = (sources(EXCEL_LINKS) if callable(sources) else None) or ()
    return [str(link) for link in links if file in str(link).lower()]


def _show(book: xw.Book, name: str) -> None:
    """The sheet that was active before, or what stands in its place."""
    with suppress(Exception):
        book.activate()
        book.sheets[name].activate()
