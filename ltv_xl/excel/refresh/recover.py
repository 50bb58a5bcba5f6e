"""The way back, or on to the end: from a replacement that failed or was cut off to a workbook that is whole.

Going back, the user's formulas are first pointed at the old sheets, wherever those are by then; only after
that are new sheets deleted, and old ones called again what they were. So nothing ever points to nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

import xlwings as xw

from ltv_xl.excel.app_state import Habits, quiet
from ltv_xl.excel.refresh import journal
from ltv_xl.excel.refresh.charts import series_formulas
from ltv_xl.excel.refresh.formula_cells import formulas, freeze
from ltv_xl.excel.refresh.journal import OldSheet
from ltv_xl.excel.refresh.names import NO_FIGURE, all_names, figure_names, scope
from ltv_xl.excel.refresh.pointers import Pointers, write_pointers
from ltv_xl.excel.refresh.references import Moves, Table, mention
from ltv_xl.excel.refresh.report_sheets import delete_sheet, key_of, marks, sheet_names
from ltv_xl.excel.refresh.table_headers import headers, renamed_headers
from ltv_xl.workbook_names import OLD_TABLE_PREFIX

NewSheets = Mapping[str, str]
"""Name -> key."""


def recovered(book: xw.Book) -> bool:
    """Bring a replacement that was cut off to its end, or back. Whether there was one."""
    entry = journal.entry(book)
    if entry is None:
        return False
    if entry.stage == "done":
        finish(book, entry.habits)
    else:
        roll_back(book, entry.habits)
    return True


def finish(book: xw.Book, habits: Habits) -> None:
    """The new sheets are whole: those of the last report go, except the sheets that stayed in place.

    What stays shows the figures of the last report, also where they came from a sheet that goes.
    """
    with quiet(book.app, habits):
        old = journal.old_sheets(book)
        going = [sheet.current for sheet in old if sheet.current != sheet.name]
        tables = [table.name for name in going for table in book.sheets[name].tables]
        staying = [sheet.name for sheet in old if sheet.current == sheet.name]
        freeze(book, formulas(book, staying, mention(going, tables)))
        for sheet in old:
            if sheet.current == sheet.name:
                journal.unmark(book, sheet.name)
            else:
                delete_sheet(book.sheets[sheet.current])
    journal.close(book)  # last of all: by then Excel has its habits back


def roll_back(book: xw.Book, habits: Habits, before: Pointers | None = None) -> None:
    """Undo a replacement. before: what pointed at the report; None after a kill: then it is worked out.

    Every step is tried; where one fails the journal stays, and the next refresh tries again. Once the journal
    says "done" there is only the way on.
    """
    entry = journal.entry(book)
    if entry is not None and entry.stage == "done":
        _succeeds(partial(finish, book, habits))
        return
    with quiet(book.app, habits):
        complete = entry is None or _undone(book, entry, before)
    if complete:
        _succeeds(partial(journal.close, book))


def _undone(book: xw.Book, entry: journal.Entry, before: Pointers | None) -> bool:
    """Whether all of it worked."""
    old = journal.old_sheets(book)
    new: NewSheets = {}
    if entry.stage == "replacing":
        new = _new_sheets(book, old)
        if not _succeeds(partial(_point_back, book, before, new, old)):
            return False  # a new sheet must not go while a formula may need it
    deletions = [partial(delete_sheet, book.sheets[name]) for name in new]
    renamings = [partial(_restore_names, book, sheet) for sheet in old]
    if not _all_succeed([*deletions, *renamings]):
        return False
    # A sheet without its note would be taken for a new sheet, so first that stage is over.
    journal.enter(book, "noting", entry.habits)
    return _all_succeed([partial(journal.unmark, book, sheet.name) for sheet in old]) and _succeeds(
        book.app.calculate
    )


def _succeeds(step: Callable[[], object]) -> bool:
    with suppress(Exception):
        step()
        return True
    return False


def _all_succeed(steps: Sequence[Callable[[], object]]) -> bool:
    """Try every step, also after a failure."""
    return [_succeeds(step) for step in steps].count(False) == 0


def _new_sheets(book: xw.Book, old: Sequence[OldSheet]) -> NewSheets:
    """The new report's sheets: marked, and not noted as old, which all were that were there."""
    noted = {sheet.current for sheet in old}
    return {name: key_of(mark) for name, mark in marks(book).items() if name not in noted}


