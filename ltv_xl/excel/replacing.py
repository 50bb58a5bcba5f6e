"""Report sheets into the workbook that is open, in place of the last report's: all of them or none.

Sheets are copied one at a time, since Excel refuses to copy several that hold a table. A copied formula that
mentions another sheet then points to the report's file, and deleting an old sheet would leave #REF! in a
user's formula. So formulas are read as text before, and written again once every sheet has its last name.
Nothing old is deleted before all else has succeeded. `journal` notes how far this is; `mending` goes back.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import xlwings as xw

from ltv_xl.errors import InputError, OutputError
from ltv_xl.excel import journal
from ltv_xl.excel.app_state import Habits, quiet
from ltv_xl.excel.charts import write_series
from ltv_xl.excel.formula_cells import formulas, write
from ltv_xl.excel.marks import Tab, marked
from ltv_xl.excel.mending import back, finish
from ltv_xl.excel.names import GONE, point
from ltv_xl.excel.plan import Plan, planned
from ltv_xl.excel.references import followed
from ltv_xl.report.build import sheet_name
from ltv_xl.workbook_names import OLD_TABLE_PREFIX

Progress = Callable[[int, int], None]
"""Told which sheet of how many is being copied."""


def replaced(book: xw.Book, source: xw.Book, tabs: Sequence[Tab], progress: Progress) -> Mapping[str, str]:
    """Bring the sheets of a report's workbook, `source`, into another.

    What comes back are sheets of the last report that the new one lacks and that stayed, with what needs
    them. On any failure the workbook is as it was. InputError and OutputError, each with one sentence.
    """
    if getattr(book.api, "ProtectStructure", False) is True:  # of Windows; elsewhere the first rename refuses
        raise InputError("excel.error.structure_protected", book=book.name)
    plan = planned(book, source, tabs)
    habits = Habits.of(book.app)
    active = book.sheets.active.name
    try:
        journal.enter(book, "noting", habits)
        with quiet(book.app, habits):
            write(book, plan.theirs.formulas)  # as they are: a protected sheet refuses before all else
            for name in marked(book):
                journal.set_aside(book, name)
            journal.enter(book, "replacing", habits)
            _replace(book, source, plan, progress)
            journal.enter(book, "done", habits)
    except BaseException:
        back(book, habits, plan.before)
        _show(book, active)
        raise
    with suppress(Exception):  # what is left over goes with the next refresh
        finish(book, habits)
    _show(book, plan.moves.sheets.get(active.casefold(), active))
    return plan.stay


def _replace(book: xw.Book, source: xw.Book, plan: Plan, progress: Progress) -> None:
    hidden = {one.key for one in plan.gone if not book.sheets[one.name].visible}
    aside = _out_of_the_way(book, plan)
    after = book.sheets[-1].name
    for number, tab in enumerate(plan.tabs, 1):
        progress(number, len(plan.tabs))
        after = aside.get(tab.key, after)
        copy = source.sheets[tab.name].copy(after=book.sheets[after])
        if copy.name != tab.name:
            raise OutputError("excel.error.name_taken", name=tab.name)
        after = tab.name
        if tab.key in hidden:
            book.sheets[tab.name].visible = False
        # A workbook's name comes along as one of the sheet's own where the workbook has it already.
        for shadow in [
            one for one in book.sheets[tab.name].names if one.name.rpartition("!")[2] in plan.figures
        ]:
            shadow.delete()
    point(book, plan.figures)
    write(book, plan.inside, "excel.error.not_whole")
    theirs, moves = plan.theirs, plan.moves
    write(book, {at: [followed(text, moves) for text in texts] for at, texts in theirs.formulas.items()})
    write_series(book, {at: followed(text, moves) for at, text in theirs.series.items()})
    point(book, {name: followed(to, moves) for name, to in theirs.names.items()})
    for name in [one for one in book.names if one.name in plan.lost]:
        if plan.lost[name.name]:
            name.refers_to = GONE
        else:
            name.delete()
    book.app.calculate()
    _check(book, source, plan)


def _out_of_the_way(book: xw.Book, plan: Plan) -> dict[str, str]:
    """Old sheets and their tables get other names, which formulas follow. Key -> the sheet's name now."""
    found = {}
    taken = {sheet.name.lower() for sheet in book.sheets}
    for number, one in enumerate(plan.gone, 1):
        try:
            for table in [table.name for table in book.sheets[one.name].tables]:
                book.sheets[one.name].tables[table].name = OLD_TABLE_PREFIX + table
        except Exception as error:
            raise OutputError("excel.error.sheet_refuses", sheet=one.name) from error
        now = sheet_name(f"~{number} {one.name}", taken)
        try:
            book.sheets[one.name].name = now
        except Exception as error:
            raise OutputError("excel.error.structure_protected", book=book.name) from error
        found[one.key] = now
    return found


def _check(book: xw.Book, source: xw.Book, plan: Plan) -> None:
    """OutputError where a sheet is missing, or a formula points to the report's file or to nothing."""
    file = source.name.lower()
    tabs = [one.name for one in plan.tabs]
    wrong = sorted(set(tabs) - {sheet.name for sheet in book.sheets})

    def broken(text: object) -> bool:
        return isinstance(text, str) and text.startswith("=") and (file in text.lower() or "#REF!" in text)

    wrong += [f"{at.sheet}!{at.address}" for at in formulas(book, [] if wrong else tabs, broken)]
    wrong += [one.name for one in book.names if file in str(one.refers_to).lower()]
    links = getattr(book.api, "LinkSources", None)  # of Excel for Windows
    wrong += [str(one) for one in (callable(links) and links(1)) or () if file in str(one).lower()]
    if wrong:
        raise OutputError("excel.error.not_whole", found=", ".join(wrong[:3]))


def _show(book: xw.Book, name: str) -> None:
    """The sheet that the user had before him, or what stands in its place."""
    with suppress(Exception):
        book.activate()
        book.sheets[name].activate()