def _point_back(book: xw.Book, before: Pointers | None, new: NewSheets, old: Sequence[OldSheet]) -> None:
    """Formulas, charts and names at the old sheets, which need not have their old names yet."""
    ours = [*new, *(sheet.current for sheet in old if sheet.current != sheet.name)]
    links = _names_at(book, new, ours)
    old_tables = _old_tables(book, old)
    if before is None:
        pointers = _pointers_at(book, new, ours, links, has_old_report=bool(old))
        moves = _moves_back(book, new, old, old_tables)
    else:
        pointers = before
        moves = Moves(
            {sheet.name: sheet.current for sheet in old},
            {table.removeprefix(OLD_TABLE_PREFIX): Table(table) for table in old_tables},
        )
    write_pointers(book, pointers, moves)
    for name in [name for name in book.names if name.name in links and name.name not in pointers.names]:
        name.delete()


def _names_at(book: xw.Book, new: NewSheets, ours: Sequence[str]) -> dict[str, str]:
    """The names outside of our sheets that refer to a new sheet."""
    at_new = mention(new)
    return {
        name: formula
        for name, formula in all_names(book).items()
        if scope(name) not in ours and at_new(formula)
    }


def _old_tables(book: xw.Book, old: Sequence[OldSheet]) -> dict[str, list[str]]:
    """The old report's tables that were given other names -> their headers."""
    return {
        table.name: headers(table)
        for sheet in old
        for table in book.sheets[sheet.current].tables
        if table.name.startswith(OLD_TABLE_PREFIX)
    }


def _pointers_at(
    book: xw.Book, new: NewSheets, ours: Sequence[str], links: Mapping[str, str], *, has_old_report: bool
) -> Pointers:
    """What points at the new report. A figure's name waits for the next report, if there was a last one."""
    users_sheets = [name for name in sheet_names(book) if name not in ours]
    tables = [table.name for name in new for table in book.sheets[name].tables]
    at_new = mention(new, tables)
    figures = figure_names(links)
    return Pointers(
        formulas(book, users_sheets, at_new),
        series_formulas(book, users_sheets, at_new),
        {name: formula for name, formula in links.items() if name not in figures}
        | dict.fromkeys(figures if has_old_report else (), NO_FIGURE),
    )


def _moves_back(
    book: xw.Book, new: NewSheets, old: Sequence[OldSheet], old_tables: Mapping[str, list[str]]
) -> Moves:
    """From the new sheets and tables to the old ones."""
    current = {sheet.key: sheet.current for sheet in old}
    new_tables = {table.name: headers(table) for name in new for table in book.sheets[name].tables}
    tables = {
        name: Table(old_table, renamed_headers(new_tables[name], old_headers))
        for old_table, old_headers in old_tables.items()
        if (name := old_table.removeprefix(OLD_TABLE_PREFIX)) in new_tables
    }
    return Moves({name: current[key] for name, key in new.items() if key in current}, tables)


def _restore_names(book: xw.Book, sheet: OldSheet) -> None:
    """An old sheet and its tables under their old names."""
    tables = book.sheets[sheet.current].tables
    for table in [table.name for table in tables]:
        if table.startswith(OLD_TABLE_PREFIX):
            tables[table].name = table.removeprefix(OLD_TABLE_PREFIX)
    if sheet.current != sheet.name:
        book.sheets[sheet.current].name = sheet.name
